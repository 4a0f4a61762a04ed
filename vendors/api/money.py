"""What was charged, and what a currency was worth."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from vendors.api.filters import EXACT, RANGE, CurrencyFilter, Filters, RecordFilter
from vendors.api.records import Record
from vendors.api.resources import Resource
from vendors.models import Charge, CostCentre, ExchangeRate


class ChargeSerializer(Record[Charge]):
    vendor_name = serializers.CharField(source="vendor.name", read_only=True)
    money = ("amount", "currency")

    class Meta:
        model = Charge
        fields = (
            *("id", "vendor", "vendor_name", "contract", "reference", "charged_on"),
            *("starts_on", "ends_on", "amount", "currency"),
        )


class ChargeFilters(Filters):
    currency = CurrencyFilter()
    cost_centre = RecordFilter(
        field_name="contract__cost_centre", queryset=CostCentre.objects.all()
    )

    class Meta:
        model = Charge
        fields = {
            **dict.fromkeys(("vendor", "contract"), EXACT),
            **dict.fromkeys(("charged_on", "starts_on", "ends_on", "amount"), RANGE),
        }


@extend_schema(tags=["money"])
class ChargeResource(Resource[Charge]):
    """Invoice lines as finance knows them; a credit is negative."""

    queryset = Charge.objects.select_related("vendor")
    serializer_class = ChargeSerializer
    filterset_class = ChargeFilters
    search_fields = ("reference", "vendor__name")
    ordering_fields = ("charged_on", "starts_on", "ends_on", "amount", "currency")
    ordering = ("-charged_on",)


class ExchangeRateSerializer(Record[ExchangeRate]):
    class Meta:
        model = ExchangeRate
        fields = ("id", "currency", "day", "rate")


class ExchangeRateFilters(Filters):
    currency = CurrencyFilter()

    class Meta:
        model = ExchangeRate
        fields = {"day": RANGE}


@extend_schema(tags=["money"])
class ExchangeRateResource(Resource[ExchangeRate]):
    """What one euro was worth in a currency on a day."""

    queryset = ExchangeRate.objects.all()
    serializer_class = ExchangeRateSerializer
    filterset_class = ExchangeRateFilters
    search_fields = ("currency",)
    ordering_fields = ("currency", "day")
    ordering = ("-day", "currency")
    money = frozenset()  # a rate is public, and tells nothing of what we pay
