"""How large a number may be that a record keeps."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import Q

from vendors.rules.duration import Unit

MOST_TRANSIT_DAYS = 366
MOST_LEAD_DAYS = 731
# About a hundred years; more of them leads to days that no calendar has.
LONGEST_NOTICE = {
    Unit.DAYS: 32_767,
    Unit.WORKING_DAYS: 26_000,
    Unit.WEEKS: 5_218,
    Unit.MONTHS: 1_200,
    Unit.QUARTERS: 400,
    Unit.YEARS: 100,
}


def at_most(name: str, field: str, most: int, says: str) -> models.CheckConstraint:
    """Return a constraint that a column holds no more."""
    return models.CheckConstraint(
        condition=Q((f"{field}__lte", most)), name=name, violation_error_message=says
    )


def within_a_century(
    name: str, amount: str, unit: str, says: str
) -> models.CheckConstraint:
    """Return a constraint that a length in two columns is no longer than that."""
    short_enough = (
        Q((unit, str(each)), (f"{amount}__lte", most))
        for each, most in LONGEST_NOTICE.items()
    )
    condition = reduce(or_, short_enough, Q((amount, None)) | Q((unit, "")))
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message=says
    )


def range_of(field: Any) -> tuple[int, int] | None:
    """Return the least and the largest whole number of a column, if it holds one.

    The limits of PostgreSQL everywhere, so that every database answers alike.
    """
    return BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type())
