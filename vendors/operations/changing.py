"""Changes to a contract that runs: extended, amended, replaced, ended with another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from vendors.models import Contract, Notice, RenewalStep, Term, Vendor
from vendors.models.agreement import why_not_with_parent
from vendors.models.contract import ContractKind, ContractState
from vendors.notifications.words import day
from vendors.operations.contracts import AlreadyFollowed
from vendors.operations.following import (
    agreement_of,
    last_term,
    locked,
    locked_term,
)
from vendors.operations.leaving import (
    AlreadyEnded,
    EndsBeforeItBegins,
    end_on,
    first_day_of,
    natural_end,
    refuse_early_end,
)
from vendors.operations.refusals import Refusal, say_why
from vendors.operations.silence import catch_up, following_anew
from vendors.rules.calendar import ONE_DAY
from vendors.rules.renewal import EndKind
from vendors.rules.terms import length_of


class NoLastDay(Refusal):
    """The term has no known last day that could be moved."""


class DayNotLater(Refusal):
    """An extension ends after the term did, or it is none."""


class NothingAmended(Refusal):
    """An amendment changes how a contract renews or is left, or it is none."""


class AlreadyAmended(Refusal):
    """An amendment from that day is recorded; two would contradict one another."""


class AmendsBeforeItBegins(Refusal):
    """The day lies before the first day of the contract."""


class NotItsAmendment(Refusal):
    """The contract named as the source amends another one, or none."""


class AlreadyReplaced(Refusal):
    """Another contract has taken over."""


class NothingToTakeOver(Refusal):
    """The contract is archived, or has ended before the day."""


class NoParent(Refusal):
    """The contract amends or orders under no other, so it cannot end with one."""


class ParentEndsWithAnother(Refusal):
    """The parent ends with its own parent, and a chain of them is not followed."""


class OthersEndWithIt(Refusal):
    """Others end with the contract, and a chain of them is not followed."""


class NoFirstDay(Refusal):
    """The term has no first day yet, so none of the parent's covers it."""


class ParentEndsUnknown(Refusal):
    """The parent has no term of known last day at that time."""


class AlreadyEndsWithParent(Refusal):
    """The last term ends with the parent's term already."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """From which day on a contract renews, or is left, otherwise; and by which paper.

    Its steps and notices are rows that are not kept yet.
    """

    from_day: date
    steps: Sequence[RenewalStep] = ()
    notices: Sequence[Notice] = ()
    source: Contract | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """The contract that takes over from a day; what is left out is as before."""

    starts_on: date
    ends_on: date | None = None
    title: str = ""
    vendor: Vendor | None = None


@transaction.atomic
def extend(term: Term, *, ends_on: date, reason: str) -> Term:
    """Move a term's last day to a later one that was agreed.

    Its length stays as it was: a later term that is as long does not grow with it.

    :raises AlreadyFollowed: if a later term exists.
    :raises NoLastDay: if it has none that could be moved.
    :raises DayNotLater: if the day is not after the last one.
    :raises AlreadyEnded: if the contract ends early.
    """
    contract = locked_term(term).contract
    if contract.terms.filter(number__gt=term.number).exists():
        raise AlreadyFollowed(
            f"A later term of {contract} exists; extend that one, or delete it first."
        )
    if term.ends_on is None:
        raise NoLastDay(
            f"The term of {contract} has no last day ({term.end_in_words}); give it "
            "one on its page instead."
        )
    if contract.terminated_on is not None:
        raise AlreadyEnded(
            f"{contract} ends on {day(contract.terminated_on)}; take that back first."
        )
    if ends_on <= term.ends_on:
        raise DayNotLater(
            f"The term ends on {day(term.ends_on)}; an extension ends later. To end it "
            "sooner, end the contract early."
        )
    _keep_length(term)
    term.ends_on, term.end_kind, term.end_reason = ends_on, EndKind.STATED, reason
    return _saved(term, f"extended: {reason}")


@transaction.atomic
def amend(
    contract: Contract,
    change: Amendment,
    *,
    reason: str,
    today: date,
) -> Contract:
    """Record what an amendment changes for the terms that end from a day on.

    Terms that had ended by then keep what held for them. Terms that silence had added
    after the day, and that would be others now, are added anew.

    :raises NothingAmended: if there is no new step and no new notice.
    :raises AmendsBeforeItBegins: if the day is before the contract's first one.
    :raises AlreadyEnded: if the contract has ended by then.
    :raises AlreadyAmended: if an amendment from the day is recorded.
    :raises NotItsAmendment: if the source is no amendment of the contract.
    """
    locked(contract)
    clauses = [*change.steps, *change.notices]
    if not clauses:
        raise NothingAmended(
            "Say what the amendment changes: how the contract renews, or its notice. "
            "A new price or last day is changed on the term."
        )
    _refuse_day_of_amendment(contract, change.from_day)
    _refuse_source(contract, change.source)
    by = f" by {change.source}" if change.source else ""
    why = f"amended{by}: {reason}"
    last = contract.renewal_steps.aggregate(last=Max("position"))["last"] or 0
    for position, step in enumerate(change.steps, start=last + 1):
        step.position = position
    with following_anew(contract, reason=why, today=today):
        for clause in clauses:
            clause.contract, clause.applies_from = contract, change.from_day
            say_why(clause, why)
            clause.full_clean()
            clause.save()
        say_why(contract, why)
        contract.save()
    return contract


@transaction.atomic
def replace(
    contract: Contract, successor: Successor, *, reason: str, today: date
) -> Contract:
    """Let a new contract take over from a day, and return it.

    The old one ends the day before. Owner, backup, cost centre and the time we need
    ourselves are the same; its first term has no price yet, and no last day unless one
    is given.

    :raises AlreadyReplaced: if another has taken over.
    :raises NothingToTakeOver: if the old one is archived or has ended before.
    :raises EndsBeforeItBegins: if the old one would never have run.
    """
    locked(contract)
    day_before = successor.starts_on - ONE_DAY
    _refuse_replacement(contract, day_before)
    taking_over = _taking_over(contract, successor, reason)
    contract.replaced_by = taking_over
    end_on(contract, day_before, reason=f"replaced by {taking_over}: {reason}")
    catch_up(contract, today=today)
    return taking_over


@transaction.atomic
def co_term(contract: Contract, *, reason: str) -> Term:
    """End a contract's last term with its parent's, whenever that ends.

    :raises NoParent: if it has none.
    :raises NoFirstDay: if the term begins with an event that has no day yet.
    :raises ParentEndsWithAnother: if the parent ends with another in turn.
    :raises ParentEndsUnknown: if the parent's last day is not known.
    :raises AlreadyEndsWithParent: if it does so already.
    :raises OthersEndWithIt: if others end with it.
    :raises AlreadyEnded: if it ends early.
    """
    locked(contract)
    term, parent = last_term(contract), contract.parent
    refuse_early_end(contract)
    if parent is None:
        raise NoParent(
            f"{contract} has no parent; name the contract that it ends with first."
        )
    if term.end_kind == EndKind.PARENT:
        raise AlreadyEndsWithParent(f"{contract} ends with {parent} already.")
    if term.starts_on is None:
        raise NoFirstDay(
            f"{contract} begins with an event ({term.starts_upon}); give it its first "
            "day first."
        )
    why_not = why_not_with_parent(contract, [term.starts_on])
    if parent.ends_with_parent:
        raise ParentEndsWithAnother(why_not)
    other = contract.ending_with_it().first()
    if other is not None:
        raise OthersEndWithIt(
            f"{other} ends with {contract}; let it end with {parent}, or on a day of "
            "its own, first."
        )
    if why_not:
        raise ParentEndsUnknown(why_not)
    term.end_kind, term.end_reason = EndKind.PARENT, reason
    term.ends_upon = ""
    return _saved(term, f"ends with its parent: {reason}")


def _keep_length(term: Term) -> None:
    agreement = agreement_of(term.contract)
    if agreement is None or term.length is not None:
        return
    length = length_of(agreement, term.number)
    if length is not None:
        term.length_amount, term.length_unit = length.amount, length.unit


def _saved(term: Term, why: str) -> Term:
    say_why(term, why)
    term.full_clean()
    term.save()
    return term


def _refuse_day_of_amendment(contract: Contract, from_day: date) -> None:
    first_day = first_day_of(contract)
    if first_day is None or from_day < first_day:
        begins = f"begins on {day(first_day)}" if first_day else "has no first day yet"
        raise AmendsBeforeItBegins(
            f"{contract} {begins}; what was agreed before is part of the contract "
            "itself, so change it there."
        )
    end = contract.terminated_on
    if end is not None and from_day > end:
        raise AlreadyEnded(
            f"{contract} ends on {day(end)}, before the amendment holds."
        )
    amended = (contract.renewal_steps, contract.notices)
    if any(rows.filter(applies_from=from_day).exists() for rows in amended):
        raise AlreadyAmended(
            f"An amendment of {contract} from {day(from_day)} is recorded; change that "
            "one."
        )


def _refuse_source(contract: Contract, source: Contract | None) -> None:
    if source is None:
        return
    if source.parent_id != contract.pk or source.kind != ContractKind.AMENDMENT:
        raise NotItsAmendment(
            f"{source} is no amendment of {contract}; make it one first: its kind "
            "“Amendment”, and this contract its parent."
        )


def _refuse_replacement(contract: Contract, day_before: date) -> None:
    if contract.replaced_by is not None:
        raise AlreadyReplaced(f"{contract} was replaced by {contract.replaced_by}.")
    if contract.state == ContractState.ARCHIVED:
        raise NothingToTakeOver(f"{contract} is archived; add the new one on its own.")
    first_day = first_day_of(contract)
    if first_day is None or day_before < first_day:
        begins_on = day(first_day) if first_day else "no known day"
        raise EndsBeforeItBegins(
            f"{contract} begins on {begins_on}, so nothing can take over by then; "
            "change it, or archive it if it never ran."
        )
    end = contract.terminated_on or natural_end(contract, last_term(contract))
    if end is not None and end < day_before:
        raise NothingToTakeOver(
            f"{contract} ends on {day(end)}, before the new one begins; let the new "
            f"one begin by {day(end + ONE_DAY)}, or add it on its own."
        )


def _taking_over(contract: Contract, successor: Successor, reason: str) -> Contract:
    added = Contract(
        vendor=successor.vendor or contract.vendor,
        title=successor.title or contract.title,
        kind=contract.kind,
        owner=contract.owner,
        backup=contract.backup,
        cost_centre=contract.cost_centre,
        internal_lead_days=contract.internal_lead_days,
        reminder_leads=contract.reminder_leads,
    )
    first = Term(
        contract=added,
        starts_on=successor.starts_on,
        ends_on=successor.ends_on,
        end_kind=EndKind.STATED if successor.ends_on else EndKind.UNKNOWN,
    )
    added_by = f"replaces {contract}: {reason}"
    say_why(added, added_by)
    added.full_clean()
    added.save()
    first.contract = added
    _saved(first, added_by)
    return added
