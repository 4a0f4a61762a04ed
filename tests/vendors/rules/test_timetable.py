import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.rules.duration import Duration, Unit
from vendors.rules.reminders import Answering, Circle, Occasion, Person
from vendors.rules.renewal import Mode, Period
from vendors.rules.timetable import (
    Due,
    Rhythm,
    Timetable,
    coming,
    due_on,
    is_rolling,
    leads_that_apply,
    next_look,
    who_is_told,
)

ACT_BY = dt.date(2026, 11, 20)
DEADLINE = dt.date(2026, 12, 1)  # eleven days after it
LEADS = (90, 30, 14, 7, 0)
PASSED = Due(Occasion.PASSED, 0)
OWNER = Person(1, "owner@example.com", is_active=True)
BACKUP = Person(2, "backup@example.com", is_active=True)
OPS = Person(3, "ops@example.com", is_active=True)
CIRCLE = Circle(
    answering=Answering(OWNER, BACKUP),
    product_ops=(OPS,),
    mailboxes=(21,),
    webhooks=(22,),
)


def before(days):
    """Return the day so many days before the act-by day."""
    return ACT_BY - dt.timedelta(days=days)


def timetable(**facts):
    rhythm = Rhythm(facts.pop("leads", LEADS))
    known_since = facts.pop("known_since", dt.date(2026, 1, 2))
    return Timetable(ACT_BY, DEADLINE, rhythm, known_since, **facts)


def ahead(lead):
    return Due(Occasion.AHEAD, lead)


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [
        pytest.param(91, None, id="too early"),
        pytest.param(90, ahead(90), id="on the day"),
        pytest.param(89, ahead(90), id="the job did not run yesterday"),
        pytest.param(5, ahead(7), id="only the most urgent after a long gap"),
        pytest.param(0, ahead(0), id="on the act-by day"),
        pytest.param(-1, ahead(0), id="late, but notice still counts"),
        pytest.param(-11, ahead(0), id="on the last day for notice"),
        pytest.param(-12, PASSED, id="the deadline has passed"),
        pytest.param(-400, PASSED, id="and stays passed"),
    ],
)
def test_due_on(days_left, expected):
    assert due_on(timetable(), before(days_left)) == expected


@pytest.mark.parametrize(
    ("known_since", "unsettled", "expected"),
    [
        pytest.param(DEADLINE, False, PASSED, id="known on the last day"),
        pytest.param(dt.date(2026, 12, 2), False, None, id="history when entered"),
        pytest.param(
            dt.date(2026, 12, 2), True, PASSED, id="nobody knows what it led to"
        ),
    ],
)
def test_a_deadline_that_passed_before_it_was_entered_is_history(
    known_since, unsettled, expected
):
    one = timetable(known_since=known_since, unsettled=unsettled)

    assert due_on(one, dt.date(2026, 12, 5)) == expected


@pytest.mark.parametrize(
    ("until", "today", "expected"),
    [
        pytest.param(before(20), before(21), None, id="not before its day"),
        pytest.param(before(20), before(20), ahead(20), id="on its day"),
        pytest.param(before(20), before(15), ahead(20), id="until the next lead"),
        pytest.param(before(20), before(14), ahead(14), id="shorter leads go on"),
        pytest.param(before(-3), before(0), None, id="past the act-by day"),
        pytest.param(before(-3), before(-3), ahead(-3), id="on a day after it"),
        pytest.param(before(-3), before(-11), ahead(-3), id="as long as notice counts"),
        pytest.param(before(-3), before(-12), PASSED, id="and then it has passed"),
        pytest.param(before(-20), before(-12), None, id="past the deadline: not then"),
        pytest.param(before(-20), before(-20), PASSED, id="but on its day"),
    ],
)
def test_what_is_put_off(until, today, expected):
    assert due_on(timetable(snoozed_until=until), today) == expected


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        pytest.param(None, LEADS, id="nobody knows when: all"),
        pytest.param(before(365), LEADS, id="a year before"),
        pytest.param(before(30), (30, 14, 7, 0), id="a month before"),
        pytest.param(before(29), (14, 7, 0), id="not quite a month before"),
        pytest.param(before(0), (0,), id="on the act-by day"),
        pytest.param(
            before(-31), (90, 30, 14, 7, 0), id="before it began: as recorded"
        ),
    ],
)
def test_leads_that_fit_into_what_remained(signed, expected):
    applying = leads_that_apply(
        LEADS, act_by=ACT_BY, signed=signed, known_since=before(100)
    )

    assert applying == expected


def test_the_shortest_lead_always_applies():
    late = leads_that_apply(
        (60, 30), act_by=ACT_BY, signed=before(3), known_since=before(3)
    )

    assert late == (30,)


@pytest.mark.parametrize(
    ("mode", "length", "days", "next_days", "expected"),
    [
        pytest.param(Mode.AUTOMATIC, None, 31, 31, True, id="a month by its days"),
        pytest.param(Mode.AUTOMATIC, None, 32, 31, False, id="a day more"),
        pytest.param(
            Mode.AUTOMATIC, (1, Unit.MONTHS), 45, 30, True, id="a month as agreed"
        ),
        pytest.param(Mode.AUTOMATIC, (2, Unit.WEEKS), 14, 14, True, id="two weeks"),
        pytest.param(Mode.AUTOMATIC, (2, Unit.MONTHS), 61, 61, False, id="two months"),
        pytest.param(Mode.AUTOMATIC, None, 14, 365, False, id="a trial, then a year"),
        pytest.param(Mode.AUTOMATIC, None, 14, None, False, id="then nobody knows"),
        pytest.param(Mode.OPTIONAL, None, 31, 31, False, id="silence ends it"),
        pytest.param(None, None, 31, None, False, id="nothing said of renewal"),
    ],
)
def test_what_renews_every_month(mode, length, days, next_days, expected):
    begins = dt.date(2026, 1, 1)
    agreed = Duration(*length) if length else None

    rolling = is_rolling(
        mode, agreed, lasting(begins, days), lasting(begins, next_days)
    )

    assert rolling is expected


def test_what_has_no_end_does_not_renew_every_month():
    period = Period(dt.date(2026, 1, 1), None)

    assert not is_rolling(Mode.AUTOMATIC, None, period, period)


def lasting(begins, days):
    if days is None:
        return None
    return Period(begins, begins + dt.timedelta(days=days - 1))


def roles_at(lead, **facts):
    one = timetable(**facts)
    return [str(told.role) for told in who_is_told(one, CIRCLE, ahead(lead))]


ONE = ["owner", "webhook"]
TWO = ["owner", "next_in_line", "webhook"]
ALL = ["owner", "next_in_line", "team", "webhook"]


@pytest.mark.parametrize(
    ("lead", "facts", "expected"),
    [
        pytest.param(30, {}, ONE, id="too early"),
        pytest.param(14, {}, TWO, id="the next in line"),
        pytest.param(7, {}, ALL, id="the team as well"),
        pytest.param(0, {}, ALL, id="and at every lead after it"),
        pytest.param(14, {"known_since": before(14)}, ONE, id="recorded at that lead"),
        pytest.param(14, {"known_since": before(15)}, TWO, id="or before it"),
        pytest.param(14, {"leads": (14, 7)}, ONE, id="there was no earlier lead"),
        pytest.param(14, {"acted_on": before(30)}, ONE, id="somebody acted"),
        pytest.param(14, {"acted_on": before(31)}, TWO, id="but not since"),
        pytest.param(7, {"acted_on": before(20)}, ALL, id="long ago"),
        pytest.param(
            10,
            {"snoozed_until": before(10), "acted_on": before(40)},
            ONE,
            id="put off: it begins anew",
        ),
        pytest.param(
            7,
            {"snoozed_until": before(10), "acted_on": before(40)},
            ALL,
            id="and goes on from there",
        ),
    ],
)
def test_others_are_told_when_nobody_acted(lead, facts, expected):
    assert roles_at(lead, **facts) == expected


def test_a_policy_may_say_that_nobody_else_is_told():
    rhythm = Rhythm(LEADS, next_in_line_at=None, team_at=None)

    told = who_is_told(replace(timetable(), rhythm=rhythm), CIRCLE, ahead(0))

    assert [str(one.role) for one in told] == ONE


def test_who_is_told_what_in_the_days_to_come():
    told = coming(timetable(), CIRCLE, first=before(20), last=before(-40))

    days = [
        (one.day, one.due, [str(who.role) for who in one.recipients]) for one in told
    ]
    assert days == [
        (before(20), ahead(30), ONE),
        (before(14), ahead(14), TWO),
        (before(7), ahead(7), ALL),
        (before(0), ahead(0), ALL),
        (
            dt.date(2026, 12, 2),
            PASSED,
            ["owner", "next_in_line", "team", "product_ops", "webhook"],
        ),
    ]


def test_nothing_comes_before_the_first_lead():
    assert coming(timetable(), CIRCLE, first=before(200), last=before(91)) == []


def test_the_end_of_the_calendar_is_no_error():
    last = dt.date.max
    one = Timetable(last, last, Rhythm((0,)), dt.date(2026, 1, 1))

    assert next_look(one, dt.date(2026, 1, 1)) == last
    assert next_look(one, last) is None


timetables = st.builds(
    Timetable,
    act_by=st.just(ACT_BY),
    deadline=st.integers(0, 40).map(lambda days: ACT_BY + dt.timedelta(days=days)),
    rhythm=st.lists(st.integers(0, 550), min_size=1, unique=True).map(
        lambda leads: Rhythm(tuple(sorted(leads, reverse=True)))
    ),
    known_since=st.integers(-60, 600).map(before),
    unsettled=st.booleans(),
    snoozed_until=st.none() | st.integers(-100, 400).map(before),
    acted_on=st.none() | st.integers(-60, 600).map(before),
)
days = st.integers(-450, 600).map(before)


def urgency(due):
    """Return how far a reminder has got: nothing, ahead by its lead, passed."""
    if due is None:
        return (0, 0)
    return (2, 0) if due.occasion is Occasion.PASSED else (1, -due.lead)


@given(timetables, days)
def test_nothing_changes_before_the_next_look(one, today):
    end = next_look(one, today) or dt.date(2028, 12, 31)

    waited = [today + dt.timedelta(days=n) for n in range((end - today).days)]

    assert all(due_on(one, day) == due_on(one, today) for day in waited)


@given(timetables, days)
def test_as_days_go_by_it_only_gets_more_urgent(one, today):
    tomorrow = today + dt.timedelta(days=1)
    known = replace(one, known_since=dt.date(2020, 1, 1))

    assert urgency(due_on(known, today)) <= urgency(due_on(known, tomorrow))


@given(timetables, days)
def test_once_everything_is_over_something_was_said(one, today):
    known = replace(one, known_since=dt.date(2020, 1, 1), snoozed_until=None)
    last = dt.date(2028, 12, 31)

    told = coming(known, CIRCLE, first=dt.date(2024, 1, 1), last=last)

    assert told[-1].due == PASSED
    assert told[0].due.occasion is Occasion.AHEAD
    assert len({one.due for one in told}) == len(told)
