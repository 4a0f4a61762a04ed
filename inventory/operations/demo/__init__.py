"""A believable organization to look at the app with, as of the day it is loaded."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from inventory.models import Tool
from inventory.operations.demo.contracts import load_contracts
from inventory.operations.demo.organization import load_organization
from inventory.operations.demo.tools import load_papers, load_tools
from vendors.models import Term, Vendor


class DatabaseInUse(Exception):
    """There are records already, and the demo would mix with them."""


class Loaded(NamedTuple):
    people: int
    teams: int
    vendors: int
    contracts: int
    terms: int
    tools: int


@transaction.atomic
def load_demo(*, today: date, product_ops: str) -> Loaded:
    """Add the demo organization to a database without tools and vendors.

    Every date counts from the given day. Superusers with an address join the group
    named product_ops, so that they hear of deadlines for which nobody answers.

    :raises DatabaseInUse: if there are tools or vendors.
    """
    if Tool.objects.exists() or Vendor.objects.exists():
        raise DatabaseInUse(
            "There are tools or vendors already, and the demo would mix with them. "
            "Load it into a new data folder: set STACKBOOK_DATA_DIR to an empty one."
        )
    organization = load_organization(today, product_ops=product_ops)
    load_tools(organization)
    load_contracts(organization)
    load_papers(organization)
    return Loaded(
        people=len(organization.people),
        teams=len(organization.teams),
        vendors=len(organization.vendors),
        contracts=len(organization.contracts),
        terms=Term.objects.count(),
        tools=Tool.objects.count(),
    )
