"""What a job noticed, and how people judged it."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from inventory.models.tool import Tool
from inventory.querysets import FindingQuerySet
from inventory.rules.findings import Kind
from vendors.models import Contract
from vendors.models.choices import choices, currency_code, one_of


class FindingState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Verdict(StrEnum):
    ACCEPT = "accept"
    DISMISS = "dismiss"
    SNOOZE = "snooze"
    REOPEN = "reopen"


FindingManager = models.Manager.from_queryset(FindingQuerySet)


class Finding(models.Model):
    """Something a job noticed about tools, for a person to judge."""

    kind = models.CharField(max_length=20, choices=choices(Kind))
    # What it is about, whatever order the rows came in: a second scan finds it again.
    subject = models.CharField(max_length=200, unique=True, editable=False)
    tools = models.ManyToManyField(Tool, related_name="findings")
    contract = models.ForeignKey(
        Contract, models.SET_NULL, null=True, blank=True, related_name="findings"
    )
    sentence = models.TextField(help_text="What was noticed, and why it matters.")
    score = models.DecimalField(max_digits=4, decimal_places=3)
    evidence = models.JSONField(default=dict)
    annual_amount = models.DecimalField(
        "at stake a year", max_digits=15, decimal_places=3, null=True, blank=True
    )
    currency = models.CharField(max_length=3, blank=True)
    save_by = models.DateField(
        null=True,
        blank=True,
        help_text="The next notice deadline by which the money can be saved.",
    )
    survivor = models.ForeignKey(
        Tool,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Which of the tools the scan would keep; a suggestion.",
    )
    rule_version = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20, choices=choices(FindingState), default=FindingState.OPEN
    )
    changed = models.TextField(
        blank=True, help_text="What has changed since it was judged."
    )
    asks_again_on = models.DateField(
        null=True, blank=True, help_text="Until when it is snoozed."
    )
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="When a scan saw it last.")

    objects = FindingManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("-annual_amount", "-score", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1),
                name="inventory_finding_score_is_part",
                violation_error_message="A score lies between 0 and 1.",
            ),
            models.CheckConstraint(
                condition=Q(annual_amount=None) | ~Q(currency=""),
                name="inventory_finding_amount_with_currency",
                violation_error_message="An amount needs a currency.",
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.SNOOZED, asks_again_on__isnull=False)
                | (~Q(state=FindingState.SNOOZED) & Q(asks_again_on=None)),
                name="inventory_finding_snoozed_until_a_day",
                violation_error_message="A snoozed finding, and no other, has a day "
                "on which it asks again.",
            ),
            currency_code("inventory_finding_currency_is_code", blank=True),
            one_of("inventory_finding_kind_known", "kind", Kind),
            one_of("inventory_finding_state_known", "state", FindingState),
        )

    def __str__(self) -> str:
        return self.sentence


class Judgement(models.Model):
    """What a person made of a finding, on the facts of that day."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="judgements")
    verdict = models.CharField(max_length=20, choices=choices(Verdict))
    reason = models.TextField(help_text="Why, or what will happen.")
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="judgements"
    )
    judged_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True, help_text="By when it happens.")
    target = models.ForeignKey(
        Tool,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Which tool is kept; the others are left.",
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_judgements",
        help_text="Who sees to it.",
    )
    evidence = models.JSONField(
        default=dict, help_text="The facts it was judged on; a change reopens it."
    )
    annual_amount = models.DecimalField(
        "at stake a year", max_digits=15, decimal_places=3, null=True, blank=True
    )
    currency = models.CharField(max_length=3, blank=True)
    rule_version = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Which rules had found it; empty if not known."
    )

    class Meta:
        ordering = ("-judged_at", "-pk")
        get_latest_by = ("judged_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="inventory_judgement_has_reason",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                condition=Q(annual_amount=None) | ~Q(currency=""),
                name="inventory_judgement_amount_with_currency",
                violation_error_message="An amount needs a currency.",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.SNOOZE) | Q(due_on__isnull=False),
                name="inventory_judgement_snoozed_until_a_day",
                violation_error_message="Say until when it is snoozed.",
            ),
            currency_code("inventory_judgement_currency_is_code", blank=True),
            one_of("inventory_judgement_verdict_known", "verdict", Verdict),
        )

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}, {self.judged_at:%d %b %Y}"
