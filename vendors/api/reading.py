"""What documents were read to say, and what people make of it."""

import json
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.fields import ByUsername
from vendors.api.filters import EXACT, RANGE, Filters, RecordFilter
from vendors.api.permissions import may_see_money
from vendors.api.records import Record
from vendors.api.resources import Permissions, ReadOnlyResource, person_of
from vendors.models import Contract, ContractReading, Document, ProposedFact, Vendor
from vendors.models.choices import choices
from vendors.notifications import reading_words
from vendors.operations import judging
from vendors.reading import codec
from vendors.reading.proposals import Known

# To make a fact of what was read: to read the contract, and to change it.
JUDGES = ("vendors.view_document", "vendors.view_term", "vendors.change_contract")


class OfContractText(Record[Any]):
    """What quotes a contract, and is null for people who may not read contracts."""

    quoting: ClassVar[tuple[str, ...]] = ()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        asking = self.context["request"].user
        if not (may_see_money(asking) and asking.has_perm("vendors.view_document")):
            shown.update({name: None for name in self.quoting if name in shown})
        return shown


class ReadingSerializer(OfContractText):
    document_title = serializers.CharField(source="document.title", read_only=True)
    contract = serializers.IntegerField(
        source="document.contract_id", read_only=True, allow_null=True
    )
    asked_by = ByUsername(read_only=True, allow_null=True)
    notes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ContractReading
        fields: tuple[str, ...] = (
            *("id", "document", "document_title", "contract", "state", "asked_by"),
            *("asked_at", "attempts", "finished_at", "error", "notes"),
            "rules_version",
        )


class ReadingWithTextSerializer(ReadingSerializer):
    text = serializers.CharField(source="content", read_only=True, allow_null=True)
    pages = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="The offset in the text at which each page begins.",
    )
    quoting = ("text",)

    class Meta(ReadingSerializer.Meta):
        fields = (*ReadingSerializer.Meta.fields, "text", "pages")


class ReadingFilters(Filters):
    contract = RecordFilter(
        field_name="document__contract", queryset=Contract.objects.all()
    )
    vendor = RecordFilter(field_name="document__vendor", queryset=Vendor.objects.all())

    class Meta:
        model = ContractReading
        fields = {
            **dict.fromkeys(("document", "state", "asked_by"), EXACT),
            **dict.fromkeys(("asked_at", "finished_at"), RANGE),
        }


@extend_schema(tags=["contracts"])
class ReadingResource(ReadOnlyResource[ContractReading]):
    """Readings of documents; a document's `read` asks for one.

    The text is part of a single reading, not of the list.
    """

    queryset = ContractReading.objects.select_related("document", "asked_by")
    serializer_class = ReadingSerializer
    filterset_class = ReadingFilters
    search_fields = ("document__title", "document__vendor__name")
    ordering_fields = ("asked_at", "finished_at", "state")
    ordering = ("-asked_at",)

    def get_serializer_class(self) -> type[ReadingSerializer]:
        return (
            ReadingWithTextSerializer
            if self.action == "retrieve"
            else ReadingSerializer
        )

    def get_queryset(self) -> QuerySet[ContractReading]:
        readings = super().get_queryset()
        if self.action == "retrieve":
            return readings
        return readings.defer("content", "pages")


class QuoteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    page = serializers.IntegerField(allow_null=True)


class ProposedFactSerializer(OfContractText):
    document = serializers.IntegerField(source="reading.document_id", read_only=True)
    asked_of = serializers.IntegerField(
        source="reading.document.contract_id",
        read_only=True,
        allow_null=True,
        help_text="The contract of the document, which confirming would change.",
    )
    words = serializers.SerializerMethodField()
    doubts = serializers.ListField(
        child=serializers.CharField(), read_only=True, allow_null=True
    )
    others = QuoteSerializer(many=True, read_only=True, allow_null=True)
    judged_by = ByUsername(read_only=True, allow_null=True)
    quoting = (
        *("value", "words", "quote", "doubts", "others", "final_value", "reason"),
    )

    class Meta:
        model = ProposedFact
        fields = (
            *("id", "reading", "document", "asked_of", "fact", "known", "value"),
            *("words", "quote", "quote_start", "quote_end", "quote_page"),
            *("confidence", "sure", "doubts", "others", "judgement", "final_known"),
            *("final_value", "judged_by", "judged_at", "reason", "contract"),
        )

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_words(self, fact: ProposedFact) -> str:
        return reading_words.in_words(fact.proposal)


class ConfirmSerializer(serializers.Serializer[Any]):
    price = serializers.IntegerField(
        min_value=0,
        required=False,
        allow_null=True,
        help_text="Which of the amounts, from 0, is the price of the first term.",
    )
    replacing = serializers.BooleanField(
        default=False, help_text="Replace what the contract says otherwise now."
    )


class CorrectSerializer(ConfirmSerializer):
    known = serializers.ChoiceField(choices=choices(Known), default=Known.STATED)
    value = serializers.JSONField(
        allow_null=True,
        required=False,
        default=None,
        help_text="As proposed values are shown: an object that names its kind.",
    )
    reason = serializers.CharField(
        max_length=5_000, required=False, allow_blank=True, default=""
    )

    def validate_value(self, value: Any) -> Any:
        try:
            if "\\u0000" in json.dumps(value):
                raise ValueError  # noqa: TRY301  answered alike
            return codec.decoded(value)
        except ValueError:
            raise serializers.ValidationError(
                "This is no value of a fact; look at how proposed values are shown."
            ) from None


class RejectSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=5_000, required=False, allow_blank=True, default=""
    )


class ProposedFactFilters(Filters):
    document = RecordFilter(
        field_name="reading__document", queryset=Document.objects.all()
    )

    class Meta:
        model = ProposedFact
        fields = {
            **dict.fromkeys(("reading", "fact", "known", "sure", "judgement"), EXACT),
            **dict.fromkeys(("judged_by", "contract"), EXACT),
            "judged_at": RANGE,
        }


@extend_schema(tags=["contracts"])
class ProposedFactResource(ReadOnlyResource[ProposedFact]):
    """Facts as the words of a document seem to say them; people make them true.

    `contract` is the one that holds the fact since it was confirmed or corrected.
    """

    queryset = ProposedFact.objects.select_related(
        "reading__document", "judged_by"
    ).defer("reading__content", "reading__pages")
    serializer_class = ProposedFactSerializer
    filterset_class = ProposedFactFilters
    ordering_fields = ("reading", "fact", "judgement", "judged_at")
    ordering = ("reading",)
    action_permissions: ClassVar[Permissions] = {
        "confirm": JUDGES,
        "correct": JUDGES,
        "reject": JUDGES,
        "take_back": JUDGES,
    }

    @extend_schema(request=ConfirmSerializer, responses=ProposedFactSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, **_: str) -> Response:
        """Make what was proposed a fact of the document's contract."""
        asked = self.checked(ConfirmSerializer, request)
        fact = judging.confirm_fact(
            self.get_object(),
            by=person_of(request),
            at=timezone.now(),
            price=asked.get("price"),
            replacing=asked["replacing"],
        )
        return self._shown(fact)

    @extend_schema(request=CorrectSerializer, responses=ProposedFactSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, **_: str) -> Response:
        """Make what is given here a fact instead of what was proposed."""
        asked = self.checked(CorrectSerializer, request)
        fact = judging.correct_fact(
            self.get_object(),
            judging.Correction(
                asked["value"],
                Known(asked["known"]),
                reason=asked["reason"],
                price=asked.get("price"),
            ),
            by=person_of(request),
            at=timezone.now(),
            replacing=asked["replacing"],
        )
        return self._shown(fact)

    @extend_schema(request=RejectSerializer, responses=ProposedFactSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, **_: str) -> Response:
        """Keep that what was proposed is not true; the contract stays as it is."""
        asked = self.checked(RejectSerializer, request)
        fact = judging.reject_fact(
            self.get_object(),
            by=person_of(request),
            at=timezone.now(),
            reason=asked["reason"],
        )
        return self._shown(fact)

    @extend_schema(request=None, responses=ProposedFactSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, _request: Request, **_: str) -> Response:
        """Open a judgement again, and restore what it changed at the contract."""
        return self._shown(judging.take_back(self.get_object(), at=timezone.now()))

    def _shown(self, fact: ProposedFact) -> Response:
        return Response(self.get_serializer(self.as_stored(fact)).data)
