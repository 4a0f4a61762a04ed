"""What a day with very many deadlines costs, and a day with none.

python -m tests.benchmarks.load day [--contracts 100000 --due 20000 --people 5000]
python -m tests.benchmarks.load idle [--terms 1000000]

On SQLite as it is installed, or on a PostgreSQL:
python -m tests.servers python -m tests.benchmarks.load day

`day`: the first look at all contracts; a day on which many reach their first lead, with
mails to a server on this machine; the same day again; the day on which the same
deadlines have passed, and the one on which silence renews. Beside what depends on the
machine stands a ratio: to as many bare inserts, or bare mails, at the same time.
`idle`: a pass with nothing due among a million terms, and the plan of its statements.
"""

# ruff: noqa: T201 - its figures are printed
import argparse
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.servers import BASE_DIR

STAGES = {
    "day": ("fill", "first_look", "day", "passed", "renewed"),
    "idle": ("fill_terms", "idle"),
}


def main() -> None:
    given = arguments()
    with (
        tempfile.TemporaryDirectory(prefix="stackbook-load-") as folder,
        sink() as port,
        own_database(os.environ.get("DATABASE_URL", "")) as url,
    ):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "STACKBOOK_DATA_DIR": folder,
            "DATABASE_URL": url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "STACKBOOK_MAIL_RATE": "0",
        }
        for stage in STAGES[given.what]:
            # Each in a process of its own, so that its memory is its own.
            code = [sys.executable, "-m", "tests.benchmarks.load_stages", stage]
            sizes = [given.contracts, given.due, given.people, given.terms]
            command = [*code, *map(str, sizes)]
            subprocess.run(command, cwd=BASE_DIR, env=environment, check=True)


@contextmanager
def sink() -> Iterator[int]:
    """Run a mail server in a process of its own; its port."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.sink"],
        cwd=BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        yield int(server.stdout.readline())
        server.stdin.write("\n")
        server.stdin.flush()
        print(f"mails that the server took: {int(server.stdout.readline()):,}")
    finally:
        server.kill()
        server.wait()


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """Yield a database to fill; SQLite's lies in the data folder."""
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"load_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=name))
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=[*STAGES])
    parser.add_argument("--contracts", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--terms", type=int, default=1_000_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
