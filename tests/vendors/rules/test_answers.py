import dataclasses
import datetime as dt

import pytest

from vendors.rules.answers import (
    Fate,
    Missing,
    earliest_exit,
    if_nobody_acts,
    unknowns,
)
from vendors.rules.deadlines import Kind, deadline, review
from vendors.rules.duration import Duration, Unit
from vendors.rules.explanation import Rule
from vendors.rules.notice import Notice, PeriodEnd, Purpose, Stated
from vendors.rules.renewal import (
    Agreement,
    CoTerm,
    EndKind,
    Mode,
    Period,
    Step,
    StepLength,
    amended,
    anchored,
)
from vendors.rules.terms import (
    following,
    period_of,
    step_after,
    term_in_force,
    terms_from,
    why_last_day,
)

YEAR = Duration(1, Unit.YEARS)
MONTH = Duration(1, Unit.MONTHS)
THIRTY_DAYS = Duration(30, Unit.DAYS)
SIXTY_DAYS = Duration(60, Unit.DAYS)


def on(text):
    return dt.date.fromisoformat(text)


def period(start, end):
    return Period(on(start), on(end) if end else None)


def prevent(length=None, **facts):
    return Notice(Purpose.PREVENT_RENEWAL, length, **facts)


def agreement(*steps, first=("2026-01-01", "2026-12-31"), **facts):
    return Agreement(first=period(*first), steps=steps, **facts)


def test_an_amendment_changes_later_terms_only():
    yearly = agreement(Step(Mode.AUTOMATIC, YEAR), notices=(prevent(THIRTY_DAYS),))

    changed = amended(
        yearly,
        2,
        period("2028-01-01", "2028-12-31"),
        steps=(Step(Mode.NONE, kind=StepLength.SAME),),
        notices=(prevent(SIXTY_DAYS),),
    )

    assert period_of(changed, 2) == period("2028-01-01", "2028-12-31")
    assert following(changed, 1) == period("2028-01-01", "2028-12-31")
    assert following(changed, 2) is None
    found = [deadline(changed, n, period_of(changed, n)).notice_by for n in (1, 2)]
    assert found == [on("2027-12-01"), on("2028-11-01")]


def test_an_amended_contract_still_counts_from_its_first_day():
    monthly = agreement(
        Step(Mode.AUTOMATIC, MONTH),
        first=("2025-01-31", "2025-02-28"),
        first_length=MONTH,
    )

    changed = amended(
        monthly,
        1,
        period("2025-03-01", "2025-03-30"),
        steps=(Step(Mode.AUTOMATIC, YEAR),),
    )

    assert period_of(changed, 2) == period("2025-03-31", "2026-03-30")


def test_an_amendment_of_a_term_beyond_the_steps_counts_from_there():
    once = agreement(Step(Mode.AUTOMATIC, YEAR, times=1))
    extended = anchored(once, 2, period("2028-01-01", "2028-06-30"))

    changed = amended(extended, 2, extended.first, steps=(Step(Mode.AUTOMATIC, MONTH),))

    assert following(changed, 2) == period("2028-07-01", "2028-07-31")


def test_steps_of_its_own_part_a_contract_from_its_parents_terms():
    parent = agreement(Step(Mode.AUTOMATIC, YEAR), first=("2024-01-01", "2024-12-31"))
    child = agreement(first=("2025-07-15", "2025-12-31"), co_term=CoTerm(parent, 1))

    ends = amended(child, 0, child.first, steps=(Step(Mode.NONE, MONTH),))
    goes_on = amended(child, 0, child.first, steps=(Step(Mode.AUTOMATIC, MONTH),))

    assert following(ends, 0) is None
    assert following(goes_on, 0) == period("2026-01-01", "2026-01-31")


def test_what_held_before_an_anchor_is_kept():
    yearly = agreement(Step(Mode.AUTOMATIC, YEAR))

    extended = anchored(yearly, 1, period("2027-01-01", "2028-03-31"))

    assert period_of(extended, 0) == period("2026-01-01", "2026-12-31")
    assert following(extended, 1) == period("2028-04-01", "2029-03-31")
    assert extended.begins_on == on("2026-01-01")
    assert term_in_force(extended, on("2026-05-05")) == (
        0,
        period("2026-01-01", "2026-12-31"),
    )


def test_an_early_end_cuts_the_term_it_falls_into():
    early = agreement(Step(Mode.AUTOMATIC, YEAR), ends_early_on=on("2027-03-31"))

    assert period_of(early, 1) == period("2027-01-01", "2027-03-31")
    assert following(early, 1) is None
    assert term_in_force(early, on("2027-04-01")) is None
    assert if_nobody_acts(early, 1).fate is Fate.ENDS
    assert why_last_day(early, 1)[-1].rule is Rule.EARLY_END


def test_a_contract_that_ends_with_its_parent_follows_the_parents_terms():
    parent = agreement(Step(Mode.AUTOMATIC, YEAR), first=("2024-01-01", "2024-12-31"))
    child = agreement(
        first=("2025-07-15", "2025-12-31"),
        co_term=CoTerm(parent, 1),
        notices=(prevent(THIRTY_DAYS),),
    )

    assert following(child, 0) == period("2026-01-01", "2026-12-31")
    assert term_in_force(child, on("2027-06-01"))[0] == 2
    assert deadline(child, 0, child.first).notice_by == on("2025-12-01")
    assert why_last_day(child, 1)[-1].rule is Rule.PARENT_TERM


def test_silence_makes_an_evergreen_contract_of_a_first_term():
    then_evergreen = agreement(Step(Mode.EVERGREEN, kind=StepLength.NO_END))

    assert following(then_evergreen, 0) == period("2027-01-01", None)
    assert term_in_force(then_evergreen, on("2040-01-01"))[0] == 1
    assert if_nobody_acts(then_evergreen, 1).fate is Fate.GOES_ON


def test_a_last_day_explains_how_it_was_counted():
    monthly = agreement(
        Step(Mode.AUTOMATIC, MONTH),
        first=("2025-01-31", "2025-02-28"),
        first_length=MONTH,
        first_end=EndKind.COMPUTED,
    )

    first, renewed = why_last_day(monthly, 0), why_last_day(monthly, 2)

    assert [(one.rule, one.length) for one in first] == [
        (Rule.FIRST_DAY, ""),
        (Rule.LENGTH, "1 month"),
    ]
    assert (renewed[-1].gives, renewed[-1].length) == (
        on("2025-04-30"),
        "3 months (1 and 2)",
    )
    assert "Regulation 1182/71" in renewed[-1].authority


@pytest.mark.parametrize(
    ("given_on", "expected"),
    [
        pytest.param("2026-11-30", "2026-12-31", id="in time for this term"),
        pytest.param("2026-12-02", "2027-12-31", id="a day late: the next term"),
    ],
)
def test_the_earliest_exit_is_the_end_of_the_first_term_that_can_be_prevented(
    given_on, expected
):
    yearly = agreement(Step(Mode.AUTOMATIC, YEAR), notices=(prevent(THIRTY_DAYS),))

    assert earliest_exit(yearly, on(given_on)).on == on(expected)


def test_notice_longer_than_the_term_leads_some_terms_on():
    monthly = agreement(
        Step(Mode.AUTOMATIC, MONTH),
        first=("2025-01-01", "2025-01-31"),
        notices=(prevent(SIXTY_DAYS),),
    )

    assert earliest_exit(monthly, on("2025-02-10")).on == on("2025-04-30")


def test_leaving_at_any_time_may_be_sooner_than_the_end_of_the_term():
    leave = Notice(Purpose.LEAVE, THIRTY_DAYS)
    yearly = agreement(Step(Mode.AUTOMATIC, YEAR), notices=(leave,))

    assert earliest_exit(yearly, on("2026-02-01")).on == on("2026-03-03")


def test_leaving_may_wait_for_the_end_of_the_first_term():
    leave = Notice(Purpose.LEAVE, THIRTY_DAYS, after_first_term=True)
    contract = agreement(Step(Mode.EVERGREEN, kind=StepLength.NO_END), notices=(leave,))

    assert earliest_exit(contract, on("2026-02-01")).on == on("2026-12-31")
    assert earliest_exit(contract, on("2027-02-01")).on == on("2027-03-03")


@pytest.mark.parametrize(
    ("facts", "today"),
    [
        pytest.param({}, "2027-01-01", id="by its last day"),
        pytest.param({"ends_early_on": on("2026-06-30")}, "2026-08-01", id="early"),
    ],
)
def test_a_contract_that_is_over_has_no_exit(facts, today):
    assert earliest_exit(agreement(**facts), on(today)) is None


def test_a_notice_that_counts_when_received_travels_before_it_takes_effect():
    quarterly = Notice(
        Purpose.LEAVE, Duration(6, Unit.WEEKS), to_end_of=PeriodEnd.QUARTER
    )
    yearly = agreement(Step(Mode.AUTOMATIC, YEAR), notices=(quarterly,))
    by_post = dataclasses.replace(yearly, transit_days=2)

    assert earliest_exit(yearly, on("2026-02-17")).on == on("2026-03-31")
    assert earliest_exit(by_post, on("2026-02-17")).on == on("2026-06-30")


def test_what_leaves_too_late_to_arrive_in_time_prevents_the_next_renewal_only():
    by_post = agreement(
        Step(Mode.AUTOMATIC, YEAR), notices=(prevent(THIRTY_DAYS),), transit_days=5
    )

    assert earliest_exit(by_post, on("2026-11-26")).on == on("2026-12-31")
    assert earliest_exit(by_post, on("2026-12-01")).on == on("2027-12-31")


def test_a_contract_that_does_not_renew_leaves_no_length_unknown():
    fixed = agreement(Step(Mode.NONE, kind=StepLength.UNKNOWN))

    assert unknowns(fixed, 0) == ()


@pytest.mark.parametrize(
    ("mode", "fate"),
    [
        (Mode.AUTOMATIC, Fate.RENEWS),
        (Mode.OPTIONAL, Fate.OPTION_LOST),
        (Mode.MUTUAL, Fate.AGREEMENT_NEEDED),
        (Mode.CONDITIONAL, Fate.DEPENDS),
        (Mode.NONE, Fate.ENDS),
        (Mode.EVERGREEN, Fate.RENEWS),
        (Mode.UNCLEAR, Fate.UNCLEAR),
    ],
)
def test_every_mode_says_what_silence_does(mode, fate):
    assert if_nobody_acts(agreement(Step(mode, YEAR)), 0).fate is fate


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        pytest.param(
            {"first": ("2026-01-01", None), "first_end": EndKind.UNKNOWN},
            Missing.LAST_DAY,
            id="not found",
        ),
        pytest.param(
            {"first": ("2026-01-01", None), "first_end": EndKind.ILLEGIBLE},
            Missing.LAST_DAY_ILLEGIBLE,
            id="illegible",
        ),
        pytest.param(
            {
                "first": ("2026-01-01", None),
                "first_end": EndKind.EVENT,
                "first_upon": "launch",
            },
            Missing.LAST_DAY_EVENT,
            id="an event",
        ),
    ],
)
def test_what_is_not_known_of_the_last_day_is_named(facts, missing):
    contract = agreement(**facts)

    assert [one.missing for one in unknowns(contract, 0)] == [missing]
    assert if_nobody_acts(contract, 0).fate is Fate.UNCLEAR


def test_a_contract_that_says_it_has_no_end_leaves_nothing_unknown():
    contract = agreement(first=("2026-01-01", None), first_end=EndKind.NONE)

    assert unknowns(contract, 0) == ()
    assert if_nobody_acts(contract, 0).fate is Fate.GOES_ON


def test_all_that_is_not_known_of_a_renewal_is_named():
    step = Step(Mode.CONDITIONAL, kind=StepLength.ILLEGIBLE, condition="sales reach 1m")
    contract = agreement(step, notices=(prevent(stated=Stated.EVENT),))

    assert [(one.missing, one.until) for one in unknowns(contract, 0)] == [
        (Missing.RENEWAL_CONDITION, "sales reach 1m"),
        (Missing.RENEWAL_LENGTH_ILLEGIBLE, "sales reach 1m"),
        (Missing.NOTICE_EVENT, ""),
    ]


@pytest.mark.parametrize(
    ("starts_on", "recorded_on", "reviewed_on", "expected"),
    [
        ("2015-03-01", "2026-11-24", None, "2027-03-01"),
        ("2026-01-01", "2026-01-01", None, "2027-01-01"),
        ("2015-03-01", "2026-01-24", None, "2026-03-01"),
        ("2015-03-01", "2026-01-24", "2026-03-01", "2027-03-01"),
        ("2015-03-01", "2025-03-24", "2025-12-10", "2027-03-01"),
        ("2015-03-01", "2025-03-24", "2026-06-10", "2027-03-01"),
        ("2015-03-01", "2026-01-24", "2026-01-24", "2027-03-01"),
        ("2015-03-01", "2026-01-24", "2025-12-24", "2026-03-01"),
        (None, "2025-11-24", "2026-10-01", "2027-10-01"),
        ("2030-03-01", "2026-01-24", None, "2031-03-01"),
        ("2024-02-29", "2024-06-01", None, "2025-02-28"),
        (None, "2026-11-24", None, "2027-11-24"),
    ],
)
def test_what_has_no_deadline_is_reviewed_once_a_year(
    starts_on, recorded_on, reviewed_on, expected
):
    found = review(
        starts_on and on(starts_on),
        recorded_on=on(recorded_on),
        reviewed_on=reviewed_on and on(reviewed_on),
    )

    assert (found.kind, found.act_by, found.notice_by) == (
        Kind.REVIEW,
        on(expected),
        None,
    )


def test_terms_by_silence_come_with_their_numbers():
    twice = agreement(Step(Mode.AUTOMATIC, YEAR, times=2))

    assert [number for number, _ in terms_from(twice, 1)] == [1, 2]
    assert step_after(twice, 2) is None


@pytest.mark.parametrize(
    ("facts", "ends_on"),
    [
        pytest.param({}, on("2026-12-31"), id="the renewal"),
        pytest.param(
            {"first": ("2024-01-01", "2024-12-31")}, None, id="the term in force"
        ),
        pytest.param(
            {"notices": (Notice(Purpose.LEAVE, Duration(9999, Unit.YEARS)),)},
            None,
            id="a notice to leave",
        ),
    ],
)
def test_what_is_longer_than_the_calendar_has_no_day(facts, ends_on):
    endless = agreement(Step(Mode.AUTOMATIC, Duration(9999, Unit.YEARS)), **facts)

    silence = if_nobody_acts(endless, 0)

    assert (silence.fate, silence.upcoming) == (Fate.RENEWS, None)
    assert silence.beyond_calendar
    found = earliest_exit(endless, on("2026-06-01"))
    assert (found and found.on) == ends_on


def test_a_contract_that_is_left_ends_with_its_last_term():
    left = agreement(Step(Mode.AUTOMATIC, YEAR), leaves_after=1)

    assert if_nobody_acts(left, 0).fate is Fate.RENEWS
    assert if_nobody_acts(left, 1).fate is Fate.ENDS
    assert earliest_exit(left, on("2026-06-01")).on == on("2027-12-31")


def test_a_term_that_ends_with_a_parent_that_has_ended_has_no_known_last_day():
    parent = agreement(ends_early_on=on("2026-06-30"))
    child = agreement(
        first=("2027-01-01", None), first_end=EndKind.PARENT, co_term=CoTerm(parent, 1)
    )

    assert [one.missing for one in unknowns(child, 0)] == [Missing.LAST_DAY_OF_PARENT]
    assert if_nobody_acts(child, 0).fate is Fate.UNCLEAR


def test_an_anchor_that_ends_with_its_parent_says_so():
    child = agreement(Step(Mode.AUTOMATIC, YEAR), first_end=EndKind.PARENT)

    assert why_last_day(child, 0)[-1].rule is Rule.PARENT_TERM
