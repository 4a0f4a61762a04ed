"""Contracts, and where finance books them."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django_filters.rest_framework import ChoiceFilter
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.clause import NoticeSerializer, RenewalStepSerializer
from vendors.api.explained import ExitSerializer
from vendors.api.fields import ByUsername
from vendors.api.filters import (
    EXACT,
    RANGE,
    CurrencyFilter,
    DayFilter,
    Filters,
)
from vendors.api.previewing import PreviewedResource, previewed
from vendors.api.records import CountsDays, Record
from vendors.api.resources import Permissions, Resource, person_of
from vendors.api.term import TermSerializer
from vendors.models import Contract, CostCentre, Term
from vendors.models.choices import choices
from vendors.models.term import DEADLINE_COLUMNS
from vendors.operations import contracts
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
            *("calendar", "notice_zone"),
            *("price_mechanism", "uplift_cap_percent", "payment_terms"),
            *("governing_law", "signed_on", "notice_given_on", "notice_given_way"),
            *("notice_proof", "terminated_on", "replaced_by"),
            *("notes", "created_at", *DEADLINE_COLUMNS, "earliest_exit"),
            *("terms", "renewal_steps", "notices"),
        )
        read_only_fields = ("replaced_by",)

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


class RenewSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=10_000)
    amount = serializers.DecimalField(
        max_digits=15,
        decimal_places=3,
        min_value=0,
        required=False,
        allow_null=True,
        help_text="The price of the new term; without it the price stays.",
    )


class GiveNoticeSerializer(serializers.Serializer[Any]):
    on = serializers.DateField(help_text="The day on which notice was given.")
    reason = serializers.CharField(max_length=10_000)
    late_accepted = serializers.BooleanField(
        default=False, help_text="The vendor accepted it after the deadline."
    )


def with_days_of_last_term() -> QuerySet[Contract]:
    last = Term.objects.filter(contract=OuterRef("pk")).order_by("-number")
    return Contract.objects.annotate(
        **{day: Subquery(last.values(day)[:1]) for day in DEADLINE_COLUMNS}
    )


@previewed(ContractSerializer, "Contract")
@extend_schema(tags=["contracts"])
class ContractResource(PreviewedResource[Contract]):
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
    # A decision is what all three record; giving notice also changes the contract.
    action_permissions: ClassVar[Permissions] = {
        "renew": ("vendors.add_renewaldecision",),
        "give_notice": ("vendors.add_renewaldecision", "vendors.change_contract"),
    }

    @extend_schema(request=RenewSerializer, responses={201: TermSerializer})
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, **_: str) -> Response:
        """Decide to renew the last term; the answer is the one that follows it."""
        asked = self.checked(RenewSerializer, request)
        added = contracts.renew_contract(
            self.get_object(),
            reason=asked["reason"],
            by=person_of(request),
            on=timezone.localdate(),
            amount=asked.get("amount"),
        )
        shown = TermSerializer(added, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=GiveNoticeSerializer, responses=ContractSerializer)
    @action(detail=True, methods=["post"], url_path="give-notice")
    def give_notice(self, request: Request, **_: str) -> Response:
        """Record that notice to leave was given, which finishes leaving."""
        asked = self.checked(GiveNoticeSerializer, request)
        left = contracts.give_notice(self.get_object(), by=person_of(request), **asked)
        return Response(self.get_serializer(self.as_stored(left)).data)
