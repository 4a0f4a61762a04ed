"""Pages of a list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

LONGEST_NUMBER = 18  # digits; Python refuses to read thousands of them


class Pages(PageNumberPagination):
    """Numbered pages, of a size that the reader may choose.

    A size beyond the largest is refused: a shorter page than asked for would be
    taken for the whole list.
    """

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    page_size_query_description = "Records on a page, from 1 to 200."

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param, "")
        if not asked:
            return self.page_size
        size = int(asked) if _is_number(asked) else 0
        if not 1 <= size <= self.max_page_size:
            sentence = f"Give a number from 1 to {self.max_page_size}."
            raise ValidationError({self.page_size_query_param: [sentence]})
        return size

    def get_page_number(self, request: Request, paginator: Paginator[Any]) -> int | str:
        asked = request.query_params.get(self.page_query_param) or "1"
        if asked not in self.last_page_strings and not _is_number(asked):
            raise ValidationError({self.page_query_param: ["Give a page's number."]})
        return super().get_page_number(request, paginator)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
