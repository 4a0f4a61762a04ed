"""How lists are narrowed.

A value that is not understood is refused: a filter that silently does nothing returns
rows that nobody asked for. Days and moments take `_after` and `_before`, amounts `_min`
and `_max`; all include the value given.
"""

from collections.abc import Mapping
from datetime import UTC
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core.validators import RegexValidator
from django.db import models
from django_filters import fields, rest_framework
from django_filters.utils import get_model_field

EXACT = ("exact",)
RANGE = ("gte", "lte")
ENDINGS_OF_DAYS = {"gte": "after", "lte": "before"}
ENDINGS_OF_AMOUNTS = {"gte": "min", "lte": "max"}


class RecordField(fields.ModelChoiceField):  # type: ignore[misc]  # untyped library
    # To type in; a list to choose from would read the whole table and show it.
    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise forms.ValidationError("Null characters are not allowed.")
        return super().to_python(value)


class MomentField(fields.IsoDateTimeField):  # type: ignore[misc]  # untyped library
    def to_python(self, value: Any) -> Any:
        moment = super().to_python(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise forms.ValidationError("That is outside the calendar.") from None


class RecordFilter(rest_framework.ModelChoiceFilter):  # type: ignore[misc]  # untyped
    """Another record, by its id; one that does not exist is refused."""

    field_class = RecordField


class PersonFilter(RecordFilter):
    """A person, by the name of the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", User.objects.all())
        kwargs.setdefault("to_field_name", "username")
        kwargs.setdefault("help_text", "The name of an account.")
        super().__init__(*args, **kwargs)


class DayFilter(rest_framework.DateFilter):  # type: ignore[misc]  # untyped library
    """A day as 2026-10-02; other spellings mean different days in different places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(*args, **kwargs)


class MomentFilter(rest_framework.IsoDateTimeFilter):  # type: ignore[misc]  # untyped
    """A moment as 2026-10-02T09:00:00Z, or the day that begins with it."""

    field_class = MomentField


class AmountFilter(rest_framework.NumberFilter):  # type: ignore[misc]  # untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)


class WordFilter(rest_framework.CharFilter):  # type: ignore[misc]  # untyped library
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)


class CurrencyFilter(WordFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        code = RegexValidator(
            r"^[A-Z]{3}\Z", "A currency is three capital letters, such as EUR."
        )
        super().__init__(*args, validators=[code], **kwargs)


class YesNoFilter(rest_framework.TypedChoiceFilter):  # type: ignore[misc]  # untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("choices", (("true", "true"), ("false", "false")))
        super().__init__(*args, coerce=lambda value: value == "true", **kwargs)


def _another_record(field: Any) -> dict[str, Any]:
    related = {"queryset": field.related_model._default_manager.all()}
    if field.related_model is not User:
        return related
    return {
        **related,
        "to_field_name": "username",
        "help_text": "The name of an account.",
    }


class Filters(rest_framework.FilterSet):  # type: ignore[misc]  # untyped library
    """The filters of a resource."""

    FILTER_DEFAULTS: ClassVar[Mapping[Any, Any]] = {
        models.CharField: {"filter_class": WordFilter},
        models.DateField: {"filter_class": DayFilter},
        models.DateTimeField: {"filter_class": MomentFilter},
        models.DecimalField: {"filter_class": AmountFilter},
        models.BooleanField: {"filter_class": YesNoFilter},
        models.ForeignKey: {"filter_class": RecordFilter, "extra": _another_record},
    }

    @classmethod
    def get_filter_name(cls, field_name: str, lookup_expr: str) -> str:
        """Return the parameter's name: notice_by_after, amount_max, vendor."""
        if lookup_expr == "exact":
            return field_name
        field = get_model_field(cls._meta.model, field_name)
        endings = (
            ENDINGS_OF_DAYS
            if isinstance(field, models.DateField)
            else ENDINGS_OF_AMOUNTS
        )
        return f"{field_name}_{endings[lookup_expr]}"
