"""What a named point of the product does under test: it is written down, and it bites.

A trap is a file named as the point. Whoever passes the point first takes it, so that
one trap bites once, and what it says is done there: kill, stop, or eat all memory.
"""

import contextlib
import json
import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

POINTS = (
    "plan_before_insert",
    "plan_before_commit",
    "plan_after_commit",
    "mail_before_insert",
    "mail_before_commit",
    "mail_after_commit",
    "after_claim",
    "before_intent",
    "after_intent",
    "during_data",
    "after_data",
    "before_sent",
    "after_sent",
)
KILL, STOP, EAT = "kill", "stop", "eat"
LONG = 20 * 10**9  # nanoseconds after which a stopped process has come to itself
FOR_EVER = 1 << 63


class Passed(NamedTuple):
    """A point that a thread passed, in nanoseconds of the machine's steady clock."""

    at: int
    process: int
    thread: int
    point: str
    bitten: str = ""  # what the trap there did


class Interruption(NamedTuple):
    """What was done to a process, or to all of them, between two moments."""

    what: str
    begins: int
    ends: int
    process: int | None = None

    def overlaps(self, begins: int, ends: int) -> bool:
        return self.begins <= ends and self.ends >= begins


class Traps:
    """The traps of a folder, as the tests set them and as the product meets them."""

    def __init__(self, folder: Path) -> None:
        self._set, self._traces = folder / "traps", folder / "traces"
        self._set.mkdir(parents=True, exist_ok=True)
        self._traces.mkdir(exist_ok=True)

    def lay(self, point: str, does: str = KILL, *, passes: int = 1) -> None:
        """Lay a trap for whoever passes the point for so many times."""
        beside = self._set / f"{point}.new"
        beside.write_text(json.dumps({"does": does, "passes": passes}))
        beside.rename(self._set / point)

    def waiting(self) -> bool:
        return any(path.name in POINTS for path in self._set.iterdir())

    def clear(self) -> None:
        for path in self._set.iterdir():
            path.unlink(missing_ok=True)

    def passed(self) -> list[Passed]:
        """Return every point that was passed, the earliest first."""
        found = [
            one for path in self._traces.iterdir() for one in _read(path.read_text())
        ]
        return sorted(found)

    def take(self, point: str) -> dict[str, Any] | None:
        """Return what the trap at a point says, to one process only."""
        mine = self._set / f"{point}.taken-{os.getpid()}-{threading.get_native_id()}"
        try:
            (self._set / point).rename(mine)
        except FileNotFoundError:
            return None
        told: dict[str, Any] = json.loads(mine.read_text())
        mine.unlink()
        return told

    @contextlib.contextmanager
    def trace(self) -> Iterator[int]:
        """Open this process's trace; what is written outlives the process."""
        name = self._traces / str(os.getpid())
        opened = os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            yield opened
        finally:
            os.close(opened)


class Hook:
    """What is called at every named point."""

    def __init__(self, traps: Traps) -> None:
        self._traps = traps
        self._pending: dict[str, dict[str, Any]] = {}
        self._eaten: list[bytearray] = []

    def __call__(self, point: str) -> None:
        told = self._pending.get(point) or self._traps.take(point)
        if told:
            told["passes"] -= 1
            if told["passes"] > 0:
                self._pending[point] = told
                told = None
            else:
                self._pending.pop(point, None)
        does = told["does"] if told else ""
        self._write(point, does)
        if does == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        elif does == STOP:
            os.kill(os.getpid(), signal.SIGSTOP)
        elif does == EAT:
            self._eat()

    def _write(self, point: str, does: str) -> None:
        moment, thread = time.monotonic_ns(), threading.get_native_id()
        with self._traps.trace() as trace:
            os.write(
                trace, f"{moment} {os.getpid()} {thread} {point} {does}\n".encode()
            )

    def _eat(self) -> None:
        """Take what memory is left, and run out of it as any code may.

        It is given back a while later, as when the greedy process beside has gone.
        """
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        used = pages * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
        # Before the limit: a thread needs a stack.
        threading.Timer(1.0, self._spit, [before]).start()
        resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 20), before[1]))
        for size in (1 << 20, 1 << 16):
            with contextlib.suppress(MemoryError):
                while True:
                    self._eaten.append(bytearray(size))
        raise MemoryError

    def _spit(self, before: tuple[int, int]) -> None:
        resource.setrlimit(resource.RLIMIT_AS, before)
        self._eaten.clear()


def interruptions(passed: list[Passed]) -> Iterator[Interruption]:
    """Return what the traps have done."""
    for one in passed:
        if one.bitten:
            lasts = FOR_EVER if one.bitten == KILL else one.at + LONG
            yield Interruption(one.bitten, one.at, lasts, one.process)


def _read(trace: str) -> Iterator[Passed]:
    for line in trace.splitlines():
        at, process, thread, *rest = line.split()
        yield Passed(int(at), int(process), int(thread), *rest)
