"""Webhooks as Slack has them, posted to in two halves: the connection, then the text.

Their addresses come from people, so each is held against the address that the socket
really connects to. No redirect is followed, no proxy is asked. They are secrets, so no
error repeats them.
"""

import json
import socket
import ssl
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from vendors.operations.carriers import (
    REPEAT,
    TOO_SLOW,
    Letter,
    Never,
    NoAnswer,
    NotNow,
)
from vendors.operations.limiting import cut_after
from vendors.rules.hosts import is_public

SECONDS = 15.0
MOST_READ = 2000
TAKEN, ELSEWHERE = range(200, 300), range(300, 400)
FOR_NOW = {408, 425, 429, *range(500, 600)}


class Webhooks:
    """A connection of its own for each message; only hosts named may be internal."""

    def __init__(self, internal: Collection[str]) -> None:
        self.takes = timedelta(seconds=SECONDS)
        self._internal = frozenset(host.lower() for host in internal)
        self._connection: HTTPConnection | None = None
        self._post: tuple[str, str, bytes, dict[str, str]] = ("", "", b"", {})

    def offer(self, letter: Letter) -> None:
        host, port, path = _parts(letter.address)
        with cut_after(SECONDS, self._socket):
            self._connection = HTTPConnection(host, port)
            try:
                self._connection.sock = self._connected(host, port)
            except OSError as failure:
                self.close()
                raise NotNow(_said(failure)) from None
        self._post = ("POST", path, _body(letter), _headers(letter))

    def hand_over(self, is_ours: Callable[[], bool]) -> str:
        connection = self._connection
        if connection is None:
            raise NotNow("The connection was lost.")
        if not is_ours():
            self.close()
            raise NotNow(TOO_SLOW)
        try:
            with cut_after(SECONDS, self._socket):
                connection.request(*self._post)
                answer = connection.getresponse()
                said = answer.read(MOST_READ).decode("utf-8", "replace")
        except (OSError, HTTPException) as lost:
            raise NoAnswer(type(lost).__name__) from None
        finally:
            self.close()
        words = f"{answer.status} {said}".strip()
        if answer.status in TAKEN:
            return words
        if answer.status in FOR_NOW:
            raise NotNow(words)
        if answer.status in ELSEWHERE:
            raise Never(f"{answer.status}: it sends us elsewhere, where we do not go.")
        raise Never(words)

    def withdraw(self) -> None:
        self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _socket(self) -> Any:
        return self._connection.sock if self._connection is not None else None

    def _connected(self, host: str, port: int) -> socket.socket:
        """Return an encrypted connection to the very address that was checked.

        :raises Never: if that is an address inside a network.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise Never("Its host cannot be one.") from None
        if host.lower() not in self._internal and not all(
            is_public(str(place[4][0])) for place in found
        ):
            raise Never(
                "It leads to an address inside a network; if that is meant, name its "
                "host in STACKBOOK_WEBHOOK_HOSTS."
            )
        return _encrypted(_first_that_answers(found), host)


def _first_that_answers(found: Sequence[Any]) -> socket.socket:
    """Return a connection to the first address that takes one."""
    failure = OSError()
    for family, kind, protocol, _, address in found:
        plain = socket.socket(family, kind, protocol)
        try:
            plain.settimeout(SECONDS / len(found))
            plain.connect(address)
        except OSError as refused:
            plain.close()
            failure = refused
        else:
            plain.settimeout(SECONDS)
            return plain
    raise failure


def _encrypted(plain: socket.socket, host: str) -> socket.socket:
    try:
        trust = ssl.create_default_context()
        return trust.wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def _said(failure: OSError) -> str:
    """Return what went wrong; some failures say no more than their name."""
    return ": ".join(filter(None, (type(failure).__name__, failure.strerror)))


def _parts(url: str) -> tuple[str, int, str]:
    """Return host, port and path of an address to post to.

    :raises Never: if it is none.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        host = None
    sound = url.isascii() and url.isprintable() and " " not in url
    if host is None or not sound or parts.scheme != "https" or parts.username:
        raise Never("It is no https address to post to.")
    query = f"?{parts.query}" if parts.query else ""
    return host, port, f"{parts.path or '/'}{query}"


def _body(letter: Letter) -> bytes:
    text = f"{REPEAT}\n\n{letter.text}" if letter.may_repeat else letter.text
    return json.dumps({"text": text}).encode()


def _headers(letter: Letter) -> dict[str, str]:
    """Return what tells a repeat: the same id, however often it is posted."""
    repeats = {"X-Stackbook-May-Repeat": str(letter.doubts)} if letter.doubts else {}
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stackbook",
        "X-Stackbook-Id": letter.message_id,
        "X-Stackbook-Key": letter.key,
        "X-Stackbook-Attempt": str(letter.attempt),
        **repeats,
    }
