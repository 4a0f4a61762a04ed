"""What takes minutes in life takes seconds here."""

import os
import threading
from datetime import timedelta

LEASE = timedelta(seconds=3)
TIMEOUT = timedelta(seconds=1.5)  # of the mail server's answer


def who() -> str:
    """Name a thread, as it greets the mail server."""
    return f"p{os.getpid()}.t{threading.get_native_id()}.example"


def hurry() -> None:
    """Shorten the product's leases and pauses, in the same order of size."""
    from django.core.mail.utils import DNS_NAME

    from vendors.operations import outbox
    from vendors.rules import replies

    for module, name, value in (
        (outbox, "LEASE", LEASE),
        (outbox, "PAUSES", (0.0, 0.1, 0.3, 0.5)),
        (replies, "FIRST_PAUSE", timedelta(seconds=0.3)),
        (replies, "LONGEST_PAUSE", timedelta(seconds=1)),
    ):
        assert hasattr(module, name), f"{module.__name__}.{name} is gone."
        setattr(module, name, value)
    DNS_NAME.get_fqdn = who  # type: ignore[method-assign]
