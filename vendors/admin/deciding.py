"""The pages on which people decide, renew, give notice and archive."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.options import ModelAdmin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vendors.admin.asking import Question, ReasonForm, ask
from vendors.admin.showing import day, if_nobody_acts
from vendors.admin.site import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldBooleanWidget,
    sees_money,
)
from vendors.models import Contract, Term
from vendors.models.contract import ContractState
from vendors.models.term import Outcome
from vendors.notifications import words
from vendors.operations import contracts
from vendors.operations.contracts import Refusal

OUTCOMES = [
    (Outcome.RENEW, "Renew: add the next term at this price"),
    (Outcome.RENEGOTIATE, "Renegotiate: go on reminding"),
    (Outcome.LEAVE, "Leave: remind until notice is given"),
]
DONE = {
    Outcome.RENEW: "{} is renewed: its next term was added.",
    Outcome.RENEGOTIATE: "{} is to be renegotiated.",
    Outcome.LEAVE: "{} is to be left. Record the notice once it is given.",
}

ARCHIVED = (
    "An archived contract is kept with its history, and nobody is reminded of it. "
    "Archiving does not end it with the vendor: for that, give notice."
)


class DecisionForm(ReasonForm):
    outcome = forms.ChoiceField(
        label="What do we do?", choices=OUTCOMES, widget=UnfoldAdminRadioSelectWidget
    )
    field_order = ("outcome", "reason")


class RenewalForm(ReasonForm):
    pass


class RenewalAtAPriceForm(RenewalForm):
    amount = forms.DecimalField(
        label="New price of the whole term",
        required=False,
        min_value=Decimal(0),
        max_digits=15,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text="Empty: the price stays. The currency stays as well.",
    )


class NoticeForm(ReasonForm):
    on = forms.DateField(
        label="Given on",
        widget=UnfoldAdminSingleDateWidget,
        help_text="The day on which the notice left us.",
    )
    late_accepted = forms.BooleanField(
        label="It was late, and the vendor accepted it in writing",
        required=False,
        widget=UnfoldBooleanWidget,
    )
    field_order = ("on", "reason", "late_accepted")

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(
                "This day is still to come; record the notice once it is given."
            )
        return on


def may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm("vendors.add_renewaldecision")


def last_term(contract: Contract) -> Term | None:
    return contract.terms.order_by("-number").first()


def facts(request: HttpRequest, term: Term | None) -> list[str]:
    """Return what people should know before they decide about a term."""
    if term is None:
        return ["This contract has no term yet; add its first one before you decide."]
    contract = Contract.objects.with_agreement().get(pk=term.contract_id)
    agreement = contract.agreement()
    said = [f"The term runs from {day(term.starts_on)} to {end_of(term)}."]
    if follows := if_nobody_acts(agreement, term):
        said.append(follows)
    if term.notice_by is not None and term.act_by is not None:
        left = words.days_left((term.act_by - timezone.localdate()).days)
        said.append(
            f"Decide by {day(term.act_by)} ({left}); notice counts until "
            f"{day(term.notice_by)}."
        )
    if term.amount is not None and sees_money(request.user):
        said.append(f"Its price is {words.money(term.amount, term.currency)}.")
    return said


def end_of(term: Term) -> str:
    return day(term.ends_on) if term.ends_on else term.end_in_words


def decide(
    admin: ModelAdmin, request: HttpRequest, record: Model, *, about: Term | None
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        if about is None:
            raise Refusal("This contract has no term yet; add its first one.")
        outcome = Outcome(answer["outcome"])
        contracts.decide(
            about,
            outcome,
            reason=answer["reason"],
            by=_who(request),
            on=timezone.localdate(),
        )
        return DONE[outcome].format(about.contract)

    question = Question(
        title="Decide",
        button="Record the decision",
        form=DecisionForm,
        run=run,
        refusals=Refusal,
        facts=facts(request, about),
    )
    return ask(admin, request, record, question)


def renew(admin: ModelAdmin, request: HttpRequest, contract: Contract) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        term = contracts.renew_contract(
            contract,
            reason=answer["reason"],
            by=_who(request),
            on=timezone.localdate(),
            amount=answer.get("amount"),
        )
        return f"{contract} is renewed: {day(term.starts_on)} to {end_of(term)}."

    with_money = sees_money(request.user)
    question = Question(
        title="Renew",
        button="Renew",
        form=RenewalAtAPriceForm if with_money else RenewalForm,
        run=run,
        refusals=Refusal,
        facts=facts(request, last_term(contract)),
    )
    return ask(admin, request, contract, question)


def give_notice(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        contracts.give_notice(contract, by=_who(request), **answer)
        return f"Notice for {contract} is recorded for {day(answer['on'])}."

    way = contract.get_notice_way_display().lower()
    where = contract.notice_address or str(contract.notice_contact or "")
    question = Question(
        title="Record that notice was given",
        button="Record the notice",
        form=NoticeForm,
        run=run,
        refusals=Refusal,
        facts=[
            *facts(request, last_term(contract)),
            f"The contract wants notice by {way}{f' to {where}' if where else ''}.",
        ],
        initial={"on": timezone.localdate()},
        danger=True,
    )
    return ask(admin, request, contract, question)


def archive(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        contract.state = ContractState.ARCHIVED
        # simple_history keeps it with the change
        contract._change_reason = answer["reason"]  # type: ignore[attr-defined]  # noqa: SLF001
        contract.full_clean()
        contract.save()
        return f"{contract} is archived; nobody is reminded of it any more."

    question = Question(
        title="Archive",
        button="Archive",
        form=ReasonForm,
        run=run,
        refusals=Refusal,
        facts=[
            ARCHIVED,
            *facts(request, last_term(contract)),
        ],
        danger=True,
    )
    return ask(admin, request, contract, question)


def _who(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
