"""What a fact may be: the answers of a grammar asked about the likeliest clauses."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vendors.reading.proposals import Known, Value
from vendors.reading.ranking import Ranked
from vendors.reading.segments import Segment

# How many of the likeliest clauses the grammar is asked about.
ASKED = 4
# Clauses this much less likely than the first are not read together with it.
TOGETHER = 2.5
CEILING = 8.0


class Said(Protocol):
    """What a grammar says of clauses; `by` names the pattern that decided."""

    @property
    def known(self) -> Known: ...
    @property
    def value(self) -> Value | None: ...
    @property
    def doubts(self) -> tuple[str, ...]: ...
    @property
    def by(self) -> str: ...


Ask = Callable[[Sequence[str]], Said]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a fact may be, where the text says so, and what its chances depend on."""

    known: Known
    value: Value | None
    start: int
    end: int
    doubts: tuple[str, ...] = ()
    signs: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to the grammar: which clauses, in which way, and its answer."""

    way: str
    clause: Ranked
    said: Said


def hypotheses(
    ranked: Sequence[Ranked], clauses: Sequence[Segment], ask: Ask
) -> list[Hypothesis]:
    """Return each different answer that the likeliest clauses give.

    Each clause is read alone, and with the one after it, for a notice often stands in
    the next sentence; and all likely ones are read together.
    """
    asked = list(_asked(ranked[:ASKED], clauses, ask))
    different: dict[object, list[_Asked]] = {}
    for one in asked:
        if one.said.known is not Known.NOT_FOUND:
            key = (one.said.known, one.said.value)
            different.setdefault(key, []).append(one)
    return [
        _hypothesis(support, ranked, rivals=len(different) - 1)
        for support in different.values()
    ]


def _asked(
    ranked: Sequence[Ranked], clauses: Sequence[Segment], ask: Ask
) -> Iterator[_Asked]:
    for one in ranked:
        words = one.segment.words
        yield _Asked("alone", one, ask([words]))
        following = _following(one, clauses)
        if following:
            yield _Asked("with next", one, ask([words, following]))
    likely = [one for one in ranked if one.score > ranked[0].score - TOGETHER]
    if len(likely) > 1:
        in_order = sorted(likely, key=lambda one: one.number)
        answer = ask([one.segment.words for one in in_order])
        yield _Asked("together", ranked[0], answer)


def _following(one: Ranked, clauses: Sequence[Segment]) -> str:
    following = clauses[one.number + 1 : one.number + 2]
    return following[0].words if following and not following[0].is_heading else ""


def _hypothesis(
    support: Sequence[_Asked], ranked: Sequence[Ranked], *, rivals: int
) -> Hypothesis:
    # Read alone a clause explains itself; the others only confirm.
    first = min(support, key=lambda one: (one.way != "alone", -one.clause.score))
    best = max(one.clause.score for one in support)
    signs = {
        "score": _bounded(best),
        "first score": _bounded(ranked[0].score),
        "behind": min(CEILING, ranked[0].score - best),
        "supports": float(len({one.clause.number for one in support})),
        "rivals": float(min(rivals, 3)),
        f"known:{first.said.known}": 1.0,
        f"by:{first.said.by}": 1.0,
        "doubts": float(len(first.said.doubts)),
        **{f"way:{one.way}": 1.0 for one in support},
    }
    clause = first.clause.segment
    return Hypothesis(
        first.said.known,
        first.said.value,
        clause.start,
        clause.end,
        first.said.doubts,
        signs,
    )


def _bounded(score: float) -> float:
    return max(-CEILING, min(CEILING, score))
