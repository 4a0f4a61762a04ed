"""The product's own Celery app, with short claims and pauses, and with traps."""

import os
import threading
from datetime import timedelta
from pathlib import Path

from django.core.mail.utils import DNS_NAME

from config.celery import app
from tests.crash.trap import Hook, Traps
from vendors.operations import outbox, points
from vendors.rules import replies

__all__ = ("app",)

LEASE = timedelta(seconds=2.5)
# What takes minutes in life, in the same order of size.
HURRIED = (
    (outbox, "LEASE", LEASE),
    (outbox, "PAUSES", (0.0, 0.1, 0.3, 0.5)),
    (replies, "FIRST_PAUSE", timedelta(seconds=0.3)),
    (replies, "LONGEST_PAUSE", timedelta(seconds=1)),
)


def who() -> str:
    """Name a thread, as it greets the mail server."""
    return f"p{os.getpid()}.t{threading.get_native_id()}.example"


def hurry() -> None:
    for module, name, value in HURRIED:
        assert hasattr(module, name), f"{module.__name__}.{name} is gone."
        setattr(module, name, value)
    DNS_NAME.get_fqdn = who  # type: ignore[method-assign]


def set_traps() -> None:
    points.hook = Hook(Traps(Path(os.environ["CRASH_FOLDER"])))
