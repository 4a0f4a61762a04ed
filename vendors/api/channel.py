"""Where several people read together, and addresses that mail servers refuse."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.filters import EXACT, RANGE, Filters
from vendors.api.records import Record
from vendors.api.resources import Permissions, ReadOnlyResource, Resource
from vendors.models import Channel, RefusedAddress
from vendors.models.mail import ChannelKind


class ChannelSerializer(Record[Channel]):
    address = serializers.CharField(
        max_length=500,
        allow_null=True,
        help_text="Of a webhook it is a secret: null when read, and null keeps it.",
    )
    where = serializers.CharField(
        read_only=True, help_text="The address of a mailbox, the host of a webhook."
    )
    settled = ("kind",)

    class Meta:
        model = Channel
        fields = ("id", "name", "kind", "address", "where", "is_active")

    def validate_address(self, address: str | None) -> str:
        if address is not None:
            return address
        if self.instance is None:
            raise serializers.ValidationError("A channel needs an address.")
        return self.instance.address

    def to_representation(self, instance: Channel) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.kind == ChannelKind.WEBHOOK:
            shown["address"] = None
        return shown


class ChannelFilters(Filters):
    class Meta:
        model = Channel
        fields = dict.fromkeys(("kind", "is_active"), EXACT)


@extend_schema(tags=["delivery"])
class ChannelResource(Resource[Channel]):
    """Mailboxes and webhooks that reminders go to."""

    queryset = Channel.objects.all()
    serializer_class = ChannelSerializer
    filterset_class = ChannelFilters
    search_fields = ("name",)
    ordering_fields = ("name", "kind")
    ordering = ("name",)


class RefusedAddressSerializer(Record[RefusedAddress]):
    class Meta:
        model = RefusedAddress
        fields = ("id", "address", "since", "reply")


class RefusedAddressFilters(Filters):
    class Meta:
        model = RefusedAddress
        fields = {"address": EXACT, "since": RANGE}


@extend_schema(tags=["delivery"])
class RefusedAddressResource(ReadOnlyResource[RefusedAddress]):
    """Addresses that a mail server refused for good; their owners are passed over."""

    queryset = RefusedAddress.objects.all()
    serializer_class = RefusedAddressSerializer
    filterset_class = RefusedAddressFilters
    search_fields = ("address", "reply")
    ordering_fields = ("address", "since")
    ordering = ("address",)
    action_permissions: ClassVar[Permissions] = {
        "try_again": ("vendors.delete_refusedaddress",)
    }

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="try-again")
    def try_again(self, _request: Request, **_: str) -> Response:
        """Forget the refusal, so that the address is written to again."""
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
