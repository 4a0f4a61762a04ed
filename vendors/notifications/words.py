"""Dates and amounts as people read them."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency
from django.contrib.auth.models import User

from vendors.models import Document
from vendors.models.document import DocumentKind
from vendors.models.mail import DateStyle
from vendors.rules.calendar import in_words

UNPRINTABLE = re.compile("[\0\ud800-\udfff]")
DayWords = Callable[[date], str]
DOCUMENT_KINDS = {
    DocumentKind.DPA: "DPA",
    DocumentKind.SOC_2: "SOC 2",
    DocumentKind.ISO_27001: "ISO 27001",
    DocumentKind.NDA: "NDA",
}
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


def document_kind(document: Document) -> str:
    """Return what kind of document one is, as people write it."""
    kind = DocumentKind(document.kind)
    return DOCUMENT_KINDS.get(kind, document.get_kind_display())


def person(somebody: User | None) -> str:
    """Return a person's name, and whether they have left."""
    if somebody is None:
        return "nobody"
    name = somebody.get_full_name() or somebody.get_username()
    return name if somebody.is_active else f"{name} (left)"
