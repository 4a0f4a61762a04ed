"""Contracts as lawyers labelled them (the format of CUAD), read from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from vendors.reading.wording import (
    length_from_iso,
    length_that_gives,
    mode_of,
    names_a_window,
)
from vendors.rules.duration import Duration, last_day
from vendors.rules.notice import CountedFrom, Purpose, Stated
from vendors.rules.parties import company_of, supplier, title_of
from vendors.rules.renewal import EndKind, Mode, StepLength
from vendors.rules.rows import BadRow, Fields, Problem, parsed

NOT_STATED = "not stated in the contract"
LONGEST_LAW = 100
SHAPE_COLUMNS = 8
KINDS = {
    "licence": "license ip",
    "support": "maintenance",
    "services": "service hosting consulting outsourcing development marketing "
    "transportation manufacturing promotion agency",
}
MODES = {
    "auto": Mode.AUTOMATIC,
    "option": Mode.OPTIONAL,
    "mutual": Mode.MUTUAL,
    "conditional": Mode.CONDITIONAL,
    "evergreen": Mode.EVERGREEN,
    "unclear": Mode.UNCLEAR,
}
PURPOSES = {
    "before_end_of_term": Purpose.PREVENT_RENEWAL,
    "after_counterparty_notice": Purpose.PREVENT_RENEWAL,
    "to_exercise_renewal": Purpose.EXERCISE_RENEWAL,
    "any_time": Purpose.LEAVE,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a contract renews, as somebody who read it wrote down; "-" is nothing."""

    mode: str
    renewal: str = "-"
    count: str = "-"
    notice: str = "-"
    notice_kind: str = "-"
    tags: str = ""


class Renewal(NamedTuple):
    mode: Mode
    kind: StepLength
    length: Duration | None = None
    times: int | None = None
    condition: str = ""


class NoticeGiven(NamedTuple):
    purpose: Purpose
    length: Duration | None = None
    opens: Duration | None = None
    counted_from: CountedFrom = CountedFrom.LAST_DAY
    stated: Stated = Stated.STATED
    after_first_term: bool = False


@dataclass(frozen=True, slots=True)
class FirstTerm:
    starts_on: date | None = None
    starts_upon: str = ""
    ends_on: date | None = None
    end_kind: EndKind = EndKind.UNKNOWN
    length: Duration | None = None


@dataclass(frozen=True, slots=True)
class LabelledContract:
    """One contract as its labels describe it, and what in them is doubtful."""

    reference: str
    title: str
    vendor: str
    kind: str
    governing_law: str
    signed_on: date | None
    term: FirstTerm
    renewals: tuple[Renewal, ...]
    notices: tuple[NoticeGiven, ...]
    doubts: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its kind and value as normalised, its words, and the clause's."""

    name: str
    kind: str
    value: str
    lengths: tuple[str, ...]
    successive: bool
    count: int | None
    words: str
    clause: str


class _Doubts(list[Problem]):
    def add(self, label: Label, sentence: str) -> None:
        words = f" The label says: {label.words[:200]}" if label.words else ""
        self.append(Problem(label.name, f"{sentence}{words}"))


def shape_row(line: str) -> tuple[str, Shape] | None:
    """Return a contract's id and shape from a line of tab-separated values.

    The columns are id, split, mode, renewal, count, notice, notice_kind and tags;
    the heading gives None.

    :raises BadRow: if the line has another form.
    """
    values = [value.strip() for value in line.rstrip("\r\n").split("\t")]
    if values[:3] == ["id", "split", "mode"]:
        return None
    values += [""] * (SHAPE_COLUMNS - len(values))
    if len(values) > SHAPE_COLUMNS or not values[0] or values[2] not in MODES:
        raise BadRow(Problem("mode", f"It is none of {', '.join(MODES)}."))
    return values[0], Shape(*values[2:])


def labelled_contract(line: bytes, shapes: Mapping[str, Shape]) -> LabelledContract:
    """Return the contract that a line describes; its shape, where given, is surer.

    What the labels leave open is taken as not known and said among the doubts.

    :raises BadRow: if the line has another form.
    """
    fields = Fields(parsed(line))
    reference = fields.text("id", needed=True)
    filename = fields.text("filename", needed=True)
    kind = _kind(fields.text("type"))
    read = _Reader(fields)
    parties, law = read.label("parties"), read.law()
    signed, effective = read.label("agreement_date"), read.label("effective_date")
    expires, renews = read.label("expiration_date"), read.label("renewal_term")
    notice = read.label("notice")
    fields.raise_if_wrong()
    doubts = _Doubts()
    shape = shapes.get(reference)
    signed_on = _day(signed, doubts)
    term = _first_term(_day(effective, doubts) or signed_on, expires, doubts)
    renewals = _renewals(renews, shape, doubts)
    optional = bool(renewals) and renewals[0].mode is Mode.OPTIONAL
    return LabelledContract(
        reference=reference,
        title=title_of(filename),
        vendor=supplier(parties.words) or company_of(filename),
        kind=kind,
        governing_law=law,
        signed_on=signed_on,
        term=term,
        renewals=renewals,
        notices=_notices(notice, shape, doubts, optional=optional),
        doubts=tuple(doubts),
    )


class _Reader:
    """Reads the labels of one row, whose parts stand in three places."""

    def __init__(self, fields: Fields) -> None:
        self._gold = fields.nested("gold")
        self._answers = fields.nested("answers")
        self._clauses = fields.nested("clauses")

    def label(self, name: str) -> Label:
        gold = self._gold.nested(name)
        return Label(
            name=name,
            kind=gold.text("kind"),
            value=gold.text("value"),
            lengths=tuple(gold.texts("durations")),
            successive=gold.yes("successive"),
            count=gold.number("count"),
            words=" ".join(self._answers.text(name).split()),
            clause=" ".join(self._clauses.texts(name)),
        )

    def law(self) -> str:
        """Return the law in the lawyer's words, or normalised where those are long."""
        words = " ".join(self._answers.text("governing_law").split())
        normal = self._gold.text("governing_law")
        if not normal or len(words) > LONGEST_LAW:
            words = normal.title()
        return words[:LONGEST_LAW]


def _kind(label: str) -> str:
    word = label.replace("_", " ").casefold().split()
    return next(
        (
            kind
            for kind, first in KINDS.items()
            if word[:1] and word[0] in first.split()
        ),
        "other",
    )


def _day(label: Label, doubts: _Doubts) -> date | None:
    if label.kind == "date":
        try:
            return date.fromisoformat(label.value)
        except ValueError:
            pass
    if label.kind not in {"none", ""}:
        doubts.add(label, "It names no single day, and is taken as not known.")
    return None


def _first_term(start: date | None, expires: Label, doubts: _Doubts) -> FirstTerm:
    upon = "" if start else NOT_STATED
    without_end = {
        "none": EndKind.UNKNOWN,
        "": EndKind.UNKNOWN,
        "perpetual": EndKind.NONE,
        "redacted": EndKind.ILLEGIBLE,
    }
    if expires.kind in without_end:
        return FirstTerm(start, upon, end_kind=without_end[expires.kind])
    end = _day(expires, doubts)
    if end is not None and start is not None:
        length = length_that_gives(start, end, expires.clause)
        if length is not None:
            last = last_day(start, length)
            return FirstTerm(start, upon, last, EndKind.COMPUTED, length)
        if end < start:
            doubts.add(
                expires,
                f"{end} lies before the term begins, on {start}; it "
                "is taken as not known.",
            )
            end = None
    kind = EndKind.UNKNOWN if end is None else EndKind.STATED
    return FirstTerm(start, upon, end, kind)


def _renewals(
    label: Label, shape: Shape | None, doubts: _Doubts
) -> tuple[Renewal, ...]:
    if label.kind in {"none", ""} and shape is None:
        return ()
    mode = MODES[shape.mode] if shape else mode_of(label.clause)
    condition = ""
    if mode in (Mode.CONDITIONAL, Mode.UNCLEAR) or (
        shape and "conditions" in shape.tags
    ):
        condition = label.clause or "The clause is not given; look into the contract."
    lengths = _renewal_lengths(label, shape, doubts)
    times = _times(label, shape)
    return tuple(
        Renewal(
            mode,
            kind,
            length,
            1 if kind is StepLength.NO_END or len(lengths) > 1 else times,
            condition,
        )
        for kind, length in lengths
    )


def _renewal_lengths(
    label: Label, shape: Shape | None, doubts: _Doubts
) -> list[tuple[StepLength, Duration | None]]:
    """Return how long each renewal runs, in order; at least one."""
    of_shape = shape.renewal if shape else "-"
    if "perpetual" in {of_shape, label.kind} or (shape and shape.mode == "evergreen"):
        return [(StepLength.NO_END, None)]
    if "redacted" in {of_shape, label.kind}:
        return [(StepLength.ILLEGIBLE, None)]
    stated = [of_shape] if of_shape != "-" else label.lengths
    lengths = [length_from_iso(text) for text in stated]
    known = [length for length in lengths if length is not None and length.amount]
    if not known or len(known) < len(lengths):
        doubts.add(label, "It gives no single length, and is taken as not known.")
        return [(StepLength.UNKNOWN, None)]
    return [(StepLength.STATED, length) for length in known]


def _times(label: Label, shape: Shape | None) -> int | None:
    """Return how often a contract renews; None is without limit."""
    if shape and shape.count == "inf":
        return None
    if shape and shape.count.isdigit() and int(shape.count):
        return int(shape.count)
    return label.count or (None if label.successive else 1)


def _notices(
    label: Label, shape: Shape | None, doubts: _Doubts, *, optional: bool
) -> tuple[NoticeGiven, ...]:
    given = shape is not None and (shape.notice != "-" or shape.notice_kind != "-")
    if label.kind in {"none", ""} and not given:
        return ()
    purpose = Purpose.EXERCISE_RENEWAL if optional else Purpose.PREVENT_RENEWAL
    tags = shape.tags.split(",") if shape else []
    if shape:
        purpose = PURPOSES.get(shape.notice_kind, purpose)
    stated, length, opens = _notice_length(label, shape, doubts)
    return (
        NoticeGiven(
            purpose,
            length,
            opens,
            CountedFrom.RENEWAL_DATE if "renewaldate" in tags else CountedFrom.LAST_DAY,
            stated,
            "notbeforeinitialend" in tags,
        ),
    )


def _notice_length(
    label: Label, shape: Shape | None, doubts: _Doubts
) -> tuple[Stated, Duration | None, Duration | None]:
    """Return whether a period of notice is known, it, and when a window opens."""
    if "redacted" in {label.kind, shape.notice if shape else ""}:
        return Stated.ILLEGIBLE, None, None
    length, opens = _notice_lengths(label, shape, doubts)
    if shape and "relativetonotice" in shape.tags:
        doubts.add(label, "It counts from the other side's notice, which has no day.")
        return Stated.EVENT, None, opens
    return (Stated.STATED if length else Stated.NOT_FOUND), length, opens


def _notice_lengths(
    label: Label, shape: Shape | None, doubts: _Doubts
) -> tuple[Duration | None, Duration | None]:
    """Return the period of notice, and how early a window for it opens, if known."""
    lengths = [length_from_iso(text) for text in label.lengths]
    known = [length for length in lengths if length is not None]
    of_shape = length_from_iso(shape.notice) if shape else None
    by_days = sorted(known, key=lambda length: length.months * 30 + length.days)
    window = len(known) > 1 and names_a_window(label.clause)
    if of_shape is not None:
        return of_shape, by_days[-1] if window and by_days[-1] != of_shape else None
    if not known:
        doubts.add(label, "It gives no single period, and is taken as not known.")
        return None, None
    if window:
        return by_days[0], by_days[-1]
    if len(known) > 1:
        doubts.add(label, "It gives several periods; the longest is taken, to be safe.")
    return by_days[-1], None
