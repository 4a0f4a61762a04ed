"""Who is owed what on a day, written from the promises alone.

Naive on purpose: it looks at every fact anew each day, remembers nothing, and shares
no line with the app's own rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.simulation.facts import (
    Contract,
    Document,
    Facts,
    Key,
    Policy,
    Reaction,
    Term,
    To,
)

UNSETTLED = {"conditional", "unclear"}
SILENT = {"automatic", "evergreen"}
LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Asked:
    """A deadline about which somebody has to act."""

    subject: tuple[str, int]
    act_by: date
    deadline: date
    signed: date | None
    recorded_on: date | None
    acted_on: tuple[date, ...]
    reactions: tuple[Reaction, ...]
    policy: Policy


def owed(facts: Facts, day: date) -> dict[Key, str]:
    """Return what is owed on a day to anybody, each with the role it is owed for."""
    found: dict[Key, str] = {}
    for term in facts.terms:
        contract = facts.contracts[term.contract]
        asked = asked_about_term(facts, contract, term, day)
        if asked is not None:
            found |= owed_about(facts, contract, asked, day)
    for document in facts.documents:
        holder = facts.contracts.get(document.contract or 0)
        asked = asked_about_document(facts, holder, document, day)
        if asked is not None:
            found |= owed_about(facts, holder, asked, day)
    return found


def asked_about_term(
    facts: Facts, contract: Contract, term: Term, day: date
) -> Asked | None:
    """Return the deadline of a term, unless nobody has to act about it."""
    policy = policy_of(facts, contract.kind, contract)
    deadline = term.notice_by or term.act_by
    if term.act_by is None or deadline is None:
        return None
    if not is_open(contract, term, day):
        return None
    if is_monthly(contract, term) and contract.leads is None and not policy.rolling:
        return None
    settled = not any(step.mode in UNSETTLED for step in contract.steps)
    if settled and deadline < term.recorded_on:
        return None  # history
    days = [term.starts_on, contract.signed_on if term.number == 0 else None]
    signed = min((one for one in days if one is not None), default=None)
    if signed is not None and term.act_by < signed:
        signed = term.recorded_on  # its notice is longer than the term itself
    decided = term.outcome is not None and term.decided_on is not None
    return Asked(
        ("term", term.id),
        term.act_by,
        deadline,
        signed,
        term.recorded_on,
        (term.decided_on,) if decided and term.decided_on else (),
        term.reactions,
        policy,
    )


def asked_about_document(
    facts: Facts, holder: Contract | None, document: Document, day: date
) -> Asked | None:
    """Return the last day of a document, unless nobody has to act about it."""
    if document.expires_on is None or document.is_superseded:
        return None
    if document.contract is not None and (
        holder is None or has_ended(holder, day) or has_run_out(facts, holder, day)
    ):
        return None
    if document.expires_on < document.recorded_on:
        return None  # history
    return Asked(
        ("document", document.id),
        document.expires_on,
        document.expires_on,
        document.dated_on,
        document.recorded_on,
        (),
        document.reactions,
        policy_of(facts, "document", None),
    )


def policy_of(facts: Facts, kind: str, contract: Contract | None) -> Policy:
    """Return the rules of a kind, with the leads of the contract where it has any."""
    policy = facts.policies.get(kind, facts.usual)
    leads = policy.leads or facts.usual.leads
    if contract is not None and contract.leads is not None:
        leads = contract.leads
    return Policy(leads, policy.rolling, policy.next_in_line_at, policy.team_at)


def is_open(contract: Contract, term: Term, day: date) -> bool:
    """Say whether a term still asks for a decision, or for the notice."""
    if contract.state != "active" or contract.terminated_on is not None:
        return False
    if contract.notice_given_on is not None and contract.notice_given_on <= day:
        return False
    if not term.is_last:
        return False
    if term.outcome != "renew":
        return True
    return term.notice_by is None or term.decided_on == term.reviewed_on


def has_ended(contract: Contract, day: date) -> bool:
    """Say whether the papers of a contract matter no more."""
    ended = contract.terminated_on is not None and contract.terminated_on < day
    return contract.state != "active" or ended


def has_run_out(facts: Facts, contract: Contract, day: date) -> bool:
    """Say whether its last term is over and, as far as is known, none follows."""
    last = next(
        (t for t in facts.terms if t.contract == contract.id and t.is_last), None
    )
    if last is None or last.ends_on is None or last.ends_on >= day:
        return False
    if last.outcome == "renew" or any(s.mode in UNSETTLED for s in contract.steps):
        return False
    return not may_go_on_in_silence(contract, last)


def may_go_on_in_silence(contract: Contract, last: Term) -> bool:
    """Say whether silence may renew a term whose day for notice is over."""
    steps = (*contract.steps, *contract.steps_of_parent)
    if not any(step.mode in SILENT for step in steps):
        return False
    if contract.terminated_on is not None:
        return last.ends_on is not None and contract.terminated_on > last.ends_on
    given = contract.notice_given_on
    in_time = given is not None and not (last.notice_by and given > last.notice_by)
    decided = last.outcome is not None and last.decided_on != last.reviewed_on
    return not in_time and (not decided or last.outcome == "renegotiate")


def is_monthly(contract: Contract, term: Term) -> bool:
    """Say whether it renews by itself every month: now, and from then on.

    A month on trial that silence turns into a year is another matter.
    """
    return is_short(term) and any(
        step.mode == "automatic"
        and (step.length is None or is_at_most_a_month(step.length))
        for step in contract.steps
    )


def is_short(term: Term) -> bool:
    if term.length is not None and is_at_most_a_month(term.length):
        return True
    if term.starts_on is None or term.ends_on is None:
        return False
    return (term.ends_on - term.starts_on).days + 1 <= LONGEST_MONTH


def is_at_most_a_month(length: tuple[int, str]) -> bool:
    amount, unit = length
    return amount <= {"days": LONGEST_MONTH, "weeks": 4, "months": 1}.get(unit, 0)


def owed_about(
    facts: Facts, contract: Contract | None, asked: Asked, day: date
) -> dict[Key, str]:
    """Return what is owed about one deadline on a day."""
    until = put_off_until(asked)
    if until is not None and day < until:
        return {}
    if day > asked.deadline:
        people = told_when_passed(facts, contract)
        occasion, lead = "passed", 0
    else:
        found = lead_in_force(asked, day)
        if found is None:
            return {}
        occasion, lead = "ahead", found
        people = told_ahead(facts, contract, asked, lead)
    return {
        Key(asked.subject, asked.deadline, occasion, lead, to): role
        for to, role in people.items()
    }


def put_off_until(asked: Asked) -> date | None:
    """Return the day until which a deadline was put off last, if it still is."""
    about = [one for one in asked.reactions if one.deadline == asked.deadline]
    last = max(about, key=lambda one: one.order, default=None)
    return last.until if last is not None else None


def leads_of(asked: Asked) -> set[int]:
    """Return the leads that there are for one deadline."""
    until = put_off_until(asked)
    leads = {
        lead
        for lead in asked.policy.leads
        if asked.signed is None or asked.act_by - timedelta(days=lead) >= asked.signed
    } | {min(asked.policy.leads)}
    if until is None:
        return leads
    put_off = (asked.act_by - until).days
    return {lead for lead in leads if lead < put_off} | {put_off}


def lead_in_force(asked: Asked, day: date) -> int | None:
    """Return the lead that is in force on a day: the last whose day has come."""
    reached = [lead for lead in leads_of(asked) if reached_on(asked, lead) <= day]
    return min(reached, default=None)


def reached_on(asked: Asked, lead: int) -> date:
    return asked.act_by - timedelta(days=lead)


def told_ahead(
    facts: Facts, contract: Contract | None, asked: Asked, lead: int
) -> dict[To, str]:
    """Return who is told at a lead, those included who are told as nobody acted."""
    told = audience(facts, contract)
    if nobody_acted(asked, lead):
        policy = asked.policy
        if policy.next_in_line_at is not None and lead <= policy.next_in_line_at:
            add(told, next_in_line(facts, contract, told), "next_in_line")
        if policy.team_at is not None and lead <= policy.team_at:
            add(told, mailboxes(facts, contract), "team")
    add(told, webhooks(facts, contract), "webhook")
    return told


def told_when_passed(facts: Facts, contract: Contract | None) -> dict[To, str]:
    """Return who is told that a deadline passed undecided: everybody concerned."""
    told = audience(facts, contract)
    add(told, next_in_line(facts, contract, told), "next_in_line")
    add(told, mailboxes(facts, contract), "team")
    add(told, reachable(facts, facts.product_ops), "product_ops")
    add(told, webhooks(facts, contract), "webhook")
    return told


def nobody_acted(asked: Asked, lead: int) -> bool:
    """Say whether an earlier lead was in force, and nobody has acted since its day."""
    earlier = min((one for one in leads_of(asked) if one > lead), default=None)
    if earlier is None:
        return False
    if asked.recorded_on is not None and asked.recorded_on >= reached_on(asked, lead):
        return False
    since = reached_on(asked, earlier)
    answered = [
        one.given_on for one in asked.reactions if one.deadline == asked.deadline
    ]
    return not any(day >= since for day in (*answered, *asked.acted_on))


def audience(facts: Facts, contract: Contract | None) -> dict[To, str]:
    """Return the people who are asked about a contract; product ops, if nobody is."""
    told: dict[To, str] = {}
    if contract is not None:
        add(told, reachable(facts, [contract.owner]), "owner")
        if not told:
            add(told, reachable(facts, [contract.backup]), "backup")
        for owner, backup in contract.tool_owners:
            found = list(reachable(facts, [owner])) or reachable(facts, [backup])
            add(told, found, "tool_owner")
    if not told:
        add(told, reachable(facts, facts.product_ops), "product_ops")
    return told


def next_in_line(
    facts: Facts, contract: Contract | None, told: dict[To, str]
) -> list[To]:
    """Return the backup, or where that tells nobody new, product ops."""
    backup = list(reachable(facts, [contract.backup])) if contract else []
    if backup and backup[0] not in told:
        return backup
    return [to for to in reachable(facts, facts.product_ops) if to not in told]


def mailboxes(facts: Facts, contract: Contract | None) -> list[To]:
    answering = answers_for(facts, contract)
    boxes = facts.people[answering].mailboxes if answering else ()
    return [To("mailbox", box) for box in boxes]


def webhooks(facts: Facts, contract: Contract | None) -> list[To]:
    answering = answers_for(facts, contract)
    hooks = facts.people[answering].webhooks if answering else ()
    return [To("webhook", hook) for hook in hooks]


def answers_for(facts: Facts, contract: Contract | None) -> int | None:
    """Return the owner, or the backup who stands in."""
    if contract is None:
        return None
    both = reachable(facts, [contract.owner, contract.backup])
    return next((int(to.id) for to in both), None)


def reachable(
    facts: Facts, people: "list[int | None] | tuple[int, ...] | list[int]"
) -> Iterator[To]:
    for person in people:
        if person is not None and facts.people[person].reachable:
            yield To("person", person)


def add(told: dict[To, str], people: "list[To] | Iterator[To]", role: str) -> None:
    """Add those who are not told already: the first role wins."""
    for to in people:
        told.setdefault(to, role)
