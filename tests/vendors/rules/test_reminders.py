import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.rules.reminders import (
    PASSED,
    Person,
    applies,
    lead_reached,
    people_to_tell,
)

ACT_BY = dt.date(2026, 11, 20)
NOTICE_BY = dt.date(2026, 12, 1)
LEADS = (90, 30, 7, 0)

OWNER = Person(1, "owner@example.com", is_active=True)
BACKUP = Person(2, "backup@example.com", is_active=True)
TOOL_OWNER = Person(3, "tool.owner@example.com", is_active=True)
PRODUCT_OPS = Person(4, "ops@example.com", is_active=True)
LEFT = Person(5, "left@example.com", is_active=False)
NO_ADDRESS = Person(6, "", is_active=True)


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [
        pytest.param(91, None, id="too early"),
        pytest.param(90, 90, id="on the day"),
        pytest.param(89, 90, id="the job did not run yesterday"),
        pytest.param(5, 7, id="only the most urgent after a long gap"),
        pytest.param(0, 0, id="on the act-by day"),
        pytest.param(-1, 0, id="late, but notice still counts"),
        pytest.param(-11, 0, id="on the last day for notice"),
        pytest.param(-12, PASSED, id="the deadline has passed"),
        pytest.param(-400, PASSED, id="and stays passed"),
    ],
)
def test_lead_reached(days_left, expected):
    today = ACT_BY - dt.timedelta(days=days_left)

    reached = lead_reached(act_by=ACT_BY, notice_by=NOTICE_BY, leads=LEADS, today=today)

    assert reached == expected


@given(st.lists(st.integers(0, 550), min_size=1), st.integers(0, 600))
def test_as_days_go_by_the_lead_only_gets_shorter(leads, days):
    def reached(days_left):
        today = ACT_BY - dt.timedelta(days=days_left)
        found = lead_reached(
            act_by=ACT_BY, notice_by=NOTICE_BY, leads=leads, today=today
        )
        return 10_000 if found is None else found

    assert reached(days) <= reached(days + 1)


@pytest.mark.parametrize(
    ("lead", "known_since", "expected"),
    [
        pytest.param(PASSED, dt.date(2026, 12, 1), True, id="known on the last day"),
        pytest.param(PASSED, dt.date(2026, 12, 2), False, id="history when entered"),
        pytest.param(7, dt.date(2026, 12, 2), True, id="other leads always"),
    ],
)
def test_a_deadline_that_passed_before_it_was_entered_is_history(
    lead, known_since, expected
):
    assert applies(lead, notice_by=NOTICE_BY, known_since=known_since) is expected


@pytest.mark.parametrize(
    ("owner", "backup", "others", "expected"),
    [
        pytest.param(OWNER, BACKUP, [], [OWNER], id="the owner"),
        pytest.param(LEFT, BACKUP, [], [BACKUP], id="the backup when the owner left"),
        pytest.param(NO_ADDRESS, BACKUP, [], [BACKUP], id="or has no address"),
        pytest.param(OWNER, None, [TOOL_OWNER], [OWNER, TOOL_OWNER], id="and others"),
        pytest.param(OWNER, None, [OWNER], [OWNER], id="each once"),
        pytest.param(LEFT, None, [TOOL_OWNER], [TOOL_OWNER], id="only others are left"),
        pytest.param(LEFT, NO_ADDRESS, [LEFT], [PRODUCT_OPS], id="then product ops"),
        pytest.param(None, None, [], [PRODUCT_OPS], id="nobody at all: product ops"),
    ],
)
def test_people_to_tell(owner, backup, others, expected):
    told = people_to_tell(
        owner=owner, backup=backup, others=others, fallback=[PRODUCT_OPS, LEFT]
    )

    assert told == expected
