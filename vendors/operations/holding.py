"""Which reminders of a written mail still hold at the moment it goes out.

Between writing and sending people decide, days move and others take over, however
long the mail server was away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import inf
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from vendors.models import Contract, Document, Mail, Reminder, Response, Term
from vendors.models.contract import ContractState
from vendors.models.mail import LIVE, MailState
from vendors.models.reminder import Reaction, ReminderState
from vendors.operations.batches import in_batches
from vendors.operations.listeners import Listeners
from vendors.operations.timetables import those_that_matter
from vendors.rules.reminders import AT_ONCE, Circle, Occasion, everybody

BATCH = 500  # reminders of one mail that are read at once
ARRIVES = (*LIVE, MailState.SENT, MailState.HELD, MailState.KEPT)


def listeners() -> Listeners:
    """Return who hears about what, as the settings name them."""
    return Listeners.chosen(
        import_string(settings.RENEWAL_AUDIENCE),
        settings.PRODUCT_OPS_GROUP,
        import_string(settings.RENEWAL_CHANNELS),
    )


def circles_of(reminders: Sequence[Reminder]) -> dict[int, Circle]:
    """Return who may have to hear of each reminder, by its id."""
    of = listeners()
    contracts = {one.pk: _contract_of(one) for one in reminders}
    circles = of.of([*{one.pk: one for one in contracts.values() if one}.values()])
    return {
        pk: circles[contract.pk] if contract else of.of_no_contract
        for pk, contract in contracts.items()
    }


def _contract_of(reminder: Reminder) -> Contract | None:
    subject = reminder.term or reminder.document
    return subject.contract if subject is not None else None


@dataclass(frozen=True, slots=True)
class Held:
    """The reminders of a mail, held against what is true now."""

    holding: list[Reminder] = field(default_factory=list)
    outdone: list[Reminder] = field(default_factory=list)  # a later mail says it better
    settled: list[Reminder] = field(default_factory=list)


def held_against(reminders: Sequence[Reminder], *, today: date) -> Held:
    """Return which reminders still hold on a day, and which do not."""
    outdone, settled = set[int](), set[int]()
    for some in with_recipients(reminders):
        outdone |= _outdone(some)
        settled |= _settled(some, today)
    return Held(
        [one for one in reminders if one.pk not in outdone | settled],
        [one for one in reminders if one.pk in outdone],
        [one for one in reminders if one.pk in settled - outdone],
    )


def let_out(mail: Mail, found: Held) -> None:
    """Let out of a mail what does not hold any more; the planner may owe it again.

    Only while the worker has it, and nobody can have been told: what may have been
    handed over stays told.
    """
    if mail.doubts == 0 and mail.sent_at is None and (found.outdone or found.settled):
        _let_out(mail, found)


@transaction.atomic
def _let_out(mail: Mail, found: Held) -> None:
    mine = Mail.objects.held_by(mail.claimed_by, MailState.CLAIMED).filter(pk=mail.pk)
    if not mine.select_for_update().values_list("pk", flat=True):
        return
    look_at_once(found.settled)
    for rows, state in (
        (found.outdone, ReminderState.SUPERSEDED),
        (found.settled, ReminderState.CANCELLED),
    ):
        for some in in_batches([one.pk for one in rows], BATCH):
            Reminder.objects.filter(pk__in=some).update(state=state, mail=None)


class About(Protocol):
    """What is about a term or a document."""

    @property
    def term_id(self) -> int | None: ...

    @property
    def document_id(self) -> int | None: ...


def look_at_once(reminders: Sequence[About]) -> None:
    """Have the next pass look at what they are about: others may be owed it now.

    Comes before the reminders are touched, in the order in which passes lock.
    """
    terms = {one.term_id for one in reminders if one.term_id is not None}
    documents = {one.document_id for one in reminders if one.document_id is not None}
    for some in in_batches(sorted(terms), BATCH):
        Term.objects.filter(pk__in=some).update(remind_on=AT_ONCE)
    for some in in_batches(sorted(documents), BATCH):
        Document.objects.filter(pk__in=some).update(remind_on=AT_ONCE)


def still_entitled(reminders: Sequence[Reminder]) -> bool:
    """Say whether their reader still is among those who may have to hear of them."""
    return all(map(_all_entitled, with_recipients(reminders)))


def _all_entitled(reminders: Sequence[Reminder]) -> bool:
    entitled = _entitled(reminders)
    return all((one.pk, one.person_id, one.channel_id) in entitled for one in reminders)


def with_recipients(reminders: Sequence[Reminder]) -> Iterator[list[Reminder]]:
    """Yield them in batches with who answers for what they are about."""
    for some in in_batches([one.pk for one in reminders], BATCH):
        rows = Reminder.objects.filter(pk__in=some).with_recipients()
        yield [*rows.order_by("pk")]


def _settled(reminders: Sequence[Reminder], today: date) -> set[int]:
    terms = _open_terms(reminders, today)
    documents = _open_documents(reminders, today)
    put_off = _put_off(reminders, today)
    entitled = _entitled(reminders)
    return {
        one.pk
        for one in reminders
        if not (one.term_id in terms or one.document_id in documents)
        or not _is_due(one, today)
        or (one.term_id, one.document_id, one.deadline) in put_off
        or (one.pk, one.person_id, one.channel_id) not in entitled
    }


def _is_due(reminder: Reminder, today: date) -> bool:
    """Say whether its day has come and its deadline is still the one it names."""
    if reminder.occasion == Occasion.RENEWED:
        return True
    act_by, deadline = _days(reminder)
    if act_by is None or deadline != reminder.deadline:
        return False
    if reminder.occasion == Occasion.PASSED:
        return today > deadline
    return today >= act_by - timedelta(days=reminder.lead)


def _days(reminder: Reminder) -> tuple[date | None, date | None]:
    if reminder.term is not None:
        term = reminder.term
        return term.act_by, term.notice_by or term.act_by
    document = reminder.document
    return (document.expires_on, document.expires_on) if document else (None, None)


def _open_terms(reminders: Iterable[Reminder], today: date) -> set[int | None]:
    """Return the terms that still ask for an act, or are news.

    One that passed undecided is spoken of even though silence has closed it since.
    """
    ids = {occasion: set[int]() for occasion in Occasion}
    for one in reminders:
        if one.term_id is not None:
            ids[Occasion(one.occasion)].add(one.term_id)
    asked = Term.objects.filter(pk__in=ids[Occasion.AHEAD] | ids[Occasion.PASSED])
    passed = Term.objects.filter(pk__in=ids[Occasion.PASSED]).closed_by_silence()
    news = Term.objects.filter(
        pk__in=ids[Occasion.RENEWED],
        contract__state=ContractState.ACTIVE,
        contract__notice_given_on=None,
        contract__terminated_on=None,
    )
    found = [asked.open(today)]
    found += [passed] if ids[Occasion.PASSED] else []
    found += [news] if ids[Occasion.RENEWED] else []
    return {pk for rows in found for pk in rows.values_list("pk", flat=True)}


def _open_documents(reminders: Iterable[Reminder], today: date) -> set[int | None]:
    ids = {one.document_id for one in reminders if one.document_id is not None}
    if not ids:
        return set()
    documents = Document.objects.filter(pk__in=ids).select_related("contract")
    return {one.pk for one in those_that_matter(documents, today)}


def _put_off(
    reminders: Iterable[Reminder], today: date
) -> set[tuple[int | None, int | None, date]]:
    """Return the deadlines about which somebody asked for peace until later."""
    latest: dict[tuple[int | None, int | None, date], Response] = {}
    given = Response.objects.filter(about_the_same(reminders)).order_by("at", "pk")
    for response in given:
        latest[response.term_id, response.document_id, response.deadline] = response
    return {
        about
        for about, response in latest.items()
        if response.reaction == Reaction.SNOOZED
        and response.until is not None
        and response.until > today
    }


def _outdone(reminders: Sequence[Reminder]) -> set[int]:
    """Return those of which a more urgent one is on its way to the same reader."""
    rows = Reminder.objects.filter(about_the_same(reminders)).filter(
        Q(state=ReminderState.OWED)
        | Q(state=ReminderState.MAILED, mail__state__in=ARRIVES)
    )
    nearest: dict[tuple[object, ...], float] = {}
    for row in rows.exclude(occasion=Occasion.RENEWED):
        nearest[_key(row)] = min(_lead(row), nearest.get(_key(row), inf))
    return {
        one.pk
        for one in reminders
        if one.occasion == Occasion.AHEAD and nearest.get(_key(one), inf) < _lead(one)
    }


def _lead(row: Reminder) -> float:
    return -inf if row.occasion == Occasion.PASSED else row.lead


def _key(row: Reminder) -> tuple[object, ...]:
    return row.term_id, row.document_id, row.deadline, row.person_id, row.channel_id


def about_the_same(reminders: Iterable[Reminder]) -> Q:
    """Return a condition that holds for rows about the same terms and documents."""
    terms = {one.term_id for one in reminders if one.term_id is not None}
    documents = {one.document_id for one in reminders if one.document_id is not None}
    return Q(term__in=terms) | Q(document__in=documents)


def _entitled(reminders: Sequence[Reminder]) -> set[tuple[int, int | None, int | None]]:
    """Return which readers still are among those who may have to hear of it."""
    return {
        (pk, *reader.address)
        for pk, circle in circles_of(reminders).items()
        for reader in everybody(circle)
    }
