"""Searching a list for words."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.fields import CharField
from rest_framework.filters import SearchFilter
from rest_framework.request import Request
from rest_framework.views import APIView

MOST_WORDS = 10


class Search(SearchFilter):
    """Keep the rows in which every word occurs, in one of the view's fields.

    Each word is a condition on each field; how many a database takes is limited.
    """

    def get_search_terms(self, request: Request) -> list[str]:
        try:
            CharField(max_length=200, allow_blank=True).run_validation(
                request.query_params.get(self.search_param, "")
            )
        except ValidationError as error:
            raise ValidationError({self.search_param: error.detail}) from None
        words: list[str] = super().get_search_terms(request)
        if len(words) > MOST_WORDS:
            raise ValidationError(
                {self.search_param: [f"Search for at most {MOST_WORDS} words."]}
            )
        return words

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        searched = getattr(view, "search_fields", ())
        if not searched:
            return []
        (parameter,) = super().get_schema_operation_parameters(view)
        fields = ", ".join(searched).replace("__", " ").replace("_", " ")
        parameter["description"] = f"Words that all occur in one of: {fields}."
        return [parameter]
