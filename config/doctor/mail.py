"""Whether mails can leave, and what became of those that were written."""

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Count
from django.utils import timezone

from config.doctor.finding import Finding, counted, look, ok
from config.doctor.machine import THIS_MACHINE
from vendors.models import Mail, Reminder
from vendors.models.mail import LIVE, MailState

SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
# What is older has been seen, or is past helping.
RECENT: Final = timedelta(days=30)
LONG_ENOUGH: Final = timedelta(hours=7)
UNHAPPY: Final = {
    MailState.FAILED: (
        ("mail could not be sent", "mails could not be sent"),
        "Read the error at the mail, put the address right, and send it again.",
    ),
    MailState.IN_DOUBT: (
        ("mail was tried and nobody answered", "mails were tried and nobody answered"),
        "Ask the mail server's log whether they arrived; if not, send them again.",
    ),
    MailState.HELD: (
        ("mail is held back", "mails are held back"),
        "Look at them and say which to send.",
    ),
    MailState.KEPT: (
        ("mail was kept and not sent", "mails were kept and not sent"),
        "There was no mail server when they were written; send what still matters.",
    ),
}


def server(*, network: bool) -> Iterator[Finding]:
    if not settings.MAIL_CONFIGURED:
        yield look(
            "mail server",
            "None is configured: mails are kept in the app, and nobody gets any.",
            "Set EMAIL_URL, see README.md.",
        )
        return
    yield _settings()
    yield _sender()
    if network:
        yield _answers()
    else:
        yield ok("mail server", "Not asked; --network connects to it.")


def _settings() -> Finding:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.EMAIL_BACKEND != SMTP:
        return look(
            "mail settings",
            f"EMAIL_BACKEND is {settings.EMAIL_BACKEND}, which sends nothing.",
            f"Let it be {SMTP}.",
        )
    far = settings.EMAIL_HOST not in THIS_MACHINE
    if settings.EMAIL_HOST_PASSWORD and far and not encrypted:
        return look(
            "mail settings",
            f"The password goes to {where} unencrypted.",
            "Let EMAIL_URL begin with smtp+tls:// or smtp+ssl://.",
        )
    how = "encrypted" if encrypted else "unencrypted"
    return ok("mail settings", f"{where}, {how}, {settings.EMAIL_TIMEOUT} s at most.")


def _sender() -> Finding:
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    _, _, host = address.rpartition("@")
    if host in THIS_MACHINE or "." not in host:
        return look(
            "sender",
            f"Mails come from {address or 'nobody'}, which most servers refuse.",
            "Set STACKBOOK_MAIL_FROM to an address of your own domain.",
        )
    return ok("sender", f"{address}.")


def _answers() -> Finding:
    """Connect as the job does, with encryption and password; send nothing."""
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        return look(
            "mail server",
            f"It cannot be used: {type(error).__name__}: {error}",
            "See that EMAIL_URL is right and that this machine may connect to it.",
        )
    finally:
        _close(connection)
    return ok("mail server", "It answers, and takes the password where there is one.")


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]  # every backend has it
    except (smtplib.SMTPException, OSError):
        return


def mails(now: datetime) -> Iterator[Finding]:
    recent = Mail.objects.filter(created_at__gt=now - RECENT)
    states = recent.values_list("state").annotate(Count("pk")).order_by("state")
    counts = dict(states)
    well = True
    for state, ((one, many), do) in UNHAPPY.items():
        count = counts.get(state, 0)
        if count and (state != MailState.KEPT or settings.MAIL_CONFIGURED):
            well = False
            yield look("mails", f"{counted(count, one, many)} within 30 days.", do)
    if well:
        sent = counted(counts.get(MailState.SENT, 0), "mail", "mails")
        yield ok("mails", f"{sent} sent within 30 days, and none failed.")
    yield _waiting(now)
    yield _owed()


def _waiting(now: datetime) -> Finding:
    waiting = Mail.objects.filter(state__in=LIVE)
    long = waiting.filter(created_at__lt=now - LONG_ENOUGH).order_by("created_at", "pk")
    first = long.first()
    if first is None:
        return ok("queue", f"{counted(waiting.count(), 'mail waits', 'mails wait')}.")
    said = f" The last error: {first.error[:200]}" if first.error else ""
    many = counted(long.count(), "mail waits", "mails wait")
    return look(
        "queue",
        f"{many} for more than {LONG_ENOUGH // timedelta(hours=1)} hours.{said}",
        "See whether the mail server takes mails: manage.py doctor --network.",
    )


def _owed() -> Finding:
    yesterday = timezone.localdate() - timedelta(days=1)
    late = Reminder.objects.owed().filter(owed_on__lt=yesterday).count()
    if late:
        return look(
            "reminders",
            f"{counted(late, 'reminder is', 'reminders are')} owed for more than a "
            "day, and in no mail.",
            "Run manage.py send_renewal_reminders and read what it says.",
        )
    return ok("reminders", "What is owed is written at once.")
