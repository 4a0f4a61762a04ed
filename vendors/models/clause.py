"""What a contract says about renewal and notice."""

from calendar import monthrange
from contextlib import suppress
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalRecords

from vendors.models.choices import choices, one_of
from vendors.models.contract import Contract
from vendors.models.limits import within_a_century
from vendors.rules import notice as notices
from vendors.rules import renewal
from vendors.rules.duration import Unit, before, duration_of

LEAP_YEAR = 2024
APPLIES_FROM = (
    "The day of the amendment that changed it; empty: agreed at first. Terms that had "
    "ended by then keep what held for them."
)


class ChangesDeadlines(models.Model):
    """A fact of a contract from which the days of its terms follow."""

    contract: Contract
    applies_from: date | None

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        self.contract.hold()  # first, as whatever changes a contract does
        super().save(*args, **kwargs)
        self.contract.refresh_deadlines()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.contract.hold()
        deleted = super().delete(*args, **kwargs)
        self.contract.refresh_deadlines()
        return deleted


class RenewalStep(ChangesDeadlines):
    """What one or more ends of term lead to, in the order they come."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="renewal_steps")
    position = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(
        max_length=20, choices=choices(renewal.Mode), default=renewal.Mode.AUTOMATIC
    )
    length_kind = models.CharField(
        max_length=20,
        choices=choices(renewal.StepLength),
        default=renewal.StepLength.SAME,
    )
    length_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    length_unit = models.CharField(max_length=20, choices=choices(Unit), blank=True)
    times = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How often; empty means without limit."
    )
    condition = models.TextField(
        blank=True,
        help_text="What the renewal or its length depends on, or what contradicts.",
    )
    applies_from = models.DateField(null=True, blank=True, help_text=APPLIES_FROM)

    history = HistoricalRecords()

    class Meta:
        ordering = ("contract", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("contract", "position"),
                name="vendors_renewalstep_position_unique",
                violation_error_message="Two renewals have the same position.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        length_kind=renewal.StepLength.STATED,
                        length_amount__isnull=False,
                        length_amount__gt=0,
                    )
                    & ~Q(length_unit="")
                )
                | (
                    ~Q(length_kind=renewal.StepLength.STATED)
                    & Q(length_amount=None, length_unit="")
                ),
                name="vendors_renewalstep_length_stated",
                violation_error_message="A renewal of stated length needs an amount "
                "and a unit; any other has neither.",
            ),
            models.CheckConstraint(
                condition=Q(times=None) | Q(times__gte=1),
                name="vendors_renewalstep_times_positive",
                violation_error_message="A renewal happens at least once.",
            ),
            models.CheckConstraint(
                condition=~Q(length_unit=Unit.WORKING_DAYS),
                name="vendors_renewalstep_no_working_days",
                violation_error_message="A term is not counted in working days.",
            ),
            one_of("vendors_renewalstep_mode_known", "mode", renewal.Mode),
            one_of("vendors_renewalstep_kind_known", "length_kind", renewal.StepLength),
            one_of("vendors_renewalstep_unit_known", "length_unit", Unit, blank=True),
        )

    def __str__(self) -> str:
        return f"{self.get_mode_display()}, step {self.position}"

    def as_rule(self) -> renewal.Step:
        return renewal.Step(
            mode=renewal.Mode(self.mode),
            length=duration_of(self.length_amount, self.length_unit),
            kind=renewal.StepLength(self.length_kind),
            times=self.times,
            condition=self.condition,
        )


class Notice(ChangesDeadlines):
    """What the contract demands of whoever gives notice."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="notices")
    purpose = models.CharField(
        max_length=20,
        choices=choices(notices.Purpose),
        default=notices.Purpose.PREVENT_RENEWAL,
    )
    stated = models.CharField(
        "the contract says",
        max_length=20,
        choices=choices(notices.Stated),
        default=notices.Stated.STATED,
        help_text="How long the notice is, or why that is not known.",
    )
    amount = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=20, choices=choices(Unit), blank=True)
    counted_from = models.CharField(
        max_length=20,
        choices=choices(notices.CountedFrom),
        default=notices.CountedFrom.LAST_DAY,
    )
    opens_amount = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Not earlier than this before the last day."
    )
    opens_unit = models.CharField(max_length=20, choices=choices(Unit), blank=True)
    counts = models.CharField(
        "counts when",
        max_length=20,
        choices=choices(notices.Counts),
        default=notices.Counts.RECEIVED,
    )
    clear_days = models.BooleanField(
        default=False, help_text="Neither the day of notice nor the last day counts."
    )
    to_end_of = models.CharField(
        "takes effect at the end of",
        max_length=20,
        choices=choices(notices.PeriodEnd),
        default=notices.PeriodEnd.ANY_DAY,
    )
    after_first_term = models.BooleanField(
        default=False, help_text="It ends the contract after the first term at best."
    )
    applies_from = models.DateField(null=True, blank=True, help_text=APPLIES_FROM)
    fixed_month = models.PositiveSmallIntegerField(null=True, blank=True)
    fixed_day = models.PositiveSmallIntegerField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("contract", "purpose", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount=None, unit="")
                | (Q(amount__isnull=False) & ~Q(unit="")),
                name="vendors_notice_amount_with_unit",
                violation_error_message="A notice period needs an amount and a unit.",
            ),
            models.CheckConstraint(
                condition=Q(opens_amount=None, opens_unit="")
                | (Q(opens_amount__isnull=False) & ~Q(opens_unit="")),
                name="vendors_notice_window_with_unit",
                violation_error_message="A window needs an amount and a unit.",
            ),
            models.CheckConstraint(
                condition=Q(fixed_month=None, fixed_day=None)
                | Q(
                    fixed_month__isnull=False,
                    fixed_day__isnull=False,
                    fixed_month__range=(1, 12),
                    fixed_day__range=(1, 31),
                ),
                name="vendors_notice_fixed_day_on_calendar",
                violation_error_message="A fixed day needs a month and a day.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(stated=notices.Stated.STATED)
                    & (Q(amount__isnull=False) | Q(fixed_day__isnull=False))
                )
                | (~Q(stated=notices.Stated.STATED) & Q(amount=None, fixed_day=None)),
                name="vendors_notice_says_when",
                violation_error_message="Give a notice period or a fixed day, or say "
                "why there is none.",
            ),
            within_a_century(
                "vendors_notice_period_within_a_century",
                "amount",
                "unit",
                "A notice period is a hundred years at most; check its unit.",
            ),
            within_a_century(
                "vendors_notice_window_within_a_century",
                "opens_amount",
                "opens_unit",
                "A window opens a hundred years before the last day at most; check its "
                "unit.",
            ),
            one_of("vendors_notice_stated_known", "stated", notices.Stated),
            one_of("vendors_notice_counts_known", "counts", notices.Counts),
            one_of("vendors_notice_end_known", "to_end_of", notices.PeriodEnd),
            one_of("vendors_notice_purpose_known", "purpose", notices.Purpose),
            one_of("vendors_notice_unit_known", "unit", Unit, blank=True),
            one_of("vendors_notice_opens_known", "opens_unit", Unit, blank=True),
            one_of("vendors_notice_counted_known", "counted_from", notices.CountedFrom),
        )

    def __str__(self) -> str:
        length = duration_of(self.amount, self.unit)
        said = length or self.get_stated_display().lower()
        return f"{self.get_purpose_display()}: {said}"

    def clean(self) -> None:
        problems = {}
        month, day = self.fixed_month or 0, self.fixed_day or 0
        if month in range(1, 13) and day > monthrange(LEAP_YEAR, month)[1]:
            problems["fixed_day"] = "This month has no such day."
        if self._closes_before_it_opens():
            problems["opens_amount"] = (
                "The window would close before it opens: it opens the longer time "
                "before the last day."
            )
        if problems:
            raise ValidationError(problems)

    def _closes_before_it_opens(self) -> bool:
        length = duration_of(self.amount, self.unit)
        opens = duration_of(self.opens_amount, self.opens_unit)
        if length is None or opens is None:
            return False
        day = date(LEAP_YEAR, 12, 31)
        with suppress(OverflowError):
            return before(day, opens) > before(day, length)
        return False

    def as_rule(self) -> notices.Notice:
        fixed = (
            (self.fixed_month, self.fixed_day)
            if self.fixed_month is not None and self.fixed_day is not None
            else None
        )
        return notices.Notice(
            purpose=notices.Purpose(self.purpose),
            length=duration_of(self.amount, self.unit),
            counted_from=notices.CountedFrom(self.counted_from),
            opens=duration_of(self.opens_amount, self.opens_unit),
            fixed_day=fixed,
            stated=notices.Stated(self.stated),
            counts=notices.Counts(self.counts),
            clear=self.clear_days,
            to_end_of=notices.PeriodEnd(self.to_end_of),
            after_first_term=self.after_first_term,
        )
