"""The papers of a vendor or a contract."""

import uuid
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from vendors.models.choices import choices, one_of
from vendors.models.contract import Contract, ContractState
from vendors.models.vendor import Vendor
from vendors.models.web_address import WebAddressField
from vendors.rules.reminders import AT_ONCE


class DocumentKind(StrEnum):
    CONTRACT = "contract"
    ORDER_FORM = "order_form"
    AMENDMENT = "amendment"
    DPA = "dpa"
    SOC_2 = "soc_2"
    ISO_27001 = "iso_27001"
    PEN_TEST = "pen_test"
    INSURANCE = "insurance"
    NDA = "nda"
    OTHER = "other"


# What a browser is never tempted to run, by ending and the bytes a file begins with.
SIGNATURES = {
    ".pdf": (b"%PDF-",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".txt": (b"",),
}


def stored_as(_document: "Document", filename: str) -> str:
    """Return a path that says nothing of what was uploaded, but its ending."""
    ending = PurePosixPath(filename).suffix.lower()
    return f"{uuid.uuid4().hex}{ending if ending in SIGNATURES else ''}"


class Document(models.Model):
    """A file or a link, and until when it is good."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="documents")
    contract = models.ForeignKey(
        Contract, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(max_length=20, choices=choices(DocumentKind))
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=stored_as, blank=True)
    link = WebAddressField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    dated_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="supersedes"
    )
    # As a term's.
    remind_on = models.DateField(null=True, editable=False, default=AT_ONCE)

    history = HistoricalRecords(excluded_fields=["remind_on"])

    class Meta:
        ordering = ("vendor", "kind", "-dated_on", "pk")
        indexes = (
            models.Index(
                fields=("remind_on",),
                condition=Q(remind_on__isnull=False),
                name="vendors_document_remind_on",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=(~Q(file="") & Q(link="")) | (Q(file="") & ~Q(link="")),
                name="vendors_document_file_or_link",
                violation_error_message="Give a file or a link, one of them.",
            ),
            models.CheckConstraint(
                condition=Q(dated_on=None)
                | Q(expires_on=None)
                | Q(expires_on__gte=F("dated_on")),
                name="vendors_document_expires_after_date",
                violation_error_message="A document cannot expire before its date.",
            ),
            models.CheckConstraint(
                condition=~Q(superseded_by=F("id")) | Q(superseded_by=None),
                name="vendors_document_not_its_own_successor",
                violation_error_message="A document cannot supersede itself.",
            ),
            one_of("vendors_document_kind_known", "kind", DocumentKind),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.remind_on = AT_ONCE  # who is owed what may change with it
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        # Those it stands for are good documents again.
        self.supersedes.update(remind_on=AT_ONCE)
        return super().delete(*args, **kwargs)

    def look_at_once(self) -> None:
        """Have the next reminder pass look at it, as a term."""
        Document.objects.filter(pk=self.pk).update(remind_on=AT_ONCE)

    def matters(self, on: date) -> bool:
        """Say whether anybody should hear that it expires; reads the contract."""
        if self.expires_on is None or self.superseded_by_id is not None:
            return False
        contract = self.contract
        if contract is None:
            return True
        ends = contract.terminated_on
        goes_on = ends is None or ends >= on
        return contract.state == ContractState.ACTIVE and goes_on

    def clean(self) -> None:
        if self.contract is not None and self.contract.vendor_id != self.vendor_id:
            raise ValidationError({"contract": "This contract is another vendor's."})
