from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from inventory.models import Capability, Category, Team, TeamUse, Tool
from vendors.admin.counting import count_of
from vendors.admin.showing import link
from vendors.admin.site import (
    AutocompleteSelectFilter,
    HistoryAdmin,
    ReadOnlyInline,
    TabularInline,
    display,
)


class ToolsUsedInline(TabularInline):
    model = TeamUse
    fields = ("tool", "capability", "purpose", "people")
    autocomplete_fields = ("tool", "capability")
    verbose_name_plural = "Tools used"


@admin.register(Team)
class TeamAdmin(HistoryAdmin):
    list_display = ("name", "mailbox", "webhook", "cost_centre", "tool_count")
    list_select_related = ("cost_centre", "webhook")
    search_fields = ("name", "mailbox")
    autocomplete_fields = ("cost_centre", "members")
    fields = ("name", ("mailbox", "webhook"), "members", "cost_centre")
    inlines = (ToolsUsedInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        uses = count_of(TeamUse.objects.all(), "team")
        return super().get_queryset(request).annotate(tool_count=uses)

    @display(description="Uses of tools", ordering="tool_count")
    def tool_count(self, team: Any) -> int:
        return int(team.tool_count)


class CapabilityInline(TabularInline):
    model = Capability
    fields = ("name", "slug", "description")
    prepopulated_fields = {"slug": ("name",)}
    verbose_name_plural = "Capabilities"


@admin.register(Category)
class CategoryAdmin(HistoryAdmin):
    list_display = ("name", "description", "capability_count", "tool_count")
    search_fields = ("name", "description")
    prepopulated_fields = {"slug": ("name",)}
    fields = (("name", "slug"), "description")
    inlines = (CapabilityInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        capabilities = count_of(Capability.objects.all(), "category")
        tools = count_of(Tool.categories.through.objects.all(), "category")
        categories = super().get_queryset(request)
        return categories.annotate(capability_count=capabilities, tool_count=tools)

    @display(description="Capabilities", ordering="capability_count")
    def capability_count(self, category: Any) -> int:
        return int(category.capability_count)

    @display(description="Tools", ordering="tool_count")
    def tool_count(self, category: Any) -> int:
        return int(category.tool_count)


class ToolsForItInline(ReadOnlyInline):
    model = Tool.capabilities.through
    fields = ("page", "lifecycle")
    readonly_fields = fields
    show_change_link = False
    per_page = 50
    verbose_name_plural = "Tools that do it"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("tool").order_by("tool")

    @display(description="Tool")
    def page(self, row: Any) -> SafeString | str:
        return link(row.tool)

    @display(description="Lifecycle")
    def lifecycle(self, row: Any) -> str:
        return str(row.tool.get_lifecycle_display())


@admin.register(Capability)
class CapabilityAdmin(HistoryAdmin):
    list_display = ("name", "category", "description", "tool_count")
    list_select_related = ("category",)
    list_filter = (("category", AutocompleteSelectFilter),)
    search_fields = ("name", "description", "category__name")
    autocomplete_fields = ("category",)
    prepopulated_fields = {"slug": ("name",)}
    fields = (("name", "slug"), "category", "description")
    inlines = (ToolsForItInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        tools = count_of(Tool.capabilities.through.objects.all(), "capability")
        return super().get_queryset(request).annotate(tool_count=tools)

    @display(description="Tools", ordering="tool_count")
    def tool_count(self, capability: Any) -> int:
        return int(capability.tool_count)
