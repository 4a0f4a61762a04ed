import datetime as dt

import pytest

from vendors.rules.calendar import WEEKDAYS, Calendar, calendar_of

CHRISTMAS = Calendar(holidays=frozenset({dt.date(2024, 12, 25), dt.date(2025, 1, 1)}))


def on(text):
    return dt.date.fromisoformat(text)


def test_working_days_pass_over_holidays():
    assert CHRISTMAS.before(on("2025-01-10"), 10) == on("2024-12-26")


def test_working_days_are_counted_forward_too():
    assert CHRISTMAS.after(on("2024-12-24"), 2) == on("2024-12-27")


def test_a_deadline_on_a_sunday_is_kept_on_the_friday_before():
    assert WEEKDAYS.at_or_before(on("2024-12-01")) == on("2024-11-29")


def test_a_period_that_ends_on_a_sunday_rolls_forward_to_monday():
    assert WEEKDAYS.at_or_after(on("2025-08-31")) == on("2025-09-01")


def test_a_weekend_is_where_the_week_has_it():
    sunday_to_thursday = Calendar(weekend=frozenset({4, 5}))

    assert sunday_to_thursday.before(on("2025-01-09"), 5) == on("2025-01-02")


@pytest.mark.parametrize(
    ("code", "day"),
    [
        pytest.param("DE", "2026-10-03", id="a country"),
        pytest.param("GB-ENG", "2026-12-25", id="a part of one"),
        pytest.param("US", "2026-07-03", id="observed on the Friday before"),
    ],
)
def test_a_calendar_knows_its_holidays(code, day):
    assert not calendar_of(code).works_on(on(day))


def test_no_calendar_chosen_has_weekends_alone():
    assert calendar_of("").works_on(on("2026-12-25"))


@pytest.mark.parametrize("code", ["XX", "DE-XX", "Germany, please"])
def test_an_unknown_calendar_is_refused_with_an_example(code):
    with pytest.raises(ValueError, match="GB-ENG"):
        calendar_of(code)
