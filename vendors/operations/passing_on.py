"""Who is told instead, where a mail did not arrive."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from vendors.models import Contract, Mail, RefusedAddress, Reminder
from vendors.models.reminder import ReminderState
from vendors.rules.reminders import Role


def pass_on(mail: Mail, *, now: datetime) -> list[User]:
    """Owe the reminders of a mail that did not arrive to whoever is next in line.

    The contract's owner or backup, else product ops; nobody who is told anyway. What
    went to a webhook was said to people as well, so it goes no further.
    """
    told: dict[int, User] = {}
    reminders = mail.reminders.exclude(role=Role.WEBHOOK).select_related(
        "term__contract__owner",
        "term__contract__backup",
        "document__contract__owner",
        "document__contract__backup",
    )
    for reminder in reminders.order_by("pk"):
        for person in next_in_line(reminder):
            _owe(reminder, person, now)
            told[person.pk] = person
    return list(told.values())


def next_in_line(reminder: Reminder) -> list[User]:
    """Return who can be told of a reminder and is not, the nearest first."""
    same = Reminder.objects.filter(
        term=reminder.term_id,
        document=reminder.document_id,
        deadline=reminder.deadline,
        occasion=reminder.occasion,
        lead=reminder.lead,
        person__isnull=False,
    )
    # Somebody with a row of the same key is told, or could not be told either.
    told = same.exclude(state=ReminderState.CANCELLED)
    passed = set(told.values_list("person", flat=True))
    refused = {
        address.lower()
        for address in RefusedAddress.objects.values_list("address", flat=True)
    }
    contract = _contract(reminder)
    near = [contract.owner, contract.backup] if contract else []
    group = User.objects.filter(groups__name=settings.PRODUCT_OPS_GROUP).order_by("pk")

    def can_be_told(person: User | None) -> bool:
        return (
            person is not None
            and person.is_active
            and bool(person.email)
            and person.email.lower() not in refused
            and person.pk not in passed
        )

    nearest = next((person for person in near if can_be_told(person)), None)
    if nearest is not None:
        return [nearest]
    return [person for person in group if can_be_told(person)]


def _contract(reminder: Reminder) -> Contract | None:
    subject = reminder.term or reminder.document
    return subject.contract if subject is not None else None


def _owe(reminder: Reminder, person: User, now: datetime) -> None:
    key = {
        "term_id": reminder.term_id,
        "document_id": reminder.document_id,
        "deadline": reminder.deadline,
        "occasion": reminder.occasion,
        "lead": reminder.lead,
        "person": person,
    }
    row = Reminder(
        **key, role=Role.NEXT_IN_LINE, owed_on=timezone.localtime(now).date()
    )
    Reminder.objects.bulk_create([row], ignore_conflicts=True)
    # What was settled for that person before is owed again.
    Reminder.objects.filter(**key, mail=None, state=ReminderState.CANCELLED).update(
        state=ReminderState.OWED
    )
