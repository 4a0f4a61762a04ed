"""Ask the app's own rules which tools do the same, over any such file."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from inventory.rules.functions import Described, Functions

Row = Mapping[str, Any]
Ranked = dict[Any, list[tuple[Any, float]]]


def described(row: Row) -> Described:
    """Return a row as its function is read; categories only where they are shown."""
    return Described(
        id=row["id"],
        name=row.get("name") or "",
        text=row.get("description") or "",
        vendor=row.get("vendor") or "",
        categories=tuple(row.get("categories", ())),
        capabilities=tuple(row.get("capabilities", ())),
    )


def rank(tools: Iterable[Row], k: int = 50) -> Ranked:
    """Return each tool's nearest in function, best first."""
    nearest = Functions(map(described, tools)).nearest(k)
    return {
        one: [(other.id, other.score) for other in others]
        for one, others in nearest.items()
    }


def alternatives(queries: Iterable[Row], pool: Iterable[Row], k: int = 100) -> Ranked:
    """Return for each query the tools of the pool that do the same, best first."""
    index = Functions(map(described, pool))
    return {
        row["id"]: [(near.id, near.score) for near in index.like(described(row), k)]
        for row in queries
    }


def write_overlap(source: Path, target: Path, *, show_categories: bool) -> None:
    tools = read(source, show_categories=show_categories)
    write(target, ("id_a", "id_b", "score"), rank(tools))


def write_alternatives(queries: Path, pool: Path, target: Path) -> None:
    found = alternatives(read(queries), read(pool))
    write(target, ("query_id", "tool_id", "score"), found)


def read(path: Path, *, show_categories: bool = False) -> list[Row]:
    kept = {"id", "name", "url", "description", "vendor", "capabilities"}
    if show_categories:
        kept |= {"categories"}
    with path.open(encoding="utf-8") as file:
        return [
            {name: value for name, value in json.loads(line).items() if name in kept}
            for line in file
            if line.strip()
        ]


def write(target: Path, columns: Sequence[str], ranked: Ranked) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for one, others in ranked.items():
            writer.writerows((one, other, f"{score:.6f}") for other, score in others)
