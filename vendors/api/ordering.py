"""The order of a list."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.views import APIView


class StableOrdering(OrderingFilter):
    """Order by the fields that a view declares, and in the end by the key.

    Without the key, rows that are equal could change places between two pages, and
    a reader would get one twice and another never. Rows without a value come last
    on every database.
    """

    def get_ordering(
        self,
        request: Request,
        queryset: QuerySet[Any],  # noqa: ARG002 - its interface
        view: APIView,
    ) -> list[str]:
        asked = request.query_params.get(self.ordering_param, "")
        names = [name.strip() for name in asked.split(",") if name.strip()]
        allowed = self._allowed(request, view)
        for name in names:
            if name.removeprefix("-") not in allowed:
                raise ValidationError(
                    {self.ordering_param: [f"Order by {_listed(allowed)}."]}
                )
        chosen = names or list(getattr(view, "ordering", ()))
        if not {"pk", "-pk"} & set(chosen):
            chosen.append("pk")
        return chosen

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        names = self.get_ordering(request, queryset, view)
        return queryset.order_by(*(_expression(name) for name in names))

    def get_valid_fields(
        self,
        queryset: QuerySet[Any],  # noqa: ARG002 - its interface
        view: APIView,
        context: Any = None,
    ) -> list[tuple[str, str]]:
        allowed = self._allowed((context or {})["request"], view)
        return [(name, name) for name in allowed]

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        (parameter,) = super().get_schema_operation_parameters(view)
        names = _listed(_declared(view))
        parameter["description"] = (
            f"Fields with commas between them, - before one for descending: {names}."
        )
        return [parameter]

    def _allowed(self, request: Request, view: APIView) -> list[str]:
        closes = getattr(view, "closed_parameters", None)
        closed = closes(request) if closes else ()
        return [name for name in _declared(view) if name not in closed]


def _declared(view: APIView) -> list[str]:
    return [*dict.fromkeys([*getattr(view, "ordering_fields", ()), "pk"])]


def _listed(names: list[str]) -> str:
    return ", ".join(names)


def _expression(name: str) -> OrderBy:
    field = F(name.removeprefix("-"))
    if name.startswith("-"):
        return field.desc(nulls_last=True)
    return field.asc(nulls_last=True)
