"""The letter that a mail goes out as, made at the last moment."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from vendors.models import Mail, RefusedAddress, Reminder
from vendors.operations.carriers import Letter, Never, Settled
from vendors.operations.holding import keep_what_holds, still_entitled
from vendors.operations.letters import To, Words, may_read, written


def letter_for(mail: Mail, *, now: datetime) -> Letter:
    """Return a mail as it goes out at this attempt.

    With what still holds, the days truly left and today's rights of its reader. One
    that may have been handed over before goes as it was, if its reader may read it.

    :raises Settled: if it has nothing left to say, or nobody to say it to.
    :raises Never: if its reader's address is refused by now.
    """
    to = To(person=mail.person, channel=mail.channel)
    _check_reader(to)
    if not to.is_webhook:
        mail.address = to.address
    reminders = [*Reminder.objects.filter(mail=mail).with_subject().order_by("pk")]
    if not reminders:
        raise Settled("What it was about is gone.")
    today = timezone.localtime(now).date()
    if mail.doubts == 0 and mail.sent_at is None:
        reminders = keep_what_holds(reminders, today=today)
        if not reminders:
            raise Settled("What it was about is settled, or a later mail says it.")
        as_it_was = False
    else:
        if not still_entitled(reminders):
            raise Settled("Its reader is told of this no more.")
        as_it_was = may_read(to, mail.text, reminders)
    words = Words(mail.subject, mail.text, mail.html, mail.calendar)
    if not as_it_was:
        words = written(to, reminders, today=today, now=now, site=settings.SITE_URL)
    return Letter(
        **words._asdict(),
        address=to.address,
        message_id=mail.message_id,
        key=_key(reminders),
        attempt=mail.attempts,
        doubts=mail.doubts,
    )


def _check_reader(to: To) -> None:
    """Refuse whoever cannot be written to now: people move, leave, and are refused."""
    if to.person is not None:
        if not (to.person.is_active and to.person.email):
            raise Settled("Its reader has left, or has no address any more.")
    elif to.channel is None or not to.channel.is_active:
        raise Settled("Nothing goes there any more.")
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
