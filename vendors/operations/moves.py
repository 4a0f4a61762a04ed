"""Which days a change would move: it is made, looked at, and taken back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from vendors.models import Contract, Term
from vendors.rules.explanation import Because
from vendors.rules.moves import Change, Days, Moves, TermMoves, days_of, moved_days
from vendors.rules.renewal import Agreement, EndKind
from vendors.rules.terms import why_last_day


@dataclass(frozen=True, slots=True)
class _Seen:
    """A term as it stands, and whether anybody still has to know its days."""

    term: Term
    days: Days
    because: Because
    matters: bool


def moves_of(
    contract_ids: Iterable[int], change: Callable[[], object], *, today: date
) -> Moves:
    """Return which days a change to contracts would move; nothing is kept of it.

    Told are terms that are not over, or still ask for an act; and those of contracts
    that end with one of these. What the change raises goes on to the caller.
    """
    ids = set(contract_ids)
    with transaction.atomic():
        before = _seen(ids, today)
        change()
        after = _seen(ids, today)
        transaction.set_rollback(True)  # to the savepoint, if there is one
    return Moves(tuple(_between(before, after)))


def days_that_follow(contract_id: int, *, today: date) -> Moves:
    """Return the days of a contract's terms as if each had just been added."""
    return Moves(tuple(_between({}, _seen({contract_id}, today))))


def _seen(contract_ids: set[int], today: date) -> dict[int, _Seen]:
    family = _with_those_that_follow(contract_ids)
    opened = Term.objects.open(today).filter(contract__in=family)
    open_terms = set(opened.values_list("pk", flat=True))
    contracts = Contract.objects.with_agreement().filter(pk__in=family)
    seen = {}
    # What is changed itself comes first.
    for contract in sorted(
        contracts, key=lambda one: (one.pk not in contract_ids, one.title, one.pk)
    ):
        agreement = contract.agreement()
        for term in sorted(contract.terms.all(), key=lambda term: term.number):
            found = _as_it_stands(term, agreement, today, is_open=term.pk in open_terms)
            if found is not None:
                seen[term.pk] = found
    return seen


def _with_those_that_follow(contract_ids: set[int]) -> set[int]:
    """Return contracts with those that end with one of them, and so on."""
    family, latest = set(contract_ids), set(contract_ids)
    while latest:
        children = Contract.objects.filter(
            parent__in=latest, terms__end_kind=EndKind.PARENT
        )
        latest = set(children.values_list("pk", flat=True)) - family
        family |= latest
    return family


def _as_it_stands(
    term: Term, agreement: Agreement | None, today: date, *, is_open: bool
) -> _Seen | None:
    """Return a term with its days; None if the contract ends before it begins."""
    early = term.contract.terminated_on
    if early is not None and term.starts_on is not None and early < term.starts_on:
        return None
    ends_on = min(filter(None, (term.ends_on, early)), default=None)
    deadline = term.deadline(agreement)
    why = why_last_day(agreement, term.number) if agreement else ()
    over = ends_on is not None and ends_on < today
    return _Seen(
        term=term,
        days=days_of(deadline, ends_on, why),
        because=deadline.because,
        matters=is_open or not over,
    )


def _between(
    before: Mapping[int, _Seen], after: Mapping[int, _Seen]
) -> Iterator[TermMoves]:
    for pk in {**before, **after}:
        old, new = before.get(pk), after.get(pk)
        shown = new or old
        if shown is None or not any(seen and seen.matters for seen in (old, new)):
            continue
        days = tuple(moved_days(old.days if old else {}, new.days if new else {}))
        if days:
            yield TermMoves(
                contract_id=shown.term.contract_id,
                contract=shown.term.contract.title,
                term_id=pk if old else None,
                number=shown.term.number,
                starts_on=shown.term.starts_on,
                change=_change(old, new),
                days=days,
                because=new.because if new else (),
            )


def _change(old: _Seen | None, new: _Seen | None) -> Change:
    if old is None:
        return Change.ADDED
    return Change.REMOVED if new is None else Change.MOVED
