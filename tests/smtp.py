"""A real mail server for the tests: accepts, refuses, drops."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port


class Postbox:
    """What arrived, and how the server answers."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse_recipient: dict[str, str] = {}
        self.answers: list[str] = []

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options
    ) -> str:
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.messages.append(
                message_from_bytes(envelope.content, policy=policy.default)
            )
        return answer


@contextmanager
def running() -> Iterator[tuple[Postbox, int]]:
    """Yield the server's postbox and its port on this machine."""
    postbox = Postbox()
    port = free_port()
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postbox, port
    finally:
        controller.stop()
