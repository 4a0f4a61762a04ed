"""Between what a reading proposes and the columns of a contract that hold it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from vendors.models import Contract, Notice, RenewalStep, Term
from vendors.reading.proposals import (
    End,
    Fact,
    Known,
    NoticeAsked,
    Price,
    Renewing,
    Value,
)
from vendors.rules.duration import Duration, duration_of, last_day
from vendors.rules.notice import CountedFrom, Purpose, Stated
from vendors.rules.renewal import EndKind, Mode, StepLength

Wanted = list[dict[str, Any]]
LONGEST_EVENT = 200
COUNTED_OTHERWISE = "The contract's words lead to this day."
# Why there is no length of a notice, where the words say something about it.
WITHOUT_LENGTH = {
    Known.SAYS_NONE: Stated.SAYS_NONE,
    Known.ILLEGIBLE: Stated.ILLEGIBLE,
    Known.UPON_EVENT: Stated.EVENT,
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a person holds to be true of one fact.

    `price` says which of the amounts is the price of the first term; None is none.
    """

    fact: Fact
    known: Known
    value: Value | None
    clause: str = ""
    price: int | None = None


def wanted(accepted: Accepted, term: Term | None) -> Wanted | None:
    """Return the columns that hold a fact; None where a contract has none for it."""
    if accepted.fact is Fact.EXPIRATION:
        return _end(_as_end(accepted), term)
    maker = MAKERS.get(accepted.fact)
    return maker(accepted) if maker else None


ONE: dict[Fact, tuple[type, ...]] = {
    Fact.AGREEMENT_DATE: (date,),
    Fact.EFFECTIVE_DATE: (date, str),
    Fact.EXPIRATION: (End,),
    Fact.GOVERNING_LAW: (str,),
}
MANY: dict[Fact, type] = {
    Fact.RENEWAL: Renewing,
    Fact.NOTICE: NoticeAsked,
    Fact.PARTIES: str,
    Fact.AMOUNTS: Price,
}


def fits(fact: Fact, known: Known, value: Value | None) -> bool:
    """Say whether a value is one of a fact; none is where none is stated."""
    if value is None:
        return known is not Known.STATED
    if fact in ONE:
        return isinstance(value, ONE[fact])
    if not isinstance(value, tuple) or not value:
        return False
    return all(isinstance(item, MANY[fact]) for item in value)


def value_of(contract: Contract, fact: Fact) -> Value | None:
    """Return what a contract says of a fact now, as a reading would propose it."""
    if fact is Fact.AGREEMENT_DATE:
        return contract.signed_on
    if fact is Fact.GOVERNING_LAW:
        return contract.governing_law or None
    if fact is Fact.RENEWAL:
        steps = RenewalStep.objects.filter(contract=contract).order_by("position")
        return tuple(map(_step_value, steps)) or None
    if fact is Fact.NOTICE:
        notices = Notice.objects.filter(contract=contract).order_by("pk")
        return tuple(map(_notice_value, notices)) or None
    term = contract.terms.order_by("number").first()
    return _term_value(term, fact) if term else None


def _signed(accepted: Accepted) -> Wanted | None:
    return [{"signed_on": accepted.value}] if isinstance(accepted.value, date) else None


def _law(accepted: Accepted) -> Wanted | None:
    law = accepted.value
    return [{"governing_law": law}] if isinstance(law, str) else None


def _start(accepted: Accepted) -> Wanted | None:
    if isinstance(accepted.value, date):
        return [{"starts_on": accepted.value, "starts_upon": ""}]
    if accepted.known is not Known.UPON_EVENT:
        return None
    event = accepted.value if isinstance(accepted.value, str) else accepted.clause
    return [{"starts_on": None, "starts_upon": _event(event)}]


def _as_end(accepted: Accepted) -> End | None:
    if isinstance(accepted.value, End):
        return accepted.value
    if accepted.known is Known.UPON_EVENT:
        return End(EndKind.EVENT, upon=accepted.clause)
    kinds = {
        Known.SAYS_NONE: EndKind.NONE,
        Known.ILLEGIBLE: EndKind.ILLEGIBLE,
    }
    kind = kinds.get(accepted.known)
    return End(kind) if kind else None


def _end(end: End | None, term: Term | None) -> Wanted | None:
    if end is None or end.kind is EndKind.UNKNOWN:
        return None
    said = {
        "end_kind": end.kind,
        "ends_on": end.last_day or end.named,
        "ends_upon": "",
        "length_amount": end.length.amount if end.length else None,
        "length_unit": end.length.unit if end.length else "",
        "end_reason": "",
    }
    if end.kind is EndKind.EVENT:
        return [{**said, "ends_on": None, "ends_upon": _event(end.upon)}]
    if end.kind not in (EndKind.STATED, EndKind.COMPUTED):
        return [{**said, "ends_on": None}]
    counted = _counted(end.length, term)
    if said["ends_on"] is None and counted is None and end.length is not None:
        # Its first day is still to come, and its last day with it.
        begins = term.starts_upon if term else ""
        upon = f"{end.length} after {begins or 'it starts'}"
        return [{**said, "end_kind": EndKind.EVENT, "ends_upon": _event(upon)}]
    on = said["ends_on"] or counted
    if on == counted:
        return [{**said, "end_kind": EndKind.COMPUTED, "ends_on": on}]
    why = COUNTED_OTHERWISE if counted else ""
    return [{**said, "end_kind": EndKind.STATED, "ends_on": on, "end_reason": why}]


def _counted(length: Duration | None, term: Term | None) -> date | None:
    if length is None or term is None or term.starts_on is None:
        return None
    return last_day(term.starts_on, length)


def _steps(accepted: Accepted) -> Wanted | None:
    steps = accepted.value
    if not isinstance(steps, tuple):
        if accepted.known is not Known.SAYS_NONE:
            return None
        steps = (Renewing(Mode.NONE, StepLength.UNKNOWN),)
    return [
        {
            "position": position,
            "mode": step.mode,
            "length_kind": step.kind,
            **_length(step.length if step.kind is StepLength.STATED else None),
            "times": step.times,
            "condition": step.condition,
        }
        for position, step in enumerate(steps, start=1)
        if isinstance(step, Renewing)
    ]


def _notices(accepted: Accepted) -> Wanted | None:
    if not isinstance(accepted.value, tuple):
        why = WITHOUT_LENGTH.get(accepted.known)
        return [{"stated": why}] if why else None
    return [
        {
            "purpose": notice.purpose,
            "stated": _stated(notice),
            "amount": notice.length.amount if notice.length else None,
            "unit": notice.length.unit if notice.length else "",
            "counted_from": notice.counted_from,
            "opens_amount": notice.opens.amount if notice.opens else None,
            "opens_unit": notice.opens.unit if notice.opens else "",
            "fixed_month": notice.fixed_day[0] if notice.fixed_day else None,
            "fixed_day": notice.fixed_day[1] if notice.fixed_day else None,
        }
        for notice in accepted.value
        if isinstance(notice, NoticeAsked)
    ]


def _stated(notice: NoticeAsked) -> Stated:
    says_when = notice.length is not None or notice.fixed_day is not None
    return Stated.STATED if says_when else Stated.NOT_FOUND


def _price(accepted: Accepted) -> Wanted | None:
    if accepted.price is None or not isinstance(accepted.value, tuple):
        return None
    chosen = accepted.value[accepted.price]
    if not isinstance(chosen, Price):
        return None
    price = {"amount": chosen.amount, "currency": chosen.currency}
    return [{**price, "amount_expected": False}]


MAKERS: dict[Fact, Callable[[Accepted], Wanted | None]] = {
    Fact.AGREEMENT_DATE: _signed,
    Fact.EFFECTIVE_DATE: _start,
    Fact.RENEWAL: _steps,
    Fact.NOTICE: _notices,
    Fact.GOVERNING_LAW: _law,
    Fact.AMOUNTS: _price,
}


def _length(length: Duration | None) -> dict[str, Any]:
    return {
        "length_amount": length.amount if length else None,
        "length_unit": length.unit if length else "",
    }


def _event(words: str) -> str:
    return " ".join(words.split())[:LONGEST_EVENT].strip()


def _term_value(term: Term, fact: Fact) -> Value | None:
    if fact is Fact.EFFECTIVE_DATE:
        return term.starts_on or term.starts_upon or None
    if fact is Fact.AMOUNTS:
        return _price_value(term)
    if fact is Fact.EXPIRATION and term.end_kind != EndKind.UNKNOWN:
        return End(
            EndKind(term.end_kind),
            last_day=term.ends_on,
            length=term.length,
            upon=term.ends_upon,
        )
    return None


def _price_value(term: Term) -> Value | None:
    return (Price(term.amount, term.currency),) if term.amount is not None else None


def _step_value(step: RenewalStep) -> Renewing:
    return Renewing(
        mode=Mode(step.mode),
        kind=StepLength(step.length_kind),
        length=duration_of(step.length_amount, step.length_unit),
        times=step.times,
        condition=step.condition,
    )


def _notice_value(notice: Notice) -> NoticeAsked:
    rule = notice.as_rule()
    return NoticeAsked(
        purpose=Purpose(rule.purpose),
        length=rule.length,
        counted_from=CountedFrom(rule.counted_from),
        opens=rule.opens,
        fixed_day=rule.fixed_day,
    )
