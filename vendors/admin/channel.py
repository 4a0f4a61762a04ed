from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from vendors.admin.showing import NOTHING
from vendors.admin.site import (
    ChoicesDropdownFilter,
    HistoryAdmin,
    ModelAdmin,
    RangeDateFilter,
    ReadOnly,
    UnfoldAdminTextInputWidget,
    display,
)
from vendors.models import Channel, RefusedAddress
from vendors.models.mail import ChannelKind

NOT_SHOWN = (
    "The address of a webhook lets whoever knows it post there, so it is not shown "
    "again. Empty: it stays as it is."
)

TRY_AGAIN = (
    "Whoever has this address is passed over. Put the address right where it is kept, "
    "or delete it here to have it tried again."
)


class ChannelForm(forms.ModelForm):
    address = forms.CharField(
        max_length=500,
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
        help_text="An e-mail address, or the https address to post to.",
    )

    class Meta:
        model = Channel
        fields = ("name", "kind", "address", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._keeps_a_secret:
            self.initial["address"] = ""
            address = self.fields["address"]
            address.required, address.help_text = False, NOT_SHOWN

    @property
    def _keeps_a_secret(self) -> bool:
        known = self.instance
        return known.pk is not None and known.kind == ChannelKind.WEBHOOK

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        return address or self.instance.address


@admin.register(Channel)
class ChannelAdmin(HistoryAdmin):
    form = ChannelForm
    list_display = ("name", "kind", "where", "is_active")
    list_filter = (("kind", ChoicesDropdownFilter), "is_active")
    search_fields = ("name",)

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        # Letter by letter, a filter would tell what is not shown.
        if lookup.partition("__")[0] == "address":
            return False
        return bool(super().lookup_allowed(lookup, value, request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["name", ("kind", "address"), "is_active"]
        if not self.has_change_permission(request, obj):
            return ["name", ("kind", "where"), "is_active"]
        return ["name", ("kind", "where"), "address", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("where",) if obj else ()

    @display(description="Where")
    def where(self, channel: Channel) -> str:
        return channel.where or NOTHING


@admin.register(RefusedAddress)
class RefusedAddressAdmin(ReadOnly, ModelAdmin):
    """To delete one is to try it again."""

    list_display = ("address", "since", "reply_begins")
    list_filter = (("since", RangeDateFilter),)
    search_fields = ("address", "reply")
    fieldsets = (
        (None, {"description": TRY_AGAIN, "fields": ("address", "since", "reply")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("vendors.delete_refusedaddress")

    @display(description="What the mail server said")
    def reply_begins(self, refused: RefusedAddress) -> str:
        return refused.reply[:120] or NOTHING
