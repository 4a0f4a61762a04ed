"""The pages on which people decide, renew and archive."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.admin.options import ModelAdmin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from vendors.admin.asking import Question, ReasonForm, ask
from vendors.admin.showing import day
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
from vendors.notifications.situation import if_nobody_acts
from vendors.operations import contracts
from vendors.operations.refusals import Refusal, say_why

RENEW = {
    True: "Keep it: it was looked at, and is asked about again in a year",
    False: "Renew: add the next term at this price",
}
OTHER_OUTCOMES = [
    (Outcome.RENEGOTIATE, "Renegotiate: go on reminding"),
    (Outcome.LEAVE, "Leave: remind until notice is given"),
]
REVIEWED = "{} is reviewed; look at it again by {}."
DONE = {
    Outcome.RENEW: "{} is renewed: its next term was added.",
    Outcome.RENEGOTIATE: "{} is to be renegotiated.",
    Outcome.LEAVE: "{} is to be left. Record the notice once it is given.",
}

NO_TERM = "This contract has no term yet; add its first one."
ARCHIVED = (
    "An archived contract is kept with its history, and nobody is reminded of it. "
    "Archiving does not end it with the vendor: for that, give notice."
)


LATE = "It was late, and the vendor accepted it in writing"


class DatedForm(ReasonForm):
    on = forms.DateField(
        label="Decided on",
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text="Empty: today.",
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"] or timezone.localdate()
        return not_to_come(on, "record it once it is decided")


class RenewalForm(DatedForm):
    late_accepted = forms.BooleanField(
        label=LATE,
        required=False,
        widget=UnfoldBooleanWidget,
        help_text="For an option that had to be used by a day.",
    )


class DecisionForm(RenewalForm):
    outcome = forms.ChoiceField(
        label="What do we do?", widget=UnfoldAdminRadioSelectWidget
    )
    field_order = ("outcome", "reason", "on", "late_accepted")

    def __init__(self, *args: Any, is_review: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = [(Outcome.RENEW, RENEW[is_review]), *OTHER_OUTCOMES]
        cast("forms.ChoiceField", self.fields["outcome"]).choices = outcomes
        if is_review:
            del self.fields["late_accepted"]


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


def not_to_come(on: date, instead: str) -> date:
    """Return a day that is not after today.

    :raises ValidationError: if it is, saying what to do instead.
    """
    if on > timezone.localdate():
        raise forms.ValidationError(f"This day is still to come; {instead}.")
    return on


def may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm("vendors.add_renewaldecision")


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
    elif term.act_by is not None:
        said.append(f"It has no deadline; look at it again by {day(term.act_by)}.")
    if term.amount is not None and sees_money(request.user):
        said.append(f"Its price is {words.money(term.amount, term.currency)}.")
    return [*said, *import_string(settings.RENEWAL_HINTS)(contract.pk, request.user)]


def end_of(term: Term) -> str:
    return day(term.ends_on) if term.ends_on else term.end_in_words


def decide(
    admin: ModelAdmin, request: HttpRequest, record: Model, *, about: Term | None
) -> HttpResponse:
    is_review = about is not None and about.notice_by is None

    def run(answer: dict[str, Any]) -> str:
        if about is None:
            raise Refusal(NO_TERM)
        outcome = Outcome(answer.pop("outcome"))
        contracts.decide(about, outcome, by=who(request), **answer)
        if is_review and outcome == Outcome.RENEW:
            return REVIEWED.format(about.contract, day(about.act_by))
        return DONE[outcome].format(about.contract)

    question = Question(
        title="Look again" if is_review else "Decide",
        button="Record the decision",
        form=partial(DecisionForm, is_review=is_review),
        run=run,
        refusals=Refusal,
        facts=facts(request, about),
        about=_named(about),
    )
    return ask(admin, request, record, question)


def renew(admin: ModelAdmin, request: HttpRequest, contract: Contract) -> HttpResponse:
    about = contract.last_term()

    def run(answer: dict[str, Any]) -> str:
        if about is None:
            raise Refusal(NO_TERM)
        term = contracts.renew_term(about, by=who(request), **answer)
        if term.pk == about.pk:
            return REVIEWED.format(contract, day(term.act_by))
        return f"{contract} is renewed: {day(term.starts_on)} to {end_of(term)}."

    with_money = sees_money(request.user)
    question = Question(
        title="Renew",
        button="Renew",
        form=RenewalAtAPriceForm if with_money else RenewalForm,
        run=run,
        refusals=Refusal,
        facts=facts(request, about),
        about=_named(about),
    )
    return ask(admin, request, contract, question)


def _named(term: Term | None) -> str:
    return str(term.pk) if term else ""


def archive(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        contract.state = ContractState.ARCHIVED
        say_why(contract, answer["reason"])
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
            *facts(request, contract.last_term()),
        ],
        danger=True,
    )
    return ask(admin, request, contract, question)


def who(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
