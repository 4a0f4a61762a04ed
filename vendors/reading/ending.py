"""When the first term ends, read from the clauses that speak of it."""

from collections.abc import Sequence
from datetime import date

from vendors.reading.answers import Answer
from vendors.reading.proposals import Known


def read_end(
    clauses: Sequence[str], *, agreed_on: date | None, effective_on: date | None
) -> Answer:
    """Return how the first term ends, counted from the dates of the contract."""
    del clauses, agreed_on, effective_on
    return Answer(Known.NOT_FOUND)
