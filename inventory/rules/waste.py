"""What is paid for and not used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from inventory.rules.facts import Cost, ToolFacts, Usage
from inventory.rules.findings import Found, Kind
from inventory.rules.sentences import day, give_notice
from vendors.rules.spend import rounded

MEASURED_WITHIN = timedelta(days=120)
LEAST_IDLE_SHARE = Decimal("0.2")
LEAST_IDLE_SEATS = 5
# How sure it is that money for a tool in this state is wasted: a restricted tool may
# still be used by some, and it may be right to pay for them.
NO_LONGER_WANTED = {"retired": Decimal("0.95"), "restricted": Decimal("0.6")}


def by_tool(costs: Iterable[Cost]) -> Mapping[int, Sequence[Cost]]:
    """Return each tool's costs, in the order of their contracts."""
    found: defaultdict[int, list[Cost]] = defaultdict(list)
    for cost in sorted(costs, key=lambda cost: (cost.tool, cost.contract)):
        found[cost.tool].append(cost)
    return found


def total(costs: Iterable[Cost]) -> tuple[Decimal | None, str]:
    """Return what several contracts cost a year, not rounded, and the currency.

    None where no amount is known, or where the currencies differ.
    """
    known = [
        (cost.annual_amount, cost.currency)
        for cost in costs
        if cost.annual_amount is not None
    ]
    currencies = {currency for _, currency in known}
    if len(currencies) != 1:
        return None, ""
    return sum((amount for amount, _ in known), Decimal(0)), currencies.pop()


def next_notice_by(costs: Iterable[Cost]) -> date | None:
    return min((cost.notice_by for cost in costs if cost.notice_by), default=None)


class Saved(NamedTuple):
    """What leaving a tool would save a year, and the contract if it is one."""

    contract: int | None = None
    amount: Decimal | None = None
    currency: str = ""


def least_saved(tools: Iterable[int], costs: Mapping[int, Sequence[Cost]]) -> Saved:
    """Return what leaving one of the tools saves at least: the cheaper one's cost.

    Amounts of different currencies are not compared: then it is the cost of the tool
    that can be left first. One whose cost is not known is not counted.
    """
    known = [
        (tool, amount, currency)
        for tool in sorted(tools)
        for amount, currency in [total(costs.get(tool, ()))]
        if amount is not None
    ]
    if not known:
        return Saved()
    if len({currency for _, _, currency in known}) == 1:
        tool, amount, currency = min(known, key=lambda one: (one[1], one[0]))
    else:
        tool, amount, currency = min(
            known, key=lambda one: (next_notice_by(costs[one[0]]) or date.max, one[0])
        )
    contract = costs[tool][0].contract if len(costs[tool]) == 1 else None
    return Saved(contract, rounded(amount, currency), currency)


def idle_seats(
    tools: Iterable[ToolFacts],
    usage: Iterable[Usage],
    costs: Mapping[int, Sequence[Cost]],
    *,
    today: date,
) -> list[Found]:
    """Return the tools in use of which many seats are paid for and not used.

    Judged by the last measurement of active people, if it is recent. Where it does
    not say how many seats are licensed, those of the contracts in force are counted.
    """
    latest = latest_usage(usage, today=today)
    return [
        found
        for tool in sorted(tools)
        if tool.is_in_use and tool.id in latest
        if (found := _idle(tool, latest[tool.id], costs.get(tool.id, ())))
    ]


def latest_usage(usage: Iterable[Usage], *, today: date) -> dict[int, Usage]:
    """Return the last measurement of each tool's active people, if it is recent."""
    latest: dict[int, Usage] = {}
    for measured in sorted(usage, key=_most_active_last):
        recent = today - MEASURED_WITHIN <= measured.measured_on <= today
        if recent and measured.active is not None:
            latest[measured.tool] = measured
    return latest


def _most_active_last(measured: Usage) -> tuple[date, int, int]:
    return measured.measured_on, measured.active or 0, -(measured.licensed or 0)


def _idle(tool: ToolFacts, measured: Usage, costs: Sequence[Cost]) -> Found | None:
    covered = sum(cost.seats or 0 for cost in costs)
    seats = measured.licensed if measured.licensed is not None else covered
    active = measured.active or 0
    idle = seats - active
    if idle < LEAST_IDLE_SEATS or idle < seats * LEAST_IDLE_SHARE:
        return None
    share = Decimal(idle) / seats
    amount, currency = total(costs)
    notice_by = next_notice_by(costs)
    return Found(
        kind=Kind.IDLE_SEATS,
        tools=(tool.id,),
        contract=costs[0].contract if len(costs) == 1 else None,
        sentence=f"{idle} of {seats} seats of {tool.name} are idle: on "
        f"{day(measured.measured_on)} it had {active} active users."
        + give_notice(tool.name, notice_by),
        score=round(share, 3),
        evidence={
            "seats": seats,
            "active": active,
            "idle": idle,
            "measured_on": measured.measured_on.isoformat(),
            "notice_by": notice_by.isoformat() if notice_by else None,
        },
        annual_amount=None if amount is None else rounded(amount * share, currency),
        currency="" if amount is None else currency,
        save_by=notice_by,
    )


def paid_retired(
    tools: Iterable[ToolFacts], costs: Mapping[int, Sequence[Cost]]
) -> list[Found]:
    """Return the tools that nobody should use any more and a contract still pays for.

    One finding a contract. A cost that is not known counts, one of nothing does not.
    """
    return [
        _paid(tool, cost)
        for tool in sorted(tools)
        if tool.lifecycle in NO_LONGER_WANTED
        for cost in costs.get(tool.id, ())
        if cost.is_paid
    ]


def _paid(tool: ToolFacts, cost: Cost) -> Found:
    until = f"until {day(cost.ends_on)}" if cost.ends_on else "without an end"
    known = cost.annual_amount is not None
    return Found(
        kind=Kind.PAID_RETIRED,
        tools=(tool.id,),
        contract=cost.contract,
        sentence=f"{tool.name} is {tool.lifecycle}, and the contract “{cost.title}” "
        f"still pays for it {until}." + give_notice(tool.name, cost.notice_by),
        score=NO_LONGER_WANTED[tool.lifecycle],
        evidence={
            "lifecycle": tool.lifecycle,
            "paid_until": cost.ends_on.isoformat() if cost.ends_on else None,
            "notice_by": cost.notice_by.isoformat() if cost.notice_by else None,
        },
        annual_amount=rounded(cost.annual_amount, cost.currency)
        if cost.annual_amount is not None
        else None,
        currency=cost.currency if known else "",
        save_by=cost.notice_by,
    )
