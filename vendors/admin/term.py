from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vendors.admin import deciding
from vendors.admin.asking import record_for
from vendors.admin.choosing import SaysChoices
from vendors.admin.moving import ShowsMoves
from vendors.admin.showing import NOTHING, days_left, link, not_known, steps
from vendors.admin.site import (
    ActionVariant,
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    HistoryAdmin,
    ModelAdmin,
    RangeDateFilter,
    ReadOnly,
    ReadOnlyInline,
    TabularInline,
    action,
    display,
    sees_money,
)
from vendors.models import (
    Contract,
    PriceStep,
    Reminder,
    RenewalDecision,
    Term,
)
from vendors.notifications import explaining, words
from vendors.rules import terms
from vendors.rules.renewal import Agreement


def agreement_of(term: Term) -> Agreement | None:
    """Return the agreement of a term's contract, as it is stored."""
    return Contract.objects.with_agreement().get(pk=term.contract_id).agreement()


class PriceStepInline(TabularInline):
    model = PriceStep
    fields = ("starts_on", "amount")
    verbose_name_plural = "Price steps"


class RemindersInline(ReadOnlyInline):
    model = Reminder
    fields = ("owed_on", "person", "lead", "deadline", "state")
    readonly_fields = fields
    per_page = 20
    verbose_name_plural = "Reminders"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("person")


class OpenFilter(DropdownFilter):
    title = "decision"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Still asks for a decision or a notice")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Term]
    ) -> QuerySet[Term]:
        if self.value() == "yes":
            still_open = Term.objects.open(timezone.localdate())
            return queryset.filter(pk__in=still_open.values("pk"))
        return queryset


@admin.register(Term)
class TermAdmin(SaysChoices, ShowsMoves, HistoryAdmin):
    list_display = (
        *("contract_page", "vendor", "number", "starts_on", "last_day"),
        *("notice_by", "act_by_in_days", "price", "decision_made", "origin"),
    )
    list_display_links = ("number",)
    list_select_related = ("contract__vendor", "decision")
    list_filter = (
        OpenFilter,
        ("act_by", RangeDateFilter),
        ("ends_on", RangeDateFilter),
        ("end_kind", ChoicesDropdownFilter),
        ("origin", ChoicesDropdownFilter),
        ("contract__vendor", AutocompleteSelectFilter),
    )
    search_fields = ("contract__title", "contract__vendor__name", "contract__reference")
    autocomplete_fields = ("contract",)
    date_hierarchy = "ends_on"
    readonly_fields = (
        *("notice_by", "send_by", "act_by", "why_this_day", "origin"),
        *("why_last_day", "not_known"),
    )
    fieldsets = (
        (None, {"fields": (("contract", "number"), ("starts_on", "starts_upon"))}),
        (
            "Last day",
            {
                "fields": (
                    ("end_kind", "ends_on", "ends_upon"),
                    ("length_amount", "length_unit"),
                    "end_reason",
                    "why_last_day",
                )
            },
        ),
        (
            "Price",
            {
                "fields": (
                    ("amount", "currency", "billing"),
                    "amount_expected",
                    "origin",
                )
            },
        ),
        (
            "By when to decide",
            {
                "fields": (
                    ("notice_by", "send_by", "act_by"),
                    "why_this_day",
                    "not_known",
                    "reviewed_on",
                )
            },
        ),
    )
    inlines = (PriceStepInline, RemindersInline)
    actions_detail = ("decide",)

    @display(description="Contract", ordering="contract__title")
    def contract_page(self, term: Term) -> SafeString | str:
        return link(term.contract)

    @display(description="Vendor", ordering="contract__vendor__name")
    def vendor(self, term: Term) -> str:
        return term.contract.vendor.name

    @display(description="Last day", ordering="ends_on")
    def last_day(self, term: Term) -> str:
        return words.day(term.ends_on) if term.ends_on else term.end_in_words

    @display(description="Act by", ordering="act_by")
    def act_by_in_days(self, term: Term) -> SafeString | str:
        if term.act_by is None:
            return NOTHING
        if hasattr(term, "decision") or term.contract.notice_given_on is not None:
            return words.day(term.act_by)
        return format_html(
            "{} {}",
            words.day(term.act_by),
            days_left(term.act_by, timezone.localdate()),
        )

    @display(description="Price", ordering="amount")
    def price(self, term: Term) -> str:
        return words.money(term.amount, term.currency) or NOTHING

    @display(description="Decision")
    def decision_made(self, term: Term) -> str:
        decision = getattr(term, "decision", None)
        return decision.get_outcome_display() if decision else NOTHING

    @display(description="Why this day?")
    def why_this_day(self, term: Term) -> SafeString | str:
        if term.pk is None:
            return "It follows from the last day and the contract's notices."
        deadline = term.deadline(agreement_of(term))
        return steps(explaining.because(deadline.because))

    @display(description="Why this last day?")
    def why_last_day(self, term: Term) -> SafeString | str:
        agreement = agreement_of(term) if term.pk else None
        reasons = terms.why_last_day(agreement, term.number) if agreement else ()
        return steps(explaining.because(reasons)) if reasons else NOTHING

    @display(description="What is not known")
    def not_known(self, term: Term) -> SafeString | str:
        unknowns = not_known(agreement_of(term), term) if term.pk else ()
        return steps(unknowns) if unknowns else NOTHING

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return deciding.may_decide(request)

    @action(
        description="Decide",
        url_path="decide",
        permissions=("decide",),
        icon="gavel",
        variant=ActionVariant.PRIMARY,
    )
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        term = record_for(self, request, object_id)
        return deciding.decide(self, request, term, about=term)


class WithMoneyOnly(ModelAdmin):
    """A record that is nothing but an amount."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_money(request.user) and super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_money(request.user) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_money(request.user) and super().has_delete_permission(request, obj)


@admin.register(PriceStep)
class PriceStepAdmin(WithMoneyOnly, HistoryAdmin):
    list_display = ("starts_on", "term_page", "price")
    list_select_related = ("term__contract",)
    search_fields = ("term__contract__title", "term__contract__vendor__name")
    autocomplete_fields = ("term",)

    @display(description="Term of")
    def term_page(self, step: PriceStep) -> SafeString | str:
        return link(step.term, step.term.contract)

    @display(description="A year's price", ordering="amount")
    def price(self, step: PriceStep) -> str:
        return words.money(step.amount, step.term.currency) or str(step.amount)


@admin.register(RenewalDecision)
class RenewalDecisionAdmin(ReadOnly, HistoryAdmin):
    list_display = ("contract_page", "outcome", "decided_on", "decided_by", "reason")
    list_display_links = ("outcome",)
    list_select_related = ("term__contract", "decided_by")
    list_filter = (
        ("outcome", ChoicesDropdownFilter),
        ("decided_on", RangeDateFilter),
    )
    search_fields = ("term__contract__title", "term__contract__vendor__name", "reason")

    @display(description="Contract", ordering="term__contract__title")
    def contract_page(self, decision: RenewalDecision) -> SafeString | str:
        return link(decision.term.contract)
