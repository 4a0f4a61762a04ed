"""What a reminder is: the occasion, the lead, and who is told why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

LONGEST_LEAD = 550  # days: eighteen months
AT_ONCE = date.min  # to be looked at by the next pass


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be told, by the id of the account."""

    id: int
    email: str
    is_active: bool
    is_refused: bool = False  # the mail server refused the address for good

    @property
    def can_be_told(self) -> bool:
        return self.is_active and bool(self.email) and not self.is_refused


class Answering(NamedTuple):
    """Somebody who answers for something, and who stands in."""

    owner: Person | None
    backup: Person | None = None

    @property
    def who_is_told(self) -> Person | None:
        """Return the owner, or the backup where the owner cannot be told."""
        told = (person for person in self if person and person.can_be_told)
        return next(told, None)


class TeamChannels(NamedTuple):
    """Where a team reads together: the address of a mailbox, a webhook's channel."""

    name: str
    mailbox: str = ""
    webhook: int | None = None


class Recipient(NamedTuple):
    """A person or a channel that is told, by its id, and why."""

    role: Role
    person: int | None = None
    channel: int | None = None

    @property
    def address(self) -> tuple[int | None, int | None]:
        return self.person, self.channel


NOBODY = Answering(None)


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody who may have to hear about one deadline.

    The channels are those of the teams of whoever answers for it.
    """

    answering: Answering = NOBODY
    tool_owners: tuple[Answering, ...] = ()
    product_ops: tuple[Person, ...] = ()
    mailboxes: tuple[int, ...] = ()
    webhooks: tuple[int, ...] = ()


def audience(circle: Circle) -> list[Recipient]:
    """Return who hears about it first, each once.

    The owner, or the backup where the owner cannot be told; and the owners of its
    tools likewise. Where that is nobody, product ops: never nobody at all while
    anybody there can be told.
    """
    return each_once(_audience(circle))


def _audience(circle: Circle) -> Iterator[Recipient]:
    found = False
    owner, _ = circle.answering
    told = circle.answering.who_is_told
    if told is not None:
        found = True
        yield Recipient(Role.OWNER if told == owner else Role.BACKUP, told.id)
    for answering in circle.tool_owners:
        told = answering.who_is_told
        if told is not None:
            found = True
            yield Recipient(Role.TOOL_OWNER, told.id)
    if not found:
        yield from _members(circle, Role.PRODUCT_OPS)


def next_in_line(circle: Circle) -> list[Recipient]:
    """Return who is told too when nobody acts: the backup, or else product ops."""
    told = {one.person for one in audience(circle)}
    backup = circle.answering.backup
    if backup is not None and backup.can_be_told and backup.id not in told:
        return [Recipient(Role.NEXT_IN_LINE, backup.id)]
    members = each_once(_members(circle, Role.NEXT_IN_LINE))
    return [one for one in members if one.person not in told]


def team(circle: Circle) -> list[Recipient]:
    """Return the mailboxes of the teams of whoever answers for it."""
    return [Recipient(Role.TEAM, channel=channel) for channel in circle.mailboxes]


def webhooks(circle: Circle) -> list[Recipient]:
    return [Recipient(Role.WEBHOOK, channel=channel) for channel in circle.webhooks]


def everybody(circle: Circle) -> list[Recipient]:
    """Return who is told once a deadline has passed undecided."""
    return each_once(
        [
            *audience(circle),
            *next_in_line(circle),
            *team(circle),
            *_members(circle, Role.PRODUCT_OPS),
            *webhooks(circle),
        ]
    )


def each_once(recipients: Iterable[Recipient]) -> list[Recipient]:
    """Return them without repeats, each in the first of its roles."""
    found: dict[tuple[int | None, int | None], Recipient] = {}
    for one in recipients:
        found.setdefault(one.address, one)
    return list(found.values())


def _members(circle: Circle, role: Role) -> Iterator[Recipient]:
    for person in circle.product_ops:
        if person.can_be_told:
            yield Recipient(role, person.id)
