from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.safestring import SafeString
from knox.models import AuthToken

from vendors.admin.counting import count_of
from vendors.admin.showing import link
from vendors.admin.site import (
    AdminPasswordChangeForm,
    ModelAdmin,
    ReadOnly,
    ReadOnlyInline,
    UserChangeForm,
    UserCreationForm,
    display,
)
from vendors.models import Contract

# What would let somebody give themselves every right.
RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class OwnedContractsInline(ReadOnlyInline):
    model = Contract
    fk_name = "owner"
    fields = ("page", "vendor", "state", "backup")
    readonly_fields = fields
    verbose_name_plural = "Contracts owned"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("vendor", "backup")

    @display(description="Contract")
    def page(self, contract: Contract) -> SafeString | str:
        return link(contract)


class BackedUpContractsInline(OwnedContractsInline):
    fk_name = "backup"
    fields = ("page", "vendor", "state", "owner")
    readonly_fields = fields
    verbose_name_plural = "Contracts backed up"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("vendor", "owner")


class UserAdmin(StockUserAdmin, ModelAdmin):  # type: ignore[misc]  # untyped theme
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = (
        *("username", "first_name", "last_name", "email"),
        *("is_active", "is_staff", "contract_count"),
    )
    list_filter = ("is_active", "is_staff", "groups")
    filter_horizontal = ()
    autocomplete_fields = ("groups",)
    inlines: ClassVar[Any] = (OwnedContractsInline, BackedUpContractsInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        owned = count_of(Contract.objects.live(), "owner")
        return super().get_queryset(request).annotate(contract_count=owned)

    @display(description="Contracts owned", ordering="contract_count")
    def contract_count(self, person: Any) -> int:
        return int(person.contract_count)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return super().get_inlines(request, obj) if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *RIGHTS)

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        # Also the page that sets a password asks this.
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and bool(super().has_change_permission(request, obj))

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and bool(super().has_delete_permission(request, obj))


class GroupAdmin(StockGroupAdmin, ModelAdmin):  # type: ignore[misc]  # untyped theme
    list_display = ("name", "people")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> Any:
        members = count_of(User.groups.through.objects.all(), "group")
        return super().get_queryset(request).annotate(people=members)

    @display(description="People", ordering="people")
    def people(self, group: Any) -> int:
        return int(group.people)


class TokenAdmin(ReadOnly, ModelAdmin):
    """Tokens of the API: made there, taken back here."""

    list_display = ("token_key", "user", "created", "expiry")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")
    fields = ("token_key", "user", ("created", "expiry"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("knox.delete_authtoken")


PAGES = ((User, UserAdmin), (Group, GroupAdmin), (AuthToken, TokenAdmin))
for model, page in PAGES:
    admin.site.unregister(model)
    admin.site.register(model, page)
