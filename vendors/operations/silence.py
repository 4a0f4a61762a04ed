"""Terms that nobody decided about and that went on by themselves."""

import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, takewhile
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from vendors.models import Contract, Reminder, RenewalDecision, Term
from vendors.models.agreement import out_of_line
from vendors.models.contract import ContractState
from vendors.models.term import Origin, Outcome
from vendors.notifications.words import day
from vendors.operations.batches import in_batches
from vendors.operations.following import (
    decision_about,
    following_term,
    without_early_end,
)
from vendors.operations.listeners import Listeners
from vendors.operations.refusals import say_why
from vendors.operations.rhythms import Rhythms
from vendors.operations.timetables import quiet_terms
from vendors.querysets import TermQuerySet
from vendors.rules import terms
from vendors.rules.calendar import ONE_DAY
from vendors.rules.deadlines import deadline
from vendors.rules.reminders import Occasion, audience
from vendors.rules.renewal import Agreement, EndKind, Period

logger = logging.getLogger(__name__)

BATCH = 500  # contracts read at once
NEWS_FOR = timedelta(days=31)  # what was added longer ago is no news


class RolledOver(NamedTuple):
    """Terms that one pass added, and the ids of those that cannot be continued."""

    added: int
    failed: tuple[int, ...] = ()


def roll_over(
    *,
    today: date,
    listeners: Listeners,
    rhythms: Rhythms,
    among: Collection[int] | None = None,
) -> RolledOver:
    """Add the terms that silence has renewed, and owe everybody the news.

    Safe to run twice, by two workers at once, or years late. Comes after the reminders
    of the day are recorded, so that a deadline which passed while nothing ran is still
    spoken of. After a gap only the last of the added terms is told of, and none that
    began before its contract was recorded here. With `among`, only terms of these ids.
    """
    news = _News(today, listeners, rhythms)
    added, failed = 0, []
    for batch in _batches(Term.objects.renewing(today), among):
        for term in batch.select_related("contract", "decision").with_agreement():
            try:
                added += _renew_and_tell(term, today, news)
            except (ValueError, OverflowError):
                # Its dates cannot be continued; the term stays, visible as ended.
                failed.append(term.pk)
            except IntegrityError as error:
                if not _is_followed(term):
                    logger.warning("%s was not renewed: %s", term.contract, error)
                    failed.append(term.pk)
    _tell_what_a_person_added(news, among)
    return RolledOver(added, tuple(failed))


def _tell_what_a_person_added(news: "_News", among: Collection[int] | None) -> None:
    """Owe the news of terms that an act had added before the job came by."""
    untold = Term.objects.renewed_untold(since=news.today - NEWS_FOR)
    for batch in _batches(untold, among):
        for term in batch.select_related("contract__owner", "contract__backup"):
            news.tell(term)


def _batches(
    terms: TermQuerySet, among: Collection[int] | None
) -> Iterator[TermQuerySet]:
    """Return the terms in batches; where they are among some, these are read alone."""
    if among is None:
        among = [*terms.order_by("pk").values_list("pk", flat=True)]
    for some in in_batches(sorted(among), BATCH):
        asked = terms.filter(pk__in=some)
        found = [*asked.values_list("pk", flat=True)]
        yield Term.objects.filter(pk__in=found).order_by("pk")


@transaction.atomic
def renew_by_silence(term: Term, *, today: date) -> int:
    """Add the terms that followed a contract's last one by silence; return how many.

    Those that had to begin by the day, and the one whose predecessor's notice day has
    passed undecided where its own notice is due within that predecessor. None where
    the contract does not renew by itself, where it is to be left, or after its end.

    :raises ValueError: if more terms follow than can be true.
    """
    return len(_renewed(term, today=today))


def catch_up(contract: Contract, *, today: date) -> int:
    """Add the terms that silence renewed before a contract was recorded here.

    Return how many, with those of contracts that end with it. Nobody is told: it is
    the past. Dates that cannot be continued add nothing; the next pass of the job
    counts them as failed.
    """
    last = contract.last_term()
    if last is None or contract.state != ContractState.ACTIVE:
        return 0
    try:
        added = renew_by_silence(last, today=today)
    except (ValueError, OverflowError):
        return 0
    return added + sum(
        catch_up(child, today=today) for child in contract.ending_with_it()
    )


def take_back_silence(contract: Contract, *, after: date, reason: str) -> int:
    """Delete the last terms that silence added from after a day on; return how many.

    For what is entered late: it turned out that they never came to be. One that
    somebody decided about stays, and so do those before it. The last terms of other
    contracts that end with it go as well.
    """
    for child in contract.ending_with_it():
        child.hold()
        ending = takewhile(_ends_with_parent, child.terms.order_by("-number"))
        _take_back(ending, after=after, reason=f"{contract}: {reason}")
    terms_of_it = contract.terms.order_by("-number")
    return _take_back(terms_of_it, after=after, reason=reason)


@contextmanager
def following_anew(contract: Contract, *, reason: str, today: date) -> Iterator[None]:
    """Let the terms that silence added follow from what is changed meanwhile.

    Those from the first that would be another are deleted, and those that are due
    added. One that had been another before, put right by hand, is no reason.
    """
    before = {term.pk for term in _out_of_line(contract)}
    yield
    for term in _out_of_line(contract):
        if term.pk not in before and term.origin == Origin.SILENCE and term.starts_on:
            take_back_silence(contract, after=term.starts_on - ONE_DAY, reason=reason)
            break
    catch_up(contract, today=today)


def price_anew(contract: Contract, *, reason: str) -> None:
    """Let the prices that follow from a term's price follow from what it is now.

    Those are the prices of terms that silence added, where they are unknown or only
    expected; what was agreed stays.
    """
    held = Contract.objects.with_agreement().get(pk=contract.pk)
    agreement = held.agreement()
    in_order = sorted(held.terms.all(), key=lambda term: term.number)
    for before, term in pairwise(in_order):
        agreed = term.amount is not None and not term.amount_expected
        period = term.period
        if term.origin != Origin.SILENCE or agreed or not (agreement and period):
            continue
        say_why(term, reason)
        term.save_price(_following(before, period, agreement))


def _out_of_line(contract: Contract) -> list[Term]:
    return out_of_line(Contract.objects.with_agreement().get(pk=contract.pk))


def _take_back(last_first: Iterable[Term], *, after: date, reason: str) -> int:
    deleted = 0
    for term in last_first:
        began_before = term.starts_on is None or term.starts_on <= after
        if term.origin != Origin.SILENCE or began_before or decision_about(term):
            break
        say_why(term, reason)
        term.delete()
        deleted += 1
    return deleted


def _ends_with_parent(term: Term) -> bool:
    return term.end_kind == EndKind.PARENT


@dataclass(frozen=True, slots=True)
class _News:
    """That silence renewed a term: who is owed it, and of which terms."""

    today: date
    listeners: Listeners
    rhythms: Rhythms

    def tell(self, term: Term) -> None:
        """Owe the news to whoever hears of a term first, unless nobody wants it."""
        if quiet_terms([term], self.rhythms):
            return
        circle = self.listeners.of([term.contract])[term.contract_id]
        news = [
            Reminder(
                term=term,
                deadline=term.starts_on or self.today,
                occasion=Occasion.RENEWED,
                person_id=recipient.person,
                role=recipient.role,
                owed_on=self.today,
            )
            for recipient in audience(circle)
        ]
        Reminder.objects.bulk_create(news, ignore_conflicts=True)


def _renew_and_tell(term: Term, today: date, news: _News) -> int:
    decision = getattr(term, "decision", None)
    agreement = term.contract.agreement()
    if agreement is None or not _next(term, decision, agreement, today):
        return 0
    with transaction.atomic():
        added = _renewed(term, today=today)
        left = term.contract.notice_given_on is not None
        if added and not left and _began_here(added[-1]):
            news.tell(added[-1])
    return len(added)


def _is_followed(term: Term) -> bool:
    """Say whether another worker added its terms at the same moment."""
    return Term.objects.filter(
        contract=term.contract_id, number__gt=term.number
    ).exists()


def _renewed(term: Term, *, today: date) -> list[Term]:
    # One worker at a time for a contract; whoever comes second finds it done.
    term.contract.hold()
    contract = Contract.objects.with_agreement().get(pk=term.contract_id)
    last = max(contract.terms.all(), key=lambda one: one.number)
    agreement = contract.agreement()
    added: list[Term] = []
    if last.pk != term.pk or agreement is None:
        return added
    decision = decision_about(last)
    while period := _next(last, decision, agreement, today):
        if len(added) == terms.MOST_BY_SILENCE:
            raise ValueError(f"{contract} renews more than can be true.")
        before, decision = last, None
        last = _following(last, period, agreement)
        last.set_deadline(without_early_end(agreement))
        say_why(last, _why(before, last))
        added.append(last)
    if added:
        # All at once: one by one each would read those before it again.
        bulk_create_with_history(added, Term)
        contract.refresh_deadlines()
    return added


def _following(term: Term, period: Period, agreement: Agreement) -> Term:
    running, rule = without_early_end(agreement), term.contract.price_rule
    return following_term(term, period, running, origin=Origin.SILENCE, rule=rule)


def _why(before: Term, added: Term) -> str:
    if not _began_here(added):
        return "renewed by silence before it was recorded here"
    decided_by = day(before.notice_by) if before.notice_by else "then"
    return f"renewed by silence: nobody had decided by {decided_by}"


def _began_here(term: Term) -> bool:
    """Say whether a term began after its contract was recorded here."""
    recorded_on = timezone.localtime(term.contract.created_at).date()
    return term.starts_on is not None and term.starts_on > recorded_on


def _next(
    last: Term, decision: RenewalDecision | None, agreement: Agreement, today: date
) -> Period | None:
    """Return the term that is bound to follow the last one by a day, if any."""
    ends_on, notice_by = last.ends_on, last.notice_by
    if ends_on is None or not _silence_counts(last, decision):
        return None
    if _ends_with_parent(last) and not _parent_goes_on(last.contract, ends_on):
        return None
    agreement = without_early_end(agreement)
    if not terms.renews_by_silence(agreement, last.number):
        return None
    period = terms.following(agreement, last.number)
    if period is None or ends_on < today:
        return period
    if notice_by is None or notice_by >= today:
        return None
    # Nobody can prevent it any more; it is added once its own notice is the next.
    own = deadline(agreement, last.number + 1, period)
    due = own.notice_by if own else None
    return period if due is not None and due <= ends_on else None


def _parent_goes_on(contract: Contract, after: date) -> bool:
    """Say whether the parent has, or by silence will have, a term after a day."""
    last = Term.objects.filter(contract=contract.parent_id).order_by("-number").first()
    if last is None or last.ends_on is None or last.ends_on > after:
        return True
    return _silence_counts(last, decision_about(last))


def _silence_counts(term: Term, decision: RenewalDecision | None) -> bool:
    """Say whether a term goes on although, or because, nobody acts."""
    contract, ends_on = term.contract, term.ends_on
    if contract.terminated_on is not None:
        return ends_on is not None and ends_on < contract.terminated_on
    if decision is not None and decision.outcome != Outcome.RENEGOTIATE:
        # Renewed by decision before it had an end, it is asked about as any other.
        return decision.outcome == Outcome.RENEW and term.is_reviewed(decision)
    given_on, notice_by = contract.notice_given_on, term.notice_by
    return given_on is None or (notice_by is not None and notice_by < given_on)
