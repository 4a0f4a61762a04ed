"""`?preview=true`: which days a write would move, and nothing is written."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.explained import ExplainedSerializer
from vendors.api.resources import Resource
from vendors.models import Contract
from vendors.models.choices import choices
from vendors.notifications import moving
from vendors.operations.moves import moves_of
from vendors.rules.moves import Change, DayOf, MovedDay, Moves, TermMoves

M = TypeVar("M", bound=models.Model)
PREVIEW = "preview"
WRITES = frozenset({"create", "update", "partial_update", "destroy"})
SAID = {"true": True, "false": False}


class MovedSerializer(serializers.Serializer[Any]):
    """A day of a term before and after the change; null where there is none."""

    contract = serializers.IntegerField(source="term.contract_id")
    contract_title = serializers.CharField(source="term.contract")
    term = serializers.IntegerField(
        source="term.term_id", allow_null=True, help_text="Null where it is added."
    )
    number = serializers.IntegerField(source="term.number")
    change = serializers.ChoiceField(source="term.change", choices=choices(Change))
    day = serializers.ChoiceField(source="moved.day", choices=choices(DayOf))
    before = serializers.DateField(source="moved.before", allow_null=True)
    after = serializers.DateField(source="moved.after", allow_null=True)
    because = ExplainedSerializer(source="moved.because", many=True)
    words = serializers.CharField()


class MovesSerializer(serializers.Serializer[Any]):
    moves = MovedSerializer(many=True)


def previewed(written: type[serializers.Serializer[Any]], name: str) -> Any:
    """Describe the writes of a resource, which answer otherwise to a preview."""
    asked = OpenApiParameter(
        PREVIEW,
        bool,
        description="Answer which days would move, with 200, and change nothing.",
    )
    either = PolymorphicProxySerializer(
        component_name=f"{name}OrMoves",
        serializers=[written, MovesSerializer],
        resource_type_field_name=None,
    )
    changed = extend_schema(parameters=[asked], responses=either)
    return extend_schema_view(
        create=extend_schema(
            parameters=[asked], responses={201: written, 200: MovesSerializer}
        ),
        update=changed,
        partial_update=changed,
        destroy=extend_schema(
            parameters=[asked], responses={204: None, 200: MovesSerializer}
        ),
    )


class PreviewedResource(Resource[M]):
    """Records from which days follow; a write can be asked what it would move."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not self._is_preview(request):
            return super().create(request, *args, **kwargs)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        contract = serializer.validated_data.get("contract")
        touched = set() if contract is None else {contract.pk}
        return self._moves(touched, lambda: self.perform_create(serializer))

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        def write() -> Response:
            return super(PreviewedResource, self).update(request, *args, **kwargs)

        if not self._is_preview(request):
            return write()
        return self._moves(_touched(self.get_object()), write)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not self._is_preview(request):
            return super().destroy(request, *args, **kwargs)
        record = self.get_object()
        return self._moves(_touched(record), lambda: self.perform_destroy(record))

    def _moves(self, touched: set[int], write: Any) -> Response:
        moves = moves_of(touched, write, today=timezone.localdate())
        return Response(MovesSerializer({"moves": [*_rows(moves)]}).data)

    def _is_preview(self, request: Request) -> bool:
        said = request.query_params.get(PREVIEW, "false")
        if said not in SAID:
            raise ValidationError({PREVIEW: ["Say true or false."]})
        return SAID[said]

    def _known_parameters(self, request: Request) -> list[str]:
        known = super()._known_parameters(request)
        return sorted([*known, PREVIEW]) if self.action in WRITES else known


def _touched(record: models.Model) -> set[int]:
    if isinstance(record, Contract):
        return {record.pk}
    contract_id: int = getattr(record, "contract_id")  # noqa: B009 - terms and clauses
    return {contract_id}


def _rows(moves: Moves) -> Iterator[dict[str, TermMoves | MovedDay | str]]:
    for term in moves.terms:
        for moved in term.days:
            yield {"term": term, "moved": moved, "words": moving.moved(moved)}
