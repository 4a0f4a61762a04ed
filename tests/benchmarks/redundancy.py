"""Measure the app's own rules about redundancy against labelled data.

python -m tests.benchmarks.redundancy pairs IN.csv OUT.csv
python -m tests.benchmarks.redundancy scale CATALOGUE.jsonl… [--sizes 1000 10000]
"""

# ruff: noqa: T201 - its figures are printed
import argparse
import csv
import json
import resource
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import process_time

from inventory.rules.duplicates import SAME_FROM, Portrait, likeness, same_tools
from inventory.rules.facts import ToolFacts


def pairs(source: Path, target: Path) -> None:
    """Score pairs of names; print precision, recall and F1 where there are labels."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        sides = (
            Portrait(ToolFacts(number, row[f"name_{side}"], website=row[f"url_{side}"]))
            for number, side in enumerate("ab")
        )
        alike = likeness(*sides)
        row["score"] = f"{alike.score if alike else 0:.3f}"
        row["predicted"] = str(int(alike is not None and alike.score >= SAME_FROM))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]] if rows else ["pair_id"])
        writer.writeheader()
        writer.writerows(rows)
    labelled = [row for row in rows if row.get("label")]
    if labelled:
        _print_measures(labelled)


def _print_measures(rows: Iterable[dict[str, str]]) -> None:
    counts = Counter((row["predicted"], row["label"]) for row in rows)
    hits, flagged = counts["1", "1"], counts["1", "1"] + counts["1", "0"]
    precision = hits / flagged if flagged else 0
    recall = hits / max(1, hits + counts["0", "1"])
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    for row in rows:
        if row["predicted"] != row["label"]:
            print(f"  {row['label']} {row['score']} {row['name_a']} | {row['name_b']}")


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


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    modes = parser.add_subparsers(dest="mode", required=True)
    for_pairs = modes.add_parser("pairs")
    for_pairs.add_argument("source", type=Path)
    for_pairs.add_argument("target", type=Path)
    for_scale = modes.add_parser("scale")
    for_scale.add_argument("catalogues", type=Path, nargs="+")
    for_scale.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    asked = parser.parse_args(arguments)
    if asked.mode == "pairs":
        pairs(asked.source, asked.target)
    else:
        scale(asked.catalogues, asked.sizes)


if __name__ == "__main__":
    main(sys.argv[1:])
