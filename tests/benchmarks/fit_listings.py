"""Fit the trees that compare product listings, and write them for the app.

python -m tests.benchmarks.fit_listings amazon_google_train.csv… [--folds 5]

Reads pairs with left_title, left_manufacturer, left_price, right_… and label
(Amazon-GoogleProducts of the Leipzig benchmark, CC BY 4.0). Needs LightGBM, which the
app does not: `pip install lightgbm`. The same files give the same bytes.
"""

# ruff: noqa: T201 - its figures are printed
import argparse
import csv
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from inventory.rules.listings import (
    WEIGHTS,
    Listing,
    Numbers,
    beside_facts,
    beside_others,
    facts_of,
    other_pairs,
    two_looks,
)
from tests.benchmarks.redundancy import listing_of

SEEDS = 6
ROUNDS = {"first": 220, "second": 160}
CHOSEN = {
    "objective": "binary",
    "learning_rate": 0.04,
    "num_leaves": 12,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


def pairs_of(paths: Sequence[Path]) -> tuple[list[tuple[Listing, Listing]], Numbers]:
    """Return the labelled pairs of some files, and their labels."""
    rows = [
        row
        for path in paths
        for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
    ]
    labels = np.array([int(row["label"]) for row in rows], dtype=np.float32)
    return [
        (listing_of(row, "left_"), listing_of(row, "right_")) for row in rows
    ], labels


def fit(facts: Numbers, labels: Numbers, stage: str) -> list[Any]:
    import lightgbm

    data = [lightgbm.Dataset(facts, labels) for _ in range(SEEDS)]
    return [
        lightgbm.train({**CHOSEN, "seed": seed}, one, ROUNDS[stage])
        for seed, one in enumerate(data)
    ]


def predicted(models: Sequence[Any], facts: Numbers) -> Numbers:
    raw = np.mean([model.predict(facts, raw_score=True) for model in models], axis=0)
    return np.asarray(1 / (1 + np.exp(-raw)), dtype=np.float32)


def folds_of(
    pairs: Sequence[tuple[Listing, Listing]], folds: int, seed: int
) -> Iterator[tuple[Numbers, Numbers]]:
    """Split so that no left listing is on both sides."""
    lefts = sorted({pair[0].title for pair in pairs})
    order = np.random.default_rng(seed).permutation(len(lefts))
    fold_of = {lefts[at]: number % folds for number, at in enumerate(order)}
    fold = np.array([fold_of[pair[0].title] for pair in pairs])
    for number in range(folds):
        yield fold != number, fold == number


def two_stages(
    pairs: Sequence[tuple[Listing, Listing]],
    labels: Numbers,
    others: Sequence[tuple[Listing, Listing]],
    facts: Numbers,
) -> tuple[list[Any], list[Any]]:
    """Fit both looks; the second learns from scores the first did not learn from."""
    everything = [*pairs, *others]
    unseen = np.zeros(len(everything), dtype=np.float32)
    for train, test in folds_of(everything, 5, seed=1):
        learnt = train[: len(pairs)]
        models = fit(facts[: len(pairs)][learnt], labels[learnt], "first")
        unseen[test] = predicted(models, facts[test])
    own = facts[: len(pairs)]
    beside = beside_facts(own, unseen, beside_others(pairs, others, unseen))
    return fit(own, labels, "first"), fit(beside, labels, "second")


def both_looks(
    models: tuple[list[Any], list[Any]], pairs: Sequence[tuple[Listing, Listing]]
) -> tuple[Numbers, Numbers]:
    return two_looks(pairs, *(partial(predicted, one) for one in models))


def best_f1(scores: Numbers, labels: Numbers) -> tuple[float, float]:
    """Return the best F1 of any threshold, and the threshold."""
    return max(
        (
            2
            * float(labels[scores >= at].sum())
            / (float((scores >= at).sum()) + labels.sum()),
            float(at),
        )
        for at in np.unique(scores.round(3))
    )


def arrays(models: Sequence[Any], stage: str) -> dict[str, Any]:
    """Return the trees of some models as arrays, with a leaf leading to itself."""
    trees = [
        _flat(tree["tree_structure"])
        for model in models
        for tree in model.dump_model()["tree_info"]
    ]
    most = max(len(tree) for tree in trees)
    columns = {
        name: np.array(
            [[node[at] for node in tree] + [0] * (most - len(tree)) for tree in trees],
            dtype=kind,
        )
        for at, (name, kind) in enumerate(
            (
                *(("fact", np.int16), ("least", np.float32), ("left", np.int16)),
                *(
                    ("right", np.int16),
                    ("value", np.float32),
                    ("unknown_left", np.bool_),
                ),
            )
        )
    }
    return {
        **{f"{stage}_{name}": column for name, column in columns.items()},
        f"{stage}_rounds": np.array(len(models)),
    }


def _flat(root: dict[str, Any]) -> list[tuple[float, ...]]:
    nodes: list[tuple[float, ...]] = []

    def add(node: dict[str, Any]) -> int:
        number = len(nodes)
        nodes.append(())
        if "leaf_value" in node:
            nodes[number] = (0, 0.0, number, number, node["leaf_value"], 0)
            return number
        left, right = add(node["left_child"]), add(node["right_child"])
        unknown_left = (
            node["default_left"]
            if node["missing_type"] == "NaN"
            else node["threshold"] >= 0
        )
        nodes[number] = (
            node["split_feature"],
            node["threshold"],
            left,
            right,
            0.0,
            unknown_left,
        )
        return number

    add(root)
    return nodes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--test", type=Path)
    asked = parser.parse_args()
    pairs, labels = pairs_of(asked.files)
    if asked.folds:
        report(pairs, labels, asked.folds)
    others = other_pairs(pairs)
    models = two_stages(pairs, labels, others, facts_of([*pairs, *others]))
    if asked.test:
        tested, truth = pairs_of([asked.test])
        one, two = both_looks(models, tested)
        print(f"test: first look {best_f1(one, truth)}, second {best_f1(two, truth)}")
    first, second = (
        arrays(one, stage) for one, stage in zip(models, ROUNDS, strict=True)
    )
    np.savez_compressed(WEIGHTS, **first, **second)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1000:.0f} kB")


def report(
    pairs: Sequence[tuple[Listing, Listing]], labels: Numbers, folds: int
) -> None:
    one, two = np.zeros(len(pairs), np.float32), np.zeros(len(pairs), np.float32)
    for train, test in folds_of(pairs, folds, seed=0):
        chosen = [pair for pair, is_in in zip(pairs, train, strict=True) if is_in]
        tested = [pair for pair, is_in in zip(pairs, test, strict=True) if is_in]
        others = other_pairs(chosen)
        facts = facts_of([*chosen, *others])
        models = two_stages(chosen, labels[train], others, facts)
        one[test], two[test] = both_looks(models, tested)
    looks = [best_f1(scores, labels) for scores in (one, two)]
    print(f"{folds} folds: first look {looks[0]}, second {looks[1]}")


if __name__ == "__main__":
    main()
