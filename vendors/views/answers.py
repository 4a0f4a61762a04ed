"""The forms of the page on which somebody decides, and what they refuse."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from vendors.models import Document
from vendors.models.choices import choices
from vendors.models.contract import NoticeWay
from vendors.models.term import Outcome

LONGEST = 5000
LATE = "It was late, and the vendor accepted it in writing"
EARLY = "It was earlier than the contract wants, and the vendor accepted it in writing"
MOST_SUCCESSORS = 50


class Day(forms.DateInput):
    """The browser's own calendar, which needs no script and knows the phone."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def words_in(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label="Why?",
        required=False,
        max_length=LONGEST,
        widget=words_in(3),
        help_text="Whoever decides next year reads it. Needed for leaving.",
    )
    late_accepted = forms.BooleanField(label=LATE, required=False)

    def __init__(self, *args: Any, outcome: str = "", late: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.outcome = outcome
        if not late:
            del self.fields["late_accepted"]

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if self.outcome == Outcome.LEAVE and not reason:
            raise forms.ValidationError("Say why it is left.")
        return reason or "Decided from the reminder; no reason was given."


class SnoozeForm(forms.Form):
    until = forms.DateField(label="Remind me again on", widget=Day)
    why = forms.CharField(
        label="Why so late?",
        required=False,
        max_length=LONGEST,
        widget=words_in(2),
    )

    def __init__(self, *args: Any, act_by: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act_by = act_by
        self.fields["why"].help_text = "Only for a day after the one to act by."

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise forms.ValidationError("Choose a day to come.")
        return until

    def clean(self) -> dict[str, Any]:
        answer: dict[str, Any] = super().clean() or {}
        until = answer.get("until")
        if until and self.act_by and until > self.act_by and not answer.get("why"):
            self.add_error("why", "Say why that is early enough: it is after that day.")
        return answer


class NoticeForm(forms.Form):
    on = forms.DateField(
        label="Given on", widget=Day, help_text="The day on which it left us."
    )
    way = forms.ChoiceField(
        label="Given by",
        required=False,
        choices=[("", "Not recorded"), *choices(NoticeWay)],
    )
    proof = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=words_in(2),
        help_text="What proves it: a tracking number, a reply, where it is.",
    )
    late_accepted = forms.BooleanField(label=LATE, required=False)
    early_accepted = forms.BooleanField(label=EARLY, required=False)

    def __init__(self, *args: Any, late: bool, early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, wanted in (("late_accepted", late), ("early_accepted", early)):
            if not wanted:
                del self.fields[name]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(
                "This day is still to come; record the notice once it is given."
            )
        return on


class StillGoodForm(forms.Form):
    good_until = forms.DateField(
        label="Good until", widget=Day, help_text="The last day on which it is good."
    )

    def clean_good_until(self) -> date:
        until: date = self.cleaned_data["good_until"]
        if until <= timezone.localdate():
            raise forms.ValidationError("Choose a day to come.")
        return until


class ReplacedForm(forms.Form):
    by = forms.ModelChoiceField(
        label="Replaced by",
        queryset=Document.objects.none(),
        empty_label="Choose a document",
    )

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Document.objects.filter(
            vendor=document.vendor_id, kind=document.kind, superseded_by=None
        ).exclude(pk=document.pk)
        newest = others.order_by("-pk")[:MOST_SUCCESSORS].values("pk")
        by: Any = self.fields["by"]
        by.queryset = Document.objects.filter(
            pk__in=[*newest.values_list("pk", flat=True)]
        )
