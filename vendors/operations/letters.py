"""The letter that a mail goes out as, made at the last moment."""

import hashlib
from datetime import datetime

from vendors.models import Mail, RefusedAddress, Reminder
from vendors.operations.carriers import Letter, Never, Settled


def letter_for(mail: Mail, *, now: datetime) -> Letter:  # noqa: ARG001  the days left will be told
    """Return a mail as it goes out at this attempt.

    :raises Settled: if it has nothing left to say, or nobody to say it to.
    :raises Never: if its reader's address is refused by now.
    """
    mail.address = _address(mail)
    return Letter(
        address=mail.address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        calendar=mail.calendar,
        message_id=mail.message_id,
        key=_key(mail),
        attempt=mail.attempts,
        doubts=mail.doubts,
    )


def _address(mail: Mail) -> str:
    """Return where a mail goes now: people move, leave, and are refused."""
    if mail.person is not None:
        if not (mail.person.is_active and mail.person.email):
            raise Settled("Its reader has left, or has no address any more.")
        address = mail.person.email
    elif mail.channel is not None and mail.channel.is_active:
        address = mail.channel.address
    else:
        raise Settled("Nothing goes there any more.")
    if RefusedAddress.objects.filter(address__iexact=address).exists():
        raise Never("A mail server has refused this address for good.")
    return address


def _key(mail: Mail) -> str:
    """Return a digest of what a mail is about, the same however often it goes."""
    keys = sorted(map(_key_of, mail.reminders.all()))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]


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
