"""Which clauses are likely to speak of a fact: a linear model over their words."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import fsum, sqrt

from vendors.reading.proposals import Fact
from vendors.reading.segments import Segment, end_of_number

# A clause that has none of these words cannot speak of the fact, and is not read.
WORDS_OF = {
    Fact.EXPIRATION: (
        r"\bterms?\b|expir|terminat|until|continu|period|years?\b|months?\b|effect"
        r"|perpet|duration|anniversar|force|valid|indefinite|\bend(?:s|ing)?\b"
    ),
    Fact.RENEWAL: (
        r"renew|exten|continu|prolong|additional|successive|year[- ]to[- ]year|roll"
        r"|option|thereafter|perpet"
    ),
    Fact.NOTICE: r"notice|notif|written|writing|advise|inform|renew|exten",
    Fact.GOVERNING_LAW: r"\blaws?\b|govern|constru|jurisdiction",
}
_TOKEN = re.compile(
    r"[a-z]+|\$|_{2,}|\[[\s*\u2022\u25cf\u00b7_]*\]|\*{2,}|[%;:]|\d+", re.IGNORECASE
)
_MONTHS = frozenset(
    "january february march april june july august september october november "
    "december".split()
)
# A list of its own: the weights are only right for the very words they were fitted on.
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty "
    "sixty seventy eighty ninety hundred thousand first second third fourth fifth "
    "sixth seventh eighth ninth tenth twelfth fifteenth twentieth thirtieth sixtieth "
    "ninetieth".split()
)
_CENTURIES = ("19", "20")
_YEAR_FIGURES = 4
_LENGTHS = (8, 20, 60, 150)
_HEADING_TOKENS = 12
_FIFTHS = 5
_OPENING = 80  # characters in which three words fit


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A weight for each feature; what it does not know weighs nothing."""

    bias: float
    weights: Mapping[str, float]

    def score(self, features: Collection[str]) -> float:
        """Return the log-odds that what has these features is what is looked for."""
        # Exact, so that the order of a set does not change the last digit.
        total = fsum(self.weights.get(feature, 0.0) for feature in features)
        return self.bias + total / sqrt(len(features) or 1)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A clause, its place among all, and the log-odds that it speaks of the fact."""

    number: int
    segment: Segment
    score: float


def tokens(words: str) -> list[str]:
    """Return words in lower case, each number, year, month and blank as its kind."""
    found: list[str] = []
    for word in _TOKEN.findall(words.lower()):
        kind = _kind(word)
        repeats = found and kind.startswith("<") and found[-1] == kind
        if not repeats and not (kind == "<n>" and found and found[-1] == "<w>"):
            found.append(kind)
    return found


def _kind(word: str) -> str:
    if word.isdigit():
        year = len(word) == _YEAR_FIGURES and word.startswith(_CENTURIES)
        return "<y>" if year else "<n>"
    if word in _NUMBERS:
        return "<w>"
    if word in _MONTHS:
        return "<m>"
    return "<blank>" if word[0] in "[_*" else word


def runs(words: Sequence[str]) -> Iterator[str]:
    """Yield each word, pair and triple of neighbouring words."""
    yield from words
    yield from map(" ".join, pairwise(words))
    yield from map(" ".join, zip(words, words[1:], words[2:], strict=False))


def features_of(segment: Segment, place: float) -> set[str]:
    """Return what the model knows a clause by; `place` is 0 at the top, 1 below."""
    words = tokens(segment.words)
    found = set(runs(words))
    found.update(f"above:{word}" for word in tokens(segment.heading)[-_HEADING_TOKENS:])
    found.add(f"place:{int(place * _FIFTHS)}")
    found.add(f"length:{sum(len(words) > length for length in _LENGTHS)}")
    # "Term: three years" says with its first words what it is about.
    opening = tokens(segment.words[end_of_number(segment.words) :][:_OPENING])
    found.update(f"opens:{' '.join(opening[:size])}" for size in (1, 2, 3))
    return found


@cache
def _pattern(fact: Fact) -> re.Pattern[str]:
    return re.compile(WORDS_OF[fact], re.IGNORECASE)


def candidates(
    clauses: Sequence[Segment], fact: Fact
) -> Iterator[tuple[int, set[str]]]:
    """Yield the number and the features of each clause that could speak of a fact."""
    pattern = _pattern(fact)
    for number, segment in enumerate(clauses):
        if not segment.is_heading and pattern.search(segment.words):
            yield number, features_of(segment, place_of(segment, clauses))


def place_of(segment: Segment, clauses: Sequence[Segment]) -> float:
    """Return where a clause begins: 0 at the top of the contract, 1 at its end."""
    return segment.start / clauses[-1].end


def ranked(clauses: Sequence[Segment], fact: Fact, model: LinearModel) -> list[Ranked]:
    """Return the clauses that could speak of a fact, the likeliest first."""
    scored = [
        Ranked(number, clauses[number], model.score(features))
        for number, features in candidates(clauses, fact)
    ]
    return sorted(scored, key=lambda one: (-one.score, one.number))
