"""What people are owed about a deadline, what was sent, and what ran."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vendors.models.choices import choices, one_of
from vendors.models.term import Term
from vendors.querysets import MailQuerySet, ReminderQuerySet
from vendors.rules.reminders import RENEWED


class ReminderState(StrEnum):
    OWED = "owed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    MAILED = "mailed"


class MailState(StrEnum):
    """Kept means shown in the app because no mail server is configured."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


class RunOutcome(StrEnum):
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTLY = "partly"
    FAILED = "failed"


MailManager = models.Manager.from_queryset(MailQuerySet)
ReminderManager = models.Manager.from_queryset(ReminderQuerySet)


class Mail(models.Model):
    """A message to one person, as it was written, and what became of it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="mails"
    )
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        max_length=20, choices=choices(MailState), default=MailState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailManager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                fields=("next_attempt_at",),
                condition=Q(state__in=(MailState.WAITING, MailState.SENDING)),
                name="vendors_mail_due",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
                name="vendors_mail_sent_has_moment",
                violation_error_message="A sent mail says when.",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENDING) | Q(claimed_until__isnull=False),
                name="vendors_mail_sending_is_claimed",
                violation_error_message="A mail that is being sent has a claim.",
            ),
            one_of("vendors_mail_state_known", "state", MailState),
        )

    def __str__(self) -> str:
        return self.subject


class Reminder(models.Model):
    """What a person is owed about a term's deadline at one lead time."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="reminders")
    deadline = models.DateField(
        help_text="The notice deadline it is about, or the day it was renewed from."
    )
    lead = models.SmallIntegerField(
        help_text="Days before the act-by day; -1 once the deadline has passed, -2 "
        "once silence has renewed it."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders"
    )
    state = models.CharField(
        max_length=20, choices=choices(ReminderState), default=ReminderState.OWED
    )
    mail = models.ForeignKey(
        Mail, models.SET_NULL, null=True, blank=True, related_name="reminders"
    )
    owed_on = models.DateField()

    objects = ReminderManager()

    class Meta:
        ordering = ("-owed_on", "deadline", "pk")
        indexes = (
            models.Index(
                fields=("person",),
                condition=Q(state=ReminderState.OWED),
                name="vendors_reminder_owed",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("term", "deadline", "lead", "person"),
                name="vendors_reminder_owed_once",
                violation_error_message="This person has this reminder already.",
            ),
            models.CheckConstraint(
                condition=Q(lead__gte=RENEWED),
                name="vendors_reminder_lead_known",
                violation_error_message="A lead is -2 or more days.",
            ),
            one_of("vendors_reminder_state_known", "state", ReminderState),
        )

    def __str__(self) -> str:
        return f"{self.lead} days before {self.deadline}"


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

    def finish(self, at: datetime, outcome: RunOutcome, *, error: str = "") -> None:
        self.finished_at, self.outcome, self.error = at, outcome, error
        self.save()
