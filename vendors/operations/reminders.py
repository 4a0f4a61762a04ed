"""Who is owed which reminder: planned for whatever may have changed by a day."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Case, DateField, QuerySet, Value, When
from django.db.models.functions import Cast

from vendors.models import Document, Reminder, Term
from vendors.operations.batches import in_batches
from vendors.operations.ledger import Changes, Owing, keep_owed
from vendors.operations.listeners import Listeners
from vendors.operations.points import point
from vendors.operations.rhythms import Rhythms
from vendors.operations.sweep import begin_sweep, end_sweep
from vendors.operations.timetables import (
    Timetables,
    timetables_of_documents,
    timetables_of_terms,
)
from vendors.rules.calendar import ONE_DAY
from vendors.rules.reminders import Circle
from vendors.rules.timetable import Timetable, due_on, next_look, who_is_told

logger = logging.getLogger(__name__)

BATCH = 500  # terms or documents in one transaction
Record = Term | Document


@dataclass(slots=True)
class Owed:
    """What one pass changed, in reminders, and the terms it looked at.

    Those that silence may have renewed by now wait for it: `renewing` has the day on
    which each is to be looked at next, once that is done. `failed` names what could
    not be planned. `skipped` says that somebody else held some of what was due.
    """

    owed: int = 0
    superseded: int = 0
    cancelled: int = 0
    swept: bool = False
    skipped: bool = False
    terms: list[int] = field(default_factory=list)
    renewing: dict[int, date | None] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, changes: Changes) -> None:
        self.owed += changes.owed
        self.superseded += changes.superseded
        self.cancelled += changes.cancelled

    def take_in(self, other: "Owed") -> None:
        """Add what another part of the pass changed."""
        self.owed += other.owed
        self.superseded += other.superseded
        self.cancelled += other.cancelled
        self.skipped = self.skipped or other.skipped
        self.terms += other.terms
        self.renewing |= other.renewing
        self.failed += other.failed


class _Day(NamedTuple):
    """What holds for the whole of a pass."""

    today: date
    rhythms: Rhythms
    listeners: Listeners


class _Plan(NamedTuple):
    """What is owed about some terms or documents, and when to look at them again."""

    owing: dict[int, Owing]
    looks: dict[int, date | None]
    failed: dict[int, str]


class _Kind(NamedTuple):
    """Terms, or documents: how they are planned, and what each is about."""

    records: QuerySet[Any]
    plan: Callable[[Sequence[int], _Day, Owed], None]
    about: Callable[[Any], object]


def record_reminders_owed(
    *, today: date, leads: Sequence[int], listeners: Listeners
) -> Owed:
    """Write down what everybody is owed on a day and has not been owed before.

    Looks at all that waits for the day or was changed, whatever day the job ran last;
    and once a day, or when people changed, at all that is open. Of the leads reached
    only the most urgent is owed, so a pause delays a reminder and never loses it.
    Earlier ones not yet in a mail are superseded; those about a day that moved, or
    about a term that asks for nothing any more, are cancelled.

    Safe to run twice, or by two workers at once: each takes what the other has not.
    """
    sweep = begin_sweep(today=today)
    swept = sweep is not None
    day = _Day(today, Rhythms.chosen(leads), listeners)
    owed = Owed(swept=swept)
    terms = _Kind(Term.objects.all(), _plan_terms, lambda term: term.contract)
    for pks in in_batches(sorted(_terms_to_look_at(day, swept=swept)), BATCH):
        _plan(terms, pks, day, owed)
    documents = _Kind(Document.objects.all(), _plan_documents, lambda one: one)
    for pks in in_batches(sorted(_documents_to_look_at(day, swept=swept)), BATCH):
        _plan(documents, pks, day, owed)
    if sweep is not None and not owed.skipped:
        end_sweep(sweep, today=today)
    return owed


def look_again(looks: Mapping[int, date | None], *, today: date) -> None:
    """Have the terms that waited for silence looked at on their next days.

    Those that were changed meanwhile are left to the next pass.
    """
    for pks in in_batches(sorted(looks), BATCH):
        with transaction.atomic():
            waiting = _locked(Term.objects.filter(remind_on=today), pks)
            terms = [*Term.objects.filter(pk__in=waiting)]
            _set_looks(Term.objects.all(), terms, looks)


def _terms_to_look_at(day: _Day, *, swept: bool) -> set[int]:
    found = set(_waiting(Term.objects.all(), day.today))
    if swept:
        horizon = day.today + timedelta(days=day.rhythms.longest())
        open_ones = Term.objects.open(day.today).filter(act_by__lte=horizon)
        found.update(open_ones.order_by().values_list("pk", flat=True))
        owed = Reminder.objects.owed().filter(term__isnull=False)
        found.update(owed.order_by().values_list("term", flat=True).distinct())
    return found


def _documents_to_look_at(day: _Day, *, swept: bool) -> set[int]:
    found = set(_waiting(Document.objects.all(), day.today))
    if swept:
        horizon = day.today + timedelta(days=day.rhythms.longest())
        good = Document.objects.filter(superseded_by=None, expires_on__lte=horizon)
        found.update(good.order_by().values_list("pk", flat=True))
        owed = Reminder.objects.owed().filter(document__isnull=False)
        found.update(owed.order_by().values_list("document", flat=True).distinct())
    return found


def _waiting(records: QuerySet[Record], today: date) -> QuerySet[Record, int]:
    # In no order and without a limit: so it is the index on remind_on that is read.
    due = records.filter(remind_on__lte=today).order_by()
    return due.values_list("pk", flat=True)


def _locked(records: QuerySet[Record], pks: Sequence[int]) -> list[int]:
    """Return those that nobody else is changing, kept so until the transaction ends.

    Whoever changes one later has it looked at again: a change waits for the lock, and
    what is read after this saw every change before it. SQLite has one writer anyway.
    """
    rows = records.select_for_update(skip_locked=True, no_key=True)
    return [*rows.filter(pk__in=pks).order_by("pk").values_list("pk", flat=True)]


def _plan(kind: _Kind, pks: Sequence[int], day: _Day, owed: Owed) -> None:
    """Plan a batch; where that fails, one by one, so that one stops no other."""
    try:
        owed.take_in(_planned_at_once(kind, pks, day))
    except (OperationalError, InterfaceError, MemoryError):
        raise  # the database or the machine, not what is planned
    except Exception as error:
        if len(pks) > 1:
            for pk in pks:
                _plan(kind, [pk], day, owed)
            return
        about = kind.about(kind.records.get(pk=pks[0]))
        logger.exception("The reminders about %s could not be planned.", about)
        owed.failed.append(f"{about}: {error}")


def _planned_at_once(kind: _Kind, pks: Sequence[int], day: _Day) -> Owed:
    owed = Owed()
    with transaction.atomic():
        kind.plan(pks, day, owed)
        point("plan_before_commit")
    point("plan_after_commit")
    return owed


def _plan_terms(pks: Sequence[int], day: _Day, owed: Owed) -> None:
    locked = _locked(Term.objects.all(), pks)
    terms = [*Term.objects.filter(pk__in=locked).for_reminders()]
    found = timetables_of_terms(terms, today=day.today, rhythms=day.rhythms)
    contracts = {term.pk: term.contract_id for term in terms}
    about = [term.contract for term in terms if term.pk in found.found]
    circles = day.listeners.of(about) if about else {}
    planned = _planned(
        found, {pk: circles[contracts[pk]] for pk in found.found}, day.today
    )
    among = [pk for pk in locked if pk not in planned.failed]
    owed.add(keep_owed("term", planned.owing, among=among, today=day.today))
    owed.failed += [
        f"{term.contract}: {planned.failed[term.pk]}"
        for term in terms
        if term.pk in planned.failed
    ]
    owed.terms += locked
    owed.skipped = len(locked) < len(pks)
    looks = _with_renewals(terms, planned.looks, day.today)
    renewing = Term.objects.renewing(day.today).filter(pk__in=among)
    for pk in renewing.order_by().values_list("pk", flat=True):
        owed.renewing[pk] = looks.get(pk)
        looks[pk] = day.today
    _set_looks(Term.objects.all(), [term for term in terms if term.pk in among], looks)


def _plan_documents(pks: Sequence[int], day: _Day, owed: Owed) -> None:
    locked = _locked(Document.objects.all(), pks)
    related = ("contract__owner", "contract__backup")
    documents = [*Document.objects.filter(pk__in=locked).select_related(*related)]
    found = timetables_of_documents(documents, today=day.today, rhythms=day.rhythms)
    about = [one.contract for one in documents if one.pk in found.found]
    circles = day.listeners.of({one for one in about if one is not None})
    by_document = {
        one.pk: circles[one.contract_id]
        if one.contract_id
        else day.listeners.of_no_contract
        for one in documents
        if one.pk in found.found
    }
    planned = _planned(found, by_document, day.today)
    among = [pk for pk in locked if pk not in planned.failed]
    owed.add(keep_owed("document", planned.owing, among=among, today=day.today))
    owed.failed += [
        f"{one}: {planned.failed[one.pk]}"
        for one in documents
        if one.pk in planned.failed
    ]
    owed.skipped = len(locked) < len(pks)
    _set_looks(
        Document.objects.all(),
        [one for one in documents if one.pk in among],
        planned.looks,
    )


def _planned(
    timetables: Timetables, circles: Mapping[int, Circle], today: date
) -> _Plan:
    planned = _Plan({}, {}, dict(timetables.failed))
    for pk, timetable in timetables.found.items():
        try:
            owing = _owing(timetable, circles[pk], today)
            planned.looks[pk] = next_look(timetable, today)
        except OverflowError as error:
            planned.failed[pk] = str(error)
            continue
        if owing is not None:
            planned.owing[pk] = owing
    return planned


def _owing(timetable: Timetable, circle: Circle, today: date) -> Owing | None:
    due = due_on(timetable, today)
    if due is None:
        return None
    told = who_is_told(timetable, circle, due)
    return Owing(timetable.act_by, timetable.deadline, due, told)


def _with_renewals(
    terms: Sequence[Term], looks: Mapping[int, date | None], today: date
) -> dict[int, date | None]:
    """Return when to look again, also for what time alone does to last terms."""
    rows = Term.objects.filter(pk__in=[term.pk for term in terms])
    last = set(rows.latest_of_contract().order_by().values_list("pk", flat=True))
    found = dict(looks)
    for term in terms:
        if term.pk not in last:
            continue
        ends = (term.notice_by, term.ends_on)
        days = [day + ONE_DAY for day in ends if day and day < date.max]
        days += filter(None, (looks.get(term.pk), term.contract.notice_given_on))
        found[term.pk] = min((day for day in days if day > today), default=None)
    return found


def _set_looks(
    records: QuerySet[Record],
    locked: Iterable[Record],
    looks: Mapping[int, date | None],
) -> None:
    """Keep when each of the records is to be looked at next; by default, never."""
    moved: defaultdict[date | None, list[int]] = defaultdict(list)
    for record in locked:
        day = looks.get(record.pk)
        if record.remind_on != day:
            moved[day].append(record.pk)
    if not moved:
        return
    # One statement, in which each day is named once: many times as fast as
    # bulk_update(), which asks for the day of each row.
    by_day = [When(pk__in=pks, then=Value(day)) for day, pks in moved.items()]
    changed = [pk for pks in moved.values() for pk in pks]
    # The cast is for PostgreSQL: a choice among nothing but nulls would be text to it.
    days = Cast(Case(*by_day, output_field=DateField()), DateField())
    records.filter(pk__in=changed).update(remind_on=days)
