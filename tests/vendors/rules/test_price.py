from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.rules.duration import Duration, Unit
from vendors.rules.price import (
    Mechanism,
    Price,
    PriceRule,
    renewed_price,
    times_as_long,
)

UPLIFT = PriceRule(Mechanism.UPLIFT, Decimal("5.5"))
FIXED = PriceRule(Mechanism.FIXED)
AMOUNTS = st.decimals(0, 10**9, places=2)


@pytest.mark.parametrize(
    ("before", "rule", "expected"),
    [
        pytest.param("1200.00", FIXED, ("1200.00", False), id="fixed stays agreed"),
        pytest.param("1200.00", UPLIFT, ("1266.00", True), id="up by the cap"),
        pytest.param("0.10", UPLIFT, ("0.11", True), id="halves away from zero"),
        pytest.param(
            "1200.00", PriceRule(Mechanism.UPLIFT), ("1200.00", True), id="no cap known"
        ),
        pytest.param(
            "1200.00", PriceRule(Mechanism.INDEX), ("1200.00", True), id="by an index"
        ),
        pytest.param(
            "1200.00", PriceRule(Mechanism.LIST_PRICE), ("1200.00", True), id="list"
        ),
        pytest.param("1200.00", PriceRule(), ("1200.00", True), id="not known how"),
        pytest.param(None, UPLIFT, (None, False), id="unknown stays unknown"),
        pytest.param("0.00", UPLIFT, ("0.00", True), id="free stays free"),
        pytest.param("999999999999", UPLIFT, (None, False), id="beyond what is kept"),
    ],
)
def test_the_price_of_a_renewal(before, rule, expected):
    amount = None if before is None else Decimal(before)

    renewed = renewed_price(Price(amount), "EUR", rule)

    wanted = None if expected[0] is None else Decimal(expected[0])
    assert renewed == Price(wanted, expected[1])


@pytest.mark.parametrize(
    ("currency", "expected"), [("JPY", "1055"), ("EUR", "1055.00"), ("BHD", "1055.000")]
)
def test_a_price_is_rounded_to_the_minor_unit_of_its_currency(currency, expected):
    renewed = renewed_price(Price(Decimal(1000)), currency, UPLIFT)

    assert str(renewed.amount) == expected


@pytest.mark.parametrize(
    ("before", "after", "scale"),
    [
        pytest.param((12, Unit.MONTHS), (1, Unit.YEARS), Fraction(1), id="a year"),
        pytest.param((12, Unit.MONTHS), (24, Unit.MONTHS), Fraction(2), id="double"),
        pytest.param((1, Unit.YEARS), (1, Unit.MONTHS), Fraction(1, 12), id="a month"),
        pytest.param((90, Unit.DAYS), (30, Unit.DAYS), Fraction(1, 3), id="days"),
        pytest.param((1, Unit.YEARS), (73, Unit.DAYS), Fraction(1, 5), id="mixed"),
        pytest.param((73, Unit.DAYS), (1, Unit.YEARS), Fraction(5), id="mixed back"),
    ],
)
def test_a_length_is_so_many_times_another(before, after, scale):
    assert times_as_long(Duration(*before), Duration(*after)) == scale


def test_a_renewal_twice_as_long_costs_twice_and_is_expected():
    renewed = renewed_price(Price(Decimal(1200)), "EUR", FIXED, scale=Fraction(2))

    assert renewed == Price(Decimal("2400.00"), expected=True)


def test_a_price_that_was_expected_is_not_agreed_by_renewing():
    assert renewed_price(Price(Decimal(9), expected=True), "EUR", FIXED).expected


@given(amount=AMOUNTS, percent=st.decimals(0, 100, places=2))
def test_an_uplift_never_lowers_a_price(amount, percent):
    rule = PriceRule(Mechanism.UPLIFT, percent)

    renewed = renewed_price(Price(amount), "EUR", rule)

    assert renewed.amount is not None
    assert renewed.amount >= amount


@given(amount=AMOUNTS, months=st.integers(1, 60))
def test_a_longer_and_then_a_shorter_term_lead_back_to_the_price(amount, months):
    longer = renewed_price(Price(amount), "EUR", FIXED, scale=Fraction(months))
    back = renewed_price(longer, "EUR", FIXED, scale=Fraction(1, months))

    assert back.amount == amount
