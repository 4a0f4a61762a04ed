"""Contracts and what they say about renewal and notice."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from vendors.models.choices import choices, one_of
from vendors.models.vendor import Contact, Vendor
from vendors.querysets import ContractQuerySet
from vendors.rules import renewal

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
    """What people made of the record; whether it is in force follows from its terms."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class NoticeWay(StrEnum):
    EMAIL = "email"
    POST = "post"
    COURIER = "courier"
    PORTAL = "portal"


class PriceMechanism(StrEnum):
    UNKNOWN = "unknown"
    FIXED = "fixed"
    UPLIFT = "uplift"
    INDEX = "index"
    LIST_PRICE = "list_price"


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
    price_mechanism = models.CharField(
        max_length=20, choices=choices(PriceMechanism), default=PriceMechanism.UNKNOWN
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
    terminated_on = models.DateField(
        null=True, blank=True, help_text="The last day, where it ends before its term."
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
                condition=Q(uplift_cap_percent=None) | Q(uplift_cap_percent__gte=0),
                name="vendors_contract_uplift_not_negative",
                violation_error_message="An uplift cap cannot be negative.",
            ),
            one_of("vendors_contract_kind_known", "kind", ContractKind),
            one_of("vendors_contract_state_known", "state", ContractState),
            one_of("vendors_contract_notice_way_known", "notice_way", NoticeWay),
            one_of("vendors_contract_price_known", "price_mechanism", PriceMechanism),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        adding = self._state.adding
        super().save(*args, **kwargs)
        if not adding:  # transit and lead days move the days of its terms
            self.refresh_deadlines()

    def clean(self) -> None:
        contact = self.notice_contact
        if contact is not None and contact.vendor_id != self.vendor_id:
            raise ValidationError(
                {"notice_contact": "This contact belongs to another vendor."}
            )

    def agreement(self) -> renewal.Agreement | None:
        """Return the contract as the rules reason about it.

        None while it has no term whose first day is known.
        """
        agreement: renewal.Agreement | None = None
        for term in sorted(self.terms.all(), key=lambda term: term.number):
            period = term.period
            if period is None:
                continue
            foreseen = agreement and renewal.period_of(agreement, term.number)
            if foreseen != period:
                agreement = self._anchored_at(term, period)
        return agreement

    def _anchored_at(self, term: "Term", period: renewal.Period) -> renewal.Agreement:
        steps = sorted(self.renewal_steps.all(), key=lambda step: step.position)
        return renewal.Agreement(
            first=period,
            first_length=term.length,
            first_number=term.number,
            steps=tuple(step.as_rule() for step in steps),
            notices=tuple(notice.as_rule() for notice in self.notices.all()),
            transit_days=self.transit_days,
            internal_lead_days=self.internal_lead_days,
        )

    def refresh_deadlines(self) -> "list[Term]":
        """Bring the stored days of all terms in line with the rules.

        Return the terms whose days moved.
        """
        # Read anew: what this instance has at hand may be older than the database.
        contract = Contract.objects.with_agreement().get(pk=self.pk)
        agreement = contract.agreement()
        moved = [term for term in contract.terms.all() if term.set_deadline(agreement)]
        for term in moved:
            term.save_deadline()
        return moved
