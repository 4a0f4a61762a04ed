from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from vendors.admin.document_reading import may_read
from vendors.admin.reading_page import held
from vendors.admin.showing import NOTHING, link
from vendors.admin.site import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    HistoryAdmin,
    ReadOnly,
    display,
)
from vendors.models import ProposedFact
from vendors.notifications import reading_words
from vendors.reading.proposals import Fact

COLOURS = {
    "Open": "warning",
    "Confirmed": "success",
    "Corrected": "success",
    "Rejected": "default",
}


class OfReadableText:
    """Who may read contracts, which name prices, may read what was read from them."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_read(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_read(request)


@admin.register(ProposedFact)
class ProposedFactAdmin(OfReadableText, ReadOnly, HistoryAdmin):
    """The record behind the page: every fact, and the history of its judgements."""

    list_display = (
        *("label", "document_page", "words", "judgement_label"),
        *("judged_by", "judged_at"),
    )
    list_display_links = ("label",)
    list_select_related = ("reading__document", "judged_by")
    list_filter = (
        ("fact", ChoicesDropdownFilter),
        ("judgement", ChoicesDropdownFilter),
        ("contract", AutocompleteSelectFilter),
    )
    search_fields = ("reading__document__title", "quote")
    fields = (
        *("label", "document_page", "words", "quote", "quote_page"),
        *("confidence", "judgement", "final_words", "judged_by", "judged_at"),
        *("reason", "contract"),
    )
    readonly_fields = ("label", "document_page", "words", "final_words")

    def has_view_history_or_change_history_permission(
        self, request: HttpRequest, obj: Any = None
    ) -> bool:
        return may_read(request)

    @display(description="Fact", ordering="fact")
    def label(self, fact: ProposedFact) -> str:
        return reading_words.LABELS[Fact(fact.fact)]

    @display(description="Document")
    def document_page(self, fact: ProposedFact) -> SafeString | str:
        return link(fact.reading, fact.reading.document)

    @display(description="Read")
    def words(self, fact: ProposedFact) -> str:
        return reading_words.in_words(fact.proposal)

    @display(description="Holds")
    def final_words(self, fact: ProposedFact) -> str:
        return held(fact) or NOTHING

    @display(description="Judgement", ordering="judgement", label=COLOURS)
    def judgement_label(self, fact: ProposedFact) -> str:
        return fact.get_judgement_display()
