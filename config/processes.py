"""Programs that run together in the foreground: started, watched, stopped."""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PR_SET_PDEATHSIG: Final = 1
# Loaded here, for between fork and exec nothing may be.
LIBC: Final = ctypes.CDLL(None) if sys.platform == "linux" else None

DEATHS: Final = 5
WITHIN_SECONDS: Final = 60.0
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 8.0


class KeepsDying(Exception):
    """A program has died too often to be started again."""


def die_with(parent: int, by: signal.Signals = signal.SIGKILL) -> None:
    """Let the kernel end this process when its parent dies, however that dies.

    Linux only: elsewhere a parent killed with -9 leaves its children.
    """
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:  # it died while we were being born
            os.kill(os.getpid(), by)


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and how it ends."""

    name: str
    command: list[str]
    outlives_others: bool = False  # they need it until their end
    inherits: tuple[int, ...] = ()  # file descriptors
    advice: str = ""  # what to do when it keeps dying


class Child:
    """A program as it runs now, or waits to be started again."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program = program
        self.start_at: float | None = None
        self._folder = folder
        self._deaths: deque[float] = deque(maxlen=DEATHS)
        self._unfinished = b""
        self.talks = True
        self.process = self._popen()

    def start(self) -> None:
        self.start_at, self.talks = None, True
        self.process = self._popen()

    def _popen(self) -> subprocess.Popen[bytes]:
        supervisor = os.getpid()
        process = subprocess.Popen(  # noqa: S603  our own programs
            self.program.command,
            cwd=self._folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self.program.inherits,
            # Ctrl-C is for the supervisor, who stops the others in their order.
            start_new_session=True,
            preexec_fn=lambda: die_with(supervisor),  # noqa: PLW1509  no threads here
        )
        assert process.stdout is not None  # noqa: S101  it is a pipe
        os.set_blocking(process.stdout.fileno(), False)
        return process

    def lines(self) -> list[str]:
        """Return the lines said since last time."""
        assert self.process.stdout is not None  # noqa: S101  it is a pipe
        with contextlib.suppress(BlockingIOError):
            while part := os.read(self.process.stdout.fileno(), 65536):
                self._unfinished += part
            self.talks = False
        *finished, self._unfinished = self._unfinished.split(b"\n")
        if self._unfinished and self.process.poll() is not None:
            finished, self._unfinished = [*finished, self._unfinished], b""
        return [line.decode(errors="replace") for line in finished]

    def is_dead(self) -> bool:
        return self.start_at is None and self.process.poll() is not None

    def bury(self, now: float) -> float:
        """Return in how many seconds to start it again.

        :raises KeepsDying: after several deaths in a short time.
        """
        self.sweep()
        self._deaths.append(now)
        if len(self._deaths) == DEATHS and now - self._deaths[0] < WITHIN_SECONDS:
            raise KeepsDying(
                f"{self.program.name} died {DEATHS} times within a minute; what it "
                f"said stands above. {self.program.advice}".strip()
            )
        recent = sum(1 for death in self._deaths if now - death < WITHIN_SECONDS)
        pause: float = min(FIRST_PAUSE * 2 ** (recent - 1), LONGEST_PAUSE)
        self.start_at = now + pause
        return pause

    def sweep(self) -> None:
        """Kill what it has started itself and left behind."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and to what it started."""
        if self.start_at is None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


class Crew:
    """Programs that are kept running, with their words passed on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: list[Child] = []

    def start(self, programs: Iterable[Program]) -> None:
        self._children += [Child(program, self._folder) for program in programs]

    def watch(self, seconds: float) -> None:
        """Pass on what is said for a while, and start again what has died.

        :raises KeepsDying: when that does not help.
        """
        self._listen(seconds)
        now = time.monotonic()
        for child in self._children:
            if child.is_dead():
                how = _how_it_ended(child.process.returncode)
                pause = child.bury(now)
                say(f"{child.program.name} {how}; starting it again in {pause:g} s.")
            elif child.start_at is not None and child.start_at <= now:
                child.start()

    def stop(self, seconds: float) -> None:
        """Stop everything, those that others need last; within the seconds given."""
        first = [c for c in self._children if not c.program.outlives_others]
        last = [c for c in self._children if c.program.outlives_others]
        self._stop(first, seconds * 0.75)
        self._stop(last, seconds * 0.25)

    def _stop(self, children: list[Child], seconds: float) -> None:
        until = time.monotonic() + seconds
        for child in children:
            child.signal(signal.SIGTERM)
        while any(c.process.poll() is None for c in children):
            if time.monotonic() > until:
                break
            self._listen(0.05)
        for child in children:
            if child.process.poll() is None:
                say(f"{child.program.name} does not stop by itself; it is killed.")
            child.sweep()
            child.process.wait()
        self._listen(0)

    def _listen(self, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            for child in self._children:
                if child.talks and child.process.stdout is not None:
                    selector.register(child.process.stdout, selectors.EVENT_READ)
            selector.select(seconds) if selector.get_map() else time.sleep(seconds)
        for child in self._children:
            for line in child.lines():
                say(line, by=child.program.name)


def say(line: str, by: str = "stackbook") -> None:
    print(f"{by:<9} | {line}", flush=True)  # noqa: T201  a program for the terminal


def _how_it_ended(returncode: int) -> str:
    if returncode < 0:
        return f"was killed ({signal.Signals(-returncode).name})"
    return f"ended (exit code {returncode})"
