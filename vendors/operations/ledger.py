"""The rows of who is owed what: each once, and only while it is owed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from vendors.models import Reminder, Term
from vendors.models.contract import ContractState
from vendors.models.mail import LIVE, MailState
from vendors.models.reminder import ReminderState
from vendors.operations.points import point
from vendors.rules.reminders import Occasion, Recipient, Role
from vendors.rules.timetable import Due

Address = tuple[int | None, int | None]  # a person or a channel, by its id
ON_ITS_WAY = (*LIVE, MailState.HELD)
LOST = (MailState.FAILED, MailState.IN_DOUBT)
TOLD = (ReminderState.MAILED, ReminderState.SUPERSEDED)  # with a mail
REVIVABLE = (ReminderState.CANCELLED, ReminderState.SUPERSEDED)


class Owing(NamedTuple):
    """What is owed about one deadline, and to whom."""

    act_by: date
    deadline: date
    due: Due
    recipients: list[Recipient]


class Changes(NamedTuple):
    """Rows that were added or revived, gave way to a more urgent one, or lapsed."""

    owed: int = 0
    superseded: int = 0
    cancelled: int = 0


def keep_owed(
    kind: str, owing: Mapping[int, Owing], *, among: Collection[int], today: date
) -> Changes:
    """Make the rows about the terms or documents say what is owed, and no more.

    `kind` is "term" or "document"; whatever is among them and owes nothing has its
    rows cancelled. Rows that are in a mail stay in it, until they are owed anew because
    the day to act by moved later.
    """
    rows = _rows_about(kind, owing, among)
    new: list[Reminder] = []
    revived: list[int] = []
    superseded: list[Reminder] = []
    lapsed: list[Reminder] = []
    judged: list[Reminder] = []
    for pk in among:
        own, owed = rows.get(pk, []), owing.get(pk)
        if owed is not None:
            judged += _misjudged(own, owed)
            missing, again = _missing(own, owed)
            revived += again
            new += [_row(kind, pk, owed, one, today) for one in missing]
        for row in own:
            if row.state == ReminderState.OWED and not _holds(row, owed, own):
                (superseded if _gives_way(row, owed) else lapsed).append(row)
    cancelled = _without_what_silence_closed(kind, lapsed)
    point("plan_before_insert")
    for state in TOLD:
        _set([row.pk for row in judged if row.state == state], state)
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    _set(revived, ReminderState.OWED, mail=None, owed_on=today)
    _set([row.pk for row in superseded], ReminderState.SUPERSEDED)
    _set(cancelled, ReminderState.CANCELLED)
    gone = len(cancelled) + _cancel_news(kind, among)
    return Changes(len(new) + len(revived), len(superseded), gone)


def _without_what_silence_closed(kind: str, lapsed: list[Reminder]) -> list[int]:
    """Return the rows to take back: that a deadline passed is told even so."""
    passed = [row.pk for row in lapsed if row.occasion == Occasion.PASSED]
    closed: set[int | None] = set()
    if passed and kind == "term":
        terms = Term.objects.filter(reminders__in=passed).closed_by_silence()
        closed.update(terms.order_by().values_list("pk", flat=True))
    return [
        row.pk
        for row in lapsed
        if row.occasion != Occasion.PASSED or row.term_id not in closed
    ]


def _rows_about(
    kind: str, owing: Mapping[int, Owing], among: Collection[int]
) -> Mapping[int, list[Reminder]]:
    """Return the rows that are still owed, and all about deadlines that owe now."""
    deadlines = {owed.deadline for owed in owing.values()}
    found: defaultdict[int, list[Reminder]] = defaultdict(list)
    rows = Reminder.objects.about_a_deadline().filter(**{f"{kind}__in": among})
    rows = rows.select_related("mail").defer("mail__text", "mail__html")
    for row in rows.filter(Q(state=ReminderState.OWED) | Q(deadline__in=deadlines)):
        found[getattr(row, f"{kind}_id")].append(row)
    return found


def _misjudged(rows: list[Reminder], owed: Owing) -> list[Reminder]:
    """Let what was told count only from its day on, as that is now.

    Where the day to act by moved later, what was told of its shorter leads is
    superseded, and counts again if it moves back. Mails on their way are left alone:
    whether their reminders hold is asked before they go out. Return what changed.
    """
    told = [
        row
        for row in rows
        if row.deadline == owed.deadline
        and row.state in TOLD
        and row.mail is not None
        and row.mail.state not in ON_ITS_WAY
    ]
    changed = []
    for row in told:
        counts = counts_as_told(_due(row), row.owed_on, act_by=owed.act_by)
        state = ReminderState.MAILED if counts else ReminderState.SUPERSEDED
        if row.state != state:
            row.state = state
            changed.append(row)
    return changed


def counts_as_told(due: Due, told_on: date, *, act_by: date) -> bool:
    return due.occasion is not Occasion.AHEAD or (act_by - told_on).days <= due.lead


def _missing(rows: list[Reminder], owed: Owing) -> tuple[list[Recipient], list[int]]:
    """Return who has no row yet, and which rows are owed again.

    A clock that was set back does not tell again what a shorter lead told.
    """
    own = [row for row in rows if row.deadline == owed.deadline]
    same = {_address(row): row for row in own if _due(row) == owed.due}
    told = {
        _address(row)
        for row in own
        if row.state == ReminderState.MAILED and _is_later(_due(row), owed.due)
    }
    missing, revived = [], []
    for recipient in owed.recipients:
        row = same.get(recipient.address)
        if recipient.address in told:
            continue
        if row is None:
            missing.append(recipient)
        elif row.state in REVIVABLE:
            revived.append(row.pk)
    return missing, revived


def _holds(row: Reminder, owed: Owing | None, rows: list[Reminder]) -> bool:
    """Say whether what a row says is still owed.

    What was passed on, because somebody else's mail did not arrive, stays so until its
    new reader is told of something more urgent.
    """
    if owed is None or row.deadline != owed.deadline:
        return False
    if any(_address(row) == one.address for one in owed.recipients):
        return _due(row) == owed.due
    return row.role == Role.NEXT_IN_LINE and any(
        _did_not_arrive(other)
        for other in rows
        if other.deadline == row.deadline and _due(other) == _due(row)
    )


def _did_not_arrive(row: Reminder) -> bool:
    return row.mail is not None and row.mail.state in LOST


def _gives_way(row: Reminder, owed: Owing | None) -> bool:
    """Say whether something more urgent about the same deadline stands for a row."""
    same = owed is not None and row.deadline == owed.deadline
    return same and owed is not None and _is_later(owed.due, _due(row))


def _is_later(due: Due, other: Due) -> bool:
    if due.occasion is other.occasion:
        return due.lead < other.lead
    return due.occasion is Occasion.PASSED


def _due(row: Reminder) -> Due:
    return Due(Occasion(row.occasion), row.lead)


def _address(row: Reminder) -> Address:
    return row.person_id, row.channel_id


def _row(
    kind: str, pk: int, owed: Owing, recipient: Recipient, today: date
) -> Reminder:
    return Reminder(
        **{f"{kind}_id": pk},
        deadline=owed.deadline,
        occasion=owed.due.occasion,
        lead=owed.due.lead,
        person_id=recipient.person,
        channel_id=recipient.channel,
        role=recipient.role,
        owed_on=today,
    )


def _set(rows: list[int], state: ReminderState, **facts: object) -> None:
    if rows:
        Reminder.objects.filter(pk__in=rows).update(state=state, **facts)


def _cancel_news(kind: str, among: Collection[int]) -> int:
    """Take back the news about contracts that are none any more."""
    if kind != "term":
        return 0
    news = Reminder.objects.owed().filter(occasion=Occasion.RENEWED, term__in=among)
    gone = news.exclude(term__contract__state=ContractState.ACTIVE)
    return gone.update(state=ReminderState.CANCELLED)
