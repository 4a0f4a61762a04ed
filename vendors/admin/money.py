from django.contrib import admin
from django.utils.safestring import SafeString

from vendors.admin.showing import NOTHING, link
from vendors.admin.site import (
    AutocompleteSelectFilter,
    HistoryAdmin,
    RangeDateFilter,
    display,
)
from vendors.admin.term import WithMoneyOnly
from vendors.models import Charge, ExchangeRate
from vendors.notifications import words


@admin.register(Charge)
class ChargeAdmin(WithMoneyOnly, HistoryAdmin):
    list_display = (
        *("charged_on", "vendor", "contract_page", "reference"),
        *("starts_on", "ends_on", "price"),
    )
    list_select_related = ("vendor", "contract")
    list_filter = (
        ("charged_on", RangeDateFilter),
        ("vendor", AutocompleteSelectFilter),
        ("contract", AutocompleteSelectFilter),
    )
    search_fields = ("reference", "vendor__name", "contract__title")
    autocomplete_fields = ("vendor", "contract")
    date_hierarchy = "charged_on"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("vendor", "contract"),
                    ("charged_on", "reference"),
                    ("starts_on", "ends_on"),
                    ("amount", "currency"),
                )
            },
        ),
    )

    @display(description="Contract")
    def contract_page(self, charge: Charge) -> SafeString | str:
        return link(charge.contract)

    @display(description="Amount", ordering="amount")
    def price(self, charge: Charge) -> str:
        return words.money(charge.amount, charge.currency) or NOTHING


@admin.register(ExchangeRate)
class ExchangeRateAdmin(HistoryAdmin):
    list_display = ("day", "currency", "rate")
    list_filter = (("day", RangeDateFilter),)
    search_fields = ("currency",)
    date_hierarchy = "day"
