"""What a fact may be: the answers of a grammar asked about the likeliest clauses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log
from typing import Protocol

from vendors.reading.meanings import meanings
from vendors.reading.phrases import phrases_in
from vendors.reading.proposals import End, Fact, Known, Value
from vendors.reading.ranking import LinearModel, Ranked, features_of, place_of
from vendors.reading.segments import Segment
from vendors.reading.signs import said_as, signs_of

# How many of the likeliest clauses the grammar is asked about.
ASKED = 4
# Clauses this much less likely than the first are not read together with it.
TOGETHER = 2.5
CEILING = 8.0
NEIGHBOURS = 2
# Log-odds below which each step down tells more of an end than one above them does.
LIKELY, UNLIKELY = -0.5, -2.0
FAR_BEHIND = 1.0
LEAST_CHANCE = 0.05
# Of how many of the likeliest clauses the defined words are looked up.
REFERRING = 2


class Said(Protocol):
    """What a grammar says of clauses; `by` names the pattern that decided.

    What is not `own` counts from a day that is known of the contract.
    """

    @property
    def known(self) -> Known: ...
    @property
    def value(self) -> Value | None: ...
    @property
    def doubts(self) -> tuple[str, ...]: ...
    @property
    def by(self) -> str: ...
    @property
    def own(self) -> bool: ...


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
class Made:
    """When a contract was made and takes effect, and the chance that this is right."""

    agreed_on: date | None = None
    effective_on: date | None = None
    chance: float = 1.0

    @property
    def since(self) -> date | None:
        return self.agreed_on or self.effective_on


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to the grammar: which clauses, in which way, and its answer."""

    way: str
    clause: Ranked
    said: Said
    explains: int | None = None


def hypotheses(
    orders: Mapping[Fact, Sequence[Ranked]],
    fact: Fact,
    clauses: Sequence[Segment],
    ask: Ask,
    made: Made,
    of_term: LinearModel,
) -> list[Hypothesis]:
    """Return each different answer that the clauses likeliest to tell a fact give.

    Each clause is read alone, and with the one after it, for a notice often stands in
    the next sentence; and all likely ones are read together. `orders` ranks the clauses
    for every fact.
    """
    order = orders[fact]
    asked = list(_answered(_asked(order[:ASKED], clauses, ask)))
    different: dict[object, list[_Asked]] = {}
    for one in asked:
        key = (one.said.known, said_as(one.said.value))
        different.setdefault(key, []).append(one)
    return [
        _hypothesis(
            support,
            {
                **_standing(support, order, rivals=len(different) - 1),
                **_placed(support, orders, fact),
                **_of_term(support[0], clauses, of_term),
                **dict.fromkeys(signs_of(support[0].said.value, made.since), 1.0),
                **_started(support[0].said, made),
                **dict.fromkeys(phrases_in(_words(support[0], clauses), fact), 1.0),
            },
        )
        for support in map(_ordered, different.values())
    ]


def _answered(asked: Iterable[_Asked]) -> Iterator[_Asked]:
    """Yield the answers, but none of a clause whose words are explained elsewhere."""
    answers = [one for one in asked if one.said.known is not Known.NOT_FOUND]
    explained = {one.explains for one in answers if _states(one.said)}
    for one in answers:
        if _states(one.said) or one.clause.number not in explained:
            yield one


def _states(said: Said) -> bool:
    return said.known is Known.STATED


def _of_term(
    one: _Asked, clauses: Sequence[Segment], model: LinearModel
) -> dict[str, float]:
    """Return whether the end that a clause states is that of the contract's term.

    A definition says nothing of what is defined, so it is not asked.
    """
    if not isinstance(one.said.value, End) or not _states(one.said):
        return {}
    if one.way == "defined":
        return {}
    segment = one.clause.segment
    features = features_of(segment, place_of(segment, clauses))
    return {"states an end": 1.0, "of the term": _bounded(model.score(features))}


def _started(said: Said, made: Made) -> dict[str, float]:
    """Return how far the day is in doubt that an answer counts from."""
    if said.own:
        return {}
    doubt = -log(max(made.chance, LEAST_CHANCE))
    return {"counts from its day": 1.0, "in doubt": doubt}


def _words(one: _Asked, clauses: Sequence[Segment]) -> str:
    alone = one.clause.segment.words
    return alone if one.way == "alone" else f"{alone} {_following(one.clause, clauses)}"


def _ordered(support: Sequence[_Asked]) -> list[_Asked]:
    # Read alone a clause explains itself; the others only confirm.
    return sorted(support, key=lambda one: (one.way != "alone", -one.clause.score))


def _asked(
    order: Sequence[Ranked], clauses: Sequence[Segment], ask: Ask
) -> Iterator[_Asked]:
    for one in order:
        words = one.segment.words
        yield _Asked("alone", one, ask([words]))
        following = _following(one, clauses)
        if following:
            yield _Asked("with next", one, ask([words, following]))
    for one in order[:REFERRING]:
        for meaning in meanings(one, clauses):
            answer = ask([meaning.segment.words])
            yield _Asked("defined", meaning, answer, explains=one.number)
    likely = [one for one in order if one.score > order[0].score - TOGETHER]
    if len(likely) > 1:
        in_order = sorted(likely, key=lambda one: one.number)
        answer = ask([one.segment.words for one in in_order])
        yield _Asked("together", order[0], answer)


def _following(one: Ranked, clauses: Sequence[Segment]) -> str:
    following = clauses[one.number + 1 : one.number + 2]
    return following[0].words if following and not following[0].is_heading else ""


def _hypothesis(support: Sequence[_Asked], signs: Mapping[str, float]) -> Hypothesis:
    said, clause = support[0].said, support[0].clause.segment
    return Hypothesis(
        said.known, said.value, clause.start, clause.end, said.doubts, signs
    )


def _standing(
    support: Sequence[_Asked], order: Sequence[Ranked], *, rivals: int
) -> dict[str, float]:
    """Return how an answer stands among the answers."""
    best = max(one.clause.score for one in support)
    said = support[0].said
    return {
        "score": _bounded(best),
        "first score": _bounded(order[0].score),
        "behind": min(CEILING, order[0].score - best),
        "supports": float(len({one.clause.number for one in support})),
        "rivals": float(min(rivals, 3)),
        f"known:{said.known}": 1.0,
        "doubts": float(len(said.doubts)),
        **{f"way:{one.way}": 1.0 for one in support},
        **_pattern(said.by),
    }


def _placed(
    support: Sequence[_Asked], orders: Mapping[Fact, Sequence[Ranked]], fact: Fact
) -> dict[str, float]:
    """Return what the place of an answer's clause tells of its chance.

    What stands beside an end proved to tell nothing of it, how far down it is does.
    """
    if fact is not Fact.EXPIRATION:
        return _beside(support[0].clause.number, orders, fact)
    first = orders[fact][0].score
    best = max(one.clause.score for one in support)
    return {
        "not likely": max(0.0, LIKELY - _bounded(best)),
        "unlikely": max(0.0, UNLIKELY - _bounded(best)),
        "all unlikely": max(0.0, UNLIKELY - _bounded(first)),
        "is behind": float(first > best),
        "is far behind": float(first - best > FAR_BEHIND),
    }


def _beside(
    number: int, orders: Mapping[Fact, Sequence[Ranked]], fact: Fact
) -> dict[str, float]:
    """Return how likely what stands beside a clause speaks of the other facts.

    A first term, what renews it and the notice against that mostly stand together.
    """
    return {
        f"beside:{other}": max(
            (
                _bounded(one.score)
                for one in order
                if abs(one.number - number) <= NEIGHBOURS
            ),
            default=-CEILING,
        )
        for other, order in orders.items()
        if other is not fact
    }


def _pattern(by: str) -> dict[str, float]:
    """Return which pattern decided, and how strongly where it says so in a number."""
    name, _, strength = by.rpartition(" ")
    if not strength.isdigit():
        return {f"by:{by}": 1.0}
    return {f"by:{name}": 1.0, "strength": float(strength)}


def _bounded(score: float) -> float:
    return max(-CEILING, min(CEILING, score))
