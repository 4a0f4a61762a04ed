import dataclasses
import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.rules.deadlines import deadline, next_deadline
from vendors.rules.duration import Duration, Unit, last_day
from vendors.rules.explanation import Rule
from vendors.rules.notice import CountedFrom, Notice, Purpose
from vendors.rules.renewal import Agreement, Mode, Period, Step, StepLength
from vendors.rules.terms import (
    following,
    period_of,
    step_after,
    term_in_force,
    terms_until,
)

YEAR = Duration(1, Unit.YEARS)
YEAR_2026 = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
THIRTY_DAYS = Duration(30, Unit.DAYS)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
LENGTHS = st.builds(
    Duration,
    st.integers(1, 24),
    st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.QUARTERS, Unit.YEARS]),
)

COUNTS = st.integers(0, 30)


def agreement(*, mode=Mode.AUTOMATIC, first=YEAR_2026, notice=None, **facts):
    step = Step(mode, length=YEAR)
    notices = (notice,) if notice else ()
    return Agreement(**{"first": first, "steps": (step,), "notices": notices, **facts})


def prevent(length, **facts):
    return Notice(Purpose.PREVENT_RENEWAL, length, **facts)


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        pytest.param(prevent(THIRTY_DAYS), dt.date(2026, 12, 1), id="thirty days"),
        pytest.param(
            prevent(Duration(3, Unit.MONTHS)), dt.date(2026, 9, 30), id="three months"
        ),
        pytest.param(
            prevent(THIRTY_DAYS, counted_from=CountedFrom.RENEWAL_DATE),
            dt.date(2026, 12, 2),
            id="counted from the renewal date: a day more",
        ),
        pytest.param(
            prevent(None, fixed_day=(9, 30)), dt.date(2026, 9, 30), id="a fixed day"
        ),
        pytest.param(
            prevent(None, fixed_day=(2, 29)),
            dt.date(2026, 2, 28),
            id="29 February in a year without one",
        ),
        pytest.param(
            prevent(Duration(2, Unit.YEARS)),
            dt.date(2024, 12, 31),
            id="longer than the term: before it began",
        ),
        pytest.param(
            prevent(Duration(0, Unit.DAYS), counted_from=CountedFrom.RENEWAL_DATE),
            dt.date(2026, 12, 31),
            id="never after the last day",
        ),
        pytest.param(None, dt.date(2026, 12, 31), id="none stated: the last day"),
    ],
)
def test_the_notice_deadline(notice, expected):
    found = deadline(agreement(notice=notice), 0, YEAR_2026)

    assert found.notice_by == expected


def test_a_fixed_day_after_the_last_day_is_that_of_the_year_before():
    first = Period(dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    notice = prevent(None, fixed_day=(9, 30))

    found = deadline(agreement(first=first, notice=notice), 0, first)

    assert found.notice_by == dt.date(2025, 9, 30)


def test_send_by_rolls_back_over_the_weekend_and_act_by_leaves_our_own_time():
    found = deadline(
        agreement(notice=prevent(THIRTY_DAYS), transit_days=2, internal_lead_days=10),
        0,
        YEAR_2026,
    )

    # Tuesday 1 December, two days before is Sunday 29, so Friday 27 November.
    assert (found.notice_by, found.send_by, found.act_by) == (
        dt.date(2026, 12, 1),
        dt.date(2026, 11, 27),
        dt.date(2026, 11, 17),
    )


def test_a_deadline_says_why():
    found = deadline(agreement(notice=prevent(THIRTY_DAYS)), 0, YEAR_2026)

    assert [(reason.rule, reason.gives, reason.length) for reason in found.because] == [
        (Rule.STATED_LAST_DAY, dt.date(2026, 12, 31), ""),
        (Rule.NOTICE_PERIOD, dt.date(2026, 12, 1), "30 days"),
    ]


def test_a_window_opens_on_its_own_day():
    notice = prevent(THIRTY_DAYS, opens=Duration(90, Unit.DAYS))

    assert deadline(agreement(notice=notice), 0, YEAR_2026).opens_on == dt.date(
        2026, 10, 2
    )


def test_an_optional_renewal_is_exercised_by_its_own_notice():
    exercise = Notice(Purpose.EXERCISE_RENEWAL, Duration(60, Unit.DAYS))
    contract = agreement(mode=Mode.OPTIONAL, notices=(prevent(THIRTY_DAYS), exercise))

    assert deadline(contract, 0, YEAR_2026).notice_by == dt.date(2026, 11, 1)


def test_a_term_without_a_last_day_has_no_deadline():
    evergreen = Period(dt.date(2026, 1, 1), None)

    assert deadline(agreement(first=evergreen), 0, evergreen) is None


def test_after_a_renewal_the_deadline_is_the_current_terms():
    contract = agreement(notice=prevent(THIRTY_DAYS))
    second = following(contract, 0)

    assert second == Period(dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert deadline(contract, 1, second).notice_by == dt.date(2027, 12, 1)


def test_a_renewal_may_run_otherwise_than_the_first_term():
    first = Period(dt.date(2026, 1, 1), dt.date(2028, 12, 31))

    assert following(agreement(first=first), 0) == Period(
        dt.date(2029, 1, 1), dt.date(2029, 12, 31)
    )


def test_the_same_length_as_before_is_that_of_the_first_term():
    first = Period(dt.date(2026, 1, 15), dt.date(2026, 7, 14))
    contract = agreement(
        first=first, steps=(Step(Mode.AUTOMATIC, kind=StepLength.SAME),)
    )

    assert following(contract, 0) == Period(dt.date(2026, 7, 15), dt.date(2027, 1, 14))


def test_a_renewal_without_end_has_no_last_day_and_nothing_after_it():
    contract = agreement(steps=(Step(Mode.AUTOMATIC, kind=StepLength.NO_END),))

    assert following(contract, 0) == Period(dt.date(2027, 1, 1), None)
    assert following(contract, 1) is None


def test_a_renewal_of_unknown_length_is_not_made_up():
    contract = agreement(steps=(Step(Mode.AUTOMATIC, kind=StepLength.UNKNOWN),))

    assert following(contract, 0) is None


def test_steps_come_in_order_and_run_out():
    twice = Step(Mode.OPTIONAL, length=YEAR, times=2)
    then = Step(Mode.AUTOMATIC, length=Duration(1, Unit.MONTHS), times=1)
    contract = agreement(steps=(twice, then))

    assert [step_after(contract, number) for number in range(4)] == [
        twice,
        twice,
        then,
        None,
    ]
    assert period_of(contract, 3) == Period(dt.date(2029, 1, 1), dt.date(2029, 1, 31))
    assert following(contract, 3) is None


def test_a_term_agreed_otherwise_is_where_counting_goes_on():
    agreed = Period(dt.date(2027, 3, 1), dt.date(2028, 2, 29))
    contract = agreement(first=agreed, first_number=2)

    assert period_of(contract, 3) == Period(dt.date(2028, 3, 1), dt.date(2029, 2, 28))
    assert period_of(contract, 1) is None


def test_silence_leads_to_the_term_of_today():
    terms = terms_until(agreement(), dt.date(2029, 5, 5))

    assert terms[-1] == Period(dt.date(2029, 1, 1), dt.date(2029, 12, 31))
    assert len(terms) == 4


def test_silence_leads_nowhere_where_the_contract_does_not_renew_by_itself():
    assert terms_until(agreement(mode=Mode.OPTIONAL), dt.date(2029, 5, 5)) == [
        YEAR_2026
    ]


def test_a_term_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Period(dt.date(2026, 1, 2), dt.date(2026, 1, 1))


@given(start=DAYS, first=LENGTHS, renewal=LENGTHS, count=st.integers(1, 40))
def test_terms_follow_one_another_without_gap_or_overlap(start, first, renewal, count):
    contract = Agreement(
        first=Period(start, last_day(start, first)),
        first_length=first,
        steps=(Step(Mode.AUTOMATIC, length=renewal),),
    )

    terms = [period_of(contract, number) for number in range(count + 1)]

    for term, following_term in itertools.pairwise(terms):
        assert following_term.starts_on - term.ends_on == dt.timedelta(days=1)


@given(start=DAYS, first=LENGTHS, renewal=LENGTHS, years=st.integers(0, 10))
def test_years_of_silence_one_by_one_equal_the_direct_answer(
    start, first, renewal, years
):
    contract = Agreement(
        first=Period(start, last_day(start, first)),
        first_length=first,
        steps=(Step(Mode.AUTOMATIC, length=renewal),),
    )

    day = start + dt.timedelta(days=365 * years)
    terms = terms_until(contract, day)

    assert terms[-1] == period_of(contract, len(terms) - 1)
    assert term_in_force(contract, day) == (len(terms) - 1, terms[-1])


@given(
    start=DAYS,
    lengths=st.lists(LENGTHS, min_size=2, max_size=4),
    times=st.lists(st.integers(1, 9), min_size=3, max_size=3),
    after=st.integers(0, 9000),
)
def test_the_term_of_a_day_is_found_across_steps(start, lengths, times, after):
    first, *renewals = lengths
    contract = Agreement(
        first=Period(start, last_day(start, first)),
        first_length=first,
        steps=tuple(
            Step(Mode.AUTOMATIC, length=length, times=count)
            for length, count in zip(renewals, times, strict=False)
        ),
    )
    day = start + dt.timedelta(days=after)

    covering = [
        (number, period)
        for number, period in enumerate(terms_until(contract, day))
        if period.covers(day)
    ]

    assert term_in_force(contract, day) == (covering[0] if covering else None)


@given(start=DAYS, length=LENGTHS, notice=LENGTHS, after=st.integers(0, 3000))
def test_the_next_deadline_is_the_first_that_is_not_past(start, length, notice, after):
    contract = Agreement(
        first=Period(start, last_day(start, length)),
        first_length=length,
        steps=(Step(Mode.AUTOMATIC, length=length),),
        notices=(prevent(notice),),
    )
    day = start + dt.timedelta(days=after)
    current = term_in_force(contract, day)[0]

    number, found = next_deadline(contract, current, day)

    assert found.notice_by >= day
    if number > current:
        before = deadline(contract, number - 1, period_of(contract, number - 1))
        assert before.notice_by < day


@given(start=DAYS, first=LENGTHS, renewal=LENGTHS, notice=LENGTHS, count=COUNTS)
def test_four_hundred_years_later_all_days_are_alike(
    start, first, renewal, notice, count
):
    # The calendar repeats itself, weekdays included, every 400 years.
    def of(begin):
        contract = Agreement(
            first=Period(begin, last_day(begin, first)),
            first_length=first,
            steps=(Step(Mode.AUTOMATIC, length=renewal),),
            notices=(prevent(notice),),
            transit_days=3,
        )
        period = period_of(contract, count)
        found = deadline(contract, count, period)
        return (period.starts_on, period.ends_on, found.notice_by, found.send_by)

    later = of(start.replace(year=start.year + 400))

    assert later == tuple(day.replace(year=day.year + 400) for day in of(start))


@given(
    start=DAYS,
    length=LENGTHS,
    notice=LENGTHS,
    transit=st.integers(0, 20),
    lead=st.integers(0, 60),
)
def test_act_by_comes_first_then_send_by_then_notice_by(
    start, length, notice, transit, lead
):
    first = Period(start, last_day(start, length))
    contract = agreement(
        first=first,
        notice=prevent(notice),
        transit_days=transit,
        internal_lead_days=lead,
    )

    found = deadline(contract, 0, first)

    assert found.act_by <= found.send_by <= found.notice_by <= first.ends_on


def test_an_agreement_is_a_value():
    assert dataclasses.replace(agreement(), transit_days=0) == agreement()
