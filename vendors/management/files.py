"""How commands load files and say what became of them."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from vendors.operations.loading import Figures, LineProblem, Report, Unreadable

MOST_SHOWN = 100  # of what is wrong with one file

Load = Callable[[Path, Report], Figures]


def load_files(command: BaseCommand, paths: Iterable[str], load: Load) -> Figures:
    """Load each file, and print the figures of each and of all.

    What is wrong goes to standard error as FILE:LINE: FIELD: SENTENCE.

    :raises CommandError: at the end, if a row was bad or a file could not be read.
    """
    total, seconds, refused, count = Figures(), 0.0, 0, 0
    for name in paths:
        count += 1
        begun = time.monotonic()
        try:
            figures = load(Path(name), Reporter(command, name))
        except Unreadable as refusal:
            command.stderr.write(f"{name}: {refusal} Nothing was loaded from it.")
            refused += 1
            continue
        took = time.monotonic() - begun
        command.stdout.write(f"{name}: {in_words(figures)}, {took:.1f} s")
        total.add(figures)
        seconds += took
    if count > 1:
        command.stdout.write(f"Total: {in_words(total)}, {seconds:.1f} s")
    if total.bad or refused:
        raise CommandError(
            f"{total.bad} rows and {refused} files were not loaded; correct them and "
            "load again: what is there already stays as it is."
        )
    return total


def in_words(figures: Figures) -> str:
    words = (
        f"{figures.read:,} rows read, {figures.created:,} created, "
        f"{figures.changed:,} changed, {figures.unchanged:,} unchanged, "
        f"{figures.bad:,} bad"
    )
    if figures.doubtful:
        words += f", {figures.doubtful:,} with doubts"
    if figures.terms_by_silence:
        words += f", {figures.terms_by_silence:,} terms added by silence"
    return words


class Reporter:
    """Prints what is wrong with one file, up to a limit."""

    def __init__(self, command: BaseCommand, name: str) -> None:
        self._command, self._name, self._shown = command, name, 0

    def __call__(self, problem: LineProblem) -> None:
        self._shown += 1
        if self._shown <= MOST_SHOWN:
            where = f"{self._name}:{problem.line}: {problem.field}"
            self._command.stderr.write(f"{where}: {problem.sentence}")
        elif self._shown == MOST_SHOWN + 1:
            self._command.stderr.write(f"{self._name}: more of it is not shown.")
