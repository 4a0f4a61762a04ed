"""The demo's frame: people and groups, teams, vendors, what money is worth."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from inventory.models import Team, Tool
from inventory.operations.taxonomy import add_starter_taxonomy
from vendors.models import Contact, Contract, CostCentre, ExchangeRate, Vendor
from vendors.models import VendorAlias as Alias

FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo"
FINANCE = "finance"
# What jobs write is read by people and changed by nobody.
LEDGERS = ("reminder", "mail", "jobrun", "judgement")
BY_FINANCE = ("charge", "exchangerate", "costcentre")
MONTHS_OF_RATES = 12

Row = dict[str, Any]
Saved = TypeVar("Saved", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Organization:
    """What has been loaded so far, by the names that the data files use."""

    today: date
    centres: dict[str, CostCentre] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    vendors: dict[str, Vendor] = field(default_factory=dict)
    tools: dict[str, Tool] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)

    def day(self, offset: int | None) -> date | None:
        """Return the day that lies so many days from today, where one is given."""
        return None if offset is None else self.today + timedelta(days=offset)

    def person(self, username: str | None) -> User | None:
        return None if username is None else self.people[username]


def read(name: str) -> Any:
    """Return the content of one of the demo's data files."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def saved(row: Saved) -> Saved:
    """Return the row, saved as if a person had entered it in a form."""
    row.full_clean()
    row.save()
    return row


def saved_all(rows: Sequence[Saved]) -> None:
    """Save many rows of one model at once, with their history.

    Constraints are left to the database, which checks them just the same.
    """
    for row in rows:
        row.clean_fields()
        row.clean()
    if rows:
        bulk_create_with_history(rows, type(rows[0]))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def load_organization(today: date, *, product_ops: str) -> Organization:
    """Add people, teams, vendors and money's frame; contracts and tools come after."""
    organization = Organization(today)
    data = read("organization")
    add_starter_taxonomy(apps, now=noon(today))
    _add_groups(product_ops)
    for row in data["cost_centres"]:
        organization.centres[row["code"]] = saved(CostCentre(**row))
    for row in data["people"]:
        _add_person(organization, row, {"product ops": product_ops})
    for row in data["teams"]:
        centre = organization.centres[row["cost_centre"]]
        mailbox = f"{row['key']}@larkspur.example.com"
        team = saved(Team(name=row["name"], mailbox=mailbox, cost_centre=centre))
        team.members.set(organization.people[name] for name in row["members"])
        organization.teams[row["key"]] = team
    for row in read("vendors"):
        _add_vendor(organization, row)
    _add_rates(organization, data["exchange_rates"])
    return organization


def _add_groups(product_ops: str) -> None:
    ours = Permission.objects.filter(
        content_type__app_label__in=("vendors", "inventory")
    )
    looking = ours.filter(codename__startswith="view_")
    people = Permission.objects.filter(
        content_type__app_label="auth", codename="view_user"
    )
    past = Q(content_type__model__startswith="historical")
    editing = ours.exclude(past | Q(content_type__model__in=LEDGERS))
    booking = editing.filter(content_type__model__in=BY_FINANCE)
    ops, _ = Group.objects.get_or_create(name=product_ops)
    ops.permissions.add(*looking, *editing, *people)
    finance, _ = Group.objects.get_or_create(name=FINANCE)
    finance.permissions.add(*looking, *booking, *people)
    # Whoever installed it hears of deadlines for which nobody answers.
    for user in User.objects.filter(is_superuser=True).exclude(email=""):
        user.groups.add(ops)


def _add_person(organization: Organization, row: Row, groups: dict[str, str]) -> None:
    group = row.get("group")
    person = User(
        username=row["username"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        email=f"{row['username']}@example.com",
        is_active=not row.get("left"),
        is_staff=group is not None,
    )
    person.set_unusable_password()
    organization.people[row["username"]] = saved(person)
    if group is not None:
        person.groups.add(Group.objects.get(name=groups.get(group, group)))


def _add_vendor(organization: Organization, row: Row) -> None:
    own = ("name", "legal_name", "website", "status", "criticality")
    vendor = saved(Vendor(**{name: row[name] for name in own if name in row}))
    organization.vendors[vendor.name] = vendor
    for name in row.get("aliases", ()):
        saved(Alias(vendor=vendor, name=name))
    for name, role in row.get("contacts", ()):
        mailbox = f"{role}@{vendor.domain.split('.')[0]}.example.com"
        saved(Contact(vendor=vendor, name=name, role=role, email=mailbox))


def _add_rates(organization: Organization, rates: dict[str, str]) -> None:
    saved_all(
        [
            ExchangeRate(
                currency=currency,
                day=organization.today - relativedelta(months=months),
                rate=_drifted(rate, months + number),
            )
            for number, (currency, rate) in enumerate(sorted(rates.items()))
            for months in range(MONTHS_OF_RATES + 1)
        ]
    )


def _drifted(rate: str, months: int) -> Decimal:
    """Return a rate as it might have been: a little up and down, never random."""
    percent = (months * 7) % 5 - 2
    return Decimal(rate) * (100 + percent) / 100
