"""Tools: what people use, who answers for it, who pays for it."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from inventory.models.team import Capability, Category, Team, free_slug
from inventory.querysets import ToolQuerySet
from inventory.rules.names import tool_key
from vendors.models import Contract, Vendor
from vendors.models.choices import choices, one_of
from vendors.models.vendor import Criticality
from vendors.models.web_address import WebAddressField


class Lifecycle(StrEnum):
    REQUESTED = "requested"
    TRIAL = "trial"
    APPROVED = "approved"
    RESTRICTED = "restricted"
    RETIRING = "retiring"
    RETIRED = "retired"


class Classification(StrEnum):
    """How confidential the data in it may be."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class SignIn(StrEnum):
    UNKNOWN = "unknown"
    SSO = "sso"
    GOOGLE = "google"
    PASSWORD = "password"  # noqa: S105 - a way to sign in, not a secret
    SHARED = "shared"
    NONE = "none"


class Role(StrEnum):
    """What an owner answers for."""

    BUSINESS = "business"
    TECHNICAL = "technical"
    PROVISIONER = "provisioner"
    FINANCE = "finance"


# A name may grow longer when its characters are taken apart.
KEY_LENGTH = 200

ToolManager = models.Manager.from_queryset(ToolQuerySet)


class Tool(models.Model):
    """Something that people use to do their work."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True, blank=True)
    # The name as the rules compare it. Not unique: two tools may share a name, and
    # the same tool entered twice is a finding for a person to judge.
    key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)
    reference = models.CharField(
        max_length=100, blank=True, help_text="Its number elsewhere; unique if given."
    )
    vendor = models.ForeignKey(
        Vendor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tools",
        help_text="Empty for what is free or was built here.",
    )
    website = WebAddressField(max_length=300, blank=True)
    summary = models.TextField(blank=True, help_text="What it is for, in a sentence.")
    categories = models.ManyToManyField(Category, blank=True, related_name="tools")
    capabilities = models.ManyToManyField(Capability, blank=True, related_name="tools")
    lifecycle = models.CharField(
        max_length=20, choices=choices(Lifecycle), default=Lifecycle.APPROVED
    )
    criticality = models.CharField(
        max_length=20, choices=choices(Criticality), default=Criticality.MEDIUM
    )
    classification = models.CharField(
        "data classification",
        max_length=20,
        choices=choices(Classification),
        default=Classification.INTERNAL,
    )
    sign_in = models.CharField(
        max_length=20, choices=choices(SignIn), default=SignIn.UNKNOWN
    )
    review_on = models.DateField(
        null=True, blank=True, help_text="When to look again whether it is still right."
    )
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ToolManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("reference",),
                condition=~Q(reference=""),
                name="inventory_tool_reference_unique",
                violation_error_message="Another tool has this reference.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="inventory_tool_has_a_name",
                violation_error_message="A tool needs a name.",
            ),
            one_of("inventory_tool_lifecycle_known", "lifecycle", Lifecycle),
            one_of("inventory_tool_criticality_known", "criticality", Criticality),
            one_of(
                "inventory_tool_classification_known", "classification", Classification
            ),
            one_of("inventory_tool_sign_in_known", "sign_in", SignIn),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            begins = free_slug(self.name, set())
            taken = Tool.objects.filter(slug__startswith=begins)
            self.slug = free_slug(self.name, set(taken.values_list("slug", flat=True)))
        self.set_derived()
        super().save(*args, **kwargs)

    def set_derived(self) -> None:
        """Set the columns that follow from others; bulk writes call it themselves."""
        self.key = tool_key(self.name)[:KEY_LENGTH]

    def clean(self) -> None:
        self.set_derived()


class ToolAlias(models.Model):
    """Another name that a tool is known by."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "tool aliases"
        constraints = (
            models.UniqueConstraint(
                fields=("tool", "key"),
                name="inventory_toolalias_key_unique",
                violation_error_message="The tool has this alias already.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = tool_key(self.name)[:KEY_LENGTH]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.key = tool_key(self.name)[:KEY_LENGTH]
        same = ToolAlias.objects.filter(tool=self.tool_id, key=self.key)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"name": "The tool has this alias already."})


class Ownership(models.Model):
    """A person who answers for a tool, in a role, and who stands in."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="ownerships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ownerships"
    )
    role = models.CharField(max_length=20, choices=choices(Role), default=Role.BUSINESS)
    backup = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="backed_up",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("tool", "role", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("tool", "person", "role"),
                name="inventory_ownership_role_unique",
                violation_error_message="This person owns the tool in this role.",
            ),
            models.CheckConstraint(
                condition=Q(backup=None) | ~Q(backup=F("person")),
                name="inventory_ownership_backup_is_other",
                violation_error_message="A backup is somebody else than the owner.",
            ),
            one_of("inventory_ownership_role_known", "role", Role),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} owner"


class TeamUse(models.Model):
    """A team that uses a tool for a job, and how many of its people do."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="team_uses")
    team = models.ForeignKey(Team, models.CASCADE, related_name="tool_uses")
    capability = models.ForeignKey(
        Capability,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="team_uses",
        help_text="The job, where it is on the list.",
    )
    purpose = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of the team; empty if not known."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("tool", "team", "pk")
        constraints = (
            # Two, because SQLite knows no index in which NULL equals NULL.
            models.UniqueConstraint(
                fields=("tool", "team", "capability"),
                name="inventory_teamuse_job_unique",
                violation_error_message="The team uses the tool for this job already.",
            ),
            models.UniqueConstraint(
                fields=("tool", "team"),
                condition=Q(capability=None),
                name="inventory_teamuse_unnamed_job_unique",
                violation_error_message="The team uses the tool already for a job "
                "that is not named; name it first.",
            ),
        )

    def __str__(self) -> str:
        return self.purpose or "use"


class Coverage(models.Model):
    """Which contract pays for a tool: how many seats, what share of the cost."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="coverages")
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="coverages")
    seats = models.PositiveIntegerField(null=True, blank=True)
    share = models.DecimalField(
        "share of the cost",
        max_digits=5,
        decimal_places=4,
        default=Decimal(1),
        help_text="From 0 to 1; 0.25 is a quarter.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("contract", "tool")
        verbose_name_plural = "coverage"
        constraints = (
            models.UniqueConstraint(
                fields=("tool", "contract"),
                name="inventory_coverage_once",
                violation_error_message="This contract covers the tool already.",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="inventory_coverage_share_is_part",
                violation_error_message="A share lies between 0 and 1.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seats or 'all'} seats"
