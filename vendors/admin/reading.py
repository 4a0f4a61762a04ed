from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from vendors.admin.correcting import Correcting
from vendors.admin.document_reading import READ_CONTRACTS, may_judge, may_read, who
from vendors.admin.proposed_fact import OfReadableText
from vendors.admin.reading_moves import moved_by, moved_by_all
from vendors.admin.reading_page import next_open, progress, review
from vendors.admin.reading_text import part
from vendors.admin.showing import NOTHING, change_url, day, link, plural
from vendors.admin.site import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    ReadOnlyAdmin,
    UnfoldAdminSelectWidget,
    display,
)
from vendors.models import Contract, ContractReading, ProposedFact
from vendors.models.reading import ASKS, ASKS_OF_READING
from vendors.notifications import reading_words
from vendors.operations import judging, reading
from vendors.operations.documents import link_to_contract
from vendors.operations.refusals import Refusal
from vendors.reading.proposals import Fact
from vendors.waking import wake

COLOURS = {"Waiting": "info", "Reading": "info", "Read": "success", "Failed": "danger"}


class LinkForm(forms.Form):
    contract = forms.ModelChoiceField(
        queryset=Contract.objects.none(), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, vendor_id: int, data: Any = None) -> None:
        super().__init__(data)
        of_vendor = Contract.objects.filter(vendor=vendor_id).order_by("title", "pk")
        self.fields["contract"].queryset = of_vendor  # type: ignore[attr-defined]


class JudgementFilter(DropdownFilter):
    title = "judgement"
    parameter_name = "judgement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Waits for one")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.awaiting_judgement() if self.value() == "open" else queryset


@admin.register(ContractReading)
class ContractReadingAdmin(OfReadableText, ReadOnlyAdmin):
    list_display = (
        *("document", "contract_page", "state_label", "open_facts"),
        *("asked_at", "asked_by", "error_begins"),
    )
    list_select_related = ("document__contract", "asked_by")
    list_filter = (
        JudgementFilter,
        ("state", ChoicesDropdownFilter),
        ("document__vendor", AutocompleteSelectFilter),
    )
    search_fields = ("document__title", "document__vendor__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContractReading]:
        readings: QuerySet[ContractReading] = super().get_queryset(request)
        return readings.defer("content", "pages").annotate(
            still_open=Count("proposed_facts", filter=ASKS_OF_READING)
        )

    def get_urls(self) -> list[Any]:
        def judged(verb: str, view: Callable[..., HttpResponse]) -> Any:
            return path(
                f"<int:object_id>/facts/<int:fact_id>/{verb}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"vendors_contractreading_{verb.replace('-', '_')}",
            )

        def done(verb: str, view: Callable[..., HttpResponse]) -> Any:
            return path(
                f"<int:object_id>/{verb}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"vendors_contractreading_{verb.replace('-', '_')}",
            )

        return [
            judged("confirm", self.confirm),
            judged("correct", self.correct),
            judged("reject", self.reject),
            judged("take-back", self.take_back),
            done("confirm-sure", self.confirm_sure),
            done("link", self.link_document),
            done("read-again", self.read_again),
            *super().get_urls(),
        ]

    @display(description="Contract", ordering="document__contract__title")
    def contract_page(self, row: ContractReading) -> SafeString | str:
        return link(row.document.contract)

    @display(description="State", ordering="state", label=COLOURS)
    def state_label(self, row: ContractReading) -> str:
        return row.get_state_display()

    @display(description="To be judged", ordering="still_open")
    def open_facts(self, row: Any) -> str:
        return plural(row.still_open, "fact") if row.still_open else NOTHING

    @display(description="Error")
    def error_begins(self, row: ContractReading) -> str:
        return row.error[:80] or NOTHING

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not may_read(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405)
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return self._page(request, row)

    def confirm(
        self, request: HttpRequest, object_id: int, fact_id: int
    ) -> HttpResponse:
        fact = self._fact(request, object_id, fact_id)
        price = request.POST.get("price", "")
        return self._judge(
            request,
            fact,
            lambda: judging.confirm_fact(
                fact,
                by=who(request),
                at=timezone.now(),
                price=int(price) if price.isdecimal() else None,
                replacing="replacing" in request.POST,
            ),
            "is confirmed",
        )

    def correct(
        self, request: HttpRequest, object_id: int, fact_id: int
    ) -> HttpResponse:
        fact = self._fact(request, object_id, fact_id)
        given = Correcting(fact, request.POST)
        if not given.is_valid():
            return self._page(request, fact.reading, {fact.pk: given})
        try:
            judging.correct_fact(
                fact,
                given.correction,
                by=who(request),
                at=timezone.now(),
                replacing="replacing" in request.POST,
            )
        except judging.StandsOtherwise as refusal:
            given.stands = str(refusal)
            return self._page(request, fact.reading, {fact.pk: given})
        except Refusal as refusal:
            given.errors.append(str(refusal))
            return self._page(request, fact.reading, {fact.pk: given})
        return self._went_on(request, fact, "is corrected")

    def reject(
        self, request: HttpRequest, object_id: int, fact_id: int
    ) -> HttpResponse:
        fact = self._fact(request, object_id, fact_id)
        reason = request.POST.get("reason", "")[:5000]
        return self._judge(
            request,
            fact,
            lambda: judging.reject_fact(
                fact, by=who(request), at=timezone.now(), reason=reason
            ),
            "is rejected; the contract stays as it is",
        )

    def take_back(
        self, request: HttpRequest, object_id: int, fact_id: int
    ) -> HttpResponse:
        fact = self._fact(request, object_id, fact_id)
        return self._judge(
            request,
            fact,
            lambda: judging.take_back(fact, at=timezone.now()),
            "is open again, and the contract says what it said before",
            stay=True,
        )

    def confirm_sure(self, request: HttpRequest, object_id: int) -> HttpResponse:
        row = self._judged_reading(request, object_id)
        outcome = judging.confirm_sure(row, by=who(request), at=timezone.now())
        if outcome.done:
            count = plural(len(outcome.done), "fact")
            self.message_user(request, f"{count} confirmed.", messages.SUCCESS)
        for sentence in outcome.refused:
            self.message_user(request, f"Left open: {sentence}", messages.WARNING)
        return HttpResponseRedirect(change_url(row))

    def link_document(self, request: HttpRequest, object_id: int) -> HttpResponse:
        row = self._judged_reading(request, object_id)
        if not request.user.has_perm("vendors.change_document"):
            raise PermissionDenied
        form = LinkForm(row.document.vendor_id, request.POST)
        if form.is_valid():
            contract = form.cleaned_data["contract"]
            try:
                link_to_contract(row.document, contract)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            else:
                done = f"{row.document} belongs to {contract} now."
                self.message_user(request, done, messages.SUCCESS)
        else:
            self.message_user(request, "Choose a contract.", messages.ERROR)
        return HttpResponseRedirect(change_url(row))

    def read_again(self, request: HttpRequest, object_id: int) -> HttpResponse:
        row = self._judged_reading(request, object_id)
        try:
            asked = reading.ask_for_reading(
                row.document, by=who(request), now=timezone.now()
            )
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(change_url(row))
        wake(READ_CONTRACTS)
        return HttpResponseRedirect(change_url(asked))

    def _judged_reading(self, request: HttpRequest, object_id: int) -> ContractReading:
        if not may_judge(request):
            raise PermissionDenied
        row = self.get_object(request, str(object_id))
        if row is None:
            raise Http404
        found: ContractReading = row
        return found

    def _fact(self, request: HttpRequest, object_id: int, fact_id: int) -> ProposedFact:
        row = self._judged_reading(request, object_id)
        fact = row.proposed_facts.filter(pk=fact_id).first()
        if fact is None:
            raise Http404
        fact.reading = row
        return fact

    def _judge(
        self,
        request: HttpRequest,
        fact: ProposedFact,
        do: Callable[[], ProposedFact],
        done: str,
        *,
        stay: bool = False,
    ) -> HttpResponse:
        try:
            do()
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(_at(fact))
        return self._went_on(request, fact, done, stay=stay)

    def _went_on(
        self, request: HttpRequest, fact: ProposedFact, done: str, *, stay: bool = False
    ) -> HttpResponse:
        label = reading_words.LABELS[Fact(fact.fact)]
        follows = days_that_follow(fact.reading.document.contract)
        self.message_user(request, f"{label} {done}. {follows}", messages.SUCCESS)
        upcoming = fact if stay else next_open(fact.reading, fact)
        return HttpResponseRedirect(
            _at(upcoming) if upcoming else change_url(fact.reading)
        )

    def _page(
        self,
        request: HttpRequest,
        row: ContractReading,
        correcting: Mapping[int, Correcting] | None = None,
    ) -> HttpResponse:
        document = row.document
        context = {
            **self.admin_site.each_context(request),
            "title": "What this contract says",
            "subtitle": str(document),
            "opts": self.opts,
            "reading": row,
            "document": document,
            "document_page": change_url(document),
            "contract": document.contract,
            "may_judge": may_judge(request),
            "newer": document.readings.filter(pk__gt=row.pk).order_by("-pk").first(),
            "progress": None,
            "review": None,
        }
        if row.is_under_way:
            context["progress"] = progress(row, timezone.now())
        elif row.finished_at is not None and not row.error:
            context.update(self._beside_the_text(request, row, correcting or {}))
        return TemplateResponse(request, "admin/vendors/reading/page.html", context)

    def _moves(
        self, request: HttpRequest, row: ContractReading, looked_at: str
    ) -> dict[str, Any]:
        """Return the days that confirming what is looked at moves, or all that is sure.

        Only of one fact: each is tried and taken back, which takes its time.
        """
        contract, now = row.document.contract, timezone.now()
        if contract is None or not may_judge(request):
            return {"moved": [], "moved_by_all": []}
        fact = row.proposed_facts.filter(ASKS, fact=looked_at).first()
        return {
            "moved": moved_by(fact, contract, now=now) if fact else [],
            "moved_by_all": moved_by_all(row, contract, now=now),
        }

    def _beside_the_text(
        self,
        request: HttpRequest,
        row: ContractReading,
        correcting: Mapping[int, Correcting],
    ) -> dict[str, Any]:
        chosen = request.GET.get("fact", "")
        if correcting:
            chosen = next(iter(correcting.values())).fact
        told = review(
            row,
            chosen=chosen or _first_to_look_at(row),
            other=_number(request, "clause"),
            correcting=correcting,
        )
        return {
            **self._moves(request, row, str(chosen or _first_to_look_at(row))),
            "review": told,
            "text": part(row.text, told.marks, number=_number(request, "page")),
            "fact_shown": chosen or _first_to_look_at(row),
            "link_form": (
                LinkForm(row.document.vendor_id)
                if row.document.contract is None
                else None
            ),
        }


def days_that_follow(contract: Contract | None) -> str:
    """Return in a sentence the days that a contract's last term has now."""
    term = contract.last_term() if contract else None
    if term is None or term.notice_by is None or term.act_by is None:
        return ""
    return f"Notice counts until {day(term.notice_by)}; decide by {day(term.act_by)}."


def _at(fact: ProposedFact) -> str:
    query = urlencode({"fact": fact.fact})
    return f"{change_url(fact.reading)}?{query}#fact-{fact.fact}"


def _first_to_look_at(row: ContractReading) -> str:
    quoted = row.proposed_facts.exclude(quote="").order_by("pk")
    first = quoted.filter(ASKS).first() or quoted.first()
    return first.fact if first else ""


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 6 else None  # noqa: PLR2004  no text has more pages
