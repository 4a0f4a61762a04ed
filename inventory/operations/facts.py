"""What the rules about redundancy need to know, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from inventory.models import (
    Capability,
    Coverage,
    Finding,
    Team,
    TeamUse,
    Tool,
    ToolAlias,
    UsageSnapshot,
)
from inventory.models.finding import FindingState
from inventory.rules.facts import Cost, Names, ToolFacts, Usage, Use
from inventory.rules.waste import MEASURED_WITHIN
from vendors.models import PriceStep, Term, Vendor, VendorAlias
from vendors.rules.spend import annual_amount

Member = TypeVar("Member")


class Facts(NamedTuple):
    """Everything a scan reasons about, as of a day."""

    tools: list[ToolFacts]
    uses: list[Use]
    costs: list[Cost]
    usage: list[Usage]
    names: Names
    dismissed: frozenset[str] = frozenset()  # the findings that people dismissed


class Price(NamedTuple):
    """What a contract in force costs a year; nothing once it is left."""

    annual_amount: Decimal | None
    currency: str
    ends_on: date | None
    notice_by: date | None
    starts_on: date | None


def facts_as_of(today: date) -> Facts:
    return Facts(
        tools=tools_known(),
        uses=[
            Use(*row)
            for row in TeamUse.objects.order_by("pk").values_list(
                "tool", "team", "capability", "people"
            )
        ],
        costs=list(_costs(today)),
        usage=[
            Usage(*row)
            for row in UsageSnapshot.objects.filter(
                measured_on__range=(today - MEASURED_WITHIN, today)
            )
            .order_by("pk")
            .values_list("tool", "measured_on", "licensed", "active")
        ],
        names=Names(
            dict(Capability.objects.order_by("pk").values_list("pk", "name")),
            dict(Team.objects.order_by("pk").values_list("pk", "name")),
        ),
        dismissed=frozenset(
            Finding.objects.filter(state=FindingState.DISMISSED).values_list(
                "subject", flat=True
            )
        ),
    )


def tools_known() -> list[ToolFacts]:
    """Return all tools as they are compared with others."""
    aliases = _grouped(ToolAlias.objects.order_by("pk").values_list("tool", "name"))
    companies = _grouped(_vendor_names())
    capabilities = _grouped(
        Tool.capabilities.through.objects.filter(tool__team_uses__isnull=False)
        .distinct()
        .values_list("tool", "capability")
    )
    rows = Tool.objects.order_by("pk").values_list(
        "pk", "name", "vendor", "website", "summary", "lifecycle", "review_on"
    )
    unowned = set(Tool.objects.without_owner().values_list("pk", flat=True))
    return [
        ToolFacts(
            id=pk,
            name=name,
            aliases=tuple(aliases[pk]),
            vendor=vendor,
            vendor_names=tuple(companies[vendor]) if vendor else (),
            website=website,
            summary=summary,
            lifecycle=lifecycle,
            capabilities=frozenset(capabilities[pk]),
            is_owned=pk not in unowned,
            review_on=review_on,
        )
        for pk, name, vendor, website, summary, lifecycle, review_on in rows
    ]


def _vendor_names() -> Iterator[tuple[int, str]]:
    for pk, name, legal_name in Vendor.objects.order_by("pk").values_list(
        "pk", "name", "legal_name"
    ):
        yield pk, name
        if legal_name:
            yield pk, legal_name
    yield from VendorAlias.objects.order_by("pk").values_list("vendor", "name")


def _grouped(rows: Iterable[tuple[int, Member]]) -> dict[int, list[Member]]:
    members: defaultdict[int, list[Member]] = defaultdict(list)
    for group, member in rows:
        members[group].append(member)
    return members


def _costs(today: date) -> Iterator[Cost]:
    prices = _prices(today)
    rows = Coverage.objects.order_by("pk").values_list(
        "tool", "contract", "contract__title", "seats", "share"
    )
    for tool, contract, title, seats, share in rows.filter(contract__in=prices):
        price = prices[contract]
        yield Cost(
            tool=tool,
            contract=contract,
            title=title,
            annual_amount=None
            if price.annual_amount is None
            else price.annual_amount * share,
            currency=price.currency,
            seats=seats,
            ends_on=price.ends_on,
            notice_by=price.notice_by,
            starts_on=price.starts_on,
        )


def _prices(today: date) -> dict[int, Price]:
    """Return what each contract in force that pays for a tool costs, by its id."""
    live = Term.objects.filter(
        contract__state="active", contract__coverages__isnull=False
    ).distinct()
    notice_by = dict(
        live.latest_of_contract()
        .filter(notice_by__gte=today, contract__notice_given_on=None)
        .values_list("contract", "notice_by")
    )
    steps = dict(
        PriceStep.objects.filter(starts_on__lte=today)
        .order_by("starts_on")
        .values_list("term", "amount")
    )
    prices = {}
    for term in live.in_force(today).select_related("contract").order_by("number"):
        contract = term.contract
        ends_on = contract.terminated_on or term.ends_on
        is_left = contract.notice_given_on or contract.terminated_on
        prices[contract.pk] = Price(
            annual_amount=Decimal(0) if is_left else _a_year(term, steps.get(term.pk)),
            currency=term.currency,
            ends_on=ends_on,
            notice_by=notice_by.get(contract.pk),
            starts_on=term.starts_on,
        )
    return prices


def _a_year(term: Term, step: Decimal | None) -> Decimal | None:
    if step is not None:
        return step
    if term.amount is None or term.starts_on is None:
        return None
    return annual_amount(term.amount, term.starts_on, term.ends_on, term.billing)
