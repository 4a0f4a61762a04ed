"""Measure the app's own rules about redundancy against labelled data.

python -m tests.benchmarks.redundancy pairs IN.csv OUT.csv
python -m tests.benchmarks.redundancy overlap TOOLS.jsonl OUT.csv [--show-categories]
python -m tests.benchmarks.redundancy alternatives Q.jsonl POOL.jsonl OUT.csv
python -m tests.benchmarks.redundancy dups TOOLS.jsonl OUT.csv
python -m tests.benchmarks.redundancy scale CATALOGUE.jsonl… [--sizes 1000 10000]
"""

# ruff: noqa: T201 - its figures are printed
import argparse
import csv
import json
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from time import process_time

from inventory.rules.duplicates import SAME_FROM, Portrait, likeness, same_tools
from inventory.rules.facts import ToolFacts
from inventory.rules.listings import Listing, score_listings
from tests.benchmarks import redundancy_overlap as overlap
from tests.benchmarks.redundancy_overlap import alternatives, rank

__all__ = ["alternatives", "dups", "rank", "score"]
NAMES = {"name_a", "name_b", "left_title", "right_title"}
LISTED_FROM = 0.42  # a pair of listings of a lower score is not one product


def pairs(source: Path, target: Path) -> None:
    """Score pairs of names or listings; print how right that is where it is known."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    are_listings = bool(rows) and "left_title" in rows[0]
    scores = _of_listings(rows) if are_listings else list(map(_of_names, rows))
    least = LISTED_FROM if are_listings else SAME_FROM
    for row, likely in zip(rows, scores, strict=True):
        row["score"] = f"{likely:.4f}"
        row["predicted"] = str(int(likely >= least))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]] if rows else ["pair_id"])
        writer.writeheader()
        writer.writerows(rows)
    labelled = [row for row in rows if row.get("label")]
    if labelled:
        _print_measures(labelled)


def _of_names(row: dict[str, str]) -> float:
    one, other = (
        {"name": row[f"name_{side}"], "url": row[f"url_{side}"]} for side in "ab"
    )
    return score(one, other)


def _of_listings(rows: Iterable[dict[str, str]]) -> list[float]:
    return score_listings(
        [(listing_of(row, "left_"), listing_of(row, "right_")) for row in rows]
    )


def listing_of(row: dict[str, str], side: str = "") -> Listing:
    """Return a listing of a row whose columns begin with the side."""
    price = row.get(f"{side}price", "")
    return Listing(
        row[f"{side}title"],
        row.get(f"{side}manufacturer", ""),
        float(price) if price else None,
    )


def score(one: dict[str, str], other: dict[str, str]) -> float:
    """Return how likely two names, or two listings, are of one tool."""
    if "title" in one:
        return score_listings([(listing_of(one), listing_of(other))])[0]
    sides = (
        Portrait(ToolFacts(number, side["name"], website=side.get("url", "")))
        for number, side in enumerate((one, other))
    )
    alike = likeness(*sides)
    return alike.score if alike else 0.0


def dups(rows: Iterable[dict[str, str]]) -> list[tuple[str, str, float]]:
    """Return the pairs of a catalogue that the scan would flag as one tool."""
    known = list(rows)
    tools = [
        ToolFacts(
            number,
            row["name"],
            vendor_names=(row["vendor"],) if row.get("vendor") else (),
            website=row.get("url", ""),
            summary=row.get("description", ""),
        )
        for number, row in enumerate(known)
    ]
    return [
        (known[found.tools[0]]["id"], known[found.tools[1]]["id"], float(found.score))
        for found in same_tools(tools)
    ]


def _print_measures(rows: Iterable[dict[str, str]]) -> None:
    counts = Counter((row["predicted"], row["label"]) for row in rows)
    hits, flagged = counts["1", "1"], counts["1", "1"] + counts["1", "0"]
    precision = hits / flagged if flagged else 0
    recall = hits / max(1, hits + counts["0", "1"])
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    for row in rows:
        if row["predicted"] != row["label"]:
            names = [row.get(name, "") for name in row if name in NAMES]
            print(f"  {row['label']} {row['score']} {' | '.join(names)}")


def scale(catalogues: Iterable[Path], sizes: Iterable[int]) -> None:
    """Print seconds and memory for so many tools made from the catalogues."""
    rows = [
        json.loads(line)
        for path in catalogues
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for size in sizes:
        tools = [_tool(number, rows) for number in range(size)]
        began = process_time()
        found = same_tools(tools)
        seconds = process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{size} tools: {seconds:.2f} s, {len(found)} pairs, {peak} MB at most")


def _tool(number: int, rows: list[dict[str, str]]) -> ToolFacts:
    """Return a row as a tool; further rounds through the rows are other tools."""
    row, turn = rows[number % len(rows)], number // len(rows)
    other = rows[(number * 7919) % len(rows)]["name"].split()[0]
    return ToolFacts(
        id=number,
        name=row["name"] if turn == 0 else f"{other} {row['name']} {turn}",
        website=row["url"] if turn == 0 else "",
        summary=row["description"],
    )


def write_dups(source: Path, target: Path) -> None:
    found = defaultdict(list)
    for one, other, likely in dups(overlap.read(source)):
        found[one].append((other, likely))
    overlap.write(target, ("id_a", "id_b", "score"), found)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    modes = parser.add_subparsers(dest="mode", required=True)
    for mode, run in (
        ("pairs", pairs),
        ("overlap", overlap.write_overlap),
        ("dups", write_dups),
    ):
        of_one = modes.add_parser(mode)
        of_one.set_defaults(run=run)
        of_one.add_argument("source", type=Path)
        of_one.add_argument("target", type=Path)
        if mode == "overlap":
            of_one.add_argument("--show-categories", action="store_true")
    for_alternatives = modes.add_parser("alternatives")
    for_alternatives.set_defaults(run=overlap.write_alternatives)
    for name in ("queries", "pool", "target"):
        for_alternatives.add_argument(name, type=Path)
    for_scale = modes.add_parser("scale")
    for_scale.set_defaults(run=scale)
    for_scale.add_argument("catalogues", type=Path, nargs="+")
    for_scale.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    asked = vars(parser.parse_args(arguments))
    run = asked.pop("run")
    del asked["mode"]
    run(**asked)


if __name__ == "__main__":
    main(sys.argv[1:])
