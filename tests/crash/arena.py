"""A Stackbook of two workers and two schedulers, and everything that can go wrong."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.crash import oracle, verdict, world
from tests.crash.servant import Servant
from tests.crash.trap import FOR_EVER, Interruption, Traps
from tests.servers import BASE_DIR, Broker, free_port, wait_until

WORKERS = ("worker 1", "worker 2")
SCHEDULERS = ("scheduler 1", "scheduler 2")
WORKER = (
    "worker",
    *("--pool", "threads", "--concurrency", "2"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)


class Arena:
    """The processes, by name, and the world they serve."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.traps = Traps(folder)
        self.broker = Broker(folder / "data")
        port = free_port()
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.crash.settings",
            "STACKBOOK_DATA_DIR": str(folder / "data"),
            "STACKBOOK_URL": "https://stackbook.example.com",
            "DATABASE_URL": database_url,
            "REDIS_URL": self.broker.url,
            "STACKBOOK_MAIL_RATE": "0",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "CRASH_FOLDER": str(folder),
        }
        self.broker.start()
        self.mail_log = folder / "mails"
        self._server = self._servant(
            "mail_server", str(port), str(self.mail_log), environment=environment
        )
        self.clerk = self._servant("clerk", environment=environment)
        self.nursery = self._servant("nursery", environment=environment)
        self.running: dict[str, int] = {}
        self.interruptions: list[Interruption] = []
        self.papers: list[world.Paper] = []
        self.today = date.min
        self.people = world.people()
        self.clerk.ask("prepare")
        self.behave()

    def _servant(
        self, module: str, *arguments: str, environment: Mapping[str, str]
    ) -> Servant:
        return Servant(
            f"tests.crash.{module}",
            *arguments,
            environment=environment,
            log=self.folder / f"{module}.log",
        )

    def behave(self, **how: Any) -> None:
        """Let the mail server answer so from now on."""
        refused = [one.address for one in self.people if one.is_refused]
        self._server.ask("behave", refused=refused, **how)

    def add(self, generation: int, count: int = world.PEOPLE) -> None:
        """Add contracts that call for reminders today."""
        self.today = date.fromisoformat(
            self.clerk.ask("add", generation=generation, count=count)
        )
        self.papers += world.papers(generation, count)

    def start(self, *names: str, patience: float = 20) -> None:
        """Start workers and schedulers; all of them, where none is named."""
        for name in names or (*WORKERS, *SCHEDULERS):
            schedule = str(self.folder / f"{name}.schedule")
            arguments = (
                [*WORKER, "--hostname", f"{name}@here".replace(" ", "")]
                if name in WORKERS
                else ["beat", "--schedule", schedule]
            )
            self.running[name] = self.nursery.ask(
                "start",
                log=str(self.folder / f"{name}.log"),
                arguments=arguments,
                trapped=name in WORKERS,
                patience=patience,
            )

    def workers(self) -> list[int]:
        return [self.running[name] for name in WORKERS if name in self.running]

    def dead(self) -> dict[str, int]:
        """Return who has died since last time, and how."""
        ends = {
            name: self.nursery.ask("bury", process=process)
            for name, process in self.running.items()
        }
        found = {name: end for name, end in ends.items() if end is not None}
        for name in found:
            del self.running[name]
        return found

    def revive(self) -> None:
        """Start whoever is dead."""
        self.dead()
        if missing := {*WORKERS, *SCHEDULERS} - self.running.keys():
            self.start(*missing)

    def replace_workers(self, *, patience: float = 20) -> None:
        """Kill the workers, and start others that are as patient with locks."""
        for name in WORKERS:
            if name in self.running:
                self.kill(name)
        wait_until(lambda: self.dead() is not None and not self.workers(), seconds=10)
        self.start(*WORKERS, patience=patience)

    def kill(self, name: str) -> int:
        """Kill a process with -9; return its id."""
        process = self.running[name]
        now = time.monotonic_ns()
        os.kill(process, signal.SIGKILL)
        self.interruptions.append(Interruption("kill", now, FOR_EVER, process))
        return process

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self.running[name], number)

    @contextlib.contextmanager
    def fault(self, what: str) -> Iterator[None]:
        """Note that something was wrong for all processes meanwhile."""
        begins = time.monotonic_ns()
        try:
            yield
        finally:
            # What it has held up may end a while later.
            ends = time.monotonic_ns() + 3 * 10**9
            self.interruptions.append(Interruption(what, begins, ends))

    def drain(self, seconds: float = 120) -> None:
        """Let clean workers and a well-behaved server finish everything."""
        self.traps.clear()
        self.behave()
        until = time.monotonic() + seconds
        while any((left := self.clerk.ask("at_rest")).values()):
            self.wake()
            self.revive()
            if time.monotonic() > until:
                raise TimeoutError(f"{left} are left.\n{self.said()}")
            time.sleep(0.3)

    def wake(self) -> None:
        """Let whoever is stopped go on."""
        for process in self.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)

    def stop(self) -> None:
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        wait_until(lambda: self.dead() is not None and not self.running, seconds=10)

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.mail_log.read_text().splitlines()]

    def judge(self) -> verdict.Verdict:
        """Compare what arrived with what was owed; the work has to be at rest."""
        found = verdict.judge(
            oracle.owed(self.papers, self.people, self.today),
            self.clerk.ask("ledger"),
            self.log(),
            self.traps.passed(),
            self.interruptions,
        )
        if fence := self.clerk.ask("fence"):
            found.wrong.append(f"mails are held: {fence}")
        return found

    def said(self) -> str:
        """Return what the processes complained of last."""
        found = []
        for name in (*WORKERS, *SCHEDULERS, "clerk", "nursery", "mail_server"):
            log = self.folder / f"{name}.log"
            lines = log.read_text().splitlines() if log.exists() else []
            complaints = [line for line in lines if " INFO " not in line]
            found += [f"--- {name}", *complaints[-25:]]
        return "\n".join(found)

    def close(self) -> None:
        self.stop()
        for servant in (self.nursery, self.clerk, self._server):
            servant.end()
        self.broker.stop(kill=True)


@contextlib.contextmanager
def arena(server: str = "") -> Iterator[Arena]:
    """An arena with a database of its own: SQLite, or on that PostgreSQL server."""
    folder = Path(tempfile.mkdtemp(prefix="stackbook-crash-"))
    with _database(server, folder) as url:
        one = Arena(folder, url)
        try:
            yield one
        finally:
            one.close()
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _database(server: str, folder: Path) -> Iterator[str]:
    if not server.startswith("postgres"):
        url = f"sqlite:///{folder / 'data' / 'stackbook.sqlite3'}"
        _migrate(url, folder)
        yield url
        return
    name = f"crash_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        # The tests' servers forget their last moments when they are killed.
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
        url = urlunsplit(urlsplit(server)._replace(path=name))
        _migrate(url, folder)
        try:
            yield url
        finally:
            with psycopg.connect(server, autocommit=True) as another:
                another.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(url: str, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "STACKBOOK_DATA_DIR": str(folder / "data"),
            "DATABASE_URL": url,
        },
        check=True,
    )
