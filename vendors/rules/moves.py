"""The days of a term before and after a change, and why they are what they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from vendors.rules.deadlines import Deadline, Kind
from vendors.rules.explanation import Because, Reason, Rule


class DayOf(StrEnum):
    """Which day of a term it is."""

    ENDS_ON = "ends_on"
    OPENS_ON = "opens_on"
    NOTICE_BY = "notice_by"
    SEND_BY = "send_by"
    ACT_BY = "act_by"
    REVIEW_BY = "review_by"


class Change(StrEnum):
    """What a change does to a term."""

    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


class Explained(NamedTuple):
    """A day and why it is that day."""

    on: date
    because: Because


Days = Mapping[DayOf, Explained]


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A day before and after the change, None where there is none; and why then."""

    day: DayOf
    before: date | None
    after: date | None
    because: Because


@dataclass(frozen=True, slots=True)
class TermMoves:
    """The days of one term that a change moves.

    `term_id` is None for a term that the change adds: it is not kept yet. `because`
    is all that leads to its days after the change.
    """

    contract_id: int
    contract: str
    term_id: int | None
    number: int
    starts_on: date | None
    change: Change
    days: tuple[MovedDay, ...]
    because: Because


@dataclass(frozen=True, slots=True)
class Moves:
    """What a change moves: one contract after the other, its terms in order."""

    terms: tuple[TermMoves, ...]

    @property
    def of_known_terms(self) -> bool:
        """Say whether a day moves that was known before."""
        return any(term.change is not Change.ADDED for term in self.terms)

    @property
    def added(self) -> tuple[TermMoves, ...]:
        return tuple(term for term in self.terms if term.change is Change.ADDED)


# What is counted after the notice day explains only the days after it.
AFTER_NOTICE = frozenset({Rule.TRANSIT, Rule.WORKING_DAY, Rule.INTERNAL_LEAD})
NOT_ABOUT = {
    DayOf.NOTICE_BY: AFTER_NOTICE | {Rule.WINDOW},
    DayOf.SEND_BY: frozenset({Rule.INTERNAL_LEAD, Rule.WINDOW}),
    DayOf.ACT_BY: frozenset({Rule.WINDOW}),
}


def days_of(deadline: Deadline, ends_on: date | None, why_it_ends: Because) -> Days:
    """Return the days that a term has, each with its reasons."""
    days: dict[DayOf, Explained] = {}
    if ends_on is not None:
        because = why_it_ends or (Reason(Rule.LAST_DAY, ends_on),)
        days[DayOf.ENDS_ON] = Explained(ends_on, because)
    if deadline.kind is Kind.REVIEW:
        days[DayOf.REVIEW_BY] = Explained(deadline.act_by, deadline.because)
        return days
    found = {
        DayOf.OPENS_ON: deadline.opens_on,
        DayOf.NOTICE_BY: deadline.notice_by,
        DayOf.SEND_BY: deadline.send_by,
        DayOf.ACT_BY: deadline.act_by,
    }
    for name, on in found.items():
        if on is not None:
            days[name] = Explained(on, _about(name, deadline.because))
    return days


def moved_days(before: Days, after: Days) -> Iterator[MovedDay]:
    """Return the days that are not what they were, in the order that people read."""
    for name in DayOf:
        old, new = before.get(name), after.get(name)
        if (old and old.on) != (new and new.on):
            yield MovedDay(
                day=name,
                before=old.on if old else None,
                after=new.on if new else None,
                because=new.because if new else (),
            )


def _about(name: DayOf, because: Because) -> Because:
    if name is DayOf.OPENS_ON:
        return tuple(step for step in because if step.rule is Rule.WINDOW)
    return tuple(step for step in because if step.rule not in NOT_ABOUT[name])
