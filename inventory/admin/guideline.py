from typing import Any

import nh3
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from inventory.models import Acknowledgement, Guideline
from vendors.admin.showing import NOTHING, link
from vendors.admin.site import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    HistoryAdmin,
    ReadOnlyInline,
    UnfoldAdminTextareaWidget,
    display,
)

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# Pictures would be fetched from somewhere else by whoever reads the page.
TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area", "picture"}


def as_html(markdown: str) -> SafeString:
    """Return what the Markdown says, with nothing in it that could run or fetch."""
    return mark_safe(nh3.clean(MARKDOWN.render(markdown), tags=TAGS))  # noqa: S308  cleaned


class AcknowledgementsInline(ReadOnlyInline):
    model = Acknowledgement
    fields = ("person", "acknowledged_at")
    readonly_fields = fields
    per_page = 50
    verbose_name_plural = "Read by"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("person")


class ReviewFilter(DropdownFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("due", "Due")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "due":
            today = timezone.localdate()
            return queryset.filter(status="published", review_on__lte=today)
        return queryset


@admin.register(Guideline)
class GuidelineAdmin(HistoryAdmin):
    list_display = (
        *("title", "version", "about", "status_label"),
        *("review_on", "must_be_acknowledged"),
    )
    list_select_related = ("tool", "capability")
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ReviewFilter,
        ("tool", AutocompleteSelectFilter),
        ("capability", AutocompleteSelectFilter),
    )
    search_fields = ("title", "body", "tool__name", "capability__name")
    autocomplete_fields = ("tool", "capability")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "version"),
                    ("tool", "capability"),
                    ("status", "review_on", "must_be_acknowledged"),
                    "body",
                    "as_read",
                )
            },
        ),
    )
    readonly_fields = ("as_read",)
    formfield_overrides = {
        models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 16})}
    }
    inlines = (AcknowledgementsInline,)

    @display(description="About")
    def about(self, guideline: Guideline) -> SafeString | str:
        return link(guideline.tool or guideline.capability)

    @display(
        description="Status",
        ordering="status",
        label={"Published": "success", "Draft": "info"},
    )
    def status_label(self, guideline: Guideline) -> str:
        return guideline.get_status_display()

    @display(description="As it reads")
    def as_read(self, guideline: Guideline) -> SafeString | str:
        if not guideline.body:
            return NOTHING
        return format_html('<div class="sb-prose">{}</div>', as_html(guideline.body))


@admin.register(Acknowledgement)
class AcknowledgementAdmin(HistoryAdmin):
    list_display = ("guideline", "person", "acknowledged_at")
    list_select_related = ("guideline", "person")
    list_filter = (
        ("guideline", AutocompleteSelectFilter),
        ("person", AutocompleteSelectFilter),
    )
    search_fields = ("guideline__title", "person__username", "person__last_name")
    autocomplete_fields = ("guideline", "person")
    date_hierarchy = "acknowledged_at"
