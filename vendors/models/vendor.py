"""Whom we buy from, and the people there."""

from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from vendors.models.choices import choices, one_of
from vendors.models.web_address import WebAddressField
from vendors.querysets import VendorQuerySet
from vendors.rules.names import company_key, domain_of


class VendorStatus(StrEnum):
    PROSPECTIVE = "prospective"
    ACTIVE = "active"
    FORMER = "former"


class Criticality(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class ContactRole(StrEnum):
    ACCOUNT = "account"
    BILLING = "billing"
    NOTICE = "notice"
    SUPPORT = "support"


# A name may grow longer when its characters are taken apart.
KEY_LENGTH = 200
NAMELESS = "A vendor's name needs a letter or a digit."

VendorManager = models.Manager.from_queryset(VendorQuerySet)


class Vendor(models.Model):
    """A company, or a person, whom we buy from."""

    name = models.CharField(max_length=200)
    # The name as the rules compare it; the database finds doubles by it.
    key = models.CharField(max_length=KEY_LENGTH, editable=False, unique=True)
    legal_name = models.CharField(max_length=200, blank=True)
    website = WebAddressField(max_length=300, blank=True)
    domain = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    status = models.CharField(
        max_length=20, choices=choices(VendorStatus), default=VendorStatus.ACTIVE
    )
    criticality = models.CharField(
        max_length=20, choices=choices(Criticality), default=Criticality.MEDIUM
    )
    notes = models.TextField(blank=True)

    objects = VendorManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        constraints = (
            one_of("vendors_vendor_status_known", "status", VendorStatus),
            one_of("vendors_vendor_criticality_known", "criticality", Criticality),
            models.CheckConstraint(
                condition=~Q(key=""),
                name="vendors_vendor_has_a_name",
                violation_error_message=NAMELESS,
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_derived()
        super().save(*args, **kwargs)

    def set_derived(self) -> None:
        """Set the columns that follow from others; bulk writes call it themselves."""
        self.key = company_key(self.name)[:KEY_LENGTH]
        self.domain = domain_of(self.website)

    def clean(self) -> None:
        self.set_derived()
        if not self.key:
            raise ValidationError({"name": NAMELESS})
        taken = Vendor.objects.exclude(pk=self.pk).known_as(self.name).first()
        if taken is not None:
            raise ValidationError(
                {"name": f"“{taken}” is known by this name; open that vendor instead."}
            )


class VendorAlias(models.Model):
    """Another name that a vendor is known by."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=KEY_LENGTH, editable=False, unique=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "vendor aliases"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = company_key(self.name)[:KEY_LENGTH]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.key = company_key(self.name)[:KEY_LENGTH]
        if not self.key:
            raise ValidationError({"name": NAMELESS})
        taken = Vendor.objects.exclude(aliases=self.pk).known_as(self.name).first()
        if taken is not None:
            raise ValidationError({"name": f"“{taken}” is known by this name already."})


class Contact(models.Model):
    """A person at a vendor."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200)
    role = models.CharField(
        max_length=20, choices=choices(ContactRole), default=ContactRole.ACCOUNT
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=50, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        constraints = (one_of("vendors_contact_role_known", "role", ContactRole),)

    def __str__(self) -> str:
        return self.name
