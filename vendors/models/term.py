"""The periods a contract runs for, what they cost, and what was decided."""

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from vendors.models.choices import choices, currency_code, one_of
from vendors.models.contract import Contract
from vendors.querysets import TermQuerySet
from vendors.rules import renewal
from vendors.rules.duration import Duration, Unit, last_day


class Billing(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    ONE_OFF = "one_off"


class Origin(StrEnum):
    """How a term came about."""

    SIGNED = "signed"
    DECIDED = "decided"
    SILENCE = "silence"


class Outcome(StrEnum):
    RENEW = "renew"
    RENEGOTIATE = "renegotiate"
    LEAVE = "leave"


TermManager = models.Manager.from_queryset(TermQuerySet)
DEADLINE_COLUMNS = ("notice_by", "send_by", "act_by")


class Term(models.Model):
    """One period of a contract, at a price."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(
        default=0, help_text="0 is the first term; each renewal adds one."
    )
    starts_on = models.DateField(null=True, blank=True)
    starts_upon = models.CharField(
        max_length=200, blank=True, help_text="The event it starts with, if no day yet."
    )
    ends_on = models.DateField(
        null=True, blank=True, help_text="The last day covered; empty if it has none."
    )
    end_kind = models.CharField(
        max_length=20,
        choices=choices(renewal.EndKind),
        default=renewal.EndKind.STATED,
        help_text="How the last day is known, or why it is not.",
    )
    ends_upon = models.CharField(
        max_length=200, blank=True, help_text="The event it ends with."
    )
    length_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    length_unit = models.CharField(max_length=20, choices=choices(Unit), blank=True)
    amount = models.DecimalField(
        max_digits=15,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="The price of the whole term, or of one billing period where it has "
        "no end; empty means not known.",
    )
    currency = models.CharField(max_length=3, blank=True)
    billing = models.CharField(
        max_length=20, choices=choices(Billing), default=Billing.ANNUAL
    )
    origin = models.CharField(
        max_length=20, choices=choices(Origin), default=Origin.SIGNED
    )
    # Copies of what the rule says, kept so that the database can narrow and sort by
    # them. save() sets them; bulk writes skip it, so terms are not written in bulk.
    notice_by = models.DateField(null=True, editable=False, db_index=True)
    send_by = models.DateField(null=True, editable=False)
    act_by = models.DateField(null=True, editable=False, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TermManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("contract", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "number"),
                name="vendors_term_number_unique",
                violation_error_message="The contract has a term of this number.",
            ),
            models.UniqueConstraint(
                fields=("contract", "starts_on"),
                name="vendors_term_start_unique",
                violation_error_message="The contract has a term from this day.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None)
                | Q(starts_on=None)
                | Q(ends_on__gte=F("starts_on")),
                name="vendors_term_ends_after_start",
                violation_error_message="A term cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False) | ~Q(starts_upon=""),
                name="vendors_term_starts_sometime",
                violation_error_message="A term starts on a day or with an event.",
            ),
            models.CheckConstraint(
                condition=Q(
                    end_kind__in=(renewal.EndKind.STATED, renewal.EndKind.COMPUTED),
                    ends_on__isnull=False,
                )
                | (
                    ~Q(end_kind__in=(renewal.EndKind.STATED, renewal.EndKind.COMPUTED))
                    & Q(ends_on=None)
                ),
                name="vendors_term_end_matches_kind",
                violation_error_message="Give the last day, or say why there is none: "
                "an event, no end, unknown or illegible.",
            ),
            models.CheckConstraint(
                condition=~Q(end_kind=renewal.EndKind.EVENT) | ~Q(ends_upon=""),
                name="vendors_term_end_names_event",
                violation_error_message="Name the event that the term ends with.",
            ),
            models.CheckConstraint(
                condition=Q(length_amount=None, length_unit="")
                | (
                    Q(length_amount__isnull=False, length_amount__gt=0)
                    & ~Q(length_unit="")
                ),
                name="vendors_term_length_with_unit",
                violation_error_message="A length needs an amount and a unit.",
            ),
            models.CheckConstraint(
                condition=~Q(length_unit=Unit.WORKING_DAYS),
                name="vendors_term_no_working_days",
                violation_error_message="A term is not counted in working days.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | (Q(amount__gte=0) & ~Q(currency="")),
                name="vendors_term_amount_with_currency",
                violation_error_message="An amount is not negative and has a currency.",
            ),
            currency_code("vendors_term_currency_is_code", blank=True),
            one_of("vendors_term_end_kind_known", "end_kind", renewal.EndKind),
            one_of("vendors_term_length_unit_known", "length_unit", Unit, blank=True),
            one_of("vendors_term_billing_known", "billing", Billing),
            one_of("vendors_term_origin_known", "origin", Origin),
        )

    def __str__(self) -> str:
        return f"{self.starts_on or self.starts_upon} to {self.end_in_words}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_end()
        super().save(*args, **kwargs)
        self.contract.refresh_deadlines()
        self.refresh_from_db(fields=DEADLINE_COLUMNS)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        self.contract.refresh_deadlines()  # later terms may have counted from it
        return deleted

    def clean(self) -> None:
        try:
            self.set_end()
        except (ValueError, OverflowError):
            raise ValidationError(
                {"length_amount": "No last day follows from this length."}
            ) from None

    @property
    def end_in_words(self) -> str:
        if self.ends_on is not None:
            return str(self.ends_on)
        if self.end_kind == renewal.EndKind.EVENT:
            return self.ends_upon
        return {"none": "no end", "unknown": "not known", "illegible": "illegible"}.get(
            self.end_kind, ""
        )

    @property
    def length(self) -> Duration | None:
        if self.length_amount is None or not self.length_unit:
            return None
        return Duration(self.length_amount, Unit(self.length_unit))

    @property
    def period(self) -> renewal.Period | None:
        """Return the days as the rules reason about them; None without a first day."""
        if self.starts_on is None:
            return None
        return renewal.Period(self.starts_on, self.ends_on)

    def set_end(self) -> None:
        """Compute the last day of a term whose length is given instead."""
        if self.end_kind == renewal.EndKind.COMPUTED and self.starts_on and self.length:
            self.ends_on = last_day(self.starts_on, self.length)

    def deadline(self, agreement: renewal.Agreement | None) -> renewal.Deadline | None:
        """Return by when to decide, with the reasons, or None where nothing is due."""
        period = self.period
        if agreement is None or period is None:
            return None
        return renewal.deadline(agreement, self.number, period)

    def set_deadline(self, agreement: renewal.Agreement | None) -> bool:
        """Set the stored days to what the rule says; say whether they moved."""
        before = [getattr(self, column) for column in DEADLINE_COLUMNS]
        deadline = self.deadline(agreement)
        for column in DEADLINE_COLUMNS:
            setattr(self, column, getattr(deadline, column, None))
        return before != [getattr(self, column) for column in DEADLINE_COLUMNS]

    def save_deadline(self) -> None:
        """Store the days that follow from the rule; what people entered stays."""
        super().save(update_fields=DEADLINE_COLUMNS)


class PriceStep(models.Model):
    """The price from a day on, in a term whose price changes on its way."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="price_steps")
    starts_on = models.DateField()
    amount = models.DecimalField(
        max_digits=15,
        decimal_places=3,
        help_text="A year's price, in the term's currency.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("term", "starts_on")
        constraints = (
            models.UniqueConstraint(
                fields=("term", "starts_on"),
                name="vendors_pricestep_start_unique",
                violation_error_message="The term has a price from this day.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="vendors_pricestep_not_negative",
                violation_error_message="A price is not negative.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} from {self.starts_on}"


class RenewalDecision(models.Model):
    """What was decided about a term; a change of mind changes it, history keeps it."""

    term = models.OneToOneField(Term, models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=20, choices=choices(Outcome))
    reason = models.TextField(help_text="Why; whoever decides next year reads it.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="renewal_decisions",
    )
    decided_on = models.DateField()

    history = HistoricalRecords()

    class Meta:
        ordering = ("-decided_on", "pk")
        constraints = (
            one_of("vendors_renewaldecision_outcome_known", "outcome", Outcome),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.decided_on}"
