"""What people answer to reminders short of deciding, as actions on the subject."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from vendors.api.reminder import ResponseSerializer
from vendors.api.resources import Resource, person_of
from vendors.models import Response
from vendors.operations import responses

LONGEST = 10_000
ANSWER = "vendors.add_response"


class AboutDeadlineSerializer(serializers.Serializer[Any]):
    deadline = serializers.DateField(
        help_text="The deadline that is answered about, as it was read: `notice_by`, "
        "or `act_by` where there is none; `expires_on` of a document."
    )


class SnoozeSerializer(AboutDeadlineSerializer):
    until = serializers.DateField(help_text="The day on which to be reminded again.")
    reason = serializers.CharField(
        max_length=LONGEST,
        default="",
        allow_blank=True,
        help_text="Needed for a day after the act-by day.",
    )


class AnswersReminders(Resource[Any]):
    """Records about which people are reminded."""

    @extend_schema(request=AboutDeadlineSerializer, responses={201: ResponseSerializer})
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, **_: str) -> Answer:
        """Say that it was seen, so that those next in line are not told yet."""
        asked = self.checked(AboutDeadlineSerializer, request)
        response = responses.acknowledge(
            self.get_object(),
            deadline=asked["deadline"],
            by=person_of(request),
            now=timezone.now(),
        )
        return self._said(response)

    @extend_schema(request=SnoozeSerializer, responses={201: ResponseSerializer})
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, **_: str) -> Answer:
        """Put it off: nobody is told before the day, and everybody on it."""
        asked = self.checked(SnoozeSerializer, request)
        response = responses.snooze(
            self.get_object(),
            deadline=asked["deadline"],
            until=asked["until"],
            reason=asked["reason"],
            by=person_of(request),
            now=timezone.now(),
        )
        return self._said(response)

    def _said(self, response: Response) -> Answer:
        shown = ResponseSerializer(response, context=self.get_serializer_context())
        return Answer(shown.data, status=status.HTTP_201_CREATED)
