"""Fit the weights of vendors/reading on labelled contracts, and write them.

python -m tests.benchmarks.fit_reading GOLD.jsonl TEXTS.jsonl.gz
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.benchmarks.fitting import Example, Sign, fit_judge, fit_ranking
from tests.benchmarks.labelled import Labelled, is_right, labelled
from vendors.reading import read as reading
from vendors.reading.agreed import Mention, date_features, mentions
from vendors.reading.ending import read_end
from vendors.reading.fitted import CLAUSES, DATES, FILE, Fitted
from vendors.reading.hypotheses import Hypothesis
from vendors.reading.proposals import End, Fact, Known, Text
from vendors.reading.ranking import candidates
from vendors.reading.segments import Segment, segments
from vendors.rules.duration import Duration

FOLDS = 5
STRENGTH = dict.fromkeys(CLAUSES, 30.0) | dict.fromkeys(DATES, 20.0)
OF_TERM = 30.0
# The same day named elsewhere in a contract is weak evidence of how it is named.
ELSEWHERE = 0.3
# The fewer contracts tell of a fact, the fewer signs can be believed.
PENALTY = {
    Fact.EXPIRATION: 3.0,
    Fact.RENEWAL: 5.0,
    Fact.NOTICE: 3.0,
    Fact.GOVERNING_LAW: 1.0,
} | dict.fromkeys(DATES, 0.5)
# Half of the F1 that can be had is the chance from which on to claim, for the best F1;
# a law is claimed later, for few contracts name none.
CLAIM_FROM = {
    Fact.EXPIRATION: 0.42,
    Fact.RENEWAL: 0.4,
    Fact.NOTICE: 0.4,
    Fact.GOVERNING_LAW: 0.6,
}


@cache
def _clauses(text: str) -> list[Segment]:
    return segments(text)


@cache
def _mentions(text: str) -> list[Mention]:
    return mentions(text)


@cache
def _candidates(text: str, fact: Fact) -> list[tuple[int, frozenset[str]]]:
    return [(n, frozenset(words)) for n, words in candidates(_clauses(text), fact)]


@cache
def _dates(text: str) -> list[frozenset[str]]:
    return [frozenset(words) for words in date_features(text, _mentions(text))]


def ranking_examples(row: Labelled, fact: Fact) -> Iterator[Example]:
    if fact in DATES:
        for mention, features in zip(
            _mentions(row.text), _dates(row.text), strict=True
        ):
            yield _date_example(row, fact, mention, features)
        return
    clauses = _clauses(row.text)
    for number, words in _candidates(row.text, fact):
        clause = clauses[number]
        yield Example(words, row.overlaps(fact, clause.start, clause.end))


@cache
def _stating(text: str) -> list[tuple[int, frozenset[str]]]:
    """Return the clauses that state an end, whatever the contract's own days are."""
    clauses = _clauses(text)
    return [
        (number, words)
        for number, words in _candidates(text, Fact.EXPIRATION)
        if read_end([clauses[number].words], agreed_on=None, effective_on=None).known
        is Known.STATED
    ]


def term_examples(row: Labelled) -> Iterator[Example]:
    clauses = _clauses(row.text)
    for number, words in _stating(row.text):
        clause = clauses[number]
        yield Example(words, row.overlaps(Fact.EXPIRATION, clause.start, clause.end))


def _date_example(
    row: Labelled, fact: Fact, mention: Mention, features: frozenset[str]
) -> Example:
    gold, spans = row.row["gold"][fact.value], row.spans(fact)
    there = any(mention.start < b and a < mention.end for a, b in spans)
    if gold["kind"] == "redacted":
        return Example(features, mention.value is None and there)
    right = gold["kind"] == "date" and str(mention.value) == gold["value"]
    return Example(
        features, right, 1.0 if there or not right or not spans else ELSEWHERE
    )


def fit_rankings(rows: Sequence[Labelled]) -> Fitted:
    rankings = {
        fact: fit_ranking(
            [one for row in rows for one in ranking_examples(row, fact)],
            strength=STRENGTH[fact],
        )
        for fact in (*DATES, *CLAUSES)
    }
    examples = [one for row in rows for one in term_examples(row)]
    return Fitted(rankings, fit_ranking(examples, strength=OF_TERM), {})


def opened(row: Labelled, by: Fitted) -> reading.Contract:
    return reading.Contract(Text(row.text), _clauses(row.text), _mentions(row.text), by)


def date_signs(row: Labelled, fact: Fact, by: Fitted) -> Iterator[Sign]:
    for one in reading.date_candidates(opened(row, by), fact):
        yield _sign(row, fact, one)


def _sign(
    row: Labelled, fact: Fact, one: Hypothesis, same_as: Duration | None = None
) -> Sign:
    right = is_right(row, fact, one.known, one.value, same_as)
    if fact in DATES and one.known is Known.ILLEGIBLE:
        right = row.row["gold"][fact.value]["kind"] == "redacted"
    return Sign(one.signs, right)


def clause_signs(row: Labelled, by: Fitted) -> dict[Fact, list[Sign]]:
    """Return the signs of each hypothesis, with dates as the judges find them."""
    contract = opened(row, by)
    made = reading.made_on(*(reading.dated(contract, fact) for fact in DATES))
    found: dict[Fact, list[Sign]] = {}
    same_as: Duration | None = None
    ranks = reading.orders(contract)
    candidates_of = reading.clause_candidates(contract, ranks, made)
    for fact, hypotheses in candidates_of.items():
        if fact is Fact.EXPIRATION:
            ends = [one.value for one in hypotheses if isinstance(one.value, End)]
            same_as = next((end.length for end in ends if end.length), None)
        found[fact] = [_sign(row, fact, one, same_as) for one in hypotheses]
    return found


def fit_judges(
    rows: Sequence[Labelled], ranked_by: Sequence[Fitted], rankings: Fitted
) -> Fitted:
    """Return rankings with judges; `ranked_by[i]` never saw the contract rows[i]."""
    pairs = list(zip(rows, ranked_by, strict=True))
    judges = {
        fact: fit_judge(
            [list(date_signs(row, fact, by)) for row, by in pairs],
            penalty=PENALTY[fact],
        )
        for fact in DATES
    }
    # Whatever day is likeliest is shown; how likely it is, is said.
    judges = {fact: replace(judge, claim_from=0.0) for fact, judge in judges.items()}
    found = [clause_signs(row, replace(by, judges=judges)) for row, by in pairs]
    for fact in CLAUSES:
        judge = fit_judge([signs[fact] for signs in found], penalty=PENALTY[fact])
        judges[fact] = replace(judge, claim_from=CLAIM_FROM[fact])
    return replace(rankings, judges=judges)


def has_value(row: Labelled, fact: Fact) -> bool:
    gold = row.row["gold"][fact.value]
    if isinstance(gold, dict):
        kinds = ("date",) if fact is Fact.EXPIRATION else ("term", "perpetual")
        return gold["kind"] in kinds
    return gold is not None


def fit(rows: Sequence[Labelled], folds: int = FOLDS) -> Fitted:
    """Return what is fitted on contracts, judges on rankings that had not seen them."""
    unseen = [
        fit_rankings([row for row in rows if row.fold_of(folds) != fold])
        for fold in range(folds)
    ]
    ranked_by = [unseen[row.fold_of(folds)] for row in rows]
    return fit_judges(rows, ranked_by, fit_rankings(rows))


def stored(by: Fitted) -> dict[str, Any]:
    return {
        "about": (
            "Fitted on CUAD v1, CC BY 4.0, The Atticus Project, by "
            "tests/benchmarks/fit_reading.py."
        ),
        "rankings": {
            fact: {"bias": one.bias, "weights": one.weights}
            for fact, one in by.rankings.items()
        },
        "of_term": {"bias": by.of_term.bias, "weights": by.of_term.weights},
        "judges": {
            fact: {
                "bias": one.bias,
                "weights": one.weights,
                "claim_from": one.claim_from,
            }
            for fact, one in by.judges.items()
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("texts", type=Path)
    given = parser.parse_args()
    by = fit(labelled(given.gold, given.texts))
    target = Path(reading.__file__).parent / FILE
    target.parent.mkdir(exist_ok=True)
    written = json.dumps(stored(by), separators=(",", ":"), ensure_ascii=False)
    # Without a time in it, the same weights are the same bytes.
    target.write_bytes(gzip.compress(written.encode(), 9, mtime=0))
    print(f"{target.stat().st_size:,} bytes in {target}")  # noqa: T201


if __name__ == "__main__":
    main()
