"""Who is owed a reminder, in which role, and what becomes of it when people change."""

import datetime as dt

import pytest

from inventory.audience import team_channels, tool_owners
from tests import factories
from tests.vendors.planning import (
    DEADLINE,
    days_before,
    mailed,
    owed,
    person,
    record,
    yearly,
)
from vendors.models import Channel, Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def term():
    return yearly(backup=person("bea"))


def refuse(user):
    factories.RefusedAddressFactory(address=user.email.upper())


def team_of(user, **facts):
    team = factories.TeamFactory(name="Design", mailbox="design@example.com", **facts)
    team.members.add(user)
    return team


@pytest.mark.parametrize(
    ("cannot_be_told", "expected"),
    [
        pytest.param({}, [(90, "ann", "owner")], id="the owner"),
        pytest.param({"is_active": False}, [(90, "bea", "backup")], id="who left"),
        pytest.param({"email": ""}, [(90, "bea", "backup")], id="no address"),
    ],
)
def test_the_backup_stands_in(term, cannot_be_told, expected):
    for name, value in cannot_be_told.items():
        setattr(term.contract.owner, name, value)
    term.contract.owner.save()

    record(days_before(90))

    assert owed() == expected


def test_an_address_that_was_refused_is_passed_over_however_it_is_spelt(term):
    refuse(term.contract.owner)

    record(days_before(90))

    assert owed() == [(90, "bea", "backup")]


def test_product_ops_hear_where_nobody_else_can(term):
    refuse(term.contract.owner)
    refuse(term.contract.backup)
    person("ops", ops=True)
    person("gone", ops=True, is_active=False)

    record(days_before(90))

    assert owed() == [(90, "ops", "product_ops")]


def test_the_owner_of_a_tool_hears_or_who_stands_in(term):
    ownership = factories.OwnershipFactory(person=person("tom"), backup=person("tina"))
    factories.CoverageFactory(tool=ownership.tool, contract=term.contract)
    refuse(ownership.person)

    record(days_before(90), audience=tool_owners)

    assert owed() == [(90, "ann", "owner"), (90, "tina", "tool_owner")]


def test_when_nobody_acts_others_are_told_too(term):
    team_of(term.contract.owner)
    told = []
    for days in (30, 14, 7):
        record(days_before(days), channels=team_channels)
        told.append(mailed())

    assert told == [
        [(30, "ann", "owner")],
        [(14, "ann", "owner"), (14, "bea", "next_in_line")],
        [(7, "ann", "owner"), (7, "bea", "next_in_line"), (7, "Design", "team")],
    ]


@pytest.mark.parametrize("outcome", ["renegotiate", "leave"])
def test_who_decided_since_the_last_lead_has_acted(term, outcome):
    factories.RenewalDecisionFactory(
        term=term, outcome=outcome, decided_on=days_before(20)
    )

    record(days_before(14))

    assert owed() == [(14, "ann", "owner")]


def test_a_policy_says_when_others_are_told(term):
    factories.ReminderPolicyFactory(
        kind=term.contract.kind, leads="60, 45", next_in_line_at=45, team_at=None
    )

    record(days_before(45))

    assert owed() == [(45, "ann", "owner"), (45, "bea", "next_in_line")]


def test_the_contracts_own_leads_come_before_those_of_its_kind(term):
    factories.ReminderPolicyFactory(kind=term.contract.kind, leads="60")
    term.contract.reminder_leads = "200, 50"
    term.contract.save()

    record(days_before(50))

    assert owed() == [(50, "ann", "owner")]


def test_a_webhook_hears_of_every_lead(term):
    hook = factories.ChannelFactory(
        name="#design", kind="webhook", address="https://hooks.example.com/1"
    )
    team_of(term.contract.owner, webhook=hook)

    record(days_before(90), channels=team_channels)

    assert owed() == [(90, "ann", "owner"), (90, "#design", "webhook")]


@pytest.mark.parametrize("kind", ["webhook", "mailbox"])
def test_a_channel_that_is_switched_off_hears_nothing(term, kind):
    hook = factories.ChannelFactory(
        kind="webhook",
        address="https://hooks.example.com/1",
        is_active=kind != "webhook",
    )
    factories.ChannelFactory(
        kind="mailbox", address="Design@Example.com", is_active=kind != "mailbox"
    )
    team_of(term.contract.owner, webhook=hook)

    record(days_before(7), channels=team_channels)

    roles = {role for _, _, role in owed()}
    assert roles == {
        "owner",
        "next_in_line",
        "team" if kind == "webhook" else "webhook",
    }
    assert Channel.objects.count() == 2


def test_a_mailbox_that_was_refused_hears_nothing(term):
    team_of(term.contract.owner)
    factories.RefusedAddressFactory(address="Design@example.com")

    record(days_before(7), channels=team_channels)

    assert {role for _, _, role in owed()} == {"owner", "next_in_line"}


def test_two_teams_with_one_mailbox_are_one_channel(term):
    team_of(term.contract.owner)
    other = factories.TeamFactory(name="Research", mailbox="DESIGN@example.com")
    other.members.add(term.contract.owner)

    record(days_before(7), channels=team_channels)

    assert Reminder.objects.filter(role="team").count() == 1


def test_a_passed_deadline_is_told_to_everybody_once(term):
    team_of(term.contract.owner)
    person("ops", ops=True)
    for days in (-1, -2, -40):
        record(days_before(days), channels=team_channels)

    assert owed() == [
        ("passed", "ann", "owner"),
        ("passed", "bea", "next_in_line"),
        ("passed", "Design", "team"),
        ("passed", "ops", "product_ops"),
    ]


def test_a_new_owner_is_told_what_is_most_urgent_and_the_old_one_no_more(term):
    record(days_before(30))
    term.contract.owner = person("zoe")
    term.contract.save()

    record(days_before(29))

    assert owed() == [(30, "zoe", "owner")]
    assert owed("cancelled") == [(30, "ann", "owner")]


def test_an_owner_who_was_told_before_is_not_told_again(term):
    record(days_before(30))
    mailed()
    for name in ("zoe", "ann"):
        term.contract.owner = person(name)
        term.contract.save()
        record(days_before(29))

    assert owed() == []
    assert owed("mailed") == [(30, "ann", "owner")]


def test_an_owner_who_leaves_is_noticed_by_the_next_pass(term):
    record(days_before(30))
    term.contract.owner.is_active = False
    term.contract.owner.save()

    record(days_before(30))

    assert owed() == [(30, "bea", "backup")]


@pytest.mark.parametrize("state", ["failed", "in_doubt"])
def test_what_was_passed_on_is_not_taken_back(term, state):
    record(days_before(30))
    mailed()
    Reminder.objects.get().mail.__class__.objects.update(state=state)
    factories.ReminderFactory(
        term=term, person=term.contract.backup, lead=30, role="next_in_line"
    )
    term.contract.save()

    record(days_before(29))
    record(days_before(14), leads=(90, 30))

    assert owed() == [(30, "bea", "next_in_line")]


def test_what_was_passed_on_gives_way_once_its_reader_is_told_anyway(term):
    record(days_before(30))
    mailed()
    Reminder.objects.get().mail.__class__.objects.update(state="failed")
    factories.ReminderFactory(
        term=term, person=term.contract.backup, lead=30, role="next_in_line"
    )

    record(days_before(14))

    assert owed() == [(14, "ann", "owner"), (14, "bea", "next_in_line")]
    assert owed("superseded") == [(30, "bea", "next_in_line")]


def monthly(**facts):
    contract = factories.ContractFactory(owner=person("ann"), **facts)
    factories.NoticeFactory(contract=contract, amount=10)
    factories.RenewalStepFactory(contract=contract)
    factories.TermFactory(
        contract=contract, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 1, 31)
    )
    return contract


def test_what_renews_every_month_is_quiet():
    monthly()
    for day in (10, 21, 22, 23):
        record(dt.date(2026, 1, day))

    assert Reminder.objects.count() == 0


@pytest.mark.parametrize("asked_by", ["contract", "policy"])
def test_what_renews_every_month_is_told_of_if_somebody_asked(asked_by):
    contract = monthly(reminder_leads="7" if asked_by == "contract" else "")
    if asked_by == "policy":
        factories.ReminderPolicyFactory(kind=contract.kind, leads="90, 7", rolling=True)

    record(dt.date(2026, 1, 14))

    assert owed() == [(7, "ann", "owner")]


def test_a_trial_that_becomes_a_year_is_not_quiet():
    contract = monthly()
    step = contract.renewal_steps.get()
    step.length_kind, step.length_amount, step.length_unit = "stated", 1, "years"
    step.save()

    record(dt.date(2026, 1, 14))

    assert owed() == [(7, "ann", "owner")]


def test_a_month_without_renewal_is_not_quiet():
    contract = monthly()
    contract.renewal_steps.all().delete()
    contract.save()

    record(dt.date(2026, 1, 14))

    assert owed() == [(7, "ann", "owner")]


def test_a_lead_that_did_not_fit_when_it_was_signed_is_skipped(term):
    term.contract.signed_on = days_before(31)
    term.contract.save()
    term.starts_on = days_before(40)
    term.save()

    record(days_before(40))
    before = owed()
    record(days_before(30))

    assert before == []
    assert owed() == [(30, "ann", "owner")]


def document(**facts):
    return factories.DocumentFactory(
        kind="soc_2", title="SOC 2 report", expires_on=DEADLINE, **facts
    )


def recorded_early(one):
    one.history.update(history_date=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))


def test_a_document_that_expires_is_told_of_as_its_contract(term):
    one = document(contract=term.contract, vendor=term.contract.vendor)
    recorded_early(one)
    term.delete()
    told = []
    for days in (30, 14, -1):
        record(days_before(days))
        told.append(mailed())

    assert told == [
        [(30, "ann", "owner")],
        [(14, "ann", "owner"), (14, "bea", "next_in_line")],
        [("passed", "ann", "owner"), ("passed", "bea", "next_in_line")],
    ]
    assert {row.document for row in Reminder.objects.all()} == {one}


def test_a_vendors_document_is_told_of_to_product_ops():
    document()
    person("ops", ops=True)

    record(days_before(30))

    assert owed() == [(30, "ops", "product_ops")]


def test_the_policy_for_documents_holds_for_them():
    document()
    person("ops", ops=True)
    factories.ReminderPolicyFactory(kind="document", leads="45")

    record(days_before(45))

    assert owed() == [(45, "ops", "product_ops")]


@pytest.mark.parametrize(
    "settled", ["superseded", "archived", "ended", "entered late", "without a day"]
)
def test_documents_that_nobody_needs_to_hear_of(settled):
    ann = person("ann")
    contract = factories.ContractFactory(owner=ann)
    one = document(contract=contract, vendor=contract.vendor)
    today = days_before(10)
    if settled == "superseded":
        one.superseded_by = factories.DocumentFactory(vendor=contract.vendor)
    elif settled == "archived":
        contract.state = "archived"
    elif settled == "ended":
        contract.terminated_on = days_before(20)
    elif settled == "without a day":
        one.expires_on = None
    contract.save()
    one.save()
    if settled == "entered late":
        today = dt.date(2027, 1, 5)
        one.history.update(history_date=dt.datetime(2027, 1, 4, tzinfo=dt.UTC))

    record(today)

    assert owed() == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"notice_given_on": days_before(300)}, [], id="left"),
        pytest.param({"mode": "none"}, [], id="ran out"),
        pytest.param({}, [(7, "ann", "owner")], id="silence renews it"),
        pytest.param(
            {"outcome": "renew"}, [(7, "ann", "owner")], id="it is to be renewed"
        ),
    ],
)
def test_documents_of_a_contract_that_is_over_are_not_told_of(facts, expected):
    contract = factories.ContractFactory(
        owner=person("ann"), notice_given_on=facts.get("notice_given_on")
    )
    factories.NoticeFactory(contract=contract)
    factories.RenewalStepFactory(contract=contract, mode=facts.get("mode", "automatic"))
    term = factories.TermFactory(
        contract=contract, starts_on=dt.date(2025, 11, 1), ends_on=days_before(10)
    )
    if "outcome" in facts:
        factories.RenewalDecisionFactory(term=term, outcome=facts["outcome"])
    one = document(contract=contract, vendor=contract.vendor)

    record(days_before(7))

    rows = Reminder.objects.owed().filter(document=one)
    assert [(row.lead, row.person.username, row.role) for row in rows] == expected


def test_a_document_is_good_again_when_its_successor_is_deleted():
    one = document()
    person("ops", ops=True)
    one.superseded_by = factories.DocumentFactory(vendor=one.vendor)
    one.save()
    record(days_before(30))
    one.superseded_by.delete()

    record(days_before(30))

    assert owed() == [(30, "ops", "product_ops")]
