"""Contracts with lawyers' labels, and whether what a reading says agrees with them."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from vendors.reading.proposals import (
    End,
    Fact,
    Known,
    NoticeAsked,
    Renewing,
    Value,
)
from vendors.rules.duration import Duration, Unit
from vendors.rules.renewal import EndKind, StepLength

ISO = {
    Unit.DAYS: "D",
    Unit.WORKING_DAYS: "D",
    Unit.WEEKS: "W",
    Unit.MONTHS: "M",
    Unit.YEARS: "Y",
}
SAME_CLAUSE = 0.5


class Labelled(NamedTuple):
    """One row of the gold file, and the text it is about."""

    row: Mapping[str, Any]
    text: str

    @property
    def id(self) -> str:
        return str(self.row["id"])

    def fold_of(self, folds: int) -> int:
        """Return the fold of the contract's group: versions of one stay together."""
        return zlib.crc32(str(self.row["group"]).encode()) % folds

    def spans(self, fact: Fact) -> list[tuple[int, int]]:
        return [(start, end) for start, end in self.row["spans"].get(fact.value, [])]

    def has_clause(self, fact: Fact) -> bool:
        return bool(self.row["clauses"][fact.value])

    def overlaps(self, fact: Fact, start: int, end: int) -> bool:
        """Tell whether a span shares more than half of the shorter with a label."""
        return any(
            max(0, min(end, b) - max(start, a)) / max(1, min(b - a, end - start))
            > SAME_CLAUSE
            for a, b in self.spans(fact)
        )


def labelled(gold: Path, texts: Path) -> list[Labelled]:
    with gzip.open(texts, "rt") as lines:
        text_of = {row["id"]: row["text"] for row in map(json.loads, lines)}
    with gold.open() as lines:
        return [Labelled(row, text_of[row["id"]]) for row in map(json.loads, lines)]


def iso(length: Duration | None) -> str | None:
    if length is None:
        return None
    if length.unit is Unit.QUARTERS:
        return f"P{length.amount * 3}M"
    return f"P{length.amount}{ISO[length.unit]}"


def scored(
    known: Known, value: Value | None, same_as: Duration | None = None
) -> str | None:
    """Return a value as the scorer writes it; `same_as` is the first term's length."""
    if isinstance(value, End):
        endless = known is Known.SAYS_NONE or value.kind is EndKind.NONE
        return "perpetual" if endless else _day(value.named)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, tuple) and value:
        first = value[0]
        if isinstance(first, Renewing):
            return _renewing(first, same_as)
        if isinstance(first, NoticeAsked):
            return iso(first.length)
    return value if isinstance(value, str) else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _renewing(step: Renewing, same_as: Duration | None) -> str | None:
    if step.kind is StepLength.NO_END:
        return "perpetual"
    return iso(same_as if step.kind is StepLength.SAME else step.length)


def canonical(written: str | None) -> str | None:
    """Return a length so that equal ones are equal: P12M as P1Y, P2W as P14D."""
    if not written or not written.startswith("P") or not written[1:-1].isdigit():
        return written
    amount, unit = int(written[1:-1]), written[-1]
    if unit == "W":
        return f"P{amount * 7}D"
    if unit == "M" and amount % 12 == 0:
        return f"P{amount // 12}Y"
    return written


def is_right(
    row: Labelled,
    fact: Fact,
    known: Known,
    value: Value | None,
    same_as: Duration | None = None,
) -> bool:
    """Tell whether a proposal says what the lawyers said."""
    written = canonical(scored(known, value, same_as))
    gold = row.row["gold"][fact.value]
    if fact is Fact.GOVERNING_LAW:
        blank = known is Known.ILLEGIBLE and row.has_clause(fact)
        return written == gold if gold else blank
    wanted = set(_wanted(gold))
    if wanted:
        return written in wanted
    # A clause is labelled, and no value: an event, a blank, or what needs a person.
    return written is None and (row.has_clause(fact) or known is Known.NOT_FOUND)


def _wanted(gold: Mapping[str, Any]) -> Iterator[str | None]:
    if gold["kind"] == "perpetual":
        yield "perpetual"
    elif gold["kind"] == "date":
        yield gold["value"]
    elif gold["kind"] == "term":
        yield from map(canonical, gold["durations"])
