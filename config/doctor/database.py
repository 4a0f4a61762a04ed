"""Whether the database is set as it has to be: read back, not believed."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.doctor.finding import Finding, look, note, ok

Version = tuple[int, int, int]

# Before these a checkpoint may lose what two connections write at once, very rarely;
# see sqlite.org/wal.html#walresetbug.
MENDED: Final[tuple[Version, ...]] = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
FIRST_WITH_WAL: Final[Version] = (3, 7, 0)
SYNCHRONOUS: Final = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}
SAFE: Final = ("FULL", "EXTRA")
LEAST_WAIT: Final = 5_000  # milliseconds
SHORTEST_STATEMENT: Final = 60_000
LARGEST_CHECKED: Final = 500 * 1024 * 1024
OTHER_CLOCK: Final = timedelta(minutes=1)
SETTINGS: Final = (
    *("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"),
    *("default_transaction_isolation", "synchronous_commit", "fsync"),
)


def findings(now: datetime) -> Iterator[Finding]:
    yield _migrations()
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        yield from _postgresql(now)


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{one.app_label}.{one.name}" for one, _ in plan[:3])
        return look(
            "migrations",
            f"{len(plan)} not applied: {names}{' …' if len(plan) > 3 else ''}.",  # noqa: PLR2004
            "Stop the units, run manage.py migrate, start them.",
        )
    known = {*executor.loader.disk_migrations}
    ours = {app for app, _ in known}
    newer = [key for key in executor.loader.applied_migrations if key[0] in ours]
    unknown = sorted({*newer} - known - replaced(executor))
    if unknown:
        name = ".".join(unknown[0])
        return look(
            "migrations",
            f"The database is newer than this version; it has {name}.",
            "Install the version that wrote it, or restore an older backup.",
        )
    return ok("migrations", "All are applied.")


def replaced(executor: MigrationExecutor) -> set[tuple[str, str]]:
    """Return migrations that one file stands for by now."""
    found: set[tuple[str, str]] = set()
    for migration in executor.loader.disk_migrations.values():
        found.update((app, name) for app, name in migration.replaces)
    return found


def _sqlite() -> Iterator[Finding]:
    yield version_of_sqlite(sqlite3.sqlite_version_info[:3])
    found = {name: _asked(f"PRAGMA {name}") for name in PRAGMAS}
    synchronous = SYNCHRONOUS.get(found["synchronous"], "?")
    said = (
        f"journal_mode {found['journal_mode']}, synchronous {synchronous}, "
        f"foreign_keys {found['foreign_keys']}, busy_timeout {found['busy_timeout']} ms"
    )
    if (
        found["journal_mode"] == "wal"
        and synchronous in SAFE
        and found["foreign_keys"] == 1
        and found["busy_timeout"] >= LEAST_WAIT
    ):
        yield ok("database settings", f"{said}.")
    else:
        yield look(
            "database settings",
            f"{said}; it needs wal, FULL, 1 and at least {LEAST_WAIT:,} ms.",
            "Let DATABASE_URL name a file on a local disk that can be written.",
        )
    yield _integrity()


PRAGMAS: Final = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")


def version_of_sqlite(version: Version) -> Finding:
    """Judge a version by the one fault that may cost data."""
    words = ".".join(map(str, version))
    mended = version >= MENDED[-1] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in MENDED
    )
    if mended or version < FIRST_WITH_WAL:
        return ok("database version", f"SQLite {words}.")
    return note(
        "database version",
        f"SQLite {words} has a fault by which, very rarely, two processes that write "
        "at once damage the file (sqlite.org/wal.html#walresetbug).",
        "Use a Python with SQLite 3.51.3, 3.50.7 or 3.44.6, or one that your system "
        "has mended, or PostgreSQL; and back up every day.",
    )


def _integrity() -> Finding:
    size = _asked("PRAGMA page_count") * _asked("PRAGMA page_size")
    megabytes = f"{size / 1024 / 1024:,.0f} MB"
    if size > LARGEST_CHECKED:
        return ok("database file", f"{megabytes}: too large to be checked in passing.")
    said = _asked("PRAGMA quick_check(1)")
    if said == "ok":
        return ok("database file", f"{megabytes}, whole.")
    return look(
        "database file",
        f"It is damaged: {said}",
        "Stop everything, keep a copy of the file, restore the last backup.",
    )


def _postgresql(now: datetime) -> Iterator[Finding]:
    yield ok("database version", f"PostgreSQL {_asked('SHOW server_version')}.")
    shown = {name: str(_asked(f"SHOW {name}")) for name in SETTINGS}
    said = ", ".join(f"{name} {value}" for name, value in shown.items())
    wrong = [*wrong_settings(shown, _milliseconds("statement_timeout"))]
    if wrong:
        yield look("database settings", f"{said}.", " ".join(wrong))
    else:
        yield ok("database settings", f"{said}.")
    apart = abs(_asked("SELECT clock_timestamp()") - now)
    if apart > OTHER_CLOCK:
        seconds = int(apart.total_seconds())
        yield look(
            "database clock",
            f"The database's clock and this machine's are {seconds} seconds apart.",
            "Let both be set by a time server.",
        )
    else:
        yield ok("database clock", "It agrees with this machine's.")


def wrong_settings(shown: dict[str, str], statement: int) -> Iterator[str]:
    """Yield what to change, a sentence each."""
    if shown["default_transaction_isolation"] != "read committed":
        yield "Set default_transaction_isolation to read committed: jobs count on it."
    if 0 < statement < SHORTEST_STATEMENT:
        yield "Set statement_timeout to 0 or at least a minute: a pass may be cut off."
    if shown["synchronous_commit"] == "off" or shown["fsync"] == "off":
        yield (
            "Set synchronous_commit and fsync to on: after a crash a mail that was "
            "sent would be forgotten, and go twice."
        )


def _milliseconds(name: str) -> int:
    setting = f"SELECT setting::int FROM pg_settings WHERE name = '{name}'"  # noqa: S608  a constant
    milliseconds: int = _asked(setting)
    return milliseconds


def _asked(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None
