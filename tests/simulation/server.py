"""A mail server without a socket: it may fail at each phase, and keeps what it took."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from enum import StrEnum
from random import Random
from smtplib import SMTPServerDisconnected
from typing import Any

from vendors.operations.carriers import Letter, NoAnswer, NotNow

OK = (250, b"OK")


class Fault(StrEnum):
    """What goes wrong with one mail."""

    LOST_AT_SENDER = "connection lost at MAIL FROM"
    LOST_AT_RECIPIENT = "connection lost at RCPT TO"
    BUSY_AT_RECIPIENT = "451 at RCPT TO"
    CLOSING = "421 at RCPT TO"
    BUSY_AT_DATA = "452 at DATA"
    BUSY_AFTER_DATA = "451 after DATA"
    LOST_IN_DATA = "connection lost within DATA"
    TAKEN_UNSAID = "taken, and the connection lost before the answer"
    NOT_TAKEN_UNSAID = "not taken, and the connection lost before the answer"
    REFUSED_CONTENT = "554 after DATA"


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that was taken, whether or not the server could say so."""

    message_id: str
    may_repeat: bool
    said: bool
    text: str


@dataclass(slots=True)
class MailServer:
    """What every connection of a pass speaks to."""

    random: Random
    is_up: bool = True
    rate_of_faults: float = 0.0
    dead_addresses: set[str] = field(default_factory=set)
    faults: dict[str, int] = field(default_factory=dict)  # how often each
    on_taken: Callable[[Taken], None] = lambda taken: None

    def fault(self, *possible: Fault) -> Fault | None:
        """Return what goes wrong now, if anything does, and count it."""
        if self.random.random() >= self.rate_of_faults:
            return None
        found = self.random.choice(possible)
        self.count(found)
        return found

    def count(self, what: str) -> None:
        self.faults[what] = self.faults.get(what, 0) + 1

    def take(self, content: bytes, *, said: bool) -> None:
        unstuffed = content.replace(b"\r\n..", b"\r\n.")
        message = message_from_bytes(unstuffed, policy=policy.default)
        text = message.get_body(("plain",))
        self.on_taken(
            Taken(
                str(message["Message-ID"]).strip(),
                message["X-Stackbook-May-Repeat"] is not None,
                said,
                text.get_content() if text is not None else "",
            )
        )

    def connection(self, *_: object, **__: object) -> "Connection":
        """Stand in for smtplib.SMTP."""
        return Connection(self)

    def webhooks(self, *_: object) -> "Webhooks":
        """Stand in for the app's own webhooks, which open sockets."""
        return Webhooks(self)


class Connection:
    """What the app knows of smtplib.SMTP, in memory."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.sock: Any = None
        self._content = b""
        self._replies: list[tuple[int, bytes] | None] = []

    def connect(self, host: str = "", port: int = 0) -> tuple[int, bytes]:
        if not self.server.is_up:
            raise ConnectionRefusedError("There is no mail server.")
        return (220, b"mail.example.com")

    def ehlo_or_helo_if_needed(self) -> None:
        return

    def has_extn(self, name: str) -> bool:
        return True

    def mail(self, sender: str, options: object = ()) -> tuple[int, bytes]:
        if self.server.fault(Fault.LOST_AT_SENDER):
            raise SMTPServerDisconnected("Gone at MAIL FROM.")
        return OK

    def rcpt(self, address: str, options: object = ()) -> tuple[int, bytes]:
        if address.lower() in self.server.dead_addresses:
            self.server.count("550 for a dead address")
            return (550, b"5.1.1 No such user")
        fault = self.server.fault(
            Fault.LOST_AT_RECIPIENT, Fault.BUSY_AT_RECIPIENT, Fault.CLOSING
        )
        if fault is Fault.LOST_AT_RECIPIENT:
            raise SMTPServerDisconnected("Gone at RCPT TO.")
        if fault is Fault.BUSY_AT_RECIPIENT:
            return (451, b"4.7.1 Try later")
        if fault is Fault.CLOSING:
            return (421, b"4.3.2 Closing")
        return OK

    def putcmd(self, command: str, args: str = "") -> None:
        if command != "data":
            raise NotImplementedError(command)
        self._content = b""
        busy = self.server.fault(Fault.BUSY_AT_DATA)
        self._replies = [(452, b"4.3.1 Full") if busy else (354, b"Go ahead")]

    def send(self, content: bytes) -> None:
        if content != b".\r\n":
            self._content = content
            if self.server.fault(Fault.LOST_IN_DATA):
                raise SMTPServerDisconnected("Gone within DATA.")
            return
        fault = self.server.fault(
            Fault.BUSY_AFTER_DATA,
            Fault.TAKEN_UNSAID,
            Fault.NOT_TAKEN_UNSAID,
            Fault.REFUSED_CONTENT,
        )
        if fault in (None, Fault.TAKEN_UNSAID):
            self.server.take(self._content, said=fault is None)
        self._replies = [
            {
                None: OK,
                Fault.BUSY_AFTER_DATA: (451, b"4.3.0 Try later"),
                Fault.REFUSED_CONTENT: (554, b"5.6.0 Not wanted"),
            }.get(fault)
        ]

    def getreply(self) -> tuple[int, bytes]:
        reply = self._replies.pop(0)
        if reply is None:
            raise SMTPServerDisconnected("Gone before the answer.")
        return reply

    def rset(self) -> tuple[int, bytes]:
        return OK

    def quit(self) -> tuple[int, bytes]:
        return (221, b"Bye")

    def close(self) -> None:
        return


class Webhooks:
    """What carries a message to a webhook, with its two halves, in memory."""

    takes = timedelta(seconds=15)

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._letter: Letter | None = None

    def offer(self, letter: Letter) -> None:
        if not self.server.is_up or self.server.fault(Fault.LOST_AT_RECIPIENT):
            raise NotNow("There is no way there.")
        self._letter = letter

    def hand_over(self, _in_time: Callable[[], bool]) -> str:
        letter = self._letter
        if letter is None:
            raise NotNow("Nothing was offered.")
        fault = self.server.fault(
            Fault.BUSY_AFTER_DATA, Fault.TAKEN_UNSAID, Fault.NOT_TAKEN_UNSAID
        )
        if fault is Fault.BUSY_AFTER_DATA:
            raise NotNow("503")
        if fault is not Fault.NOT_TAKEN_UNSAID:
            said = fault is None
            self.server.on_taken(
                Taken(letter.message_id, letter.may_repeat, said, letter.text)
            )
        if fault is not None:
            raise NoAnswer("Gone before the answer.")
        return "200 ok"

    def withdraw(self) -> None:
        self._letter = None

    def close(self) -> None:
        self._letter = None
