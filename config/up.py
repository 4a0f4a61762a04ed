"""`make run`: everything that Stackbook needs, in the foreground, in one command."""

import errno
import fcntl
import http.client
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import FrameType
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import broker, environment
from config.preparation import ADMINISTRATOR, CannotStart, prepare
from config.processes import Crew, KeepsDying, Program, die_with, say

SECONDS_TO_STOP: Final = 8.0
SECONDS_TO_START: Final = 30.0
BROKER_SECONDS: Final = 5.0
# For the database's and the broker's next writes.
LEAST_FREE: Final = 16 * 1024 * 1024
# One worker has nobody to talk to.
ALONE: Final = ("--without-gossip", "--without-mingle", "--without-heartbeat")
SERVING: Final = ("--config", "python:config.serving")


# What is said in a sentence, without a traceback.
REFUSALS: Final = (CannotStart, ImproperlyConfigured, broker.NoBroker, KeepsDying)


class StopAsked(Exception):
    """Somebody pressed Ctrl-C, or asked the process to end."""


def main(arguments: list[str]) -> int:
    """Run until asked to stop; return the exit code."""
    if "--stop-with-parent" in arguments:
        die_with(os.getppid(), by=signal.SIGTERM)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _ask_to_stop)
    try:
        _run()
    except StopAsked:
        say("Stopped.")
    except REFUSALS as error:
        say(str(error))
        return 1
    return 0


def _run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    host = environment.text("STACKBOOK_HOST", "127.0.0.1")
    port = environment.integer("STACKBOOK_PORT", default=8000, least=1, most=65535)
    lock = _lock(_data_dir())
    listener = _listen(host, port)
    say("Preparing the database.")
    password = _prepare()
    crew = Crew(settings.BASE_DIR)
    announcement = Announcement(listener, password)
    try:
        _start(crew, listener)
        while True:
            crew.watch(0.2)
            announcement.make()
    finally:
        # A second Ctrl-C is for the impatient: the kernel ends the others with us.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        announcement.make(at_last=True)
        say("Stopping.")
        crew.stop(SECONDS_TO_STOP)
        os.close(lock)


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopAsked


def _data_dir() -> Path:
    """Return the data folder, made if need be, with room for what comes."""
    data_dir: Path = settings.DATA_DIR
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(data_dir).free
    except OSError as error:
        raise _unusable(error) from None
    if free < LEAST_FREE:
        raise CannotStart(
            f"The disk of the data folder {data_dir} is full; free some space, or "
            "choose another by STACKBOOK_DATA_DIR."
        )
    return data_dir


def _lock(data_dir: Path) -> int:
    """Hold the data folder for as long as this process lives, however it ends."""
    try:
        lock = os.open(data_dir / "running", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(
            f"Stackbook runs already with the data in {data_dir}; stop it there, or "
            "choose another folder by STACKBOOK_DATA_DIR."
        ) from None
    except OSError as error:
        raise _unusable(error) from None
    return lock


def _unusable(error: OSError) -> CannotStart:
    return CannotStart(
        f"The data folder {error.filename} cannot be used ({error.strerror}); make it "
        "writable, free some space, or choose another by STACKBOOK_DATA_DIR."
    )


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done; gunicorn inherits it."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(
                f"Port {port} of {host} is in use by another program; stop that, or "
                "choose another port by STACKBOOK_PORT."
            ) from None
        raise CannotStart(
            f"Stackbook cannot listen at {host}, port {port} ({error.strerror}); "
            "see STACKBOOK_HOST and STACKBOOK_PORT."
        ) from None
    return listener


def _prepare() -> str:
    """Prepare in a process that ends, so that this one stays small."""
    aside = ProcessPoolExecutor(
        max_workers=1,
        mp_context=multiprocessing.get_context("fork"),
        initializer=die_with,
        initargs=(os.getpid(),),
    )
    try:
        with aside:
            return aside.submit(prepare).result()
    except BrokenProcessPool:
        raise CannotStart("The preparation was killed; is the memory full?") from None


def _start(crew: Crew, listener: socket.socket) -> None:
    if settings.EMBEDDED_BROKER:
        crew.start([_broker()])
        _wait_for_broker(crew)
    python = (sys.executable, "-m")
    celery = (*python, "celery", "--quiet", "--app", "config")
    crew.start(
        [
            Program(
                "worker",
                [*celery, "worker", "--pool", "threads", "--concurrency", "2", *ALONE],
            ),
            Program("scheduler", [*celery, "beat"]),
            Program(
                "web",
                [*python, "gunicorn", *SERVING, "--bind", f"fd://{listener.fileno()}"],
                inherits=(listener.fileno(),),
            ),
        ]
    )


def _broker() -> Program:
    return Program(
        "broker",
        broker.command(settings.DATA_DIR),
        outlives_others=True,
        advice="Where the disk is full, free some space. It keeps nothing that is not "
        f"in the database, so deleting {settings.DATA_DIR / 'broker'} may help.",
    )


def _wait_for_broker(crew: Crew) -> None:
    path = str(broker.socket_path(settings.DATA_DIR))
    until = time.monotonic() + BROKER_SECONDS
    while time.monotonic() < until:
        crew.watch(0.05)
        with socket.socket(socket.AF_UNIX) as client:
            if client.connect_ex(path) == 0:
                return


class Announcement:
    """What a person has to know, said once: when all is well, or at last."""

    def __init__(self, listener: socket.socket, password: str) -> None:
        self._listener = listener
        self._password = password
        self._made = False
        self._until = time.monotonic() + SECONDS_TO_START

    def make(self, *, at_last: bool = False) -> None:
        if self._made or not (at_last or self._is_time()):
            return
        self._made = True
        if not at_last:
            say(f"Stackbook is ready: {settings.SITE_URL}/")
        if self._password:
            say(f"Sign in as {ADMINISTRATOR} with the password {self._password}")
            say("It is shown this once; change it behind your name at the top.")
        if not at_last:
            say("Ctrl-C stops it.")

    def _is_time(self) -> bool:
        status, body = self._ask()
        if status == http.client.OK:
            return True
        if time.monotonic() < self._until:
            return False
        say(f"Not everything works after {SECONDS_TO_START:g} seconds: {body}")
        return True

    def _ask(self) -> tuple[int, str]:
        """Return what /healthz answers."""
        host, port = self._listener.getsockname()[:2]
        own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        connection = http.client.HTTPConnection(own, port, timeout=1)
        name = urlsplit(settings.SITE_URL).hostname or own
        try:
            connection.request("GET", "/healthz", headers={"Host": name})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, "the web server does not answer."
        finally:
            connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
