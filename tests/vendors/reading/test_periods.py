import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.reading.periods import next_period, nth_period_end, period_end


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("month", "2005-02-28"), ("quarter", "2005-03-31"), ("year", "2005-12-31")],
)
def test_the_end_of_the_period_of_a_day(unit, expected):
    assert str(period_end(dt.date(2005, 2, 10), unit)) == expected


@pytest.mark.parametrize(
    ("day", "full", "expected"),
    [
        pytest.param("2005-02-10", True, "2007-12-31", id="the begun year is not full"),
        pytest.param("2005-01-01", True, "2006-12-31", id="a year from its first day"),
        pytest.param("2005-02-10", False, "2006-12-31", id="the begun year counts"),
    ],
)
def test_the_end_of_the_second_calendar_year(day, full, expected):
    found = nth_period_end(dt.date.fromisoformat(day), "year", 2, full=full)

    assert str(found) == expected


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    st.sampled_from(["month", "quarter", "year"]),
)
def test_a_period_ends_before_the_next_begins(day, unit):
    assert next_period(day, unit) - period_end(day, unit) == dt.timedelta(days=1)
    assert period_end(day, unit) >= day
