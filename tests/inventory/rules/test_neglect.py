import datetime as dt
from decimal import Decimal

import pytest

from inventory.rules.facts import Cost, ToolFacts, Usage
from inventory.rules.neglect import covered_twice, nobody_owns, nobody_uses, trials_over
from inventory.rules.waste import by_tool

TODAY = dt.date(2026, 10, 2)
MEASURED = dt.date(2026, 9, 30)


def cost(contract, title="Miro", amount=1000, currency="EUR", **dates):
    known = None if amount is None else Decimal(amount)
    return Cost(1, contract, title, known, currency, **dates)


def twice(*costs):
    return covered_twice([ToolFacts(1, "Miro")], by_tool(costs))


def test_two_contracts_for_one_tool_say_for_how_long_and_save_the_cheaper():
    one = cost(
        5, "Old", 900, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31)
    )
    other = cost(
        *(6, "New", 700),
        starts_on=dt.date(2026, 9, 1),
        ends_on=dt.date(2027, 8, 31),
        notice_by=dt.date(2027, 6, 1),
    )

    [found] = twice(other, one)

    assert found.sentence == (
        "2 contracts in force pay for Miro: “New” and “Old”, for 122 days at the same "
        "time. To leave Miro, give notice by 1 Jun 2027."
    )
    assert (found.annual_amount, found.currency) == (Decimal(700), "EUR")
    assert [found] == twice(one, other)


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        pytest.param([cost(5)], [], id="one contract"),
        pytest.param([cost(5), cost(6, amount=0)], [], id="one is being left"),
        pytest.param(
            [cost(5), cost(6, currency="USD")], [(None, "")], id="two currencies"
        ),
        pytest.param([cost(5, amount=None), cost(6, amount=None)], [(None, "")]),
    ],
)
def test_only_what_is_paid_twice_is_covered_twice(costs, expected):
    found = twice(*costs)

    assert [(one.annual_amount, one.currency) for one in found] == expected


@pytest.mark.parametrize(
    ("usage", "costs", "is_found"),
    [
        pytest.param([Usage(1, MEASURED, 9, 0)], [cost(5)], True, id="measured 0"),
        pytest.param([Usage(1, MEASURED, 9, 1)], [cost(5)], False, id="one uses it"),
        pytest.param([], [cost(5)], False, id="not measured"),
        pytest.param([Usage(1, MEASURED, 9, 0)], [], False, id="not paid for"),
        pytest.param(
            [Usage(1, dt.date(2025, 1, 1), 9, 0)], [cost(5)], False, id="long ago"
        ),
    ],
)
def test_nobody_uses_what_had_no_active_user_when_last_measured(usage, costs, is_found):
    found = nobody_uses([ToolFacts(1, "Miro")], usage, by_tool(costs), today=TODAY)

    assert [one.annual_amount for one in found] == [Decimal(1000)] * is_found


@pytest.mark.parametrize(
    ("is_owned", "costs", "count"),
    [(False, [cost(5)], 1), (True, [cost(5)], 0), (False, [], 0)],
)
def test_nobody_owns_what_is_paid_for_and_has_no_owner(is_owned, costs, count):
    found = nobody_owns([ToolFacts(1, "Miro", is_owned=is_owned)], by_tool(costs))

    assert [one.annual_amount for one in found] == [None] * count


@pytest.mark.parametrize(
    ("lifecycle", "days", "is_found"),
    [("trial", -1, True), ("trial", 0, False), ("approved", -1, False)],
)
def test_a_trial_is_over_after_its_day(lifecycle, days, is_found):
    tool = ToolFacts(
        1, "Miro", lifecycle=lifecycle, review_on=TODAY + dt.timedelta(days=days)
    )

    assert bool(trials_over([tool], {}, today=TODAY)) == is_found
