"""A file's text, got by a process of its own that may crash, hang or grow in vain."""

import json
import math
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, NamedTuple, cast

from vendors.reading.files.kinds import ENOUGH, Kind, kind_of
from vendors.reading.files.shapes import (
    DAMAGED,
    MEGABYTE,
    USUAL,
    Extracted,
    Limits,
    Unreadable,
)
from vendors.reading.proposals import Text

# A second reader takes what the first cannot: it is slower and forgives more.
READERS = {
    Kind.PDF: ("pdfium", "pypdf"),
    Kind.ZIP: ("docx",),
    Kind.OLE: ("ole",),
    Kind.PLAIN: ("plain",),
}
ROOT = str(Path(__file__).parents[3])
# -I: neither the environment nor the working directory chooses what is imported.
CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from vendors.reading.files.child import main; main(*sys.argv[2:])"
)
# Nothing else of the environment, with its passwords, is a file's business.
PASSED_ON = ("LD_LIBRARY_PATH",)
BYTES_A_CHARACTER = 4
TIME_IS_UP = (-signal.SIGXCPU, -signal.SIGALRM)
CHUNK = 1 << 16
TOO_SLOW = (
    "The file takes more than {seconds} seconds to read. Print it to a new PDF, and "
    "upload that."
)
SECOND_READER = (
    "The file is damaged in places and was read by a second reader, so lines may be "
    "missing or out of order."
)


class Failure(NamedTuple):
    """Why one reader has nothing to say; another one may."""

    sentence: str


def extract(path: Path, *, limits: Limits = USUAL) -> Extracted:
    """Return the text of a PDF, DOCX or plain text file.

    :raises Unreadable: if it cannot be read within the limits, in a sentence.
    :raises RuntimeError: if this installation lacks what it takes to read files.
    """
    with _opened(path) as file:
        return _extract(file, limits)


def _opened(path: Path) -> IO[bytes]:
    if not path.is_file():  # opening a pipe would wait for whoever fills it
        raise Unreadable("There is no such file.")
    try:
        return path.open("rb", buffering=0)
    except OSError as failure:
        raise Unreadable(f"The file cannot be opened: {failure.strerror}.") from failure


def _extract(file: IO[bytes], limits: Limits) -> Extracted:
    size = os.fstat(file.fileno()).st_size
    if size > limits.bytes:
        raise Unreadable(
            f"The file has {size / MEGABYTE:,.0f} MB; {limits.megabytes} MB is the "
            "most that is read. Upload the contract itself, without what is attached."
        )
    readers = READERS[kind_of(file.read(ENOUGH))]
    deadline = time.monotonic() + limits.seconds
    failure = Failure(DAMAGED)
    for number, reader in enumerate(readers):
        # What the first reader spends is not left for the second.
        share = (deadline - time.monotonic()) / (len(readers) - number)
        answer = _ask(reader, file, limits, seconds=max(share, 1.0))
        if isinstance(answer, Extracted):
            notes = (SECOND_READER,) if number else ()
            return Extracted(answer.text, (*notes, *answer.notes))
        failure = answer
    raise Unreadable(failure.sentence)


def _ask(
    reader: str, file: IO[bytes], limits: Limits, *, seconds: float
) -> Extracted | Failure:
    """Return what a child reads; it is gone by then, and whatever it started."""
    file.seek(0)
    deadline = time.monotonic() + seconds
    asked = json.dumps(asdict(limits) | {"seconds": math.ceil(seconds)})
    arguments = (ROOT, reader, asked, str(os.getpid()))
    process = subprocess.Popen(  # noqa: S603  our own interpreter, our own code
        [sys.executable, "-I", "-B", "-c", CHILD, *arguments],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        start_new_session=True,
        cwd="/",
    )
    most = limits.characters * BYTES_A_CHARACTER + MEGABYTE
    try:
        with cast("IO[bytes]", process.stdout) as output:
            said = _read(output, most, deadline)
    finally:
        # Not waited for until now, so the number of its group is still its own.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if said is None or process.returncode in TIME_IS_UP:
        return Failure(TOO_SLOW.format(seconds=limits.seconds))
    return _understood(said)


def _read(output: IO[bytes], most: int, deadline: float) -> bytes | None:
    """Return all that is written, None if the time is over; too much is nothing."""
    said = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                continue
            chunk = os.read(output.fileno(), CHUNK)
            if not chunk:
                return bytes(said)
            said += chunk
            if len(said) > most:
                return b""
    return None


def _understood(said: bytes) -> Extracted | Failure:
    """Return what a child's answer means; a crash leaves none, or half of one.

    :raises RuntimeError: if the fault is not the file's.
    """
    try:
        answer = json.loads(said)
    except ValueError:
        return Failure(DAMAGED)
    match answer:
        case {"refused": str(sentence)}:
            raise Unreadable(sentence)
        case {"failed": str(sentence)}:
            return Failure(sentence)
        case {"missing": str(what)}:
            raise RuntimeError(f"No file can be read by this installation: {what}")
        case {"content": str(content), "pages": [*pages], "notes": [*notes]}:
            text = Text(content, tuple(map(int, pages)))
            return Extracted(text, tuple(map(str, notes)))
    return Failure(DAMAGED)
