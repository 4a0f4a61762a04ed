"""The papers of vendors and contracts."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from vendors.api.filters import EXACT, RANGE, Filters
from vendors.api.records import Record
from vendors.api.resources import Resource
from vendors.models import Document


class DocumentSerializer(Record[Document]):
    vendor_name = serializers.CharField(source="vendor.name", read_only=True)
    download = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = (
            *("id", "vendor", "vendor_name", "contract", "kind", "title", "link"),
            *("download", "sha256", "dated_on", "expires_on", "superseded_by"),
        )
        read_only_fields = ("sha256",)

    def get_download(self, document: Document) -> str | None:
        """Return where a file is had; null for a link."""
        if not document.file:
            return None
        path = reverse("document", args=[document.pk])
        return str(self.context["request"].build_absolute_uri(path))


class DocumentFilters(Filters):
    class Meta:
        model = Document
        fields = {
            **dict.fromkeys(("vendor", "contract", "kind", "superseded_by"), EXACT),
            **dict.fromkeys(("dated_on", "expires_on"), RANGE),
        }


@extend_schema(tags=["contracts"])
class DocumentResource(Resource[Document]):
    """Files, to read, and links, to read and write; files are added in the app."""

    queryset = Document.objects.select_related("vendor")
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilters
    search_fields = ("title", "vendor__name", "contract__title")
    ordering_fields = ("title", "kind", "dated_on", "expires_on")
    ordering = ("vendor", "kind")
