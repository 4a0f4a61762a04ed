"""Who will be told what in the days to come, if nobody acts."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from vendors.api.authentication import BY_TOKEN_OR_SESSION
from vendors.api.fields import ByNumber, ByUsername
from vendors.models import Contract, Document
from vendors.models.choices import choices
from vendors.operations.coming import Coming
from vendors.operations.stretches import AHEAD, Wanted, stretch
from vendors.rules.reminders import Occasion, Role

RIGHTS = ("vendors.view_reminder", "vendors.view_contract")
PARAMETERS = ("first", "last", "contract", "person", "format")


class MayLookAhead(BasePermission):
    """It tells of contracts and of reminders, so both may have to be read."""

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002  its interface
        return bool(request.user.is_authenticated and request.user.has_perms(RIGHTS))


class AskedSerializer(serializers.Serializer[Any]):
    first = serializers.DateField(
        required=False, input_formats=["%Y-%m-%d"], help_text="Without it today."
    )
    last = serializers.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text="Without it 120 days from today.",
    )
    contract = ByNumber(queryset=Contract.objects.all(), required=False)
    person = ByUsername(required=False, help_text="The name of an account.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        today = timezone.localdate()
        end = today + timedelta(days=AHEAD - 1)
        first, last = attrs.setdefault("first", today), attrs.setdefault("last", end)
        if not today <= first <= end:
            sentence = f"Give a day from today, {today}, to {end}."
            raise serializers.ValidationError({"first": [sentence]})
        if not first <= last <= end:
            sentence = f"Give a day from {first} to {end}."
            raise serializers.ValidationError({"last": [sentence]})
        return attrs


class ReaderSerializer(serializers.Serializer[Any]):
    person = serializers.CharField(
        source="person.username", default=None, allow_null=True
    )
    channel = serializers.IntegerField(
        source="channel.pk", default=None, allow_null=True
    )
    role = serializers.ChoiceField(choices=choices(Role))


class ComingSerializer(serializers.Serializer[Coming]):
    day = serializers.DateField()
    occasion = serializers.ChoiceField(choices=choices(Occasion))
    lead = serializers.IntegerField()
    deadline = serializers.DateField()
    term = serializers.IntegerField(allow_null=True)
    contract = serializers.IntegerField(allow_null=True)
    contract_title = serializers.CharField(allow_null=True)
    document = serializers.IntegerField(allow_null=True)
    document_title = serializers.CharField(allow_null=True)
    readers = ReaderSerializer(many=True)

    def to_representation(self, instance: Coming) -> dict[str, Any]:
        about = instance.about
        document = about if isinstance(about, Document) else None
        term = None if isinstance(about, Document) else about
        return {
            "day": instance.day.isoformat(),
            "occasion": instance.occasion,
            "lead": instance.lead,
            "deadline": instance.deadline.isoformat(),
            "term": term and term.pk,
            "contract": term and term.contract_id,
            "contract_title": term and term.contract.title,
            "document": document and document.pk,
            "document_title": document and document.title,
            "readers": ReaderSerializer(instance.readers, many=True).data,
        }


class StretchSerializer(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField(
        help_text="Earlier than asked for where there is much to tell."
    )
    next_first = serializers.DateField(
        allow_null=True, help_text="The day to go on with; null at the end."
    )
    left_out = serializers.BooleanField(
        help_text="Whether more is told on this one day than is listed; narrow it."
    )
    results = ComingSerializer(many=True)


@extend_schema(tags=["delivery"])
class ComingView(APIView):
    """What will be told to whom, if nobody acts."""

    permission_classes = (MayLookAhead,)
    authentication_classes = BY_TOKEN_OR_SESSION

    @extend_schema(
        operation_id="reminders_coming",
        parameters=[AskedSerializer, OpenApiParameter("format", exclude=True)],
        responses=StretchSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return it from a day on, in order, as far as is bearable at once."""
        for name in request.query_params:
            if name not in PARAMETERS:
                known = ", ".join(PARAMETERS)
                sentence = f"There is no such parameter; known: {known}."
                raise ValidationError({name: [sentence]})
        asked = AskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        found = stretch(
            values["first"],
            values["last"],
            today=timezone.localdate(),
            wanted=Wanted(values.get("person"), values.get("contract")),
        )
        after = found.last + timedelta(days=1)
        shown = {
            "first": found.first,
            "last": found.last,
            "next_first": after if self._goes_on(after) else None,
            "left_out": found.left_out,
            "results": found.coming,
        }
        return Response(StretchSerializer(shown).data)

    def _goes_on(self, day: date) -> bool:
        return (day - timezone.localdate()).days < AHEAD
