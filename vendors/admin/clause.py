from typing import Any

from django.contrib import admin

from vendors.admin.choosing import SaysChoices
from vendors.admin.moving import ShowsMoves
from vendors.admin.showing import NOTHING
from vendors.admin.site import (
    ChoicesDropdownFilter,
    HistoryAdmin,
    StackedInline,
    display,
)
from vendors.models import Notice, RenewalStep

STEP = (
    (
        None,
        {
            "fields": (
                ("position", "mode", "times"),
                ("length_kind", "length_amount", "length_unit"),
            )
        },
    ),
    (
        "What it depends on, and since when it holds",
        {"classes": ("collapse",), "fields": ("condition", "applies_from")},
    ),
)
NOTICE = (
    (
        None,
        {
            "fields": (
                ("purpose", "stated"),
                ("amount", "unit", "counted_from"),
            )
        },
    ),
    (
        "Window, fixed day, when it counts and takes effect",
        {
            "classes": ("collapse",),
            "fields": (
                ("opens_amount", "opens_unit"),
                ("fixed_day", "fixed_month"),
                ("counts", "clear_days"),
                ("to_end_of", "after_first_term"),
                "applies_from",
            ),
        },
    ),
)


def of_contract(fieldsets: Any) -> Any:
    """Return the fields of a clause on a page of its own: its contract first."""
    return ((None, {"fields": ("contract",)}), *fieldsets)


class RenewalStepInline(SaysChoices, StackedInline):
    model = RenewalStep
    fieldsets = STEP
    verbose_name_plural = "Renewal"


class NoticeInline(SaysChoices, StackedInline):
    model = Notice
    fieldsets = NOTICE
    verbose_name_plural = "Notice"


@admin.register(RenewalStep)
class RenewalStepAdmin(SaysChoices, ShowsMoves, HistoryAdmin):
    list_display = ("contract", "position", "mode", "length_kind", "times")
    list_select_related = ("contract",)
    list_filter = (("mode", ChoicesDropdownFilter),)
    search_fields = ("contract__title", "contract__vendor__name")
    autocomplete_fields = ("contract",)
    fieldsets = of_contract(STEP)


@admin.register(Notice)
class NoticeAdmin(SaysChoices, ShowsMoves, HistoryAdmin):
    list_display = ("contract", "purpose", "period", "counted_from", "stated")
    list_select_related = ("contract",)
    list_filter = (
        ("purpose", ChoicesDropdownFilter),
        ("stated", ChoicesDropdownFilter),
    )
    search_fields = ("contract__title", "contract__vendor__name")
    autocomplete_fields = ("contract",)
    fieldsets = of_contract(NOTICE)

    @display(description="Notice period", ordering="amount")
    def period(self, notice: Notice) -> str:
        length = notice.as_rule().length
        return str(length) if length else NOTHING
