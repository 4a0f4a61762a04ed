"""Lengths of time as contracts state them, and how they are counted on a calendar."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from vendors.rules.calendar import ONE_DAY, WEEKDAYS, Calendar


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
    # The length in months, 0 where it is counted in days; and the other way round.
    months: int = field(init=False, compare=False, repr=False)
    days: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("A duration cannot be negative.")
        object.__setattr__(self, "months", self.amount * MONTHS_IN.get(self.unit, 0))
        object.__setattr__(self, "days", self.amount * DAYS_IN.get(self.unit, 0))

    def times(self, count: int) -> "Duration":
        return Duration(self.amount * count, self.unit)

    def __str__(self) -> str:
        words = self.unit.replace("_", " ")
        return f"{self.amount} {words.removesuffix('s') if self.amount == 1 else words}"


def duration_of(amount: int | None, unit: str) -> Duration | None:
    """Return a length from its two columns; None unless both are there."""
    return Duration(amount, Unit(unit)) if amount is not None and unit else None


def plus_months(day: date, months: int) -> date:
    """Return the same day so many months on, or the last day of that month.

    What dateutil's relativedelta gives, at a fifth of its time: a hundred thousand
    deadlines add months two million times.

    :raises OverflowError: if the calendar has no such day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("The calendar has no such day.")
    same = day.day
    if same > 28:  # noqa: PLR2004  every month has 28 days
        same = min(same, monthrange(year, month + 1)[1])
    return date(year, month + 1, same)


def after(day: date, length: Duration, calendar: Calendar = WEEKDAYS) -> date:
    """Return the day that lies the given length after another.

    The same day of a later month, or its last day where it has no such day (ISO 8601:
    months are nominal; the corresponding-date rule). It is also the last day of a
    period that runs from an event on the first day, which itself is not counted.
    """
    if length.unit is Unit.WORKING_DAYS:
        return calendar.after(day, length.amount)
    months = length.months
    return plus_months(day, months) if months else day + timedelta(days=length.days)


def before(day: date, length: Duration, calendar: Calendar = WEEKDAYS) -> date:
    """Return the day that lies the given length before another.

    A day that the earlier month does not have becomes its last day (ISO 8601: months
    are nominal), so the answer is never later than the counting party can claim.
    """
    if length.unit is Unit.WORKING_DAYS:
        return calendar.before(day, length.amount)
    months = length.months
    return plus_months(day, -months) if months else day - timedelta(days=length.days)


def latest_before(day: date, length: Duration, calendar: Calendar = WEEKDAYS) -> date:
    """Return the last day from which the given length still ends by another day.

    Three months from 28, 29 or 30 November all end on 28 February: the last of them is
    what the corresponding-date rule allows, the first is what `before` gives.
    """
    latest = before(day, length, calendar)
    while length.months and after(latest + ONE_DAY, length, calendar) <= day:
        latest += ONE_DAY
    return latest


def anniversary(start: date, length: Duration, count: int) -> date:
    """Return the day that so many equal lengths lead to, counted from the first day."""
    return after(start, length.times(count))


def last_day(start: date, length: Duration) -> date:
    """Return the last day, inclusive, of a period that begins on a day.

    Twelve months from 1 January end on 31 December. Where the corresponding day does
    not exist, the last day of that month ends the period: one month from 31 January
    ends on 28 February (Regulation 1182/71 art. 3(2)(c), the corresponding-date rule).
    """
    if length.unit is Unit.WORKING_DAYS:
        raise ValueError("A period is not counted in working days.")
    if not length.amount:
        raise ValueError("A period lasts at least a day.")
    return _last_of(start, length.months, length.days)


def last_day_after(start: date, runs: Iterable[tuple[Duration, int]]) -> date:
    """Return the last day of the last of several periods that follow one another.

    Given are their lengths, and how often each comes. Lengths in months are added up
    and counted once from the first day, so the 31st comes back after a February;
    counted one by one they would drift to the 28th.
    """
    months = days = 0
    for length, count in runs:
        if length.months:
            if days:
                start, days = start + timedelta(days=days), 0
            months += length.months * count
        else:
            if months:
                start, months = _last_of(start, months, 0) + ONE_DAY, 0
            days += length.days * count
    return _last_of(start, months, days)


def _last_of(start: date, months: int, days: int) -> date:
    if not months:
        return start + timedelta(days=days - 1)
    end = plus_months(start, months)
    return end if end.day != start.day else end - ONE_DAY


def length_between(start: date, end: date) -> Duration:
    """Return the whole months, or else the days, from one day to another inclusive."""
    months = (end.year - start.year) * 12 + end.month - start.month
    for candidate in (months, months + 1):
        if candidate > 0:
            length = Duration(candidate, Unit.MONTHS)
            if last_day(start, length) == end:
                return length
    return Duration((end - start).days + 1, Unit.DAYS)
