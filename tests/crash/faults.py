"""What goes wrong around the workers, each for a while and then no more."""

import contextlib
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

import psutil
import psycopg

from tests.crash.arena import WORKERS, Arena
from tests.crash.hurry import LEASE
from tests.crash.trap import EAT, POINTS, STOP
from tests.servers import wait_until

TWO_LEASES = 2 * LEASE.total_seconds()
SMALL = 300_000  # bytes; the database and its journal are larger
# The share of the mails that meets each.
SERVER_FAULTS = {
    "rcpt_4xx": 0.05,
    "data_4xx": 0.05,
    "data_5xx": 0.1,
    "drop_before": 0.04,
    "drop_after": 0.04,
    "hang_before": 0.02,
    "hang_after": 0.02,
    "hang_rcpt": 0.02,
    "hang_ehlo": 0.02,
}


class Harm(Protocol):
    """Does harm to an arena that is at work, and has ended it on return."""

    def __call__(self, arena: Arena) -> None: ...


class Fault(NamedTuple):
    name: str
    harm: Harm
    on: tuple[str, ...] = ("sqlite", "postgresql")


def stop_for_two_leases(
    arena: Arena, points: tuple[str, ...] = ("after_claim", "after_intent")
) -> None:
    """Let workers be stopped at each point, and go on when others have their mails."""
    for point in points:
        arena.traps.lay(point, STOP)
    since: dict[int, float] = {}
    woken = 0
    until = time.monotonic() + 3 * TWO_LEASES * len(points)
    while time.monotonic() < until and woken < len(points):
        time.sleep(0.1)
        arena.revive()
        now = time.monotonic()
        for process in arena.workers():
            if psutil.Process(process).status() != psutil.STATUS_STOPPED:
                since.pop(process, None)
            elif now - since.setdefault(process, now) >= TWO_LEASES:
                os.kill(process, signal.SIGCONT)
                del since[process]
                woken += 1


def stop_everywhere(arena: Arena) -> None:
    """Stop workers for two leases at every point."""
    stop_for_two_leases(arena, POINTS)


def ask_to_end(arena: Arena) -> None:
    """Deploy: each worker is asked to end in mid-run, and another takes its place."""
    arena.behave(delay=(0.05, 0.15))
    for name in WORKERS * 2:
        time.sleep(0.7)
        arena.signal(name, signal.SIGTERM)
        until = time.monotonic() + 30
        while not (ended := arena.dead()):
            assert time.monotonic() < until, f"{name} does not end."
            time.sleep(0.05)
        assert ended == {name: 0}, ended
        arena.start(name)


def run_out_of_memory(arena: Arena) -> None:
    points = (
        *("plan_before_commit", "mail_before_insert", "mail_before_commit"),
        *("after_claim", "after_intent", "during_data", "after_data", "before_sent"),
    )
    for point in points:
        arena.traps.lay(point, EAT, passes=2)
        time.sleep(1)
        arena.revive()


def lock_the_database(arena: Arena) -> None:
    """Hold the whole database for longer than a worker waits, several times."""
    arena.replace_workers(patience=0.3)
    for _ in range(3):
        time.sleep(0.5)
        with arena.fault("the lock"), _locked(arena.database_url):
            time.sleep(1.5)
    arena.replace_workers()


@contextlib.contextmanager
def _locked(url: str) -> Iterator[None]:
    if url.startswith("sqlite"):
        path = urlsplit(url).path[1:]
        held = sqlite3.connect(path, timeout=20, isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        yield
        held.rollback()
        held.close()
        return
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE vendors_mail, vendors_reminder")
        yield


def fill_the_disk(arena: Arena) -> None:
    """Let no file of the workers grow, as on a full disk."""
    for _ in range(2):
        time.sleep(0.5)
        with arena.fault("the full disk"):
            _limit(arena.workers(), SMALL)
            time.sleep(2)
            _limit(arena.workers(), psutil.RLIM_INFINITY)


def _limit(processes: list[int], most: int) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(process).rlimit(
                psutil.RLIMIT_FSIZE, (most, psutil.RLIM_INFINITY)
            )


def kill_postgresql(arena: Arena) -> None:
    """Kill one of the server's processes: it ends all, and recovers from its log."""
    for _ in range(5):
        time.sleep(0.7)
        with arena.fault("the restart of PostgreSQL"):
            for process in _backends(arena)[:1]:
                os.kill(process, signal.SIGKILL)
            time.sleep(1)
            _wait_for_postgresql(arena)


def _wait_for_postgresql(arena: Arena) -> None:
    def answers() -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            _backends(arena)
            return True
        return False

    wait_until(answers, seconds=20)


def _backends(arena: Arena) -> list[int]:
    with psycopg.connect(arena.database_url) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() ORDER BY random()"
        )
        return [row[0] for row in rows]


def lose_the_broker(arena: Arena) -> None:
    """Empty the broker, and kill it, while workers hold its messages."""
    arena.behave(delay=(0.02, 0.1))
    for _ in range(3):
        time.sleep(0.4)
        arena.broker.client.flushall()
    for _ in range(2):
        arena.broker.stop(kill=True)
        time.sleep(1)
        arena.broker.start()
        time.sleep(1)


def vex_with_the_server(arena: Arena) -> None:
    """Let the mail server refuse, drop and hang in every place."""
    arena.behave(faults=SERVER_FAULTS, delay=(0, 0.05))
    time.sleep(8)


FAULTS = (
    Fault("stopped", stop_for_two_leases),
    Fault("asked to end", ask_to_end),
    Fault("out of memory", run_out_of_memory),
    Fault("locked", lock_the_database),
    Fault("disk full", fill_the_disk, ("sqlite",)),
    Fault("killed PostgreSQL", kill_postgresql, ("postgresql",)),
    Fault("lost broker", lose_the_broker),
    Fault("vexing server", vex_with_the_server),
)
