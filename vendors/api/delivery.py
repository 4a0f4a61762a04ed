"""What was written and sent, what became of it, and what ran."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from vendors.api.fields import ByUsername
from vendors.api.filters import EXACT, RANGE, Filters
from vendors.api.life import ReasonSerializer
from vendors.api.permissions import may_see_money
from vendors.api.records import Record
from vendors.api.resources import Permissions, ReadOnlyResource, person_of
from vendors.models import JobRun, Mail, MailEvent
from vendors.notifications.mail_words import without_links
from vendors.operations import fence, sending
from vendors.operations.refusals import Refusal


class MailSerializer(Record[Mail]):
    person = ByUsername(read_only=True)
    text = serializers.CharField(read_only=True, allow_null=True)
    html = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Mail
        fields = (
            *("id", "person", "channel", "address", "subject", "text", "html"),
            *("message_id", "state", "attempts", "doubts", "next_attempt_at"),
            *("error", "created_at", "sent_at"),
        )

    def to_representation(self, instance: Mail) -> dict[str, Any]:
        """Show a mail; its words, which name amounts, only to its reader or finance.

        The links by which its reader decides are shown to nobody else.
        """
        shown = super().to_representation(instance)
        asking = self.context["request"].user
        if instance.person_id == asking.pk:
            return shown
        if not may_see_money(asking):
            return {**shown, "text": None, "html": None}
        hidden = {name: without_links(shown[name]) for name in ("text", "html")}
        return {**shown, **hidden}


class MailFilters(Filters):
    class Meta:
        model = Mail
        fields = {
            **dict.fromkeys(("person", "channel", "state"), EXACT),
            **dict.fromkeys(("created_at", "sent_at", "next_attempt_at"), RANGE),
        }


class ReleaseSerializer(ReasonSerializer):
    mails = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        allow_null=True,
        help_text="The ids of those that go: an empty list for none, null for all.",
    )


class ReleasedSerializer(serializers.Serializer[Any]):
    sent = serializers.IntegerField(help_text="How many are in line again.")
    discarded = serializers.IntegerField(help_text="How many are not sent.")


@extend_schema(tags=["delivery"])
class MailResource(ReadOnlyResource[Mail]):
    """What was written to whom, and what became of it."""

    queryset = Mail.objects.select_related("person")
    serializer_class = MailSerializer
    filterset_class = MailFilters
    search_fields = ("subject", "address", "message_id")
    ordering_fields = ("created_at", "sent_at", "next_attempt_at", "state", "attempts")
    ordering = ("-created_at",)
    action_permissions: ClassVar[Permissions] = {
        "resend": ("vendors.change_mail",),
        "release": ("vendors.change_mail",),
    }
    refusals = (Refusal, sending.NothingToSendWith, sending.UnderWay)

    @extend_schema(request=ReasonSerializer, responses=MailSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, **_: str) -> Response:
        """Put a mail in line again, under the same message id; the reason is kept."""
        mail = self.get_object()
        sending.resend(
            mail,
            reason=self.checked(ReasonSerializer, request)["reason"],
            by=person_of(request),
            now=timezone.now(),
            configured=settings.MAIL_CONFIGURED,
        )
        context = self.get_serializer_context()
        return Response(MailSerializer(self.as_stored(mail), context=context).data)

    @extend_schema(request=ReleaseSerializer, responses=ReleasedSerializer)
    @action(detail=False, methods=["post"])
    def release(self, request: Request, **_: str) -> Response:
        """Say which of the mails that are held go; the others count as told."""
        asked = self.checked(ReleaseSerializer, request)
        goes, stays = fence.lift(
            send=asked["mails"],
            reason=asked["reason"],
            by=person_of(request),
            now=timezone.now(),
        )
        return Response({"sent": goes, "discarded": stays})


class MailEventSerializer(Record[MailEvent]):
    by = ByUsername(read_only=True)

    class Meta:
        model = MailEvent
        fields = ("id", "mail", "at", "step", "attempt", "detail", "by")


class MailEventFilters(Filters):
    class Meta:
        model = MailEvent
        fields = {**dict.fromkeys(("mail", "step", "by"), EXACT), "at": RANGE}


@extend_schema(tags=["delivery"])
class MailEventResource(ReadOnlyResource[MailEvent]):
    """What happened to mails: attempts and their answers, and what people asked."""

    queryset = MailEvent.objects.select_related("by")
    serializer_class = MailEventSerializer
    filterset_class = MailEventFilters
    search_fields = ("detail", "mail__subject")
    ordering_fields = ("at", "step")
    ordering = ("-at",)


class JobRunSerializer(Record[JobRun]):
    class Meta:
        model = JobRun
        fields = (
            *("id", "job", "started_at", "finished_at", "outcome", "counts"),
            "error",
        )


class JobRunFilters(Filters):
    class Meta:
        model = JobRun
        fields = {
            **dict.fromkeys(("job", "outcome"), EXACT),
            **dict.fromkeys(("started_at", "finished_at"), RANGE),
        }


@extend_schema(tags=["delivery"])
class JobRunResource(ReadOnlyResource[JobRun]):
    """That jobs ran: when, how long, how many, what failed."""

    queryset = JobRun.objects.all()
    serializer_class = JobRunSerializer
    filterset_class = JobRunFilters
    search_fields = ("job",)
    ordering_fields = ("job", "started_at", "finished_at", "outcome")
    ordering = ("-started_at",)
