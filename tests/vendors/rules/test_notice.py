import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.rules.duration import Duration, Unit
from vendors.rules.explanation import Rule
from vendors.rules.notice import (
    CountedFrom,
    Counts,
    Notice,
    PeriodEnd,
    Purpose,
    Stated,
    first_to_leave,
    leaves_by,
    notice_days,
    takes_effect,
)

MONTH = Duration(1, Unit.MONTHS)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


def on(text):
    return dt.date.fromisoformat(text)


def prevent(amount, unit, **facts):
    return Notice(Purpose.PREVENT_RENEWAL, Duration(amount, Unit(unit)), **facts)


def leave(amount, unit, **facts):
    return Notice(Purpose.LEAVE, Duration(amount, Unit(unit)), **facts)


# From the set of questions that this project answers (D043 to D050).
@pytest.mark.parametrize(
    ("ends_on", "amount", "unit", "safe", "latest", "clear"),
    [
        ("2024-12-31", 30, "days", "2024-12-01", "2024-12-01", "2024-11-30"),
        ("2024-12-31", 3, "months", "2024-09-30", "2024-09-30", "2024-09-30"),
        ("2025-02-28", 3, "months", "2024-11-28", "2024-11-30", "2024-11-27"),
        ("2025-05-31", 3, "months", "2025-02-28", "2025-02-28", "2025-02-28"),
        ("2025-06-30", 6, "months", "2024-12-30", "2024-12-31", "2024-12-29"),
    ],
)
def test_where_a_day_is_left_open_the_earlier_is_safe(
    ends_on, amount, unit, safe, latest, clear
):
    days = notice_days(prevent(amount, unit), on(ends_on))
    in_clear_days = notice_days(prevent(amount, unit, clear=True), on(ends_on))

    assert (days.safe, days.latest) == (on(safe), on(latest))
    assert in_clear_days.safe == on(clear)


def test_a_day_left_open_is_said():
    days = notice_days(prevent(3, "months"), on("2025-02-28"))

    assert days.because[-1].rule is Rule.SAFE_DAY
    assert days.because[-1].since == on("2024-11-30")


def test_a_window_has_two_ends():
    notice = prevent(2, "months", opens=Duration(6, Unit.MONTHS))

    days = notice_days(notice, on("2024-12-31"))

    assert (days.opens_on, days.safe) == (on("2024-06-30"), on("2024-10-31"))


def test_a_window_opens_counted_from_the_same_day_as_it_closes():
    notice = prevent(
        30,
        "days",
        counted_from=CountedFrom.RENEWAL_DATE,
        opens=Duration(90, Unit.DAYS),
    )

    days = notice_days(notice, on("2026-12-31"))

    assert (days.opens_on, days.safe) == (on("2026-10-03"), on("2026-12-02"))


def test_of_a_length_and_a_fixed_day_the_earlier_holds():
    notice = prevent(30, "days", fixed_day=(10, 1))

    assert notice_days(notice, on("2026-12-31")).safe == on("2026-10-01")
    assert notice_days(notice, on("2026-10-15")).safe == on("2026-09-15")


def test_what_has_to_leave_first_keeps_all_notices():
    given = prevent(31, "days", counts=Counts.GIVEN)
    received = prevent(30, "days")

    notice, days = first_to_leave([given, received], on("2026-12-31"), transit_days=10)

    assert notice is received
    assert leaves_by(notice, days, 10) == on("2026-11-21")


@pytest.mark.parametrize("stated", [s for s in Stated if s is not Stated.STATED])
def test_without_a_known_period_the_last_day_is_the_deadline(stated):
    days = notice_days(Notice(Purpose.LEAVE, stated=stated), on("2026-12-31"))

    assert days.safe == on("2026-12-31")
    known_to_be_none = stated is Stated.SAYS_NONE
    expected = Rule.NO_NOTICE_ASKED if known_to_be_none else Rule.NOTICE_NOT_KNOWN
    assert days.because[-1].rule is expected


def test_of_two_notices_the_earlier_deadline_keeps_both():
    sixty, ninety = prevent(60, "days"), prevent(90, "days")

    notice, days = first_to_leave([sixty, ninety], on("2024-12-31"))

    assert notice is ninety
    assert days.safe == on("2024-10-02")


@pytest.mark.parametrize(
    ("notice", "given_on", "ends_on"),
    [
        pytest.param(leave(30, "days"), "2025-01-15", "2025-02-14", id="thirty days"),
        pytest.param(
            leave(30, "days", clear=True), "2025-01-15", "2025-02-15", id="clear"
        ),
        pytest.param(leave(3, "months"), "2025-01-31", "2025-04-30", id="three months"),
        pytest.param(
            leave(1, "months", to_end_of=PeriodEnd.MONTH),
            "2025-01-15",
            "2025-02-28",
            id="to the end of a month",
        ),
        pytest.param(
            leave(6, "weeks", to_end_of=PeriodEnd.QUARTER),
            "2025-02-18",
            "2025-06-30",
            id="six weeks to the end of a quarter, a day late",
        ),
        pytest.param(
            leave(6, "weeks", to_end_of=PeriodEnd.QUARTER),
            "2025-02-17",
            "2025-03-31",
            id="six weeks to the end of a quarter, in time",
        ),
        pytest.param(
            leave(3, "months", to_end_of=PeriodEnd.YEAR),
            "2025-10-01",
            "2026-12-31",
            id="to the end of a year",
        ),
        pytest.param(
            leave(2, "months", to_end_of=PeriodEnd.CONTRACT_YEAR),
            "2025-02-01",
            "2025-05-31",
            id="to the end of a contract year",
        ),
    ],
)
def test_a_notice_to_leave_takes_effect(notice, given_on, ends_on):
    day, because = takes_effect(notice, on(given_on), begins_on=on("2023-06-01"))

    assert day == on(ends_on)
    assert because[-1].gives == day


def test_a_stated_notice_says_when():
    with pytest.raises(ValueError, match="length or a fixed day"):
        Notice(Purpose.LEAVE)


@given(ends_on=DAYS, amount=st.integers(0, 60), unit=st.sampled_from(Unit))
def test_more_notice_is_never_a_later_deadline(ends_on, amount, unit):
    less = notice_days(prevent(amount, unit), ends_on)
    more = notice_days(prevent(amount + 1, unit), ends_on)

    assert more.safe <= less.safe <= less.latest <= ends_on
