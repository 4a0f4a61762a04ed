"""From rows to the timetables that the rules of reminders reason about."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple, TypeVar

from django.db.models import Min
from django.utils import timezone

from vendors.models import Document, Response, Term
from vendors.models.reminder import Reaction
from vendors.models.term import Outcome
from vendors.operations.rhythms import Rhythms
from vendors.querysets import CONTRACT_AGREEMENT
from vendors.rules.renewal import UNSETTLED
from vendors.rules.terms import following, step_after
from vendors.rules.timetable import (
    Rhythm,
    Timetable,
    is_rolling,
    is_short,
    leads_that_apply,
)

T = TypeVar("T", Term, Document)


@dataclass(frozen=True, slots=True)
class Timetables:
    """What reminders are about, by the id of the term or document.

    Of those that ask for nothing there is none; `failed` names those whose dates or
    leads cannot be reckoned with.
    """

    found: dict[int, Timetable] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)


class _Response(NamedTuple):
    """What people said short of deciding, about one deadline."""

    acted_on: date | None = None
    snoozed_until: date | None = None


# By the id of the term or document, and the deadline.
_Responses = Mapping[tuple[int, date], _Response]


def timetables_of_terms(
    terms: Iterable[Term], *, today: date, rhythms: Rhythms
) -> Timetables:
    """Return the timetables of those terms that are open and not quiet.

    They come with their contract and decision.
    """
    unsettled = _unsettled_if_open(terms, today)
    open_ones = [one for one in terms if one.pk in unsettled and one.act_by]
    quiet = quiet_terms(open_ones, rhythms)
    return _made(
        [one for one in open_ones if one.pk not in quiet],
        partial(
            _of_term,
            rhythms=rhythms,
            responses=_responses_about("term", open_ones),
            unsettled=unsettled,
        ),
    )


def timetables_of_documents(
    documents: Iterable[Document], *, today: date, rhythms: Rhythms
) -> Timetables:
    """Return the timetables of those documents whose expiry matters to somebody.

    They come with their contract.
    """
    relevant = those_that_matter(documents, today)
    return _made(
        relevant,
        partial(
            _of_document,
            rhythms=rhythms,
            responses=_responses_about("document", relevant),
            known_since=_first_written(relevant),
        ),
    )


def those_that_matter(documents: Iterable[Document], today: date) -> list[Document]:
    """Return the documents of which anybody should hear that they expire.

    They come with their contract; those of one that is over matter no more.
    """
    relevant = [one for one in documents if one.matters(today)]
    over = _over({one.contract_id for one in relevant if one.contract_id}, today)
    return [one for one in relevant if one.contract_id not in over]


def quiet_terms(terms: Iterable[Term], rhythms: Rhythms) -> set[int]:
    """Return the ids of terms that renew every month, of which nobody is reminded."""
    short = [
        term.pk
        for term in terms
        if term.period is not None
        and is_short(term.length, term.period)
        and not rhythms.tell_of_monthly(term.contract)
    ]
    if not short:
        return set()
    rows = Term.objects.filter(pk__in=short).select_related("contract")
    found = rows.prefetch_related(*CONTRACT_AGREEMENT)
    return {term.pk for term in found if _is_rolling(term)}


def _is_rolling(term: Term) -> bool:
    period = term.period
    try:
        agreement = term.contract.agreement()
        if agreement is None or period is None:
            return False
        step = step_after(agreement, term.number)
        after = following(agreement, term.number)
    except (ValueError, OverflowError):
        return False  # better a reminder too many
    return is_rolling(step.mode if step else None, term.length, period, after)


def _made(records: Iterable[T], make: Callable[[T], Timetable]) -> Timetables:
    timetables = Timetables()
    for record in records:
        try:
            timetables.found[record.pk] = make(record)
        except (ValueError, OverflowError) as error:
            timetables.failed[record.pk] = str(error)
    return timetables


def _of_term(
    term: Term,
    *,
    rhythms: Rhythms,
    responses: _Responses,
    unsettled: Mapping[int, bool],
) -> Timetable:
    if term.act_by is None:
        raise ValueError("It has no day to act by.")
    deadline = term.notice_by or term.act_by
    said = responses.get((term.pk, deadline), _Response())
    decision = getattr(term, "decision", None)
    acted = [said.acted_on, decision.decided_on if decision else None]
    return Timetable(
        act_by=term.act_by,
        deadline=deadline,
        rhythm=_fitting(
            rhythms.of(term.contract), term.act_by, _signed(term), term.recorded_on
        ),
        known_since=term.recorded_on,
        unsettled=unsettled[term.pk],
        snoozed_until=said.snoozed_until,
        acted_on=max(filter(None, acted), default=None),
    )


def _of_document(
    document: Document,
    *,
    rhythms: Rhythms,
    responses: _Responses,
    known_since: Mapping[int, date],
) -> Timetable:
    if document.expires_on is None:
        raise ValueError("It does not expire.")
    day = document.expires_on
    said = responses.get((document.pk, day), _Response())
    known = known_since.get(document.pk, date.min)
    return Timetable(
        act_by=day,
        deadline=day,
        rhythm=_fitting(rhythms.of_documents(), day, document.dated_on, known),
        known_since=known,
        snoozed_until=said.snoozed_until,
        acted_on=said.acted_on,
    )


def _fitting(
    rhythm: Rhythm, act_by: date, signed: date | None, known_since: date
) -> Rhythm:
    return rhythm.with_leads(
        leads_that_apply(
            rhythm.leads, act_by=act_by, signed=signed, known_since=known_since
        )
    )


def _signed(term: Term) -> date | None:
    """Return the day from which on a term's reminders can have been of use."""
    if term.number > 0:
        return term.starts_on
    days = (term.starts_on, term.contract.signed_on)
    return min(filter(None, days), default=None)


def _unsettled_if_open(terms: Iterable[Term], today: date) -> dict[int, bool]:
    """Return, for each of the terms that is open, whether its end settles nothing."""
    rows = Term.objects.filter(pk__in=[term.pk for term in terms])
    found: Any = rows.open(today).with_unsettled()  # annotated
    return {one.pk: one.is_unsettled for one in found.only("pk")}


def _responses_about(kind: str, records: Sequence[Term | Document]) -> _Responses:
    """Return what was said last about each deadline, and on which day."""
    found: dict[tuple[int, date], _Response] = {}
    rows = Response.objects.filter(**{f"{kind}__in": [one.pk for one in records]})
    columns = (f"{kind}_id", "deadline", "reaction", "until", "given_on")
    for pk, deadline, reaction, until, given_on in rows.order_by(
        "at", "pk"
    ).values_list(*columns):
        before = found.get((pk, deadline), _Response()).acted_on
        found[pk, deadline] = _Response(
            acted_on=max(filter(None, (before, given_on))),
            snoozed_until=until if reaction == Reaction.SNOOZED else None,
        )
    return found


def _over(contracts: Collection[int], today: date) -> set[int]:
    """Return the ids of contracts that were left, or ran out, and are over.

    Not of one that silence renews, that is to be renewed, or whose end settles nothing.
    """
    if not contracts:
        return set()
    last = Term.objects.latest_of_contract().filter(contract__in=contracts)
    ended = last.filter(ends_on__lt=today).exclude(decision__outcome=Outcome.RENEW)
    ended = ended.exclude(contract__renewal_steps__mode__in=UNSETTLED)
    ended = ended.exclude(pk__in=Term.objects.renewing(today).order_by().values("pk"))
    return set(ended.order_by().values_list("contract", flat=True))


def _first_written(documents: Iterable[Document]) -> dict[int, date]:
    """Return since when each document is known here."""
    written = Document.history.filter(id__in=[one.pk for one in documents])
    first = written.values("id").annotate(first=Min("history_date")).order_by("id")
    return {row["id"]: timezone.localtime(row["first"]).date() for row in first}
