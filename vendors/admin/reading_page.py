"""What the page beside a contract's text says of each fact that was read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format

from vendors.admin.correcting import Correcting
from vendors.admin.reading_text import Marked
from vendors.admin.showing import person
from vendors.models import Contract, ContractReading, ProposedFact
from vendors.models.reading import ASKS, Judgement
from vendors.notifications import reading_words
from vendors.operations import judging
from vendors.operations.proposing import Accepted
from vendors.operations.recording import planned
from vendors.operations.refusals import Refusal
from vendors.reading.proposals import End, Fact, Known, Price, Proposal, Quote, Value

# A worker takes up a document within seconds; later than this something is amiss.
SLOW = timedelta(minutes=2)
MARKS = {
    Judgement.CONFIRMED: ("Confirmed", "success"),
    Judgement.CORRECTED: ("Corrected", "success"),
    Judgement.REJECTED: ("Rejected", "default"),
}
CERTAINTY = {
    "sure": ("Sure", "success"),
    "question": ("Please check", "warning"),
    "": ("Not found", "default"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause on one line, and what of the address shows it in the text."""

    words: str
    page: int | None
    shown_by: str


@dataclass(frozen=True, slots=True)
class Card:
    """One fact: what was read, how sure, from which words, and what can be done."""

    row: ProposedFact
    fact: Fact
    label: str
    words: str
    mark: str
    colour: str
    chance: str
    clause: Clause | None
    others: tuple[Clause, ...]
    hints: tuple[str, ...]
    stands: str
    prices: tuple[str, ...]
    judged: str
    final: str
    correcting: Correcting
    past: tuple[str, ...] = ()

    @property
    def can_be_confirmed(self) -> bool:
        return self.row.known != Known.STATED or self.row.value is not None

    @property
    def is_there(self) -> bool:
        return self.row.known != Known.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Sure:
    """What one button confirms, and what it leaves open although it is sure."""

    cards: tuple[Card, ...] = ()
    left: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading is that is not done."""

    says: str
    is_slow: bool
    refresh_seconds: int


@dataclass(frozen=True, slots=True)
class Told:
    """How far judging is: how many are open, recorded, rejected."""

    still_open: int = 0
    accepted: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """All that the page shows beside the text."""

    cards: tuple[Card, ...]
    sure: Sure
    told: Told
    marks: tuple[Marked, ...] = field(default=())

    @property
    def found(self) -> int:
        return sum(card.is_there for card in self.cards)


def review(
    reading: ContractReading,
    *,
    chosen: str,
    other: int | None,
    correcting: Mapping[int, Correcting],
) -> Review:
    """Return what is said about a reading that is done.

    The clause of the chosen fact, or another one that may be meant, is marked as such.
    """
    rows = [*reading.proposed_facts.select_related("judged_by").order_by("pk")]
    past = _past(reading)
    cards = tuple(
        _card(
            row,
            reading.document.contract,
            correcting.get(row.pk) or Correcting(row),
            past.get(row.pk, ()),
        )
        for row in rows
    )
    alike = {row.pk for row in judging.sure_and_open(rows)}
    sure = [card for card in cards if card.row.pk in alike]
    return Review(
        cards=cards,
        sure=Sure(
            tuple(card for card in sure if not card.stands),
            tuple(card for card in sure if card.stands),
        ),
        told=Told(
            sum(row.asks for row in rows),
            sum(row.is_accepted for row in rows),
            sum(row.judgement == Judgement.REJECTED for row in rows),
        ),
        marks=tuple(_marks(cards, chosen, other)),
    )


def next_open(reading: ContractReading, after: ProposedFact) -> ProposedFact | None:
    """Return the fact to judge after another, from the top again after the last."""
    rows = reading.proposed_facts.filter(ASKS).order_by("pk")
    return rows.filter(pk__gt=after.pk).first() or rows.first()


def progress(reading: ContractReading, now: datetime) -> Progress:
    """Return how far a reading is that waits or is being done."""
    waits = now - reading.asked_at
    is_slow = waits > SLOW
    if reading.claimed_until is not None:
        says = "It is being read; that takes some seconds."
    elif reading.error:
        at = timezone.localtime(reading.next_attempt_at)
        says = (
            f"The last attempt failed ({reading.error}). It is read again from "
            f"{date_format(at, 'TIME_FORMAT')} on."
        )
    else:
        says = "It waits for the worker, which looks every minute at the latest."
    return Progress(says, is_slow, 20 if is_slow else 3)


def said(fact: Fact, known: Known, value: Value | None) -> str:
    return reading_words.in_words(Proposal(fact, known, value))


def held(row: ProposedFact) -> str:
    """Return in words what was confirmed or given instead; nothing of anything else."""
    if not row.is_accepted:
        return ""
    value = row.final
    if isinstance(value, End):
        value = _as_recorded(row, value)
    return said(Fact(row.fact), Known(row.final_known), value)


def _as_recorded(row: ProposedFact, end: End) -> End:
    """Return an end that was given as a length with the last day it led to."""
    ends_on = row.written["after"][0]["ends_on"] if row.written else None
    if end.length is None or end.last_day is not None or ends_on is None:
        return end
    return replace(end, last_day=date.fromisoformat(ends_on))


def _card(
    row: ProposedFact,
    contract: Contract | None,
    correcting: Correcting,
    past: tuple[str, ...],
) -> Card:
    proposal = row.proposal
    fact = proposal.fact
    mark, colour = (
        CERTAINTY[_certainty(row)] if row.is_open else MARKS[Judgement(row.judgement)]
    )
    prices = proposal.value if fact is Fact.AMOUNTS else ()
    stands, *hints = _against(row, contract)
    return Card(
        row=row,
        fact=fact,
        label=reading_words.LABELS[fact],
        words=_shortly(fact, proposal.value) or reading_words.in_words(proposal),
        mark=mark,
        colour=colour,
        chance=_chance(row.confidence) if row.asks else "",
        clause=_clause(fact, proposal.quote),
        others=tuple(
            clause
            for place, quote in enumerate(proposal.others, start=1)
            if (clause := _clause(fact, quote, f"&clause={place}"))
        ),
        hints=tuple(hints),
        stands=stands,
        prices=tuple(
            said(fact, Known.STATED, (price,))
            for price in (prices if isinstance(prices, tuple) else ())
            if isinstance(price, Price)
        ),
        judged=_judged(row.judgement, row.judged_by, row.judged_at, row.reason),
        final=_shortly(fact, row.final) or held(row),
        correcting=correcting,
        past=past,
    )


def _shortly(fact: Fact, value: Value | None) -> str:
    """Return how many amounts there are, which are listed one by one."""
    if fact is not Fact.AMOUNTS or not isinstance(value, tuple) or not value[1:]:
        return ""
    return f"{len(value)} amounts"


def _certainty(row: ProposedFact) -> str:
    if row.known == Known.NOT_FOUND:
        return ""
    return "sure" if row.sure else "question"


def _chance(confidence: float) -> str:
    """Return a confidence as people weigh it; nothing where none is given."""
    hundredths = min(int(confidence * 100), 99)
    return f"about {hundredths} of 100 such readings are right" if hundredths else ""


def _clause(fact: Fact, quote: Quote | None, how: str = "") -> Clause | None:
    if quote is None:
        return None
    return Clause(" ".join(quote.text.split()), quote.page, f"?fact={fact}{how}#quote")


def _against(row: ProposedFact, contract: Contract | None) -> tuple[str, ...]:
    """Return what the contract says that contradicts a proposal, and then hints."""
    if contract is None:
        return ("",)
    hints = _about_parties(row, contract)
    if not row.is_open:
        return ("", *hints)
    proposal = row.proposal
    accepted = Accepted(proposal.fact, proposal.known, proposal.value, row.quote)
    try:
        change = planned(contract, accepted)
    except Refusal as refusal:
        return ("", str(refusal), *hints)
    contradicts = change is not None and change.contradicts
    return (judging.stands_now(contract, accepted.fact) if contradicts else "", *hints)


def _about_parties(row: ProposedFact, contract: Contract) -> list[str]:
    parties = row.final if row.is_accepted else row.proposed
    if row.fact != Fact.PARTIES or not isinstance(parties, tuple) or not parties:
        return []
    if not judging.not_a_party(contract.vendor, map(str, parties)):
        return []
    hint = (
        f"The vendor {contract.vendor} is none of them. See that this is the right "
        "document, or add the name to the vendor's aliases."
    )
    return [hint]


def _judged(judgement: str, by: User | None, at: datetime | None, reason: str) -> str:
    if at is None:
        return ""
    what = Judgement(judgement).capitalize()
    who = person(by) if by else "somebody"
    on = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return f"{what} by {who}, {on}." + (f" {reason}" if reason else "")


def _past(reading: ContractReading) -> dict[int, tuple[str, ...]]:
    """Return for each fact the judgements that were taken back, the oldest first."""
    told: dict[int, list[str]] = {}
    versions = ProposedFact.history.filter(reading_id=reading.pk)
    for version in versions.select_related("judged_by").order_by("history_id"):
        sentence = _judged(
            version.judgement, version.judged_by, version.judged_at, version.reason
        )
        told.setdefault(version.id, []).append(sentence or "Taken back.")
    # The first version was open because nobody had looked, and nothing taken back.
    return {pk: tuple(all_said[1:]) for pk, all_said in told.items() if all_said[2:]}


def _marks(cards: tuple[Card, ...], chosen: str, other: int | None) -> list[Marked]:
    marks: list[Marked] = []
    for card in cards:
        proposal, is_chosen = card.row.proposal, card.fact == chosen
        if proposal.quote is not None:
            marks.append(Marked(proposal.quote, card.label, is_chosen and not other))
        if is_chosen and other and other <= len(proposal.others):
            quote = proposal.others[other - 1]
            marks.append(Marked(quote, f"{card.label}, another clause", chosen=True))
    return marks
