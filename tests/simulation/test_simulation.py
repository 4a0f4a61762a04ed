import subprocess
import sys

import pytest

from tests.simulation.mutated import MUTANTS, ROOT, tree_with


@pytest.mark.slow
def test_what_is_owed_is_told_and_nothing_else():
    # A process of its own: its database is in memory, its zone not that of the tests.
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "tests.benchmarks.simulation", "--quiet"),
            *("--seeds", "2", "--contracts", "8", "--years", "1"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda path: path.stem)
def test_a_mutant_still_applies(mutant):
    with tree_with(mutant) as tree:
        assert tree.exists()
