"""The pages on which people extend, amend and replace a contract, or co-term it."""

from functools import partial
from typing import Any, cast

from django import forms
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vendors.admin.asking import Done, Question, ReasonForm, ask
from vendors.admin.choosing import LABELS, in_sentences
from vendors.admin.deciding import end_of, facts
from vendors.admin.showing import day
from vendors.admin.site import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)
from vendors.models import Contract, Notice, RenewalStep
from vendors.models.choices import choices
from vendors.models.contract import ContractKind
from vendors.operations import changing
from vendors.operations.changing import Amendment, Successor
from vendors.operations.following import last_term
from vendors.operations.refusals import Refusal
from vendors.rules.duration import Unit
from vendors.rules.notice import CountedFrom, Purpose
from vendors.rules.renewal import Mode, StepLength

AMENDING = (
    "For new words on renewal or notice from a day on. What is wrong from the "
    "beginning is put right on the contract itself."
)
REPLACING = (
    "A new contract with the same vendor, owner, backup and cost centre is "
    "added; what it says of price, renewal and notice is entered there."
)
UNCHANGED = ("", "As before")
# What an amendment says of a renewal, and says nothing of without a mode.
OF_RENEWAL = ("length_amount", "length_unit", "times", "condition")


class ShortReasonForm(ReasonForm):
    """A reason that is kept with the term itself."""

    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        max_length=200,
        help_text="Kept beside the last day.",
    )


class ExtensionForm(ShortReasonForm):
    ends_on = forms.DateField(label="New last day", widget=UnfoldAdminSingleDateWidget)
    field_order = ("ends_on", "reason")


class SuccessorForm(ReasonForm):
    starts_on = forms.DateField(
        label="The new contract takes over on",
        widget=UnfoldAdminSingleDateWidget,
        help_text="This one ends the day before.",
    )
    ends_on = forms.DateField(
        label="Last day of its first term",
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text="Empty: not known yet.",
    )
    title = forms.CharField(
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Empty: the same.",
    )
    field_order = ("starts_on", "ends_on", "title", "reason")


class AmendmentForm(ReasonForm):
    from_day = forms.DateField(
        label="Holds from",
        widget=UnfoldAdminSingleDateWidget,
        help_text="Terms that had ended by then keep what held for them.",
    )
    mode = forms.ChoiceField(
        label="At the end of a term it renews",
        choices=[UNCHANGED, *in_sentences("mode", choices(Mode))],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    length_kind = forms.ChoiceField(
        label=LABELS["length_kind"],
        choices=in_sentences("length_kind", choices(StepLength)),
        initial=StepLength.SAME,
        widget=UnfoldAdminSelectWidget,
    )
    length_amount = forms.IntegerField(
        label=LABELS["length_amount"],
        min_value=1,
        max_value=32767,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    length_unit = forms.ChoiceField(
        label=LABELS["length_unit"],
        choices=[("", "None"), *choices(Unit)],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    times = forms.IntegerField(
        label=LABELS["times"],
        min_value=1,
        max_value=32767,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="Empty: without limit.",
    )
    condition = forms.CharField(
        required=False,
        max_length=10_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text="What the renewal or its length depends on, or what contradicts.",
    )
    purpose = forms.ChoiceField(
        label="Notice is given",
        choices=in_sentences("purpose", choices(Purpose)),
        widget=UnfoldAdminSelectWidget,
    )
    amount = forms.IntegerField(
        label="at least so many",
        min_value=0,
        max_value=32767,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="Empty: as before.",
    )
    unit = forms.ChoiceField(
        label="of these",
        choices=choices(Unit),
        initial=Unit.DAYS,
        widget=UnfoldAdminSelectWidget,
    )
    counted_from = forms.ChoiceField(
        label="before",
        choices=in_sentences("counted_from", choices(CountedFrom)),
        initial=CountedFrom.LAST_DAY,
        widget=UnfoldAdminSelectWidget,
    )
    source = forms.ModelChoiceField(
        label="Agreed in",
        queryset=Contract.objects.none(),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="A contract of the kind “Amendment” under this one.",
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amendments = contract.children.filter(kind=ContractKind.AMENDMENT)
        source = cast("forms.ModelChoiceField[Contract]", self.fields["source"])
        source.queryset = amendments.order_by("pk")
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean(self) -> dict[str, Any]:
        answer: dict[str, Any] = super().clean() or {}
        if not answer.get("mode") and any(map(answer.get, OF_RENEWAL)):
            self.add_error("mode", "Say how it renews, or empty what follows.")
        return answer


def extend(admin: ModelAdmin, request: HttpRequest, contract: Contract) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        term = changing.extend(last_term(contract), **answer)
        return f"The term of {contract} is extended to {day(term.ends_on)}."

    question = Question(
        title="Extend",
        button="Extend",
        form=ExtensionForm,
        run=run,
        refusals=Refusal,
        facts=[
            *facts(request, contract.last_term()),
            "For a last day that was moved by agreement; the price of the term stays.",
        ],
    )
    return ask(admin, request, contract, question)


def amend(admin: ModelAdmin, request: HttpRequest, contract: Contract) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        changing.amend(
            contract,
            _amendment(answer),
            reason=answer["reason"],
            today=timezone.localdate(),
        )
        return f"{contract} is amended from {day(answer['from_day'])}."

    question = Question(
        title="Amend",
        button="Amend",
        form=partial(AmendmentForm, contract=contract),
        run=run,
        refusals=Refusal,
        facts=[
            *facts(request, contract.last_term()),
            AMENDING,
        ],
    )
    return ask(admin, request, contract, question)


def replace(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> Done:
        reason = answer.pop("reason")
        added = changing.replace(
            contract, Successor(**answer), reason=reason, today=timezone.localdate()
        )
        ended = f"{contract} ends on {day(contract.terminated_on)}"
        return Done(f"{ended}; this contract takes over.", added)

    question = Question(
        title="Replace",
        button="Replace it",
        form=SuccessorForm,
        run=run,
        refusals=Refusal,
        facts=[
            *facts(request, contract.last_term()),
            REPLACING,
        ],
        danger=True,
    )
    return ask(admin, request, contract, question)


def co_term(
    admin: ModelAdmin, request: HttpRequest, contract: Contract
) -> HttpResponse:
    def run(answer: dict[str, Any]) -> str:
        term = changing.co_term(contract, **answer)
        return f"{contract} ends with {contract.parent}: {end_of(term)}."

    parent = f"Its parent is {contract.parent}." if contract.parent else ""
    question = Question(
        title="Co-term",
        button="End it with its parent",
        form=ShortReasonForm,
        run=run,
        refusals=Refusal,
        facts=[
            *facts(request, contract.last_term()),
            parent or "It has no parent; name one on its page first.",
            "Its last term will end with the parent's, and move with it.",
        ],
    )
    return ask(admin, request, contract, question)


def _amendment(answer: dict[str, Any]) -> Amendment:
    steps, notices = [], []
    if answer["mode"]:
        steps.append(
            RenewalStep(
                mode=answer["mode"],
                length_kind=answer["length_kind"],
                length_amount=answer["length_amount"],
                length_unit=answer["length_unit"],
                times=answer["times"],
                condition=answer["condition"],
            )
        )
    if answer["amount"] is not None:
        notices.append(
            Notice(
                purpose=answer["purpose"],
                amount=answer["amount"],
                unit=answer["unit"],
                counted_from=answer["counted_from"],
            )
        )
    return Amendment(answer["from_day"], steps, notices, answer["source"])
