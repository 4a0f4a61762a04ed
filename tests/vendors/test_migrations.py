"""Migrations go forward and back with data in place."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FIRST = ("vendors", "0001_initial")
CONTRACT_LIFE = ("vendors", "0004_contract_life_rules")
BEFORE_LIMITS = ("vendors", "0008_reminder_delivery_rules")
LIMITS = ("vendors", "0010_limits")


def migrate(*targets):
    """Migrate and return the models as they are then."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


@pytest.fixture
def at_first():
    """The models of the first migration; everything is migrated again afterwards."""
    yield migrate(FIRST)
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.fixture
def before_limits():
    yield migrate(BEFORE_LIMITS)
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())


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


def test_what_is_beyond_the_limits_is_kept_in_words(before_limits):
    contract = make_contract(before_limits)
    before_limits.get_model("vendors", "Contract").objects.update(
        transit_days=400, internal_lead_days=731, notes="Ask Kim."
    )
    terms = before_limits.get_model("vendors", "Term").objects
    day = dt.date(2026, 1, 1)
    terms.create(contract=contract, starts_on=day, ends_on=day, act_by=day)
    notices = before_limits.get_model("vendors", "Notice").objects
    absurd = notices.create(contract=contract, amount=300, unit="years").pk
    fixed = notices.create(
        contract=contract, amount=401, unit="quarters", fixed_day=1, fixed_month=9
    ).pk
    window = notices.create(
        contract=contract, amount=3, unit="months", opens_amount=101, opens_unit="years"
    ).pk

    apps = migrate(LIMITS)

    kept = apps.get_model("vendors", "Contract").objects.get()
    assert (kept.transit_days, kept.internal_lead_days) == (366, 731)
    assert kept.notes.splitlines() == [
        "Ask Kim.",
        "Before an upgrade, a notice travelled 400 days.",
        "Before an upgrade, a notice period was 401 quarters.",
        "Before an upgrade, a notice period was 300 years.",
        "Before an upgrade, a window opened 101 years before.",
    ]
    now = [
        apps.get_model("vendors", "Notice").objects.get(pk=pk)
        for pk in (absurd, fixed, window)
    ]
    assert [(one.stated, one.amount, one.opens_amount) for one in now] == [
        ("not_found", None, None),
        ("stated", None, None),
        ("stated", 3, None),
    ]
    assert apps.get_model("vendors", "Term").objects.get().act_by is None
