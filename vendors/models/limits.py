"""How large a number may be that a record keeps."""

from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations


def range_of(field: Any) -> tuple[int, int] | None:
    """Return the least and the largest whole number of a column, if it holds one.

    The limits of PostgreSQL everywhere, so that every database answers alike.
    """
    return BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type())
