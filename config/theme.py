"""The admin's look and its menu."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy


def _may_view(*permissions: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perms(permissions)


def _item(title: str, icon: str, model: str) -> dict[str, Any]:
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": _may_view(f"{app}.view_{name}"),
    }


def _account_links(request: HttpRequest) -> list[dict[str, Any]]:
    mine = [("My reminders", "admin:vendors_preference_mine")]
    if request.user.is_authenticated and request.user.has_usable_password():
        mine.append(("Change password", "admin:password_change"))
    return [{"title": title, "link": reverse(page)} for title, page in mine]


# From pale to dark; white on 600 and 700 on white read well (over 5:1).
PRIMARY = {
    "50": "oklch(97.8% .012 215)",
    "100": "oklch(94.5% .03 215)",
    "200": "oklch(89% .055 215)",
    "300": "oklch(81% .09 216)",
    "400": "oklch(71% .115 218)",
    "500": "oklch(60% .115 222)",
    "600": "oklch(50% .1 226)",
    "700": "oklch(43% .085 228)",
    "800": "oklch(37% .07 230)",
    "900": "oklch(32% .058 232)",
    "950": "oklch(24% .045 234)",
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Stackbook",
    "SITE_HEADER": "Stackbook",
    "SITE_SUBHEADER": "Tools, contracts, deadlines",
    "SITE_SYMBOL": "menu_book",
    "COLORS": {"primary": PRIMARY},
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda _: static("favicon.svg"),
        },
    ],
    "STYLES": [lambda _: static("stackbook.css")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "config.start_page.add_context",
    "ACCOUNT": {"navigation": _account_links},
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    {
                        "title": "Start",
                        "icon": "home",
                        "link": reverse_lazy("admin:index"),
                    },
                ],
            },
            {
                "title": "Tools",
                "separator": True,
                "items": [
                    _item("Tools", "construction", "inventory.tool"),
                    _item("Findings", "content_copy", "inventory.finding"),
                    _item("Guidelines", "menu_book", "inventory.guideline"),
                    _item("Usage", "monitoring", "inventory.usagesnapshot"),
                    _item("Teams", "groups", "inventory.team"),
                    _item("Categories", "shelves", "inventory.category"),
                    _item("Capabilities", "task_alt", "inventory.capability"),
                ],
            },
            {
                "title": "Contracts",
                "separator": True,
                "items": [
                    _item("Vendors", "storefront", "vendors.vendor"),
                    _item("Contracts", "contract", "vendors.contract"),
                    _item("Terms", "event", "vendors.term"),
                    _item("Documents", "description", "vendors.document"),
                    {
                        **_item("Readings", "fact_check", "vendors.contractreading"),
                        "permission": _may_view(
                            "vendors.view_document", "vendors.view_term"
                        ),
                    },
                    _item("Charges", "receipt_long", "vendors.charge"),
                    _item("Cost centres", "account_balance", "vendors.costcentre"),
                    _item(
                        "Exchange rates", "currency_exchange", "vendors.exchangerate"
                    ),
                ],
            },
            {
                "title": "Delivery",
                "separator": True,
                "collapsible": True,
                "items": [
                    {
                        "title": "Coming reminders",
                        "icon": "upcoming",
                        "link": reverse_lazy("admin:vendors_reminder_coming"),
                        "permission": _may_view(
                            "vendors.view_reminder", "vendors.view_contract"
                        ),
                    },
                    _item("Reminders", "notifications", "vendors.reminder"),
                    _item("Mails", "mail", "vendors.mail"),
                    _item("Attempts", "history", "vendors.mailevent"),
                    _item("Answers", "reply", "vendors.response"),
                    _item("Channels", "forum", "vendors.channel"),
                    _item(
                        "Refused addresses",
                        "unsubscribe",
                        "vendors.refusedaddress",
                    ),
                    _item("Reminder policies", "rule", "vendors.reminderpolicy"),
                    _item("Job runs", "schedule", "vendors.jobrun"),
                ],
            },
            {
                "title": "People",
                "separator": True,
                "collapsible": True,
                "items": [
                    _item("People", "person", "auth.user"),
                    _item("Groups", "group", "auth.group"),
                    _item("Preferences", "tune", "vendors.preference"),
                ],
            },
        ],
    },
}
