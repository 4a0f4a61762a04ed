"""The mail that says which deadlines are near, and what to do about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import css_inline
from django.template.loader import render_to_string

from vendors.notifications import explaining, words
from vendors.rules import deadlines as rules
from vendors.rules.answers import Silence, Unknown
from vendors.rules.deadlines import Kind
from vendors.rules.reminders import Occasion
from vendors.rules.renewal import Period


@dataclass(frozen=True, slots=True)
class Deadline:
    """One contract in the mail, as its reader may see it."""

    vendor: str
    contract: str
    occasion: Occasion
    days: rules.Deadline
    term: Period | None
    silence: Silence | None
    unknowns: tuple[Unknown, ...]
    price: str  # empty for whoever may not see money, or where it is not known
    price_is_expected: bool
    to_be_left: bool
    link: str


class Named(NamedTuple):
    """A day and what it is the day for."""

    name: str
    day: str


@dataclass(frozen=True, slots=True)
class Message:
    subject: str
    text: str
    html: str


def reminder(
    name: str, deadlines: Sequence[Deadline], *, today: date, home: str
) -> Message:
    """Return one mail about all of a person's deadlines, the most urgent first."""
    ordered = sorted(
        deadlines, key=lambda one: (one.days.act_by, one.vendor, one.contract)
    )
    context = {
        "name": name,
        "deadlines": [_in_words(one, today) for one in ordered],
        "home": home,
    }
    html = render_to_string("mail/renewal/body.html", context)
    return Message(
        subject=words.one_line(_subject(ordered, today))[:240],
        text=words.printable(render_to_string("mail/renewal/body.txt", context)),
        html=words.printable(css_inline.inline(html)),
    )


def named_days(days: rules.Deadline) -> list[Named]:
    """Return the days of a deadline that people act by, the first one first."""
    if days.kind is Kind.REVIEW:
        return [Named("Look again by", words.day(days.act_by))]
    found = [
        Named("Not before", words.day(days.opens_on)) if days.opens_on else None,
        Named("Decide by", words.day(days.act_by)),
        Named("Send notice by", words.day(days.send_by)) if days.send_by else None,
        Named("Notice counts by", words.day(days.notice_by))
        if days.notice_by
        else None,
    ]
    return [one for one in found if one is not None]


def _subject(deadlines: Sequence[Deadline], today: date) -> str:
    first = deadlines[0]
    more = f" and {len(deadlines) - 1} more" if len(deadlines) > 1 else ""
    what = f"{first.vendor}: {first.contract}{more}"
    if first.occasion is Occasion.RENEWED:
        return f"Renewed by itself: {what}"
    if first.occasion is Occasion.PASSED:
        passed = "Look again" if first.days.kind is Kind.REVIEW else "Deadline passed"
        return f"{passed} on {words.day(first.days.day)}: {what}"
    by = words.day(first.days.act_by)
    left = words.days_left((first.days.act_by - today).days)
    return f"{_act(first).capitalize()} by {by} ({left}): {what}"


def _act(one: Deadline) -> str:
    if one.to_be_left:
        return "send the notice"
    return "look again" if one.days.kind is Kind.REVIEW else "decide"


def _in_words(one: Deadline, today: date) -> dict[str, object]:
    return {
        "vendor": one.vendor,
        "contract": one.contract,
        "ask": _ask(one, today),
        "act_by": words.day(one.days.act_by),
        "days": named_days(one.days),
        "why": explaining.because(one.days.because),
        "otherwise": explaining.what_follows(one.silence) if one.silence else "",
        "unknowns": [explaining.not_known(unknown) for unknown in one.unknowns],
        "price": f"{one.price} (expected)" if one.price_is_expected else one.price,
        "link": one.link,
        "passed": one.occasion is Occasion.PASSED,
    }


def _ask(one: Deadline, today: date) -> str:
    if one.occasion is Occasion.RENEWED:
        return _renewed(one)
    if one.occasion is Occasion.PASSED and one.days.kind is not Kind.REVIEW:
        return (
            f"The last day for notice was {words.day(one.days.day)}, and nobody "
            "has decided. Ask the vendor whether notice is still accepted, and record "
            "what was decided."
        )
    left = words.days_left((one.days.act_by - today).days)
    by = words.day(one.days.act_by)
    if one.to_be_left:
        return f"It is to be left: send the notice by {by} ({left}) and record it."
    if one.days.kind is Kind.REVIEW:
        return (
            f"It has no deadline of its own. Look at it by {by} ({left}): is it still "
            "needed, and is what is recorded still true?"
        )
    return f"Decide by {by} ({left}): renew, renegotiate or leave."


def _renewed(one: Deadline) -> str:
    until = ""
    if one.term is not None and one.term.ends_on is not None:
        until = f" until {words.day(one.term.ends_on)}"
    return (
        f"Nobody had decided, so it renewed by itself{until}. Check its price, and put "
        "it right where the vendor's differs."
    )
