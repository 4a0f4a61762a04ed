"""What a renewal is expected to cost, from the price before and the contract's rule."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from vendors.rules.duration import Duration
from vendors.rules.spend import rounded

MONTHS_A_YEAR, DAYS_A_YEAR = 12, 365
# More than is kept of an amount; a price that grows so far is a mistake in its rule.
BEYOND = Decimal(10) ** 12


class Mechanism(StrEnum):
    """What the contract says of the price of a renewal."""

    UNKNOWN = "unknown"
    FIXED = "fixed"
    UPLIFT = "uplift"
    INDEX = "index"
    LIST_PRICE = "list_price"


@dataclass(frozen=True, slots=True)
class Price:
    """An amount, if it is known, and whether it is computed and not yet agreed."""

    amount: Decimal | None
    expected: bool = False


@dataclass(frozen=True, slots=True)
class PriceRule:
    """How the contract moves its price, by at most so many percent a renewal."""

    mechanism: Mechanism = Mechanism.UNKNOWN
    uplift_percent: Decimal | None = None


FIXED = PriceRule(Mechanism.FIXED)


def renewed_price(
    price: Price, currency: str, rule: PriceRule, *, scale: Fraction = Fraction(1)
) -> Price:
    """Return the price of the term that follows one of the given price.

    `scale` is how many times as long it runs. Only a fixed price of a term as long
    as the one before is agreed; any other is expected. What is not known stays so.
    """
    if price.amount is None:
        return Price(None)
    amount = Fraction(price.amount) * scale
    if rule.mechanism is Mechanism.UPLIFT and rule.uplift_percent is not None:
        amount *= 1 + Fraction(rule.uplift_percent) / 100
    agreed = rule.mechanism is Mechanism.FIXED and scale == 1
    expected = price.expected or not agreed
    if amount == price.amount:
        return Price(price.amount, expected)
    if amount >= BEYOND:
        return Price(None)
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return Price(rounded(exact, currency), expected)


def times_as_long(before: Duration, after: Duration) -> Fraction:
    """Return how many times as long one length is as another.

    By months or by days where both are counted so; else a year has 365 days.
    """
    if before.months and after.months:
        return Fraction(after.months, before.months)
    if before.days and after.days:
        return Fraction(after.days, before.days)
    return _years(after) / _years(before)


def _years(length: Duration) -> Fraction:
    if length.months:
        return Fraction(length.months, MONTHS_A_YEAR)
    return Fraction(length.days, DAYS_A_YEAR)
