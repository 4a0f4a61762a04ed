"""What ran, and where: jobs, and the installation they belong to."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from vendors.models.choices import choices, one_of
from vendors.rules.fence import Fence


class RunOutcome(StrEnum):
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTLY = "partly"
    FAILED = "failed"


LONGEST_ERROR = 2000


class JobRun(models.Model):
    """One run of a job: when, how long, how many, what failed."""

    job = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=20, choices=choices(RunOutcome), default=RunOutcome.RUNNING
    )
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("-started_at", "-pk")
        get_latest_by = ("started_at", "pk")
        indexes = (
            models.Index(fields=("job", "-started_at"), name="vendors_jobrun_latest"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="vendors_jobrun_ends_after_start",
                violation_error_message="A run cannot finish before it starts.",
            ),
            one_of("vendors_jobrun_outcome_known", "outcome", RunOutcome),
        )

    def __str__(self) -> str:
        return f"{self.job}, {self.started_at:%d %b %Y %H:%M}"

    @property
    def took(self) -> timedelta | None:
        return self.finished_at - self.started_at if self.finished_at else None

    @property
    def is_empty(self) -> bool:
        """Say whether it went well and found nothing to do."""
        return self.outcome == RunOutcome.SUCCEEDED and not any(self.counts.values())

    def note(self, problem: str) -> None:
        """Name what did not work, where the rest did."""
        self.error = f"{self.error}\n{problem}".strip()[:LONGEST_ERROR]

    def finish(self, at: datetime, outcome: RunOutcome, *, error: str = "") -> None:
        # Not before it began, should the clock have been set back meanwhile.
        self.finished_at = max(at, self.started_at)
        self.outcome, self.error = outcome, error
        self.save()


class Installation(models.Model):
    """The one row about this installation: who it is, and whether its mails wait."""

    ONLY = 1

    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    site_url = models.CharField(
        max_length=500, help_text="The address under which mails were last sent."
    )
    passes = models.PositiveBigIntegerField(
        default=0, help_text="Reminder passes so far; a backup knows of fewer."
    )
    last_pass_at = models.DateTimeField(null=True, blank=True)
    swept_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day on which all open terms were last looked at; empty: now.",
    )
    sweeps_asked = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        help_text="How often all had to be looked at because people changed.",
    )
    fence = models.CharField(
        max_length=20,
        choices=choices(Fence),
        blank=True,
        help_text="Why mails are held until a person says what is to be sent.",
    )
    fenced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(id=1),
                name="vendors_installation_only_one",
                violation_error_message="There is one installation.",
            ),
            models.CheckConstraint(
                condition=Q(fence="", fenced_at=None)
                | (~Q(fence="") & Q(fenced_at__isnull=False)),
                name="vendors_installation_fence_has_moment",
                violation_error_message="A fence says since when.",
            ),
            one_of("vendors_installation_fence_known", "fence", Fence, blank=True),
        )

    def __str__(self) -> str:
        return self.site_url

    @classmethod
    def look_at_all(cls) -> None:
        """Have the next reminder pass look at all that is open: people changed."""
        only = cls.objects.filter(pk=cls.ONLY)
        only.update(swept_on=None, sweeps_asked=F("sweeps_asked") + 1)
