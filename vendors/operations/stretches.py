"""What is to come of all contracts and documents, a stretch of days at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from vendors.models import Contract, Document, Reminder, Response, Term
from vendors.models.reminder import ReminderState
from vendors.operations.coming import (
    Coming,
    Outlook,
    coming_about,
    documents_coming,
    terms_coming,
)
from vendors.operations.listeners import Listeners
from vendors.rules.calendar import ONE_DAY

AHEAD = 120  # days
# Of more terms or documents than these a shorter stretch is looked at.
MOST_SUBJECTS = 500
LENGTHS = (30, 7, 1)  # days


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is told from one day to another, in order.

    `left_out` says that there is more on that one day than is reckoned with.
    """

    first: date
    last: date
    coming: list[Coming]
    left_out: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose reminders, and about which contract; everybody's about all where none."""

    person: User | None = None
    contract: Contract | None = None
    owned_only: bool = False  # only what the person answers for: found faster


EVERYTHING = Wanted()


def stretch(
    first: date, last: date, *, today: date, wanted: Wanted = EVERYTHING
) -> Stretch:
    """Return what is told from a day on, until another or as far as is bearable."""
    span = (last - first).days + 1
    for length in (span, *(length for length in LENGTHS if length < span)):
        end = first + timedelta(days=length - 1)
        outlook = _outlook(today, end)
        terms, documents = _subjects(outlook, first, wanted)
        found = [*terms[: MOST_SUBJECTS + 1]], [*documents[: MOST_SUBJECTS + 1]]
        left_out = any(len(rows) > MOST_SUBJECTS for rows in found)
        if not left_out or length == LENGTHS[-1]:
            break
    coming = coming_about(
        outlook, terms=found[0][:MOST_SUBJECTS], documents=found[1][:MOST_SUBJECTS]
    )
    told = [one for one in coming if one.day >= first and _is_for(one, wanted)]
    return Stretch(first, end, told, left_out)


def _outlook(today: date, last: date) -> Outlook:
    listeners = Listeners.chosen(
        import_string(settings.RENEWAL_AUDIENCE),
        settings.PRODUCT_OPS_GROUP,
        import_string(settings.RENEWAL_CHANNELS),
    )
    leads = settings.RENEWAL_REMINDER_LEAD_DAYS
    days = (last - today).days
    return Outlook.of(today, days=days, leads=leads, listeners=listeners)


def _is_for(one: Coming, wanted: Wanted) -> bool:
    return wanted.person is None or any(
        reader.person == wanted.person for reader in one.readers
    )


def _subjects(
    outlook: Outlook, first: date, wanted: Wanted
) -> tuple[QuerySet[Term], QuerySet[Document]]:
    """Return of what something may be told from a day to the last of the outlook."""
    turns = [*_merged(outlook.rhythms.in_use(), first, outlook.last)]
    terms = terms_coming(outlook).filter(_of_terms(outlook, first, turns))
    documents = documents_coming(outlook).filter(_of_documents(outlook, first, turns))
    if wanted.contract is not None:
        terms = terms.filter(contract=wanted.contract)
        documents = documents.filter(contract=wanted.contract)
    if wanted.owned_only:
        answers = Q(contract__owner=wanted.person) | Q(contract__backup=wanted.person)
        terms, documents = terms.filter(answers), documents.filter(answers)
    return terms, documents


def _of_terms(outlook: Outlook, first: date, turns: list[tuple[date, date]]) -> Q:
    passes = (first - ONE_DAY, outlook.last - ONE_DAY)
    return (
        _any_of("act_by", turns)
        | Q(notice_by__range=passes)
        | Q(notice_by=None, act_by__range=passes)
        | _put_off("term", outlook, first)
        | _in_arrears("term", outlook, first)
    )


def _of_documents(outlook: Outlook, first: date, turns: list[tuple[date, date]]) -> Q:
    passes = (first - ONE_DAY, outlook.last - ONE_DAY)
    return (
        _any_of("expires_on", [*turns, passes])
        | _put_off("document", outlook, first)
        | _in_arrears("document", outlook, first)
    )


def _put_off(kind: str, outlook: Outlook, first: date) -> Q:
    until = Response.objects.filter(until__range=(first, outlook.last))
    return Q(pk__in=until.exclude(**{kind: None}).values(kind))


def _in_arrears(kind: str, outlook: Outlook, first: date) -> Q:
    """Return what the reminder pass has still to look at, or to write to somebody."""
    if first > outlook.first:
        return Q(pk__in=())
    owed = Reminder.objects.filter(state=ReminderState.OWED)
    waiting = owed.exclude(**{kind: None}).values(kind)
    return Q(remind_on__lte=first) | Q(pk__in=waiting)


def _any_of(column: str, spans: Iterable[tuple[date, date]]) -> Q:
    spans_of_it = (Q(**{f"{column}__range": span}) for span in spans)
    return reduce(or_, spans_of_it, Q(pk__in=()))


def _merged(
    leads: Iterable[int], first: date, last: date
) -> Iterator[tuple[date, date]]:
    """Return the days to act by of which one of the leads is reached, as few spans."""
    start = end = None
    for lead in sorted(leads):
        since, until = (day + timedelta(days=lead) for day in (first, last))
        if start is None or end is None or since > end + ONE_DAY:
            if start is not None and end is not None:
                yield start, end
            start = since
        end = until
    if start is not None and end is not None:
        yield start, end
