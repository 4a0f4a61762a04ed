"""A real mail server for the tests: accepts, refuses, drops, hangs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port

# Answers that are none: the connection ends, or nothing comes.
DROP, DROP_BUT_TAKE, HANG, HANG_BUT_TAKE = "drop", "drop, took", "hang", "hang, took"
TAKES = (DROP_BUT_TAKE, HANG_BUT_TAKE)


class Postbox:
    """What arrived, and how the server answers."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse_recipient: dict[str, str] = {}
        # What it says next at each step; 250 once there is nothing left.
        self.answers: list[str] = []
        self.to_senders: list[str] = []
        self.to_recipients: list[str] = []
        self.greetings: list[str] = []
        self.connections = 0

    async def handle_HELO(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        return await self._connected(server, session, hostname)

    async def handle_EHLO(  # noqa: N802 - the name aiosmtpd calls
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        answer = await self._connected(server, session, hostname)
        return responses if answer.startswith("250") else [answer]

    async def handle_MAIL(  # noqa: N802 - the name aiosmtpd calls
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._next(self.to_senders, server)

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options
    ) -> str:
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        answer = await self._next(self.to_recipients, server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        taken = not self.answers or self.answers[0].startswith(("250", *TAKES))
        if taken:
            self.messages.append(
                message_from_bytes(envelope.content, policy=policy.default)
            )
        return await self._next(self.answers, server)

    async def _connected(self, server: SMTP, session: Session, hostname: str) -> str:
        session.host_name = hostname
        self.connections += 1
        return await self._next(self.greetings, server)

    async def _next(self, answers: list[str], server: SMTP) -> str:
        answer = answers.pop(0) if answers else "250 OK"
        if answer in (HANG, HANG_BUT_TAKE):
            await asyncio.sleep(3600)
        if answer in (DROP, DROP_BUT_TAKE):
            server.transport.abort()
            await asyncio.sleep(3600)  # until its task ends with the connection
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
