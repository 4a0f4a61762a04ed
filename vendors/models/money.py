"""What was charged, and what a currency was worth."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from vendors.models.choices import currency_code
from vendors.models.contract import Contract
from vendors.models.vendor import Vendor


class Charge(models.Model):
    """An invoice line as finance knows it; a credit is negative."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="charges")
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="charges"
    )
    reference = models.CharField(max_length=100, blank=True)
    charged_on = models.DateField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=3)
    currency = models.CharField(max_length=3)

    history = HistoricalRecords()

    class Meta:
        ordering = ("-charged_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "reference"),
                condition=~Q(reference=""),
                name="vendors_charge_reference_unique",
                violation_error_message="The vendor has a charge with this reference.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None)
                | Q(
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    ends_on__gte=F("starts_on"),
                ),
                name="vendors_charge_period_whole",
                violation_error_message="A charge's period needs both days, in order.",
            ),
            currency_code("vendors_charge_currency_is_code"),
        )

    def __str__(self) -> str:
        return self.reference or f"{self.charged_on}"

    def clean(self) -> None:
        if self.contract is not None and self.contract.vendor_id != self.vendor_id:
            raise ValidationError({"contract": "This contract is another vendor's."})


class ExchangeRate(models.Model):
    """What one euro was worth in a currency on a day."""

    currency = models.CharField(max_length=3)
    day = models.DateField()
    rate = models.DecimalField(
        max_digits=18, decimal_places=8, help_text="Units of the currency for one euro."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("-day", "currency")
        constraints = (
            models.UniqueConstraint(
                fields=("currency", "day"),
                name="vendors_exchangerate_day_unique",
                violation_error_message="The currency has a rate for this day.",
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="vendors_exchangerate_positive",
                violation_error_message="A rate is above zero.",
            ),
            currency_code("vendors_exchangerate_currency_is_code"),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"
