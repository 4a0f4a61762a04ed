"""How a contract ends: by notice, or early; and how that is taken back."""

from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from vendors.models import Contract, Term
from vendors.models.term import Origin, Outcome
from vendors.notifications.words import day
from vendors.operations.contracts import decide
from vendors.operations.following import (
    agreement_of,
    decision_about,
    last_term,
    locked,
    without_early_end,
)
from vendors.operations.refusals import Refusal, say_why
from vendors.operations.silence import catch_up, take_back_silence
from vendors.rules import terms
from vendors.rules.answers import earliest_leave


class NoticeAlreadyGiven(Refusal):
    """Notice was recorded before; two would contradict one another."""


class NoticeTooLate(Refusal):
    """The notice deadline had passed on that day."""


class NoticeToCome(Refusal):
    """The day is still to come, so notice cannot have been given on it."""


class NoticeTooEarly(Refusal):
    """The window in which notice counts had not opened on that day."""


class NoNoticeGiven(Refusal):
    """No notice was recorded, so none can be taken back."""


class AlreadyEnded(Refusal):
    """The contract ended before that day, or ends early already."""


class EndsBeforeItBegins(Refusal):
    """The day lies before the first day of the contract."""


class EndsAnyway(Refusal):
    """The contract ends by that day without anybody's act."""


class DoesNotEndEarly(Refusal):
    """No early end was recorded, so none can be taken back."""


class Sent(NamedTuple):
    """How notice was given, and what proves it."""

    way: str = ""
    proof: str = ""


class Accepted(NamedTuple):
    """What the vendor accepted in writing although the contract does not ask it to."""

    late: bool = False
    early: bool = False


NOT_RECORDED, NOTHING_ACCEPTED = Sent(), Accepted()


class Left(NamedTuple):
    """A contract that ends, and its last day where that is known."""

    contract: Contract
    last_day: date | None


@transaction.atomic
def give_notice(  # noqa: PLR0913 - what a notice is made of
    contract: Contract,
    *,
    on: date,
    today: date,
    by: User | None,
    reason: str = "",
    sent: Sent = NOT_RECORDED,
    accepted: Accepted = NOTHING_ACCEPTED,
) -> Left:
    """Record that notice to leave was given, which finishes leaving.

    A notice to leave at any time ends the contract on the day that follows from the
    contract; any other with the term it was given about. Terms that silence had added
    since, because nobody had recorded it, are deleted.

    :raises NoticeAlreadyGiven: if it was recorded before.
    :raises NoticeToCome: if the day is after today.
    :raises NoticeTooLate: if the deadline had passed and the vendor did not accept.
    :raises NoticeTooEarly: if it does not count yet and the vendor did not accept.
    :raises AlreadyEnded: if the contract had ended by then, or ends early.
    :raises EndsBeforeItBegins: if the contract would never have run.
    """
    locked(contract)
    reason = reason or "Notice given."
    _refuse_notice(contract)
    if on > today:
        raise NoticeToCome(
            f"{day(on)} is still to come; record the notice once it is given."
        )
    catch_up(contract, today=on)
    term = _term_noticed(contract, on)
    last_day = _last_day(term, on, accepted)
    _refuse_before_it_begins(contract, on, last_day)
    if last_day is not None:
        why = f"notice had been given on {day(on)}: {reason}"
        take_back_silence(contract, after=last_day, reason=why)
    remaining = last_term(contract)
    decide(remaining, Outcome.LEAVE, reason=reason, by=by, on=on)
    contract.notice_given_on = on
    contract.notice_given_way, contract.notice_proof = sent
    contract.terminated_on = last_day if last_day != remaining.ends_on else None
    say_why(contract, f"notice given: {reason}")
    contract.full_clean()
    contract.save()
    return Left(contract, last_day)


@transaction.atomic
def take_back_notice(contract: Contract, *, reason: str, today: date) -> Contract:
    """Record that notice no longer stands, and ask for a decision again.

    The day on which it would have ended the contract goes with it; terms that silence
    has renewed meanwhile are added.

    :raises NoNoticeGiven: if none was recorded.
    """
    locked(contract)
    if contract.notice_given_on is None:
        raise NoNoticeGiven(f"No notice for {contract} is recorded.")
    if ended_by_notice(contract):
        contract.terminated_on = None
    contract.notice_given_on = None
    contract.notice_given_way = contract.notice_proof = ""
    say_why(contract, f"notice taken back: {reason}")
    contract.full_clean()
    contract.save()
    decision = decision_about(last_term(contract))
    if decision is not None and decision.outcome == Outcome.LEAVE:
        say_why(decision, f"notice taken back: {reason}")
        decision.delete()
    catch_up(contract, today=today)
    return contract


@transaction.atomic
def end_early(contract: Contract, *, last_day: date, reason: str) -> Contract:
    """Record that the vendor agreed to a last day before the natural one.

    :raises EndsBeforeItBegins: if the contract would never have run.
    :raises EndsAnyway: if it ends by then without that.
    :raises AlreadyEnded: if an early end is recorded.
    """
    locked(contract)
    last, first_day = last_term(contract), first_day_of(contract)
    refuse_early_end(contract)
    if first_day is None or last_day < first_day:
        begins = f"begins on {day(first_day)}" if first_day else "has not begun"
        raise EndsBeforeItBegins(
            f"{contract} {begins}, so {day(last_day)} cannot be its last day; archive "
            "it if it never ran."
        )
    natural = natural_end(contract, last)
    if natural is not None and last_day >= natural:
        raise EndsAnyway(
            f"{contract} ends on {day(natural)} anyway; to end later, extend its term."
        )
    end_on(contract, last_day, reason=f"ended early: {reason}")
    return contract


@transaction.atomic
def undo_end_early(contract: Contract, *, reason: str, today: date) -> Contract:
    """Take an early end back; terms that silence has renewed since are added.

    A contract that was replaced is replaced no more. Where notice stands, the day it
    led to holds again.

    :raises DoesNotEndEarly: if none is recorded, or notice is what ends it.
    """
    locked(contract)
    if contract.terminated_on is None:
        raise DoesNotEndEarly(f"No early end of {contract} is recorded.")
    if ended_by_notice(contract) and contract.replaced_by is None:
        raise DoesNotEndEarly(
            f"{contract} ends on {day(contract.terminated_on)} by notice; take back "
            "the notice instead."
        )
    contract.terminated_on = _day_of_notice(contract)
    contract.replaced_by = None
    say_why(contract, f"early end taken back: {reason}")
    contract.full_clean()
    contract.save()
    catch_up(contract, today=today)
    return contract


def end_on(contract: Contract, last_day: date, *, reason: str) -> None:
    """End a contract on a day; what silence had added after it never came to be."""
    take_back_silence(contract, after=last_day, reason=reason)
    contract.terminated_on = last_day
    say_why(contract, reason)
    contract.full_clean()
    contract.save()


def first_day_of(contract: Contract) -> date | None:
    """Return the first day of a contract, if it is known."""
    terms = contract.terms.filter(starts_on__isnull=False)
    return terms.order_by("number").values_list("starts_on", flat=True).first()


def natural_end(contract: Contract, last: Term) -> date | None:
    """Return the day on which a contract ends by itself; None where it goes on."""
    agreement = agreement_of(contract)
    if agreement is None or contract.notice_given_on is not None:
        return contract.terminated_on or last.ends_on
    goes_on = terms.renews_by_silence(agreement, last.number)
    return None if goes_on else last.ends_on


def refuse_early_end(contract: Contract) -> None:
    """:raises AlreadyEnded: if an early end of the contract is recorded."""
    if contract.terminated_on is not None and not ended_by_notice(contract):
        raise AlreadyEnded(
            f"{contract} ends early already, on {day(contract.terminated_on)}; take "
            "that back first."
        )


def ended_by_notice(contract: Contract) -> bool:
    """Say whether its early end came with the notice, as its history tells."""
    ends_on = contract.terminated_on
    return ends_on is not None and ends_on == _day_of_notice(contract)


def _day_of_notice(contract: Contract) -> date | None:
    """Return the early end that came with the notice that stands, if one did."""
    given_on = contract.notice_given_on
    if given_on is None:
        return None
    found: date | None = None
    noticed = ended = None
    rows = contract.history.order_by("history_date", "history_id")
    for now, ends_on in rows.values_list("notice_given_on", "terminated_on"):
        if now == given_on and noticed != given_on:  # the last time counts
            found = ends_on if ends_on != ended else None
        noticed, ended = now, ends_on
    return found


def _refuse_before_it_begins(
    contract: Contract, on: date, last_day: date | None
) -> None:
    first_day = first_day_of(contract)
    if first_day is not None and last_day is not None and last_day < first_day:
        raise EndsBeforeItBegins(
            f"{contract} begins on {day(first_day)}, and notice given on {day(on)} "
            f"ends it on {day(last_day)}, before that; archive it if it never ran."
        )


def _refuse_notice(contract: Contract) -> None:
    if contract.notice_given_on is not None:
        raise NoticeAlreadyGiven(
            f"Notice for {contract} was recorded for {day(contract.notice_given_on)}."
        )
    refuse_early_end(contract)


def _term_noticed(contract: Contract, on: date) -> Term:
    """Return the term that notice given on a day is about.

    The last one, or an earlier one where silence has renewed it since.
    """
    found = last_term(contract)
    for earlier in contract.terms.filter(number__lt=found.number).order_by("-number"):
        in_time = earlier.notice_by is not None and on <= earlier.notice_by
        if found.origin != Origin.SILENCE or not in_time or decision_about(found):
            break
        found = earlier
    return found


def _last_day(term: Term, on: date, accepted: Accepted) -> date | None:
    """Return the day on which notice about a term ends the contract.

    None where that is not known.
    """
    stored = agreement_of(term.contract)
    if stored is None:
        return term.ends_on
    agreement = without_early_end(stored)
    leaving = earliest_leave(agreement, on)
    if term.ends_on is None:
        return leaving.on if leaving else None
    if leaving is not None and leaving.on <= term.ends_on:
        return leaving.on
    _refuse_ended(term, on)
    deadline = term.deadline(agreement)
    renews = terms.renews_by_silence(agreement, term.number)
    due_by = deadline.notice_by if renews else None
    if due_by is not None and on > due_by and not accepted.late:
        if leaving is not None:
            return leaving.on
        raise NoticeTooLate(
            f"Notice for {term.contract} was due by {day(due_by)}. If the vendor "
            "accepted it all the same, say so."
        )
    if deadline.opens_on is not None and on < deadline.opens_on and not accepted.early:
        raise NoticeTooEarly(
            f"Not before {day(deadline.opens_on)}: notice for {term.contract} that is "
            "given earlier does not count. Give it again then, or say that the vendor "
            "accepted it."
        )
    return term.ends_on


def _refuse_ended(term: Term, on: date) -> None:
    if term.ends_on is not None and on > term.ends_on:
        raise AlreadyEnded(
            f"The last term of {term.contract} ended on {day(term.ends_on)}, before "
            "that notice; check the day, and the term."
        )
