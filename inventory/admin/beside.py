"""What tools add to the pages of contracts, vendors and people.

The vendors' side knows nothing of tools, so its pages are extended from here.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.safestring import SafeString

from inventory.models import Coverage, Ownership, Tool
from vendors.admin.contract import ContractAdmin
from vendors.admin.people import UserAdmin
from vendors.admin.showing import link
from vendors.admin.site import ReadOnlyInline, TabularInline, display
from vendors.admin.vendor import VendorAdmin
from vendors.models import Contract, Vendor


class ToolsCoveredInline(TabularInline):
    model = Coverage
    fields = ("tool", "seats", "share")
    autocomplete_fields = ("tool",)
    verbose_name_plural = "Tools"


class ToolsOfVendorInline(ReadOnlyInline):
    model = Tool
    fields = ("page", "lifecycle", "criticality")
    readonly_fields = fields
    per_page = 50
    verbose_name_plural = "Tools"

    @display(description="Tool")
    def page(self, tool: Tool) -> SafeString | str:
        return link(tool)


class ToolsOwnedInline(ReadOnlyInline):
    model = Ownership
    fk_name = "person"
    fields = ("page", "role", "backup")
    readonly_fields = fields
    show_change_link = False
    verbose_name_plural = "Tools owned"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("tool", "backup")

    @display(description="Tool")
    def page(self, ownership: Ownership) -> SafeString | str:
        return link(ownership.tool)


class ContractWithTools(ContractAdmin):
    inlines = (*ContractAdmin.inlines, ToolsCoveredInline)
    search_fields = (*ContractAdmin.search_fields, "coverages__tool__name")


class VendorWithTools(VendorAdmin):
    inlines = (ToolsOfVendorInline, *VendorAdmin.inlines)


class PersonWithTools(UserAdmin):
    inlines = (*UserAdmin.inlines, ToolsOwnedInline)


EXTENDED: dict[Any, Any] = {
    Contract: ContractWithTools,
    Vendor: VendorWithTools,
    User: PersonWithTools,
}
for model, page in EXTENDED.items():
    admin.site.unregister(model)
    admin.site.register(model, page)
