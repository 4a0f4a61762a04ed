"""The letter that a mail goes out as, made at the last moment."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from vendors.models import Mail, RefusedAddress, Reminder
from vendors.models.mail import MailStep
from vendors.operations.carriers import Letter, Never, Settled
from vendors.operations.contents import contents_of
from vendors.operations.holding import Held, held_against, let_out, still_entitled
from vendors.operations.letters import To, Words, may_read, written

GONE = "What it was about is gone."


def letter_for(mail: Mail, *, now: datetime) -> Letter:
    """Return a mail as it goes out at this attempt.

    With what still holds, the days truly left and today's rights of its reader. One
    that was handed over before goes as it was, if its reader may read it.

    :raises Settled: if it has nothing left to say, or nobody to say it to.
    :raises Never: if its reader's address is refused by now.
    """
    to = To(person=mail.person, channel=mail.channel)
    reminders = [*Reminder.objects.filter(mail=mail).order_by("pk")]
    _check_reader(to, mail, reminders)
    if not reminders:
        raise Settled(GONE)
    if not to.is_webhook:
        mail.address = to.address
    if _was_handed_over(mail):
        words = _as_it_was(to, mail, reminders, now)
    else:
        reminders = _still_holding(mail, reminders, now)
        words = _anew(to, mail, reminders, now)
    return Letter(
        **words._asdict(),
        address=to.address,
        message_id=mail.message_id,
        key=_key(reminders),
        attempt=mail.attempts,
        doubts=mail.doubts,
    )


def _was_handed_over(mail: Mail) -> bool:
    """Say whether its reader may hold the very same mail.

    Behind a fence doubts are raised for what a later database may have sent; what that
    said nobody knows.
    """
    if mail.sent_at is not None:
        return True
    unanswered = mail.events.filter(step=MailStep.NO_ANSWER)
    return mail.doubts > 0 and unanswered.exists()


def _as_it_was(to: To, mail: Mail, reminders: list[Reminder], now: datetime) -> Words:
    if not still_entitled(reminders):
        raise Settled("Its reader is told of this no more.")
    if may_read(to, mail.text, reminders):
        return Words(mail.subject, mail.text, mail.html, mail.calendar)
    return _anew(to, mail, reminders, now)


def _still_holding(
    mail: Mail, reminders: list[Reminder], now: datetime
) -> list[Reminder]:
    found = held_against(reminders, today=timezone.localtime(now).date())
    let_out(mail, found)
    if not found.holding:
        raise Settled("What it was about is settled, or a later mail says it.")
    return found.holding


def _anew(to: To, mail: Mail, reminders: list[Reminder], now: datetime) -> Words:
    today = timezone.localtime(now).date()
    rows = Reminder.objects.filter(mail=mail)
    found = contents_of(rows, among={one.pk for one in reminders})
    contents = found.get((mail.person_id, mail.channel_id))
    if contents is None:
        raise Settled(GONE)
    return written(to, contents, today=today, now=now, site=settings.SITE_URL)


def _check_reader(to: To, mail: Mail, reminders: list[Reminder]) -> None:
    """Refuse whoever cannot be written to now: people move, leave, and are refused."""
    why = ""
    if to.person is not None:
        if not (to.person.is_active and to.person.email):
            why = "Its reader has left, or has no address any more."
    elif to.channel is None or not to.channel.is_active:
        why = "Nothing goes there any more."
    if why:
        let_out(mail, Held(settled=reminders))
        raise Settled(why)
    if RefusedAddress.objects.filter(address__iexact=to.address).exists():
        raise Never("A mail server has refused this address for good.")


def _key(reminders: list[Reminder]) -> str:
    """Return a digest of what a mail is about, the same however often it goes."""
    keys = "\n".join(sorted(map(_key_of, reminders)))
    return hashlib.sha256(keys.encode()).hexdigest()[:32]


def _key_of(reminder: Reminder) -> str:
    subject = f"term {reminder.term_id}"
    if reminder.document_id is not None:
        subject = f"document {reminder.document_id}"
    whom = f"person {reminder.person_id}"
    if reminder.channel_id is not None:
        whom = f"channel {reminder.channel_id}"
    return (
        f"{subject}, {reminder.deadline}, {reminder.occasion} {reminder.lead}, {whom}"
    )
