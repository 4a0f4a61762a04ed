"""Contracts and what they say about renewal and notice."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Min, Q
from simple_history.models import HistoricalRecords

from vendors.models.agreement import agreement_of, why_not_with_parent
from vendors.models.choices import choices, one_of
from vendors.models.leads import validate_leads
from vendors.models.limits import MOST_LEAD_DAYS, MOST_TRANSIT_DAYS, at_most
from vendors.models.vendor import Contact, Vendor
from vendors.querysets import ContractQuerySet
from vendors.rules.calendar import calendar_of, in_words
from vendors.rules.price import Mechanism, PriceRule
from vendors.rules.reminders import AT_ONCE
from vendors.rules.renewal import Agreement, EndKind

if TYPE_CHECKING:
    from vendors.models.term import Term


class ContractKind(StrEnum):
    SUBSCRIPTION = "subscription"
    LICENCE = "licence"
    SERVICES = "services"
    SUPPORT = "support"
    AMENDMENT = "amendment"
    ORDER_FORM = "order_form"
    OTHER = "other"


class ContractState(StrEnum):
    """What people made of the record; whether it is in force follows from its terms.

    A template is what others are copied from: nobody is reminded of it.
    """

    TEMPLATE = "template"
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class NoticeWay(StrEnum):
    EMAIL = "email"
    POST = "post"
    COURIER = "courier"
    PORTAL = "portal"


class CostCentre(models.Model):
    """Where finance books a cost."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(code=""),
                name="vendors_costcentre_has_a_code",
                violation_error_message="A cost centre needs a code.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


ContractManager = models.Manager.from_queryset(ContractQuerySet)


class Contract(models.Model):
    """An agreement with a vendor; its terms are the periods it runs for."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="contracts")
    title = models.CharField(max_length=200)
    reference = models.CharField(
        max_length=100, blank=True, help_text="Your own number for it; unique if given."
    )
    kind = models.CharField(
        max_length=20, choices=choices(ContractKind), default=ContractKind.SUBSCRIPTION
    )
    state = models.CharField(
        max_length=20, choices=choices(ContractState), default=ContractState.ACTIVE
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The contract that this one amends or orders under.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contracts_owned",
        help_text="Who decides about it and is reminded.",
    )
    backup = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contracts_backed_up",
        help_text="Who is reminded when the owner cannot be.",
    )
    cost_centre = models.ForeignKey(
        CostCentre, models.PROTECT, null=True, blank=True, related_name="contracts"
    )
    notice_contact = models.ForeignKey(
        Contact,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where notice goes.",
    )
    notice_way = models.CharField(
        max_length=20, choices=choices(NoticeWay), default=NoticeWay.EMAIL
    )
    notice_address = models.TextField(
        blank=True, help_text="The address, portal or mailbox that the contract names."
    )
    transit_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days that the notice travels before it counts."
    )
    internal_lead_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days that we need between deciding and sending."
    )
    calendar = models.CharField(
        max_length=10,
        blank=True,
        help_text="Whose holidays are no working days: a country or a part of one, "
        "such as US, DE or GB-ENG; empty: weekends alone.",
    )
    notice_zone = models.CharField(
        "time zone of notice",
        max_length=64,
        blank=True,
        help_text="Where the vendor's day ends, such as America/New_York; empty: here.",
    )
    price_mechanism = models.CharField(
        max_length=20, choices=choices(Mechanism), default=Mechanism.UNKNOWN
    )
    uplift_cap_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )
    payment_terms = models.CharField(max_length=200, blank=True)
    governing_law = models.CharField(max_length=100, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    notice_given_on = models.DateField(
        null=True, blank=True, help_text="The day on which we gave notice to leave."
    )
    notice_given_way = models.CharField(
        max_length=20, choices=choices(NoticeWay), blank=True
    )
    notice_proof = models.TextField(
        blank=True, help_text="What proves it: a tracking number, a reply, where it is."
    )
    terminated_on = models.DateField(
        null=True, blank=True, help_text="The last day, where it ends before its term."
    )
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces"
    )
    reminder_leads = models.CharField(
        "reminders",
        max_length=200,
        blank=True,
        validators=[validate_leads],
        help_text="Days before the act-by day, such as 180, 90, 30; empty: as for its "
        "kind. A contract that renews every month is reminded of only if given.",
    )
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContractManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("vendor__name", "title")
        constraints = (
            models.UniqueConstraint(
                fields=("reference",),
                condition=~Q(reference=""),
                name="vendors_contract_reference_unique",
                violation_error_message="Another contract has this reference.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) | Q(parent=None),
                name="vendors_contract_not_its_own_parent",
                violation_error_message="A contract cannot amend itself.",
            ),
            models.CheckConstraint(
                condition=~Q(replaced_by=F("id")) | Q(replaced_by=None),
                name="vendors_contract_not_its_own_successor",
                violation_error_message="A contract cannot replace itself.",
            ),
            models.CheckConstraint(
                condition=Q(notice_given_on__isnull=False)
                | Q(notice_given_way="", notice_proof=""),
                name="vendors_contract_notice_has_a_day",
                violation_error_message="Say on which day the notice was given.",
            ),
            models.CheckConstraint(
                condition=Q(uplift_cap_percent=None) | Q(uplift_cap_percent__gte=0),
                name="vendors_contract_uplift_not_negative",
                violation_error_message="An uplift cap cannot be negative.",
            ),
            at_most(
                "vendors_contract_transit_within_a_year",
                "transit_days",
                MOST_TRANSIT_DAYS,
                f"A notice travels {MOST_TRANSIT_DAYS} days at most.",
            ),
            at_most(
                "vendors_contract_lead_within_two_years",
                "internal_lead_days",
                MOST_LEAD_DAYS,
                f"Between deciding and sending are {MOST_LEAD_DAYS} days at most.",
            ),
            one_of("vendors_contract_kind_known", "kind", ContractKind),
            one_of("vendors_contract_state_known", "state", ContractState),
            one_of("vendors_contract_notice_way_known", "notice_way", NoticeWay),
            one_of(
                "vendors_contract_given_way_known",
                "notice_given_way",
                NoticeWay,
                blank=True,
            ),
            one_of("vendors_contract_price_known", "price_mechanism", Mechanism),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            self.hold()
            super().save(*args, **kwargs)
            # Its parent, transit and lead days move the days of its terms.
            self.follow_parent()

    def clean(self) -> None:
        problems = {
            **self._wrong_contact(),
            **self._wrong_parent(),
            **self._wrong_end(),
            **self._wrong_places(),
        }
        if problems:
            raise ValidationError(problems)

    def _wrong_contact(self) -> dict[str, str]:
        contact = self.notice_contact
        if contact is not None and contact.vendor_id != self.vendor_id:
            return {"notice_contact": "This contact belongs to another vendor."}
        return {}

    def _wrong_parent(self) -> dict[str, str]:
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                return {"parent": "The contract it amends would amend it in turn."}
            seen.add(above.pk)
            above = above.parent
        return self._wrong_end_with_parent()

    def _wrong_end_with_parent(self) -> dict[str, str]:
        if self._state.adding:
            return {}
        ending = self.terms.filter(end_kind=EndKind.PARENT).order_by("number")
        kept = Contract.objects.filter(pk=self.pk, parent=self.parent_id)
        if kept.exists() or not ending.exists():
            return {}
        why_not = "A term of it ends with its parent; name one."
        if self.parent is not None:
            since = ending.values_list("starts_on", flat=True)
            why_not = why_not_with_parent(self, filter(None, since))
        instead = "Or give the term that ends with it a last day of its own first."
        return {"parent": f"{why_not} {instead}"} if why_not else {}

    def _wrong_end(self) -> dict[str, str]:
        if self._state.adding or self.terminated_on is None:
            return {}
        first_day = self.terms.aggregate(first=Min("starts_on"))["first"]
        if first_day is None or first_day <= self.terminated_on:
            return {}
        return {
            "terminated_on": f"It begins on {in_words(first_day)}, so it cannot "
            "end before."
        }

    def _wrong_places(self) -> dict[str, str]:
        problems = {}
        try:
            calendar_of(self.calendar)
        except ValueError as error:
            problems["calendar"] = str(error)
        if self.notice_zone and self.notice_zone not in available_timezones():
            problems["notice_zone"] = (
                f"No time zone is called “{self.notice_zone}”; write one such as "
                "Europe/Berlin."
            )
        return problems

    @property
    def ends_with_parent(self) -> bool:
        """Whether a term of it ends with the parent's; reads the terms."""
        return any(term.end_kind == EndKind.PARENT for term in self.terms.all())

    def agreement(self) -> Agreement | None:
        """Return the contract as the rules reason about it.

        None while it has no term whose first day is known.
        """
        return agreement_of(self)

    @property
    def price_rule(self) -> PriceRule:
        return PriceRule(Mechanism(self.price_mechanism), self.uplift_cap_percent)

    def hold(self) -> None:
        """Let nobody else change it, or its parent, until the transaction ends."""
        rows = Contract.objects.select_for_update(no_key=True)
        for pk in filter(None, (self.parent_id, self.pk)):
            # The parent first, here as everywhere: so no two wait for each other.
            rows.filter(pk=pk).order_by("pk").first()

    def last_term(self) -> "Term | None":
        return self.terms.order_by("-number").first()

    def ending_with_it(self) -> "models.QuerySet[Contract]":
        """Return the contracts that have a term which ends with this one's."""
        ending = self.children.filter(terms__end_kind=EndKind.PARENT)
        return ending.distinct().order_by("pk")

    @transaction.atomic
    def refresh_deadlines(self) -> "list[Term]":
        """Bring the stored days of all terms in line with the rules.

        Those of contracts that end with this one as well. Return the terms whose days
        moved.
        """
        self.hold()
        # Read anew: what this instance has at hand may be older than the database.
        contract = Contract.objects.with_agreement().get(pk=self.pk)
        agreement = contract.agreement()
        moved = [term for term in contract.terms.all() if term.set_deadline(agreement)]
        for term in moved:
            term.save_deadline()
        contract.look_at_once()
        for child in contract.ending_with_it():
            moved += child.follow_parent()
        return moved

    def look_at_once(self) -> None:
        """Have the next reminder pass look at its terms and documents.

        At the last term, whatever became of it, and at others that wait for a day.
        """
        last = self.terms.order_by("-number").values("pk")[:1]
        waiting = self.terms.filter(Q(remind_on__isnull=False) | Q(pk__in=last))
        waiting.update(remind_on=AT_ONCE)
        self.documents.filter(expires_on__isnull=False).update(remind_on=AT_ONCE)

    def follow_parent(self) -> "list[Term]":
        """End with the parent's term again; return the terms whose days moved."""
        contract = Contract.objects.get(pk=self.pk)  # its parent may be another now
        for term in contract.terms.filter(end_kind=EndKind.PARENT):
            before = term.ends_on
            term.set_end()
            if term.ends_on != before:
                term.save_end()
        return self.refresh_deadlines()
