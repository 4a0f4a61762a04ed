"""Tools: what they are, who answers for them, who uses them, what pays for them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from inventory.models import (
    Capability,
    Category,
    Coverage,
    Ownership,
    Team,
    TeamUse,
    Tool,
    ToolAlias,
)
from inventory.operations.asking import LONGEST, similar
from inventory.rules.names import tool_key
from vendors.api.fields import ByUsername
from vendors.api.filters import EXACT, RANGE, Filters, PersonFilter, RecordFilter
from vendors.api.records import Problems, Record
from vendors.api.resources import Resource
from vendors.models import Contract, Vendor


class ToolSerializer(Record[Tool]):
    vendor_name = serializers.CharField(
        source="vendor.name", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Tool
        fields = (
            *("id", "name", "slug", "reference", "vendor", "vendor_name", "website"),
            *("summary", "categories", "capabilities", "lifecycle", "criticality"),
            *("classification", "sign_in", "review_on", "notes", "created_at"),
        )

    def problems_of(self, proposed: Tool) -> Problems:
        proposed.set_derived()
        return super().problems_of(proposed)


class ToolFilters(Filters):
    category = RecordFilter(
        field_name="categories", queryset=Category.objects.all(), distinct=True
    )
    capability = RecordFilter(
        field_name="capabilities", queryset=Capability.objects.all(), distinct=True
    )
    team = RecordFilter(
        field_name="team_uses__team", queryset=Team.objects.all(), distinct=True
    )
    owner = PersonFilter(field_name="ownerships__person", distinct=True)
    contract = RecordFilter(
        field_name="coverages__contract", queryset=Contract.objects.all(), distinct=True
    )

    class Meta:
        model = Tool
        fields = {
            **dict.fromkeys(("vendor", "lifecycle", "criticality"), EXACT),
            **dict.fromkeys(("classification", "sign_in", "slug"), EXACT),
            **dict.fromkeys(("review_on", "created_at"), RANGE),
        }


class SimilarSerializer(serializers.Serializer[Any]):
    tool = serializers.IntegerField(help_text="Its id.")
    name = serializers.CharField()
    lifecycle = serializers.CharField()
    why = serializers.CharField(help_text="What speaks for it, in a sentence.")


@extend_schema(tags=["tools"])
class ToolResource(Resource[Tool]):
    """What people use to do their work."""

    queryset = Tool.objects.select_related("vendor").prefetch_related(
        "categories", "capabilities"
    )
    serializer_class = ToolSerializer
    filterset_class = ToolFilters
    search_fields = ("name", "aliases__name", "reference", "summary", "vendor__name")
    ordering_fields = (
        *("name", "lifecycle", "criticality", "classification"),
        *("review_on", "created_at"),
    )
    ordering = ("name",)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "q",
                OpenApiTypes.STR,
                required=True,
                description="A name, or what a tool should do.",
            )
        ],
        responses=SimilarSerializer(many=True),
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def similar(self, request: Request, **_: str) -> Response:
        """Return the tools that have such a name, or do such a job, best first."""
        asked = request.query_params.get("q", "").strip()
        if not asked or len(asked) > LONGEST:
            sentence = f"Say a name or a job, in {LONGEST} characters at most."
            raise ValidationError({"q": [sentence]})
        return Response(SimilarSerializer(similar(asked), many=True).data)

    def _known_parameters(self, request: Request) -> list[str]:
        known = super()._known_parameters(request)
        return [*known, "q"] if self.action == "similar" else known


class ToolAliasSerializer(Record[ToolAlias]):
    tool_name = serializers.CharField(source="tool.name", read_only=True)

    class Meta:
        model = ToolAlias
        fields = ("id", "tool", "tool_name", "name")

    def problems_of(self, proposed: ToolAlias) -> Problems:
        proposed.key = tool_key(proposed.name)  # saving sets it, checking asks for it
        return super().problems_of(proposed)


class ToolAliasFilters(Filters):
    class Meta:
        model = ToolAlias
        fields = {"tool": EXACT}


@extend_schema(tags=["tools"])
class ToolAliasResource(Resource[ToolAlias]):
    """Other names that tools are known by."""

    queryset = ToolAlias.objects.select_related("tool")
    serializer_class = ToolAliasSerializer
    filterset_class = ToolAliasFilters
    search_fields = ("name", "tool__name")
    ordering_fields = ("name", "tool")
    ordering = ("name",)


class OwnershipSerializer(Record[Ownership]):
    tool_name = serializers.CharField(source="tool.name", read_only=True)
    person = ByUsername()
    backup = ByUsername(allow_null=True, required=False)

    class Meta:
        model = Ownership
        fields = ("id", "tool", "tool_name", "person", "role", "backup")


class OwnershipFilters(Filters):
    class Meta:
        model = Ownership
        fields = dict.fromkeys(("tool", "person", "role", "backup"), EXACT)


@extend_schema(tags=["tools"])
class OwnershipResource(Resource[Ownership]):
    """Who answers for tools, in which role, and who stands in."""

    queryset = Ownership.objects.select_related("tool", "person", "backup")
    serializer_class = OwnershipSerializer
    filterset_class = OwnershipFilters
    search_fields = ("tool__name", "person__username")
    ordering_fields = ("tool", "role")
    ordering = ("tool", "role")


class TeamUseSerializer(Record[TeamUse]):
    tool_name = serializers.CharField(source="tool.name", read_only=True)
    team_name = serializers.CharField(source="team.name", read_only=True)

    class Meta:
        model = TeamUse
        fields = (
            *("id", "tool", "tool_name", "team", "team_name", "capability"),
            *("purpose", "people"),
        )


class TeamUseFilters(Filters):
    vendor = RecordFilter(field_name="tool__vendor", queryset=Vendor.objects.all())

    class Meta:
        model = TeamUse
        fields = dict.fromkeys(("tool", "team", "capability"), EXACT)


@extend_schema(tags=["teams"])
class TeamUseResource(Resource[TeamUse]):
    """Which team uses which tool for which job."""

    queryset = TeamUse.objects.select_related("tool", "team")
    serializer_class = TeamUseSerializer
    filterset_class = TeamUseFilters
    search_fields = ("tool__name", "team__name", "purpose")
    ordering_fields = ("tool", "team", "people")
    ordering = ("tool", "team")


class CoverageSerializer(Record[Coverage]):
    tool_name = serializers.CharField(source="tool.name", read_only=True)
    contract_title = serializers.CharField(source="contract.title", read_only=True)

    class Meta:
        model = Coverage
        fields = (
            *("id", "tool", "tool_name", "contract", "contract_title"),
            *("seats", "share"),
        )


class CoverageFilters(Filters):
    vendor = RecordFilter(field_name="contract__vendor", queryset=Vendor.objects.all())

    class Meta:
        model = Coverage
        fields = dict.fromkeys(("tool", "contract"), EXACT)


@extend_schema(tags=["tools"])
class CoverageResource(Resource[Coverage]):
    """Which contract pays for which tool: how many seats, what share of the cost."""

    queryset = Coverage.objects.select_related("tool", "contract")
    serializer_class = CoverageSerializer
    filterset_class = CoverageFilters
    search_fields = ("tool__name", "contract__title")
    ordering_fields = ("tool", "contract", "seats", "share")
    ordering = ("contract", "tool")
