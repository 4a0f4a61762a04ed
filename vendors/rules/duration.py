"""Lengths of time as contracts state them, and how they are counted on a calendar."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from dateutil.relativedelta import relativedelta

SATURDAY = 5


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"


MONTHS_IN = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}
DAYS_IN = {Unit.DAYS: 1, Unit.WEEKS: 7}


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of units. Days are never months: 90 days and 3 months differ."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("A duration cannot be negative.")

    @property
    def months(self) -> int:
        """Return the length in months; 0 where it is counted in days."""
        return self.amount * MONTHS_IN.get(self.unit, 0)

    @property
    def days(self) -> int:
        """Return the length in calendar days; 0 where it is counted otherwise."""
        return self.amount * DAYS_IN.get(self.unit, 0)

    def __str__(self) -> str:
        words = self.unit.replace("_", " ")
        return f"{self.amount} {words.removesuffix('s') if self.amount == 1 else words}"


def before(day: date, length: Duration, holidays: Collection[date] = ()) -> date:
    """Return the day that lies the given length before another.

    A day that the earlier month does not have becomes its last day (ISO 8601: months
    are nominal), so the answer is never later than the counting party can claim.
    """
    if length.unit is Unit.WORKING_DAYS:
        return working_days_before(day, length.amount, holidays)
    earlier: date = day - relativedelta(months=length.months, days=length.days)
    return earlier


def working_days_before(day: date, count: int, holidays: Collection[date] = ()) -> date:
    for _ in range(count):
        day = working_day_at_or_before(day - timedelta(days=1), holidays)
    return day


def working_day_at_or_before(day: date, holidays: Collection[date] = ()) -> date:
    """Return the day itself, or the last working day before it.

    Counted backward because it serves a deadline before an event (Fed. R. Civ. P.
    6(a)(5)).
    """
    while day.weekday() >= SATURDAY or day in holidays:
        day -= timedelta(days=1)
    return day


def last_day(start: date, length: Duration) -> date:
    """Return the last day, inclusive, of a period that begins on a day.

    Twelve months from 1 January end on 31 December. Where the corresponding day does
    not exist, the last day of that month ends the period: one month from 31 January
    ends on 28 February (Regulation 1182/71 art. 3(2)(c), the corresponding-date rule).
    """
    if length.unit is Unit.WORKING_DAYS:
        raise ValueError("A period is not counted in working days.")
    end: date = start + relativedelta(months=length.months, days=length.days)
    clamped = length.months and end.day != start.day
    return end if clamped else end - timedelta(days=1)


def last_day_after(start: date, lengths: Iterable[Duration]) -> date:
    """Return the last day of the last of several periods that follow one another.

    Lengths in months are added up and counted once from the first day, so the 31st
    comes back after a February; counted one by one they would drift to the 28th.
    """
    day = start
    for in_months, run in groupby(lengths, key=lambda length: bool(length.months)):
        periods = list(run)
        total = (
            Duration(sum(period.months for period in periods), Unit.MONTHS)
            if in_months
            else Duration(sum(period.days for period in periods), Unit.DAYS)
        )
        day = last_day(day, total) + timedelta(days=1)
    return day - timedelta(days=1)


def length_between(start: date, end: date) -> Duration:
    """Return the whole months, or else the days, from one day to another inclusive."""
    months = (end.year - start.year) * 12 + end.month - start.month
    for candidate in (months, months + 1):
        if candidate > 0:
            length = Duration(candidate, Unit.MONTHS)
            if last_day(start, length) == end:
                return length
    return Duration((end - start).days + 1, Unit.DAYS)
