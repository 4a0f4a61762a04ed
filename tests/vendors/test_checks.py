import ast
import datetime as dt
from pathlib import Path

import pytest
from celery.schedules import crontab

from vendors import checks
from vendors.operations.outbox import LEASE

BASE_DIR = Path(__file__).resolve().parents[2]
TICK = {"task": checks.TICK, "schedule": dt.timedelta(minutes=5)}
OTHER = {"task": "vendors.tasks.read_contracts", "schedule": crontab(minute="*")}
EVERY = (
    checks.reminders_have_readers,
    checks.leads_are_given,
    checks.claim_outlasts_the_mail_server,
    checks.mails_leave,
    checks.sender_is_an_address,
    checks.the_alarm_clock_rings,
)


@pytest.fixture(autouse=True)
def as_shipped(settings):
    # pytest-django puts its own in place of it.
    settings.EMAIL_BACKEND = checks.SMTP


def found():
    return [message.id for check in EVERY for message in check()]


def test_what_is_shipped_is_right():
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("RENEWAL_AUDIENCE", "inventory.audience.nobody", "vendors.E001"),
        ("RENEWAL_HINTS", "inventory.hints.nothing", "vendors.E010"),
        ("RENEWAL_AUDIENCE", "nothing", "vendors.E001"),
        ("RENEWAL_CHANNELS", "inventory.audience.nobody", "vendors.E008"),
        ("RENEWAL_REMINDER_LEAD_DAYS", (), "vendors.E006"),
        ("EMAIL_TIMEOUT", None, "vendors.E003"),
        ("EMAIL_TIMEOUT", 0, "vendors.E003"),
        ("EMAIL_TIMEOUT", LEASE.total_seconds() - 59, "vendors.E002"),
        (
            "EMAIL_BACKEND",
            "django.core.mail.backends.console.EmailBackend",
            "vendors.E004",
        ),
        (
            "EMAIL_BACKEND",
            "django.core.mail.backends.dummy.EmailBackend",
            "vendors.E004",
        ),
        ("DEFAULT_FROM_EMAIL", "Stackbook", "vendors.E009"),
        ("DEFAULT_FROM_EMAIL", "x@b..example", "vendors.E009"),
        ("DEFAULT_FROM_EMAIL", "jürgen@example.com", "vendors.E009"),
        ("DEFAULT_FROM_EMAIL", "a@example.com, b@example.com", "vendors.E009"),
        ("CELERY_TIMEZONE", "Europe/Paris", "vendors.E005"),
        ("CELERY_ENABLE_UTC", False, "vendors.E005"),
        ("CELERY_BEAT_SCHEDULE", {}, "vendors.E007"),
        ("CELERY_BEAT_SCHEDULE", {"read": OTHER}, "vendors.E007"),
        (
            "CELERY_BEAT_SCHEDULE",
            {"tick": {**TICK, "schedule": crontab(hour="9", minute="0")}},
            "vendors.E007",
        ),
        (
            "CELERY_BEAT_SCHEDULE",
            {"tick": {**TICK, "options": {"expires": 300}}},
            "vendors.E007",
        ),
        (
            "CELERY_BEAT_SCHEDULE",
            {"tick": TICK, "read": {**OTHER, "options": {"countdown": 300}}},
            "vendors.E007",
        ),
        ("CELERY_BEAT_SCHEDULE", {"tick": {**TICK, "args": [1]}}, "vendors.E007"),
    ],
)
def test_what_would_silence_the_reminders_is_refused(settings, name, value, expected):
    setattr(settings, name, value)

    assert found() == [expected]


def test_the_longest_time_out_that_fits_is_right(settings):
    settings.EMAIL_TIMEOUT = LEASE.total_seconds() - 60

    assert found() == []


def test_no_job_is_put_off_or_lapses():
    """A message that waits in the queue is delivered again and again, or never."""
    calls = [
        f"{path}:{node.lineno}"
        for app in ("config", "inventory", "vendors")
        for path in (BASE_DIR / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in checks.FORBIDDEN
    ]

    assert calls == []
