"""The mail that says which deadlines are near, and what to do about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import css_inline
from django.template.loader import render_to_string

from vendors.notifications import words
from vendors.rules import renewal
from vendors.rules.reminders import PASSED


@dataclass(frozen=True, slots=True)
class Deadline:
    """One contract in the mail, as its reader may see it."""

    vendor: str
    contract: str
    lead: int
    days: renewal.Deadline
    mode: renewal.Mode | None
    upcoming: renewal.Period | None
    price: str  # empty for whoever may not see money, or where it is not known
    to_be_left: bool
    link: str


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


def _subject(deadlines: Sequence[Deadline], today: date) -> str:
    first = deadlines[0]
    more = f" and {len(deadlines) - 1} more" if len(deadlines) > 1 else ""
    what = f"{first.vendor}: {first.contract}"
    if first.lead == PASSED:
        passed = words.day(first.days.notice_by)
        return f"Deadline passed on {passed}: {what}{more}"
    act = "send the notice" if first.to_be_left else "decide"
    left = words.days_left((first.days.act_by - today).days)
    return (
        f"{act.capitalize()} by {words.day(first.days.act_by)} ({left}): {what}{more}"
    )


def _in_words(one: Deadline, today: date) -> dict[str, object]:
    return {
        "vendor": one.vendor,
        "contract": one.contract,
        "ask": _ask(one, today),
        "act_by": words.day(one.days.act_by),
        "send_by": words.day(one.days.send_by),
        "notice_by": words.day(one.days.notice_by),
        "why": words.why(one.days),
        "otherwise": words.what_follows(one.mode, one.upcoming),
        "price": one.price,
        "link": one.link,
        "passed": one.lead == PASSED,
    }


def _ask(one: Deadline, today: date) -> str:
    if one.lead == PASSED:
        return (
            f"The last day for notice was {words.day(one.days.notice_by)}, and nobody "
            "has decided. Ask the vendor whether notice is still accepted, and record "
            "what was decided."
        )
    left = words.days_left((one.days.act_by - today).days)
    by = words.day(one.days.act_by)
    if one.to_be_left:
        return f"It is to be left: send the notice by {by} ({left}) and record it."
    return f"Decide by {by} ({left}): renew, renegotiate or leave."
