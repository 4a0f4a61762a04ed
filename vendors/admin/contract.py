from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vendors.admin import contract_life, deciding
from vendors.admin.asking import record_for
from vendors.admin.choosing import OffersCodes, SaysChoices
from vendors.admin.clause import NoticeInline, RenewalStepInline
from vendors.admin.contract_filters import (
    DeadlineFilter,
    GapFilter,
    OwnerFilter,
    StandingFilter,
)
from vendors.admin.contract_state import (
    COLOURS,
    Standing,
    with_last_term,
    with_standing,
)
from vendors.admin.contract_summary import summary
from vendors.admin.document import DocumentInline
from vendors.admin.document_reading import may_read
from vendors.admin.moving import ShowsMoves, tell_what_follows
from vendors.admin.provenance import from_words
from vendors.admin.showing import (
    NOTHING,
    day,
    days_left,
    link,
    person,
    plural,
    why_at_hand,
)
from vendors.admin.site import (
    ActionVariant,
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    HistoryAdmin,
    StackedInline,
    action,
    display,
)
from vendors.models import Contract, Term
from vendors.notifications import explaining, words
from vendors.operations import silence
from vendors.operations.moves import days_that_follow
from vendors.querysets import AGREEMENT
from vendors.rules.terms import step_after

# Of a contract that is there, written by the buttons alone: more follows from them.
BY_ACTIONS = (
    *("notice_given_on", "notice_given_way", "notice_proof"),
    "terminated_on",
)
ENDINGS = (
    "Notice and an early end of a contract that is recorded here are entered, and "
    "taken back, with the buttons at the top of its page."
)

TERM = (
    (
        None,
        {
            "fields": (
                ("number", "starts_on", "act_by_page"),
                ("end_kind", "ends_on"),
                ("length_amount", "length_unit"),
                ("amount", "currency", "billing"),
            )
        },
    ),
    (
        "What it starts or ends with, and why it ends on another day",
        {
            "classes": ("collapse",),
            "fields": (("starts_upon", "ends_upon"), "end_reason"),
        },
    ),
)


class TermInline(SaysChoices, StackedInline):
    model = Term
    fieldsets = TERM
    readonly_fields = ("act_by_page",)
    verbose_name_plural = "Terms"

    @display(description="Act by")
    def act_by_page(self, term: Term) -> SafeString | str:
        # The term's own page has its price steps, and says why.
        if term.pk is None:
            return NOTHING
        return link(term, day(term.act_by) if term.act_by else "Open")

    def get_formset(
        self, request: HttpRequest, obj: Model | None = None, **kwargs: Any
    ) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        last = obj.last_term() if isinstance(obj, Contract) else None
        number = formset.form.base_fields.get("number")
        if number is not None and last is not None:
            number.initial = last.number + 1
        return formset


class ContractForm(forms.ModelForm):
    def clean_notice_given_on(self) -> date | None:
        given_on: date | None = self.cleaned_data["notice_given_on"]
        return given_on and deciding.not_to_come(
            given_on, "record the notice once it is given"
        )


def _why(contract: Contract) -> list[str]:
    """Return why the last term's days are what they are; reads what is at hand."""
    last = max(contract.terms.all(), key=lambda term: term.number)
    return explaining.because(last.deadline(contract.agreement()).because)


@admin.register(Contract)
class ContractAdmin(
    SaysChoices, OffersCodes, ShowsMoves, contract_life.ContractLife, HistoryAdmin
):
    list_display = (
        *("vendor_page", "title", "owner_name", "standing_today"),
        *("notice_by", "act_by", "mode", "price"),
    )
    list_display_links = ("title",)
    list_select_related = ("vendor", "owner")
    money_fields = ("price",)
    list_filter = (
        DeadlineFilter,
        StandingFilter,
        OwnerFilter,
        GapFilter,
        ("renewal_steps__mode", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("vendor__status", ChoicesDropdownFilter),
        ("vendor", AutocompleteSelectFilter),
        ("cost_centre", AutocompleteSelectFilter),
    )
    search_fields: tuple[str, ...] = (
        "title",
        "reference",
        "vendor__name",
        "vendor__aliases__name",
    )
    autocomplete_fields = (
        *("vendor", "parent", "owner", "backup"),
        *("cost_centre", "notice_contact"),
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("vendor", "title"),
                    ("kind", "state", "reference"),
                    ("owner", "backup"),
                    ("parent", "cost_centre"),
                )
            },
        ),
        (
            "Notice: how it is given, and how long that takes",
            {
                "classes": ("collapse",),
                "fields": (
                    ("notice_way", "notice_contact"),
                    "notice_address",
                    ("transit_days", "internal_lead_days"),
                    ("calendar", "notice_zone"),
                ),
            },
        ),
        (
            "Facts and conditions",
            {
                "classes": ("collapse",),
                "description": ENDINGS,
                "fields": (
                    ("signed_on", "terminated_on", "replaced_by"),
                    ("notice_given_on", "notice_given_way"),
                    "notice_proof",
                    ("price_mechanism", "uplift_cap_percent", "payment_terms"),
                    "governing_law",
                    "notes",
                ),
            },
        ),
    )
    form = ContractForm
    readonly_fields = ("replaced_by",)
    inlines: tuple[Any, ...] = (
        TermInline,
        RenewalStepInline,
        NoticeInline,
        DocumentInline,
    )
    change_form_outer_before_template = "admin/vendors/contract_summary.html"
    actions_detail = (
        "decide",
        "renew",
        "give_notice",
        {"title": "More", "items": [*contract_life.LATER, "add_document", "archive"]},
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contract]:
        contracts = super().get_queryset(request)
        return with_last_term(with_standing(contracts, timezone.localdate()))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        known = tuple(super().get_readonly_fields(request, obj))
        return known if obj is None else (*known, *BY_ACTIONS)

    def get_list_queryset(self, contracts: QuerySet[Contract]) -> QuerySet[Contract]:
        return contracts.prefetch_related(*AGREEMENT)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        # Only a list needs what the rules reason about, and only for its page.
        changelist = super().get_changelist_instance(request)
        changelist.result_list = self.get_list_queryset(changelist.result_list)
        return changelist

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: Any
    ) -> None:
        super().save_related(request, form, formsets, change)
        added = silence.catch_up(form.instance, today=timezone.localdate())
        if added:
            terms = plural(added, "term")
            said = f"{terms} that followed by silence until today: added."
            self.message_user(request, said)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        contract = self.get_object(request, object_id)
        if contract is not None and self.has_view_permission(request, contract):
            today = timezone.localdate()
            told = summary(request.user, contract, today=today)
            extra_context = {**(extra_context or {}), "summary": told}
            if may_read(request):
                extra_context["from_words"] = from_words(contract)
        response: HttpResponse = super().change_view(
            request, object_id, form_url, extra_context
        )
        return response

    def contracts_touched(self, request: HttpRequest, obj: Model | None) -> set[int]:
        return {obj.pk} if obj is not None else set()

    def response_add(
        self, request: HttpRequest, obj: Contract, post_url_continue: Any = None
    ) -> HttpResponse:
        answer: HttpResponse = super().response_add(request, obj, post_url_continue)
        follows = days_that_follow(obj.pk, today=timezone.localdate())
        tell_what_follows(self, request, follows)
        return answer

    @display(description="Vendor", ordering="vendor__name")
    def vendor_page(self, contract: Contract) -> SafeString | str:
        return link(contract.vendor)

    @display(description="Owner", ordering="owner__last_name")
    def owner_name(self, contract: Contract) -> str:
        return person(contract.owner)

    @display(description="State today", ordering="standing", label=COLOURS)
    def standing_today(self, contract: Any) -> str:
        return Standing(contract.standing).words

    @display(description="Notice by", ordering="last_notice_by")
    def notice_by(self, contract: Any) -> SafeString | str:
        if contract.notice_given_on is not None:
            return f"given {day(contract.notice_given_on)}"
        if not contract.is_open or contract.last_notice_by is None:
            return NOTHING
        return why_at_hand(day(contract.last_notice_by), _why(contract))

    @display(description="Act by", ordering="last_act_by")
    def act_by(self, contract: Any) -> SafeString | str:
        if not contract.is_open or contract.last_act_by is None:
            return NOTHING
        return format_html(
            "{} {}",
            day(contract.last_act_by),
            days_left(contract.last_act_by, timezone.localdate()),
        )

    @display(description="Renewal")
    def mode(self, contract: Contract) -> str:
        agreement = contract.agreement()
        if agreement is None:
            return NOTHING
        number = max(term.number for term in contract.terms.all())
        step = step_after(agreement, number)
        return step.mode.replace("_", " ").capitalize() if step else "None"

    @display(description="Price of the term", ordering="last_amount")
    def price(self, contract: Any) -> str:
        return words.money(contract.last_amount, contract.last_currency) or NOTHING

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return deciding.may_decide(request)

    def has_document_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("vendors.add_document")

    @action(
        description="Decide",
        url_path="decide",
        permissions=("decide",),
        icon="gavel",
        variant=ActionVariant.PRIMARY,
    )
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        contract = record_for(self, request, object_id)
        term = contract.last_term()
        return deciding.decide(self, request, contract, about=term)

    @action(
        description="Renew", url_path="renew", permissions=("decide",), icon="autorenew"
    )
    def renew(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return deciding.renew(self, request, record_for(self, request, object_id))

    @action(
        description="Archive",
        url_path="archive",
        permissions=("change",),
        icon="inventory_2",
    )
    def archive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return deciding.archive(self, request, record_for(self, request, object_id))

    @action(
        description="Add document",
        url_path="add-document",
        permissions=("document",),
        icon="attach_file",
    )
    def add_document(self, request: HttpRequest, object_id: str) -> HttpResponse:
        contract = record_for(self, request, object_id)
        about = f"?vendor={contract.vendor_id}&contract={contract.pk}"
        return HttpResponseRedirect(reverse("admin:vendors_document_add") + about)
