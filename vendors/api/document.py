"""The papers of vendors and contracts."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Invalid
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.answering import ANSWER, AnswersReminders
from vendors.api.filters import EXACT, RANGE, Filters
from vendors.api.reading import JUDGES, ReadingSerializer
from vendors.api.records import Record
from vendors.api.resources import Permissions, Resource, person_of
from vendors.models import Document
from vendors.operations.reading import ask_for_reading
from vendors.operations.uploads import check_upload, digest
from vendors.waking import wake


class DocumentSerializer(Record[Document]):
    vendor_name = serializers.CharField(source="vendor.name", read_only=True)
    download = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields: tuple[str, ...] = (
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


class UploadSerializer(DocumentSerializer):
    file = serializers.FileField(write_only=True)

    class Meta(DocumentSerializer.Meta):
        fields = (
            *("vendor", "contract", "kind", "title", "file", "dated_on", "expires_on"),
        )

    def validate_file(self, upload: Any) -> Any:
        try:
            check_upload(upload)
        except Invalid as refusal:
            raise serializers.ValidationError(refusal.messages) from None
        return upload

    def create(self, validated_data: dict[str, Any]) -> Document:
        sha256 = digest(validated_data["file"])
        return super().create({**validated_data, "sha256": sha256})


class DocumentFilters(Filters):
    class Meta:
        model = Document
        fields = {
            **dict.fromkeys(("vendor", "contract", "kind", "superseded_by"), EXACT),
            **dict.fromkeys(("dated_on", "expires_on"), RANGE),
        }


@extend_schema(tags=["contracts"])
class DocumentResource(AnswersReminders, Resource[Document]):
    """Files and links; a file is uploaded, and stays what it was."""

    queryset = Document.objects.select_related("vendor")
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilters
    search_fields = ("title", "vendor__name", "contract__title")
    ordering_fields = ("title", "kind", "dated_on", "expires_on")
    ordering = ("vendor", "kind")
    action_permissions: ClassVar[Permissions] = {
        "upload": ("vendors.add_document",),
        "read": JUDGES,
        "acknowledge": (ANSWER,),
        "snooze": (ANSWER,),
    }

    @extend_schema(request=UploadSerializer, responses={201: DocumentSerializer})
    @action(detail=False, methods=["post"], parser_classes=(MultiPartParser,))
    def upload(self, request: Request, **_: str) -> Response:
        """Keep a file, sent as multipart/form-data."""
        context = self.get_serializer_context()
        given = UploadSerializer(data=request.data, context=context)
        given.is_valid(raise_exception=True)
        shown = DocumentSerializer(self.as_stored(given.save()), context=context)
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={202: ReadingSerializer})
    @action(detail=True, methods=["post"])
    def read(self, request: Request, **_: str) -> Response:
        """Have the document read; the answer is the reading that waits."""
        asked = ask_for_reading(
            self.get_object(), by=person_of(request), now=timezone.now()
        )
        wake("vendors.tasks.read_contracts")
        shown = ReadingSerializer(asked, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_202_ACCEPTED)
