"""What follows the first term, read from the clauses that speak of it."""

from collections.abc import Sequence

from vendors.reading.answers import Answer
from vendors.reading.proposals import Known


def read_renewal(clauses: Sequence[str]) -> Answer:
    """Return the renewal steps that clauses grant."""
    del clauses
    return Answer(Known.NOT_FOUND)
