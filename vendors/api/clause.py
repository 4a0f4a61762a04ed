"""What contracts say about renewal and notice."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from vendors.api.filters import EXACT, Filters, RecordFilter
from vendors.api.records import CountsDays
from vendors.api.resources import CatchesUp
from vendors.models import Notice, RenewalStep, Vendor


class RenewalStepSerializer(CountsDays[RenewalStep]):
    contract_title = serializers.CharField(source="contract.title", read_only=True)
    settled = ("contract",)

    class Meta:
        model = RenewalStep
        fields = (
            *("id", "contract", "contract_title", "position", "mode"),
            *("length_kind", "length_amount", "length_unit", "times", "condition"),
        )


class RenewalStepFilters(Filters):
    vendor = RecordFilter(field_name="contract__vendor", queryset=Vendor.objects.all())

    class Meta:
        model = RenewalStep
        fields = {"contract": EXACT, "mode": EXACT, "length_kind": EXACT}


@extend_schema(tags=["contracts"])
class RenewalStepResource(CatchesUp[RenewalStep]):
    """What the ends of terms lead to; the days of the terms follow at once."""

    queryset = RenewalStep.objects.select_related("contract")
    serializer_class = RenewalStepSerializer
    filterset_class = RenewalStepFilters
    search_fields = ("contract__title", "condition")
    ordering_fields = ("contract", "position", "mode")
    ordering = ("contract", "position")


class NoticeSerializer(CountsDays[Notice]):
    contract_title = serializers.CharField(source="contract.title", read_only=True)
    settled = ("contract",)

    class Meta:
        model = Notice
        fields = (
            *("id", "contract", "contract_title", "purpose", "amount", "unit"),
            *("counted_from", "opens_amount", "opens_unit"),
            *("fixed_month", "fixed_day"),
        )


class NoticeFilters(Filters):
    vendor = RecordFilter(field_name="contract__vendor", queryset=Vendor.objects.all())

    class Meta:
        model = Notice
        fields = {"contract": EXACT, "purpose": EXACT, "counted_from": EXACT}


@extend_schema(tags=["contracts"])
class NoticeResource(CatchesUp[Notice]):
    """What is demanded of whoever gives notice; the amount is one of time."""

    queryset = Notice.objects.select_related("contract")
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    search_fields = ("contract__title",)
    ordering_fields = ("contract", "purpose")
    ordering = ("contract", "purpose")
