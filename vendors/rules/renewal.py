"""What a contract says of its terms and their renewal, as a value."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from vendors.rules.calendar import WEEKDAYS, Calendar
from vendors.rules.duration import Duration
from vendors.rules.notice import Notice


class Mode(StrEnum):
    """What happens at the end of a term."""

    AUTOMATIC = "automatic"
    OPTIONAL = "optional"
    MUTUAL = "mutual"
    CONDITIONAL = "conditional"
    NONE = "none"
    EVERGREEN = "evergreen"
    UNCLEAR = "unclear"


# Where nobody acts, these go on.
SILENT = frozenset({Mode.AUTOMATIC, Mode.EVERGREEN})
# What the end of a term leads to is not settled by its passing.
UNSETTLED = frozenset({Mode.CONDITIONAL, Mode.UNCLEAR})


class EndKind(StrEnum):
    """How the last day of a term is known, or why it is not."""

    STATED = "stated"
    COMPUTED = "computed"
    PARENT = "parent"
    EVENT = "event"
    NONE = "none"
    UNKNOWN = "unknown"
    ILLEGIBLE = "illegible"


class StepLength(StrEnum):
    """How long a renewal runs, or why that is not known."""

    STATED = "stated"
    SAME = "same"
    NO_END = "no_end"
    EVENT = "event"
    UNKNOWN = "unknown"
    ILLEGIBLE = "illegible"


COUNTABLE = frozenset({StepLength.STATED, StepLength.SAME})


@dataclass(frozen=True, slots=True)
class Period:
    """The days a term covers; no last day means that it has none, or none known."""

    starts_on: date
    ends_on: date | None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("A term cannot end before it starts.")

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Step:
    """What one or more ends of term lead to; times is None where it has no limit."""

    mode: Mode
    length: Duration | None = None
    kind: StepLength = StepLength.STATED
    times: int | None = None
    condition: str = ""

    def __post_init__(self) -> None:
        if (self.kind is StepLength.STATED) != (self.length is not None):
            raise ValueError("A renewal of stated length states it, and no other does.")


@dataclass(frozen=True, slots=True)
class CoTerm:
    """The parent whose terms a contract ends with, from the term of that number on."""

    parent: "Agreement"
    number: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract's terms as a value: an anchoring period, what follows, what is asked.

    The anchor is the first term, or a later one whose days were agreed otherwise than
    the contract foresaw; what follows is counted from it. `steps_from` is the number of
    the term whose end the first of the steps is about. All of it holds for the terms
    from number `holds_from` on; `earlier` is what held before. Where notice was given,
    `leaves_after` is the number of the term that the contract ends with.
    """

    first: Period
    first_length: Duration | None = None
    first_number: int = 0
    first_end: EndKind = EndKind.STATED
    first_upon: str = ""
    steps: tuple[Step, ...] = ()
    steps_from: int = 0
    notices: tuple[Notice, ...] = ()
    transit_days: int = 0
    internal_lead_days: int = 0
    calendar: Calendar = WEEKDAYS
    ends_early_on: date | None = None
    leaves_after: int | None = None
    co_term: CoTerm | None = None
    holds_from: int = 0
    earlier: "Agreement | None" = None

    @property
    def begins_on(self) -> date:
        """Return the first day of the contract, whatever was agreed later."""
        return self.earlier.begins_on if self.earlier else self.first.starts_on

    def held_for(self, number: int) -> "Agreement":
        """Return what held for a term of the given number."""
        if number < self.holds_from and self.earlier is not None:
            return self.earlier.held_for(number)
        return self


def anchored(
    agreement: Agreement, number: int, period: Period, length: Duration | None = None
) -> Agreement:
    """Return the agreement counted from a term whose days were agreed otherwise."""
    return replace(
        agreement,
        first=period,
        first_length=length,
        first_number=number,
        first_end=EndKind.STATED,
        first_upon="",
        co_term=None,
        holds_from=number,
        earlier=agreement,
    )


def amended(
    agreement: Agreement,
    number: int,
    period: Period,
    *,
    steps: tuple[Step, ...] | None = None,
    notices: tuple[Notice, ...] | None = None,
) -> Agreement:
    """Return the agreement as an amendment has it for a term, of the given days, on.

    Terms before it keep what held for them, and what the amendment does not speak of
    stays. Later terms are still counted from the anchor; with steps of its own a
    contract no longer follows its parent's.
    """
    changed = replace(agreement, holds_from=number, earlier=agreement)
    if notices is not None:
        changed = replace(changed, notices=notices)
    if steps is None:
        return changed
    if agreement.co_term is not None:
        own = anchored(agreement, number, period)
        return replace(own, steps=steps, steps_from=number, notices=changed.notices)
    taken, count = _taken(agreement, number)
    if count < number:  # it went on otherwise than the steps foresaw
        return replace(changed, steps=steps, steps_from=number)
    return replace(changed, steps=(*taken, *steps))


def _taken(agreement: Agreement, number: int) -> tuple[list[Step], int]:
    """Return the steps that led to a term, and the number they led to."""
    taken: list[Step] = []
    passed = agreement.steps_from
    for step in agreement.steps:
        count = number - passed
        if count <= 0:
            break
        times = count if step.times is None else min(step.times, count)
        taken.append(replace(step, times=times))
        passed += times
    return taken, passed
