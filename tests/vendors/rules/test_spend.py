import datetime as dt
from decimal import Decimal

import pytest

from vendors.rules.spend import annual_amount, rounded

NEW_YEAR = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("ends_on", "billing", "expected"),
    [
        pytest.param(dt.date(2026, 12, 31), "annual", "1200", id="a year"),
        pytest.param(dt.date(2028, 12, 31), "annual", "400", id="three years"),
        pytest.param(dt.date(2026, 1, 31), "monthly", "14400", id="a month"),
        pytest.param(dt.date(2026, 3, 31), "monthly", "4800", id="a quarter"),
        pytest.param(dt.date(2026, 2, 10), "annual", "10682.93", id="41 days"),
        pytest.param(None, "monthly", "14400", id="no end, a month's price"),
        pytest.param(None, "quarterly", "4800", id="no end, a quarter's price"),
        pytest.param(None, "annual", "1200", id="no end, a year's price"),
    ],
)
def test_a_price_is_brought_to_a_year(ends_on, billing, expected):
    amount = annual_amount(Decimal(1200), NEW_YEAR, ends_on, billing)

    assert amount is not None
    assert rounded(amount, "EUR") == Decimal(expected)


def test_a_leap_year_costs_no_more_and_no_less():
    starts_on, ends_on = dt.date(2028, 1, 1), dt.date(2028, 12, 31)

    assert annual_amount(Decimal(1200), starts_on, ends_on, "annual") == 1200


def test_what_is_paid_once_has_no_price_a_year():
    assert annual_amount(Decimal(1200), NEW_YEAR, None, "one_off") is None


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        pytest.param("EUR", "10.13", id="two places, half up"),
        pytest.param("JPY", "10", id="none"),
        pytest.param("KWD", "10.125", id="three"),
        pytest.param("XYZ", "10.13", id="not known"),
    ],
)
def test_amounts_are_rounded_to_minor_units(currency, expected):
    assert str(rounded(Decimal("10.125"), currency)) == expected
