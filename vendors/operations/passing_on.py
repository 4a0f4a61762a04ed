"""Who is told instead, where a mail did not arrive."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils import timezone

from vendors.models import Mail, Reminder
from vendors.models.reminder import ReminderState
from vendors.operations.holding import about_the_same, circles_of, with_recipients
from vendors.rules.reminders import Circle, Person, Role


class What(NamedTuple):
    """What a reminder says, whoever reads it."""

    term_id: int | None
    document_id: int | None
    deadline: date
    occasion: str
    lead: int

    @classmethod
    def of(cls, reminder: Reminder) -> "What":
        return cls(
            reminder.term_id,
            reminder.document_id,
            reminder.deadline,
            reminder.occasion,
            reminder.lead,
        )


def pass_on(mail: Mail, *, now: datetime) -> list[User]:
    """Owe the reminders of a mail that did not arrive to whoever is next in line.

    The owner or the backup, else product ops; nobody who is told anyway. What went to
    a webhook was said to people as well, so it goes no further.
    """
    reminders = [*mail.reminders.exclude(role=Role.WEBHOOK).order_by("pk")]
    told: set[int] = set()
    for some in with_recipients(reminders):
        told |= _pass_on(some, now)
    return [*User.objects.filter(pk__in=told).order_by("pk")] if told else []


def _pass_on(reminders: Sequence[Reminder], now: datetime) -> set[int]:
    circles, rows = circles_of(reminders), _rows_of(reminders)
    owed = []
    for reminder in reminders:
        what = What.of(reminder)
        # Whoever has had the same is told of it, or could not be told either.
        had = {
            row.person_id for row in rows[what] if row.state != ReminderState.CANCELLED
        }
        people = _next_in_line(circles[reminder.pk], had)
        owed += [(what, person) for person in people]
    _owe(owed, rows, now)
    return {who for _, who in owed}


def _rows_of(reminders: Sequence[Reminder]) -> defaultdict[What, list[Reminder]]:
    """Return what people are owed of the same, whatever became of it."""
    found: defaultdict[What, list[Reminder]] = defaultdict(list)
    same = Reminder.objects.filter(about_the_same(reminders), person__isnull=False)
    for row in same:
        found[What.of(row)].append(row)
    return found


def _next_in_line(circle: Circle, had: set[int | None]) -> list[int]:
    """Return who can be told of a reminder and is not, by their ids: the nearest."""

    def can_be_told(person: Person | None) -> bool:
        return person is not None and person.can_be_told and person.id not in had

    near = [one.id for one in circle.answering if one is not None and can_be_told(one)]
    return near[:1] or [one.id for one in circle.product_ops if can_be_told(one)]


def _owe(
    owed: Iterable[tuple[What, int]],
    rows: defaultdict[What, list[Reminder]],
    now: datetime,
) -> None:
    today = timezone.localtime(now).date()
    new, again = [], []
    for what, person in owed:
        # What was settled for that person before is owed again.
        before = [row.pk for row in rows[what] if row.person_id == person]
        again += before
        if not before:
            row = Reminder(**what._asdict(), person_id=person, owed_on=today)
            row.role = Role.NEXT_IN_LINE
            new.append(row)
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    cancelled = Reminder.objects.filter(mail=None, state=ReminderState.CANCELLED)
    cancelled.filter(pk__in=again).update(state=ReminderState.OWED)
