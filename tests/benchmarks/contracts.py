"""Read contracts as the app does, and write what the scorer of contracts reads.

python -m tests.benchmarks.contracts GOLD.jsonl PRED.jsonl [--texts TEXTS.jsonl.gz]
    [--task clause|full] [--folds 5]

With the texts a contract is read from them alone; without, from its labelled clauses.
With --folds each contract is read by weights fitted on other groups of contracts.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.clauses import answer_for
from tests.benchmarks.fit_reading import fit, has_value
from tests.benchmarks.labelled import Labelled, is_right, labelled, scored
from vendors.reading.fitted import Fitted
from vendors.reading.proposals import End, Fact, Known, Proposal, Reading, Text
from vendors.reading.read import read
from vendors.rules.duration import Duration

IN_CLAUSES = (Fact.EXPIRATION, Fact.RENEWAL, Fact.NOTICE, Fact.GOVERNING_LAW)
MEASURED = (Fact.AGREEMENT_DATE, Fact.EFFECTIVE_DATE, *IN_CLAUSES)
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 1.01)
Read = tuple[Labelled, Reading]


def predicted(contract: str, reading: Reading) -> dict[str, Any]:
    """Return a reading as the scorer reads it."""
    same_as = first_length(reading)
    row: dict[str, Any] = {"id": contract}
    for fact in MEASURED:
        told = reading.of(fact)
        row[fact.value] = {"value": scored(told.known, told.value, same_as)}
        if told.quote:
            row[fact.value] |= {
                "quote": told.quote.text,
                "start": told.quote.start,
                "end": told.quote.end,
                "score": told.confidence,
            }
    steps = reading.of(Fact.RENEWAL).value
    if isinstance(steps, tuple) and steps:
        times = getattr(steps[0], "times", None)
        row[Fact.RENEWAL.value]["successive"] = times is None or times > 1
    return row


def first_length(reading: Reading) -> Duration | None:
    end = reading.of(Fact.EXPIRATION).value
    return end.length if isinstance(end, End) else None


def report(read_ones: Sequence[Read]) -> None:
    """Say what the scorer does not: clauses shown, nothing claimed, calibration."""
    for fact in IN_CLAUSES:
        say(f"{fact:<18} the right clause shown {share(_shown(read_ones, fact))}")
    for fact in IN_CLAUSES:
        say(f"{fact:<18} nothing where nothing  {share(_nothing(read_ones, fact))}")
    say(f"{'sure':<18} is right               {share(_sure(read_ones, MEASURED))}")
    for fact in MEASURED:
        sure = list(_sure(read_ones, (fact,)))
        say(f"{fact:<18} sure of {len(sure):>3}, right      {share(sure)}")
    for low, high in pairwise(BINS):
        found = [
            judged(row, fact, reading)
            for row, reading in read_ones
            for fact in MEASURED
            if low <= reading.of(fact).confidence < high
        ]
        say(f"shown as {low:.2f} to {high:.2f}: right {share(found)}")


def say(line: str) -> None:
    print(line)  # noqa: T201 - a command says what it found


def share(found: Iterator[bool] | Sequence[bool]) -> str:
    values = list(found)
    return f"{sum(values)}/{len(values)} = {sum(values) / (len(values) or 1):.3f}"


def judged(row: Labelled, fact: Fact, reading: Reading) -> bool:
    told = reading.of(fact)
    if fact in MEASURED[:2] and told.known is Known.ILLEGIBLE:
        return bool(row.row["gold"][fact.value]["kind"] == "redacted")
    if told.known is Known.NOT_FOUND:
        return not has_value(row, fact)
    return is_right(row, fact, told.known, told.value, first_length(reading))


def _shown(read_ones: Sequence[Read], fact: Fact) -> Iterator[bool]:
    for row, reading in read_ones:
        if row.has_clause(fact):
            told = reading.of(fact)
            shown = [told.quote, *told.others] if told.quote else told.others
            yield any(row.overlaps(fact, q.start, q.end) for q in shown[:3] if q)


def _nothing(read_ones: Sequence[Read], fact: Fact) -> Iterator[bool]:
    for row, reading in read_ones:
        if not has_value(row, fact) and not row.has_clause(fact):
            yield claimed(reading.of(fact), reading) is None


def claimed(told: Proposal, reading: Reading) -> str | None:
    return scored(told.known, told.value, first_length(reading))


def _sure(read_ones: Sequence[Read], facts: Sequence[Fact]) -> Iterator[bool]:
    for row, reading in read_ones:
        for fact in facts:
            if reading.of(fact).sure:
                yield judged(row, fact, reading)


def from_texts(rows: Sequence[Labelled], folds: int) -> list[Read]:
    """Read each contract, with what is shipped or with what other folds fitted."""
    by_fold: Mapping[int, Fitted] = {
        fold: fit([row for row in rows if row.fold_of(folds) != fold])
        for fold in range(folds)
    }
    found: list[Read] = []
    seconds: list[float] = []
    for row in rows:
        begins = time.process_time()
        by = by_fold[row.fold_of(folds)] if folds else None
        found.append((row, read(Text(row.text), by=by)))
        seconds.append(time.process_time() - begins)
    say(f"seconds a contract: median {median(seconds):.2f}, worst {max(seconds):.2f}")
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--pred", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--task", choices=["clause", "full"])
    parser.add_argument("--folds", type=int, default=0)
    given = parser.parse_args()
    files = iter(given.files)
    given.gold = given.gold or next(files, None)
    given.pred = given.pred or next(files, None)
    given.task = given.task or ("full" if given.texts else "clause")
    if not given.gold or not given.pred or (given.task == "full" and not given.texts):
        parser.error("GOLD and PRED are needed, and --texts to read whole contracts.")
    return given


def main() -> None:
    given = arguments()
    read_ones: list[Read] = []
    if given.task == "clause":
        with given.gold.open() as lines:
            answers = [answer_for(json.loads(line)) for line in lines]
    else:
        read_ones = from_texts(labelled(given.gold, given.texts), given.folds)
        answers = [predicted(row.id, reading) for row, reading in read_ones]
    with given.pred.open("w") as out:
        out.writelines(json.dumps(answer) + "\n" for answer in answers)
    if read_ones:
        report(read_ones)


if __name__ == "__main__":
    main()
