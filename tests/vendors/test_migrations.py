"""Migrations go forward and back with data in place."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FIRST = ("vendors", "0001_initial")
CONTRACT_LIFE = ("vendors", "0004_contract_life_rules")


def migrate(*targets):
    """Migrate and return the models as they are then."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


@pytest.fixture
def at_first():
    """The models of the first migration; everything is migrated again afterwards."""
    yield migrate(FIRST)
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes("vendors"))


def make_contract(apps):
    vendor = apps.get_model("vendors", "Vendor").objects.create(name="A", key="a")
    contracts = apps.get_model("vendors", "Contract").objects
    return contracts.create(vendor=vendor, title="Licences")


def test_what_is_not_known_is_said_and_going_back_keeps_the_nearest(at_first):
    contract = make_contract(at_first)
    notices = at_first.get_model("vendors", "Notice").objects
    known = notices.create(contract=contract, amount=30, unit="days").pk
    unknown = notices.create(contract=contract).pk

    apps = migrate(CONTRACT_LIFE)

    now = apps.get_model("vendors", "Notice").objects
    assert now.get(pk=known).stated == "stated"
    assert now.get(pk=unknown).stated == "not_found"

    contract = apps.get_model("vendors", "Contract").objects.get()
    steps = apps.get_model("vendors", "RenewalStep").objects
    steps.create(contract=contract, mode="unclear", length_kind="illegible")
    terms = apps.get_model("vendors", "Term").objects
    day = dt.date(2026, 1, 1)
    terms.create(contract=contract, starts_on=day, end_kind="parent", ends_on=None)
    terms.create(
        contract=contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        end_kind="parent",
        ends_on=dt.date(2027, 12, 31),
    )

    apps = migrate(FIRST)

    step = apps.get_model("vendors", "RenewalStep").objects.get()
    kinds = apps.get_model("vendors", "Term").objects.order_by("number")
    assert (step.mode, step.length_kind) == ("conditional", "unknown")
    assert [term.end_kind for term in kinds] == ["unknown", "stated"]
