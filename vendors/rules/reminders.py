"""Which reminder a deadline calls for on a day, and who is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_LEAD = 550  # days: eighteen months


class Occasion(StrEnum):
    """When a reminder is owed: ahead of a deadline, after it, or once renewed."""

    AHEAD = "ahead"
    PASSED = "passed"
    RENEWED = "renewed"


class Role(StrEnum):
    """Why somebody is told.

    The next in line and the owner's team are told when nobody has acted; product ops
    where nobody else can be told, and once a deadline has passed undecided.
    """

    OWNER = "owner"
    BACKUP = "backup"
    TOOL_OWNER = "tool_owner"
    NEXT_IN_LINE = "next_in_line"
    TEAM = "team"
    PRODUCT_OPS = "product_ops"
    WEBHOOK = "webhook"


def leads_of(text: str) -> tuple[int, ...]:
    """Return lead times read from "90, 30, 7", the longest first, each once.

    :raises ValueError: if it is anything but days from 0 to LONGEST_LEAD.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() for part in parts) or any(
        int(part) > LONGEST_LEAD for part in parts
    ):
        raise ValueError(
            f"Write days from 0 to {LONGEST_LEAD} with commas between them, such as "
            "90, 30, 7."
        )
    return tuple(sorted({int(part) for part in parts}, reverse=True))


# The lead of the one reminder that says a deadline passed without a decision, and of
# the one that says silence has renewed a term.
PASSED = -1
RENEWED = -2


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be told, by the id of the account."""

    id: int
    email: str
    is_active: bool

    @property
    def can_be_told(self) -> bool:
        return self.is_active and bool(self.email)


def lead_reached(
    *, act_by: date, notice_by: date, leads: Iterable[int], today: date
) -> int | None:
    """Return the shortest lead time reached, PASSED after the deadline, or None.

    A lead stays reached until the next one, so a day on which the job did not run
    delays a reminder and never loses it; and after a long gap only the most urgent
    is due, not all that were missed. Between the act-by day and the deadline the
    last lead stays: notice still counts.
    """
    if today > notice_by:
        return PASSED
    days_left = (act_by - today).days
    return min((lead for lead in leads if lead >= days_left), default=None)


def applies(
    lead: int, *, notice_by: date, known_since: date, unsettled: bool = False
) -> bool:
    """Say whether a lead makes sense for a term entered on the given day.

    A deadline that had passed before anybody entered the term is history, unless
    nobody knows what it led to.
    """
    return lead != PASSED or known_since <= notice_by or unsettled


def people_to_tell(
    *,
    owner: Person | None,
    backup: Person | None,
    others: Sequence[Person] = (),
    fallback: Sequence[Person] = (),
) -> list[Person]:
    """Return who hears about a contract's deadline, each once.

    The owner, or the backup where the owner left or has no address; and the others
    who asked to hear. Where that is nobody, the fallback: never nobody at all while
    anybody there has an address.
    """
    answering = next(
        (person for person in (owner, backup) if person and person.can_be_told), None
    )
    told = {
        person.id: person
        for person in (answering, *others)
        if person is not None and person.can_be_told
    }
    if not told:
        told = {person.id: person for person in fallback if person.can_be_told}
    return list(told.values())
