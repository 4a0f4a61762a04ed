"""Messages to people and channels, and what became of them."""

from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from vendors.models.choices import choices, one_of
from vendors.querysets import MailQuerySet


class ChannelKind(StrEnum):
    MAILBOX = "mailbox"
    WEBHOOK = "webhook"


class DateStyle(StrEnum):
    """How a day is written: 1 Dec 2026, Dec 1, 2026, or 2026-12-01."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    ISO = "iso"


class MailState(StrEnum):
    """What is known of a mail.

    Claimed: a worker has it and has certainly not handed it over. Sending: it may have
    been handed over. In doubt: it was tried as often as is decent and nobody answered.
    Held: a person has to say whether it goes. Stopped: what it was about is settled.
    Kept: shown in the app because no mail server is configured.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    HELD = "held"
    STOPPED = "stopped"
    KEPT = "kept"


CLAIMED = (MailState.CLAIMED, MailState.SENDING)
LIVE = (MailState.WAITING, *CLAIMED)


class MailStep(StrEnum):
    """What happened to a mail at one moment."""

    ACCEPTED = "accepted"
    POSTPONED = "postponed"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    ABANDONED = "abandoned"
    DOUBTED = "doubted"
    PASSED_ON = "passed_on"
    STOPPED = "stopped"
    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"
    RESENT = "resent"


MailManager = models.Manager.from_queryset(MailQuerySet)


class Channel(models.Model):
    """Where several people read together: a mailbox, or a webhook as Slack has them."""

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=choices(ChannelKind))
    address = models.CharField(
        max_length=500, help_text="An e-mail address, or the https address to post to."
    )
    is_active = models.BooleanField(
        default=True, help_text="Whether reminders go there."
    )

    # The address of a webhook is a secret, so no history repeats it.
    history = HistoricalRecords(excluded_fields=["address"])

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("address"),
                "kind",
                name="vendors_channel_address_unique",
                violation_error_message="There is a channel with this address.",
            ),
            models.CheckConstraint(
                condition=~Q(address=""),
                name="vendors_channel_has_an_address",
                violation_error_message="A channel needs an address.",
            ),
            one_of("vendors_channel_kind_known", "kind", ChannelKind),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """Return where it leads without what is secret: of a webhook only the host."""
        if self.kind == ChannelKind.WEBHOOK:
            return urlsplit(self.address).hostname or ""
        return self.address

    def clean(self) -> None:
        check: Any = validate_email
        if self.kind == ChannelKind.WEBHOOK:
            check = URLValidator(schemes=["https"])
        try:
            check(self.address)
        except ValidationError as error:
            raise ValidationError({"address": error.messages}) from None


class Mail(models.Model):
    """A message to a person or a channel, as it was written, and what became of it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mails",
    )
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="mails"
    )
    address = models.CharField(
        max_length=254, blank=True, help_text="Empty for a webhook: it is a secret."
    )
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="Its days as iCalendar.")
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        max_length=20, choices=choices(MailState), default=MailState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(
        default=0, help_text="Attempts that may have been handed over: nobody answered."
    )
    next_attempt_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=64, blank=True)
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
                condition=Q(state__in=LIVE),
                name="vendors_mail_live",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person=None) | Q(channel=None),
                name="vendors_mail_to_one",
                violation_error_message="A mail goes to a person or to a channel.",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
                name="vendors_mail_sent_has_moment",
                violation_error_message="A sent mail says when.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=CLAIMED, claimed_until__isnull=False)
                    & ~Q(claimed_by="")
                )
                | (~Q(state__in=CLAIMED) & Q(claimed_until=None, claimed_by="")),
                name="vendors_mail_claimed_by_one",
                violation_error_message="Only a mail that is being sent has a claim, "
                "and it says whose.",
            ),
            one_of("vendors_mail_state_known", "state", MailState),
        )

    def __str__(self) -> str:
        return self.subject


class MailEvent(models.Model):
    """What happened to a mail at one moment: an attempt, or what a person asked."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    step = models.CharField(max_length=20, choices=choices(MailStep))
    attempt = models.PositiveSmallIntegerField(default=0)
    detail = models.TextField(blank=True, help_text="The server's answer, or why.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who asked for it; empty for what the app did by itself.",
    )

    class Meta:
        ordering = ("mail", "at", "pk")
        constraints = (one_of("vendors_mailevent_step_known", "step", MailStep),)

    def __str__(self) -> str:
        return f"{self.get_step_display()}, {self.at:%d %b %Y %H:%M}"


class RefusedAddress(models.Model):
    """An address that a mail server refused for good; whoever has it is passed over."""

    address = models.CharField(max_length=254)
    since = models.DateTimeField()
    reply = models.TextField(help_text="What the mail server said.")

    class Meta:
        ordering = ("address",)
        verbose_name_plural = "refused addresses"
        constraints = (
            models.UniqueConstraint(
                Lower("address"),
                name="vendors_refusedaddress_unique",
                violation_error_message="This address is refused already.",
            ),
        )

    def __str__(self) -> str:
        return self.address


class Preference(models.Model):
    """How a person wants to read days and times."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference"
    )
    zone = models.CharField(
        "time zone",
        max_length=64,
        blank=True,
        help_text="Such as Europe/Berlin; empty: the installation's.",
    )
    date_style = models.CharField(
        max_length=20, choices=choices(DateStyle), default=DateStyle.DAY_FIRST
    )

    class Meta:
        ordering = ("person",)
        constraints = (
            one_of("vendors_preference_date_style_known", "date_style", DateStyle),
        )

    def __str__(self) -> str:
        return f"{self.zone} {self.get_date_style_display()}".strip()

    def clean(self) -> None:
        if self.zone and self.zone not in available_timezones():
            raise ValidationError(
                {
                    "zone": f"No time zone is called “{self.zone}”; write one such as "
                    "Europe/Berlin."
                }
            )
