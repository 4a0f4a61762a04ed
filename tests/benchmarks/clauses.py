"""What the grammar reads from the clauses that lawyers labelled, for the scorer."""

from datetime import date
from typing import Any

from vendors.reading.ending import read_end
from vendors.reading.noticing import read_notice
from vendors.reading.proposals import End, Known
from vendors.reading.renewing import read_renewal
from vendors.rules.duration import Duration, Unit
from vendors.rules.renewal import StepLength

LETTERS = {Unit.YEARS: "Y", Unit.MONTHS: "M", Unit.WEEKS: "W"}


def answer_for(row: dict[str, Any]) -> dict[str, Any]:
    """Return the prediction for a row of labelled clauses and dates."""
    agreed_on, effective_on = (
        day_of(row["gold"][name]) for name in ("agreement_date", "effective_date")
    )
    clauses = row["clauses"]
    end = read_end(
        clauses["expiration_date"], agreed_on=agreed_on, effective_on=effective_on
    )
    length = end.value.length if isinstance(end.value, End) else None
    return {
        "id": row["id"],
        "expiration_date": {"value": expiration(end)},
        "renewal_term": renewal(clauses["renewal_term"], first=length),
        "notice": {"value": notice(clauses["notice"])},
    }


def day_of(label: dict[str, Any]) -> date | None:
    return date.fromisoformat(label["value"]) if label["kind"] == "date" else None


def expiration(answer: Any) -> str | None:
    if answer.known is Known.SAYS_NONE:
        return "perpetual"
    named = answer.value.named if answer.value else None
    return named.isoformat() if named else None


def renewal(clauses: list[str], *, first: Duration | None) -> dict[str, Any]:
    answer = read_renewal(clauses)
    if not answer.value:
        return {"value": None}
    step = answer.value[0]
    if step.kind is StepLength.NO_END:
        return {"value": "perpetual"}
    length = first if step.kind is StepLength.SAME else step.length
    return {"value": iso(length), "successive": step.times != 1}


def notice(clauses: list[str]) -> str | None:
    answer = read_notice(clauses)
    return iso(answer.value[0].length) if answer.value else None


def iso(length: Duration | None) -> str | None:
    if length is None:
        return None
    if length.unit is Unit.QUARTERS:
        return f"P{length.months}M"
    return f"P{length.amount}{LETTERS.get(length.unit, 'D')}"
