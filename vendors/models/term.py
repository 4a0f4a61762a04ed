"""The periods a contract runs for, what they cost, and what was decided."""

from datetime import date
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from vendors.models.agreement import parent_last_day, why_term_not_with_parent
from vendors.models.choices import choices, currency_code, one_of
from vendors.models.contract import Contract
from vendors.querysets import TermQuerySet
from vendors.rules.answers import Missing, Unknown, unknowns
from vendors.rules.calendar import in_words
from vendors.rules.deadlines import Deadline, deadline, review
from vendors.rules.duration import Duration, Unit, duration_of, last_day
from vendors.rules.reminders import AT_ONCE
from vendors.rules.renewal import Agreement, EndKind, Period


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
        choices=choices(EndKind),
        default=EndKind.STATED,
        help_text="How the last day is known, or why it is not.",
    )
    ends_upon = models.CharField(
        max_length=200, blank=True, help_text="The event it ends with."
    )
    end_reason = models.CharField(
        "reason for another last day",
        max_length=200,
        blank=True,
        help_text="Why it ends otherwise than its length says, such as an extension.",
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
    amount_expected = models.BooleanField(
        "price is expected",
        default=False,
        help_text="Computed by the contract's price rule, and not yet agreed.",
    )
    currency = models.CharField(max_length=3, blank=True)
    billing = models.CharField(
        max_length=20, choices=choices(Billing), default=Billing.ANNUAL
    )
    origin = models.CharField(
        max_length=20, choices=choices(Origin), default=Origin.SIGNED
    )
    reviewed_on = models.DateField(
        null=True,
        blank=True,
        help_text="When somebody last looked at a term that has no deadline.",
    )
    # Copies of what the rule says, kept so that the database can narrow and sort by
    # them. save() sets them; bulk writes skip it, so terms are not written in bulk.
    notice_by = models.DateField(null=True, editable=False, db_index=True)
    send_by = models.DateField(null=True, editable=False)
    act_by = models.DateField(null=True, editable=False, db_index=True)
    # When the reminder pass has to look at it again: kept by the pass itself, and set
    # to AT_ONCE by whatever may change who is owed what. Empty: there is nothing to do.
    remind_on = models.DateField(null=True, editable=False, default=AT_ONCE)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TermManager()
    history = HistoricalRecords(excluded_fields=["remind_on"])

    class Meta:
        ordering = ("contract", "number")
        indexes = (
            models.Index(
                fields=("remind_on",),
                condition=Q(remind_on__isnull=False),
                name="vendors_term_remind_on",
            ),
        )
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
                    end_kind__in=(EndKind.STATED, EndKind.COMPUTED),
                    ends_on__isnull=False,
                )
                | Q(end_kind=EndKind.PARENT)
                | (
                    ~Q(
                        end_kind__in=(
                            EndKind.STATED,
                            EndKind.COMPUTED,
                            EndKind.PARENT,
                        )
                    )
                    & Q(ends_on=None)
                ),
                name="vendors_term_end_matches_kind",
                violation_error_message="Give the last day, or say why there is none: "
                "an event, no end, unknown or illegible.",
            ),
            models.CheckConstraint(
                condition=~Q(end_kind=EndKind.EVENT) | ~Q(ends_upon=""),
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
                condition=Q(amount_expected=False) | Q(amount__isnull=False),
                name="vendors_term_expected_amount_is_given",
                violation_error_message="An expected price needs an amount.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | (Q(amount__gte=0) & ~Q(currency="")),
                name="vendors_term_amount_with_currency",
                violation_error_message="An amount is not negative and has a currency.",
            ),
            currency_code("vendors_term_currency_is_code", blank=True),
            one_of("vendors_term_end_kind_known", "end_kind", EndKind),
            one_of("vendors_term_length_unit_known", "length_unit", Unit, blank=True),
            one_of("vendors_term_billing_known", "billing", Billing),
            one_of("vendors_term_origin_known", "origin", Origin),
        )

    def __str__(self) -> str:
        begins = in_words(self.starts_on) if self.starts_on else self.starts_upon
        return f"{begins} to {self.end_in_words}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        self.contract.hold()  # first, as whatever changes a contract does
        self.set_end()
        super().save(*args, **kwargs)
        self.contract.refresh_deadlines()
        self.refresh_from_db(fields=DEADLINE_COLUMNS)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.contract.hold()
        deleted = super().delete(*args, **kwargs)
        self.contract.refresh_deadlines()  # later terms may have counted from it
        return deleted

    def clean(self) -> None:
        try:
            self.set_end()
            computed = self._computed_end()
        except (ValueError, OverflowError):
            raise ValidationError(
                {"length_amount": "No last day follows from this length."}
            ) from None
        self._check_parent()
        stated = self.ends_on if self.end_kind == EndKind.STATED else None
        if stated and computed and stated != computed and not self.end_reason:
            raise ValidationError(
                {
                    "end_reason": f"Its length leads to {in_words(computed)}. Say why "
                    "it ends on another day, or take the length or the day away."
                }
            )

    def _check_parent(self) -> None:
        contract = getattr(self, "contract", None)
        if self.end_kind != EndKind.PARENT or contract is None:
            return
        if why_not := why_term_not_with_parent(self, contract):
            raise ValidationError({"end_kind": why_not})

    @property
    def end_in_words(self) -> str:
        if self.ends_on is not None:
            return in_words(self.ends_on)
        if self.end_kind == EndKind.EVENT:
            return self.ends_upon
        return {
            "none": "no end",
            "unknown": "not known",
            "illegible": "illegible",
            "parent": "the end of its parent",
        }.get(self.end_kind, "")

    @property
    def length(self) -> Duration | None:
        return duration_of(self.length_amount, self.length_unit)

    @property
    def period(self) -> Period | None:
        """Return the days as the rules reason about them; None without a first day."""
        if self.starts_on is None:
            return None
        return Period(self.starts_on, self.ends_on)

    @property
    def recorded_on(self) -> date:
        """Return since when it is known here; its first day while it is not kept."""
        if self.created_at is not None:
            return timezone.localtime(self.created_at).date()
        if self.starts_on is None:
            raise ValueError("A term that is not kept yet has no day of its own.")
        return self.starts_on

    def is_reviewed(self, decision: "RenewalDecision") -> bool:
        """Say whether a decision was made while it had no deadline to decide by."""
        return decision.decided_on == self.reviewed_on

    def set_end(self) -> None:
        """Compute the last day where a length or the parent's term is given instead."""
        if self.end_kind == EndKind.COMPUTED:
            self.ends_on = self._computed_end() or self.ends_on
        elif self.end_kind == EndKind.PARENT and self.starts_on:
            self.ends_on = parent_last_day(self.contract, self.starts_on)

    def _computed_end(self) -> date | None:
        if self.starts_on is None or self.length is None:
            return None
        return last_day(self.starts_on, self.length)

    def deadline(self, agreement: Agreement | None) -> Deadline:
        """Return by when to decide, or to look again where nothing is due; and why."""
        period = self.period
        found = None
        if agreement is not None and period is not None:
            found = deadline(agreement, self.number, period)
        return found or review(
            self.starts_on,
            recorded_on=self.recorded_on,
            reviewed_on=self.reviewed_on,
        )

    def unknowns(
        self, agreement: Agreement | None, on: date | None = None
    ) -> tuple[Unknown, ...]:
        """Return what is not known about its days and its end, as of a day."""
        if agreement is None or self.starts_on is None:
            return (Unknown(Missing.FIRST_DAY, self.starts_upon),)
        return unknowns(agreement, self.number, on)

    def set_deadline(self, agreement: Agreement | None) -> bool:
        """Set the stored days to what the rule says; say whether they moved."""
        before = [getattr(self, column) for column in DEADLINE_COLUMNS]
        deadline = self.deadline(agreement)
        for column in DEADLINE_COLUMNS:
            setattr(self, column, getattr(deadline, column))
        return before != [getattr(self, column) for column in DEADLINE_COLUMNS]

    def save_price(self, other: "Term") -> None:
        """Store the price of another term as its own, if it is not; no day moves."""
        names = ("amount", "amount_expected", "currency")
        price = [getattr(other, name) for name in names]
        if price != [getattr(self, name) for name in names]:
            self.amount, self.amount_expected, self.currency = price
            super().save(update_fields=names)

    def look_at_once(self) -> None:
        """Have the next reminder pass look at it: who is owed what may have changed."""
        Term.objects.filter(pk=self.pk).update(remind_on=AT_ONCE)

    def save_end(self) -> None:
        """Store a last day that followed from another contract's."""
        super().save(update_fields=("ends_on",))

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

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.term.look_at_once()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        self.term.look_at_once()
        return deleted
