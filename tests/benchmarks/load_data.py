"""Contracts by the hundred thousand, written in bulk with the days the rules give."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Model

from inventory.models import Coverage, Ownership, Tool
from vendors.models import Contract, Notice, RenewalStep, Term, Vendor
from vendors.models.term import AT_ONCE, DEADLINE_COLUMNS
from vendors.rules.duration import Unit, plus_months
from vendors.rules.renewal import Mode

BATCH = 2_000
FIRST_LEAD = 120  # days before the act-by day
NOTICE_DAYS = 30
PER_VENDOR = 10
COVERED = 10  # every tenth contract pays for a tool, whose owner hears of it too
PRODUCT_OPS = 3
# So late that nothing comes due with the later leads of what is due first.
LATER = range(275, 334)


@dataclass(frozen=True, slots=True)
class Size:
    contracts: int
    due: int
    people: int
    terms_each: int = 1


def fill(size: Size, *, today: dt.date) -> None:
    """Fill an empty database; `due` contracts reach their first lead today.

    Nobody was told of any yet; the others come due months later.
    """
    people = [User(username=f"person{n}", email=address(n)) for n in range(size.people)]
    owners = _keys(User, people)
    Group.objects.create(name="product ops").user_set.set(owners[:PRODUCT_OPS])
    names = (f"Supplier {n}" for n in range(max(size.contracts // PER_VENDOR, 1)))
    vendors = _keys(Vendor, [_named(Vendor(name=name)) for name in names])
    pairs = zip(cycle(vendors), cycle(owners), strict=False)
    contracts = _keys(
        Contract,
        [
            Contract(
                title=f"Contract {n}", vendor_id=vendor, owner_id=owner, state="active"
            )
            for n, (vendor, owner) in enumerate(islice(pairs, size.contracts))
        ],
    )
    _write(RenewalStep(contract_id=pk, mode=Mode.AUTOMATIC) for pk in contracts)
    _write(
        Notice(contract_id=pk, amount=NOTICE_DAYS, unit=Unit.DAYS) for pk in contracts
    )
    _write(_terms(size, contracts, today))
    _cover(contracts[::COVERED], owners)
    _date_back(today)


def address(number: int) -> str:
    return f"person{number}@example.com"


def settle() -> None:
    """Say of every term when it has to be looked at next, as the pass would."""
    last = Term.objects.latest_of_contract().order_by("pk")
    for act_by in set(last.values_list("act_by", flat=True)):
        day = act_by - dt.timedelta(days=FIRST_LEAD)
        last.filter(act_by=act_by).update(remind_on=day)
    Term.objects.filter(remind_on=AT_ONCE).update(remind_on=None)
    analyse()


def analyse() -> None:
    """Let PostgreSQL count its rows, as it does by itself within minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _terms(size: Size, contracts: Sequence[int], today: dt.date) -> Iterator[Term]:
    """Yield the terms of each contract; those of the same days copy a template."""
    templates: dict[int, list[Term]] = {}
    for n, pk in enumerate(contracts):
        days = FIRST_LEAD if n < size.due else LATER[n % len(LATER)]
        if days not in templates:
            ends_on = today + dt.timedelta(days=days + NOTICE_DAYS)
            templates[days] = _saved(pk, ends_on, size.terms_each)
        else:
            yield from (_copy(term, pk) for term in templates[days])


def _saved(contract: int, ends_on: dt.date, terms: int) -> list[Term]:
    """Save a contract's yearly terms as the app does, which computes their days."""
    for number in range(terms):
        last_day = plus_months(ends_on, -12 * (terms - 1 - number))
        Term.objects.create(
            contract_id=contract,
            number=number,
            starts_on=plus_months(last_day, -12) + dt.timedelta(days=1),
            ends_on=last_day,
            amount=Decimal("1200.00"),
            currency="EUR",
        )
    return [*Term.objects.filter(contract=contract).order_by("number")]


def _copy(template: Term, contract: int) -> Term:
    names = ("number", "starts_on", "ends_on", "amount", "currency", *DEADLINE_COLUMNS)
    return Term(
        contract_id=contract, **{name: getattr(template, name) for name in names}
    )


def _cover(contracts: Sequence[int], owners: Sequence[int]) -> None:
    tools = _keys(
        Tool,
        [
            _named(Tool(name=f"Tool {n}", slug=f"tool-{n}"))
            for n in range(len(contracts))
        ],
    )
    _write(
        Coverage(tool_id=tool, contract_id=contract)
        for tool, contract in zip(tools, contracts, strict=True)
    )
    _write(
        Ownership(tool_id=tool, person_id=owner)
        for tool, owner in zip(tools, cycle(reversed(owners)), strict=False)
    )


def _named(record: Any) -> Any:
    record.set_derived()
    return record


def _keys(model: type[Model], records: Iterable[Model]) -> list[int]:
    _write(records)
    return [*model._default_manager.order_by("pk").values_list("pk", flat=True)]


def _write(records: Iterable[Model]) -> None:
    waiting = iter(records)
    while batch := [*islice(waiting, BATCH)]:
        type(batch[0])._default_manager.bulk_create(batch)


def _date_back(today: dt.date) -> None:
    """Let everything have been recorded a year ago."""
    at = dt.datetime.combine(today, dt.time(9), dt.UTC) - dt.timedelta(days=365)
    Contract.objects.update(created_at=at)
    Term.objects.update(created_at=at)
    analyse()
