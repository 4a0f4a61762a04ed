"""A real mail server that is slow, refuses, breaks off, and writes everything down.

It runs as a process of its own, so that a test that is busy does not slow it down.
"""

import asyncio
import json
import random
import re
import sys
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.crash import servant

TITLE = re.compile(r"Paper \d+\.\d+")
REFUSED = "550 5.1.1 No such user here"
FAULTS = {
    "rcpt_4xx": "451 4.2.0 Greylisted",
    "data_4xx": "452 4.3.1 No room",
    "data_5xx": "554 5.7.1 It looks like spam",
}


@dataclass
class Behaviour:
    """How the server answers: a share of the mails meets each fault."""

    delay: tuple[float, float] = (0, 0)  # seconds between the last dot and the answer
    faults: dict[str, float] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)  # addresses
    busy_after: int = 0  # mails of a connection, then 421

    def meets(self, *faults: str) -> str:
        """Draw one of the faults, or none."""
        drawn = random.random()
        for fault in faults:
            drawn -= self.faults.get(fault, 0)
            if drawn < 0:
                return fault
        return ""


class Postmaster:
    """Answers for aiosmtpd, and keeps the log."""

    def __init__(self, log: Path) -> None:
        self.behaviour = Behaviour()
        self._log = log.open("a")

    async def handle_EHLO(  # noqa: N802 - the names aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers
    ) -> list[str]:
        session.host_name = hostname
        if self.behaviour.meets("hang_ehlo"):
            await asyncio.sleep(60)
        return answers

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options
    ) -> str:
        answer = "250 OK"
        if address in self.behaviour.refused:
            answer = REFUSED
        elif fault := self.behaviour.meets("rcpt_4xx", "hang_rcpt"):
            if fault == "hang_rcpt":
                await asyncio.sleep(60)
            answer = FAULTS[fault]
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        else:
            self._write(session, "refused", to=[address], answer=answer)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a message: some servers have it before they think, some only after."""
        received = time.monotonic_ns()
        told = {"received": received, **_read(envelope)}
        early = random.random() < 0.5
        fault = self.behaviour.meets(
            *("data_4xx", "data_5xx", "drop_before", "drop_after"),
            *("hang_before", "hang_after"),
        )
        accepted = not fault or fault.endswith("_after")
        if accepted and early:
            self._write(session, "accepted", **told, fault=fault)
        await asyncio.sleep(random.uniform(*self.behaviour.delay))
        if accepted and not early:
            self._write(session, "accepted", **told, fault=fault)
        if not accepted:
            self._write(session, "not accepted", **told, fault=fault)
        return await self._answer(server, fault)

    async def _answer(self, server: SMTP, fault: str) -> str:
        if fault.startswith("hang"):
            await asyncio.sleep(60)
        if fault.startswith("drop") and server.transport is not None:
            server.transport.abort()
        return FAULTS.get(fault, "250 OK")

    def _write(self, session: Session, what: str, **told: Any) -> None:
        line = {"what": what, "at": time.monotonic_ns(), "host": session.host_name}
        self._log.write(json.dumps(line | told) + "\n")
        self._log.flush()


def _read(envelope: Envelope) -> dict[str, Any]:
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=policy.default)
    text = message.get_body(("plain",))
    return {
        "to": envelope.rcpt_tos,
        "message_id": str(message["Message-ID"]),
        "key": str(message["X-Stackbook-Key"] or ""),
        "attempt": int(message["X-Stackbook-Attempt"] or 0),
        "may_repeat": int(message["X-Stackbook-May-Repeat"] or 0),
        "titles": sorted({*TITLE.findall(text.get_content() if text else "")}),
    }


def main(port: str, log: str) -> None:
    postmaster = Postmaster(Path(log))
    controller = Controller(postmaster, hostname="127.0.0.1", port=int(port))
    controller.start()

    def behave(**how: Any) -> bool:
        postmaster.behaviour = Behaviour(**how)
        return True

    servant.serve(behave=behave)
    controller.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
