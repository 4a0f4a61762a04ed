"""Whether two listings of a shop are the same product, by fitted trees.

The facts compared are what both titles say, and above all what only one of them says:
another version, year, edition, platform, or an upgrade beside a full product. A second
look sees how a pair stands among the other pairs of the same listings.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from inventory.rules.listing_words import ASPECTS, Title, is_article, read_title
from inventory.rules.sparse_rows import unit_rows

Numbers = NDArray[np.float32]
Judge = Callable[[Numbers], Numbers]  # of facts, a probability for each row
WEIGHTS = Path(__file__).parent / "weights" / "listings.npz"
LOOKS = ("first", "second")
UNKNOWN = math.nan
# What another pair of the same listing scores where there is none: a pair alone must
# not look better for being alone.
OTHERS_SCORE = 0.02
NEAREST = 6  # listings of the other side that each is held against


class Listing(NamedTuple):
    """A product as a shop lists it."""

    title: str
    maker: str = ""
    price: float | None = None


class Weighed:
    """How much each word says, by how many titles hold it."""

    def __init__(self, titles: Iterable[Title]) -> None:
        known = list(titles)
        held = Counter(word for title in known for word in set(title.words))
        self.many = max(len(known), 2)
        self.held = held

    def __getitem__(self, word: str) -> float:
        return math.log(1 + self.many / (1 + self.held[word]))

    def sum(self, words: Iterable[str]) -> float:
        return sum(self[word] for word in sorted(words))


def score_listings(pairs: Sequence[tuple[Listing, Listing]]) -> list[float]:
    """Return how likely each pair is one product, from 0 to 1, seen among the others.

    The words are weighed by all the titles given, so more pairs make better scores.
    """
    if not pairs:
        return []
    trees = _trees()
    looks = two_looks(pairs, *(trees[look].probabilities for look in LOOKS))
    return [float(score) for score in looks[1]]


def two_looks(
    pairs: Sequence[tuple[Listing, Listing]], first: Judge, second: Judge
) -> tuple[Numbers, Numbers]:
    """Return what each pair scores alone, and seen among the others."""
    others = other_pairs(pairs)
    facts = facts_of([*pairs, *others])
    alone = first(facts)
    own = facts[: len(pairs)]
    beside = beside_facts(own, alone, beside_others(pairs, others, alone))
    return alone[: len(pairs)], second(beside)


def other_pairs(
    pairs: Sequence[tuple[Listing, Listing]],
) -> list[tuple[Listing, Listing]]:
    """Return the pairs that were not asked about and whose titles are most alike.

    Every listing of either side is held against all of the other side, so that how
    many pairs were asked about it says nothing.
    """
    sides = [sorted({pair[side] for pair in pairs}, key=_in_order) for side in (0, 1)]
    counts = _word_counts(sides)
    alike = (counts[0] @ counts[1].T).tocsr()
    near = {(row, at) for row, at in _nearest(alike)}
    near |= {(at, row) for row, at in _nearest(alike.T.tocsr())}
    asked = set(pairs)
    return [
        pair
        for one, other in sorted(near)
        if (pair := (sides[0][one], sides[1][other])) not in asked
    ]


def _in_order(listing: Listing) -> tuple[str, str, float]:
    return listing.title, listing.maker, listing.price or -1.0


def _word_counts(sides: Sequence[Sequence[Listing]]) -> list[Any]:
    """Return the weighted words of each side's titles, shape (listings, words)."""
    read = [[set(read_title(one.title).words) for one in side] for side in sides]
    held = Counter(word for side in read for words in side for word in words)
    number = {word: at for at, word in enumerate(sorted(held))}
    many = sum(map(len, read))
    weights = {word: math.log(1 + many / held[word]) for word in held}
    return [
        unit_rows(
            [{number[word]: weights[word] for word in words} for words in side],
            len(number),
        )
        for side in read
    ]


def _nearest(alike: Any) -> Iterator[tuple[int, int]]:
    for row in range(alike.shape[0]):
        begin, end = alike.indptr[row], alike.indptr[row + 1]
        scored = zip(-alike.data[begin:end], alike.indices[begin:end], strict=True)
        for _, at in sorted(scored)[:NEAREST]:
            yield row, int(at)


def facts_of(pairs: Sequence[tuple[Listing, Listing]]) -> Numbers:
    """Return what is compared of each pair, shape (pairs, facts)."""
    read = {listing: read_title(listing.title) for pair in pairs for listing in pair}
    weighed = Weighed(read.values())
    return np.array(
        [_facts(pair, (read[pair[0]], read[pair[1]]), weighed) for pair in pairs],
        dtype=np.float32,
    )


def beside_facts(facts: Numbers, first: Numbers, beside: Numbers) -> Numbers:
    return np.concatenate([facts, first[: len(facts), None], beside], axis=1)


def beside_others(
    pairs: Sequence[tuple[Listing, Listing]],
    others: Sequence[tuple[Listing, Listing]],
    scores: Numbers,
) -> Numbers:
    """Return how each pair stands against the best other pairs of either listing.

    The scores are those of the pairs and then of the others.
    """
    own = scores[: len(pairs)]
    sides = []
    for side in (0, 1):
        of_listing: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        for pair, score in zip([*pairs, *others], scores, strict=True):
            of_listing[pair[side].title].append((float(score), pair[1 - side].title))
        best = np.full((len(pairs), 2), OTHERS_SCORE, dtype=np.float32)
        rank = np.zeros(len(pairs), dtype=np.float32)
        for number, pair in enumerate(pairs):
            rivals = sorted(
                (
                    score
                    for score, title in of_listing[pair[side].title]
                    if title != pair[1 - side].title
                ),
                reverse=True,
            )[:2]
            best[number, : len(rivals)] = rivals
            rank[number] = sum(score > own[number] for score in rivals)
        sides += [
            own - best[:, 0],
            _odds(own) - _odds(best[:, 0]),
            best[:, 0],
            best[:, 1],
            rank,
        ]
    mutual = np.minimum(sides[1], sides[6])
    return np.stack([*sides, mutual], axis=1).astype(np.float32)


def _odds(scores: Numbers) -> Numbers:
    kept = np.clip(scores, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float32)


def _facts(
    pair: tuple[Listing, Listing], titles: tuple[Title, Title], weighed: Weighed
) -> list[float]:
    return [
        *_in_common(*titles, weighed),
        *_left_over(*titles, weighed),
        *_spelt(*titles),
        *_numbers(*titles),
        *_aspects(*titles),
        *_makers(*pair, *titles),
        *_prices(*pair),
    ]


def _in_common(one: Title, other: Title, weighed: Weighed) -> list[float]:
    first, second = set(one.words), set(other.words)
    both, either = weighed.sum(first & second), weighed.sum(first | second)
    all_first, all_second = weighed.sum(first), weighed.sum(second)
    return [
        both / max(either, 1e-6),
        both / max(all_first, 1e-6),
        both / max(all_second, 1e-6),
        both / max(min(all_first, all_second), 1e-6),
        both,
        float(len(first & second)),
        len(first & second) / max(len(first | second), 1),
        float(len(first)),
        float(len(second)),
        float(one.words[:1] == other.words[:1]),
        _run(one.words, other.words) / max(min(len(first), len(second)), 1),
    ]


def _run(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words in a row both have at most."""
    best, before = 0, [0] * (len(other) + 1)
    for word in one:
        row = [0] * (len(other) + 1)
        for at, another in enumerate(other, start=1):
            if word == another:
                row[at] = before[at - 1] + 1
                best = max(best, row[at])
        before = row
    return best


def _left_over(one: Title, other: Title, weighed: Weighed) -> list[float]:
    """Say how much only one of the titles says, spellings and word breaks allowed."""
    facts = []
    for title, another in ((one, other), (other, one)):
        joined = "".join(another.words)
        left = [
            word
            for word in dict.fromkeys(title.words)
            if word not in another.words and not is_article(word)
        ]
        new = [
            word for word in left if word not in joined and not _nearly(word, another)
        ]
        weights = [weighed[word] for word in new]
        letters = [weighed[word] for word in new if word.isalpha()]
        facts += [
            *(float(len(new)), sum(weights), max(weights, default=0.0)),
            *(max(letters, default=0.0), float(len(left) - len(new))),
        ]
    return facts


def _nearly(word: str, title: Title) -> bool:
    return any(
        word[:2] == another[:2] and fuzz.ratio(word, another) >= 80  # noqa: PLR2004
        for another in title.words
        if word.isalpha() and len(word) > 3  # noqa: PLR2004
    )


def _spelt(one: Title, other: Title) -> list[float]:
    first, second = " ".join(one.words), " ".join(other.words)
    joined = first.replace(" ", ""), second.replace(" ", "")
    return [
        fuzz.ratio(first, second),
        fuzz.token_sort_ratio(first, second),
        fuzz.token_set_ratio(first, second),
        fuzz.partial_ratio(first, second),
        fuzz.WRatio(first, second),
        fuzz.ratio(*joined),
        fuzz.partial_ratio(*joined),
        JaroWinkler.similarity(first, second),
        _pieces_in_common(*joined),
    ]


def _pieces_in_common(one: str, other: str) -> float:
    pieces = [
        {word[at : at + 3] for at in range(len(word) - 2)} for word in (one, other)
    ]
    return len(pieces[0] & pieces[1]) / max(len(pieces[0] | pieces[1]), 1)


def _numbers(one: Title, other: Title) -> list[float]:
    facts = []
    for first, second in (
        (one.versions, other.versions),
        (one.years, other.years),
        (one.versions | one.years, other.versions | other.years),
    ):
        facts += [
            float(len(first & second)),
            float(len(first - second)),
            float(len(second - first)),
            float(bool(first) and bool(second) and not first & second),
        ]
    mains = [{word.split(".")[0] for word in title.versions} for title in (one, other)]
    return [*facts, float(bool(mains[0] & mains[1])), float(bool(mains[0] ^ mains[1]))]


def _aspects(one: Title, other: Title) -> list[float]:
    facts = []
    for words in ASPECTS.values():
        first, second = set(one.words) & words, set(other.words) & words
        facts.append(float(len(first & second)))
        facts.append(float(bool(first - second)) - 2 * float(bool(second - first)))
    return facts


def _makers(one: Listing, other: Listing, title: Title, another: Title) -> list[float]:
    first = set(read_title(one.maker).words)
    second = set(read_title(other.maker).words)
    if not first:
        return [UNKNOWN, UNKNOWN, float(bool(second & set(title.words)))]
    return [
        len(first & (second | set(another.words))) / len(first),
        fuzz.token_set_ratio(one.maker, other.maker) if second else UNKNOWN,
        len(first & set(title.words)) / len(first),
    ]


def _prices(one: Listing, other: Listing) -> list[float]:
    if not one.price or not other.price:
        return [UNKNOWN, UNKNOWN, UNKNOWN]
    low, high = sorted((one.price, other.price))
    return [math.log(high / low), math.log(one.price / other.price), math.log(low)]


class Trees(NamedTuple):
    """Fitted decision trees in arrays, shape (trees, nodes); a leaf leads to itself."""

    fact: NDArray[np.int16]
    least: Numbers  # go left up to here
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Numbers
    unknown_left: NDArray[np.bool_]
    rounds: NDArray[np.int64]  # how many models, whose sums are averaged

    def probabilities(self, facts: Numbers) -> Numbers:
        """Return a probability for each row of facts, shape (rows,)."""
        rows = np.arange(len(facts))
        total = np.zeros(len(facts), dtype=np.float64)
        for tree in range(len(self.fact)):
            node = np.zeros(len(facts), dtype=np.int16)
            while True:
                fact = facts[rows, self.fact[tree, node]]
                goes_left = np.where(
                    np.isnan(fact),
                    self.unknown_left[tree, node],
                    fact <= self.least[tree, node],
                )
                after = np.where(
                    goes_left, self.left[tree, node], self.right[tree, node]
                )
                if (after == node).all():
                    break
                node = after
            total += self.value[tree, node]
        return np.asarray(1 / (1 + np.exp(-total / self.rounds)), dtype=np.float32)


@cache
def _trees() -> Mapping[str, Trees]:
    with np.load(WEIGHTS) as kept:
        return {
            stage: Trees._make(kept[f"{stage}_{name}"] for name in Trees._fields)
            for stage in LOOKS
        }
