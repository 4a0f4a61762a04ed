"""The process that reads one file: it limits itself before it looks at the first byte.

Its standard input is the file and its output one JSON object. It must be cheap to
start and needs nothing from the process that started it, which may be a worker that is
not allowed to fork another by multiprocessing.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module

from vendors.reading.files.shapes import (
    DAMAGED,
    MEGABYTE,
    Extracted,
    Limits,
    Unreadable,
)

PR_SET_PDEATHSIG = 1
OPEN_FILES = 32
READERS = {
    "pdfium": "pdf:with_pdfium",
    "pypdf": "pdf:with_pypdf",
    "docx": "docx:read",
    "ole": "kinds:refuse_ole",
    "plain": "plain:read",
}
TOO_MUCH_MEMORY = (
    "The file needs more than {megabytes} MB of memory to be read. Print it to "
    "a new PDF, and upload that."
)
TOO_DEEP = "The file is nested too deeply to be read. Save it as PDF, and upload that."

Reader = Callable[[bytes, Limits], Extracted]


def main(reader: str, limits: str, parent: str) -> None:
    """Read standard input, and write what came of it as JSON."""
    allowed = Limits(**json.loads(limits))
    _die_with(int(parent))
    _limit(allowed)
    answer = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no part of the answer
    logging.disable()  # readers have something to say about every flaw
    said = json.dumps(_answer(reader, allowed), ensure_ascii=False)
    with os.fdopen(answer, "wb") as output:
        output.write(said.encode("utf-8", errors="replace"))
    # Taking a hostile document apart in good order can crash; nobody needs it.
    os._exit(0)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before that held
        os._exit(1)


def _limit(limits: Limits) -> None:
    """Limit this process. The alarm also ends it where no parent does."""
    signal.alarm(limits.seconds + 1)
    memory = limits.memory_megabytes * MEGABYTE
    for what, most in {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }.items():
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (least, least))
        except (ValueError, OSError):
            # macOS may not limit memory; what is not limited elsewhere is not read.
            if sys.platform != "darwin":
                raise


def _answer(reader: str, limits: Limits) -> dict[str, object]:
    """Return a text; or "refused", which is final; or "failed", which is not."""
    try:
        read = _reader(reader)
    except ImportError as failure:
        return {"missing": str(failure)}
    try:
        content = sys.stdin.buffer.read(limits.bytes + 1)
        extracted = read(content, limits)
    except Unreadable as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"failed": TOO_MUCH_MEMORY.format(megabytes=limits.memory_megabytes)}
    except RecursionError:
        return {"failed": TOO_DEEP}
    except Exception:  # noqa: BLE001  hostile bytes make a parser raise anything
        return {"failed": DAMAGED}
    text = extracted.text
    return {"content": text.content, "pages": text.pages, "notes": extracted.notes}


def _reader(name: str) -> Reader:
    """Return a reader; each is imported only where it reads, and after the limits."""
    module, function = READERS[name].split(":")
    reader: Reader = getattr(import_module(f"vendors.reading.files.{module}"), function)
    return reader
