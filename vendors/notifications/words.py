"""Dates, reasons and amounts as people read them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency

from vendors.rules import renewal
from vendors.rules.renewal import Reason, Rule

SENTENCES = {
    Rule.LAST_DAY: "The last day of the term is {day}.",
    Rule.RENEWAL_DATE: "It renews on {day}, and notice counts back from there.",
    Rule.NOTICE_PERIOD: "{length} before that is {day}: the last day for notice.",
    Rule.FIXED_DAY: "The contract names {day} as the last day for notice.",
    Rule.NO_NOTICE_STATED: "No notice period is recorded, so {day} itself is the "
    "last day for notice.",
    Rule.WORKING_DAY: "That is no working day; the one before is {day}.",
    Rule.TRANSIT: "The notice travels {length}, so it leaves by {day}.",
    Rule.INTERNAL_LEAD: "We need {length} ourselves, so decide by {day}.",
}


def day(on: date) -> str:
    """Return a day that nobody can misread: 3 Apr 2026."""
    return f"{on.day} {on:%b %Y}"


def why(deadline: renewal.Deadline) -> list[str]:
    """Return "why this day?", a sentence a step."""
    return [_sentence(reason) for reason in deadline.because]


def _sentence(reason: Reason) -> str:
    return SENTENCES[reason.rule].format(day=day(reason.gives), length=reason.length)


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


def what_follows(mode: renewal.Mode | None, upcoming: renewal.Period | None) -> str:
    """Return what happens if nobody acts."""
    if mode is renewal.Mode.AUTOMATIC:
        if upcoming is None:
            return "It renews by itself, for how long is not recorded."
        return f"It renews by itself {_span(upcoming)}."
    sentences = {
        renewal.Mode.OPTIONAL: "It ends, and the option to renew is lost.",
        renewal.Mode.MUTUAL: "It ends: both sides would have to agree to renew.",
        renewal.Mode.CONDITIONAL: "That depends on a condition named in the contract.",
        renewal.Mode.EVERGREEN: "It goes on without an end until notice is given.",
    }
    return sentences.get(mode, "It ends.") if mode else "It ends."


def _span(period: renewal.Period) -> str:
    if period.ends_on is None:
        return f"from {day(period.starts_on)} on, without an end"
    return f"until {day(period.ends_on)}"


def one_line(text: str) -> str:
    """Return a text that can stand in a mail's header: no breaks, nothing unpaired.

    A name with a line break in it would otherwise stop the mail, and with it a
    reminder.
    """
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Return a text that can be encoded: halves of characters become a mark."""
    return "".join(_characters(text))


def _characters(text: str) -> Iterator[str]:
    for character in text:
        is_half = "\ud800" <= character <= "\udfff"
        yield "\N{REPLACEMENT CHARACTER}" if is_half or character == "\0" else character
