"""What people make of a proposed fact: confirmed, corrected, rejected, taken back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from vendors.models import Contract, ContractReading, ProposedFact, Vendor
from vendors.models.reading import ACCEPTED, Judgement
from vendors.notifications import reading_words
from vendors.operations import silence
from vendors.operations.following import locked
from vendors.operations.proposing import Accepted, fits, value_of
from vendors.operations.recording import Change, planned, record, restore, standing
from vendors.operations.refusals import Refusal
from vendors.reading.codec import encoded
from vendors.reading.proposals import Fact, Known, Proposal, Value
from vendors.rules.names import company_key


class NoContractYet(Refusal):
    """The document belongs to no contract that could hold the fact."""


class AlreadyJudged(Refusal):
    """Somebody judged the fact before, otherwise."""


class NotJudgedYet(Refusal):
    """There is no judgement to take back."""


class NothingToConfirm(Refusal):
    """The text says something that could not be read as a value."""


class AnotherKindOfValue(Refusal):
    """The value that was given is not one of this fact."""


class NoSuchAmount(Refusal):
    """The price that was chosen is none of the amounts."""


class StandsOtherwise(Refusal):
    """The contract says something else now; replacing it takes an explicit yes."""


class ChangedSince(Refusal):
    """The contract's fact was changed after it was recorded."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is true of a fact instead of what was proposed, and why.

    `price` says which of the amounts is the price of the first term.
    """

    value: Value | None
    known: Known = Known.STATED
    reason: str = ""
    price: int | None = None


class Confirmed(NamedTuple):
    """What became of confirming all that is sure: facts, and sentences of refusals."""

    done: list[ProposedFact]
    refused: list[str]


@transaction.atomic
def confirm_fact(
    fact: ProposedFact,
    *,
    by: User | None,
    at: datetime,
    price: int | None = None,
    replacing: bool = False,
) -> ProposedFact:
    """Make what was proposed a fact of the document's contract.

    Confirming once more what is confirmed changes nothing.

    :raises NoContractYet: if the document belongs to no contract.
    :raises AlreadyJudged: if it was judged otherwise.
    :raises NothingToConfirm: if no value could be read.
    :raises StandsOtherwise: if the contract says something else and is not to be
        replaced.
    """
    locked = _locked(fact)
    if locked.judgement == Judgement.CONFIRMED:
        return locked
    proposal = locked.proposal
    if proposal.known is Known.STATED and proposal.value is None:
        raise NothingToConfirm(
            "The text says something here that could not be read as a value; correct "
            "it by entering what it says, or reject it."
        )
    accepted = Accepted(
        proposal.fact, proposal.known, proposal.value, locked.quote, price
    )
    return _accept(
        locked, accepted, Judgement.CONFIRMED, by=by, at=at, replacing=replacing
    )


@transaction.atomic
def correct_fact(
    fact: ProposedFact,
    correction: Correction,
    *,
    by: User | None,
    at: datetime,
    replacing: bool = False,
) -> ProposedFact:
    """Make what a person gives instead a fact of the document's contract.

    It refuses what confirming refuses, and besides:

    :raises AnotherKindOfValue: if the value is not one of this fact.
    """
    locked = _locked(fact)
    if not fits(Fact(locked.fact), correction.known, correction.value):
        raise AnotherKindOfValue(
            "This is no value of this fact; enter one as it is shown where one was "
            "read, or say that the contract states none."
        )
    accepted = Accepted(
        Fact(locked.fact),
        correction.known,
        correction.value,
        locked.quote,
        correction.price,
    )
    locked.reason = correction.reason
    return _accept(
        locked, accepted, Judgement.CORRECTED, by=by, at=at, replacing=replacing
    )


@transaction.atomic
def reject_fact(
    fact: ProposedFact, *, by: User | None, at: datetime, reason: str = ""
) -> ProposedFact:
    """Keep that what was proposed is not true; the contract stays as it is.

    :raises AlreadyJudged: if it was judged otherwise.
    """
    locked = _locked(fact)
    if locked.judgement == Judgement.REJECTED:
        return locked
    _refuse_judged(locked)
    return _judged(locked, Judgement.REJECTED, by=by, at=at, reason=reason)


@transaction.atomic
def take_back(fact: ProposedFact, *, at: datetime) -> ProposedFact:
    """Open a judgement again, and restore what it changed at the contract.

    Readings of the same document that repeat the judgement are opened with it. The
    history keeps who had judged it, and what.

    :raises NotJudgedYet: if there is no judgement.
    :raises ChangedSince: if the contract's fact was changed after it was recorded.
    """
    locked = _locked(fact)
    if locked.is_open:
        raise NotJudgedYet("Nobody has judged this yet, so nothing is taken back.")
    if locked.contract is not None and locked.written is not None:
        _restore(locked, locked.contract, locked.written, at=at)
    for shared in _sharing(locked):
        _judged(shared, Judgement.OPEN, by=None, at=None)
    locked.refresh_from_db()
    return locked


def confirm_sure(
    reading: ContractReading, *, by: User | None, at: datetime
) -> Confirmed:
    """Confirm every open proposal that is sure, as far as nothing stands against it.

    What is refused stays open, to be judged by itself.
    """
    outcome = Confirmed([], [])
    for fact in sure_and_open(reading.proposed_facts.order_by("pk")):
        try:
            outcome.done.append(confirm_fact(fact, by=by, at=at))
        except Refusal as refusal:
            label = reading_words.LABELS[Fact(fact.fact)]
            outcome.refused.append(f"{label}: {refusal}")
    return outcome


def sure_and_open(facts: Iterable[ProposedFact]) -> list[ProposedFact]:
    """Return the proposals that can be confirmed together.

    What was not found is not among them: that a scan names nothing is no fact.
    """
    return [fact for fact in facts if fact.asks and fact.sure]


def stands_now(contract: Contract, fact: Fact) -> str:
    """Return in words what a contract says of a fact; nothing where it says nothing."""
    value = value_of(contract, fact)
    return "" if value is None else _words(fact, Known.STATED, value)


def not_a_party(vendor: Vendor, parties: Iterable[str]) -> bool:
    """Say whether none of the parties is the vendor, by any name that is known."""
    names = [vendor.name, vendor.legal_name]
    names += vendor.aliases.values_list("name", flat=True)
    keys = {company_key(name) for name in names if name}
    named = [f" {company_key(party)} " for party in parties]
    return not any(f" {key} " in party for key in keys for party in named)


def _locked(fact: ProposedFact) -> ProposedFact:
    """Return the proposal as the database has it, for nobody else to judge now."""
    rows = ProposedFact.objects.select_for_update(of=("self",))
    rows = rows.select_related("reading__document__contract__vendor", "judged_by")
    return rows.get(pk=fact.pk)


def _refuse_judged(fact: ProposedFact) -> None:
    if fact.is_open:
        return
    name = fact.judged_by.get_username() if fact.judged_by else "somebody"
    raise AlreadyJudged(
        f"This was {fact.get_judgement_display().lower()} by {name} before; take that "
        "back first."
    )


def _accept(
    fact: ProposedFact,
    accepted: Accepted,
    judgement: Judgement,
    *,
    by: User | None,
    at: datetime,
    replacing: bool,
) -> ProposedFact:
    _refuse_judged(fact)
    _refuse_price(accepted)
    contract = _contract_of(fact)
    change = planned(contract, accepted)
    if change and change.contradicts and not replacing:
        raise StandsOtherwise(
            f"{contract} says now: {stands_now(contract, accepted.fact)}. Read was: "
            f"{_words(accepted.fact, accepted.known, accepted.value)}. Say that it is "
            "to be replaced, or reject what was read."
        )
    if change and change.is_one:
        why = f"{reading_words.LABELS[change.fact]}: {judgement}"
        with _following_anew(contract, accepted.fact, why, at):
            made = record(contract, change)
        fact.written = {"before": made.before, "after": made.after}
    fact.contract = contract
    fact.final_known, fact.final_value = accepted.known, encoded(accepted.value)
    return _judged(fact, judgement, by=by, at=at, reason=fact.reason)


def _refuse_price(accepted: Accepted) -> None:
    if accepted.price is None:
        return
    amounts = accepted.value if isinstance(accepted.value, tuple) else ()
    if accepted.fact is not Fact.AMOUNTS or not 0 <= accepted.price < len(amounts):
        raise NoSuchAmount("The price is chosen among the amounts; this is none.")


def _contract_of(fact: ProposedFact) -> Contract:
    document = fact.reading.document
    if document.contract_id is None:
        raise NoContractYet(
            f"“{document}” belongs to no contract yet; choose its contract on the "
            "document's page first, so that the fact has a place."
        )
    return locked(Contract.objects.get(pk=document.contract_id))


def _judged(
    fact: ProposedFact,
    judgement: Judgement,
    *,
    by: User | None,
    at: datetime | None,
    reason: str = "",
) -> ProposedFact:
    fact.judgement, fact.judged_by, fact.judged_at = judgement, by, at
    fact.reason = reason
    if judgement not in ACCEPTED:
        fact.contract, fact.final_known = None, ""
        fact.final_value = fact.written = None
    fact.full_clean()
    fact.save()
    return fact


def _sharing(fact: ProposedFact) -> list[ProposedFact]:
    """Return the proposals about the same fact that were judged in one go."""
    rows = ProposedFact.objects.select_for_update().filter(
        reading__document=fact.reading.document_id,
        fact=fact.fact,
        judgement=fact.judgement,
        judged_at=fact.judged_at,
    )
    return [*rows.order_by("pk")]


def _restore(
    fact: ProposedFact, holds: Contract, written: dict[str, Any], *, at: datetime
) -> None:
    contract = locked(holds)
    change = Change(Fact(fact.fact), written["before"], written["after"])
    if standing(contract, change.fact) != change.after:
        now = stands_now(contract, change.fact) or "nothing"
        raise ChangedSince(
            f"{contract} was changed after this was recorded and says now: {now}. "
            "Change it at the contract; the judgement stays."
        )
    why = f"{reading_words.LABELS[change.fact]}: judgement taken back"
    with _following_anew(contract, change.fact, why, at):
        restore(contract, change)


@contextmanager
def _following_anew(
    contract: Contract, fact: Fact, why: str, at: datetime
) -> Iterator[None]:
    """Let later terms follow from a fact that is changed meanwhile."""
    today = timezone.localtime(at).date()
    with silence.following_anew(contract, reason=why, today=today):
        yield
        if fact is Fact.AMOUNTS:
            silence.price_anew(contract, reason=why)


def _words(fact: Fact, known: Known, value: Value | None) -> str:
    said = reading_words.in_words(Proposal(fact, known, value))
    return said.rstrip(".")
