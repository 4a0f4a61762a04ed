"""What a contract's page says before anybody reads its fields."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils import timezone

from vendors.admin.contract_state import COLOURS, Standing
from vendors.admin.showing import day, if_nobody_acts, not_known, person, urgency
from vendors.admin.site import sees_money
from vendors.models import Contract, RenewalDecision, Term
from vendors.models.term import Outcome
from vendors.notifications import explaining, words
from vendors.notifications.instants import end_of_day
from vendors.rules.answers import Exit, earliest_exit
from vendors.rules.deadlines import Deadline, Kind
from vendors.rules.renewal import Agreement, EndKind
from vendors.rules.terms import why_last_day

# The rights to decide about a term, and to record notice, which decides as well.
DECIDE: tuple[str, ...] = ("vendors.add_renewaldecision",)
LEAVE = (*DECIDE, "vendors.change_contract")


@dataclass(frozen=True, slots=True)
class Day:
    """One of the days to act by, and what it means."""

    name: str
    on: date
    meaning: str
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: what, about which term, by whom, why."""

    on: date
    outcome: str
    about: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """What this person may do next about the contract."""

    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The contract as of a day."""

    standing: str
    colour: str
    days: tuple[Day, ...]
    last_day: str
    why_last_day: tuple[str, ...]
    left: str
    urgency: str
    why: tuple[str, ...]
    follows: str
    leaves: str
    why_leaves: tuple[str, ...]
    unknowns: tuple[str, ...]
    price: str
    decisions: tuple[Decided, ...]
    closed: str
    step: Step | None


def summary(user: User | AnonymousUser, contract: Any, *, today: date) -> Summary:
    """Return what is told about an annotated contract to somebody on a day."""
    told = Standing(contract.standing).words
    term = contract.last_term()
    agreement = Contract.objects.with_agreement().get(pk=contract.pk).agreement()
    deadline = term.deadline(agreement) if term else None
    is_open = contract.is_open and deadline is not None
    left = (deadline.act_by - today).days if is_open and deadline else 0
    leaving = earliest_exit(agreement, today) if is_open and agreement else None
    decisions = RenewalDecision.objects.filter(term__contract=contract)
    return Summary(
        standing=told,
        colour=COLOURS.get(told, "default"),
        days=_days(deadline, contract) if deadline else (),
        last_day=_last_day(term, contract) if term else "",
        why_last_day=_why_last_day(agreement, term),
        left=words.days_left(left) if is_open else "",
        urgency=urgency(left) if is_open else "later",
        why=tuple(explaining.because(deadline.because)) if deadline else (),
        follows=if_nobody_acts(agreement, term) if is_open else "",
        leaves=_leaves(leaving),
        why_leaves=tuple(explaining.because(leaving.because)) if leaving else (),
        unknowns=not_known(agreement, term) if term else (),
        price=_price(term) if sees_money(user) else "",
        decisions=tuple(
            _decided(decision)
            for decision in decisions.select_related("term", "decided_by").order_by(
                "-decided_on", "pk"
            )
        ),
        closed=_closed(contract),
        step=_step(user, contract, term) if is_open else None,
    )


def _days(deadline: Deadline, contract: Contract) -> tuple[Day, ...]:
    if deadline.kind is Kind.REVIEW:
        return (
            Day(
                "Look again by",
                deadline.act_by,
                "it has no deadline of its own",
                is_counted=True,
            ),
        )
    notice_by = deadline.notice_by or deadline.act_by
    ends_at = end_of_day(notice_by, contract.notice_zone or settings.TIME_ZONE)
    here = timezone.localtime(ends_at)
    until = (
        f"the contract's own day; it ends at {here:%H:%M} on {day(here.date())} here"
    )
    meaning = until if contract.notice_zone else "the contract's own day"
    found = (
        Day("Decide by", deadline.act_by, "our own time included", is_counted=True),
        Day(
            "Send notice by",
            deadline.send_by or notice_by,
            "so that it arrives in time",
        ),
        Day("Notice counts until", notice_by, meaning),
    )
    if deadline.opens_on is None:
        return found
    opens = Day("Not before", deadline.opens_on, "notice given earlier does not count")
    return (opens, *found)


def _last_day(term: Term, contract: Contract) -> str:
    early = contract.terminated_on
    ends_on = min(filter(None, (term.ends_on, early)), default=None)
    if ends_on is not None:
        return day(ends_on)
    if term.end_kind == EndKind.EVENT:
        return f"not known until this happens: {term.ends_upon}"
    return term.end_in_words or "not known"


def _why_last_day(agreement: Agreement | None, term: Term | None) -> tuple[str, ...]:
    if agreement is None or term is None:
        return ()
    return tuple(explaining.because(why_last_day(agreement, term.number)))


def _leaves(leaving: Exit | None) -> str:
    if leaving is None:
        return ""
    return f"With notice given today it ends on {day(leaving.on)} at the earliest."


def _price(term: Term | None) -> str:
    price = words.money(term.amount, term.currency) if term else ""
    return f"{price} (expected)" if term and term.amount_expected else price


def _decided(decision: RenewalDecision) -> Decided:
    return Decided(
        on=decision.decided_on,
        outcome=decision.get_outcome_display(),
        about=f"the term from {day(decision.term.starts_on)}",
        by=person(decision.decided_by) if decision.decided_by else "somebody",
        why=decision.reason,
    )


def _step(
    user: User | AnonymousUser, contract: Contract, term: Term | None
) -> Step | None:
    decision = getattr(term, "decision", None)
    if decision is not None and decision.outcome == Outcome.LEAVE:
        name, page, rights = "Give notice", "give_notice", LEAVE
    else:
        name, page, rights = "Decide", "decide", DECIDE
    if not user.has_perms(rights):
        return None
    return Step(name, reverse(f"admin:vendors_contract_{page}", args=[contract.pk]))


def _closed(contract: Contract) -> str:
    said = []
    if contract.notice_given_on is not None:
        said.append(f"Notice was given on {words.day(contract.notice_given_on)}.")
    if contract.terminated_on is not None:
        said.append(f"It ends early, on {words.day(contract.terminated_on)}.")
    if contract.replaced_by is not None:
        said.append(f"It is replaced by {contract.replaced_by}.")
    return " ".join(said)
