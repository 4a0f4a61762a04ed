"""Which jobs a tool may do, read from its words, for a person to accept."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from inventory.models.team import Capability
from inventory.models.tool import Tool
from vendors.models.choices import choices, one_of


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class CapabilityProposal(models.Model):
    """A job that a tool's own words speak of; what was declined is not asked again."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="proposals")
    capability = models.ForeignKey(Capability, models.CASCADE, related_name="proposals")
    score = models.DecimalField(max_digits=4, decimal_places=3)
    because = models.JSONField(default=list, help_text="The words that speak for it.")
    state = models.CharField(
        max_length=20, choices=choices(ProposalState), default=ProposalState.OPEN
    )
    proposed_at = models.DateTimeField()
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="judged_proposals",
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("tool", "-score", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("tool", "capability"),
                name="inventory_capabilityproposal_once",
                violation_error_message="This job was proposed for the tool already.",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1),
                name="inventory_capabilityproposal_score_is_part",
                violation_error_message="A score lies between 0 and 1.",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, judged_at=None)
                | (~Q(state=ProposalState.OPEN) & Q(judged_at__isnull=False)),
                name="inventory_capabilityproposal_judged_on_a_day",
                violation_error_message="A proposal that is not open says when it was "
                "judged.",
            ),
            one_of("inventory_capabilityproposal_state_known", "state", ProposalState),
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()} proposal"
