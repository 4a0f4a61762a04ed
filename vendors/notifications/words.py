"""Dates and amounts as people read them."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency

from vendors.models.mail import DateStyle
from vendors.rules.calendar import in_words

UNPRINTABLE = re.compile("[\0\ud800-\udfff]")
DayWords = Callable[[date], str]
BEYOND_CALENDAR = (
    "That leads to a day that no calendar has; check the days and the lengths."
)
day = in_words  # as the models say it, too


def in_style(style: str) -> DayWords:
    """Return how a person who chose a style reads days."""
    return {
        DateStyle.MONTH_FIRST: lambda on: f"{on:%b} {on.day}, {on.year}",
        DateStyle.ISO: date.isoformat,
    }.get(DateStyle(style), day)


def days_left(count: int) -> str:
    """Return how far a day is: "today", "in 12 days", "3 days ago"."""
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if count in named:
        return named[count]
    return f"in {count} days" if count > 0 else f"{-count} days ago"


def money(amount: Decimal | None, currency: str) -> str:
    """Return an amount in its currency's minor units, or nothing if not known."""
    if amount is None or not currency:
        return ""
    return str(format_currency(amount, currency, format="#,##0.00 ¤¤", locale="en"))


def one_line(text: str) -> str:
    """Return a text that can stand in a mail's header: no breaks, nothing unpaired.

    A name with a line break in it would otherwise stop the mail, and with it a
    reminder.
    """
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Return a text that can be encoded: halves of characters become a mark."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
