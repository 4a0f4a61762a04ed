"""What a reading proposes, as plain JSON and back, without loss.

A value names its kind, so that whoever reads it later needs to know nothing else:
{"date": "2026-10-02"}, {"end": {…}}, {"renewals": […]}, {"notices": […]},
{"prices": […]}, {"texts": […]}, {"text": "…"}.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from vendors.reading.proposals import (
    End,
    NoticeAsked,
    Price,
    Quote,
    Renewing,
    Value,
)
from vendors.rules.duration import Duration, Unit
from vendors.rules.notice import CountedFrom, Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

Json = dict[str, Any]


def encoded(value: Value | None) -> Json | None:
    """Return a value as JSON keeps it; None stays None."""
    if value is None:
        return None
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, End):
        return {"end": _end(value)}
    return {_kind(value): [_item(item) for item in value]}


def decoded(data: Mapping[str, Any] | None) -> Value | None:
    """Return the value that JSON keeps.

    :raises ValueError: where it keeps none that a reading could have proposed.
    """
    if data is None:
        return None
    try:
        (kind,) = data
        return _decoded(kind, data[kind])
    except (
        AttributeError,
        InvalidOperation,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        raise ValueError(f"This is no value of a reading: {data!r}.") from error


def encoded_quote(quote: Quote) -> Json:
    """Return a clause as JSON keeps it."""
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "page": quote.page,
    }


def decoded_quote(data: Mapping[str, Any]) -> Quote:
    """Return the clause that JSON keeps."""
    return Quote(data["text"], data["start"], data["end"], data["page"])


def _kind(items: tuple[Any, ...]) -> str:
    kinds = {Renewing: "renewals", NoticeAsked: "notices", Price: "prices"}
    # An empty tuple has no kind of its own, and needs none to come back as it was.
    return kinds.get(type(items[0]), "texts") if items else "texts"


def _item(item: Any) -> Any:
    if isinstance(item, Renewing):
        return _renewing(item)
    if isinstance(item, NoticeAsked):
        return _notice(item)
    if isinstance(item, Price):
        return {
            "amount": str(item.amount),
            "currency": item.currency,
            "words": item.words,
        }
    return item


def _decoded(kind: str, data: Any) -> Value:
    if kind == "date":
        return date.fromisoformat(data)
    if kind == "text":
        return _text(data)
    if kind == "end":
        return _read_end(data)
    readers: dict[str, Callable[[Any], Any]] = {
        "renewals": _read_renewing,
        "notices": _read_notice,
        "prices": _read_price,
        "texts": _text,
    }
    reader = readers[kind]
    if not isinstance(data, list):
        raise TypeError
    return tuple(map(reader, data))


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise TypeError
    return data


def _length(length: Duration | None) -> Json | None:
    if length is None:
        return None
    return {"amount": length.amount, "unit": str(length.unit)}


def _read_length(data: Json | None) -> Duration | None:
    return Duration(int(data["amount"]), Unit(data["unit"])) if data else None


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _read_day(data: str | None) -> date | None:
    return date.fromisoformat(data) if data else None


def _end(end: End) -> Json:
    return {
        "kind": str(end.kind),
        "named": _day(end.named),
        "last_day": _day(end.last_day),
        "length": _length(end.length),
        "upon": end.upon,
    }


def _read_end(data: Json) -> End:
    return End(
        kind=EndKind(data["kind"]),
        named=_read_day(data.get("named")),
        last_day=_read_day(data.get("last_day")),
        length=_read_length(data.get("length")),
        upon=_text(data.get("upon", "")),
    )


def _renewing(step: Renewing) -> Json:
    return {
        "mode": str(step.mode),
        "kind": str(step.kind),
        "length": _length(step.length),
        "times": step.times,
        "condition": step.condition,
    }


def _read_renewing(data: Json) -> Renewing:
    times = data.get("times")
    return Renewing(
        mode=Mode(data["mode"]),
        kind=StepLength(data["kind"]),
        length=_read_length(data.get("length")),
        times=times if times is None else int(times),
        condition=_text(data.get("condition", "")),
    )


def _notice(notice: NoticeAsked) -> Json:
    return {
        "purpose": str(notice.purpose),
        "length": _length(notice.length),
        "counted_from": str(notice.counted_from),
        "opens": _length(notice.opens),
        "fixed_day": notice.fixed_day and [*notice.fixed_day],
    }


def _read_notice(data: Json) -> NoticeAsked:
    fixed = data.get("fixed_day")
    if fixed is not None:
        month, day = fixed
        fixed = (int(month), int(day))
    return NoticeAsked(
        purpose=Purpose(data["purpose"]),
        length=_read_length(data.get("length")),
        counted_from=CountedFrom(data.get("counted_from", CountedFrom.LAST_DAY)),
        opens=_read_length(data.get("opens")),
        fixed_day=fixed,
    )


def _read_price(data: Json) -> Price:
    amount = Decimal(_text(data["amount"]))
    if not amount.is_finite():
        raise ValueError("An amount is a number.")
    return Price(amount, _text(data["currency"]), _text(data.get("words", "")))
