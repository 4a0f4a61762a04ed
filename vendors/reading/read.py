"""A whole contract read: what its words propose for each fact, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from vendors.reading.agreed import SAYS_EFFECTIVE, Mention, date_hypotheses, mentions
from vendors.reading.amounts import blanked, sums
from vendors.reading.defined_days import defined_days
from vendors.reading.ending import read_end
from vendors.reading.fitted import CLAUSES, Fitted, fitted
from vendors.reading.hypotheses import Ask, Hypothesis, Made, hypotheses
from vendors.reading.law import Law, law_in
from vendors.reading.noticing import read_notice
from vendors.reading.parties import parties
from vendors.reading.proposals import Fact, Known, Proposal, Quote, Reading, Text
from vendors.reading.ranking import Ranked, ranked
from vendors.reading.renewing import read_renewal
from vendors.reading.segments import Segment, segments

# The clause that is quoted, and two more: what a person is shown at a glance.
SHOWN = 3
# Clauses less likely than this (log-odds) are not worth a look.
WORTH_A_LOOK = -6.5
# Parties and amounts carry no label that could measure them: always a question.
UNMEASURED = 0.5
NO_EFFECTIVE_DATE = "No effective date is named: is it the day of the agreement?"


@dataclass(frozen=True, slots=True)
class Contract:
    """A text, its clauses and its dates; and what ranks them."""

    text: Text
    clauses: Sequence[Segment]
    dates: Sequence[Mention]
    fitted: Fitted

    def quote(self, start: int, end: int) -> Quote:
        return Quote(self.text.content[start:end], start, end, self.text.page_of(start))


@dataclass(frozen=True, slots=True)
class Judged:
    """A hypothesis and the chance that it is right."""

    hypothesis: Hypothesis
    chance: float


def read(text: Text, *, by: Fitted | None = None) -> Reading:
    """Return what a contract proposes: one proposal for each fact, in their order."""
    contract = opened(text, by or fitted())
    agreed = dated(contract, Fact.AGREEMENT_DATE)
    effective = dated(contract, Fact.EFFECTIVE_DATE)
    made = made_on(agreed, effective)
    ranks = orders(contract)
    return Reading(
        (
            _date_proposal(contract, Fact.AGREEMENT_DATE, agreed),
            _date_proposal(contract, Fact.EFFECTIVE_DATE, effective),
            *(
                _clause_proposal(contract, fact, found, ranks[fact])
                for fact, found in clause_candidates(contract, ranks, made).items()
            ),
            _parties(contract),
            _amounts(contract),
        )
    )


def opened(text: Text, by: Fitted) -> Contract:
    """Return a text with its clauses and its dates found."""
    return Contract(text, segments(text.content), mentions(text.content), by)


def questions(contract: Contract, made: Made) -> dict[Fact, Ask]:
    """Return what the grammar is asked for each fact that stands in a clause."""
    return {
        Fact.EXPIRATION: partial(
            read_end,
            agreed_on=made.agreed_on,
            effective_on=made.effective_on,
            named=defined_days(contract.text.content, contract.dates),
        ),
        Fact.RENEWAL: read_renewal,
        Fact.NOTICE: read_notice,
        Fact.GOVERNING_LAW: _law,
    }


def clause_candidates(
    contract: Contract, ranks: Mapping[Fact, Sequence[Ranked]], made: Made
) -> dict[Fact, list[Hypothesis]]:
    """Return what each fact that stands in a clause could be."""
    return {
        fact: hypotheses(
            ranks, fact, contract.clauses, ask, made, contract.fitted.of_term
        )
        for fact, ask in questions(contract, made).items()
    }


def _law(clauses: Sequence[str]) -> Law:
    return law_in(clauses[0])


def date_candidates(contract: Contract, fact: Fact) -> list[Hypothesis]:
    """Return the days that could be the agreement's, or the effective, date."""
    other = Fact.EFFECTIVE_DATE if fact is Fact.AGREEMENT_DATE else Fact.AGREEMENT_DATE
    return date_hypotheses(
        contract.text.content,
        contract.dates,
        wanted=contract.fitted.rankings[fact],
        other=contract.fitted.rankings[other],
    )


def dated(contract: Contract, fact: Fact) -> list[Judged]:
    return judged(contract, fact, date_candidates(contract, fact))


def judged(contract: Contract, fact: Fact, found: Sequence[Hypothesis]) -> list[Judged]:
    """Return hypotheses with their chances, the likeliest first."""
    chances = contract.fitted.judges[fact].chances([one.signs for one in found])
    return sorted(
        (Judged(one, chance) for one, chance in zip(found, chances, strict=True)),
        key=lambda one: (-one.chance, one.hypothesis.start),
    )


def made_on(agreed: Sequence[Judged], effective: Sequence[Judged]) -> Made:
    """Return the likeliest agreement date and effective date; each may be unknown."""
    agreed_on, effective_on = _day(agreed), _day(effective)
    chances = [one[0].chance for one in (agreed, effective) if _day(one)]
    same = agreed_on == effective_on
    return Made(
        agreed_on,
        effective_on,
        (max(chances) if same else chances[-1]) if chances else 0.0,
    )


def _day(found: Sequence[Judged]) -> date | None:
    value = found[0].hypothesis.value if found else None
    return value if isinstance(value, date) else None


def _date_proposal(contract: Contract, fact: Fact, found: Sequence[Judged]) -> Proposal:
    if not found or found[0].chance < contract.fitted.judges[fact].claim_from:
        return _nothing(contract, fact, found, found)
    proposal = _proposal(contract, fact, found[0], _quotes(contract, found[1:SHOWN]))
    if fact is Fact.EFFECTIVE_DATE and not (
        SAYS_EFFECTIVE & found[0].hypothesis.signs.keys()
    ):
        return replace(proposal, doubts=(*proposal.doubts, NO_EFFECTIVE_DATE))
    return proposal


def _quotes(contract: Contract, found: Sequence[Judged]) -> tuple[Quote, ...]:
    return tuple(
        contract.quote(one.hypothesis.start, one.hypothesis.end) for one in found
    )


def _proposal(
    contract: Contract, fact: Fact, best: Judged, others: tuple[Quote, ...]
) -> Proposal:
    told = best.hypothesis
    return Proposal(
        fact,
        told.known,
        told.value,
        contract.quote(told.start, told.end),
        best.chance,
        told.doubts,
        others,
    )


def _nothing(
    contract: Contract, fact: Fact, found: Sequence[Judged], shown: Sequence[Judged]
) -> Proposal:
    """Return "not found", as sure as the likeliest hypothesis is unlikely."""
    chance = found[0].chance if found else 0.0
    return Proposal(
        fact,
        Known.NOT_FOUND,
        confidence=1 - chance,
        others=_quotes(contract, shown[:SHOWN]),
    )


def orders(contract: Contract) -> dict[Fact, list[Ranked]]:
    """Return the clauses that could speak of each fact, the likeliest first."""
    rankings = contract.fitted.rankings
    return {fact: ranked(contract.clauses, fact, rankings[fact]) for fact in CLAUSES}


def _clause_proposal(
    contract: Contract,
    fact: Fact,
    candidates: Sequence[Hypothesis],
    order: Sequence[Ranked],
) -> Proposal:
    found = judged(contract, fact, candidates)
    claimed = found and found[0].chance >= contract.fitted.judges[fact].claim_from
    best = found[0] if claimed else None
    shown = [
        contract.quote(one.segment.start, one.segment.end)
        for one in order
        if one.score > WORTH_A_LOOK
        and (best is None or one.segment.start != best.hypothesis.start)
    ]
    if best is not None:
        return _proposal(contract, fact, best, tuple(shown[: SHOWN - 1]))
    chance = found[0].chance if found else 0.0
    return Proposal(
        fact, Known.NOT_FOUND, confidence=1 - chance, others=tuple(shown[:SHOWN])
    )


def _parties(contract: Contract) -> Proposal:
    found = parties(contract.text.content)
    if not found:
        return Proposal(Fact.PARTIES, Known.NOT_FOUND)
    return Proposal(
        Fact.PARTIES,
        Known.STATED,
        tuple(str(one) for one in found),
        contract.quote(found[0].start, found[-1].end),
        UNMEASURED,
    )


def _amounts(contract: Contract) -> Proposal:
    found = sums(contract.text.content, contract.clauses)
    if not found:
        blank = blanked(contract.text.content)
        return Proposal(Fact.AMOUNTS, Known.ILLEGIBLE if blank else Known.NOT_FOUND)
    quotes = tuple(contract.quote(one.start, one.end) for one in found)
    return Proposal(
        Fact.AMOUNTS,
        Known.STATED,
        tuple(one.price for one in found),
        quotes[0],
        UNMEASURED,
        others=quotes[1:],
    )
