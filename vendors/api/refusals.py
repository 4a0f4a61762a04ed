"""What the API answers when a change cannot be."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError as Invalid
from django.db import DataError, IntegrityError
from django.db.models import Model, ProtectedError
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError

from vendors.notifications import words


class RefusedSerializer(serializers.Serializer[Any]):
    """Why a change cannot be, for machines and for people."""

    code = serializers.CharField(help_text="Such as contract_does_not_renew.")
    detail = serializers.CharField(help_text="A sentence that says what to do.")


class Conflict(APIException):
    """The request is well-formed, and what is there stands against it."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__({"code": code, "detail": sentence}, code)


def answer_to(error: Exception, *, refusals: tuple[type[Exception], ...]) -> Exception:
    """Return what the API answers to an error, or the error where it has no answer."""
    if isinstance(error, refusals):
        return Conflict(code_of(error), str(error))
    if isinstance(error, ProtectedError):
        return Conflict("record_in_use", _in_use(error))
    if isinstance(error, Invalid):
        return ValidationError(_by_field(error))
    if isinstance(error, OverflowError):
        return ValidationError({"non_field_errors": [words.BEYOND_CALENDAR]})
    if isinstance(error, IntegrityError | DataError):
        # What was checked a moment ago no longer holds: somebody was faster.
        return Conflict(
            "changed_meanwhile",
            "Another change at the same moment stands against this one; read the "
            "record again and repeat.",
        )
    return error


def code_of(refusal: Exception) -> str:
    """Return a refusal's name as machines compare it: contract_does_not_renew."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(refusal).__name__).lower()


def _in_use(error: ProtectedError) -> str:
    counts = Counter(type(record) for record in error.protected_objects)
    listed = sorted(_counted(model, count) for model, count in counts.items())
    return (
        f"It cannot be deleted while {_and(listed)} refer to it; delete those first, "
        "or keep it."
    )


def _counted(model: type[Model], count: int) -> str:
    meta = model._meta
    return f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"


def _and(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _by_field(error: Invalid) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return {
            "non_field_errors" if name == "__all__" else name: messages
            for name, messages in error.message_dict.items()
        }
    return {"non_field_errors": error.messages}
