"""A decision taken back: what it changed is as before, and it is asked for again."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from vendors.models import RenewalDecision, Term
from vendors.models.term import Origin
from vendors.operations.following import decision_about, locked_term
from vendors.operations.refusals import Refusal, say_why


class NothingDecided(Refusal):
    """No decision is recorded, so none can be taken back."""


class NotYoursToTakeBack(Refusal):
    """Somebody else decided, or it was decided on another day."""


class Overtaken(Refusal):
    """More has happened since, which the decision cannot be taken from under."""


def may_take_back(decision: RenewalDecision, person: User, *, today: date) -> bool:
    """Say whether somebody made a decision on the day, and may take it back."""
    return (decision.decided_by_id, decision.decided_on) == (person.pk, today)


@transaction.atomic
def take_back_decision(term: Term, *, by: User, today: date) -> None:
    """Take back what somebody decided about a term on the same day.

    The term that was added goes with it, or the review that was recorded; the decision
    before, where there was one, holds again.

    :raises NothingDecided: if no decision is recorded.
    :raises NotYoursToTakeBack: if somebody else made it, or on another day.
    :raises Overtaken: if something has followed from it.
    """
    locked_term(term)
    decision = decision_about(term)
    if decision is None:
        raise NothingDecided("No decision is recorded any more.")
    if not may_take_back(decision, by, today=today):
        raise NotYoursToTakeBack(
            "Only who decided takes it back, on the same day; change the decision "
            "instead."
        )
    if term.contract.notice_given_on is not None:
        raise Overtaken("Notice was given since; take the notice back first.")
    _remove_following(term)
    _restore_review(term, decision)
    _restore_decision(decision)


def _remove_following(term: Term) -> None:
    following = list(term.contract.terms.filter(number__gt=term.number))
    for added in following:
        untouched = added.origin == Origin.DECIDED and not hasattr(added, "decision")
        if len(following) > 1 or not untouched:
            raise Overtaken(
                "A later term has followed since; change it on the contract's page."
            )
        say_why(added, "the decision to renew was taken back")
        added.delete()


def _restore_review(term: Term, decision: RenewalDecision) -> None:
    """Let the review before stand again, where the decision recorded one."""
    if not term.is_reviewed(decision):
        return
    history: Any = term.history
    before = history.exclude(reviewed_on=term.reviewed_on).first()
    term.reviewed_on = before.reviewed_on if before else None
    say_why(term, "the review was taken back")
    term.save()


def _restore_decision(decision: RenewalDecision) -> None:
    history: Any = decision.history
    before = history.all()[1:2]
    say_why(decision, "taken back")
    if not before:
        decision.delete()
        return
    earlier = before[0]
    decision.outcome, decision.reason = earlier.outcome, earlier.reason
    decision.decided_by_id, decision.decided_on = (
        earlier.decided_by_id,
        earlier.decided_on,
    )
    decision.save()
