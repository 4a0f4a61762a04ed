"""Teams, and the jobs that tools do."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from inventory.models import Capability, Category, Team
from vendors.api.fields import ByUsername
from vendors.api.filters import EXACT, Filters, PersonFilter
from vendors.api.records import Record
from vendors.api.resources import Resource


class TeamSerializer(Record[Team]):
    members = ByUsername(many=True, required=False)

    class Meta:
        model = Team
        fields = ("id", "name", "mailbox", "webhook", "members", "cost_centre")


class TeamFilters(Filters):
    member = PersonFilter(field_name="members", distinct=True)

    class Meta:
        model = Team
        fields = {"cost_centre": EXACT, "webhook": EXACT}


@extend_schema(tags=["teams"])
class TeamResource(Resource[Team]):
    """People who work together, as tools and costs are assigned to them."""

    queryset = Team.objects.prefetch_related("members")
    serializer_class = TeamSerializer
    filterset_class = TeamFilters
    search_fields = ("name", "mailbox")
    ordering_fields = ("name",)
    ordering = ("name",)


class CategorySerializer(Record[Category]):
    class Meta:
        model = Category
        fields = ("id", "name", "slug", "description")


class CategoryFilters(Filters):
    class Meta:
        model = Category
        fields = {"slug": EXACT}


@extend_schema(tags=["tools"])
class CategoryResource(Resource[Category]):
    """The shelves that tools stand on."""

    queryset = Category.objects.all()
    serializer_class = CategorySerializer
    filterset_class = CategoryFilters
    search_fields = ("name", "description")
    ordering_fields = ("name",)
    ordering = ("name",)


class CapabilitySerializer(Record[Capability]):
    category_name = serializers.CharField(source="category.name", read_only=True)

    class Meta:
        model = Capability
        fields = ("id", "category", "category_name", "name", "slug", "description")


class CapabilityFilters(Filters):
    class Meta:
        model = Capability
        fields = {"category": EXACT, "slug": EXACT}


@extend_schema(tags=["tools"])
class CapabilityResource(Resource[Capability]):
    """The jobs that tools can do."""

    queryset = Capability.objects.select_related("category")
    serializer_class = CapabilitySerializer
    filterset_class = CapabilityFilters
    search_fields = ("name", "description", "category__name")
    ordering_fields = ("name", "category")
    ordering = ("name",)
