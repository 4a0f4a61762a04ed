"""How tools should be used, who read it, and how much they are used."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from inventory.models import Acknowledgement, Guideline, Tool, UsageSnapshot
from vendors.api.fields import ByUsername
from vendors.api.filters import EXACT, RANGE, Filters, RecordFilter
from vendors.api.records import Record
from vendors.api.resources import Resource


class GuidelineSerializer(Record[Guideline]):
    class Meta:
        model = Guideline
        fields = (
            *("id", "tool", "capability", "title", "version", "body", "status"),
            *("review_on", "must_be_acknowledged"),
        )


class GuidelineFilters(Filters):
    class Meta:
        model = Guideline
        fields = {
            **dict.fromkeys(("tool", "capability", "status"), EXACT),
            "must_be_acknowledged": EXACT,
            "review_on": RANGE,
        }


@extend_schema(tags=["guidelines"])
class GuidelineResource(Resource[Guideline]):
    """How tools should be used, a version each; the body is Markdown."""

    queryset = Guideline.objects.all()
    serializer_class = GuidelineSerializer
    filterset_class = GuidelineFilters
    search_fields = ("title", "body", "tool__name", "capability__name")
    ordering_fields = ("title", "version", "status", "review_on")
    ordering = ("title", "-version")


class AcknowledgementSerializer(Record[Acknowledgement]):
    guideline_title = serializers.CharField(source="guideline.title", read_only=True)
    person = ByUsername()

    class Meta:
        model = Acknowledgement
        fields = ("id", "guideline", "guideline_title", "person", "acknowledged_at")
        extra_kwargs = {"acknowledged_at": {"default": timezone.now}}


class AcknowledgementFilters(Filters):
    tool = RecordFilter(field_name="guideline__tool", queryset=Tool.objects.all())

    class Meta:
        model = Acknowledgement
        fields = {
            **dict.fromkeys(("guideline", "person"), EXACT),
            "acknowledged_at": RANGE,
        }


@extend_schema(tags=["guidelines"])
class AcknowledgementResource(Resource[Acknowledgement]):
    """Who has read which version when; without a moment it is now."""

    queryset = Acknowledgement.objects.select_related("guideline", "person")
    serializer_class = AcknowledgementSerializer
    filterset_class = AcknowledgementFilters
    search_fields = ("guideline__title", "person__username")
    ordering_fields = ("acknowledged_at",)
    ordering = ("-acknowledged_at",)


class UsageSnapshotSerializer(Record[UsageSnapshot]):
    tool_name = serializers.CharField(source="tool.name", read_only=True)

    class Meta:
        model = UsageSnapshot
        fields = (
            *("id", "tool", "tool_name", "measured_on"),
            *("licensed", "assigned", "active", "source"),
        )


class UsageSnapshotFilters(Filters):
    class Meta:
        model = UsageSnapshot
        fields = {"tool": EXACT, "source": EXACT, "measured_on": RANGE}


@extend_schema(tags=["tools"])
class UsageSnapshotResource(Resource[UsageSnapshot]):
    """How many people a tool was licensed for, assigned to and used by on a day."""

    queryset = UsageSnapshot.objects.select_related("tool")
    serializer_class = UsageSnapshotSerializer
    filterset_class = UsageSnapshotFilters
    search_fields = ("tool__name", "source")
    ordering_fields = ("tool", "measured_on", "licensed", "assigned", "active")
    ordering = ("tool", "-measured_on")
