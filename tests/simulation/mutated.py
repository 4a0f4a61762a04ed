"""The app with one thing wrong: a copy of the tree that a patch has changed.

A mutant is a patch whose first line says what catches it: "Caught by: simulation", with
the arguments of the benchmark, or "Caught by: " and the name of a test.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = sorted((Path(__file__).parent / "mutants").glob("*.patch"))
COPIED = ("config", "inventory", "vendors", "templates", "tests")
CAUGHT_BY = "Caught by: "
LONGEST = 900  # seconds


class DoesNotApply(Exception):
    """The code that the mutant changes is not there any more: write it anew."""


@dataclass(frozen=True, slots=True)
class Verdict:
    caught: bool
    told: str  # the last lines of what ran


def caught_by(mutant: Path) -> str:
    """Return what is to catch a mutant."""
    first = mutant.read_text().splitlines()[0]
    if not first.startswith(CAUGHT_BY):
        raise DoesNotApply(f"{mutant.name} does not say what catches it.")
    return first.removeprefix(CAUGHT_BY)


@contextmanager
def tree_with(mutant: Path) -> Iterator[Path]:
    """Yield a copy of the tree that the mutant has changed.

    :raises DoesNotApply: if its patch does not fit the code as it is.
    """
    with tempfile.TemporaryDirectory(prefix="stackbook-mutant-") as place:
        tree = Path(place)
        for name in COPIED:
            ignored = shutil.ignore_patterns("__pycache__", "node_modules")
            shutil.copytree(ROOT / name, tree / name, ignore=ignored)
        for name in ("pyproject.toml", "manage.py"):
            shutil.copy(ROOT / name, tree / name)
        applied = subprocess.run(
            ["git", "apply", "--whitespace=nowarn", str(mutant)],
            cwd=tree,
            capture_output=True,
            text=True,
            check=False,
        )
        if applied.returncode:
            raise DoesNotApply(f"{mutant.name}: {applied.stderr.strip()}")
        yield tree


def hunt(mutant: Path) -> Verdict:
    """Run what is to catch a mutant against it.

    :raises DoesNotApply: if its patch does not fit the code as it is.
    """
    by = caught_by(mutant)
    name, *arguments = by.split()
    if name == "simulation":
        run = ["-m", "tests.benchmarks.simulation", "--stop", "--quiet", *arguments]
    else:
        run = ["-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", by]
    with tree_with(mutant) as tree:
        ended = subprocess.run(
            [sys.executable, *run],
            cwd=tree,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    # 1 is what both say where something was wrong; anything else is no verdict.
    told = ended.stdout.strip().splitlines()[:4] or ended.stderr.splitlines()[-4:]
    return Verdict(ended.returncode == 1, "\n".join(told))
