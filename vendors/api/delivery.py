"""What people are owed about deadlines, what was sent, and what ran."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from vendors.api.fields import ByUsername
from vendors.api.filters import EXACT, RANGE, Filters, RecordFilter
from vendors.api.permissions import may_see_money
from vendors.api.records import Record
from vendors.api.resources import ReadOnlyResource
from vendors.models import Contract, JobRun, Mail, Reminder


class ReminderSerializer(Record[Reminder]):
    contract = serializers.IntegerField(source="term.contract_id", read_only=True)
    contract_title = serializers.CharField(source="term.contract.title", read_only=True)
    person = ByUsername(read_only=True)

    class Meta:
        model = Reminder
        fields = (
            *("id", "term", "contract", "contract_title", "person", "deadline"),
            *("lead", "state", "owed_on", "mail"),
        )


class ReminderFilters(Filters):
    contract = RecordFilter(
        field_name="term__contract", queryset=Contract.objects.all()
    )

    class Meta:
        model = Reminder
        fields = {
            **dict.fromkeys(("term", "person", "state", "mail"), EXACT),
            **dict.fromkeys(("deadline", "owed_on"), RANGE),
        }


@extend_schema(tags=["delivery"])
class ReminderResource(ReadOnlyResource[Reminder]):
    """Who is owed a word about which deadline."""

    queryset = Reminder.objects.select_related("term__contract", "person")
    serializer_class = ReminderSerializer
    filterset_class = ReminderFilters
    search_fields = ("term__contract__title", "person__username")
    ordering_fields = ("deadline", "lead", "state", "owed_on")
    ordering = ("-owed_on", "deadline")


class MailSerializer(Record[Mail]):
    person = ByUsername(read_only=True)
    text = serializers.CharField(read_only=True, allow_null=True)
    html = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Mail
        fields = (
            *("id", "person", "address", "subject", "text", "html", "message_id"),
            *("state", "attempts", "next_attempt_at", "error", "created_at"),
            "sent_at",
        )

    def to_representation(self, instance: Mail) -> dict[str, Any]:
        """Show a mail; its words, which name amounts, only to its reader or finance."""
        shown = super().to_representation(instance)
        asking = self.context["request"].user
        if instance.person_id != asking.pk and not may_see_money(asking):
            shown.update(text=None, html=None)
        return shown


class MailFilters(Filters):
    class Meta:
        model = Mail
        fields = {
            **dict.fromkeys(("person", "state"), EXACT),
            **dict.fromkeys(("created_at", "sent_at", "next_attempt_at"), RANGE),
        }


@extend_schema(tags=["delivery"])
class MailResource(ReadOnlyResource[Mail]):
    """What was written to whom, and what became of it."""

    queryset = Mail.objects.select_related("person")
    serializer_class = MailSerializer
    filterset_class = MailFilters
    search_fields = ("subject", "address", "message_id")
    ordering_fields = ("created_at", "sent_at", "next_attempt_at", "state", "attempts")
    ordering = ("-created_at",)


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
