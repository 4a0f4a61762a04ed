"""The periods contracts run for, what they cost, and what was decided."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.explained import ExplainedSerializer, UnknownSerializer
from vendors.api.fields import ByUsername, not_to_come
from vendors.api.filters import (
    EXACT,
    RANGE,
    CurrencyFilter,
    DayFilter,
    Filters,
    PersonFilter,
    RecordFilter,
)
from vendors.api.previewing import PreviewedResource, previewed
from vendors.api.records import CountsDays, Record
from vendors.api.refusals import RefusedSerializer
from vendors.api.resources import (
    CatchesUp,
    Permissions,
    ReadOnlyResource,
    Resource,
    person_of,
)
from vendors.models import Contract, PriceStep, RenewalDecision, Term, Vendor
from vendors.models.choices import choices
from vendors.models.term import Outcome
from vendors.notifications import explaining
from vendors.notifications.instants import end_of_day
from vendors.operations import contracts
from vendors.rules import answers
from vendors.rules.deadlines import Deadline, Kind
from vendors.rules.renewal import Agreement
from vendors.rules.terms import why_last_day


class TermSerializer(CountsDays[Term]):
    contract_title = serializers.CharField(source="contract.title", read_only=True)
    vendor = serializers.IntegerField(source="contract.vendor_id", read_only=True)
    vendor_name = serializers.CharField(source="contract.vendor.name", read_only=True)
    deadline_kind = serializers.SerializerMethodField()
    latest_notice_by = serializers.SerializerMethodField()
    notice_opens_on = serializers.SerializerMethodField()
    notice_ends_at = serializers.SerializerMethodField()
    if_nobody_acts = serializers.SerializerMethodField()
    unknowns = serializers.SerializerMethodField()
    explanation = serializers.SerializerMethodField()
    last_day_explanation = serializers.SerializerMethodField()
    money = ("amount", "currency")
    settled = ("contract",)

    class Meta:
        model = Term
        fields = (
            *("id", "contract", "contract_title", "vendor", "vendor_name", "number"),
            *("starts_on", "starts_upon", "ends_on", "end_kind", "ends_upon"),
            *("length_amount", "length_unit", "amount", "currency", "billing"),
            *("amount_expected", "end_reason", "reviewed_on", "origin"),
            *("deadline_kind", "notice_by", "send_by", "act_by", "latest_notice_by"),
            *("notice_opens_on", "notice_ends_at", "if_nobody_acts", "unknowns"),
            *("explanation", "last_day_explanation", "created_at"),
        )
        read_only_fields = ("notice_by", "send_by", "act_by", "reviewed_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._agreements: dict[int, Agreement | None] = {}

    def get_deadline_kind(self, term: Term) -> Kind:
        return self._deadline(term).kind

    @extend_schema_field(OpenApiTypes.DATE)
    def get_latest_notice_by(self, term: Term) -> Any:
        """Return the latest day that may still count; `notice_by` is the safe one."""
        return self._deadline(term).latest_notice_by

    @extend_schema_field(OpenApiTypes.DATE)
    def get_notice_opens_on(self, term: Term) -> Any:
        return self._deadline(term).opens_on

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_notice_ends_at(self, term: Term) -> Any:
        """Return the moment at which the notice day is over where the vendor is."""
        notice_by = self._deadline(term).notice_by
        zone = term.contract.notice_zone or settings.TIME_ZONE
        return end_of_day(notice_by, zone).isoformat() if notice_by else None

    def get_if_nobody_acts(self, term: Term) -> str:
        agreement = self._agreement_of(term.contract)
        if agreement is None or term.starts_on is None:
            return explaining.what_follows(answers.Silence(answers.Fate.UNCLEAR))
        return explaining.what_follows(answers.if_nobody_acts(agreement, term.number))

    @extend_schema_field(UnknownSerializer(many=True))
    def get_unknowns(self, term: Term) -> Any:
        agreement = self._agreement_of(term.contract)
        found = term.unknowns(agreement, timezone.localdate())
        return [UnknownSerializer(unknown).data for unknown in found]

    @extend_schema_field(ExplainedSerializer(many=True))
    def get_explanation(self, term: Term) -> Any:
        because = self._deadline(term).because
        return [ExplainedSerializer(reason).data for reason in because]

    @extend_schema_field(ExplainedSerializer(many=True))
    def get_last_day_explanation(self, term: Term) -> Any:
        """Return why the term ends on its last day; nothing where none is known."""
        agreement = self._agreement_of(term.contract)
        because = why_last_day(agreement, term.number) if agreement else ()
        return [ExplainedSerializer(reason).data for reason in because]

    def _deadline(self, term: Term) -> Deadline:
        return term.deadline(self._agreement_of(term.contract))

    def _agreement_of(self, contract: Contract) -> Agreement | None:
        if contract.pk not in self._agreements:
            self._agreements[contract.pk] = contract.agreement()
        return self._agreements[contract.pk]


class TermFilters(Filters):
    vendor = RecordFilter(field_name="contract__vendor", queryset=Vendor.objects.all())
    owner = PersonFilter(field_name="contract__owner")
    currency = CurrencyFilter()
    in_force_on = DayFilter(method="keep_in_force")
    open_on = DayFilter(
        method="keep_open", help_text="Those that still ask for an act on the day."
    )

    class Meta:
        model = Term
        fields = {
            **dict.fromkeys(("contract", "billing", "origin", "end_kind"), EXACT),
            "amount": RANGE,
            **dict.fromkeys(("starts_on", "ends_on", "created_at"), RANGE),
            **dict.fromkeys(("notice_by", "send_by", "act_by"), RANGE),
        }

    def keep_in_force(self, terms: Any, _name: str, on: date) -> QuerySet[Term]:
        kept: QuerySet[Term] = terms.in_force(on)
        return kept

    def keep_open(self, terms: Any, _name: str, on: date) -> QuerySet[Term]:
        kept: QuerySet[Term] = terms.open(on)
        return kept


class DecisionSerializer(Record[RenewalDecision]):
    contract = serializers.IntegerField(source="term.contract_id", read_only=True)
    contract_title = serializers.CharField(source="term.contract.title", read_only=True)
    decided_by = ByUsername(read_only=True)

    class Meta:
        model = RenewalDecision
        fields = (
            *("id", "term", "contract", "contract_title", "outcome", "reason"),
            *("decided_by", "decided_on"),
        )


class DecideSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=choices(Outcome))
    reason = serializers.CharField(max_length=10_000)
    on = serializers.DateField(
        required=False, help_text="The day of the decision; without it today."
    )
    late_accepted = serializers.BooleanField(
        default=False, help_text="The vendor accepted an option used after its day."
    )

    def validate_on(self, on: date) -> date:
        return not_to_come(on)


@previewed(TermSerializer, "Term")
@extend_schema(tags=["contracts"])
class TermResource(CatchesUp[Term], PreviewedResource[Term]):
    """What we are committed to pay, until when, and by when to decide."""

    queryset = Term.objects.select_related("contract__vendor").with_agreement()
    serializer_class = TermSerializer
    filterset_class = TermFilters
    search_fields = ("contract__title", "contract__reference", "contract__vendor__name")
    ordering_fields = (
        *("contract", "number", "starts_on", "ends_on", "created_at"),
        *("notice_by", "send_by", "act_by", "amount", "currency"),
    )
    ordering = ("contract", "number")
    action_permissions: ClassVar[Permissions] = {
        "decide": ("vendors.add_renewaldecision",)
    }

    @extend_schema(
        request=DecideSerializer,
        responses={201: DecisionSerializer, 409: RefusedSerializer},
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, **_: str) -> Response:
        """Record what was decided; to renew adds the term that follows.

        A term without a deadline is reviewed instead, and asked about again in a year.
        Sent again, a renewal is refused with the code `already_followed`; any other
        outcome is recorded once more as it was.
        """
        asked = self.checked(DecideSerializer, request)
        decision = contracts.decide(
            self.get_object(),
            Outcome(asked["outcome"]),
            reason=asked["reason"],
            by=person_of(request),
            on=asked.get("on") or timezone.localdate(),
            late_accepted=asked["late_accepted"],
        )
        shown = DecisionSerializer(decision, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)


class PriceStepSerializer(Record[PriceStep]):
    contract = serializers.IntegerField(source="term.contract_id", read_only=True)
    currency = serializers.CharField(source="term.currency", read_only=True)
    money = ("amount", "currency")

    class Meta:
        model = PriceStep
        fields = ("id", "term", "contract", "starts_on", "amount", "currency")


class PriceStepFilters(Filters):
    contract = RecordFilter(
        field_name="term__contract", queryset=Contract.objects.all()
    )

    class Meta:
        model = PriceStep
        fields = {"term": EXACT, "starts_on": RANGE, "amount": RANGE}


@extend_schema(tags=["contracts"])
class PriceStepResource(Resource[PriceStep]):
    """Prices that change on a term's way: a year's price from a day on."""

    queryset = PriceStep.objects.select_related("term")
    serializer_class = PriceStepSerializer
    filterset_class = PriceStepFilters
    ordering_fields = ("term", "starts_on", "amount")
    ordering = ("term", "starts_on")


class DecisionFilters(Filters):
    contract = RecordFilter(
        field_name="term__contract", queryset=Contract.objects.all()
    )
    vendor = RecordFilter(
        field_name="term__contract__vendor", queryset=Vendor.objects.all()
    )

    class Meta:
        model = RenewalDecision
        fields = {
            **dict.fromkeys(("term", "outcome", "decided_by"), EXACT),
            "decided_on": RANGE,
        }


@extend_schema(tags=["contracts"])
class DecisionResource(ReadOnlyResource[RenewalDecision]):
    """What was decided about terms, by whom and why; made by a term's `decide`."""

    queryset = RenewalDecision.objects.select_related("term__contract", "decided_by")
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    search_fields = ("reason", "term__contract__title")
    ordering_fields = ("decided_on", "outcome")
    ordering = ("-decided_on",)
