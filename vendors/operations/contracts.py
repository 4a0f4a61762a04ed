"""What is decided about the terms of a contract, and what renews it."""

from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction

from vendors.models import Contract, Reminder, RenewalDecision, Term
from vendors.models.reminder import ReminderState
from vendors.models.term import Origin, Outcome
from vendors.notifications.words import day
from vendors.operations.following import (
    agreement_of,
    decision_about,
    following_term,
    last_term,
    locked_term,
    without_early_end,
)
from vendors.operations.refusals import Refusal, say_why
from vendors.rules import terms
from vendors.rules.deadlines import Kind
from vendors.rules.price import FIXED
from vendors.rules.renewal import Agreement, Mode


class ContractDoesNotRenew(Refusal):
    """The contract ends with its term, so there is nothing to renew."""


class AlreadyFollowed(Refusal):
    """A later term exists, so the decision about this one has been overtaken."""


class AlreadyLeft(Refusal):
    """The contract ends, by notice or early, so it is not renewed."""


class OptionLapsed(Refusal):
    """The day by which the option to renew had to be used had passed."""


class NothingIsAdded(Refusal):
    """The term has no end, so no later one is there to take a new price."""


@transaction.atomic
def decide(
    term: Term,
    outcome: Outcome,
    *,
    reason: str,
    by: User | None,
    on: date,
    late_accepted: bool = False,
) -> RenewalDecision:
    """Record what was decided about a term, and stop asking for it.

    A change of mind replaces the decision; history keeps the one before. To renew
    also adds the term that follows, at the same price; a term without a deadline is
    reviewed instead, and asked about again a year on.

    :raises AlreadyFollowed: if a later term exists.
    :raises ContractDoesNotRenew: if it is to be renewed and nothing follows.
    :raises OptionLapsed: if an option is used too late and the vendor did not accept.
    :raises AlreadyLeft: if it is to be renewed and notice was given of it.
    """
    locked_term(term)
    _refuse_overtaken(term)
    decision = decision_about(term) or RenewalDecision(term=term)
    decision.outcome, decision.reason = outcome, reason
    decision.decided_by, decision.decided_on = by, on
    decision.full_clean()
    decision.save()
    cancel_reminders(term)
    if outcome == Outcome.RENEW:
        _renew(term, reason=reason, on=on, late_accepted=late_accepted)
    return decision


@transaction.atomic
def renew_term(
    term: Term,
    *,
    reason: str,
    by: User | None,
    on: date,
    amount: Decimal | None = None,
    late_accepted: bool = False,
) -> Term:
    """Decide to renew a contract's last term and return the one that follows.

    Without an amount the price stays. Where the term has no deadline it was reviewed,
    and is returned itself. The term is named by whoever asks, so that asking twice
    renews once. It refuses what deciding refuses, and besides:

    :raises NothingIsAdded: if there is a new price and no term to take it.
    """
    decide(
        term, Outcome.RENEW, reason=reason, by=by, on=on, late_accepted=late_accepted
    )
    added = last_term(term.contract)
    if amount is None:
        return added
    if added.pk == term.pk:
        raise NothingIsAdded(
            f"{term.contract} goes on without a new term, so none can have a new "
            "price; change the price on its term, or add a price step there."
        )
    added.amount, added.amount_expected = amount, False
    added.full_clean()
    added.save()
    return added


def cancel_reminders(term: Term) -> int:
    """Take back what is owed about a term's days and not yet in a mail.

    Return how many. That silence renewed it stays news.
    """
    owed = Reminder.objects.owed().about_a_deadline().filter(term=term)
    return owed.update(state=ReminderState.CANCELLED)


def _refuse_overtaken(term: Term) -> None:
    if not Term.objects.latest_of_contract().filter(pk=term.pk).exists():
        raise AlreadyFollowed(
            f"{term.contract} has a later term; decide about that one instead."
        )


def _renew(term: Term, *, reason: str, on: date, late_accepted: bool) -> None:
    agreement = agreement_of(term.contract)
    _refuse_left(term.contract)
    if agreement is None or term.deadline(agreement).kind is Kind.REVIEW:
        term.reviewed_on = on
        say_why(term, f"reviewed: {reason}")
        term.save()
        return
    if not late_accepted:
        _refuse_lapsed(term, agreement, on)
    _add_following(term, without_early_end(agreement), reason)


def _refuse_left(contract: Contract) -> None:
    if contract.notice_given_on is not None:
        raise AlreadyLeft(
            f"Notice for {contract} was given on {day(contract.notice_given_on)}; take "
            "it back first."
        )
    if contract.terminated_on is not None:
        raise AlreadyLeft(
            f"{contract} ends early, on {day(contract.terminated_on)}; take that back "
            "first."
        )


def _refuse_lapsed(term: Term, agreement: Agreement, on: date) -> None:
    step = terms.step_after(agreement, term.number)
    used_by = term.deadline(agreement).notice_by
    is_option = step is not None and step.mode is Mode.OPTIONAL
    if is_option and used_by is not None and on > used_by:
        raise OptionLapsed(
            f"The option to renew {term.contract} had to be used by {day(used_by)}. If "
            "the vendor accepted it all the same, say so."
        )


def _add_following(term: Term, agreement: Agreement, reason: str) -> Term:
    step = terms.step_after(agreement, term.number)
    if step is None or step.mode is Mode.NONE:
        raise ContractDoesNotRenew(
            f"{term.contract} ends with its term; to go on, add a renewal step or "
            "a new contract."
        )
    period = terms.following(agreement, term.number)
    if period is None:
        raise ContractDoesNotRenew(
            f"How long {term.contract} renews for is not known; give its renewal step "
            "a length first."
        )
    added = following_term(term, period, agreement, origin=Origin.DECIDED, rule=FIXED)
    say_why(added, f"renewed by decision: {reason}")
    added.full_clean()
    added.save()
    return added
