import json
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from inventory.models import Finding, Judgement, Tool
from inventory.models.finding import Verdict
from inventory.operations import findings
from vendors.admin.asking import Question, ReasonForm, ask, record_for
from vendors.admin.showing import NOTHING, day, link
from vendors.admin.site import (
    ActionVariant,
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    HistoryAdmin,
    RangeDateFilter,
    ReadOnly,
    ReadOnlyAdmin,
    ReadOnlyInline,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    action,
    display,
    sees_money,
)
from vendors.notifications import words

STATE_COLOURS = {"Open": "warning", "Accepted": "info", "Resolved": "success"}
DONE = {
    Verdict.ACCEPT: "The finding is accepted.",
    Verdict.DISMISS: "The finding is dismissed; it opens again if its facts change.",
    Verdict.SNOOZE: "The finding is snoozed; it asks again on its day.",
    Verdict.REOPEN: "The finding is open again.",
}
AFTERWARDS = {
    Verdict.ACCEPT: "Accepting says that something will be done: say what, by when.",
    Verdict.DISMISS: "Dismissing says that it is fine as it is: say why.",
    Verdict.SNOOZE: "Nothing is done until a day you name, within a year: say why.",
    Verdict.REOPEN: "It is asked again; say what has changed.",
}


class AcceptForm(ReasonForm):
    due_on = forms.DateField(
        label="Done by",
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text="Empty if there is no day yet.",
    )
    target = forms.ModelChoiceField(
        Tool.objects.none(),
        label="Keep",
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="The others are left. Empty: what the scan suggests, if it does.",
    )
    assignee = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("username"),
        label="Who sees to it",
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    field_order = ("target", "assignee", "due_on", "reason")

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = cast("forms.ModelChoiceField[Tool]", self.fields["target"])
        target.queryset = finding.tools.order_by("name", "pk")


class SnoozeForm(ReasonForm):
    due_on = forms.DateField(label="Ask again on", widget=UnfoldAdminSingleDateWidget)
    field_order = ("due_on", "reason")


def form_for(verdict: Verdict, finding: Finding) -> Callable[..., forms.Form]:
    if verdict == Verdict.ACCEPT:
        return partial(AcceptForm, finding=finding)
    return SnoozeForm if verdict == Verdict.SNOOZE else ReasonForm


def known_before(finding: Finding, verdict: Verdict) -> list[str]:
    """Return what people should know before they judge."""
    said = [finding.sentence, AFTERWARDS[verdict]]
    if verdict == Verdict.SNOOZE and finding.save_by is not None:
        said.append(
            f"The notice deadline is {day(finding.save_by)}: snoozed for longer, the "
            "money goes on being paid, so say in your reason that this is meant."
        )
    return said


class JudgementInline(ReadOnlyInline):
    model = Judgement
    fields = (
        *("judged_at", "verdict", "reason", "judged_by"),
        *("due_on", "target", "assignee"),
    )
    readonly_fields = fields
    show_change_link = False
    verbose_name_plural = "Judgements"

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("judged_by", "target", "assignee")
        )


def evidence_of(facts: dict[str, Any]) -> SafeString | str:
    """Return the facts as a list of names and values."""
    rows = (
        (name.replace("_", " ").capitalize(), _in_words(value))
        for name, value in sorted(facts.items())
    )
    items = format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows)
    return format_html('<dl class="sb-facts">{}</dl>', items) if items else NOTHING


def _in_words(value: Any) -> str:
    if isinstance(value, list) and not any(isinstance(v, list | dict) for v in value):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@admin.register(Finding)
class FindingAdmin(ReadOnly, HistoryAdmin):
    list_display = (
        *("noticed", "kind", "tool_names", "at_stake"),
        *("state_label", "found_on"),
    )
    money_fields = ("at_stake", "facts")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("tools", AutocompleteSelectFilter),
        ("found_at", RangeDateFilter),
    )
    search_fields = ("sentence", "tools__name")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "sentence",
                    ("kind", "state", "at_stake"),
                    ("tool_pages", "contract_page"),
                    ("survivor_page", "save_by", "asks_again_on"),
                    "changed",
                    ("found_at", "seen_at", "score"),
                )
            },
        ),
        ("The facts it was found on", {"fields": ("facts",)}),
    )
    readonly_fields = (
        "at_stake",
        "tool_pages",
        "contract_page",
        "survivor_page",
        "facts",
    )
    inlines = (JudgementInline,)
    actions_detail = ("accept", "dismiss", "snooze", "reopen")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("tools")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        # An order by money would tell who costs more.
        by_money = ("-annual_amount",) if sees_money(request.user) else ()
        return (*by_money, "-score", "pk")

    @display(description="What was noticed")
    def noticed(self, finding: Finding) -> str:
        return finding.sentence

    @display(description="Found on", ordering="found_at")
    def found_on(self, finding: Finding) -> str:
        return day(timezone.localdate(finding.found_at))

    @display(description="Tools")
    def tool_names(self, finding: Finding) -> str:
        return ", ".join(tool.name for tool in finding.tools.all()) or NOTHING

    @display(description="Tools")
    def tool_pages(self, finding: Finding) -> SafeString | str:
        pages = ((link(tool),) for tool in finding.tools.all())
        return format_html_join(", ", "{}", pages) or NOTHING

    @display(description="Contract")
    def contract_page(self, finding: Finding) -> SafeString | str:
        return link(finding.contract)

    @display(description="Suggested to keep")
    def survivor_page(self, finding: Finding) -> SafeString | str:
        return link(finding.survivor)

    @display(description="At stake a year", ordering="annual_amount")
    def at_stake(self, finding: Finding) -> str:
        return words.money(finding.annual_amount, finding.currency) or NOTHING

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def state_label(self, finding: Finding) -> str:
        return finding.get_state_display()

    @display(description="Facts")
    def facts(self, finding: Finding) -> SafeString | str:
        return evidence_of(finding.evidence)

    def has_judge_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("inventory.add_judgement")

    @action(
        description="Accept",
        url_path="accept",
        permissions=("judge",),
        icon="check",
        variant=ActionVariant.PRIMARY,
    )
    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._judge(request, object_id, Verdict.ACCEPT)

    @action(
        description="Dismiss", url_path="dismiss", permissions=("judge",), icon="close"
    )
    def dismiss(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._judge(request, object_id, Verdict.DISMISS)

    @action(
        description="Snooze", url_path="snooze", permissions=("judge",), icon="snooze"
    )
    def snooze(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._judge(request, object_id, Verdict.SNOOZE)

    @action(
        description="Reopen", url_path="reopen", permissions=("judge",), icon="undo"
    )
    def reopen(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._judge(request, object_id, Verdict.REOPEN)

    def _judge(
        self, request: HttpRequest, object_id: str, verdict: Verdict
    ) -> HttpResponse:
        finding = record_for(self, request, object_id)

        def run(answer: dict[str, Any]) -> str:
            findings.judge(
                finding,
                verdict,
                by=request.user if isinstance(request.user, User) else None,
                at=timezone.now(),
                **answer,
            )
            return DONE[verdict]

        question = Question(
            title=verdict.capitalize(),
            button=verdict.capitalize(),
            form=form_for(verdict, finding),
            run=run,
            refusals=findings.Refusal,
            facts=known_before(finding, verdict),
        )
        return ask(self, request, finding, question)


@admin.register(Judgement)
class JudgementAdmin(ReadOnlyAdmin):
    list_display = ("finding", "verdict", "reason", "judged_by", "judged_at", "due_on")
    list_display_links = ("verdict",)
    list_select_related = ("finding", "judged_by")
    list_filter = (
        ("verdict", ChoicesDropdownFilter),
        ("judged_at", RangeDateFilter),
    )
    search_fields = ("finding__sentence", "reason")
    date_hierarchy = "judged_at"
    money_fields = ("facts",)
    fields = (
        "finding_page",
        ("verdict", "due_on"),
        ("target", "assignee"),
        "reason",
        ("judged_by", "judged_at"),
        "facts",
    )
    readonly_fields = ("finding_page", "facts")

    @display(description="Finding")
    def finding_page(self, judgement: Judgement) -> SafeString | str:
        return link(judgement.finding)

    @display(description="The facts it was judged on")
    def facts(self, judgement: Judgement) -> SafeString | str:
        return evidence_of(judgement.evidence)
