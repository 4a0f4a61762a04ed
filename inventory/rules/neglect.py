"""What is paid for and nobody looks after: covered twice, unused, without an owner."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from inventory.rules.facts import Cost, ToolFacts, Usage
from inventory.rules.findings import Found, Kind
from inventory.rules.sentences import day, give_notice, listed
from inventory.rules.waste import latest_usage, next_notice_by, total
from vendors.rules.spend import rounded

CERTAIN, LIKELY, TO_BE_ASKED = Decimal("0.9"), Decimal("0.7"), Decimal("0.5")


def covered_twice(
    tools: Iterable[ToolFacts], costs: Mapping[int, Sequence[Cost]]
) -> list[Found]:
    """Return the tools in use that several contracts in force pay for.

    What can be saved is the cheapest of them. Amounts of different currencies are not
    compared; then nothing is said to be saved.
    """
    return [
        _twice(tool, paying)
        for tool in sorted(tools)
        if tool.is_in_use
        if len(paying := [cost for cost in costs.get(tool.id, ()) if cost.is_paid]) > 1
    ]


def _twice(tool: ToolFacts, costs: Sequence[Cost]) -> Found:
    began = max((cost.starts_on for cost in costs if cost.starts_on), default=None)
    ends = min((cost.ends_on for cost in costs if cost.ends_on), default=None)
    days = (ends - began).days + 1 if began and ends else None
    known = [cost for cost in costs if cost.annual_amount is not None]
    amount = currency = None
    if len({cost.currency for cost in known}) == 1:
        amount = min(cost.annual_amount or Decimal(0) for cost in known)
        currency = known[0].currency
    notice_by = next_notice_by(costs)
    titles = sorted(f"“{cost.title}”" for cost in costs)
    return Found(
        kind=Kind.COVERED_TWICE,
        tools=(tool.id,),
        sentence=f"{len(costs)} contracts in force pay for {tool.name}: "
        f"{listed(titles)}"
        + (f", for {days} days at the same time." if days else ".")
        + give_notice(tool.name, notice_by),
        score=LIKELY,
        evidence={"contracts": titles, "days": days, "notice_by": _iso(notice_by)},
        annual_amount=rounded(amount, currency) if amount and currency else None,
        currency=currency if amount and currency else "",
        save_by=notice_by,
    )


def nobody_uses(
    tools: Iterable[ToolFacts],
    usage: Iterable[Usage],
    costs: Mapping[int, Sequence[Cost]],
    *,
    today: date,
) -> list[Found]:
    """Return the tools in use that are paid for and had no active user."""
    latest = latest_usage(usage, today=today)
    return [
        _paid_for(
            Kind.NOBODY_USES,
            tool,
            costs[tool.id],
            said=f"Nobody uses {tool.name}: on {day(latest[tool.id].measured_on)} it "
            "had no active users.",
            score=CERTAIN,
            evidence={"measured_on": latest[tool.id].measured_on.isoformat()},
        )
        for tool in sorted(tools)
        if tool.is_in_use and tool.id in latest and not latest[tool.id].active
        if any(cost.is_paid for cost in costs.get(tool.id, ()))
    ]


def nobody_owns(
    tools: Iterable[ToolFacts], costs: Mapping[int, Sequence[Cost]]
) -> list[Found]:
    """Return the tools in use that are paid for and for which nobody answers."""
    return [
        _paid_for(
            Kind.NOBODY_OWNS,
            tool,
            costs[tool.id],
            said=f"Nobody owns {tool.name}, and it is paid for.",
            score=TO_BE_ASKED,
            evidence={},
            is_at_stake=False,
        )
        for tool in sorted(tools)
        if tool.is_in_use and not tool.is_owned
        if any(cost.is_paid for cost in costs.get(tool.id, ()))
    ]


def trials_over(
    tools: Iterable[ToolFacts], costs: Mapping[int, Sequence[Cost]], *, today: date
) -> list[Found]:
    """Return the tools on trial whose day of review has passed."""
    return [
        _paid_for(
            Kind.TRIAL_OVER,
            tool,
            costs.get(tool.id, ()),
            said=f"The trial of {tool.name} was to end on {day(tool.review_on)}.",
            score=LIKELY,
            evidence={"review_on": tool.review_on.isoformat()},
        )
        for tool in sorted(tools)
        if tool.lifecycle == "trial" and tool.review_on and tool.review_on < today
    ]


def _paid_for(  # noqa: PLR0913 - what a finding is made of
    kind: Kind,
    tool: ToolFacts,
    costs: Sequence[Cost],
    *,
    said: str,
    score: Decimal,
    evidence: Mapping[str, object],
    is_at_stake: bool = True,
) -> Found:
    amount, currency = total(costs) if is_at_stake else (None, "")
    notice_by = next_notice_by(costs)
    return Found(
        kind=kind,
        tools=(tool.id,),
        contract=costs[0].contract if len(costs) == 1 else None,
        sentence=said + give_notice(tool.name, notice_by),
        score=score,
        evidence={**evidence, "notice_by": _iso(notice_by)},
        annual_amount=None if amount is None else rounded(amount, currency),
        currency="" if amount is None else currency,
        save_by=notice_by,
    )


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
