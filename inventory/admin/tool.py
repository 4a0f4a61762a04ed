from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from inventory.admin.tool_summary import summary
from inventory.models import (
    Coverage,
    Finding,
    Guideline,
    Ownership,
    TeamUse,
    Tool,
    ToolAlias,
    UsageSnapshot,
)
from vendors.admin.showing import NOTHING, link
from vendors.admin.site import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    HistoryAdmin,
    ReadOnlyInline,
    TabularInline,
    display,
)
from vendors.notifications.words import person

LIFECYCLE_COLOURS = {
    "Requested": "info",
    "Trial": "info",
    "Approved": "success",
    "Restricted": "warning",
    "Retiring": "warning",
}


class OwnershipInline(TabularInline):
    model = Ownership
    fields = ("person", "role", "backup")
    autocomplete_fields = ("person", "backup")
    verbose_name_plural = "Owners"


class TeamUseInline(TabularInline):
    model = TeamUse
    fields = ("team", "capability", "purpose", "people")
    autocomplete_fields = ("team", "capability")
    verbose_name_plural = "Teams"


class CoverageInline(TabularInline):
    model = Coverage
    fields = ("contract", "seats", "share")
    autocomplete_fields = ("contract",)
    verbose_name_plural = "Contracts"


class ToolAliasInline(TabularInline):
    model = ToolAlias
    fields = ("name",)
    verbose_name_plural = "Other names"


class UsageInline(TabularInline):
    model = UsageSnapshot
    fields = ("measured_on", "licensed", "assigned", "active", "source")
    per_page = 12
    verbose_name_plural = "Usage"


class GuidelinesInline(ReadOnlyInline):
    model = Guideline
    fields = ("page", "version", "status", "review_on")
    readonly_fields = fields
    verbose_name_plural = "Guidelines"

    @display(description="Title")
    def page(self, guideline: Guideline) -> SafeString | str:
        return link(guideline, guideline.title)


class FindingsInline(ReadOnlyInline):
    model = Finding.tools.through
    fields = ("page", "kind", "state")
    readonly_fields = fields
    show_change_link = False
    verbose_name_plural = "Findings"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("finding").order_by("-pk")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("inventory.view_finding")

    @display(description="What was noticed")
    def page(self, row: Any) -> SafeString | str:
        return link(row.finding)

    @display(description="Kind")
    def kind(self, row: Any) -> str:
        return str(row.finding.get_kind_display())

    @display(description="State")
    def state(self, row: Any) -> str:
        return str(row.finding.get_state_display())


class GapFilter(DropdownFilter):
    title = "gap in the record"
    parameter_name = "gap"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("owner", "In use, nobody answers for it"),
            ("contract", "In use, of a vendor, without a contract"),
            ("team", "In use, no team recorded"),
            ("review", "Review is due"),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Tool]
    ) -> QuerySet[Tool]:
        if self.value() == "owner":
            nobody = Tool.objects.without_owner()
            return queryset.filter(pk__in=nobody.values("pk"))
        if self.value() == "contract":
            used = Tool.objects.in_use().filter(vendor__isnull=False, coverages=None)
            return queryset.filter(pk__in=used.values("pk"))
        if self.value() == "team":
            used = Tool.objects.in_use().filter(team_uses=None)
            return queryset.filter(pk__in=used.values("pk"))
        if self.value() == "review":
            return queryset.filter(review_on__lte=timezone.localdate())
        return queryset


class OwnerFilter(DropdownFilter):
    title = "owner"
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "I answer for it, or stand in")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Tool]
    ) -> QuerySet[Tool]:
        if self.value() == "me":
            me = request.user.pk
            mine = Ownership.objects.filter(Q(person=me) | Q(backup=me))
            return queryset.filter(pk__in=mine.values("tool"))
        return queryset


@admin.register(Tool)
class ToolAdmin(HistoryAdmin):
    list_display = (
        *("name", "vendor_page", "lifecycle_label", "category_names"),
        *("owner_names", "team_names", "criticality"),
    )
    list_select_related = ("vendor",)
    list_filter = (
        ("lifecycle", ChoicesDropdownFilter),
        ("categories", AutocompleteSelectFilter),
        ("capabilities", AutocompleteSelectFilter),
        ("team_uses__team", AutocompleteSelectFilter),
        OwnerFilter,
        GapFilter,
        ("vendor", AutocompleteSelectFilter),
        ("criticality", ChoicesDropdownFilter),
        ("classification", ChoicesDropdownFilter),
        ("sign_in", ChoicesDropdownFilter),
    )
    search_fields = (
        *("name", "aliases__name", "vendor__name", "summary"),
        *("reference", "capabilities__name"),
    )
    autocomplete_fields = ("vendor", "categories", "capabilities")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "vendor"),
                    "summary",
                    ("lifecycle", "criticality", "classification"),
                    ("categories", "capabilities"),
                )
            },
        ),
        (
            "Further facts",
            {
                "classes": ("collapse",),
                "fields": (
                    ("website", "sign_in", "review_on"),
                    ("slug", "reference"),
                    "notes",
                ),
            },
        ),
    )
    inlines = (
        *(OwnershipInline, TeamUseInline, CoverageInline, GuidelinesInline),
        *(UsageInline, FindingsInline, ToolAliasInline),
    )

    change_form_outer_before_template = "admin/inventory/tool_summary.html"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        tool = self.get_object(request, object_id)
        if tool is not None and self.has_view_permission(request, tool):
            told = summary(request.user, tool, today=timezone.localdate())
            extra_context = {**(extra_context or {}), "summary": told}
        response: HttpResponse = super().change_view(
            request, object_id, form_url, extra_context
        )
        return response

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        uses = TeamUse.objects.select_related("team").order_by("team__name", "pk")
        owners = Ownership.objects.select_related("person").order_by("role", "pk")
        changelist.result_list = changelist.result_list.prefetch_related(
            "categories",
            Prefetch("team_uses", queryset=uses),
            Prefetch("ownerships", queryset=owners),
        )
        return changelist

    @display(description="Vendor", ordering="vendor__name")
    def vendor_page(self, tool: Tool) -> SafeString | str:
        return link(tool.vendor)

    @display(description="Lifecycle", ordering="lifecycle", label=LIFECYCLE_COLOURS)
    def lifecycle_label(self, tool: Tool) -> str:
        return tool.get_lifecycle_display()

    @display(description="Categories")
    def category_names(self, tool: Tool) -> str:
        return ", ".join(category.name for category in tool.categories.all()) or NOTHING

    @display(description="Owners")
    def owner_names(self, tool: Tool) -> str:
        names = [person(owned.person) for owned in tool.ownerships.all()]
        return ", ".join(dict.fromkeys(names)) or "nobody"

    @display(description="Teams")
    def team_names(self, tool: Tool) -> str:
        names = [use.team.name for use in tool.team_uses.all()]
        return ", ".join(dict.fromkeys(names)) or NOTHING


@admin.register(ToolAlias)
class ToolAliasAdmin(HistoryAdmin):
    list_display = ("name", "tool")
    list_select_related = ("tool",)
    search_fields = ("name", "tool__name")
    autocomplete_fields = ("tool",)


@admin.register(Ownership)
class OwnershipAdmin(HistoryAdmin):
    list_display = ("tool", "person", "role", "backup")
    list_select_related = ("tool", "person", "backup")
    list_filter = (
        ("role", ChoicesDropdownFilter),
        ("person", AutocompleteSelectFilter),
    )
    search_fields = ("tool__name", "person__username", "person__last_name")
    autocomplete_fields = ("tool", "person", "backup")


@admin.register(TeamUse)
class TeamUseAdmin(HistoryAdmin):
    list_display = ("tool", "team", "capability", "purpose", "people")
    list_select_related = ("tool", "team", "capability")
    list_filter = (
        ("team", AutocompleteSelectFilter),
        ("capability", AutocompleteSelectFilter),
    )
    search_fields = ("tool__name", "team__name", "purpose")
    autocomplete_fields = ("tool", "team", "capability")


@admin.register(Coverage)
class CoverageAdmin(HistoryAdmin):
    list_display = ("tool", "contract", "seats", "share")
    list_select_related = ("tool", "contract")
    list_filter = (("contract", AutocompleteSelectFilter),)
    search_fields = ("tool__name", "contract__title", "contract__vendor__name")
    autocomplete_fields = ("tool", "contract")


@admin.register(UsageSnapshot)
class UsageSnapshotAdmin(HistoryAdmin):
    list_display = (
        *("tool", "measured_on", "licensed", "assigned", "active"),
        *("in_use", "source"),
    )
    list_select_related = ("tool",)
    list_filter = (("tool", AutocompleteSelectFilter),)
    search_fields = ("tool__name", "source")
    autocomplete_fields = ("tool",)
    date_hierarchy = "measured_on"

    @display(description="Seats in use")
    def in_use(self, usage: UsageSnapshot) -> str:
        paid = usage.licensed if usage.licensed is not None else usage.assigned
        if not paid or usage.active is None:
            return NOTHING
        return f"{usage.active / paid:.0%}"
