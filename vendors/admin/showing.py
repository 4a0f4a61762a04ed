"""Links, labels and days as the admin's pages show them."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vendors.models import Term
from vendors.notifications import explaining, words
from vendors.rules import answers
from vendors.rules.renewal import Agreement

NOTHING = "\N{EN DASH}"


def change_url(record: Model) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def link(record: Model | None, text: object = None) -> SafeString | str:
    """Return a link to a record's page, or a dash for none."""
    if record is None:
        return NOTHING
    return format_html(
        '<a class="sb-link" href="{}">{}</a>', change_url(record), text or record
    )


def day(on: date | None) -> str:
    """Return a day that no narrow column breaks apart."""
    return words.day(on).replace(" ", "\N{NO-BREAK SPACE}") if on else NOTHING


def if_nobody_acts(agreement: Agreement | None, term: Term | None) -> str:
    """Return what the end of a term leads to; nothing where it is not known."""
    if agreement is None or term is None or term.period is None:
        return ""
    follows = explaining.what_follows(answers.if_nobody_acts(agreement, term.number))
    return f"If nobody acts, {follows[:1].lower()}{follows[1:]}"


def not_known(agreement: Agreement | None, term: Term) -> tuple[str, ...]:
    """Return what is not known about a term, each with what would settle it."""
    found = term.unknowns(agreement, timezone.localdate())
    return tuple(map(explaining.not_known, found))


def steps(sentences: Iterable[str]) -> SafeString:
    """Return the steps of an explanation, one below the other."""
    return format_html(
        '<ol class="sb-why">{}</ol>',
        format_html_join("", "<li>{}</li>", ((step,) for step in sentences)),
    )


def why_at_hand(text: str, because: Iterable[str]) -> SafeString:
    """Return a day that says why when somebody points at it."""
    return format_html('<span title="{}">{}</span>', " ".join(because), text)


def urgency(days_left: int) -> str:
    """Return how pressing a day is: "overdue", "soon" (a fortnight), "later"."""
    if days_left < 0:
        return "overdue"
    return "soon" if days_left <= 14 else "later"  # noqa: PLR2004  said above


def days_left(on: date, today: date) -> SafeString:
    count = (on - today).days
    return format_html(
        '<span class="sb-days sb-days-{}">{}</span>',
        urgency(count),
        words.days_left(count),
    )


def person(somebody: User | None) -> str:
    """Return a person's name, and whether they have left."""
    if somebody is None:
        return "nobody"
    name = somebody.get_full_name() or somebody.get_username()
    return name if somebody.is_active else f"{name} (left)"


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
