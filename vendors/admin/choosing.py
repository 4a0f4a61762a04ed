"""What people choose from: choices that read as sentences, codes that are offered."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django.db.models import Field
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vendors.admin.site import UnfoldAdminTextInputWidget
from vendors.models import Contract
from vendors.rules.notice import CountedFrom, Counts, PeriodEnd, Purpose, Stated
from vendors.rules.renewal import EndKind, Mode, StepLength

# For each field, how the choices read whose names say too little.
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "end_kind": {
        EndKind.STATED: "On the day stated",
        EndKind.COMPUTED: "After its length",
        EndKind.PARENT: "With its parent's term",
        EndKind.EVENT: "With an event",
        EndKind.NONE: "It has no end",
        EndKind.UNKNOWN: "Not found in the contract",
        EndKind.ILLEGIBLE: "Cannot be read in our copy",
    },
    "mode": {
        Mode.AUTOMATIC: "Automatic: silence renews it",
        Mode.OPTIONAL: "Optional: it ends unless we renew",
        Mode.MUTUAL: "Mutual: both must agree",
        Mode.CONDITIONAL: "On a condition",
        Mode.NONE: "None: it ends with its term",
        Mode.EVERGREEN: "Evergreen: no end, leave by notice",
        Mode.UNCLEAR: "Unclear or contradictory",
    },
    "length_kind": {
        StepLength.STATED: "A length of its own",
        StepLength.SAME: "As long as the term before",
        StepLength.NO_END: "Without an end",
        StepLength.EVENT: "Until an event",
        StepLength.UNKNOWN: "Not found in the contract",
        StepLength.ILLEGIBLE: "Cannot be read in our copy",
    },
    "purpose": {
        Purpose.PREVENT_RENEWAL: "To prevent a renewal",
        Purpose.EXERCISE_RENEWAL: "To renew",
        Purpose.LEAVE: "To leave at any time",
    },
    "stated": {
        Stated.STATED: "By when notice is given",
        Stated.SAYS_NONE: "That no notice is needed",
        Stated.NOT_FOUND: "Nothing that we found",
        Stated.ILLEGIBLE: "What we cannot read in our copy",
        Stated.EVENT: "That it depends on an event",
    },
    "counted_from": {
        CountedFrom.LAST_DAY: "The last day of the term",
        CountedFrom.RENEWAL_DATE: "The day it renews, one later",
    },
    "counts": {
        Counts.RECEIVED: "When it is received",
        Counts.GIVEN: "When it is given",
    },
    "to_end_of": {
        PeriodEnd.ANY_DAY: "No period: on any day",
        PeriodEnd.MONTH: "A month",
        PeriodEnd.QUARTER: "A quarter",
        PeriodEnd.HALF_YEAR: "A half-year",
        PeriodEnd.YEAR: "A calendar year",
        PeriodEnd.CONTRACT_YEAR: "A year of the contract",
    },
}
# What fields are called beside one another in a form, where their names say too little.
LABELS: Mapping[str, str] = {
    "end_kind": "How it ends",
    "length_kind": "How long it runs",
    "length_amount": "Length",
    "length_unit": "Its unit",
    "times": "How often",
    "opens_amount": "Window: not earlier than",
    "opens_unit": "Its unit before the last day",
    "fixed_day": "Or a fixed day: day",
    "fixed_month": "Its month, 1 to 12",
    "clear_days": "The days must be clear",
    "after_first_term": "Only after the first term",
    "applies_from": "Holds since",
    "notice_given_way": "How it was given",
    "notice_proof": "Its proof",
}
Offered = Iterable[tuple[str, str]]


def in_sentences(name: str, offered: Offered) -> list[tuple[str, str]]:
    """Return the choices of a field as they read in a form."""
    said = SENTENCES.get(name, {})
    return [(value, said.get(value, label)) for value, label in offered]


class SaysChoices:
    """A form whose fields and choices are said in the words of this module."""

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in LABELS:
            kwargs["label"] = LABELS[db_field.name]
        return super().formfield_for_dbfield(  # type: ignore[misc]  # a mixin
            db_field, request, **kwargs
        )

    def formfield_for_choice_field(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_choice_field(  # type: ignore[misc]  # a mixin
            db_field, request, **kwargs
        )
        if db_field.name in SENTENCES and field is not None:
            field.choices = in_sentences(db_field.name, field.choices)
        return field


class SuggestingWidget(UnfoldAdminTextInputWidget):
    """A text with known answers offered while somebody types; others may be typed."""

    def __init__(self, offered: Callable[[], Offered]) -> None:
        super().__init__({"spellcheck": "false"})
        self.offered = offered

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        listed = {**(attrs or {}), "list": f"{name}-known"}
        context: dict[str, Any] = super().get_context(name, value, listed)
        return context

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        name = args[0] if args else kwargs["name"]
        options = format_html_join("", '<option value="{}">{}</option>', self.offered())
        return format_html(
            '{}<datalist id="{}-known">{}</datalist>',
            super().render(*args, **kwargs),
            name,
            options,
        )


@cache
def known_calendars() -> Offered:
    """Return the code and the name of every country and part that has holidays."""
    import holidays  # slow to load; the first page with a contract's form does

    names = Locale("en").territories
    longest = Contract._meta.get_field("calendar").max_length or 0
    found = []
    for country, parts in holidays.list_supported_countries(
        include_aliases=False
    ).items():
        name = str(names.get(country, country))
        called = getattr(holidays, country).get_subdivision_aliases()
        found.append((country, name))
        found.extend(
            (f"{country}-{part}", f"{name}: {(called.get(part) or [part])[0]}")
            for part in parts
        )
    return sorted(
        (one for one in found if len(one[0]) <= longest), key=lambda one: one[1]
    )


@cache
def known_zones() -> Offered:
    """Return the time zones that are named for a place."""
    return [
        (zone, zone.rpartition("/")[2].replace("_", " "))
        for zone in sorted(available_timezones())
        if "/" in zone and not zone.startswith("Etc/")
    ]


OFFERED = {"calendar": known_calendars, "notice_zone": known_zones}


class OffersCodes:
    """A form that offers the calendars and time zones that are known."""

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        offered = OFFERED.get(db_field.name)
        if offered is not None:
            kwargs["widget"] = SuggestingWidget(offered)
        return super().formfield_for_dbfield(  # type: ignore[misc]  # a mixin
            db_field, request, **kwargs
        )
