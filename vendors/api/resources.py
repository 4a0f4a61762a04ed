"""What every resource of the API has in common."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import viewsets
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from vendors.api.authentication import BY_TOKEN_OR_SESSION
from vendors.api.filters import Filters
from vendors.api.ordering import StableOrdering
from vendors.api.parsing import Json
from vendors.api.permissions import may_see_money
from vendors.api.refusals import answer_to
from vendors.api.searching import Search
from vendors.operations import silence
from vendors.operations.refusals import Refusal

M = TypeVar("M", bound=models.Model)
Permissions = Mapping[str, tuple[str, ...]]


class Answers(viewsets.GenericViewSet[M]):
    """Answers in one way: what it does not know it refuses, never ignores.

    A misspelt parameter that is ignored gives a list that nobody asked for. Amounts
    cannot be filtered or ordered by without the right to see them: the order alone
    would tell them.
    """

    authentication_classes = BY_TOKEN_OR_SESSION
    parser_classes = (Json,)
    filter_backends = (DjangoFilterBackend, Search, StableOrdering)
    filterset_class: ClassVar[type[Filters] | None] = None
    search_fields: ClassVar[tuple[str, ...]] = ()
    ordering_fields: ClassVar[tuple[str, ...]] = ()
    ordering: ClassVar[tuple[str, ...]] = ()
    lookup_value_regex = "[^/]+"  # what is no number is not found, in JSON
    action_permissions: ClassVar[Permissions] = {}
    refusals: ClassVar[tuple[type[Exception], ...]] = (Refusal,)
    money: ClassVar[frozenset[str]] = frozenset({"amount", "annual_amount", "currency"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = self._known_parameters(request)
        for name, values in request.query_params.lists():
            if name not in known:
                sentence = f"There is no such parameter; known: {', '.join(known)}."
                raise ValidationError({name: [sentence]})
            if len(values) > 1:
                raise ValidationError({name: ["Give it once."]})

    def get_queryset(self) -> models.QuerySet[M]:
        queryset = super().get_queryset()
        if self.action in {"list", "retrieve"}:
            return queryset
        # What is about to change is loaded alone: models count days from the rows
        # they hold, and rows held from before the change would give the old days.
        return queryset.prefetch_related(None)

    def get_object(self) -> M:
        if not re.fullmatch("[0-9]{1,18}", self.kwargs["pk"]):
            raise NotFound
        return super().get_object()

    def as_stored(self, record: M) -> M:
        """Return a record read again, with what follows from other rows."""
        return super().get_queryset().get(pk=record.pk)

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(answer_to(exc, refusals=self.refusals))

    def closed_parameters(self, request: Request) -> frozenset[str]:
        """Return the filters and orderings that are about money nobody shows them."""
        if may_see_money(request.user):
            return frozenset()
        filters = {
            name
            for name, narrowing in self._filters().items()
            if narrowing.field_name.rpartition("__")[2] in self.money
        }
        return frozenset(filters | (self.money & {*self.ordering_fields}))

    def checked(self, asked: type[Serializer[Any]], request: Request) -> dict[str, Any]:
        """Return what a request to an action says, as values."""
        serializer = asked(data=request.data)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        return values

    def _known_parameters(self, request: Request) -> list[str]:
        if self.action != "list":
            return ["format"]
        names = [*self._filters(), "ordering", "page", "page_size", "format"]
        if self.search_fields:
            names.append("search")
        closed = self.closed_parameters(request)
        return sorted(name for name in names if name not in closed)

    def _filters(self) -> dict[str, Any]:
        return dict(self.filterset_class.base_filters) if self.filterset_class else {}


class ReadOnlyResource(Answers[M], viewsets.ReadOnlyModelViewSet[M]):
    """Records that only the app itself writes."""


class Resource(Answers[M], viewsets.ModelViewSet[M]):
    """Records that people read and write."""

    def perform_create(self, serializer: BaseSerializer[M]) -> None:
        serializer.instance = self.as_stored(serializer.save())

    def perform_update(self, serializer: BaseSerializer[M]) -> None:
        serializer.instance = self.as_stored(serializer.save())

    def perform_destroy(self, instance: M) -> None:
        with transaction.atomic():
            instance.delete()


class CatchesUp(Resource[M]):
    """Records of a contract from which past terms may follow, once they are added."""

    def perform_create(self, serializer: BaseSerializer[M]) -> None:
        added: Any = serializer.save()
        silence.catch_up(added.contract, today=timezone.localdate())
        serializer.instance = self.as_stored(added)


def person_of(request: Request) -> User:
    """Return who asks; the permissions have let nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("Only people with an account act.")
    return request.user
