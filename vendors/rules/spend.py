"""What a price comes to in a year."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from babel.numbers import get_currency_precision

from vendors.rules.duration import length_between


class Rhythm(StrEnum):
    """How often is billed what goes on without an end."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


PERIODS_A_YEAR = {Rhythm.MONTHLY: 12, Rhythm.QUARTERLY: 4, Rhythm.ANNUAL: 1}
ONE_OFF = "one_off"


def annual_amount(
    amount: Decimal, starts_on: date, ends_on: date | None, billing: str
) -> Decimal | None:
    """Return a year's part of a term's price, not rounded; None if it has none.

    A term of whole months is divided by months, so that a year's price stays itself
    in a leap year; any other by its days, of which a year has 365. Without a last day
    the price is that of one billing period. What is paid once has no price a year.
    """
    if billing == ONE_OFF:
        return None
    if ends_on is None:
        return amount * PERIODS_A_YEAR[Rhythm(billing)]
    length = length_between(starts_on, ends_on)
    if length.months:
        return amount * 12 / length.months
    return amount * 365 / length.days


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return an amount in its currency's minor units, halves away from zero.

    Rounded once, at the end: a share of a rounded amount is off by a cent.
    """
    places = Decimal(1).scaleb(-get_currency_precision(currency))
    return amount.quantize(places, rounding=ROUND_HALF_UP)
