"""The dates are from a set of questions written for this project; authorities named."""

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from vendors.rules.duration import (
    Duration,
    Unit,
    after,
    anniversary,
    before,
    last_day,
    last_day_after,
    latest_before,
    length_between,
    plus_months,
)

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
LENGTHS = st.builds(
    Duration,
    st.integers(1, 40),
    st.sampled_from(
        [Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.QUARTERS, Unit.YEARS],
    ),
)
MONTH = Duration(1, Unit.MONTHS)


def on(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        pytest.param(
            "2024-01-01", 1, "years", "2024-12-31", id="a year ends in December"
        ),
        pytest.param("2024-01-01", 12, "months", "2024-12-31", id="12 months likewise"),
        pytest.param(
            "2025-06-15", 3, "years", "2028-06-14", id="before the anniversary"
        ),
        pytest.param("2024-02-29", 1, "years", "2025-02-28", id="no such day in 2025"),
        pytest.param("2023-03-01", 1, "years", "2024-02-29", id="into a leap year"),
        pytest.param("2025-01-31", 1, "months", "2025-02-28", id="no 31 February"),
        pytest.param(
            "2024-08-31", 6, "months", "2025-02-28", id="six months from 31 Aug"
        ),
        pytest.param("2024-03-01", 1, "quarters", "2024-05-31", id="a quarter"),
        pytest.param(
            "2025-01-01", 90, "days", "2025-03-31", id="days include the first"
        ),
        pytest.param("2025-01-01", 2, "weeks", "2025-01-14", id="weeks are seven days"),
    ],
)
def test_the_last_day_of_a_period_is_inclusive(start, amount, unit, expected):
    assert last_day(on(start), Duration(amount, Unit(unit))) == on(expected)


@pytest.mark.parametrize(
    ("day", "amount", "unit", "expected"),
    [
        pytest.param("2024-12-31", 30, "days", "2024-12-01", id="2 to 31 are 30 days"),
        pytest.param("2024-12-31", 90, "days", "2024-10-02", id="90 days"),
        pytest.param(
            "2024-12-31", 3, "months", "2024-09-30", id="are not three months"
        ),
        pytest.param(
            "2025-02-28", 3, "months", "2024-11-28", id="the earlier, safe day"
        ),
        pytest.param("2024-05-31", 3, "months", "2024-02-29", id="leap year"),
        pytest.param(
            "2012-10-01", 4, "weeks", "2012-09-03", id="four weeks, published"
        ),
        pytest.param("2025-01-10", 10, "working_days", "2024-12-27", id="working days"),
    ],
)
def test_notice_counts_back(day, amount, unit, expected):
    assert before(on(day), Duration(amount, Unit(unit))) == on(expected)


@pytest.mark.parametrize(
    ("day", "amount", "unit", "expected"),
    [
        pytest.param("2025-01-31", 1, "months", "2025-02-28", id="no 31 February"),
        pytest.param("2025-02-28", 1, "months", "2025-03-28", id="no stickiness"),
        pytest.param("2024-02-29", 1, "years", "2025-02-28", id="leap day"),
        pytest.param("2024-02-29", 4, "years", "2028-02-29", id="to a leap day"),
        pytest.param("2023-03-01", 365, "days", "2024-02-29", id="days are no year"),
        pytest.param("1978-09-30", 4, "months", "1979-01-30", id="Dodds v Walker"),
        pytest.param("2025-01-03", 5, "working_days", "2025-01-10", id="working days"),
    ],
)
def test_a_period_from_an_event_ends_on_the_corresponding_day(
    day, amount, unit, expected
):
    assert after(on(day), Duration(amount, Unit(unit))) == on(expected)


def test_an_anniversary_is_counted_from_the_first_day():
    assert anniversary(on("2024-01-31"), MONTH, 2) == on("2024-03-31")


@pytest.mark.parametrize(
    ("day", "amount", "unit", "expected"),
    [
        pytest.param("2025-02-28", 3, "months", "2024-11-30", id="30 November too"),
        pytest.param("2025-06-30", 6, "months", "2024-12-31", id="31 December too"),
        pytest.param("2024-12-31", 3, "months", "2024-09-30", id="no other day"),
        pytest.param("2024-12-31", 30, "days", "2024-12-01", id="days leave no doubt"),
    ],
)
def test_the_latest_day_is_the_last_whose_period_still_ends_in_time(
    day, amount, unit, expected
):
    assert latest_before(on(day), Duration(amount, Unit(unit))) == on(expected)


@given(day=DAYS, months=st.integers(-600, 600))
def test_months_are_added_as_dateutil_adds_them(day, months):
    assert plus_months(day, months) == day + relativedelta(months=months)


@pytest.mark.parametrize("months", [-30_000, 100_000])
def test_a_day_beyond_the_calendar_is_refused(months):
    with pytest.raises(OverflowError, match="no such day"):
        plus_months(on("2026-01-01"), months)


def test_a_period_lasts_at_least_a_day():
    with pytest.raises(ValueError, match="at least a day"):
        last_day(on("2026-01-01"), Duration(0, Unit.MONTHS))


def test_monthly_periods_from_the_31st_do_not_drift():
    ends = [last_day_after(on("2025-01-31"), [(MONTH, count)]) for count in (1, 2, 3)]

    assert ends == [on("2025-02-28"), on("2025-03-30"), on("2025-04-30")]


def test_days_after_months_are_counted_from_where_the_months_end():
    lengths = [(Duration(1, Unit.MONTHS), 1), (Duration(5, Unit.DAYS), 2)]

    assert last_day_after(on("2025-01-01"), lengths) == on("2025-02-10")


@given(start=DAYS, length=LENGTHS)
def test_a_length_is_found_again_between_its_days(start, length):
    end = last_day(start, length)

    assert last_day(start, length_between(start, end)) == end


@given(day=DAYS, amount=st.integers(0, 60), unit=st.sampled_from(Unit))
def test_more_notice_is_never_a_later_deadline(day, amount, unit):
    less, more = Duration(amount, unit), Duration(amount + 1, unit)

    assert before(day, more) <= before(day, less) <= day


def test_a_duration_cannot_be_negative():
    with pytest.raises(ValueError, match="negative"):
        Duration(-1, Unit.DAYS)


def test_a_period_is_not_counted_in_working_days():
    with pytest.raises(ValueError, match="working days"):
        last_day(on("2026-01-01"), Duration(5, Unit.WORKING_DAYS))


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (Duration(1, Unit.MONTHS), "1 month"),
        (Duration(30, Unit.DAYS), "30 days"),
        (Duration(1, Unit.WORKING_DAYS), "1 working day"),
    ],
)
def test_a_duration_reads_as_words(length, words):
    assert str(length) == words
