from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vendors.admin.document_reading import (
    ReadsDocuments,
    may_read,
    reading_link,
    with_last_reading,
)
from vendors.admin.showing import NOTHING, link
from vendors.admin.site import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    HistoryAdmin,
    ReadOnlyInline,
    display,
)
from vendors.models import Document
from vendors.operations.uploads import check_upload, digest

EXPIRING_WITHIN = timedelta(days=90)


class DocumentForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = (
            *("vendor", "contract", "kind", "title", "file", "link"),
            *("dated_on", "expires_on", "superseded_by"),
        )

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            check_upload(upload)
            self.instance.sha256 = digest(upload)
        return upload


def where(document: Document) -> SafeString | str:
    """Return a link to what the document is: our copy, or a page elsewhere."""
    if document.file:
        return format_html(
            '<a class="sb-link" href="{}">Download</a>',
            reverse("document", args=[document.pk]),
        )
    if document.link:
        return format_html(
            '<a class="sb-link" href="{}" rel="noreferrer noopener">Open link</a>',
            document.link,
        )
    return NOTHING


class DocumentInline(ReadOnlyInline):
    model = Document
    fields = ("page", "kind", "dated_on", "expires_on", "content", "reading")
    readonly_fields = fields
    verbose_name_plural = "Documents"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return with_last_reading(super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if may_read(request) else self.fields[:-1]

    @display(description="Title")
    def page(self, document: Document) -> SafeString | str:
        return link(document)

    @display(description="File or link")
    def content(self, document: Document) -> SafeString | str:
        return where(document)

    @display(description="Reading")
    def reading(self, document: Document) -> SafeString | str:
        return reading_link(document)


class ExpiryFilter(DropdownFilter):
    title = "expiry"
    parameter_name = "expiry"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("near", "Expired, or within 90 days"), ("expired", "Expired")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Document]
    ) -> QuerySet[Document]:
        today = timezone.localdate()
        current = queryset.filter(superseded_by=None)
        if self.value() == "near":
            return current.filter(expires_on__lte=today + EXPIRING_WITHIN)
        if self.value() == "expired":
            return current.filter(expires_on__lt=today)
        return queryset


@admin.register(Document)
class DocumentAdmin(ReadsDocuments, HistoryAdmin):
    form = DocumentForm
    list_display = (
        *("title", "kind", "vendor", "contract_page"),
        *("dated_on", "expires_on", "content"),
    )
    list_select_related = ("vendor", "contract")
    list_filter = (
        ExpiryFilter,
        ("kind", ChoicesDropdownFilter),
        ("vendor", AutocompleteSelectFilter),
    )
    search_fields = ("title", "vendor__name", "contract__title")
    autocomplete_fields = ("vendor", "contract", "superseded_by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        about = [("vendor", "contract"), ("kind", "title")]
        days = [("dated_on", "expires_on"), "superseded_by"]
        if obj is None:
            return [*about, "file", "link", *days]
        # What was signed stays what it was: a new version is a new document.
        return [*about, "content" if obj.file else "link", *days, "sha256"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Document | None = None
    ) -> list[str]:
        return ["content", "sha256"] if obj else []

    @display(description="Contract")
    def contract_page(self, document: Document) -> SafeString | str:
        return link(document.contract)

    @display(description="File or link")
    def content(self, document: Document) -> SafeString | str:
        return where(document)
