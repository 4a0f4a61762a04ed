"""The pages on which people give notice, end a contract early, and take that back."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vendors.admin.asking import Question, ReasonForm, ask
from vendors.admin.deciding import facts, not_to_come, who
from vendors.admin.showing import day
from vendors.admin.site import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)
from vendors.models import Contract
from vendors.models.choices import choices
from vendors.models.contract import NoticeWay
from vendors.operations import leaving
from vendors.operations.leaving import Accepted, Left, Sent
from vendors.operations.refusals import Refusal

TAKING_BACK = (
    "For a notice that was recorded by mistake, or that the vendor let us take "
    "back. What had ended with it goes on, and people are reminded again."
)
ENDING_EARLY = (
    "For an end that was agreed with the vendor. To leave as the contract "
    "foresees, give notice instead."
)
WAYS = [("", "Not recorded"), *choices(NoticeWay)]


class NoticeForm(ReasonForm):
    on = forms.DateField(
        label="Given on",
        widget=UnfoldAdminSingleDateWidget,
        help_text="The day on which the notice left us.",
    )
    way = forms.ChoiceField(
        label="Given by",
        choices=WAYS,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    proof = forms.CharField(
        required=False,
        max_length=5000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text="What proves it: a tracking number, a reply, where it is.",
    )
    late_accepted = forms.BooleanField(
        label="It was late, and the vendor accepted it in writing",
        required=False,
        widget=UnfoldBooleanWidget,
    )
    early_accepted = forms.BooleanField(
        label="It was earlier than the contract wants, and the vendor accepted it in "
        "writing",
        required=False,
        widget=UnfoldBooleanWidget,
    )
    field_order = ("on", "way", "proof", "reason", "late_accepted", "early_accepted")

    def clean_on(self) -> date:
        return not_to_come(
            self.cleaned_data["on"], "record the notice once it is given"
        )


class EndEarlyForm(ReasonForm):
    last_day = forms.DateField(
        label="Last day",
        widget=UnfoldAdminSingleDateWidget,
        help_text="The last day covered, as agreed with the vendor.",
    )
    field_order = ("last_day", "reason")


def give_notice(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        left = leaving.give_notice(
            contract,
            on=answer["on"],
            today=timezone.localdate(),
            by=who(request),
            reason=answer["reason"],
            sent=Sent(answer["way"], answer["proof"]),
            accepted=Accepted(answer["late_accepted"], answer["early_accepted"]),
        )
        return (
            f"Notice for {contract} is recorded for {day(answer['on'])}. {_end(left)}"
        )

    way = contract.get_notice_way_display().lower()
    where = contract.notice_address or str(contract.notice_contact or "")
    question = Question(
        title="Record that notice was given",
        button="Record the notice",
        form=NoticeForm,
        run=run,
        refusals=Refusal,
        facts=[
            *facts(request, contract.last_term()),
            f"The contract wants notice by {way}{f' to {where}' if where else ''}.",
        ],
        initial={"on": timezone.localdate(), "way": contract.notice_way},
        danger=True,
    )
    return ask(admin, request, contract, question)


def take_back_notice(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        leaving.take_back_notice(contract, today=timezone.localdate(), **answer)
        return f"{contract} is not left any more; decide about it again."

    known = "No notice is recorded."
    if contract.notice_given_on is not None:
        known = f"Notice was given on {day(contract.notice_given_on)}."
    question = Question(
        title="Take back the notice",
        button="Take it back",
        form=ReasonForm,
        run=run,
        refusals=Refusal,
        facts=[
            known,
            TAKING_BACK,
        ],
        danger=True,
    )
    return ask(admin, request, contract, question)


def end_early(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        leaving.end_early(contract, **answer)
        return f"{contract} ends on {day(answer['last_day'])}."

    question = Question(
        title="End early",
        button="End it early",
        form=EndEarlyForm,
        run=run,
        refusals=Refusal,
        facts=[
            *facts(request, contract.last_term()),
            ENDING_EARLY,
        ],
        danger=True,
    )
    return ask(admin, request, contract, question)


def undo_end_early(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        leaving.undo_end_early(contract, today=timezone.localdate(), **answer)
        return f"{contract} does not end early any more."

    known = "No early end is recorded."
    if contract.terminated_on is not None:
        known = f"It ends early, on {day(contract.terminated_on)}."
    if contract.replaced_by is not None:
        known = f"{known} It is replaced by {contract.replaced_by}, which stays."
    question = Question(
        title="Take back the early end",
        button="Take it back",
        form=ReasonForm,
        run=run,
        refusals=Refusal,
        facts=[known, "Its terms run on as the contract says."],
    )
    return ask(admin, request, contract, question)


def _end(left: Left) -> str:
    if left.last_day is None:
        return "Its last day is not known; once it is, end the contract early on it."
    return f"Its last day is {day(left.last_day)}."
