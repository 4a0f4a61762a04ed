"""What is so on one day, as plain values: all that the oracle is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be told; `reachable` is active, with an address not refused."""

    id: int
    reachable: bool
    mailboxes: tuple[str, ...] = ()  # of the teams the person belongs to
    webhooks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """How one kind of contract is reminded of; None as a day: never."""

    leads: tuple[int, ...]
    rolling: bool = False
    next_in_line_at: int | None = 14
    team_at: int | None = 7


class Reaction(NamedTuple):
    """What somebody answered about a deadline; `until` where it was put off."""

    deadline: date
    given_on: date
    until: date | None
    order: tuple[object, ...]


class Step(NamedTuple):
    """What follows a term; without a length of its own, as long as that one."""

    mode: str
    length: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class Contract:
    id: int
    kind: str
    state: str
    owner: int | None
    backup: int | None
    signed_on: date | None
    notice_given_on: date | None
    terminated_on: date | None
    recorded_on: date
    leads: tuple[int, ...] | None
    steps: tuple["Step", ...]
    steps_of_parent: tuple["Step", ...]
    tool_owners: tuple[tuple[int, int | None], ...]  # each with a backup


@dataclass(frozen=True, slots=True)
class Term:
    id: int
    contract: int
    number: int
    is_last: bool
    starts_on: date | None
    ends_on: date | None
    length: tuple[int, str] | None
    act_by: date | None
    notice_by: date | None
    recorded_on: date
    reviewed_on: date | None
    outcome: str | None
    decided_on: date | None
    origin: str
    reactions: tuple[Reaction, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    id: int
    contract: int | None
    dated_on: date | None
    expires_on: date | None
    is_superseded: bool
    recorded_on: date
    reactions: tuple[Reaction, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that decides who is owed what."""

    people: Mapping[int, Person]
    product_ops: tuple[int, ...]
    contracts: Mapping[int, Contract]
    terms: tuple[Term, ...]
    documents: tuple[Document, ...]
    policies: Mapping[str, Policy] = field(default_factory=dict)
    usual: Policy = Policy((120, 90, 60, 30, 14, 7, 3, 1, 0))


class To(NamedTuple):
    """A person or a webhook by id, or a mailbox by its address."""

    kind: str
    id: int | str


class Key(NamedTuple):
    """What nobody is told twice."""

    subject: tuple[str, int]
    deadline: date
    occasion: str
    lead: int
    to: To
