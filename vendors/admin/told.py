"""Who was told what about a contract, and what is said next to whom."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from django.urls import reverse

from vendors.admin.coming import Day, coming_of_contract
from vendors.admin.reminder import to_whom, told_at
from vendors.admin.showing import change_url
from vendors.models import Contract, Reminder
from vendors.models.mail import MailState
from vendors.models.reminder import ReminderState
from vendors.notifications.mail_words import STATES

MOST_TOLD = 15
NOT_MAILED = {
    ReminderState.OWED: "in line",
    ReminderState.SUPERSEDED: "not said: a later one says it",
    ReminderState.CANCELLED: "not said: it was settled before",
    ReminderState.MAILED: "mail deleted",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said to one person or channel, and what became of the mail."""

    on: date
    who: str
    role: str
    what: str
    state: str
    link: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was said about a contract, the last first, and what will be, by day."""

    lines: tuple[Line, ...]
    more: str
    coming: tuple[Day, ...]


def told(user: User | AnonymousUser, contract: Contract, *, today: date) -> Told | None:
    """Return what is said about a contract; None for who may not read reminders."""
    if not user.has_perm("vendors.view_reminder"):
        return None
    # By the two keys alone, so that each is looked up and no table is joined.
    about = Q(term__in=contract.terms.values("pk")) | Q(
        document__in=contract.documents.values("pk")
    )
    reminders = (
        Reminder.objects.filter(about)
        .select_related("person", "channel", "mail", "document")
        .order_by("-owed_on", "-pk")[: MOST_TOLD + 1]
    )
    found = [*reminders]
    opens_mails = user.has_perm("vendors.view_mail")
    listed = reverse("admin:vendors_reminder_changelist")
    everything = f"{listed}?term__contract__id__exact={contract.pk}"
    return Told(
        lines=tuple(_line(one, opens_mails=opens_mails) for one in found[:MOST_TOLD]),
        more=everything if len(found) > MOST_TOLD else "",
        coming=coming_of_contract(contract, today=today),
    )


def _line(reminder: Reminder, *, opens_mails: bool) -> Line:
    mail = reminder.mail
    state = NOT_MAILED[ReminderState(reminder.state)]
    if mail is not None:
        state = STATES[MailState(mail.state)].label.lower()
    return Line(
        on=reminder.owed_on,
        who=to_whom(reminder),
        role=str(reminder.get_role_display()).lower(),
        what=f"{reminder.document}: {told_at(reminder)}"
        if reminder.document
        else told_at(reminder),
        state=state,
        link=change_url(mail) if mail is not None and opens_mails else "",
    )
