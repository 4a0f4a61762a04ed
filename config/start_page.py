"""The first page: what needs a decision, whether the jobs run, what is missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, F, OrderBy
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from config.gaps import gaps
from config.health import report
from config.job_health import health
from inventory.models import Finding, Tool
from vendors.admin.document_reading import may_judge
from vendors.admin.showing import change_url, plural
from vendors.admin.site import sees_money
from vendors.models import Contract, ContractReading, Term, Vendor
from vendors.models.reading import ASKS_OF_READING
from vendors.notifications import words
from vendors.notifications.situation import if_nobody_acts, urgency
from vendors.notifications.words import person
from vendors.rules.spend import annual_amount, rounded

WITHIN_DAYS = 90
MOST_DECISIONS = 15
MOST_FINDINGS = 10
MOST_READINGS = 5


@dataclass(frozen=True, slots=True)
class Awaited:
    """One term about which somebody has to decide, as its reader may see it."""

    vendor: str
    contract: str
    link: str
    decide: str
    act_by: date
    notice_by: date | None
    left: str
    urgency: str
    owner: str
    price: str
    state: str
    follows: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What needs a decision within the coming days, the most urgent first."""

    rows: tuple[Awaited, ...]
    count: int
    overdue: int
    at_stake: tuple[str, ...]
    all: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """One open finding, as its reader may see it."""

    sentence: str
    kind: str
    link: str
    at_stake: str


@dataclass(frozen=True, slots=True)
class ToJudge:
    """One reading that proposes facts which nobody has judged yet."""

    document: str
    of: str
    asks: str
    link: str


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read and waits for a judgement, the longest wait first."""

    rows: tuple[ToJudge, ...]
    count: int
    all: str

    @property
    def more(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True, slots=True)
class Total:
    name: str
    figures: tuple[str, ...]
    link: str


def add_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the first page shows to this person today; named by settings.UNFOLD."""
    user, now = request.user, timezone.now()
    today = timezone.localdate()
    contracts = user.has_perm("vendors.view_contract")
    found = report(now)
    context |= {
        "title": "Start",
        "today": today,
        "empty": _is_empty(),
        "may_add_tool": user.has_perm("inventory.add_tool"),
        "may_add_vendor": user.has_perm("vendors.add_vendor"),
        "decisions": _decisions(user, today) if contracts else None,
        "within_days": WITHIN_DAYS,
        "with_money": sees_money(user),
        "findings": _findings(user),
        "finding_count": _finding_count(user),
        "readings": _readings() if may_judge(request) else None,
        "gaps": gaps(user, today=today),
        "jobs": health(found) if user.has_perm("vendors.view_jobrun") else None,
        "failing": found.failing,
        "totals": _totals(user, today),
    }
    return context


def _is_empty() -> bool:
    return not (Tool.objects.exists() or Vendor.objects.exists())


def _decisions(user: User | AnonymousUser, today: date) -> Decisions:
    awaited = Term.objects.awaiting_decision(today, within_days=WITHIN_DAYS)
    everything = awaited.order_by("act_by", "pk").values_list("pk", flat=True)
    first = list(everything[:MOST_DECISIONS])
    terms = (
        Term.objects.filter(pk__in=first)
        .select_related("contract__vendor", "contract__owner", "decision")
        .with_agreement()
        .order_by("act_by", "pk")
    )
    at_stake = awaited.values_list("amount", "currency") if sees_money(user) else ()
    return Decisions(
        rows=tuple(_awaited(user, term, today) for term in terms),
        count=awaited.count(),
        overdue=awaited.filter(act_by__lt=today).count(),
        at_stake=_per_currency(at_stake),
        all=f"{reverse('admin:vendors_contract_changelist')}?deadline={WITHIN_DAYS}",
    )


def _awaited(user: User | AnonymousUser, term: Term, today: date) -> Awaited:
    contract = term.contract
    act_by = term.act_by or today
    decide = reverse("admin:vendors_contract_decide", args=[contract.pk])
    left = (act_by - today).days
    return Awaited(
        vendor=contract.vendor.name,
        contract=contract.title,
        link=change_url(contract),
        decide=decide if user.has_perm("vendors.add_renewaldecision") else "",
        act_by=act_by,
        notice_by=term.notice_by,
        left=words.days_left(left),
        urgency=urgency(left),
        owner=person(contract.owner),
        price=words.money(term.amount, term.currency) if sees_money(user) else "",
        state=_state(term, today),
        follows=if_nobody_acts(contract.agreement(), term),
    )


def _state(term: Term, today: date) -> str:
    decision = getattr(term, "decision", None)
    if decision is not None and decision.outcome == "leave":
        return "To be left: give notice"
    if decision is not None:
        return "To be renegotiated"
    if term.notice_by is None:
        return "No deadline of its own: look at it again"
    return "Notice day passed" if term.notice_by < today else "Undecided"


def _findings(user: User | AnonymousUser) -> tuple[Noticed, ...] | None:
    if not user.has_perm("inventory.view_finding"):
        return None
    with_money = sees_money(user)
    found = Finding.objects.open()
    order: tuple[str | OrderBy, ...] = ("-score", "pk")
    if with_money:
        # The databases disagree about where no amount is sorted.
        order = (F("annual_amount").desc(nulls_last=True), *order)
    return tuple(
        Noticed(
            sentence=finding.sentence,
            kind=finding.get_kind_display(),
            link=change_url(finding),
            at_stake=words.money(finding.annual_amount, finding.currency)
            if with_money
            else "",
        )
        for finding in found.order_by(*order)[:MOST_FINDINGS]
    )


def _finding_count(user: User | AnonymousUser) -> int:
    allowed = user.has_perm("inventory.view_finding")
    return Finding.objects.open().count() if allowed else 0


def _readings() -> Readings:
    waiting = ContractReading.objects.awaiting_judgement()
    first: Any = (  # annotated
        waiting.annotate(asks=Count("proposed_facts", filter=ASKS_OF_READING))
        .select_related("document__contract", "document__vendor")
        .defer("content", "pages")
        .order_by("asked_at", "pk")[:MOST_READINGS]
    )
    return Readings(
        rows=tuple(
            ToJudge(
                document=str(one.document),
                of=str(one.document.contract or one.document.vendor),
                asks=plural(one.asks, "fact"),
                link=change_url(one),
            )
            for one in first
        ),
        count=waiting.count(),
        all=f"{_list('vendors_contractreading')}?judgement=open",
    )


def _totals(user: User | AnonymousUser, today: date) -> list[Total]:
    totals = []
    if user.has_perm("inventory.view_tool"):
        tools = f"{Tool.objects.in_use().count():,}"
        totals.append(Total("Tools in use", (tools,), _list("inventory_tool")))
    if user.has_perm("vendors.view_vendor"):
        vendors = f"{Vendor.objects.count():,}"
        totals.append(Total("Vendors", (vendors,), _list("vendors_vendor")))
    if user.has_perm("vendors.view_contract"):
        running = f"{Contract.objects.in_force(today).count():,}"
        listed = f"{_list('vendors_contract')}?standing=in_force"
        totals.append(Total("Contracts in force", (running,), listed))
    if sees_money(user):
        terms = Term.objects.in_force(today).filter(contract__state="active")
        amounts = _per_currency(map(_a_year, terms))
        if amounts:
            totals.append(
                Total("Terms in force, a year", amounts, _list("vendors_term"))
            )
    return totals


def _a_year(term: Term) -> tuple[Decimal | None, str]:
    if term.amount is None or term.starts_on is None:
        return None, ""
    price = annual_amount(term.amount, term.starts_on, term.ends_on, term.billing)
    return price and rounded(price, term.currency), term.currency


def _per_currency(amounts: Iterable[tuple[Decimal | None, str]]) -> tuple[str, ...]:
    """Return what amounts add up to, in each currency, the largest first."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for amount, currency in amounts:
        if amount is not None and currency:
            sums[currency] += amount
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return tuple(words.money(amount, currency) for currency, amount in ordered)


def _list(model: str) -> str:
    return reverse(f"admin:{model}_changelist")
