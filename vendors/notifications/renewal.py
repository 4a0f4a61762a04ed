"""The mail that says which deadlines are near, and what to do about each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

import css_inline
from django.template.loader import render_to_string

from vendors.notifications import explaining, words
from vendors.notifications.words import DayWords
from vendors.rules import deadlines as rules
from vendors.rules.answers import Silence, Unknown
from vendors.rules.deadlines import Kind
from vendors.rules.reminders import Occasion, Role
from vendors.rules.renewal import Period

LONGEST_SUBJECT = 240
# Whoever is told of hundreds reads no more, and no mail server takes them all.
MOST_IN_FULL = 25
MOST_LINES = 500
COSTS_NOW, COSTS_NEXT = "Costs now", "Costs next"
# What stands in <style> for dark screens cannot be written beside each element.
INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a mail, what day it is there, and how days are written there."""

    name: str
    today: date
    day: DayWords = words.day
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Part:
    """One term or document in the mail, as its reader may see it."""

    vendor: str
    title: str
    occasion: Occasion
    role: Role
    days: rules.Deadline
    uid: str  # the same for the same term or document
    link: str
    owner: str = ""  # who answers for it
    backup: str = ""  # who stands in
    decide: str = ""  # the link by which its reader answers without signing in
    document: str = ""  # what kind of document it is about, if it is
    term: Period | None = None
    silence: Silence | None = None
    unknowns: tuple[Unknown, ...] = ()
    # Empty for whoever may not see money, or where it is not known.
    costs_now: str = ""
    costs_next: str = ""
    to_be_left: bool = False
    day_is_over_at: datetime | None = None  # the notice day, where the vendor is


class Heading(NamedTuple):
    """One term or document in the overview, however many there are."""

    vendor: str
    title: str
    occasion: Occasion
    act_by: date
    day: date  # the last on which notice counts, where it has one
    is_document: bool

    @property
    def urgency(self) -> tuple[bool, date, str, str]:
        """Return what orders headings by the day to act by; mere news comes last."""
        is_news = self.occasion is Occasion.RENEWED
        return is_news, self.act_by, self.vendor, self.title


class Named(NamedTuple):
    """A day and what it is the day for."""

    name: str
    day: str


@dataclass(frozen=True, slots=True)
class Message:
    subject: str
    text: str
    html: str


class Line(NamedTuple):
    """One term or document in the overview."""

    by: str
    heading: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class InWords:
    """One term or document, as the templates show it."""

    line: Line
    ask: str
    rows: list[Named]
    otherwise: str
    unknowns: list[str]
    why_you: str
    why: list[str] = field(repr=False)
    button: str
    decide: str
    link: str
    page: str


def reminder(
    reader: Reader, headings: Sequence[Heading], parts: Sequence[Part], *, home: str
) -> Message:
    """Return one mail about all of a reader's deadlines, the most urgent first.

    The parts are the first of them in full.
    """
    context = {
        "reader": reader.name,
        "overview": [_line(one, reader) for one in headings[:MOST_LINES]],
        "more": len(headings[MOST_LINES:]),
        "parts": [_in_words(one, reader) for one in parts],
        "in_full": MOST_IN_FULL,
        "needs": _needs(headings),
        "home": home,
    }
    html = render_to_string("mail/renewal/body.html", context)
    return Message(
        subject=subject(parts[0], reader, count=len(headings)),
        text=words.printable(render_to_string("mail/renewal/body.txt", context)),
        html=words.printable(INLINER.inline(html)),
    )


def named_days(days: rules.Deadline, *, day: DayWords = words.day) -> list[Named]:
    """Return the days of a deadline that people act by, the first one first."""
    if days.kind is Kind.REVIEW:
        return [Named("Look again by", day(days.act_by))]
    found = [
        Named("Not before", day(days.opens_on)) if days.opens_on else None,
        Named("Decide by", day(days.act_by)),
        Named("Send notice by", day(days.send_by)) if days.send_by else None,
        Named("Notice counts by", day(days.notice_by)) if days.notice_by else None,
    ]
    return [one for one in found if one is not None]


def subject(first: Part, reader: Reader, *, count: int) -> str:
    """Return the most urgent of so many things, and how many more there are."""
    more = f" and {count - 1} more" if count > 1 else ""
    said = f"{headline(first, reader)}: {first.vendor}: {first.title}{more}"
    return words.one_line(said)[:LONGEST_SUBJECT]


def headline(one: Part, reader: Reader) -> str:
    """Return what a part is about, in a few words."""
    if one.occasion is Occasion.RENEWED:
        return "Renewed by itself"
    day = reader.day(one.days.day)
    if one.occasion is Occasion.PASSED:
        if one.document:
            return f"Expired on {day}"
        review = one.days.kind is Kind.REVIEW
        return f"{'Look again' if review else 'Deadline passed'} on {day}"
    return f"{_act(one)} {_by(one, reader)}"


def ask(one: Part, reader: Reader) -> str:
    """Return what the reader is asked to do, as a sentence or two."""
    day, by = reader.day(one.days.day), _by(one, reader)
    passed = one.occasion is Occasion.PASSED
    if one.occasion is Occasion.RENEWED:
        return _renewed(one, reader)
    if one.document:
        left = words.days_left((one.days.act_by - reader.today).days)
        expires = f"expired on {day}" if passed else f"expires on {day} ({left})"
        return (
            f"This document ({one.document}) {expires}. Ask the vendor for the new "
            "one and record it, or record until when this one is good."
        )
    if passed and one.days.kind is not Kind.REVIEW:
        done = "no notice is recorded" if one.to_be_left else "nobody has decided"
        return (
            f"The last day for notice was {day}, and {done}. Ask the vendor whether "
            "notice is still accepted, and record what was decided."
        )
    if one.to_be_left:
        return f"It is to be left: send the notice {by} and record it."
    if one.days.kind is Kind.REVIEW:
        return (
            f"It has no deadline of its own. Look at it {by}: is it still needed, and "
            "is what is recorded still true?"
        )
    late = ""
    if by_day(one.days, reader) != one.days.act_by:
        late = f" Our own day for that was {reader.day(one.days.act_by)}."
    return f"Decide {by}: renew, renegotiate or leave.{late}"


def by_day(days: rules.Deadline | Heading, reader: Reader) -> date:
    """Return the day to act by; once it is over, the last on which notice counts."""
    late = days.act_by < reader.today <= days.day
    return days.day if late else days.act_by


def _by(one: Part, reader: Reader) -> str:
    day = by_day(one.days, reader)
    return f"by {reader.day(day)} ({words.days_left((day - reader.today).days)})"


def _act(one: Part) -> str:
    if one.document:
        return "Replace"
    if one.to_be_left:
        return "Send the notice"
    return "Look again" if one.days.kind is Kind.REVIEW else "Decide"


def _renewed(one: Part, reader: Reader) -> str:
    until = ""
    if one.term is not None and one.term.ends_on is not None:
        until = f" until {reader.day(one.term.ends_on)}"
    return (
        f"Nobody had decided, so it renewed by itself{until}. Check its price, and put "
        "it right where the vendor's differs."
    )


def _needs(headings: Sequence[Heading]) -> str:
    documents = sum(one.is_document for one in headings)
    contracts = len(headings) - documents
    found = [
        f"{count} {kind}{'s' if count > 1 else ''}" if count > 1 else f"one {kind}"
        for count, kind in ((contracts, "contract"), (documents, "document"))
        if count
    ]
    return f"{' and '.join(found)} need{'s' if len(headings) == 1 else ''} you"


def _in_words(one: Part, reader: Reader) -> InWords:
    follows = (
        explaining.what_follows(one.silence, day=reader.day) if one.silence else ""
    )
    return InWords(
        line=_line(_heading(one), reader),
        ask=ask(one, reader),
        rows=_rows(one, reader),
        otherwise=follows,
        unknowns=[explaining.not_known(unknown) for unknown in one.unknowns],
        why_you=_why_you(one, reader),
        why=explaining.because(one.days.because, day=reader.day),
        button=_button(one),
        decide=one.decide,
        link=one.link,
        page="Open the document" if one.document else "Open the contract",
    )


def _heading(one: Part) -> Heading:
    days, is_document = one.days, bool(one.document)
    return Heading(
        one.vendor, one.title, one.occasion, days.act_by, days.day, is_document
    )


def _line(one: Heading, reader: Reader) -> Line:
    passed = one.occasion is Occasion.PASSED
    return Line(
        by=reader.day(by_day(one, reader)),
        heading=words.one_line(f"{one.vendor}: {one.title}"),
        urgent=passed or (one.act_by - reader.today).days <= 1,
    )


def _rows(one: Part, reader: Reader) -> list[Named]:
    if one.document:
        return [Named("Good until", reader.day(one.days.day))]
    rows = named_days(one.days, day=reader.day)
    if one.day_is_over_at is not None:
        over = one.day_is_over_at.astimezone(reader.zone)
        moment = f"{reader.day(over.date())} at {over:%H:%M} your time"
        rows.append(Named("That day is over", moment))
    if one.costs_now:
        rows.append(Named(COSTS_NOW, one.costs_now))
    if one.costs_next:
        rows.append(Named(COSTS_NEXT, one.costs_next))
    return rows


def _button(one: Part) -> str:
    if one.occasion is Occasion.RENEWED:
        return "See what was renewed"
    if one.document:
        return "Record the new one"
    if one.to_be_left:
        return "Record the notice"
    return "Look at it" if one.days.kind is Kind.REVIEW else "Decide"


def _why_you(one: Part, reader: Reader) -> str:
    """Return why the reader is told of it."""
    what = "document" if one.document else "contract"
    if one.role is Role.BACKUP:
        return _stands_in(one, what)
    if one.role is Role.NEXT_IN_LINE:
        return _next_in_line(one, what, reader)
    return {
        Role.OWNER: f"You answer for this {what}.",
        Role.TOOL_OWNER: "You answer for a tool that it pays for.",
        Role.TEAM: f"Nobody has acted yet, and who answers for this {what} is one of "
        "your team.",
        Role.PRODUCT_OPS: "Product ops hear of what nobody else can be told, and of "
        "deadlines that have passed.",
        Role.WEBHOOK: "",
    }[one.role]


def _stands_in(one: Part, what: str) -> str:
    if not one.owner:
        return f"You are the backup, and this {what} has no owner."
    return f"You stand in for {one.owner}, who cannot be reached."


def _next_in_line(one: Part, what: str, reader: Reader) -> str:
    silent = one.owner or one.backup
    if not silent:
        return f"You are next in line: nobody answers for this {what}."
    if words.one_line(silent) == reader.name:
        return _stands_in(one, what)
    return f"You are next in line: {silent} has not acted yet, or cannot be reached."
