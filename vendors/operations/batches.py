"""Many rows, a bearable number at a time."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items in their order, so many at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
