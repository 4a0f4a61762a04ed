"""From the rows of a contract to the value that the rules reason about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from vendors.rules.calendar import calendar_of, in_words
from vendors.rules.notice import Notice
from vendors.rules.renewal import (
    Agreement,
    CoTerm,
    EndKind,
    Period,
    Step,
    amended,
    anchored,
)
from vendors.rules.terms import following, period_of, term_in_force

if TYPE_CHECKING:
    from vendors.models.contract import Contract
    from vendors.models.term import Term


@dataclass(frozen=True, slots=True)
class Clauses:
    """The steps and notices agreed from a day on; None where nothing was said."""

    from_day: date | None
    steps: tuple[Step, ...] | None
    notices: tuple[Notice, ...] | None


def agreement_of(contract: "Contract") -> Agreement | None:
    """Return the contract as the rules reason about it.

    None while it has no term whose first day is known.
    """
    first, *amendments = _clauses(contract)
    agreement: Agreement | None = None
    for _, agreement in _term_by_term(contract, first, amendments):  # noqa: B007 - the last one is meant
        pass
    if agreement is None:
        return None
    agreement = _with_those_to_come(agreement, amendments)
    return replace(
        agreement,
        ends_early_on=contract.terminated_on,
        leaves_after=_leaves_after(contract),
    )


def out_of_line(contract: "Contract") -> "list[Term]":
    """Return the terms that are not what the ones before them lead to."""
    first, *amendments = _clauses(contract)
    found: list[Term] = []
    before: Agreement | None = None
    for term, agreement in _term_by_term(contract, first, amendments):
        if before and following(before, term.number - 1) != term.period:
            found.append(term)
        before = agreement
    return found


def _term_by_term(
    contract: "Contract", first: Clauses, amendments: list[Clauses]
) -> "Iterator[tuple[Term, Agreement]]":
    """Return the agreement as each term leaves it; amendments are taken as they hold.

    What stays of them is about terms that are still to come.
    """
    agreement: Agreement | None = None
    for term in sorted(contract.terms.all(), key=lambda term: term.number):
        period = term.period
        if period is None:
            continue
        if agreement is None:
            agreement = _begun(contract, term, period, first)
        elif period_of(agreement, term.number) != period:
            agreement = _anchored(contract, agreement, term, period)
        while amendments and _begins_within(amendments[0], period):
            agreement = _amended(agreement, term.number, period, amendments.pop(0))
        yield term, agreement


def _leaves_after(contract: "Contract") -> int | None:
    """Return the number of the last term where notice was given to end with it."""
    if contract.notice_given_on is None or contract.terminated_on is not None:
        return None
    return max(term.number for term in contract.terms.all())


def _with_those_to_come(
    agreement: Agreement, amendments: Iterable[Clauses]
) -> Agreement:
    """Return the agreement with amendments of terms that are still to be added."""
    for upcoming in amendments:
        found = term_in_force(agreement, upcoming.from_day or date.max)
        if found is not None:
            agreement = _amended(agreement, *found, upcoming)
    return agreement


def _begun(
    contract: "Contract", term: "Term", period: Period, clauses: Clauses
) -> Agreement:
    agreement = Agreement(
        first=period,
        first_length=term.length,
        first_number=term.number,
        steps=clauses.steps or (),
        notices=clauses.notices or (),
        transit_days=contract.transit_days,
        internal_lead_days=contract.internal_lead_days,
        calendar=calendar_of(contract.calendar),
        co_term=_co_term(contract, term, period) if clauses.steps is None else None,
        holds_from=term.number,
    )
    return _ending(agreement, term)


def _anchored(
    contract: "Contract", agreement: Agreement, term: "Term", period: Period
) -> Agreement:
    agreement = anchored(agreement, term.number, period, term.length)
    if not agreement.steps:  # it says nothing itself, so the parent's terms follow
        agreement = replace(agreement, co_term=_co_term(contract, term, period))
    return _ending(agreement, term)


def _ending(agreement: Agreement, term: "Term") -> Agreement:
    end_kind = EndKind(term.end_kind)
    return replace(agreement, first_end=end_kind, first_upon=term.ends_upon)


def _co_term(contract: "Contract", term: "Term", period: Period) -> CoTerm | None:
    """Return the parent whose terms follow, where the term ends with one of them."""
    if term.end_kind != EndKind.PARENT:
        return None
    parent = parent_agreement(contract)
    found = term_in_force(parent, period.starts_on) if parent else None
    if parent is None or found is None:
        return None
    return CoTerm(parent, found[0] - term.number)


def parent_agreement(contract: "Contract") -> Agreement | None:
    """Return the parent's agreement, unless the parent ends with another in turn."""
    parent = contract.parent
    if parent is None or parent.ends_with_parent:
        return None
    return agreement_of(parent)


def parent_last_day(contract: "Contract", starts_on: date) -> date | None:
    """Return the last day of the parent's term that covers a day, if it is known."""
    parent = parent_agreement(contract)
    found = term_in_force(parent, starts_on) if parent else None
    return found[1].ends_on if found else None


def why_not_with_parent(contract: "Contract", since: Iterable[date]) -> str:
    """Return why terms from these days cannot end with the parent's; or nothing."""
    parent = contract.parent
    if parent is None:
        return "Name the parent of the contract first: it ends with it."
    if parent.ends_with_parent:
        return f"{parent} ends with {parent.parent} itself; make that one the parent."
    agreement = agreement_of(parent)
    for starts_on in since:
        found = term_in_force(agreement, starts_on) if agreement else None
        if found is None or found[1].ends_on is None:
            return (
                f"No last day of {parent} is known for the time from "
                f"{in_words(starts_on)}; record its term first."
            )
    return ""


def why_term_not_with_parent(term: "Term", contract: "Contract") -> str:
    """Return why a term cannot end with the parent's; or nothing.

    One that does so already may, whatever has become of the parent since.
    """
    if contract.pk is not None:
        if contract.ending_with_it().exists():
            return (
                "Other contracts end with this one; let them end with its parent "
                "instead."
            )
        ending = contract.terms.filter(pk=term.pk, end_kind=EndKind.PARENT)
        if ending.filter(contract__parent=contract.parent_id).exists():
            return ""
    return why_not_with_parent(contract, filter(None, [term.starts_on]))


def _clauses(contract: "Contract") -> list[Clauses]:
    """Return what was agreed at first, and then what each amendment changed."""
    steps = sorted(contract.renewal_steps.all(), key=lambda step: step.position)
    notices = sorted(contract.notices.all(), key=lambda notice: notice.pk)
    days = sorted(_days(steps) | _days(notices))
    found = []
    for day in (None, *days):
        new_steps = tuple(s.as_rule() for s in steps if s.applies_from == day)
        new_notices = tuple(n.as_rule() for n in notices if n.applies_from == day)
        found.append(Clauses(day, new_steps or None, new_notices or None))
    return found


def _days(clauses: Iterable[object]) -> set[date]:
    days = {getattr(clause, "applies_from", None) for clause in clauses}
    return {day for day in days if day is not None}


def _begins_within(clauses: Clauses, period: Period) -> bool:
    """Say whether an amendment holds from a term on: from the day or before its end."""
    from_day = clauses.from_day or period.starts_on
    return period.ends_on is None or from_day <= period.ends_on


def _amended(
    agreement: Agreement, number: int, period: Period, clauses: Clauses
) -> Agreement:
    return amended(
        agreement, number, period, steps=clauses.steps, notices=clauses.notices
    )
