"""What people are owed about deadlines, and what they answered."""

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from vendors.models.choices import choices, one_of
from vendors.models.document import Document
from vendors.models.mail import Channel, Mail
from vendors.models.term import Term
from vendors.querysets import ReminderQuerySet
from vendors.rules.reminders import Occasion, Role


class ReminderState(StrEnum):
    OWED = "owed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    MAILED = "mailed"


class Reaction(StrEnum):
    """What somebody who was reminded does short of deciding."""

    SEEN = "seen"
    SNOOZED = "snoozed"


ReminderManager = models.Manager.from_queryset(ReminderQuerySet)


def about_one(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(term__isnull=False, document=None)
        | Q(term=None, document__isnull=False),
        name=name,
        violation_error_message="It is about a term or about a document.",
    )


def owed_once(subject: str, recipient: str) -> models.UniqueConstraint:
    """Return the promise as a constraint, for one kind of subject and recipient."""
    return models.UniqueConstraint(
        fields=(subject, "deadline", "occasion", "lead", recipient),
        condition=Q(**{f"{subject}__isnull": False, f"{recipient}__isnull": False}),
        name=f"vendors_reminder_{subject}_{recipient}_once",
        violation_error_message="This reminder is owed already.",
    )


class Reminder(models.Model):
    """What a person or a channel is owed about one deadline, on one occasion."""

    term = models.ForeignKey(
        Term, models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    deadline = models.DateField(
        help_text="The notice deadline it is about, the day to look again or on which "
        "a document expires, or the day it was renewed from."
    )
    occasion = models.CharField(
        max_length=20, choices=choices(Occasion), default=Occasion.AHEAD
    )
    lead = models.SmallIntegerField(
        default=0,
        help_text="Days before the act-by day; below 0 after it, where it had been put "
        "off. 0 once the deadline has passed or silence has renewed the term.",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reminders",
    )
    channel = models.ForeignKey(
        Channel, models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    role = models.CharField(
        max_length=20,
        choices=choices(Role),
        default=Role.OWNER,
        help_text="Why it is owed to this person or channel.",
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
                fields=("person", "channel"),
                condition=Q(state=ReminderState.OWED),
                name="vendors_reminder_owed",
            ),
        )
        constraints = (
            about_one("vendors_reminder_about_one"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, channel=None)
                | Q(person=None, channel__isnull=False),
                name="vendors_reminder_to_one",
                violation_error_message="It is owed to a person or to a channel.",
            ),
            owed_once("term", "person"),
            owed_once("term", "channel"),
            owed_once("document", "person"),
            owed_once("document", "channel"),
            models.CheckConstraint(
                condition=Q(occasion=Occasion.AHEAD) | Q(lead=0),
                name="vendors_reminder_lead_ahead",
                violation_error_message="Only ahead of a deadline has it a lead.",
            ),
            one_of("vendors_reminder_occasion_known", "occasion", Occasion),
            one_of("vendors_reminder_role_known", "role", Role),
            one_of("vendors_reminder_state_known", "state", ReminderState),
        )

    def __str__(self) -> str:
        if self.occasion == Occasion.AHEAD:
            return f"{self.lead} days before {self.deadline}"
        return f"{self.get_occasion_display()}, {self.deadline}"


class Response(models.Model):
    """What somebody said to a reminder short of deciding: seen, or not before a day."""

    term = models.ForeignKey(
        Term, models.CASCADE, null=True, blank=True, related_name="responses"
    )
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, blank=True, related_name="responses"
    )
    deadline = models.DateField(help_text="The deadline it is about.")
    reaction = models.CharField(max_length=20, choices=choices(Reaction))
    until = models.DateField(
        null=True, blank=True, help_text="The day on which to be reminded again."
    )
    reason = models.TextField(blank=True)
    given_on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("term", "deadline"), name="vendors_response_about"),
        )
        constraints = (
            about_one("vendors_response_about_one"),
            models.CheckConstraint(
                condition=Q(reaction=Reaction.SNOOZED, until__isnull=False)
                | (~Q(reaction=Reaction.SNOOZED) & Q(until=None)),
                name="vendors_response_snoozed_until",
                violation_error_message="What is put off names the day until which.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("given_on")),
                name="vendors_response_until_later",
                violation_error_message="It is put off to a later day.",
            ),
            one_of("vendors_response_reaction_known", "reaction", Reaction),
        )

    def __str__(self) -> str:
        until = f" until {self.until}" if self.until else ""
        return f"{self.get_reaction_display()}{until}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._look_at_once()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        self._look_at_once()
        return deleted

    def _look_at_once(self) -> None:
        subject = self.term or self.document
        if subject is not None:
            subject.look_at_once()
