"""A mail server, spoken to in two halves: recipients first, then the letter itself.

Django's backend does both in one call, so it cannot tell a refusal from a lost answer.
"""

import re
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import formatdate, parseaddr
from smtplib import SMTP, SMTP_SSL, SMTPException
from socket import IPPROTO_TCP, TCP_NODELAY

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail.utils import DNS_NAME
from django.core.validators import validate_email

from vendors.operations.carriers import (
    REPEAT,
    TOO_SLOW,
    Away,
    Letter,
    Never,
    NoAnswer,
    NotNow,
)
from vendors.operations.limiting import cut_after
from vendors.operations.points import point
from vendors.rules import replies

MOST_ON_ONE_CONNECTION = 100
CLOSING = 421
GO_AHEAD = 354
TAKEN = range(200, 300)
BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
Reply = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail server is, and how to speak to it."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool
    timeout: float
    sender: str

    @classmethod
    def chosen(cls) -> "Server":
        return cls(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            starttls=settings.EMAIL_USE_TLS,
            tls=settings.EMAIL_USE_SSL,
            timeout=settings.EMAIL_TIMEOUT,
            sender=settings.DEFAULT_FROM_EMAIL,
        )


class MailServer:
    """One connection at a time to a mail server, opened when needed and reused."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.takes = timedelta(seconds=server.timeout)
        self._smtp: SMTP | None = None
        self._carried = 0
        self._accepts = False  # somebody, on this connection
        self._content, self._sender = b"", ""
        self.connections = 0

    def offer(self, letter: Letter) -> None:
        self._content = self._written(letter)
        if self._carried >= MOST_ON_ONE_CONNECTION:
            self.close()
        reused = self._smtp is not None
        try:
            self._offer(letter.address)
        except (Away, NotNow):
            if not reused or self._smtp is not None:
                raise
            # It had been open for a while, and servers close such connections.
            self._offer(letter.address)

    def hand_over(self, is_ours: Callable[[], bool]) -> str:
        smtp = self._smtp
        if smtp is None:
            raise NotNow("The connection was lost.", lost=True)
        with self._limited():
            self._say_all_but_the_last_line(smtp)
            if not is_ours():
                self._drop()
                raise NotNow(TOO_SLOW, lost=True)
            try:
                smtp.send(b".\r\n")
                answer = smtp.getreply()
            except (SMTPException, OSError) as lost:
                self._drop()
                raise NoAnswer(_said(lost)) from lost
        self._judge(answer)
        if answer[0] not in TAKEN:
            self._drop()
            raise NoAnswer(f"An answer that says nothing: {_words(answer)}")
        self._carried += 1
        return _words(answer)

    def _say_all_but_the_last_line(self, smtp: SMTP) -> None:
        """Say the letter; without its last line no server has taken it."""
        try:
            smtp.putcmd("data")
            ready = smtp.getreply()
            if ready[0] == GO_AHEAD:
                smtp.send(self._content)
                point("during_data")
        except (SMTPException, OSError) as lost:
            self._drop()
            raise NotNow(_said(lost), lost=True) from lost
        if ready[0] != GO_AHEAD:
            self._judge(ready)
            raise NotNow(f"An answer that means nothing here: {_words(ready)}")

    def withdraw(self) -> None:
        if self._smtp is not None:
            with self._limited():
                try:
                    self._smtp.rset()
                except (SMTPException, OSError):
                    self._drop()

    def close(self) -> None:
        smtp = self._smtp
        if smtp is not None:
            with self._limited(), suppress(SMTPException, OSError):
                smtp.quit()
            self._drop()

    def _written(self, letter: Letter) -> bytes:
        """Return a letter as it goes over the wire.

        :raises Away: if it is our sender that no mail can have.
        :raises Never: if it is the letter.
        """
        try:
            name, address = parseaddr(self._server.sender)
            self._sender = on_the_wire(address)
            sender = str(Address(name, addr_spec=self._sender))
        except (ValueError, HeaderParseError) as failure:
            raise Away(f"The sender is wrong: {_said(failure)}") from failure
        try:
            return stuffed(composed(letter, sender=sender).as_bytes())
        except ValueError as failure:  # a header or a text that no mail can have
            raise Never(_said(failure)) from failure

    def _offer(self, address: str) -> None:
        smtp = self._opened()
        with self._limited():
            try:
                begun = smtp.mail(self._sender)
            except (SMTPException, OSError) as lost:
                self._drop()
                raise Away(_said(lost)) from lost
            if begun[0] not in TAKEN:
                self._drop()
                raise Away(f"The sender was refused: {_words(begun)}")
            try:
                answer = smtp.rcpt(on_the_wire(address))
            except (SMTPException, OSError) as lost:
                self._drop()
                raise NotNow(_said(lost), lost=True) from lost
        self._judge(answer, of_recipient=True)
        if answer[0] not in TAKEN:
            self._drop()
            raise NotNow(f"An answer that means nothing here: {_words(answer)}")
        self._accepts = True

    def _judge(self, answer: Reply, *, of_recipient: bool = False) -> None:
        """Raise what a refusal means; return where the answer is none."""
        code, said = answer[0], _words(answer)
        if code == CLOSING:
            self._drop()
            raise NotNow(said, lost=True)
        if code in replies.TEMPORARY:
            self.withdraw()
            raise NotNow(said)
        if code in replies.PERMANENT:
            self.withdraw()
            bad = of_recipient and replies.refuses_address(code, said)
            raise Never(said, address=bad, first=of_recipient and not self._accepts)

    def _opened(self) -> SMTP:
        if self._smtp is None:
            try:
                return self._open()
            except (SMTPException, OSError, ValueError) as failure:
                # ValueError: a host, a user or a password that cannot be spoken.
                self._drop()
                raise Away(_said(failure)) from failure
        return self._smtp

    def _open(self) -> SMTP:
        server, name = self._server, DNS_NAME.get_fqdn()
        trust = ssl.create_default_context()
        smtp = (
            SMTP_SSL(timeout=server.timeout, local_hostname=name, context=trust)
            if server.tls
            else SMTP(timeout=server.timeout, local_hostname=name)
        )
        # Certificates are held against the name that was asked for.
        smtp._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001  as smtplib's own constructor does
        self._smtp, self._carried, self._accepts = smtp, 0, False
        self.connections += 1
        with self._limited():
            greeting = smtp.connect(server.host, server.port)
            # The last line follows at once, and does not wait for the letter's receipt.
            if smtp.sock is not None:
                smtp.sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
            if greeting[0] not in TAKEN:
                raise SMTPException(f"The server refuses us: {_words(greeting)}")
            smtp.ehlo_or_helo_if_needed()
            if server.starttls:
                smtp.starttls(context=trust)
                smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
        return smtp

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError):
                smtp.close()

    def _limited(self) -> AbstractContextManager[None]:
        return cut_after(
            self._server.timeout, lambda: self._smtp.sock if self._smtp else None
        )


def composed(letter: Letter, *, sender: str) -> EmailMessage:
    """Return the message for the wire.

    :raises ValueError: if a header or the text cannot be one.
    :raises Never: if the address is not one address.
    """
    try:
        validate_email(letter.address)
    except ValidationError:
        raise Never("This is not one e-mail address.", address=True) from None
    message = _headed(letter, sender)
    text, html = letter.text, letter.html
    if letter.may_repeat:
        text = f"{REPEAT}\n\n{text}"
        html = BODY.sub(lambda body: f"{body[0]}<p>{REPEAT}</p>", html, count=1)
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    if letter.calendar:
        message.add_attachment(
            letter.calendar.encode(),
            maintype="text",
            subtype="calendar",
            params={"charset": "utf-8", "method": "PUBLISH"},
            filename="deadlines.ics",
        )
    return message


def _headed(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage(POLICY.clone(cte_type="7bit"))
    message["From"] = sender
    message["To"] = on_the_wire(letter.address)
    message["Subject"] = letter.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Stackbook-Key"] = letter.key
    message["X-Stackbook-Attempt"] = str(letter.attempt)
    if letter.may_repeat:
        message["X-Stackbook-May-Repeat"] = str(letter.doubts)
    return message


def stuffed(content: bytes) -> bytes:
    """Return a message in which no line is taken for its end (RFC 5321, 4.5.2)."""
    ending = b"" if content.endswith(b"\r\n") else b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", content + ending)


def on_the_wire(address: str) -> str:
    """Return an address whose domain is written as the mail system does.

    :raises ValueError: if it cannot be.
    """
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"


def _said(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"


def _words(reply: Reply) -> str:
    return f"{reply[0]} {reply[1].decode('utf-8', 'replace')}"
