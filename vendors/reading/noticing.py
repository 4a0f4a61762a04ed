"""Which notice is demanded, read from the clauses that speak of it."""

from collections.abc import Sequence

from vendors.reading.answers import Answer
from vendors.reading.proposals import Known


def read_notice(clauses: Sequence[str]) -> Answer:
    """Return the notices that clauses demand of whoever leaves or renews."""
    del clauses
    return Answer(Known.NOT_FOUND)
