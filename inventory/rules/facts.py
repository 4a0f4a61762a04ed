"""What the rules need to know about tools, as values."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class ToolFacts(NamedTuple):
    """A tool as it is compared with others."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    vendor: int | None = None
    vendor_names: tuple[str, ...] = ()
    website: str = ""
    summary: str = ""
    lifecycle: str = "approved"
    capabilities: frozenset[int] = frozenset()
    is_owned: bool = True
    review_on: date | None = None

    @property
    def is_in_use(self) -> bool:
        return self.lifecycle not in ("requested", "retired")


class Use(NamedTuple):
    """A team that uses a tool for a job; None for a job that is not on the list."""

    tool: int
    team: int
    capability: int | None = None
    people: int | None = None


class Cost(NamedTuple):
    """A contract in force that pays for a tool.

    The annual amount is the tool's share, not rounded; None means not known.
    """

    tool: int
    contract: int
    title: str
    annual_amount: Decimal | None = None
    currency: str = ""
    seats: int | None = None
    ends_on: date | None = None
    notice_by: date | None = None
    starts_on: date | None = None

    @property
    def is_paid(self) -> bool:
        """Return whether it takes money; an amount that is not known counts."""
        return self.annual_amount is None or self.annual_amount > 0


class Usage(NamedTuple):
    """How much a tool was used on a day."""

    tool: int
    measured_on: date
    licensed: int | None = None
    active: int | None = None


class Names(NamedTuple):
    """How jobs and teams are called, by their ids."""

    capabilities: dict[int, str]
    teams: dict[int, str]
