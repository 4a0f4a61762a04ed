"""What an installation must have right before reminders can be relied on.

Each of these would silence the reminders, or double them, without an error anywhere.
"""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import getaddresses
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from vendors.operations.outbox import LEASE

TICK = "vendors.tasks.send_renewal_reminders"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
SPARE = timedelta(seconds=60)  # for the database, beside the mail server's answer
LONGEST_INTERVAL = timedelta(minutes=15)
# What makes a message in a queue late, or lets it lapse unseen.
FORBIDDEN = ("expires", "eta", "countdown")


@register()
def reminders_have_readers(**_: object) -> list[CheckMessage]:
    """Refuse to start when a setting that says who is told names nothing."""
    return [
        *_names_something("RENEWAL_AUDIENCE", "vendors.E001"),
        *_names_something("RENEWAL_CHANNELS", "vendors.E008"),
        *_names_something("RENEWAL_HINTS", "vendors.E010"),
    ]


@register()
def leads_are_given(**_: object) -> list[CheckMessage]:
    if settings.RENEWAL_REMINDER_LEAD_DAYS:
        return []
    hint = "Give STACKBOOK_REMINDER_LEAD_DAYS days such as 90,30,7, or leave it out."
    return [_error("Nobody would be reminded: there is no lead.", hint, "vendors.E006")]


@register()
def claim_outlasts_the_mail_server(**_: object) -> list[CheckMessage]:
    """Refuse a claim that could run out while the mail server is still answering."""
    timeout = settings.EMAIL_TIMEOUT
    if not timeout:
        what = (
            "A mail server that hangs would stop all reminders: there is no time-out."
        )
        hint = "Set EMAIL_TIMEOUT, or ?timeout=30 in EMAIL_URL."
        return [_error(what, hint, "vendors.E003")]
    if timedelta(seconds=timeout) + SPARE <= LEASE:
        return []
    most = int((LEASE - SPARE).total_seconds())
    what = "A mail's claim would run out before the mail server has to answer, and "
    hint = f"Lower the time-out in EMAIL_URL to at most {most} seconds."
    return [_error(f"{what}nothing would be sent.", hint, "vendors.E002")]


@register()
def mails_leave(**_: object) -> list[CheckMessage]:
    """Refuse a backend that only pretends to send: mails go by SMTP, past it."""
    if settings.EMAIL_BACKEND == SMTP:
        return []
    what = f"EMAIL_BACKEND is {settings.EMAIL_BACKEND}, which reminders do not use."
    hint = "Leave it out; without EMAIL_URL mails are kept and shown in the app."
    return [_error(what, hint, "vendors.E004")]


@register()
def sender_is_an_address(**_: object) -> list[CheckMessage]:
    """Refuse a sender under which no mail could be written."""
    found = [address for _, address in getaddresses([settings.DEFAULT_FROM_EMAIL])]
    if len(found) == 1 and _can_send(found[0]):
        return []
    what = f"{settings.DEFAULT_FROM_EMAIL!r} is no sender of mails."
    hint = "Write STACKBOOK_MAIL_FROM as Stackbook <stackbook@example.com>."
    return [_error(what, hint, "vendors.E009")]


@register()
def the_alarm_clock_rings(**_: object) -> list[CheckMessage]:
    """Refuse a schedule on which the reminder job is late, missing or lapses."""
    if settings.CELERY_TIMEZONE != "UTC" or not settings.CELERY_ENABLE_UTC:
        what = "Celery does not count in UTC; it would be silent for an hour a year."
        return [_error(what, "Set CELERY_TIMEZONE to UTC.", "vendors.E005")]
    return [
        _error(
            problem, "See CELERY_BEAT_SCHEDULE in config/settings.py.", "vendors.E007"
        )
        for problem in _wrong_with(settings.CELERY_BEAT_SCHEDULE)
    ]


def _wrong_with(schedule: dict[str, Any]) -> Iterator[str]:
    ticks = [entry for entry in schedule.values() if entry["task"] == TICK]
    if not ticks:
        yield "Nothing rings the reminder job."
    for tick in ticks:
        every = tick["schedule"]
        if not isinstance(every, timedelta) or every > LONGEST_INTERVAL:
            yield "The reminder job is not rung at an interval of minutes."
        if tick.get("args") or tick.get("kwargs"):
            yield "The reminder job takes no arguments: it asks the database."
    for name, entry in schedule.items():
        for option in FORBIDDEN:
            if option in entry.get("options", {}):
                yield f"“{name}” has the option {option}: it may never run."


def _can_send(address: str) -> bool:
    name, at, domain = address.rpartition("@")
    try:
        return bool(at and name.isascii() and name and domain.encode("idna"))
    except ValueError:
        return False


def _names_something(setting: str, number: str) -> list[CheckMessage]:
    try:
        import_string(getattr(settings, setting))
    except ImportError as error:
        hint = "Give the dotted path of a function; see vendors/README.md."
        return [_error(f"{setting} cannot be imported: {error}", hint, number)]
    return []


def _error(what: str, hint: str, number: str) -> Error:
    return Error(what, hint=hint, id=number)
