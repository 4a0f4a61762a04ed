"""What the scan noticed, and what people made of it."""

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from inventory.models import Finding, Judgement, Tool
from inventory.models.finding import Verdict
from inventory.operations import findings
from vendors.api.fields import ByUsername
from vendors.api.filters import (
    EXACT,
    RANGE,
    CurrencyFilter,
    Filters,
    RecordFilter,
)
from vendors.api.records import Record
from vendors.api.resources import Permissions, ReadOnlyResource, person_of
from vendors.models import Vendor
from vendors.models.choices import choices


class FindingSerializer(Record[Finding]):
    # What it was found on, and what changed in that, may hold amounts.
    money = ("annual_amount", "currency", "evidence", "changed")

    class Meta:
        model = Finding
        fields = (
            *("id", "kind", "sentence", "tools", "contract", "score", "evidence"),
            *("annual_amount", "currency", "rule_version", "state", "changed"),
            *("save_by", "survivor", "asks_again_on", "found_at", "seen_at"),
        )


class FindingFilters(Filters):
    tool = RecordFilter(field_name="tools", queryset=Tool.objects.all(), distinct=True)
    vendor = RecordFilter(
        field_name="tools__vendor", queryset=Vendor.objects.all(), distinct=True
    )
    currency = CurrencyFilter()

    class Meta:
        model = Finding
        fields = {
            **dict.fromkeys(("kind", "state", "contract", "survivor"), EXACT),
            **dict.fromkeys(("annual_amount", "found_at", "seen_at"), RANGE),
            **dict.fromkeys(("save_by", "asks_again_on"), RANGE),
        }


class JudgementSerializer(Record[Judgement]):
    judged_by = ByUsername(read_only=True)
    assignee = ByUsername(read_only=True)
    money = ("evidence", "annual_amount", "currency")

    class Meta:
        model = Judgement
        fields = (
            *("id", "finding", "verdict", "reason", "judged_by", "judged_at"),
            *("due_on", "target", "assignee", "evidence"),
            *("annual_amount", "currency", "rule_version"),
        )


class JudgeSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=choices(Verdict))
    reason = serializers.CharField(max_length=10_000)
    due_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="By when it is done; of what is snoozed, when it asks again.",
    )
    target = serializers.PrimaryKeyRelatedField(
        queryset=Tool.objects.all(),
        required=False,
        allow_null=True,
        help_text="Which of its tools is kept; left out: the suggested survivor.",
    )
    assignee = ByUsername(
        queryset=User.objects.filter(is_active=True), required=False, allow_null=True
    )


@extend_schema(tags=["findings"])
class FindingResource(ReadOnlyResource[Finding]):
    """What a scan noticed, for people to judge; amounts are a year's."""

    queryset = Finding.objects.prefetch_related("tools")
    serializer_class = FindingSerializer
    filterset_class = FindingFilters
    search_fields = ("sentence", "tools__name")
    ordering_fields = (
        *("kind", "state", "score", "found_at", "seen_at"),
        *("annual_amount", "currency"),
    )
    # Not by money, as in the admin: the order would tell it.
    ordering = ("-found_at",)
    action_permissions: ClassVar[Permissions] = {"judge": ("inventory.add_judgement",)}
    refusals = (findings.Refusal,)

    @extend_schema(request=JudgeSerializer, responses={201: JudgementSerializer})
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, **_: str) -> Response:
        """Accept, dismiss or snooze a finding, or take it up again, and say why."""
        asked = self.checked(JudgeSerializer, request)
        judgement = findings.judge(
            self.get_object(),
            Verdict(asked["verdict"]),
            reason=asked["reason"],
            by=person_of(request),
            at=timezone.now(),
            due_on=asked.get("due_on"),
            target=asked.get("target"),
            assignee=asked.get("assignee"),
        )
        shown = JudgementSerializer(judgement, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)


class JudgementFilters(Filters):
    class Meta:
        model = Judgement
        fields = {
            **dict.fromkeys(
                ("finding", "verdict", "judged_by", "target", "assignee"), EXACT
            ),
            **dict.fromkeys(("judged_at", "due_on"), RANGE),
        }


@extend_schema(tags=["findings"])
class JudgementResource(ReadOnlyResource[Judgement]):
    """What people made of findings, and on which facts; made by a finding's `judge`."""

    queryset = Judgement.objects.select_related("judged_by", "assignee")
    serializer_class = JudgementSerializer
    filterset_class = JudgementFilters
    search_fields = ("reason",)
    ordering_fields = ("judged_at", "due_on", "verdict")
    ordering = ("-judged_at",)
