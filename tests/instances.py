"""A whole Stackbook, run as `make run` runs it, in a folder of its own."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

from tests.servers import BASE_DIR, wait_until


class Instance:
    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder.with_name(f"{folder.name}.log")
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "STACKBOOK_DATA_DIR": str(folder),
            "STACKBOOK_PORT": str(self.port),
            **environment,
        }
        self.environment.pop("REDIS_URL", None)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *command: str) -> None:
        """Start it, by the command if one is given, and wait until it is ready."""
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command or (sys.executable, "-m", "config.up"),
                cwd=BASE_DIR,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until(self._ready, seconds=90)

    def _ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said
        return "Stackbook is ready" in self.said

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=20)

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def password(self) -> str:
        found = re.search(r"with the password (\S+)", self.said)
        return found[1] if found else ""

    def family(self) -> list[psutil.Process]:
        """Every process of this instance, whoever is its parent now."""
        folder = str(self.folder)
        return [process for process in psutil.process_iter() if _is_of(process, folder)]

    def children(self) -> dict[str, psutil.Process]:
        """What the supervisor has started, by what it runs."""
        assert self.process is not None
        words = {
            "broker.sock": "broker",
            " worker ": "worker",
            " beat": "scheduler",
            " gunicorn ": "web",
        }
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                line = " ".join(child.cmdline())  # nothing once it is dead
                found |= {name: child for word, name in words.items() if word in line}
        return found

    def replaces(self, killed: psutil.Process, name: str) -> bool:
        """Whether another process does the work of one that was killed."""
        child = self.children().get(name)
        return child is not None and child.pid != killed.pid

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def is_well(self) -> bool:
        try:
            status, body = self.get("/healthz")
        except OSError:
            return False
        return status == 200 and json.loads(body)["status"] == "ok"

    def last_run(self) -> str:
        """When the last job started: it has passed scheduler, broker and worker."""
        _, body = self.get("/healthz")
        return str(json.loads(body)["last_run"]["started_at"])


@contextlib.contextmanager
def instance(folder: Path) -> Iterator[Instance]:
    """An instance that is not started yet, with a database of its own."""
    with _own_database() as environment:
        one = Instance(folder, **environment)
        try:
            yield one
        finally:
            for process in one.family():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            if one.process is not None:
                one.process.wait()


@contextlib.contextmanager
def _own_database() -> Iterator[dict[str, str]]:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield {"DATABASE_URL": ""}
        return
    name = f"stackbook_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=name))}
        finally:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _is_of(process: psutil.Process, folder: str) -> bool:
    try:
        return process.environ().get("STACKBOOK_DATA_DIR") == folder
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
