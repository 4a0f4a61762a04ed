"""Contracts, and where finance books them."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django_filters.rest_framework import ChoiceFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.clause import NoticeSerializer, RenewalStepSerializer
from vendors.api.explained import ExitSerializer
from vendors.api.fields import ByUsername, not_to_come
from vendors.api.filters import (
    EXACT,
    RANGE,
    CurrencyFilter,
    DayFilter,
    Filters,
)
from vendors.api.life import ContractLife, GiveNoticeSerializer
from vendors.api.previewing import PreviewedResource, previewed
from vendors.api.records import CountsDays, Record
from vendors.api.resources import Resource, person_of
from vendors.api.term import TermSerializer
from vendors.models import Contract, CostCentre, Term
from vendors.models.choices import choices
from vendors.models.term import DEADLINE_COLUMNS
from vendors.operations import leaving
from vendors.operations.leaving import Accepted, Sent
from vendors.querysets import AGREEMENT
from vendors.rules import renewal
from vendors.rules.answers import earliest_exit


class CostCentreSerializer(Record[CostCentre]):
    class Meta:
        model = CostCentre
        fields = ("id", "code", "name")


class CostCentreFilters(Filters):
    class Meta:
        model = CostCentre
        fields = {"code": EXACT}


@extend_schema(tags=["contracts"])
class CostCentreResource(Resource[CostCentre]):
    """Where finance books a cost."""

    queryset = CostCentre.objects.all()
    serializer_class = CostCentreSerializer
    filterset_class = CostCentreFilters
    search_fields = ("code", "name")
    ordering_fields = ("code", "name")
    ordering = ("code",)


# Written by what is done about the contract; once it is there, by nothing else.
BY_ACTIONS = {
    "notice_given_on": "give-notice and take-back-notice",
    "notice_given_way": "give-notice and take-back-notice",
    "notice_proof": "give-notice and take-back-notice",
    "terminated_on": "end-early and undo-end-early",
}


class ContractSerializer(CountsDays[Contract]):
    vendor_name = serializers.CharField(source="vendor.name", read_only=True)
    owner = ByUsername(allow_null=True, required=False)
    backup = ByUsername(allow_null=True, required=False)
    notice_by = serializers.DateField(read_only=True, allow_null=True)
    send_by = serializers.DateField(read_only=True, allow_null=True)
    act_by = serializers.DateField(read_only=True, allow_null=True)
    earliest_exit = serializers.SerializerMethodField()
    terms = TermSerializer(many=True, read_only=True)
    renewal_steps = RenewalStepSerializer(many=True, read_only=True)
    notices = NoticeSerializer(many=True, read_only=True)

    class Meta:
        model = Contract
        fields = (
            *("id", "vendor", "vendor_name", "title", "reference", "kind", "state"),
            *("parent", "owner", "backup", "cost_centre", "notice_contact"),
            *("notice_way", "notice_address", "transit_days", "internal_lead_days"),
            *("calendar", "notice_zone", "reminder_leads"),
            *("price_mechanism", "uplift_cap_percent", "payment_terms"),
            *("governing_law", "signed_on", "notice_given_on", "notice_given_way"),
            *("notice_proof", "terminated_on", "replaced_by"),
            *("notes", "created_at", *DEADLINE_COLUMNS, "earliest_exit"),
            *("terms", "renewal_steps", "notices"),
        )
        read_only_fields = ("replaced_by",)

    def validate_notice_given_on(self, given_on: date | None) -> date | None:
        return given_on and not_to_come(given_on)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        problems = {
            name: [f"This is changed by the contract's actions {actions}."]
            for name, actions in BY_ACTIONS.items()
            if self.instance is not None
            and name in attrs
            and attrs[name] != getattr(self.instance, name)
        }
        if problems:
            raise serializers.ValidationError(problems)
        return super().validate(attrs)

    @extend_schema_field(ExitSerializer(allow_null=True))
    def get_earliest_exit(self, contract: Contract) -> Any:
        """Return the earliest end that notice given today leads to, and why."""
        agreement = contract.agreement()
        if agreement is None:
            return None
        found = earliest_exit(agreement, timezone.localdate())
        return ExitSerializer(found).data if found else None


class ContractFilters(Filters):
    mode = ChoiceFilter(
        field_name="renewal_steps__mode", choices=choices(renewal.Mode), distinct=True
    )
    currency = CurrencyFilter(field_name="terms__currency", distinct=True)
    in_force_on = DayFilter(method="keep_in_force")
    notice_by_after = DayFilter(field_name="notice_by", lookup_expr="gte")
    notice_by_before = DayFilter(field_name="notice_by", lookup_expr="lte")
    send_by_after = DayFilter(field_name="send_by", lookup_expr="gte")
    send_by_before = DayFilter(field_name="send_by", lookup_expr="lte")
    act_by_after = DayFilter(field_name="act_by", lookup_expr="gte")
    act_by_before = DayFilter(field_name="act_by", lookup_expr="lte")

    class Meta:
        model = Contract
        fields = {
            **dict.fromkeys(("vendor", "owner", "backup", "cost_centre"), EXACT),
            **dict.fromkeys(("kind", "state", "parent", "price_mechanism"), EXACT),
            **dict.fromkeys(("signed_on", "notice_given_on"), RANGE),
            **dict.fromkeys(("terminated_on", "created_at"), RANGE),
        }

    def keep_in_force(self, kept: Any, _name: str, on: date) -> QuerySet[Contract]:
        in_force: QuerySet[Contract] = kept.in_force(on)
        return in_force


class NoticeGivenSerializer(ContractSerializer):
    """The contract, and when it ends by the notice."""

    last_day = serializers.SerializerMethodField()

    class Meta(ContractSerializer.Meta):
        fields = (*ContractSerializer.Meta.fields, "last_day")  # type: ignore[assignment]  # a tuple is of its length

    @extend_schema_field(OpenApiTypes.DATE)
    def get_last_day(self, _contract: Contract) -> Any:
        """Return the day on which the notice ends it; null where that is unknown."""
        return self.context.get("last_day")


def with_days_of_last_term() -> QuerySet[Contract]:
    last = Term.objects.filter(contract=OuterRef("pk")).order_by("-number")
    return Contract.objects.annotate(
        **{day: Subquery(last.values(day)[:1]) for day in DEADLINE_COLUMNS}
    )


@previewed(ContractSerializer, "Contract")
@extend_schema(tags=["contracts"])
class ContractResource(ContractLife, PreviewedResource[Contract]):
    """Agreements with vendors.

    `notice_by`, `send_by` and `act_by` are those of the last term; each term explains
    its own.
    """

    queryset = (
        with_days_of_last_term()
        .select_related("vendor", "owner", "backup")
        .prefetch_related(*AGREEMENT)
    )
    serializer_class = ContractSerializer
    filterset_class = ContractFilters
    search_fields = ("title", "reference", "vendor__name", "vendor__aliases__name")
    ordering_fields = (
        *("title", "reference", "kind", "state", "signed_on", "created_at"),
        *("notice_given_on", "terminated_on", *DEADLINE_COLUMNS),
    )
    ordering = ("title",)

    @extend_schema(request=GiveNoticeSerializer, responses=NoticeGivenSerializer)
    @action(detail=True, methods=["post"], url_path="give-notice")
    def give_notice(self, request: Request, **_: str) -> Response:
        """Record that notice to leave was given, which finishes leaving.

        `last_day` is the day on which the contract ends then.
        """
        asked = self.checked(GiveNoticeSerializer, request)
        left = leaving.give_notice(
            self.get_object(),
            on=asked["on"],
            today=timezone.localdate(),
            by=person_of(request),
            reason=asked["reason"],
            sent=Sent(asked["way"], asked["proof"]),
            accepted=Accepted(asked["late_accepted"], asked["early_accepted"]),
        )
        context = {**self.get_serializer_context(), "last_day": left.last_day}
        shown = NoticeGivenSerializer(self.as_stored(left.contract), context=context)
        return Response(shown.data)
