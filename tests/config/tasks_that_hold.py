"""Tasks for a real worker in a test."""

import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.hold")
def hold(begun: str, release: str) -> None:
    """Keep the worker busy, and the message unacknowledged, until released."""
    Path(begun).touch()
    while not Path(release).exists():
        time.sleep(0.05)
    Path(release).unlink()


@shared_task(name="tests.exhaust")
def exhaust() -> None:
    """Run out of memory, and fail at telling so."""
    try:
        raise MemoryError
    finally:
        raise ValueError("The run cannot be kept.")


@shared_task(name="tests.mark")
def mark(done: str) -> None:
    Path(done).touch()
