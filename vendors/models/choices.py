"""Values that the rules know, offered as choices and held by the database."""

from enum import StrEnum

from django.db import models


def choices(values: type[StrEnum]) -> list[tuple[str, str]]:
    """Return Django's choices for the values of a rule, labelled for people."""
    return [(str(value), value.replace("_", " ").capitalize()) for value in values]


def one_of(
    name: str, field: str, values: type[StrEnum], *, blank: bool = False
) -> models.CheckConstraint:
    """Return a constraint that holds a column to the values that the code knows."""
    known = [*map(str, values), *([""] if blank else [])]
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": known}),
        name=name,
        violation_error_message=f"{field.replace('_', ' ').capitalize()} is not one of "
        f"{', '.join(filter(None, known))}.",
    )


def currency_code(name: str, *, blank: bool = False) -> models.CheckConstraint:
    """Return a constraint that a currency is three capital letters (ISO 4217)."""
    letters = models.Q(currency__regex=r"^[A-Z]{3}$")
    return models.CheckConstraint(
        condition=letters | models.Q(currency="") if blank else letters,
        name=name,
        violation_error_message="A currency is three capital letters, such as EUR.",
    )
