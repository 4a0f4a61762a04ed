"""The demo's contracts: terms before and after today, decisions, charges, coverage."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from inventory.models import Coverage
from inventory.operations.demo.organization import (
    Organization,
    Row,
    noon,
    read,
    saved,
    saved_all,
)
from vendors.models import (
    Charge,
    Contract,
    Notice,
    PriceStep,
    RenewalDecision,
    RenewalStep,
    Term,
)
from vendors.models.term import Outcome
from vendors.operations.contracts import decide
from vendors.operations.leaving import give_notice
from vendors.rules.duration import Unit
from vendors.rules.notice import Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength
from vendors.rules.spend import rounded

YEAR = 12
LAST_REVIEW = timedelta(days=150)
SIGNED_BEFORE = timedelta(days=15)
DECIDED_BEFORE = timedelta(days=40)
# How many months one invoice covers.
INVOICED = {"monthly": 1, "quarterly": 3, "annual": YEAR}
PURPOSES = {
    Mode.OPTIONAL: Purpose.EXERCISE_RENEWAL,
    Mode.MUTUAL: Purpose.EXERCISE_RENEWAL,
    Mode.EVERGREEN: Purpose.LEAVE,
}


@dataclass(frozen=True, slots=True)
class Span:
    """The days and the price of one term."""

    starts_on: date
    ends_on: date | None
    amount: Decimal


def load_contracts(organization: Organization) -> None:
    """Add the contracts with what they say, what they cost and what they pay for."""
    charges: list[Charge] = []
    for number, row in enumerate(read("contracts"), start=1):
        contract = _add_contract(organization, row, f"LA-{number:03}")
        _add_clauses(contract, row)
        terms = [
            _add_term(contract, row, *span)
            for span in enumerate(_spans(row, organization.today))
        ]
        _date_back(contract, organization.today)
        _add_price_steps(terms[0], row)
        _add_decisions(organization, contract, terms, row)
        _add_coverage(organization, contract, row)
        for term in terms:
            charges += _charges(term, organization.today)
    saved_all(charges)
    for row in read("papers")["charges"]:
        _add_single_charge(organization, row)


def _spans(row: Row, today: date) -> list[Span]:
    """Return the contract's terms, oldest first; the last one is the current one."""
    amounts = [Decimal(amount) for amount in row["amounts"]]
    if row.get("mode") == Mode.EVERGREEN:
        return [Span(today - timedelta(days=row["began"]), None, amounts[0])]
    left = row["ends_in"] if "ends_in" in row else row["deadline_in"] + row["notice"]
    after = today + timedelta(days=left + 1)
    months = row.get("months", YEAR)
    # Each begins on the day after the one before it ends, whatever the calendar does.
    starts = [
        after - relativedelta(months=months * back)
        for back in range(len(amounts), -1, -1)
    ]
    return [
        Span(start, following - timedelta(days=1), amount)
        for start, following, amount in zip(starts, starts[1:], amounts, strict=False)
    ]


def _add_contract(organization: Organization, row: Row, reference: str) -> Contract:
    parent = row.get("parent")
    vendor = organization.vendors[row["vendor"]]
    first = _spans(row, organization.today)[0].starts_on
    contract = saved(
        Contract(
            vendor=vendor,
            title=row["title"],
            reference=reference,
            kind=row.get("kind", "subscription"),
            state=row.get("state", "active"),
            parent=organization.contracts[parent] if parent else None,
            owner=organization.person(row.get("owner")),
            backup=organization.person(row.get("backup")),
            cost_centre=organization.centres[row["centre"]],
            notice_contact=vendor.contacts.filter(role="notice").first(),
            notice_way=row.get("way", "email"),
            transit_days=row.get("transit", 0),
            internal_lead_days=row.get("lead", 0),
            price_mechanism=row.get("price", "unknown"),
            uplift_cap_percent=row.get("cap"),
            payment_terms="30 days net",
            signed_on=min(first - SIGNED_BEFORE, organization.today)
            if row.get("state") != "draft"
            else None,
        )
    )
    organization.contracts[contract.title] = contract
    return contract


def _add_clauses(contract: Contract, row: Row) -> None:
    mode = Mode(row.get("mode", Mode.AUTOMATIC))
    step = RenewalStep(contract=contract, mode=mode)
    if mode is Mode.EVERGREEN:
        step.length_kind = StepLength.NO_END
    elif mode is not Mode.NONE:
        step.length_kind = StepLength.STATED
        step.length_amount = min(row.get("months", YEAR), YEAR)
        step.length_unit = Unit.MONTHS
    step.condition = row.get("condition", "")
    saved(step)
    if "notice" in row:
        purpose = PURPOSES.get(mode, Purpose.PREVENT_RENEWAL)
        notice = Notice(contract=contract, purpose=purpose, amount=row["notice"])
        notice.unit = Unit.DAYS
        saved(notice)


def _add_term(contract: Contract, row: Row, number: int, span: Span) -> Term:
    automatic = contract.renewal_steps.filter(mode=Mode.AUTOMATIC).exists()
    later = "decided" if number % 2 or not automatic else "silence"
    return saved(
        Term(
            contract=contract,
            number=number,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            end_kind=EndKind.STATED if span.ends_on else EndKind.NONE,
            amount=span.amount,
            currency=row["currency"],
            billing=row.get("billing", "annual"),
            origin=later if number else "signed",
        )
    )


def _date_back(contract: Contract, today: date) -> None:
    """Let the records be as old as what they are about.

    Otherwise a deadline that passed last week looks like one that had passed before
    anybody knew of it, and the app is right not to mention it.
    """
    for term in contract.terms.all():
        entered = noon(min(term.starts_on or today, today))
        contract.terms.filter(pk=term.pk).update(created_at=entered)
        if term.ends_on is None:
            term.reviewed_on = today - LAST_REVIEW
            term.save()
    oldest = contract.terms.order_by("created_at").values_list("created_at", flat=True)
    Contract.objects.filter(pk=contract.pk).update(created_at=oldest[0])


def _add_price_steps(term: Term, row: Row) -> None:
    for year, amount in enumerate(row.get("price_steps", ())):
        start = _known(term.starts_on) + relativedelta(years=year)
        saved(PriceStep(term=term, starts_on=start, amount=Decimal(amount)))


def _add_decisions(
    organization: Organization, contract: Contract, terms: list[Term], row: Row
) -> None:
    for term, following in pairwise(terms):
        if following.origin == "decided":
            saved(
                RenewalDecision(
                    term=term,
                    outcome="renew",
                    reason="It is in daily use and the price is in line.",
                    decided_by=contract.owner,
                    decided_on=_known(following.starts_on) - DECIDED_BEFORE,
                )
            )
    today, owner = organization.today, contract.owner
    if "notice_given" in row:
        given_on = today - timedelta(days=row["notice_given"])
        why = "Intercom does this now."
        give_notice(contract, on=given_on, today=today, by=owner, reason=why)
    if "renewed" in row:
        decide(terms[-1], Outcome.RENEW, reason=row["renewed"], by=owner, on=today)
    if "renegotiate" in row:
        decide(
            terms[-1],
            Outcome.RENEGOTIATE,
            reason=row["renegotiate"],
            by=owner,
            on=today,
        )


def _add_coverage(organization: Organization, contract: Contract, row: Row) -> None:
    for name, covered in row["tools"].items():
        seats, share = covered if isinstance(covered, list) else (covered, "1")
        saved(
            Coverage(
                tool=organization.tools[name],
                contract=contract,
                seats=seats,
                share=Decimal(share),
            )
        )


def _charges(term: Term, today: date) -> list[Charge]:
    """Return the invoices of the last year."""
    contract = term.contract
    return [
        Charge(
            vendor=contract.vendor,
            contract=contract,
            reference=f"{contract.reference}-{term.number}-{number}",
            charged_on=invoice.starts_on,
            starts_on=invoice.starts_on,
            ends_on=invoice.ends_on,
            amount=invoice.amount,
            currency=term.currency,
        )
        for number, invoice in enumerate(_invoices(term, today), start=1)
        if invoice.starts_on > today - relativedelta(years=1)
    ]


def _invoices(term: Term, today: date) -> list[Span]:
    """Return what was invoiced of a term until today.

    The parts of a term add up to its price; without a last day the price is that of
    one invoice.
    """
    start, price = _known(term.starts_on), term.amount or Decimal(0)
    months, parts = INVOICED[term.billing], 0
    part = price
    if term.ends_on is not None:
        whole = relativedelta(term.ends_on + timedelta(days=1), start)
        covered = whole.years * YEAR + whole.months
        months = min(months, covered)
        parts = covered // months
        part = rounded(price / parts, term.currency)
    spans: list[Span] = []
    while (begins := start + relativedelta(months=months * len(spans))) <= today:
        if parts and len(spans) == parts:
            break
        number = len(spans) + 1
        ends = start + relativedelta(months=months * number) - timedelta(days=1)
        amount = price - part * (parts - 1) if number == parts else part
        spans.append(Span(begins, ends, amount))
    return spans


def _add_single_charge(organization: Organization, row: Row) -> None:
    contract = row.get("contract")
    saved(
        Charge(
            vendor=organization.vendors[row["vendor"]],
            contract=organization.contracts[contract] if contract else None,
            reference=row["reference"],
            charged_on=organization.today - timedelta(days=row["charged"]),
            amount=Decimal(row["amount"]),
            currency=row["currency"],
        )
    )


def _known(day: date | None) -> date:
    if day is None:
        raise ValueError("The demo's terms begin on a day.")
    return day
