"""What people are owed about deadlines, what they answered, and the rules for it."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response as Answer
from rest_framework.views import APIView

from vendors.api.authentication import BY_TOKEN_OR_SESSION
from vendors.api.fields import ByUsername
from vendors.api.filters import EXACT, RANGE, Filters, RecordFilter
from vendors.api.parsing import Json
from vendors.api.records import Record
from vendors.api.resources import (
    Permissions,
    ReadOnlyResource,
    Resource,
    person_of,
)
from vendors.models import (
    Contract,
    Preference,
    Reminder,
    ReminderPolicy,
    Response,
)
from vendors.operations import responses


class AboutSerializer(serializers.Serializer[Any]):
    """What somebody hears about: a term of a contract, or a document."""

    contract = serializers.IntegerField(
        source="term.contract_id", read_only=True, default=None, allow_null=True
    )
    contract_title = serializers.CharField(
        source="term.contract.title", read_only=True, default=None, allow_null=True
    )
    document_title = serializers.CharField(
        source="document.title", read_only=True, default=None, allow_null=True
    )


ABOUT = ("term", "contract", "contract_title", "document", "document_title")


class ReminderSerializer(AboutSerializer, Record[Reminder]):
    person = ByUsername(read_only=True)

    class Meta:
        model = Reminder
        fields = (
            *("id", *ABOUT, "person", "channel", "role", "deadline", "occasion"),
            *("lead", "state", "owed_on", "mail"),
        )


class AboutFilters(Filters):
    contract = RecordFilter(
        field_name="term__contract", queryset=Contract.objects.all()
    )


class ReminderFilters(AboutFilters):
    class Meta:
        model = Reminder
        fields = {
            **dict.fromkeys(("term", "document", "person", "channel"), EXACT),
            **dict.fromkeys(("occasion", "role", "state", "mail"), EXACT),
            **dict.fromkeys(("deadline", "owed_on"), RANGE),
        }


@extend_schema(tags=["delivery"])
class ReminderResource(ReadOnlyResource[Reminder]):
    """Who is owed a word about which deadline, and why."""

    queryset = Reminder.objects.select_related("term__contract", "document", "person")
    serializer_class = ReminderSerializer
    filterset_class = ReminderFilters
    search_fields = ("term__contract__title", "document__title", "person__username")
    ordering_fields = ("deadline", "lead", "state", "owed_on")
    ordering = ("-owed_on", "deadline")


class ResponseSerializer(AboutSerializer, Record[Response]):
    by = ByUsername(read_only=True)

    class Meta:
        model = Response
        fields = (
            *("id", *ABOUT, "deadline", "reaction", "until", "reason"),
            *("given_on", "at", "by"),
        )


class ResponseFilters(AboutFilters):
    class Meta:
        model = Response
        fields = {
            **dict.fromkeys(("term", "document", "reaction", "by"), EXACT),
            **dict.fromkeys(("deadline", "until", "given_on"), RANGE),
        }


@extend_schema(tags=["delivery"])
class ResponseResource(ReadOnlyResource[Response]):
    """What people answered to reminders short of deciding: seen, or put off."""

    queryset = Response.objects.select_related("term__contract", "document", "by")
    serializer_class = ResponseSerializer
    filterset_class = ResponseFilters
    search_fields = ("term__contract__title", "document__title", "reason")
    ordering_fields = ("deadline", "until", "given_on", "at")
    ordering = ("-at",)
    action_permissions: ClassVar[Permissions] = {
        "take_back": ("vendors.delete_response",)
    }

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, _request: Request, **_: str) -> Answer:
        """Undo what was answered last about a deadline; what was before it holds."""
        responses.take_back(self.get_object())
        return Answer(status=status.HTTP_204_NO_CONTENT)


class ReminderPolicySerializer(Record[ReminderPolicy]):
    class Meta:
        model = ReminderPolicy
        fields = ("id", "kind", "leads", "rolling", "next_in_line_at", "team_at")


class ReminderPolicyFilters(Filters):
    class Meta:
        model = ReminderPolicy
        fields = dict.fromkeys(("kind", "rolling"), EXACT)


@extend_schema(tags=["delivery"])
class ReminderPolicyResource(Resource[ReminderPolicy]):
    """How people are reminded of one kind of contract, where not as usual."""

    queryset = ReminderPolicy.objects.all()
    serializer_class = ReminderPolicySerializer
    filterset_class = ReminderPolicyFilters
    ordering_fields = ("kind",)
    ordering = ("kind",)


class PreferenceSerializer(Record[Preference]):
    person = ByUsername()
    settled = ("person",)

    class Meta:
        model = Preference
        fields: tuple[str, ...] = ("id", "person", "zone", "date_style")


class PreferenceFilters(Filters):
    class Meta:
        model = Preference
        fields = dict.fromkeys(("person", "date_style"), EXACT)


@extend_schema(tags=["delivery"])
class PreferenceResource(Resource[Preference]):
    """How people want to read days and times; one's own is at `my-preference/`."""

    queryset = Preference.objects.select_related("person")
    serializer_class = PreferenceSerializer
    filterset_class = PreferenceFilters
    search_fields = ("person__username", "zone")
    ordering_fields = ("person", "date_style")
    ordering = ("person",)


class MyPreferenceSerializer(PreferenceSerializer):
    class Meta(PreferenceSerializer.Meta):
        fields = ("zone", "date_style")


@extend_schema(tags=["delivery"])
class MyPreferenceView(APIView):
    """How somebody reads days and times, for whoever that is."""

    permission_classes = (IsAuthenticated,)
    parser_classes = (Json,)
    authentication_classes = BY_TOKEN_OR_SESSION

    @extend_schema(responses=MyPreferenceSerializer)
    def get(self, request: Request) -> Answer:
        """Return one's own choice."""
        return Answer(MyPreferenceSerializer(self._kept(request)).data)

    @extend_schema(request=MyPreferenceSerializer, responses=MyPreferenceSerializer)
    def put(self, request: Request) -> Answer:
        """Keep one's own choice."""
        asked = MyPreferenceSerializer(self._kept(request), data=request.data)
        asked.is_valid(raise_exception=True)
        asked.save()
        return Answer(asked.data)

    def _kept(self, request: Request) -> Preference:
        person = person_of(request)
        kept = Preference.objects.filter(person=person).first()
        return kept or Preference(person=person)
