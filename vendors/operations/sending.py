"""From written mails to the mail server: at least once, normally exactly once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import NamedTuple

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from vendors.models import Mail
from vendors.models.mail import CLAIMED, MailState

# How long a worker may take over one mail before another takes it up.
CLAIM = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 20
PERMANENT = 500  # SMTP replies from here on will not change


class Sent(NamedTuple):
    """What became of the mails of one pass."""

    sent: int
    postponed: int
    failed: int


class NothingToSendWith(Exception):
    """No mail server is configured, so mails are kept in the app."""


def send_mails_due(*, now: Callable[[], datetime]) -> Sent:
    """Send every mail that is due and unsent, over one connection.

    Each is claimed for a while before it is sent, so two workers cannot both send
    it. A worker killed in between lets the claim run out and the mail goes again,
    under the same Message-ID: late or twice, never not at all.
    """
    outcomes = {MailState.SENT: 0, MailState.WAITING: 0, MailState.FAILED: 0}
    connection: BaseEmailBackend = get_connection()
    try:
        for pk in [
            *Mail.objects.due(now()).order_by("pk").values_list("pk", flat=True)
        ]:
            if Mail.objects.claim(pk, now=now(), until=now() + CLAIM):
                outcomes[_send(Mail.objects.get(pk=pk), connection, now=now)] += 1
    finally:
        _close(connection)
    return Sent(*outcomes.values())


def resend(mail: Mail, *, now: datetime, configured: bool) -> None:
    """Put a mail in line again, whatever became of it before.

    :raises NothingToSendWith: if no mail server is configured.
    """
    if not configured:
        raise NothingToSendWith(
            "No mail server is configured; set EMAIL_URL, and mails are sent."
        )
    Mail.objects.filter(pk=mail.pk).exclude(state__in=CLAIMED).update(
        state=MailState.WAITING, next_attempt_at=now, attempts=0, error=""
    )


def _send(
    mail: Mail, connection: BaseEmailBackend, *, now: Callable[[], datetime]
) -> MailState:
    try:
        connection.send_messages([_message(mail, connection)])
    except SMTPRecipientsRefused as refusal:
        code = max((code for code, _ in refusal.recipients.values()), default=0)
        return _not_sent(mail, refusal, now=now(), final=code >= PERMANENT)
    except SMTPResponseException as refusal:
        final = refusal.smtp_code >= PERMANENT
        return _not_sent(mail, refusal, now=now(), final=final)
    except (SMTPException, OSError) as failure:
        _close(connection)
        return _not_sent(mail, failure, now=now(), final=False)
    except ValueError as failure:  # a header or an address that no mail can have
        return _not_sent(mail, failure, now=now(), final=True)
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT, sent_at=now(), claimed_by="", claimed_until=None, error=""
    )
    return MailState.SENT


def _not_sent(mail: Mail, why: Exception, *, now: datetime, final: bool) -> MailState:
    final = final or mail.attempts >= MOST_ATTEMPTS
    state = MailState.FAILED if final else MailState.WAITING
    Mail.objects.filter(pk=mail.pk).update(
        state=state,
        claimed_by="",
        claimed_until=None,
        next_attempt_at=now + pause_after(mail.attempts),
        error=f"{type(why).__name__}: {why}"[:2000],
    )
    return state


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        connection=connection,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _close(connection: BaseEmailBackend) -> None:
    # What was accepted stays accepted, whatever the server says to goodbye.
    try:
        connection.close()
    except (SMTPException, OSError):
        return
