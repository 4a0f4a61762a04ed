"""Addresses on the web as people type them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

if TYPE_CHECKING:
    URLField = models.URLField[str, str]
else:  # Django's fields take no type arguments when they run
    URLField = models.URLField


class WebAddressField(URLField):
    """A URL; typed without a scheme it is https."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return the field as migrations keep it: what the database sees."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
