"""Make the app wrong, one thing at a time, and see that each is caught.

python -m tests.benchmarks.mutants [NAME …]
"""

# ruff: noqa: T201 - its figures are printed
import sys
import time

from tests.simulation.mutated import MUTANTS, DoesNotApply, caught_by, hunt


def main(names: list[str]) -> int:
    chosen = [one for one in MUTANTS if not names or one.stem in names]
    caught = 0
    for mutant in chosen:
        began = time.monotonic()
        try:
            verdict = hunt(mutant)
        except DoesNotApply as problem:
            print(f"DOES NOT APPLY  {problem}")
            continue
        caught += verdict.caught
        word = "caught" if verdict.caught else "NOT CAUGHT"
        took = time.monotonic() - began
        print(f"{word:<12}{mutant.stem}, {took:.0f} s, by {caught_by(mutant)}")
        print(f"            {verdict.told.splitlines()[0] if verdict.told else ''}")
    print(f"{caught} of {len(chosen)} mutants caught")
    return 0 if chosen and caught == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
