"""When a contract's terms begin and end, what follows, and by when to say no.

Conventions: the last day of a term is inclusive and notice counts back from it; every
renewal is counted from the first day of the contract, never from the one before it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from vendors.rules.duration import (
    Duration,
    before,
    last_day,
    last_day_after,
    length_between,
    working_day_at_or_before,
)


class Mode(StrEnum):
    """What happens at the end of a term."""

    AUTOMATIC = "automatic"
    OPTIONAL = "optional"
    MUTUAL = "mutual"
    CONDITIONAL = "conditional"
    NONE = "none"
    EVERGREEN = "evergreen"


class EndKind(StrEnum):
    """How the last day of a term is known, or why it is not."""

    STATED = "stated"
    COMPUTED = "computed"
    EVENT = "event"
    NONE = "none"
    UNKNOWN = "unknown"
    ILLEGIBLE = "illegible"


class StepLength(StrEnum):
    """How long a renewal runs."""

    STATED = "stated"
    SAME = "same"
    NO_END = "no_end"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """What a notice is given for."""

    PREVENT_RENEWAL = "prevent_renewal"
    EXERCISE_RENEWAL = "exercise_renewal"
    LEAVE = "leave"


class CountedFrom(StrEnum):
    """The day a notice counts back from; the words differ by a day."""

    LAST_DAY = "last_day"
    RENEWAL_DATE = "renewal_date"


class Rule(StrEnum):
    """The rule that one step of an explanation applies."""

    LAST_DAY = "last_day"
    RENEWAL_DATE = "renewal_date"
    NOTICE_PERIOD = "notice_period"
    FIXED_DAY = "fixed_day"
    NO_NOTICE_STATED = "no_notice_stated"
    WORKING_DAY = "working_day"
    TRANSIT = "transit"
    INTERNAL_LEAD = "internal_lead"


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

    def __post_init__(self) -> None:
        if (self.kind is StepLength.STATED) != (self.length is not None):
            raise ValueError("A renewal of stated length states it, and no other does.")


@dataclass(frozen=True, slots=True)
class Notice:
    """What the contract demands of whoever gives notice."""

    purpose: Purpose
    length: Duration | None = None
    counted_from: CountedFrom = CountedFrom.LAST_DAY
    opens: Duration | None = None
    fixed_day: tuple[int, int] | None = None  # month and day


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract's terms as a value: an anchoring period, what follows, what is asked.

    The anchor is the first term, or a later one whose days were agreed otherwise than
    the contract foresaw; what follows is counted from it.
    """

    first: Period
    first_length: Duration | None = None
    first_number: int = 0
    steps: tuple[Step, ...] = ()
    notices: tuple[Notice, ...] = ()
    transit_days: int = 0
    internal_lead_days: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of "why this day?": the rule, the day it gave, the length it used."""

    rule: Rule
    gives: date
    length: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when to decide: act_by <= send_by <= notice_by, and why."""

    notice_by: date
    send_by: date
    act_by: date
    opens_on: date | None
    because: tuple[Reason, ...]


def step_after(agreement: Agreement, number: int) -> Step | None:
    """Return the step that a term's end leads to; term 0 is the first one."""
    passed = 0
    for step in agreement.steps:
        if step.times is None or number < passed + step.times:
            return step
        passed += step.times
    return None


def period_of(agreement: Agreement, number: int) -> Period | None:
    """Return the days of the term with the given number, or None where it has none.

    Number 0 is the first term, number k what k renewals lead to if each happens.
    """
    if number == agreement.first_number:
        return agreement.first
    step = step_after(agreement, number - 1)
    if step is None or number < agreement.first_number:
        return None
    before_it = _last_day_of(agreement, number - 1)
    if before_it is None:
        return None
    start = before_it + timedelta(days=1)
    if step.kind is StepLength.NO_END:
        return Period(start, None)
    end = _last_day_of(agreement, number)
    return Period(start, end) if end is not None else None


def following(agreement: Agreement, number: int) -> Period | None:
    """Return the term after the given one, or None where the contract ends with it."""
    step = step_after(agreement, number)
    if step is None or step.mode is Mode.NONE:
        return None
    return period_of(agreement, number + 1)


def deadline(
    agreement: Agreement,
    number: int,
    period: Period,
    *,
    holidays: Collection[date] = (),
) -> Deadline | None:
    """Return by when to decide about a term, or None where it has no last day.

    Without a stated notice the last day itself is the deadline: after it nobody has
    a choice left.
    """
    if period.ends_on is None:
        return None
    step = step_after(agreement, number)
    notice = _notice_for(agreement, step.mode if step else Mode.NONE)
    because = list(_counted(notice, period.ends_on, holidays))
    # A notice longer than the term points before it; it still is the day.
    notice_by = because[-1].gives
    arrives = notice_by - timedelta(days=agreement.transit_days)
    if agreement.transit_days:
        because.append(Reason(Rule.TRANSIT, arrives, f"{agreement.transit_days} days"))
    send_by = working_day_at_or_before(arrives, holidays)
    if send_by != arrives:
        because.append(Reason(Rule.WORKING_DAY, send_by))
    act_by = send_by - timedelta(days=agreement.internal_lead_days)
    if agreement.internal_lead_days:
        lead = f"{agreement.internal_lead_days} days"
        because.append(Reason(Rule.INTERNAL_LEAD, act_by, lead))
    opens_on = (
        before(period.ends_on, notice.opens, holidays)
        if notice is not None and notice.opens is not None
        else None
    )
    return Deadline(notice_by, send_by, act_by, opens_on, tuple(because))


def terms_until(agreement: Agreement, day: date) -> list[Period]:
    """Return the terms from the first to the one that covers a day, by silence.

    The list stops earlier where a term does not renew by itself.
    """
    terms = [agreement.first]
    number = agreement.first_number
    while (ends_on := terms[-1].ends_on) is not None and ends_on < day:
        step = step_after(agreement, number)
        if step is None or step.mode is not Mode.AUTOMATIC:
            break
        number += 1
        upcoming = period_of(agreement, number)
        if upcoming is None:
            break
        terms.append(upcoming)
    return terms


def _last_day_of(agreement: Agreement, number: int) -> date | None:
    """Return the last day of a term, counted from the anchor, or None without one."""
    first = agreement.first
    if first.ends_on is None:
        return None
    length = agreement.first_length or length_between(first.starts_on, first.ends_on)
    renewals = _lengths_until(agreement, number, length)
    if renewals is None:
        return None
    if last_day(first.starts_on, length) == first.ends_on:
        return last_day_after(first.starts_on, [length, *renewals])
    # The last day was stated otherwise than counted: it is the anchor from then on.
    return last_day_after(first.ends_on + timedelta(days=1), renewals)


def _lengths_until(
    agreement: Agreement, number: int, length: Duration
) -> list[Duration] | None:
    """Return how long the renewals after the anchor run, one length for each step.

    None where one of them has no end or is of unknown length.
    """
    lengths: list[Duration] = []
    passed = 0
    if number == agreement.first_number:
        return lengths
    for step in agreement.steps:
        upto = number if step.times is None else min(passed + step.times, number)
        count = upto - max(passed, agreement.first_number)
        passed = upto
        if count <= 0:
            continue
        if step.kind in (StepLength.NO_END, StepLength.UNKNOWN):
            return None
        length = step.length or length
        lengths.append(Duration(length.amount * count, length.unit))
    return lengths if passed == number else None


def _notice_for(agreement: Agreement, mode: Mode) -> Notice | None:
    wanted = (
        (Purpose.EXERCISE_RENEWAL, Purpose.PREVENT_RENEWAL)
        if mode is Mode.OPTIONAL
        else (Purpose.PREVENT_RENEWAL, Purpose.LEAVE, Purpose.EXERCISE_RENEWAL)
    )
    for purpose in wanted:
        for notice in agreement.notices:
            if notice.purpose is purpose:
                return notice
    return None


def _counted(
    notice: Notice | None, ends_on: date, holidays: Collection[date]
) -> list[Reason]:
    reasons = [Reason(Rule.LAST_DAY, ends_on)]
    if notice is None or (notice.length is None and notice.fixed_day is None):
        return [*reasons, Reason(Rule.NO_NOTICE_STATED, ends_on)]
    if notice.fixed_day is not None:
        return [
            *reasons,
            Reason(Rule.FIXED_DAY, _last_such_day(notice.fixed_day, ends_on)),
        ]
    origin = ends_on
    if notice.counted_from is CountedFrom.RENEWAL_DATE:
        origin = ends_on + timedelta(days=1)
        reasons.append(Reason(Rule.RENEWAL_DATE, origin))
    length = notice.length
    if length is None:
        raise ValueError("A notice has a length or a fixed day.")
    # Notice on the last day is the latest possible, also where it needs no time.
    counted = min(before(origin, length, holidays), ends_on)
    return [*reasons, Reason(Rule.NOTICE_PERIOD, counted, str(length))]


def _last_such_day(month_and_day: tuple[int, int], ends_on: date) -> date:
    month, day = month_and_day
    # An absolute day that a month does not have becomes its last one.
    same_year: date = ends_on + relativedelta(month=month, day=day)
    if same_year <= ends_on:
        return same_year
    year_before: date = ends_on + relativedelta(years=-1, month=month, day=day)
    return year_before
