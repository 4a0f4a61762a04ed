"""How tools should be used, and how much they are."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from inventory.models.team import Capability
from inventory.models.tool import Tool
from vendors.models.choices import choices, one_of


class GuidelineStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Guideline(models.Model):
    """One version of how a tool, or any tool for a job, should be used."""

    tool = models.ForeignKey(
        Tool, models.CASCADE, null=True, blank=True, related_name="guidelines"
    )
    capability = models.ForeignKey(
        Capability, models.CASCADE, null=True, blank=True, related_name="guidelines"
    )
    title = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(help_text="Markdown.")
    status = models.CharField(
        max_length=20, choices=choices(GuidelineStatus), default=GuidelineStatus.DRAFT
    )
    review_on = models.DateField(null=True, blank=True)
    must_be_acknowledged = models.BooleanField(
        default=False, help_text="Its readers confirm that they have read it."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("title", "-version")
        constraints = (
            models.CheckConstraint(
                condition=Q(tool=None, capability__isnull=False)
                | Q(tool__isnull=False, capability=None),
                name="inventory_guideline_about_one_thing",
                violation_error_message="A guideline is about a tool or a capability, "
                "one of them.",
            ),
            models.UniqueConstraint(
                fields=("tool", "title", "version"),
                condition=Q(tool__isnull=False),
                name="inventory_guideline_tool_version_unique",
                violation_error_message="The guideline has this version already.",
            ),
            models.UniqueConstraint(
                fields=("capability", "title", "version"),
                condition=Q(capability__isnull=False),
                name="inventory_guideline_capability_version_unique",
                violation_error_message="The guideline has this version already.",
            ),
            one_of("inventory_guideline_status_known", "status", GuidelineStatus),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Acknowledgement(models.Model):
    """That a person has read a version of a guideline."""

    guideline = models.ForeignKey(
        Guideline, models.CASCADE, related_name="acknowledgements"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="acknowledgements"
    )
    acknowledged_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ("-acknowledged_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("guideline", "person"),
                name="inventory_acknowledgement_once",
                violation_error_message="This person has acknowledged it.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.acknowledged_at:%d %b %Y}"


class UsageSnapshot(models.Model):
    """How many people a tool was licensed for, assigned to and used by on a day."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="usage")
    measured_on = models.DateField()
    licensed = models.PositiveIntegerField(null=True, blank=True)
    assigned = models.PositiveIntegerField(null=True, blank=True)
    active = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=100, default="by hand")

    history = HistoricalRecords()

    class Meta:
        ordering = ("tool", "-measured_on", "pk")
        get_latest_by = ("measured_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("tool", "measured_on", "source"),
                name="inventory_usagesnapshot_day_unique",
                violation_error_message="This source has measured the tool that day.",
            ),
            models.CheckConstraint(
                condition=Q(licensed__isnull=False)
                | Q(assigned__isnull=False)
                | Q(active__isnull=False),
                name="inventory_usagesnapshot_measures",
                violation_error_message="Give at least one of licensed, assigned and "
                "active.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measured_on}"
