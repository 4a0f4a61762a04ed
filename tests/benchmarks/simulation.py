"""Simulate years of reminders under many seeds, and say what was found.

python -m tests.benchmarks.simulation [--seeds 10] [--first 1] [--contracts 12]
    [--years 5] [--jobs 1] [--seconds 0] [--stop] [--quiet]

It exits with 1 where the oracle was contradicted. With --seconds no seed is begun
after so long; the report says how many there were.
"""

# ruff: noqa: T201 - its figures are printed
import argparse
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.run import Outcome

MOST_SHOWN = 400


def begin() -> None:
    """Set a process up: the app, and its database in memory."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.simulation.settings"
    import django

    django.setup()
    logging.disable()  # mails that wait are what it is about
    from tests.simulation.database import Pristine

    global pristine  # noqa: PLW0603 - one a process
    pristine = Pristine()


def one(contracts: int, years: int, stops: bool, seed: int) -> "Outcome":
    from tests.simulation.run import Plan, simulate

    pristine.restore()
    return simulate(Plan(seed, contracts, years, stops))


def outcomes(given: argparse.Namespace) -> "Iterator[Outcome]":
    seeds = range(given.first, given.first + given.seeds)
    until = time.monotonic() + given.seconds if given.seconds else float("inf")
    simulated = partial(one, given.contracts, given.years, given.stop)
    if given.jobs == 1:
        begin()
        for seed in seeds:
            if time.monotonic() > until:
                return
            yield simulated(seed)
        return
    with ProcessPoolExecutor(given.jobs, initializer=begin) as pool:
        yield from pool.map(simulated, seeds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--contracts", type=int, default=12)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--stop", action="store_true", help="after the first wrong one")
    parser.add_argument("--quiet", action="store_true", help="no line a seed")
    given = parser.parse_args()
    sums: Counter[str] = Counter()
    details: dict[str, Counter[str]] = {}
    violations: list[str] = []
    began = time.monotonic()
    for outcome in outcomes(given):
        for name in outcome.__slots__:
            value = getattr(outcome, name)
            if isinstance(value, int):
                sums[name] += value
            elif isinstance(value, Counter):
                details.setdefault(name, Counter()).update(value)
        sums["seeds"] += 1
        found = [f"seed {outcome.seed}: {what}" for what in outcome.violations]
        violations += found
        if not given.quiet:
            took = time.monotonic() - began
            print(
                f"seed {outcome.seed}: {outcome.mails} mails, {outcome.repeats} "
                f"repeats, {len(found)} violations; {took:.0f} s so far",
                flush=True,
            )
        if found and given.stop:
            break
    report(sums, details, violations, time.monotonic() - began)
    return 1 if violations or not sums["mails"] else 0


def report(
    sums: Counter[str],
    details: dict[str, Counter[str]],
    violations: list[str],
    took: float,
) -> None:
    for what in violations[:MOST_SHOWN]:
        print(what)
    del sums["seed"]
    for name in ("seeds", "days", "contracts", "passes", "idle", "outages"):
        print(f"{name:<12}{sums[name]:>10,}")
    for name in ("jumps", "fenced", "killed", "mails", "lines", "repeats"):
        print(f"{name:<12}{sums[name]:>10,}")
    for name, counted in details.items():
        told = ", ".join(f"{what} {count:,}" for what, count in counted.most_common())
        print(f"{name}: {told}")
    print(f"{'violations':<12}{len(violations):>10,}")
    print(f"{'seconds':<12}{took:>10,.0f}")


if __name__ == "__main__":
    sys.exit(main())
