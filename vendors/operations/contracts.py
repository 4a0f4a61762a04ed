"""What happens to a contract: decided, renewed, given notice of."""

from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from vendors.models import Contract, Reminder, RenewalDecision, Term
from vendors.models.reminder import ReminderState
from vendors.models.term import Origin, Outcome
from vendors.rules import renewal, terms

AUTOMATIC_WITHOUT_LIMIT = 600  # fifty years of months: more is a mistake in the dates


class Refusal(Exception):
    """A change that cannot be, with a sentence that says why and what to do."""


class ContractDoesNotRenew(Refusal):
    """The contract ends with its term, so there is nothing to renew."""


class AlreadyFollowed(Refusal):
    """A later term exists, so the decision about this one has been overtaken."""


class NoticeAlreadyGiven(Refusal):
    """Notice was recorded before; two would contradict one another."""


class NoticeTooLate(Refusal):
    """The notice deadline had passed on that day."""


@transaction.atomic
def decide(
    term: Term,
    outcome: Outcome,
    *,
    reason: str,
    by: User | None,
    on: date,
) -> RenewalDecision:
    """Record what was decided about a term, and stop asking for it.

    A change of mind replaces the decision; history keeps the one before. To renew
    also adds the term that follows, at the same price.

    :raises AlreadyFollowed: if a later term exists.
    :raises ContractDoesNotRenew: if it is to be renewed and nothing follows.
    """
    if not Term.objects.latest_of_contract().filter(pk=term.pk).exists():
        raise AlreadyFollowed(
            f"{term.contract} has a later term; decide about that one instead."
        )
    decision = RenewalDecision.objects.filter(term=term).first()
    decision = decision or RenewalDecision(term=term)
    decision.outcome, decision.reason = outcome, reason
    decision.decided_by, decision.decided_on = by, on
    decision.full_clean()
    decision.save()
    cancel_reminders(term)
    if outcome == Outcome.RENEW:
        _add_following(term, origin=Origin.DECIDED, amount=term.amount)
    return decision


@transaction.atomic
def renew_contract(
    contract: Contract,
    *,
    reason: str,
    by: User | None,
    on: date,
    amount: Decimal | None = None,
) -> Term:
    """Decide to renew a contract's last term and return the one that follows.

    Without an amount the price stays.

    :raises ContractDoesNotRenew: if nothing follows its last term.
    """
    last = _last_term(contract)
    decide(last, Outcome.RENEW, reason=reason, by=by, on=on)
    added = _last_term(contract)
    if amount is not None:
        added.amount = amount
        added.full_clean()
        added.save()
    return added


@transaction.atomic
def give_notice(
    contract: Contract,
    *,
    on: date,
    by: User | None,
    reason: str = "",
    late_accepted: bool = False,
) -> Contract:
    """Record that notice to leave was given, which finishes leaving.

    :raises NoticeAlreadyGiven: if it was recorded before.
    :raises NoticeTooLate: if the deadline had passed and the vendor did not accept.
    """
    if contract.notice_given_on is not None:
        raise NoticeAlreadyGiven(
            f"Notice for {contract} was recorded for {contract.notice_given_on}."
        )
    last = _last_term(contract)
    if last.notice_by is not None and on > last.notice_by and not late_accepted:
        raise NoticeTooLate(
            f"Notice for {contract} was due by {last.notice_by}. If the vendor "
            "accepted it all the same, say so."
        )
    decide(last, Outcome.LEAVE, reason=reason or "Notice given.", by=by, on=on)
    contract.notice_given_on = on
    contract.full_clean()
    contract.save()
    return contract


@transaction.atomic
def renew_by_silence(term: Term, *, today: date) -> list[Term]:
    """Add the terms that followed a term by silence, up to the day.

    The price is the last one known. Nothing is added where the contract does not
    renew by itself, or where it was decided to leave.
    """
    added: list[Term] = []
    if RenewalDecision.objects.filter(term=term, outcome=Outcome.LEAVE).exists():
        return added
    agreement, last = _agreement_of(term.contract), term
    while agreement and last.ends_on is not None and last.ends_on < today:
        if not terms.renews_by_silence(agreement, last.number):
            break
        period = terms.following(agreement, last.number)
        if period is None:
            break
        if len(added) == AUTOMATIC_WITHOUT_LIMIT:
            raise ValueError(f"{term.contract} renews more than can be true.")
        last = _following(last, period, origin=Origin.SILENCE, amount=last.amount)
        last.set_deadline(agreement)
        added.append(last)
    if added:
        # All at once: one by one each would read those before it again.
        bulk_create_with_history(added, Term)
    return added


def cancel_reminders(term: Term) -> int:
    """Take back what is owed about a term and not yet in a mail; return how many."""
    owed = Reminder.objects.owed().filter(term=term)
    return owed.update(state=ReminderState.CANCELLED)


def _last_term(contract: Contract) -> Term:
    last = contract.terms.order_by("-number").first()
    if last is None:
        raise ContractDoesNotRenew(f"{contract} has no term yet; add its first one.")
    return last


def _agreement_of(contract: Contract) -> renewal.Agreement | None:
    return Contract.objects.with_agreement().get(pk=contract.pk).agreement()


def _add_following(term: Term, *, origin: Origin, amount: Decimal | None) -> Term:
    agreement = _agreement_of(term.contract)
    period = terms.following(agreement, term.number) if agreement else None
    if period is None:
        raise ContractDoesNotRenew(
            f"{term.contract} ends with its term; to go on, add a renewal step or "
            "a new contract."
        )
    added = _following(term, period, origin=origin, amount=amount)
    added.full_clean()
    added.save()
    return added


def _following(
    term: Term, period: renewal.Period, *, origin: Origin, amount: Decimal | None
) -> Term:
    return Term(
        contract=term.contract,
        number=term.number + 1,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        end_kind=renewal.EndKind.STATED if period.ends_on else renewal.EndKind.NONE,
        amount=amount,
        currency=term.currency,
        billing=term.billing,
        origin=origin,
    )
