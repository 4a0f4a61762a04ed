"""What contracts say about renewal and notice."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from vendors.api.filters import EXACT, Filters, RecordFilter
from vendors.api.previewing import PreviewedResource, previewed
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
            "applies_from",
        )


class RenewalStepFilters(Filters):
    vendor = RecordFilter(field_name="contract__vendor", queryset=Vendor.objects.all())

    class Meta:
        model = RenewalStep
        fields = {"contract": EXACT, "mode": EXACT, "length_kind": EXACT}


@previewed(RenewalStepSerializer, "RenewalStep")
@extend_schema(tags=["contracts"])
class RenewalStepResource(CatchesUp[RenewalStep], PreviewedResource[RenewalStep]):
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
            *("id", "contract", "contract_title", "purpose", "stated"),
            *("amount", "unit", "counted_from", "opens_amount", "opens_unit"),
            *("fixed_month", "fixed_day", "counts", "clear_days", "to_end_of"),
            *("after_first_term", "applies_from"),
        )


class NoticeFilters(Filters):
    vendor = RecordFilter(field_name="contract__vendor", queryset=Vendor.objects.all())

    class Meta:
        model = Notice
        fields = dict.fromkeys(("contract", "purpose", "stated", "counted_from"), EXACT)


@previewed(NoticeSerializer, "Notice")
@extend_schema(tags=["contracts"])
class NoticeResource(CatchesUp[Notice], PreviewedResource[Notice]):
    """What is demanded of whoever gives notice; the amount is one of time."""

    queryset = Notice.objects.select_related("contract")
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    search_fields = ("contract__title",)
    ordering_fields = ("contract", "purpose")
    ordering = ("contract", "purpose")
