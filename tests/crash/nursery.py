"""Where workers and schedulers are born: forked from one that has imported everything.

Each is a process as `celery -A config worker` makes it, in a second less; hundreds are
killed in a benchmark.
"""

import os
import sys
from pathlib import Path

import django
from django.db import connection

from config import celery
from config.processes import die_with
from tests.crash import servant
from tests.crash.hurry import hurry
from tests.crash.trap import Hook, Traps

django.setup()

from vendors.operations import points  # noqa: E402  Django comes first


def start(log: str, arguments: list[str], trapped: bool, patience: float) -> int:
    """Fork, and run a Celery command in the child; return its process id.

    Patience is for how many seconds it waits for a lock of SQLite.
    """
    nursery = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        die_with(nursery)
        os.setsid()
        output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os._exit(_become(arguments, trapped=trapped, patience=patience))
    finally:
        os._exit(1)


def _become(arguments: list[str], *, trapped: bool, patience: float) -> int:
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = patience
    if trapped:
        points.hook = Hook(Traps(Path(os.environ["CRASH_FOLDER"])))
    sys.argv = ["celery", *arguments]
    return int(celery.app.start(argv=arguments) or 0)


def bury(process: int) -> int | None:
    """Return how a child ended, or None while it lives."""
    found, status = os.waitpid(process, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def main() -> None:
    hurry()
    celery.app.loader.import_default_modules()
    celery.app.finalize()
    servant.serve(start=start, bury=bury)


if __name__ == "__main__":
    main()
