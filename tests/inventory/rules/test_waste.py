import datetime as dt
from decimal import Decimal

import pytest

from inventory.rules.facts import Cost, ToolFacts, Usage
from inventory.rules.waste import by_tool, idle_seats, paid_retired

TODAY = dt.date(2026, 10, 2)
MEASURED = dt.date(2026, 9, 30)
CONTRACT = Cost(
    1,
    5,
    "Miro Business",
    Decimal(1000),
    "EUR",
    50,
    dt.date(2026, 12, 31),
    dt.date(2026, 11, 1),
)


def idle(*usage, costs=(), lifecycle="approved"):
    tools = [ToolFacts(1, "Miro", lifecycle=lifecycle)]
    return idle_seats(tools, usage, by_tool(costs), today=TODAY)


def retired(*costs, lifecycle="retired"):
    return paid_retired([ToolFacts(1, "Miro", lifecycle=lifecycle)], by_tool(costs))


def test_idle_seats_say_how_many_and_by_when_to_act():
    [found] = idle(Usage(1, MEASURED, 60, 45), costs=[CONTRACT])

    assert found.sentence == (
        "15 of 60 seats of Miro are idle: on 30 Sep 2026 it had 45 active users. To "
        "leave Miro, give notice by 1 Nov 2026."
    )
    assert (found.annual_amount, found.currency) == (Decimal("250.00"), "EUR")
    assert found.subject == "idle_seats:1"
    assert found.contract == 5
    assert found.score == Decimal("0.25")


@pytest.mark.parametrize(
    ("licensed", "active", "is_found"),
    [
        pytest.param(100, 80, True, id="a fifth"),
        pytest.param(100, 81, False, id="less than a fifth"),
        pytest.param(10, 5, True, id="five"),
        pytest.param(8, 4, False, id="four"),
        pytest.param(50, 60, False, id="more active than licensed"),
        pytest.param(0, 0, False, id="none"),
        pytest.param(100, None, False, id="active not measured"),
        pytest.param(None, 30, True, id="seats of the contract"),
    ],
)
def test_many_idle_seats_are_a_fifth_and_five_at_least(licensed, active, is_found):
    found = idle(Usage(1, MEASURED, licensed, active), costs=[CONTRACT])

    assert bool(found) is is_found


@pytest.mark.parametrize(
    ("measured_on", "is_found"),
    [
        pytest.param(dt.date(2026, 6, 4), True, id="120 days ago"),
        pytest.param(dt.date(2026, 6, 3), False, id="121 days ago"),
        pytest.param(TODAY, True, id="today"),
        pytest.param(dt.date(2026, 10, 3), False, id="tomorrow"),
    ],
)
def test_only_a_recent_measurement_counts(measured_on, is_found):
    assert bool(idle(Usage(1, measured_on, 60, 10))) is is_found


def test_the_last_measurement_counts_and_of_one_day_the_most_active():
    early, late = dt.date(2026, 9, 1), MEASURED
    usage = [Usage(1, late, 60, 20), Usage(1, late, 60, 58), Usage(1, early, 60, 1)]

    assert idle(*usage) == idle(*reversed(usage)) == []


@pytest.mark.parametrize("lifecycle", ["requested", "retired"])
def test_seats_of_a_tool_that_is_not_in_use_are_not_idle(lifecycle):
    assert idle(Usage(1, MEASURED, 60, 10), lifecycle=lifecycle) == []


def test_idle_seats_paid_in_two_currencies_have_no_amount():
    other = CONTRACT._replace(contract=6, currency="USD")

    [found] = idle(Usage(1, MEASURED, 60, 45), costs=[CONTRACT, other])

    assert (found.annual_amount, found.currency, found.contract) == (None, "", None)


def test_yen_have_no_minor_units():
    yen = CONTRACT._replace(annual_amount=Decimal(1001), currency="JPY")

    [found] = idle(Usage(1, MEASURED, 60, 45), costs=[yen])

    assert str(found.annual_amount) == "250"


def test_a_retired_tool_under_contract_is_found_once_a_contract():
    other = CONTRACT._replace(contract=6, title="Miro Plus", ends_on=None)

    first, second = retired(other, CONTRACT)

    assert first.sentence == (
        "Miro is retired, and the contract “Miro Business” still pays for it until "
        "31 Dec 2026. To leave Miro, give notice by 1 Nov 2026."
    )
    assert "still pays for it without an end" in second.sentence
    assert (first.subject, second.subject) == (
        "paid_retired:1:c5",
        "paid_retired:1:c6",
    )
    assert (first.annual_amount, first.currency) == (Decimal("1000.00"), "EUR")


@pytest.mark.parametrize(
    ("lifecycle", "annual_amount", "count"),
    [
        pytest.param("retired", None, 1, id="cost not known"),
        pytest.param("retired", Decimal(0), 0, id="costs nothing"),
        pytest.param("restricted", Decimal(9), 1, id="restricted"),
        pytest.param("retiring", Decimal(9), 0, id="being left"),
        pytest.param("approved", Decimal(9), 0, id="in use"),
    ],
)
def test_what_is_paid_and_no_longer_wanted(lifecycle, annual_amount, count):
    found = retired(CONTRACT._replace(annual_amount=annual_amount), lifecycle=lifecycle)

    assert len(found) == count
