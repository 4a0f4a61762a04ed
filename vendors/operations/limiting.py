"""A limit on how long a conversation may take as a whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from threading import Timer


@contextmanager
def cut_after(seconds: float, current: Callable[[], socket | None]) -> Iterator[None]:
    """Cut a connection where the block takes longer than that.

    A socket's own limit begins anew with each byte that a slow server sends.
    """
    timer = Timer(seconds, _cut, (current,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(current: Callable[[], socket | None]) -> None:
    found = current()
    if found is not None:
        with suppress(OSError):  # gone is as good
            found.shutdown(SHUT_RDWR)
