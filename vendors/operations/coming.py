"""Who will be told what in the days to come, if nobody acts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import QuerySet

from vendors.models import Channel, Contract, Document, Reminder, Term
from vendors.models.reminder import ReminderState
from vendors.operations.ledger import Address, counts_as_told
from vendors.operations.listeners import Listeners
from vendors.operations.rhythms import Rhythms
from vendors.operations.timetables import (
    timetables_of_documents,
    timetables_of_terms,
)
from vendors.querysets import TermQuerySet
from vendors.rules.reminders import Circle, Occasion, Recipient, Role
from vendors.rules.timetable import Due, Timetable, coming


class Reader(NamedTuple):
    """A person or a channel that will be told, and why."""

    role: Role
    person: User | None
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class Coming:
    """What will be told on a day about one term or document, and to whom."""

    day: date
    occasion: Occasion
    lead: int
    deadline: date
    about: Term | Document
    readers: tuple[Reader, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """From which day to which, and by which rules, one looks ahead."""

    first: date
    last: date
    rhythms: Rhythms
    listeners: Listeners

    @classmethod
    def of(
        cls, first: date, *, days: int, leads: Sequence[int], listeners: Listeners
    ) -> "Outlook":
        return cls(
            first,
            first + timedelta(days=days),
            Rhythms.chosen(leads),
            replace(listeners, only_look=True),
        )

    @property
    def horizon(self) -> date:
        """Return the last day to act by of which somebody may be told by then."""
        return self.last + timedelta(days=self.rhythms.longest())


class _Planned(NamedTuple):
    day: date
    due: Due
    deadline: date
    about: Term | Document
    recipients: list[Recipient]


def terms_coming(outlook: Outlook) -> TermQuerySet:
    """Return the open terms of which somebody may be told, the nearest day first."""
    open_ones = Term.objects.open(outlook.first)
    return open_ones.filter(act_by__lte=outlook.horizon).order_by("act_by", "pk")


def documents_coming(outlook: Outlook) -> QuerySet[Document]:
    """Return the documents of which somebody may be told, the nearest day first."""
    good = Document.objects.filter(superseded_by=None, expires_on__isnull=False)
    return good.filter(expires_on__lte=outlook.horizon).order_by("expires_on", "pk")


def coming_of(contract: Contract, outlook: Outlook) -> list[Coming]:
    """Return what will be told about a contract and its documents, in order."""
    return coming_about(
        outlook,
        terms=terms_coming(outlook).filter(contract=contract),
        documents=documents_coming(outlook).filter(contract=contract),
    )


def coming_about(
    outlook: Outlook,
    *,
    terms: Collection[Term] = (),
    documents: Collection[Document] = (),
) -> list[Coming]:
    """Return what will be told about some terms and documents, in order of the days.

    As many queries for a page of them as for one. What is due on the first day is
    there unless it was told before.
    """
    planned = [
        *_planned_terms(outlook, [one.pk for one in terms]),
        *_planned_documents(outlook, [one.pk for one in documents]),
    ]
    people, channels = _readers(planned)
    found = [_told_of(one, people, channels) for one in planned]
    return sorted(found, key=lambda one: (one.day, one.deadline, one.about.pk))


def _told_of(
    planned: _Planned, people: Mapping[int, User], channels: Mapping[int, Channel]
) -> Coming:
    return Coming(
        day=planned.day,
        occasion=planned.due.occasion,
        lead=planned.due.lead,
        deadline=planned.deadline,
        about=planned.about,
        readers=tuple(
            Reader(
                recipient.role,
                people.get(recipient.person or 0),
                channels.get(recipient.channel or 0),
            )
            for recipient in planned.recipients
        ),
    )


def _planned_terms(outlook: Outlook, pks: list[int]) -> Iterator[_Planned]:
    related = ("contract__vendor", "contract__owner", "contract__backup", "decision")
    terms = [*Term.objects.filter(pk__in=pks).select_related(*related)]
    timetables = timetables_of_terms(
        terms, today=outlook.first, rhythms=outlook.rhythms
    ).found
    told = _told("term", timetables)
    circles = outlook.listeners.of(
        [term.contract for term in terms if term.pk in timetables]
    )
    for term in terms:
        if term.pk in timetables:
            circle = circles[term.contract_id]
            yield from _planned(term, timetables[term.pk], circle, outlook, told)


def _planned_documents(outlook: Outlook, pks: list[int]) -> Iterator[_Planned]:
    related = ("vendor", "contract__owner", "contract__backup")
    documents = [*Document.objects.filter(pk__in=pks).select_related(*related)]
    timetables = timetables_of_documents(
        documents, today=outlook.first, rhythms=outlook.rhythms
    ).found
    told = _told("document", timetables)
    contracts = {one.contract for one in documents if one.contract is not None}
    circles = outlook.listeners.of(contracts)
    for one in documents:
        if one.pk in timetables:
            circle = circles.get(one.contract_id or 0, outlook.listeners.of_no_contract)
            yield from _planned(one, timetables[one.pk], circle, outlook, told)


def _planned(
    about: Term | Document,
    timetable: Timetable,
    circle: Circle,
    outlook: Outlook,
    told: set[tuple[int, date, str, int, Address]],
) -> Iterator[_Planned]:
    for one in coming(timetable, circle, first=outlook.first, last=outlook.last):
        key = (about.pk, timetable.deadline, one.due.occasion, one.due.lead)
        recipients = [
            recipient
            for recipient in one.recipients
            if (*key, recipient.address) not in told
        ]
        if recipients:
            yield _Planned(one.day, one.due, timetable.deadline, about, recipients)


def _told(
    kind: str, timetables: Mapping[int, Timetable]
) -> set[tuple[int, date, str, int, Address]]:
    """Return what is in a mail already and counts, and whose."""
    rows = Reminder.objects.filter(
        **{f"{kind}__in": list(timetables)}, state=ReminderState.MAILED
    )
    return {
        (pk, row.deadline, row.occasion, row.lead, (row.person_id, row.channel_id))
        for row in rows
        for pk in (getattr(row, f"{kind}_id"),)
        if counts_as_told(
            Due(Occasion(row.occasion), row.lead),
            row.owed_on,
            act_by=timetables[pk].act_by,
        )
    }


def _readers(
    planned: Sequence[_Planned],
) -> tuple[dict[int, User], dict[int, Channel]]:
    recipients = [one for planned_one in planned for one in planned_one.recipients]
    people = User.objects.in_bulk({one.person for one in recipients if one.person})
    channels = Channel.objects.in_bulk(
        {one.channel for one in recipients if one.channel}
    )
    return people, channels
