"""What happens in the life of a contract, as actions on it."""

from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.fields import ByNumber, not_to_come
from vendors.api.refusals import RefusedSerializer
from vendors.api.resources import Permissions, Resource, person_of
from vendors.api.term import TermSerializer
from vendors.models import Contract, Notice, RenewalStep, Term, Vendor
from vendors.models.choices import choices
from vendors.models.contract import NoticeWay
from vendors.operations import changing, contracts, leaving
from vendors.operations.changing import Amendment, Successor
from vendors.operations.following import last_term

LONGEST = 10_000
DECIDE, CHANGE = "vendors.add_renewaldecision", "vendors.change_contract"


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST)


class KeptReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=200, help_text="Kept with the term's last day."
    )


class RenewSerializer(ReasonSerializer):
    term = ByNumber(
        queryset=Term.objects.all(),
        help_text="The term that is renewed, which is the contract's last one. A "
        "request that is sent again names the same, so it renews no second time.",
    )
    amount = serializers.DecimalField(
        max_digits=15,
        decimal_places=3,
        min_value=0,
        required=False,
        allow_null=True,
        help_text="The price of the new term; without it the price stays.",
    )
    on = serializers.DateField(
        required=False, help_text="The day of the decision; without it today."
    )
    late_accepted = serializers.BooleanField(
        default=False, help_text="The vendor accepted an option used after its day."
    )

    def validate_on(self, on: date) -> date:
        return not_to_come(on)


class GiveNoticeSerializer(ReasonSerializer):
    on = serializers.DateField(help_text="The day on which notice was given.")
    way = serializers.ChoiceField(
        choices=choices(NoticeWay), required=False, default="", allow_blank=True
    )
    proof = serializers.CharField(
        max_length=LONGEST,
        default="",
        allow_blank=True,
        help_text="What proves it: a tracking number, a reply, where it is.",
    )
    late_accepted = serializers.BooleanField(
        default=False, help_text="The vendor accepted it after the deadline."
    )
    early_accepted = serializers.BooleanField(
        default=False, help_text="The vendor accepted it before its window opened."
    )


class ExtendSerializer(KeptReasonSerializer):
    ends_on = serializers.DateField(help_text="The new last day of the last term.")


class EndEarlySerializer(ReasonSerializer):
    last_day = serializers.DateField(help_text="The last day that is covered.")


class NewStepSerializer(serializers.ModelSerializer[RenewalStep]):
    class Meta:
        model = RenewalStep
        fields = (
            *("mode", "length_kind", "length_amount", "length_unit"),
            *("times", "condition"),
        )


class NewNoticeSerializer(serializers.ModelSerializer[Notice]):
    class Meta:
        model = Notice
        fields = (
            *("purpose", "stated", "amount", "unit", "counted_from", "counts"),
            *("opens_amount", "opens_unit", "fixed_month", "fixed_day"),
            *("clear_days", "to_end_of", "after_first_term"),
        )


class AmendSerializer(ReasonSerializer):
    from_day = serializers.DateField(
        help_text="Terms that had ended by then keep what held for them."
    )
    renewal_steps = NewStepSerializer(many=True, required=False, default=list)
    notices = NewNoticeSerializer(many=True, required=False, default=list)
    amended_by = ByNumber(
        queryset=Contract.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="A contract of the kind “amendment” whose parent this one is.",
    )


class ReplaceSerializer(ReasonSerializer):
    starts_on = serializers.DateField(
        help_text="The first day of the new contract; this one ends the day before."
    )
    ends_on = serializers.DateField(
        required=False, allow_null=True, help_text="The last day of its first term."
    )
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    vendor = ByNumber(
        queryset=Vendor.objects.all(), required=False, allow_null=True, default=None
    )


class ContractLife(Resource[Contract]):
    """The actions on a contract; the resource adds its records and fields."""

    # A decision is what the first ones record; the others change the contract.
    action_permissions: ClassVar[Permissions] = {
        "renew": (DECIDE,),
        "give_notice": (DECIDE, CHANGE),
        "take_back_notice": (DECIDE, CHANGE),
        "extend": (CHANGE,),
        "end_early": (CHANGE,),
        "undo_end_early": (CHANGE,),
        "amend": (CHANGE,),
        "co_term": (CHANGE,),
        "replace": (CHANGE, "vendors.add_contract"),
    }

    @extend_schema(
        request=RenewSerializer, responses={201: TermSerializer, 409: RefusedSerializer}
    )
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, **_: str) -> Response:
        """Decide to renew the last term; the answer is the one that follows it.

        A term without a deadline is reviewed instead, and is the answer itself. Sent
        again, the request is refused with the code `already_followed`: the term is not
        the last one any more.
        """
        contract = self.get_object()
        asked = self.checked(RenewSerializer, request)
        if asked["term"].contract_id != contract.pk:
            raise ValidationError({"term": ["This is a term of another contract."]})
        added = contracts.renew_term(
            asked["term"],
            reason=asked["reason"],
            by=person_of(request),
            on=asked.get("on") or timezone.localdate(),
            amount=asked.get("amount"),
            late_accepted=asked["late_accepted"],
        )
        shown = TermSerializer(added, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="take-back-notice")
    def take_back_notice(self, request: Request, **_: str) -> Response:
        """Record that notice stands no longer; a decision is asked for again."""
        asked = self.checked(ReasonSerializer, request)
        return self._shown(
            leaving.take_back_notice(
                self.get_object(), today=timezone.localdate(), **asked
            )
        )

    @extend_schema(request=ExtendSerializer, responses=TermSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, **_: str) -> Response:
        """Move the last day of the last term to a later one that was agreed."""
        asked = self.checked(ExtendSerializer, request)
        term = changing.extend(last_term(self.get_object()), **asked)
        return Response(
            TermSerializer(term, context=self.get_serializer_context()).data
        )

    @extend_schema(request=EndEarlySerializer)
    @action(detail=True, methods=["post"], url_path="end-early")
    def end_early(self, request: Request, **_: str) -> Response:
        """Record that the vendor agreed to a last day before the natural one."""
        asked = self.checked(EndEarlySerializer, request)
        return self._shown(leaving.end_early(self.get_object(), **asked))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="undo-end-early")
    def undo_end_early(self, request: Request, **_: str) -> Response:
        """Take an early end back."""
        asked = self.checked(ReasonSerializer, request)
        return self._shown(
            leaving.undo_end_early(
                self.get_object(), today=timezone.localdate(), **asked
            )
        )

    @extend_schema(request=AmendSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, **_: str) -> Response:
        """Record what an amendment changes of renewal and notice from a day on."""
        asked = self.checked(AmendSerializer, request)
        amendment = Amendment(
            asked["from_day"],
            [RenewalStep(**step) for step in asked["renewal_steps"]],
            [Notice(**notice) for notice in asked["notices"]],
            asked["amended_by"],
        )
        return self._shown(
            changing.amend(
                self.get_object(),
                amendment,
                reason=asked["reason"],
                today=timezone.localdate(),
            )
        )

    @extend_schema(request=ReplaceSerializer)
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, **_: str) -> Response:
        """Let a new contract take over from a day; the answer is the new one."""
        asked = self.checked(ReplaceSerializer, request)
        reason = asked.pop("reason")
        added = changing.replace(
            self.get_object(),
            Successor(**asked),
            reason=reason,
            today=timezone.localdate(),
        )
        return self._shown(added, status.HTTP_201_CREATED)

    @extend_schema(request=KeptReasonSerializer, responses=TermSerializer)
    @action(detail=True, methods=["post"], url_path="co-term")
    def co_term(self, request: Request, **_: str) -> Response:
        """End the last term with the parent's, whenever that ends."""
        asked = self.checked(KeptReasonSerializer, request)
        term = changing.co_term(self.get_object(), **asked)
        return Response(
            TermSerializer(term, context=self.get_serializer_context()).data
        )

    def _shown(self, contract: Contract, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.as_stored(contract)).data, status=code)
