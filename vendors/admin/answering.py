"""The pages on which people answer to reminders short of deciding."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vendors.admin.asking import Question, ReasonForm, ask
from vendors.admin.deciding import facts, who
from vendors.admin.showing import day
from vendors.admin.site import UnfoldAdminSingleDateWidget
from vendors.models import Contract, Term
from vendors.operations import responses
from vendors.operations.refusals import Refusal

SEEN = "You are reminded as before; those next in line are not told yet."


class PutOffForm(ReasonForm):
    until = forms.DateField(label="Remind again on", widget=UnfoldAdminSingleDateWidget)
    field_order = ("until", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].help_text = "Needed for a day after the one to act by."


def see(admin: ModelAdmin, request: HttpRequest, contract: Contract) -> HttpResponse:
    term = contract.last_term()

    def run(_: dict[str, Any]) -> str:
        asked, deadline = _asked(contract, term)
        responses.acknowledge(
            asked, deadline=deadline, by=who(request), now=timezone.now()
        )
        return f"{contract} is seen; decide about it in time."

    question = Question(
        title="I have seen it",
        button="I have seen it",
        form=forms.Form,
        run=run,
        refusals=Refusal,
        facts=[*facts(request, term), SEEN],
    )
    return ask(admin, request, contract, question)


def put_off(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    term = contract.last_term()

    def run(answer: dict[str, Any]) -> str:
        asked, deadline = _asked(contract, term)
        responses.snooze(
            asked,
            deadline=deadline,
            until=answer["until"],
            reason=answer["reason"],
            by=who(request),
            now=timezone.now(),
        )
        return f"Nobody is reminded of {contract} before {day(answer['until'])}."

    question = Question(
        title="Remind again later",
        button="Remind again on that day",
        form=PutOffForm,
        run=run,
        refusals=Refusal,
        facts=facts(request, term),
    )
    return ask(admin, request, contract, question)


def _asked(contract: Contract, term: Term | None) -> tuple[Term, date]:
    """Return the term that people are asked about, and its deadline."""
    deadline = term.notice_by or term.act_by if term is not None else None
    if term is None or deadline is None:
        raise Refusal(f"Nobody is asked about {contract}: it has no day to act by.")
    return term, deadline
