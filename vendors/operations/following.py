"""The term that follows a contract's last one, as a row."""

from dataclasses import replace
from fractions import Fraction

from vendors.models import Contract, RenewalDecision, Term
from vendors.models.term import Billing, Origin
from vendors.operations.refusals import Refusal
from vendors.rules import renewal, terms
from vendors.rules.duration import Duration, Unit
from vendors.rules.price import Price, PriceRule, renewed_price, times_as_long

BILLED = {
    Billing.MONTHLY: Duration(1, Unit.MONTHS),
    Billing.QUARTERLY: Duration(1, Unit.QUARTERS),
    Billing.ANNUAL: Duration(1, Unit.YEARS),
}


class NoTermYet(Refusal):
    """The contract has no term that anything could be done with."""


class ContractGone(Refusal):
    """Somebody deleted the contract, or its term, at the same moment."""


def locked(contract: Contract) -> Contract:
    """Read a contract again and let nobody else change it until all is done.

    :raises ContractGone: if it is not there any more.
    """
    contract.hold()
    try:
        contract.refresh_from_db()
    except Contract.DoesNotExist:
        raise ContractGone(f"{contract} was deleted meanwhile.") from None
    return contract


def locked_term(term: Term) -> Term:
    """Read a term again and let nobody else change its contract until all is done.

    :raises ContractGone: if it is not there any more.
    """
    contract = locked(term.contract)
    try:
        term.refresh_from_db()
    except Term.DoesNotExist:
        raise ContractGone(f"This term of {contract} was deleted meanwhile.") from None
    term.contract = contract
    return term


def last_term(contract: Contract) -> Term:
    """Return a contract's last term.

    :raises NoTermYet: if it has none.
    """
    last = contract.last_term()
    if last is None:
        raise NoTermYet(f"{contract} has no term yet; add its first one.")
    return last


def decision_about(term: Term) -> RenewalDecision | None:
    return RenewalDecision.objects.filter(term=term).first()


def agreement_of(contract: Contract) -> renewal.Agreement | None:
    """Return what the database says of a contract now, as the rules reason about it."""
    return Contract.objects.with_agreement().get(pk=contract.pk).agreement()


def without_early_end(agreement: renewal.Agreement) -> renewal.Agreement:
    """Return the agreement as it ran had nobody ended it: the rows of terms say that.

    So an early end can be taken back without a trace in them.
    """
    return replace(agreement, ends_early_on=None)


def following_term(
    term: Term,
    period: renewal.Period,
    agreement: renewal.Agreement,
    *,
    origin: Origin,
    rule: PriceRule,
) -> Term:
    """Return the term after another, not kept yet, at the price the rule expects."""
    price = renewed_price(
        Price(term.amount, term.amount_expected),
        term.currency,
        rule,
        scale=_scale(term, period, agreement),
    )
    return Term(
        contract=term.contract,
        number=term.number + 1,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        end_kind=_end_kind(term, period, agreement),
        amount=price.amount,
        amount_expected=price.expected,
        currency=term.currency,
        billing=term.billing,
        origin=origin,
    )


def expected_price(term: Term, agreement: renewal.Agreement | None) -> Price:
    """Return what the term after one is expected to cost, by the contract's rule.

    Not known where no term follows, or nobody can say how long it runs.
    """
    try:
        period = terms.following(agreement, term.number) if agreement else None
    except OverflowError:
        return Price(None)
    if agreement is None or period is None:
        return Price(None)
    rule = term.contract.price_rule
    silence = Origin.SILENCE
    following = following_term(term, period, agreement, origin=silence, rule=rule)
    return Price(following.amount, following.amount_expected)


def _end_kind(
    term: Term, period: renewal.Period, agreement: renewal.Agreement
) -> renewal.EndKind:
    if period.ends_on is None:
        return renewal.EndKind.NONE
    if agreement.held_for(term.number + 1).co_term is not None:
        return renewal.EndKind.PARENT
    return renewal.EndKind.STATED


def _scale(
    term: Term, period: renewal.Period, agreement: renewal.Agreement
) -> Fraction:
    """Return how many times the next term's price covers what the last one's does.

    Without an end it is the price of one billing period.
    """
    before = terms.length_of(agreement, term.number)
    after: Duration | None
    if period.ends_on is None:
        after = BILLED.get(Billing(term.billing))
    else:
        after = terms.length_of(agreement, term.number + 1)
    if before is None or after is None:
        return Fraction(1)
    return times_as_long(before, after)
