"""Who is owed which reminder, kept as rows that cannot be doubled."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q

from vendors.models import Reminder, Term
from vendors.models.contract import ContractState
from vendors.models.reminder import ReminderState
from vendors.operations.listeners import Audience, Listeners
from vendors.rules.reminders import RENEWED, Person, applies, lead_reached

BATCH = 500  # terms in one transaction


class Owed(NamedTuple):
    """What one pass changed, in reminders."""

    owed: int
    superseded: int
    cancelled: int


class Due(NamedTuple):
    """A term that calls for a reminder, and at which lead."""

    term: Term
    deadline: date
    lead: int


def record_reminders_owed(
    *, today: date, leads: Iterable[int], audience: Audience, group: str
) -> Owed:
    """Write down what everybody is owed on a day and has not been owed before.

    For all open terms, whatever day the job ran last: of the leads reached only the
    most urgent, so a pause delays a reminder and never loses it. Earlier ones not
    yet in a mail are superseded; those about a day that moved, or about a term that
    asks for nothing any more, are cancelled.
    """
    cancelled = _cancel_what_no_longer_holds(today)
    listeners = Listeners.chosen(audience, group)
    due = _terms_due(today, tuple(leads))
    owed = superseded = 0
    for start in range(0, len(due), BATCH):
        batch = due[start : start + BATCH]
        people = listeners.of([one.term.contract for one in batch])
        rows = [
            row
            for one in batch
            for row in _rows(one, people[one.term.contract_id], today)
        ]
        with transaction.atomic():
            owed += _add(rows)
            superseded += _supersede(batch)
    return Owed(owed, superseded, cancelled)


def _terms_due(today: date, leads: tuple[int, ...]) -> list[Due]:
    horizon = max(leads, default=0)
    terms: Any = (  # annotated
        Term.objects.awaiting_decision(today, within_days=horizon)
        .select_related("contract__owner", "contract__backup")
        .order_by("pk")
    )
    due = []
    for term in terms:
        if term.act_by is None:
            continue
        deadline = term.notice_by or term.act_by
        lead = lead_reached(
            act_by=term.act_by, notice_by=deadline, leads=leads, today=today
        )
        if lead is not None and applies(
            lead,
            notice_by=deadline,
            known_since=term.recorded_on,
            unsettled=term.is_unsettled,
        ):
            due.append(Due(term, deadline, lead))
    return due


def _rows(due: Due, people: list[Person], today: date) -> list[Reminder]:
    return [
        Reminder(
            term=due.term,
            deadline=due.deadline,
            lead=due.lead,
            person_id=person.id,
            owed_on=today,
        )
        for person in people
    ]


def _add(rows: list[Reminder]) -> int:
    """Add the rows that are new, revive those that were cancelled; return how many."""
    known: defaultdict[tuple[int, date, int], dict[int, Reminder]] = defaultdict(dict)
    kept = Reminder.objects.filter(term__in={row.term_id for row in rows})
    for row in kept.exclude(lead=RENEWED):  # which is about no deadline
        known[row.term_id, row.deadline, row.person_id][row.lead] = row
    new, revived = [], []
    for row in rows:
        earlier = known[row.term_id, row.deadline, row.person_id]
        same = earlier.get(row.lead)
        if same is not None:
            if same.state == ReminderState.CANCELLED and same.mail_id is None:
                revived.append(same.pk)
        # A clock that was set back does not tell again what a shorter lead told.
        elif not any(lead < row.lead for lead in earlier):
            new.append(row)
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    Reminder.objects.filter(pk__in=revived).update(state=ReminderState.OWED)
    return len(new) + len(revived)


def _supersede(due: list[Due]) -> int:
    """Let the most urgent reminder stand for the earlier ones not yet mailed."""
    superseded = 0
    for lead in sorted({one.lead for one in due}):
        terms = [one.term.pk for one in due if one.lead == lead]
        superseded += (
            Reminder.objects.owed()
            .filter(term__in=terms, lead__gt=lead)
            .update(state=ReminderState.SUPERSEDED)
        )
    return superseded


def _cancel_what_no_longer_holds(today: date) -> int:
    holds = Q(term__in=Term.objects.open(today)) & (
        Q(deadline=F("term__notice_by"))
        | Q(term__notice_by=None, deadline=F("term__act_by"))
    )
    news = Q(lead=RENEWED, term__contract__state=ContractState.ACTIVE)
    gone = Reminder.objects.owed().exclude(holds | news)
    return gone.update(state=ReminderState.CANCELLED)
