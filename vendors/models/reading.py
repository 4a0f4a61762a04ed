"""What contracts were read to say, and what people made of it."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from vendors.models.choices import choices, one_of
from vendors.models.contract import Contract
from vendors.models.document import Document
from vendors.querysets import ReadingQuerySet
from vendors.reading import codec
from vendors.reading.proposals import Fact, Known, Proposal, Quote, Text, Value


class ReadingState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


class Judgement(StrEnum):
    """What a person made of a proposal; open means nobody has looked yet."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


UNDER_WAY = (ReadingState.WAITING, ReadingState.READING)
ACCEPTED = (Judgement.CONFIRMED, Judgement.CORRECTED)
# What asks for a judgement: it was found, and nobody has said whether it is true.
ASKS = Q(judgement=Judgement.OPEN) & ~Q(known=Known.NOT_FOUND)
# The same, said of a reading's facts.
ASKS_OF_READING = Q(proposed_facts__judgement=Judgement.OPEN) & ~Q(
    proposed_facts__known=Known.NOT_FOUND
)
ReadingManager = models.Manager.from_queryset(ReadingQuerySet)


class ContractReading(models.Model):
    """One reading of one document: asked for, done by a worker, then judged.

    It has no history: the row is the record of who asked and what became of it, and
    what is read again is another row.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="readings")
    state = models.CharField(
        max_length=20, choices=choices(ReadingState), default=ReadingState.WAITING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="readings_asked",
    )
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, help_text="Why it could not be read.")
    notes = models.JSONField(
        default=list, blank=True, help_text="What to know about the text."
    )
    content = models.TextField(blank=True, help_text="The text that was read.")
    pages = models.JSONField(
        default=list, blank=True, help_text="The offset at which each page begins."
    )
    rules_version = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Which version of the reading proposed this."
    )

    objects = ReadingManager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (
            models.Index(
                fields=("next_attempt_at",),
                condition=Q(state__in=UNDER_WAY),
                name="vendors_contractreading_due",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("document",),
                condition=Q(state__in=UNDER_WAY),
                name="vendors_contractreading_one_at_a_time",
                violation_error_message="This document is being read already.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReadingState.READING)
                | Q(claimed_until__isnull=False),
                name="vendors_contractreading_reading_is_claimed",
                violation_error_message="A document that is being read has a claim.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY, finished_at=None)
                | (~Q(state__in=UNDER_WAY) & Q(finished_at__isnull=False)),
                name="vendors_contractreading_done_has_moment",
                violation_error_message="A reading that is done says when, and no "
                "other does.",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("asked_at")),
                name="vendors_contractreading_done_after_asked",
                violation_error_message="A reading cannot end before it is asked for.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReadingState.FAILED) | ~Q(error=""),
                name="vendors_contractreading_failed_says_why",
                violation_error_message="A reading that failed says why.",
            ),
            one_of("vendors_contractreading_state_known", "state", ReadingState),
        )

    def __str__(self) -> str:
        return f"Reading of {self.asked_at:%d %b %Y %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def text(self) -> Text:
        return Text(self.content, tuple(self.pages))


class ProposedFact(models.Model):
    """One fact as the words of a document seem to say it, and a person's judgement."""

    reading = models.ForeignKey(
        ContractReading, models.CASCADE, related_name="proposed_facts"
    )
    fact = models.CharField(max_length=20, choices=choices(Fact))
    known = models.CharField(max_length=20, choices=choices(Known))
    value = models.JSONField(null=True, blank=True)
    quote = models.TextField(blank=True, help_text="The clause, verbatim.")
    quote_start = models.PositiveIntegerField(null=True, blank=True)
    quote_end = models.PositiveIntegerField(null=True, blank=True)
    quote_page = models.PositiveIntegerField(null=True, blank=True)
    confidence = models.FloatField(default=0)  # noqa: TID251  a chance, not money
    sure = models.BooleanField(
        default=False, help_text="Whether it was shown as sure, and not as a question."
    )
    doubts = models.JSONField(default=list, blank=True)
    others = models.JSONField(
        default=list, blank=True, help_text="Other clauses that may be meant."
    )
    judgement = models.CharField(
        max_length=20, choices=choices(Judgement), default=Judgement.OPEN
    )
    # Kept beside the proposal, which stays what it was, so that both can be compared.
    final_known = models.CharField(max_length=20, choices=choices(Known), blank=True)
    final_value = models.JSONField(null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="facts_judged",
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    contract = models.ForeignKey(
        Contract,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="facts_read",
        help_text="The contract that holds it now.",
    )
    written = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text="What the contract said before, and after; null if it stayed.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ("reading", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("reading", "fact"),
                name="vendors_proposedfact_once_a_reading",
                violation_error_message="The reading proposes this fact already.",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1),
                name="vendors_proposedfact_confidence_is_a_chance",
                violation_error_message="A confidence lies between 0 and 1.",
            ),
            models.CheckConstraint(
                condition=Q(quote_start=None, quote_end=None, quote="")
                | (
                    Q(
                        quote_start__isnull=False,
                        quote_end__isnull=False,
                        quote_end__gt=F("quote_start"),
                    )
                    & ~Q(quote="")
                ),
                name="vendors_proposedfact_quote_has_place",
                violation_error_message="A quote says where it stands.",
            ),
            models.CheckConstraint(
                condition=Q(judgement=Judgement.OPEN, judged_at=None)
                | (~Q(judgement=Judgement.OPEN) & Q(judged_at__isnull=False)),
                name="vendors_proposedfact_judged_has_moment",
                violation_error_message="A judgement says when.",
            ),
            models.CheckConstraint(
                condition=(Q(judgement__in=ACCEPTED) & ~Q(final_known=""))
                | (
                    ~Q(judgement__in=ACCEPTED)
                    & Q(
                        final_known="",
                        final_value__isnull=True,
                        written__isnull=True,
                    )
                ),
                name="vendors_proposedfact_accepted_has_value",
                violation_error_message="What was confirmed or corrected says what is "
                "true, and nothing else does.",
            ),
            one_of("vendors_proposedfact_fact_known", "fact", Fact),
            one_of("vendors_proposedfact_known_known", "known", Known),
            one_of("vendors_proposedfact_judgement_known", "judgement", Judgement),
            one_of(
                "vendors_proposedfact_final_known_known",
                "final_known",
                Known,
                blank=True,
            ),
        )

    def __str__(self) -> str:
        return self.get_fact_display()

    @property
    def is_open(self) -> bool:
        return self.judgement == Judgement.OPEN

    @property
    def asks(self) -> bool:
        """Say whether it was found and waits for a judgement."""
        return self.is_open and self.known != Known.NOT_FOUND

    @property
    def is_accepted(self) -> bool:
        return self.judgement in ACCEPTED

    @property
    def proposed(self) -> Value | None:
        """Return the value that the words seem to give."""
        return codec.decoded(self.value)

    @property
    def final(self) -> Value | None:
        """Return the value that a person confirmed, or gave instead."""
        return codec.decoded(self.final_value)

    @property
    def clause(self) -> Quote | None:
        if self.quote_start is None or self.quote_end is None:
            return None
        return Quote(self.quote, self.quote_start, self.quote_end, self.quote_page)

    @property
    def proposal(self) -> Proposal:
        """Return what was proposed as the reading spoke of it."""
        return Proposal(
            fact=Fact(self.fact),
            known=Known(self.known),
            value=self.proposed,
            quote=self.clause,
            confidence=self.confidence,
            doubts=tuple(self.doubts),
            others=tuple(map(codec.decoded_quote, self.others)),
        )
