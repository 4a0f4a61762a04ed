"""Ends and beginnings of calendar months, quarters and years."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def month_end(day: date) -> date:
    """Return the last day of the month of a day."""
    end: date = day + relativedelta(day=31)
    return end


def period_end(day: date, unit: str) -> date:
    """Return the last day of the calendar month, quarter or year of a day."""
    months = MONTHS_IN[unit]
    return month_end(day.replace(day=1, month=-(-day.month // months) * months))


def next_period(day: date, unit: str) -> date:
    """Return the first day of the calendar month, quarter or year after a day."""
    return period_end(day, unit) + timedelta(days=1)


def nth_period_end(day: date, unit: str, number: int, *, full: bool) -> date:
    """Return the last day of the nth calendar period after a day.

    The period that begins on the day itself is the first full one.
    """
    begins = period_end(day - timedelta(days=1), unit) + timedelta(days=1) == day
    shift = number - 1 if begins or not full else number
    return period_end(
        day.replace(day=1) + relativedelta(months=MONTHS_IN[unit] * shift), unit
    )
