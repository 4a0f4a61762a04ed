"""A mail server that takes everything and counts it: python -m tests.benchmarks.sink"""

import signal
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port


class Counted:
    """How many came, and over how many connections."""

    def __init__(self) -> None:
        self.mails = 0
        self.connections: set[int] = set()

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.mails += 1
        self.connections.add(id(session))
        return "250 OK"


def main() -> None:
    """Say the port, then serve until asked for the figures on standard input."""
    counted, port = Counted(), free_port()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    controller = Controller(counted, hostname="127.0.0.1", port=port)
    controller.start()
    print(port, flush=True)  # noqa: T201 - the parent reads it
    for _ in sys.stdin:
        print(counted.mails, flush=True)  # noqa: T201 - the parent reads it
    controller.stop()


if __name__ == "__main__":
    main()
