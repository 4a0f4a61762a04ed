"""The page on which one vendor is merged into another."""

from typing import Any

from django import forms
from django.contrib.admin import site
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest, HttpResponse

from vendors.admin.asking import Done, Question, ReasonForm, ask
from vendors.models import Contract, Vendor
from vendors.operations.refusals import Refusal
from vendors.operations.vendors import Moving, merge_vendors, what_moves

FOR_GOOD = (
    "This vendor is deleted, and its history says into which it went. This "
    "cannot be taken back."
)


class MergeForm(ReasonForm):
    into = forms.ModelChoiceField(
        label="Merge into",
        queryset=Vendor.objects.all(),
        widget=AutocompleteSelect(Contract._meta.get_field("vendor"), site),
        help_text="The vendor that stays; this one's names become names of it.",
    )
    field_order = ("into", "reason")


def merge(admin: ModelAdmin, request: HttpRequest, vendor: Vendor) -> HttpResponse:
    def run(answer: dict[str, Any]) -> Done:
        name = str(vendor)
        kept = merge_vendors(vendor, **answer)
        return Done(f"{name} is merged into {kept}.", kept)

    question = Question(
        title="Merge into another vendor",
        button="Merge and delete this one",
        form=MergeForm,
        run=run,
        refusals=Refusal,
        facts=[
            _moves(what_moves(vendor)),
            FOR_GOOD,
        ],
        danger=True,
    )
    return ask(admin, request, vendor, question)


def _moves(moving: list[Moving]) -> str:
    if not moving:
        return "Nothing belongs to it but its name."
    listed = [f"{number} {what}" for number, what in moving]
    named = " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))
    return f"What moves: {named}."
