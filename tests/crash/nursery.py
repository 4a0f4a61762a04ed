"""Where workers and schedulers are born: forked from one that has imported everything.

Each is a process as `celery -A config worker` makes it, in a second less; hundreds are
killed in a benchmark.
"""

import os
import sys
from pathlib import Path

import django

from config.processes import die_with
from tests.crash import servant

ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def start(name: str, log: str, arguments: list[str], trapped: bool) -> int:
    """Fork, and run a Celery command in the child; return its process id."""
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
        _become(name, arguments, trapped=trapped)
    finally:
        os._exit(1)


def _become(name: str, arguments: list[str], *, trapped: bool) -> None:
    from tests.crash import hurry

    if trapped:
        hurry.set_traps()
    sys.argv = ["celery", *arguments]
    hurry.app.start(argv=arguments)


def bury(process: int) -> int | None:
    """Return how a child ended, or None while it lives."""
    found, status = os.waitpid(process, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def main() -> None:
    django.setup()
    from tests.crash import hurry

    hurry.hurry()
    hurry.app.loader.import_default_modules()
    hurry.app.finalize()
    servant.serve(start=start, bury=bury)


if __name__ == "__main__":
    Path(os.environ["CRASH_FOLDER"]).mkdir(parents=True, exist_ok=True)
    main()
