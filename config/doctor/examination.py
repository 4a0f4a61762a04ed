"""Everything that is looked at, in the order in which it is told."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import Error as DatabaseFailed

from config.doctor import database, machine, mail, people, running
from config.doctor.finding import Finding, look


def examine(now: datetime, *, network: bool) -> list[Finding]:
    """Look at everything; the network is asked only where the caller wants it."""
    looks: dict[str, Callable[[], Iterable[Finding]]] = {
        "running": partial(running.findings, now),
        "database": partial(database.findings, now),
        "machine": machine.findings,
        "mail server": partial(mail.server, network=network),
        "mails": partial(mail.mails, now),
        "people": people.findings,
    }
    found: list[Finding] = []
    for name, findings in looks.items():
        try:
            found += findings()
        except DatabaseFailed as error:
            said = next(iter(str(error).splitlines()), type(error).__name__)
            says = f"It cannot be looked at without the database ({said})."
            found.append(look(name, says, "Put the database right first."))
    return found
