"""When reminders begin, and who is told when nobody acts, by kind of contract."""

from enum import StrEnum

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from vendors.models.choices import choices, one_of
from vendors.models.contract import ContractKind
from vendors.models.leads import validate_leads
from vendors.rules.reminders import LONGEST_LEAD

DOCUMENT = "document"
# What reminders are about: a kind of contract, or documents that expire.
PolicyKind = StrEnum(  # type: ignore[misc]  # mypy wants the names spelled out
    "PolicyKind",
    {**{kind.name: kind.value for kind in ContractKind}, "DOCUMENT": DOCUMENT},
)


class ReminderPolicy(models.Model):
    """How people are reminded of one kind of contract, where not as usual."""

    kind = models.CharField(
        max_length=20,
        choices=choices(PolicyKind),
        unique=True,
        error_messages={"unique": "This kind has its own rules already."},
    )
    leads = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_leads],
        help_text="Days before the act-by day, such as 90, 30, 7; empty: as usual.",
    )
    rolling = models.BooleanField(
        "monthly contracts too",
        default=False,
        help_text="Whether contracts that renew every month are reminded of.",
    )
    next_in_line_at = models.SmallIntegerField(
        null=True,
        blank=True,
        default=14,
        help_text="From how many days before the act-by day the next in line is told "
        "too, if nobody has acted; empty: never.",
    )
    team_at = models.SmallIntegerField(
        null=True,
        blank=True,
        default=7,
        help_text="From how many days before the mailbox of the owner's team is told "
        "too; empty: never.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("kind",)
        verbose_name_plural = "reminder policies"
        constraints = (
            one_of("vendors_reminderpolicy_kind_known", "kind", PolicyKind),
            *(
                models.CheckConstraint(
                    condition=Q(**{field: None})
                    | Q(**{f"{field}__gte": 0, f"{field}__lte": LONGEST_LEAD}),
                    name=f"vendors_reminderpolicy_{field}_days",
                    violation_error_message=f"Write 0 to {LONGEST_LEAD} days.",
                )
                for field in ("next_in_line_at", "team_at")
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
