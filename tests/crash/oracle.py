"""Who must be told what, worked out from the contracts alone."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from tests.crash.world import LEADS, Paper, Person


class Key(NamedTuple):
    """What a recipient is told about once."""

    title: str
    deadline: date
    occasion: str
    lead: int
    recipient: str  # an address


def owed(papers: Iterable[Paper], people: Iterable[Person], today: date) -> set[Key]:
    """Return everything that must arrive in the end."""
    known = {person.name: person for person in people}
    ops = {p for p in known.values() if p.name.startswith("ops")}
    keys = set()
    for paper in papers:
        owner, backup = known[paper.owner], known[paper.backup]
        chain = [person for person in (owner, backup) if person.can_be_told]
        told = {*chain[:1]}
        if paper.tool_owner:
            told.add(known[paper.tool_owner])
        lead = min((one for one in LEADS if one >= paper.days_left), default=0)
        passed = paper.days_left < 0
        if passed or (paper.is_old and lead <= 14):  # nobody has acted
            told |= {*chain[1:2]} or ops
        told = (told or ops) | (ops if passed else set())
        addresses = {person.address for person in told if person.can_be_told}
        if (
            chain
            and chain[0].team is not None
            and (passed or (paper.is_old and lead <= 7))
        ):
            addresses.add(f"team{chain[0].team}@example.com")
        deadline = today + timedelta(days=paper.days_left)
        occasion, lead = ("passed", 0) if passed else ("ahead", lead)
        keys |= {Key(paper.title, deadline, occasion, lead, one) for one in addresses}
    return keys
