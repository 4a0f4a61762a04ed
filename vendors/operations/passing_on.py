"""Who is told instead, where a mail did not arrive."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from vendors.models import Mail, Reminder
from vendors.models.reminder import ReminderState
from vendors.operations.holding import circle_of, listeners
from vendors.rules.reminders import Circle, Person, Role


def pass_on(mail: Mail, *, now: datetime) -> list[User]:
    """Owe the reminders of a mail that did not arrive to whoever is next in line.

    The owner or the backup, else product ops; nobody who is told anyway. What went to
    a webhook was said to people as well, so it goes no further.
    """
    of, told = listeners(), set[int]()
    reminders = mail.reminders.exclude(role=Role.WEBHOOK).select_related(
        "term__contract__owner",
        "term__contract__backup",
        "document__contract__owner",
        "document__contract__backup",
    )
    for reminder in reminders.order_by("pk"):
        for person in next_in_line(reminder, circle_of(reminder, of)):
            _owe(reminder, person, now)
            told.add(person)
    return [*User.objects.filter(pk__in=told).order_by("pk")]


def next_in_line(reminder: Reminder, circle: Circle) -> list[int]:
    """Return who can be told of a reminder and is not, by their ids: the nearest."""
    same = Reminder.objects.filter(
        term=reminder.term_id,
        document=reminder.document_id,
        deadline=reminder.deadline,
        occasion=reminder.occasion,
        lead=reminder.lead,
        person__isnull=False,
    )
    # Whoever has had the same is told of it, or could not be told either.
    had = same.exclude(state=ReminderState.CANCELLED)
    passed = set(had.values_list("person", flat=True))

    def can_be_told(person: Person | None) -> bool:
        return person is not None and person.can_be_told and person.id not in passed

    near = [one.id for one in circle.answering if one is not None and can_be_told(one)]
    return near[:1] or [one.id for one in circle.product_ops if can_be_told(one)]


def _owe(reminder: Reminder, person: int, now: datetime) -> None:
    key = {
        "term_id": reminder.term_id,
        "document_id": reminder.document_id,
        "deadline": reminder.deadline,
        "occasion": reminder.occasion,
        "lead": reminder.lead,
        "person_id": person,
    }
    today = timezone.localtime(now).date()
    row = Reminder(**key, role=Role.NEXT_IN_LINE, owed_on=today)
    Reminder.objects.bulk_create([row], ignore_conflicts=True)
    # What was settled for that person before is owed again.
    Reminder.objects.filter(**key, mail=None, state=ReminderState.CANCELLED).update(
        state=ReminderState.OWED
    )
