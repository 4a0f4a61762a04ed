"""How records are read and written, and what keeps a wrong one out.

A write is checked as the database would check it, and every constraint that it
breaks is answered by its sentence under the fields it is about.
"""

import copy
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError as Invalid
from django.db import models, transaction
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from vendors.api.fields import ByNumber
from vendors.api.permissions import may_see_money
from vendors.models.limits import range_of

M = TypeVar("M", bound=models.Model)
Problems = dict[str, list[str]]
NO_FIELD = "non_field_errors"


class Record(serializers.ModelSerializer[M]):
    """A record as the API shows it; a model's rules hold for what is written."""

    serializer_related_field = ByNumber

    money: ClassVar[tuple[str, ...]] = ()
    """Fields that are null for people who may not see money."""
    settled: ClassVar[tuple[str, ...]] = ()
    """Fields that cannot be changed once the record is there."""
    derived_from: ClassVar[Mapping[str, str]] = {"key": "name", "domain": "website"}
    """The field that people write, for each column that follows from it."""

    def to_representation(self, instance: M) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if self.money and not may_see_money(self.context["request"].user):
            shown.update(dict.fromkeys(self.money))
        return shown

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        field_class, kwargs = super().build_standard_field(field_name, model_field)
        if "validators" in kwargs:  # the model says in sentences what is not unique
            kwargs["validators"] = [
                validator
                for validator in kwargs["validators"]
                if not isinstance(validator, UniqueValidator)
            ]
        limits = range_of(model_field)
        if limits and issubclass(field_class, serializers.IntegerField):
            least, most = limits
            kwargs["max_value"] = min(most, kwargs.get("max_value", most))
            kwargs["min_value"] = max(least, kwargs.get("min_value", least))
        return field_class, kwargs

    def get_unique_together_validators(self) -> list[Any]:
        return []

    def get_uniqueness_extra_kwargs(
        self,
        field_names: Any,  # noqa: ARG002 - its interface
        declared_fields: Any,  # noqa: ARG002 - its interface
        extra_kwargs: dict[str, Any],
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        return extra_kwargs, {}  # a field is not required for being unique

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        problems = self._moved(attrs) or self.problems_of(self._proposed(attrs))
        if problems:
            raise serializers.ValidationError(problems)
        return attrs

    def problems_of(self, proposed: M) -> Problems:
        """Return what is wrong with a record, under the fields it is about."""
        try:
            proposed.clean_fields(exclude=_not_editable(proposed))
            proposed.clean()
            _check_derived(proposed)
            proposed.validate_unique()
        except Invalid as error:
            return self._named(error)
        found: Problems = {}
        for constraint in proposed._meta.constraints:
            try:
                constraint.validate(type(proposed), proposed)
            except Invalid as error:
                about = {self._shown(name) for name in fields_of(constraint)}
                for name in sorted(about - {NO_FIELD} or {NO_FIELD}):
                    found.setdefault(name, []).extend(error.messages)
        return found

    def save(self, **kwargs: Any) -> M:
        with transaction.atomic():
            saved: M = super().save(**kwargs)
        return saved

    def _proposed(self, attrs: Mapping[str, Any]) -> M:
        # A copy: what is refused must not stay on the record that others hold.
        model: type[M] = self.Meta.model
        proposed = model() if self.instance is None else copy.copy(self.instance)
        for field in proposed._meta.fields:
            if field.name in attrs:
                setattr(proposed, field.name, attrs[field.name])
        return proposed

    def _moved(self, attrs: Mapping[str, Any]) -> Problems:
        return {
            name: ["This stays as it is; delete the record and add it there instead."]
            for name in self.settled
            if self.instance is not None
            and name in attrs
            and attrs[name] != getattr(self.instance, name)
        }

    def _named(self, error: Invalid) -> Problems:
        found: Problems = {}
        for name, messages in error.message_dict.items():
            found.setdefault(self._shown(name), []).extend(messages)
        return found

    def _shown(self, name: str) -> str:
        written = self.derived_from.get(name, name)
        field = self.fields.get(written)
        return written if field and not field.read_only else NO_FIELD


class CountsDays(Record[M]):
    """A record from which days of terms are counted, and may leave the calendar."""

    def problems_of(self, proposed: M) -> Problems:
        try:
            return super().problems_of(proposed)
        except (ValueError, OverflowError) as error:
            return _uncountable(error)

    def save(self, **kwargs: Any) -> M:
        try:
            return super().save(**kwargs)
        except (ValueError, OverflowError) as error:
            raise serializers.ValidationError(_uncountable(error)) from error


def fields_of(constraint: Any) -> set[str]:
    """Return the names of the fields that a check or unique constraint is about."""
    if not hasattr(constraint, "fields"):  # a check
        return {*constraint.condition.referenced_base_fields}
    return {*constraint.fields}.union(*map(_names_in, constraint.expressions))


def _names_in(expression: Any) -> set[str]:
    if hasattr(expression, "name"):  # a field
        return {expression.name}
    return set().union(*map(_names_in, expression.get_source_expressions()))


def _not_editable(record: models.Model) -> set[str]:
    return {field.name for field in record._meta.fields if not field.editable}


def _check_derived(record: models.Model) -> None:
    """Check the length of columns that follow from others: folding can lengthen."""
    for field in record._meta.fields:
        if isinstance(field, models.CharField) and not field.editable:
            try:
                field.run_validators(getattr(record, field.attname))
            except Invalid as error:
                raise Invalid({field.name: error.messages}) from None


def _uncountable(error: ValueError | OverflowError) -> Problems:
    sentence = (
        "The days that follow from this cannot be counted; check its dates and lengths "
        f"({error})."
    )
    return {NO_FIELD: [sentence]}
