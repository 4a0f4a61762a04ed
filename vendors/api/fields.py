"""How single values are read and written."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework import serializers


class ByNumber(serializers.PrimaryKeyRelatedField[Any]):
    """Another record, by its id."""

    def __init__(self, **kwargs: Any) -> None:
        # Read as a whole number first: 1.5 is not record 1, and 1e400 is no number.
        kwargs.setdefault("pk_field", serializers.IntegerField())
        super().__init__(**kwargs)


class ByUsername(serializers.SlugRelatedField[User]):
    """A person, by the name of the account."""

    default_error_messages = {
        "does_not_exist": "There is no account of this name.",
    }

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("read_only"):
            kwargs.setdefault("queryset", User.objects.all())
        super().__init__(slug_field="username", **kwargs)

    def to_internal_value(self, data: Any) -> User:
        # A text without NUL; a database may refuse anything else.
        name = serializers.CharField(max_length=150).run_validation(data)
        found: User = super().to_internal_value(name)
        return found


def not_to_come(on: date) -> date:
    """Return a day that is not after today.

    :raises ValidationError: if it is.
    """
    if on > timezone.localdate():
        raise serializers.ValidationError("This day is still to come.")
    return on
