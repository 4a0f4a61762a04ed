from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from vendors.admin import merging
from vendors.admin.asking import record_for
from vendors.admin.counting import count_of
from vendors.admin.document import DocumentInline
from vendors.admin.showing import link
from vendors.admin.site import (
    ChoicesDropdownFilter,
    HistoryAdmin,
    ReadOnlyInline,
    TabularInline,
    action,
    display,
)
from vendors.models import Contact, Contract, CostCentre, Vendor, VendorAlias


class VendorAliasInline(TabularInline):
    model = VendorAlias
    fields = ("name",)
    verbose_name_plural = "Other names"


class ContactInline(TabularInline):
    model = Contact
    fields = ("name", "role", "email", "phone")


class ContractsInline(ReadOnlyInline):
    model = Contract
    fk_name = "vendor"
    fields = ("page", "kind", "state", "owner", "reference")
    readonly_fields = fields
    verbose_name_plural = "Contracts"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("owner")

    @display(description="Contract")
    def page(self, contract: Contract) -> SafeString | str:
        return link(contract)


@admin.register(Vendor)
class VendorAdmin(HistoryAdmin):
    list_display = ("name", "status", "criticality", "domain", "contract_count")
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ("criticality", ChoicesDropdownFilter),
    )
    search_fields = ("name", "legal_name", "aliases__name", "domain")
    fieldsets = (
        (None, {"fields": (("name", "legal_name"), ("status", "criticality"))}),
        (None, {"fields": ("website", "notes")}),
    )
    inlines: tuple[Any, ...] = (
        ContractsInline,
        ContactInline,
        DocumentInline,
        VendorAliasInline,
    )

    actions_detail = ({"title": "More", "items": ["merge"]},)

    def get_queryset(self, request: HttpRequest) -> Any:
        contracts = count_of(Contract.objects.all(), "vendor")
        return super().get_queryset(request).annotate(contract_count=contracts)

    @display(description="Contracts", ordering="contract_count")
    def contract_count(self, vendor: Any) -> int:
        return int(vendor.contract_count)

    def has_merge_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(
            ("vendors.change_vendor", "vendors.delete_vendor")
        )

    @action(
        description="Merge into…",
        url_path="merge",
        permissions=("merge",),
        icon="merge",
    )
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return merging.merge(self, request, record_for(self, request, object_id))


@admin.register(VendorAlias)
class VendorAliasAdmin(HistoryAdmin):
    list_display = ("name", "vendor")
    list_select_related = ("vendor",)
    search_fields = ("name", "vendor__name")
    autocomplete_fields = ("vendor",)


@admin.register(Contact)
class ContactAdmin(HistoryAdmin):
    list_display = ("name", "vendor", "role", "email", "phone")
    list_select_related = ("vendor",)
    list_filter = (("role", ChoicesDropdownFilter),)
    search_fields = ("name", "email", "vendor__name")
    autocomplete_fields = ("vendor",)


@admin.register(CostCentre)
class CostCentreAdmin(HistoryAdmin):
    list_display = ("code", "name", "contract_count")
    search_fields = ("code", "name")

    def get_queryset(self, request: HttpRequest) -> Any:
        contracts = count_of(Contract.objects.all(), "cost_centre")
        return super().get_queryset(request).annotate(contract_count=contracts)

    @display(description="Contracts", ordering="contract_count")
    def contract_count(self, cost_centre: Any) -> int:
        return int(cost_centre.contract_count)
