"""Logistic regression without a library: enough to fit the weights of a reading."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import exp, sqrt
from typing import NamedTuple

from vendors.reading.calibration import Judge, shared
from vendors.reading.ranking import LinearModel

PASSES = 12
RATE = 0.5
# Fewer times met than this, a run of words is a quirk of its contract.
MET_AT_LEAST = 3
LEAST_WEIGHT = 0.15
STEPS = 25


class Example(NamedTuple):
    """What is known of a candidate, whether it is the one, and how much it counts."""

    features: Collection[str]
    right: bool
    counts: float = 1.0


def chance(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def fit_ranking(examples: Sequence[Example], *, strength: float) -> LinearModel:
    """Return the weights of words, by AdaGrad with a quadratic penalty.

    A larger strength trusts the examples more; the order of passes is fixed.
    """
    number = _numbered(examples)
    rows = [
        (
            [number[name] for name in sorted(one.features) if name in number],
            1 / sqrt(len(one.features) or 1),
            float(one.right),
            one.counts,
        )
        for one in examples
    ]
    weights, squares = [0.0] * len(number), [1e-8] * len(number)
    bias, bias_square = -3.0, 1e-8
    penalty = 1 / (strength * sum(map(len, (row[0] for row in rows))) / len(number))
    order = random.Random(0)
    for _ in range(PASSES):
        order.shuffle(rows)
        for ids, scale, right, counts in rows:
            odds = bias + scale * sum([weights[i] for i in ids])
            error = (chance(odds) - right) * counts
            if abs(error) < 1e-4:
                continue
            bias_square += error * error
            bias -= RATE * error / sqrt(bias_square)
            step = error * scale
            for i in ids:
                slope = step + penalty * weights[i]
                squares[i] += slope * slope
                weights[i] -= RATE * slope / sqrt(squares[i])
    kept = {
        name: round(weights[i], 3)
        for name, i in number.items()
        if abs(weights[i]) >= LEAST_WEIGHT
    }
    return LinearModel(round(bias, 3), kept)


def _numbered(examples: Iterable[Example]) -> dict[str, int]:
    met = Counter(name for one in examples for name in one.features)
    kept = sorted(name for name, times in met.items() if times >= MET_AT_LEAST)
    return {name: i for i, name in enumerate(kept)}


class Sign(NamedTuple):
    """What is known of a hypothesis, in numbers, and whether it was right."""

    signs: Mapping[str, float]
    right: bool


# The signs of a hypothesis by their numbers, and whether it was right.
Counted = tuple[Sequence[tuple[int, float]], bool]


def fit_judge(contracts: Sequence[Sequence[Sign]], *, penalty: float = 3.0) -> Judge:
    """Return a conditional logit over each contract's hypotheses and none of them.

    By Newton's method, its curve taken from what is expected: that never overshoots
    where several hypotheses of a contract are right.
    """
    names = {name for signs in contracts for one in signs for name in one.signs}
    number = {name: i for i, name in enumerate(["", *sorted(names)])}
    groups = [[_counted(one, number) for one in signs] for signs in contracts if signs]
    weights = [0.0] * len(number)
    for _ in range(STEPS):
        slope = [0.0, *(penalty * weight for weight in weights[1:])]
        curve = [[0.0] * len(number) for _ in number]
        for i in range(len(number)):
            curve[i][i] = penalty if i else 1e-6
        for group in groups:
            _lean(slope, curve, group, weights)
        step = solved(curve, slope)
        weights = [weight - move for weight, move in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-5:
            break
    kept = {name: round(weights[i], 4) for name, i in number.items() if name}
    return Judge(round(weights[0], 4), kept)


def _counted(one: Sign, number: Mapping[str, int]) -> Counted:
    return [
        (0, 1.0),
        *((number[name], of) for name, of in one.signs.items()),
    ], one.right


def _lean(
    slope: list[float],
    curve: list[list[float]],
    group: Sequence[Counted],
    weights: Sequence[float],
) -> None:
    """Add to slope and curve of the loss what one contract's hypotheses tell."""
    chances = shared(
        [sum(weights[i] * value for i, value in signs) for signs, _ in group]
    )
    of_right = sum(
        chance for chance, (_, right) in zip(chances, group, strict=True) if right
    )
    expected: dict[int, float] = {}
    for guess, (signs, right) in zip(chances, group, strict=True):
        error = guess - guess / of_right if right else guess
        for i, value in signs:
            slope[i] += error * value
            expected[i] = expected.get(i, 0.0) + guess * value
            row, bent = curve[i], guess * value
            for j, other in signs:
                row[j] += bent * other
    for i, value in expected.items():
        row = curve[i]
        for j, other in expected.items():
            row[j] -= value * other


def solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Return x with matrix x = right, by elimination with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for other in range(i + 1, size):
            factor = rows[other][i] / rows[i][i]
            if factor:
                for j in range(i, size + 1):
                    rows[other][j] -= factor * rows[i][j]
    found = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][j] * found[j] for j in range(i + 1, size))
        found[i] = (rows[i][size] - known) / rows[i][i]
    return found
