"""Vendors, their other names, and the people there."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.fields import ByNumber
from vendors.api.filters import EXACT, Filters
from vendors.api.records import Record
from vendors.api.resources import Permissions, Resource
from vendors.models import Contact, Vendor, VendorAlias
from vendors.operations.vendors import merge_vendors


class VendorSerializer(Record[Vendor]):
    class Meta:
        model = Vendor
        fields = (
            *("id", "name", "legal_name", "website", "domain"),
            *("status", "criticality", "notes"),
        )
        read_only_fields = ("domain",)


class VendorFilters(Filters):
    class Meta:
        model = Vendor
        fields = {"status": EXACT, "criticality": EXACT, "domain": EXACT}


class MergeSerializer(serializers.Serializer[Any]):
    into = ByNumber(queryset=Vendor.objects.all(), help_text="The vendor that stays.")
    reason = serializers.CharField(max_length=10_000)


@extend_schema(tags=["vendors"])
class VendorResource(Resource[Vendor]):
    """Whom we buy from."""

    queryset = Vendor.objects.all()
    serializer_class = VendorSerializer
    filterset_class = VendorFilters
    search_fields = ("name", "legal_name", "aliases__name", "domain")
    ordering_fields = ("name", "status", "criticality")
    ordering = ("name",)
    action_permissions: ClassVar[Permissions] = {
        "merge": ("vendors.change_vendor", "vendors.delete_vendor")
    }

    @extend_schema(request=MergeSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, **_: str) -> Response:
        """Move all that belongs to this vendor into another; the answer is that one.

        This one's names become aliases of the other, and it is deleted.
        """
        asked = self.checked(MergeSerializer, request)
        kept = merge_vendors(self.get_object(), **asked)
        return Response(self.get_serializer(self.as_stored(kept)).data)


class VendorAliasSerializer(Record[VendorAlias]):
    vendor_name = serializers.CharField(source="vendor.name", read_only=True)

    class Meta:
        model = VendorAlias
        fields = ("id", "vendor", "vendor_name", "name")


class VendorAliasFilters(Filters):
    class Meta:
        model = VendorAlias
        fields = {"vendor": EXACT}


@extend_schema(tags=["vendors"])
class VendorAliasResource(Resource[VendorAlias]):
    """Other names that vendors are known by."""

    queryset = VendorAlias.objects.select_related("vendor")
    serializer_class = VendorAliasSerializer
    filterset_class = VendorAliasFilters
    search_fields = ("name", "vendor__name")
    ordering_fields = ("name",)
    ordering = ("name",)


class ContactSerializer(Record[Contact]):
    vendor_name = serializers.CharField(source="vendor.name", read_only=True)

    class Meta:
        model = Contact
        fields = ("id", "vendor", "vendor_name", "name", "role", "email", "phone")


class ContactFilters(Filters):
    class Meta:
        model = Contact
        fields = {"vendor": EXACT, "role": EXACT}


@extend_schema(tags=["vendors"])
class ContactResource(Resource[Contact]):
    """People at vendors."""

    queryset = Contact.objects.select_related("vendor")
    serializer_class = ContactSerializer
    filterset_class = ContactFilters
    search_fields = ("name", "email", "vendor__name")
    ordering_fields = ("name", "role")
    ordering = ("name",)
