"""What a mail says: written from what is owed, to whom it is owed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from vendors.models import Channel, Contract, Document, Reminder, Term
from vendors.models.mail import ChannelKind, DateStyle
from vendors.models.term import Billing, Outcome
from vendors.notifications import chat, instants, renewal, words
from vendors.notifications.calendar import as_calendar
from vendors.notifications.renewal import Part, Reader
from vendors.operations.batches import in_batches
from vendors.operations.contents import Contents
from vendors.operations.following import expected_price
from vendors.operations.links import Claim, SubjectKind, link_token
from vendors.rules import answers
from vendors.rules.deadlines import Deadline, Kind
from vendors.rules.price import Price
from vendors.rules.reminders import Occasion, Role
from vendors.rules.renewal import Agreement

BATCH = 500  # contracts read at once
A_PERIOD = {
    Billing.MONTHLY: " a month",
    Billing.QUARTERLY: " a quarter",
    Billing.ANNUAL: " a year",
    Billing.ONE_OFF: "",
}


class Site(NamedTuple):
    """Where links lead, and whether mails leave the app or are kept in it."""

    url: str
    sends_mail: bool

    @property
    def host(self) -> str:
        """Return its name as the mail system writes it."""
        name = urlsplit(self.url).hostname or "localhost"
        try:
            return name.encode("idna").decode()
        except ValueError:
            return "localhost"


class Words(NamedTuple):
    """A mail's words; a webhook takes its text alone."""

    subject: str
    text: str
    html: str
    calendar: str


@dataclass(frozen=True, slots=True)
class To:
    """Whom a mail is for: a person, or a channel that several read."""

    person: User | None = None
    channel: Channel | None = None

    @property
    def is_webhook(self) -> bool:
        return self.channel is not None and self.channel.kind == ChannelKind.WEBHOOK

    @property
    def address(self) -> str:
        """Return where it goes: of a webhook the secret address to post to."""
        if self.person is not None:
            return self.person.email
        return self.channel.address if self.channel is not None else ""

    def reader(self, today: date, now: datetime) -> Reader:
        """Return who reads it; what day it is there may differ from ours by one."""
        chosen = getattr(self.person, "preference", None)
        zone = timezone.get_default_timezone()
        if chosen is not None and chosen.zone:
            zone = _zone(chosen.zone) or zone
        style = chosen.date_style if chosen is not None else DateStyle.DAY_FIRST
        name = _name(self.person) if self.person else str(self.channel or "")
        here = timezone.localtime(now).date()
        there = today + (now.astimezone(zone).date() - here)
        return Reader(words.one_line(name), there, words.in_style(style), zone)


def written(
    to: To, contents: Contents, *, today: date, now: datetime, site: str
) -> Words:
    """Return what its reader is told on a day, with that reader's rights to money."""
    reader = to.reader(today, now)
    headings = [one.heading for one in contents.entries]
    parts = [_part(one, to, site) for one in contents.in_full]
    if to.is_webhook:
        count = len(headings)
        subject = renewal.subject(parts[0], reader, count=count)
        return Words(subject, chat.said(parts, reader, count=count), "", "")
    home = site + reverse("admin:index")
    message = renewal.reminder(reader, headings, parts, home=home)
    host = Site(site, sends_mail=True).host
    entries = as_calendar(parts, reader, host=host, now=now)
    return Words(message.subject, message.text, message.html, entries)


def _part(reminder: Reminder, to: To, site: str) -> Part:
    if reminder.document is not None:
        part = _of_document(reminder, reminder.document, site)
    elif reminder.term is not None:
        part = _of_term(reminder, reminder.term, to, site)
    else:  # the database refuses it
        raise ValueError("A reminder is about a term or a document.")
    if to.person is None:
        return part
    return replace(part, decide=_decide(reminder, to.person, site))


def _of_term(reminder: Reminder, term: Term, to: To, site: str) -> Part:
    contract = term.contract
    decision = getattr(term, "decision", None)
    part = Part(
        vendor=str(contract.vendor),
        title=contract.title,
        occasion=Occasion(reminder.occasion),
        role=Role(reminder.role),
        days=_stored_days(term, reminder.deadline),
        uid=f"term-{term.pk}",
        link=site + reverse("admin:vendors_contract_change", args=[contract.pk]),
        owner=_name(contract.owner) if contract.owner else "",
        backup=_name(contract.backup) if contract.backup else "",
        term=term.period,
        to_be_left=decision is not None and decision.outcome == Outcome.LEAVE,
    )
    try:
        return _explained(part, term, contract, to)
    except (ValueError, OverflowError):
        # Its facts contradict each other or lead beyond the calendar: its stored days
        # are told all the same, and stand in the way of no other contract.
        return part


def _explained(part: Part, term: Term, contract: Contract, to: To) -> Part:
    agreement = contract.agreement()
    now = after = ""
    if to.person is not None and may_see_money(to.person, contract):
        now, after = costs(term, agreement)
    days = term.deadline(agreement)
    silence = answers.if_nobody_acts(agreement, term.number) if agreement else None
    return replace(
        part,
        days=days,
        silence=silence,
        unknowns=term.unknowns(agreement),
        costs_now=now,
        costs_next=after,
        day_is_over_at=_over_at(days.notice_by, contract.notice_zone),
    )


def _of_document(reminder: Reminder, document: Document, site: str) -> Part:
    contract = document.contract
    owner = contract.owner if contract is not None else None
    backup = contract.backup if contract is not None else None
    return Part(
        vendor=str(document.vendor),
        title=document.title,
        occasion=Occasion(reminder.occasion),
        role=Role(reminder.role),
        days=_only_day(reminder.deadline),
        uid=f"document-{document.pk}",
        link=site + reverse("admin:vendors_document_change", args=[document.pk]),
        owner=_name(owner) if owner is not None else "",
        backup=_name(backup) if backup is not None else "",
        document=words.document_kind(document),
    )


def costs(term: Term, agreement: Agreement | None) -> tuple[str, str]:
    """Return what a term costs, and what the one after it would."""
    now = _money(Price(term.amount, term.amount_expected), term)
    after = expected_price(term, agreement)
    return now, _money(after, term) if after.amount is not None else ""


def _money(price: Price, term: Term) -> str:
    amount = words.money(price.amount, term.currency)
    if not amount:
        return ""
    period = A_PERIOD[Billing(term.billing)] if term.ends_on is None else " a term"
    return f"{amount}{period}{' (expected)' if price.expected else ''}"


def _stored_days(term: Term, deadline: date) -> Deadline:
    kind = Kind.REVIEW if term.notice_by is None else Kind.NOTICE
    return replace(
        _only_day(term.act_by or deadline),
        kind=kind,
        notice_by=term.notice_by,
        send_by=term.send_by,
    )


def _only_day(day: date) -> Deadline:
    return Deadline(
        kind=Kind.REVIEW,
        notice_by=None,
        latest_notice_by=None,
        send_by=None,
        act_by=day,
        opens_on=None,
        because=(),
    )


def _decide(reminder: Reminder, person: User, site: str) -> str:
    kind, subject = SubjectKind.TERM, reminder.term_id
    if reminder.document_id is not None:
        kind, subject = SubjectKind.DOCUMENT, reminder.document_id
    claim = Claim(kind, subject or 0, reminder.deadline, person.pk)
    return site + reverse("decide", args=[link_token(claim)])


def _over_at(day: date | None, zone: str) -> datetime | None:
    if day is None or not zone or _zone(zone) is None:
        return None
    return instants.end_of_day(day, zone)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _name(person: User) -> str:
    return person.get_full_name() or person.get_username()


def may_read(to: To, text: str, reminders: Sequence[Reminder]) -> bool:
    """Say whether a mail that was written before names no price its reader may not see.

    Rights are those of today, whenever it was written.
    """
    if renewal.COSTS_NOW not in text:
        return True
    terms = [one.term_id for one in reminders if one.term_id is not None]
    person = to.person
    return person is not None and all(
        may_see_money(person, contract)
        for some in in_batches(terms, BATCH)
        for contract in Contract.objects.filter(terms__in=some)
    )


def may_see_money(person: User, contract: Contract) -> bool:
    """Say whether a person's mail may name the contract's price.

    Whoever answers for the contract may; anybody else needs the permission.
    """
    answers_for_it = person.pk in (contract.owner_id, contract.backup_id)
    return answers_for_it or person.has_perm("vendors.view_term")
