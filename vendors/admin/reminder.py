from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from vendors.admin import coming
from vendors.admin.showing import NOTHING, link, plural
from vendors.admin.site import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    HistoryAdmin,
    RangeDateFilter,
    ReadOnlyAdmin,
    display,
)
from vendors.models import Reminder, ReminderPolicy, Response
from vendors.notifications.words import person
from vendors.rules.reminders import Occasion


def subject_link(about: Reminder | Response) -> SafeString | str:
    """Return a link to the contract or the document that somebody hears about."""
    if about.term is not None:
        return link(about.term.contract)
    return link(about.document)


def told_at(reminder: Reminder) -> str:
    """Return when before a deadline, or after what, a reminder is owed."""
    if reminder.occasion != Occasion.AHEAD:
        return str(reminder.get_occasion_display()).lower()
    if reminder.lead < 0:
        return f"{plural(-reminder.lead, 'day')} after the act-by day"
    return plural(reminder.lead, "day")


def to_whom(reminder: Reminder) -> str:
    if reminder.channel is not None:
        return reminder.channel.name
    return person(reminder.person)


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = (
        *("about", "to", "role", "deadline", "told"),
        *("state", "owed_on", "mail_page"),
    )
    list_display_links = ("deadline",)
    list_select_related = ("term__contract", "document", "person", "channel", "mail")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("occasion", ChoicesDropdownFilter),
        ("role", ChoicesDropdownFilter),
        ("deadline", RangeDateFilter),
        ("term__contract", AutocompleteSelectFilter),
        ("person", AutocompleteSelectFilter),
        ("channel", AutocompleteSelectFilter),
    )
    search_fields = (
        *("term__contract__title", "term__contract__vendor__name"),
        *("document__title", "person__username", "person__email"),
    )
    date_hierarchy = "deadline"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "about",
                    ("to", "role"),
                    ("deadline", "occasion", "told"),
                    ("state", "owed_on", "mail_page"),
                )
            },
        ),
    )
    readonly_fields = ("about", "to", "told", "mail_page")

    def get_urls(self) -> list[URLPattern]:
        ahead = path(
            "coming/",
            self.admin_site.admin_view(self.coming),
            name="vendors_reminder_coming",
        )
        return [ahead, *super().get_urls()]

    def coming(self, request: HttpRequest) -> HttpResponse:
        return coming.look_ahead(self, request)

    @display(description="About", ordering="term__contract__title")
    def about(self, reminder: Reminder) -> SafeString | str:
        return subject_link(reminder)

    @display(description="To")
    def to(self, reminder: Reminder) -> str:
        return to_whom(reminder)

    @display(description="Lead", ordering="lead")
    def told(self, reminder: Reminder) -> str:
        return told_at(reminder)

    @display(description="Mail")
    def mail_page(self, reminder: Reminder) -> SafeString | str:
        return link(reminder.mail)


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    list_display = ("about", "reaction", "until", "deadline", "given_on", "who", "why")
    list_display_links = ("reaction",)
    list_select_related = ("term__contract", "document", "by")
    list_filter = (
        ("reaction", ChoicesDropdownFilter),
        ("given_on", RangeDateFilter),
        ("by", AutocompleteSelectFilter),
    )
    search_fields = (
        *("term__contract__title", "term__contract__vendor__name"),
        *("document__title", "reason"),
    )
    date_hierarchy = "given_on"
    fields = (
        "about",
        ("reaction", "until"),
        "deadline",
        "reason",
        ("given_on", "at", "who"),
    )
    readonly_fields = ("about", "who")

    @display(description="About", ordering="term__contract__title")
    def about(self, response: Response) -> SafeString | str:
        return subject_link(response)

    @display(description="By", ordering="by__last_name")
    def who(self, response: Response) -> str:
        return person(response.by) if response.by else "somebody"

    @display(description="Reason")
    def why(self, response: Response) -> str:
        return response.reason[:80] or NOTHING


@admin.register(ReminderPolicy)
class ReminderPolicyAdmin(HistoryAdmin):
    list_display = ("kind", "leads_in_words", "rolling", "next_in_line", "team")
    search_fields = ("kind",)
    fields = ("kind", "leads", "rolling", ("next_in_line_at", "team_at"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("kind",) if obj else ()

    @display(description="Reminded", ordering="leads")
    def leads_in_words(self, policy: ReminderPolicy) -> str:
        return f"{policy.leads} days before" if policy.leads else "as usual"

    @display(description="Next in line told", ordering="next_in_line_at")
    def next_in_line(self, policy: ReminderPolicy) -> str:
        return _from(policy.next_in_line_at)

    @display(description="Team told", ordering="team_at")
    def team(self, policy: ReminderPolicy) -> str:
        return _from(policy.team_at)


def _from(days: int | None) -> str:
    return "never" if days is None else f"from {plural(days, 'day')} before"
