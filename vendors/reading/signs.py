"""What the shape of a value tells of its chance to be right."""

from collections.abc import Iterator
from datetime import date

from vendors.reading.proposals import End, NoticeAsked, Renewing, Value
from vendors.rules.renewal import EndKind

# A first term is rarely shorter than this many days, or longer than this many.
SHORT, LONG = 85, 365 * 21


def signs_of(value: Value | None, since: date | None) -> Iterator[str]:
    """Yield what is remarkable in a value; `since` is when the contract was made."""
    if isinstance(value, End):
        yield f"end:{value.kind}"
        yield from _length(value, since)
    elif isinstance(value, tuple):
        first = value[0] if value else None
        if len(value) > 1:
            yield "several"
        if isinstance(first, Renewing):
            yield f"mode:{first.mode}"
            yield f"length:{first.kind}"
            yield "limited" if first.times is not None else "unlimited"
        elif isinstance(first, NoticeAsked):
            yield f"purpose:{first.purpose}"


def _length(end: End, since: date | None) -> Iterator[str]:
    if end.last_day is None or since is None:
        return
    days = (end.last_day - since).days
    if days <= 0:
        yield "before it was made"
    elif days < SHORT:
        yield "short"
    elif days > LONG:
        yield "long"
    if end.kind is EndKind.STATED and end.length is not None:
        yield "both stated and counted"


def said_as(value: Value | None) -> object:
    """Return what makes two values the same answer, whatever their details."""
    if isinstance(value, End):
        return value.kind is EndKind.NONE, value.named
    if isinstance(value, tuple) and value:
        first = value[0]
        if isinstance(first, Renewing):
            return first.kind, first.length
        if isinstance(first, NoticeAsked):
            return first.length, first.fixed_day
    return value
