import datetime as dt

import pytest
from django.db import connection

from tests import factories
from vendors.models import Contract, Mail, Term, Vendor

pytestmark = pytest.mark.django_db

MID_2026 = dt.date(2026, 6, 15)


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        pytest.param({}, dt.date(2026, 1, 1), True, id="from its first day"),
        pytest.param({}, dt.date(2026, 12, 31), True, id="to its last"),
        pytest.param({}, dt.date(2025, 12, 31), False, id="not before"),
        pytest.param({}, dt.date(2027, 1, 1), False, id="not after"),
        pytest.param(
            {"ends_on": None, "end_kind": "none"},
            dt.date(2040, 1, 1),
            True,
            id="no end",
        ),
        pytest.param(
            {"contract__terminated_on": dt.date(2026, 3, 31)},
            MID_2026,
            False,
            id="the contract ended early",
        ),
    ],
)
def test_a_term_is_in_force(facts, day, expected):
    term = factories.TermFactory(**facts)

    assert (term in Term.objects.in_force(day)) is expected
    assert (term.contract in Contract.objects.in_force(day)) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, True, id="undecided"),
        pytest.param({"contract__state": "draft"}, False, id="a draft"),
        pytest.param({"contract__state": "archived"}, False, id="archived"),
        pytest.param(
            {"contract__notice_given_on": MID_2026}, False, id="notice was given"
        ),
        pytest.param({"contract__terminated_on": MID_2026}, False, id="ended early"),
    ],
)
def test_a_term_is_open(facts, expected):
    term = factories.TermFactory(**facts)

    assert (term in Term.objects.open(MID_2026)) is expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("renew", False), ("renegotiate", True), ("leave", True)],
)
def test_a_decided_term_is_open_until_nothing_is_left_to_do(outcome, expected):
    term = factories.RenewalDecisionFactory(outcome=outcome).term

    assert (term in Term.objects.open(MID_2026)) is expected


def test_a_term_with_another_after_it_is_closed():
    earlier = factories.TermFactory()
    later = factories.TermFactory(
        contract=earlier.contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2027, 12, 31),
    )

    assert [*Term.objects.open(MID_2026)] == [later]


def test_a_passed_deadline_awaits_a_decision_until_somebody_deals_with_it():
    term = factories.TermFactory()
    Term.objects.filter(pk=term.pk).update(created_at=factories.MOMENT)

    assert term in Term.objects.awaiting_decision(dt.date(2028, 1, 1), within_days=0)


def test_a_term_that_was_over_when_entered_is_history():
    term = factories.TermFactory()
    after = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
    Term.objects.filter(pk=term.pk).update(created_at=after)

    found = Term.objects.awaiting_decision(dt.date(2027, 2, 1), within_days=0)

    assert term not in found


@pytest.mark.parametrize("name", ["acme", "ACME, Inc.", "Acme Labs LLC"])
def test_a_vendor_is_found_by_name_and_alias_however_spelt(name):
    vendor = factories.VendorFactory(name="Acme")
    factories.VendorAliasFactory(vendor=vendor, name="Acme Labs")

    assert Vendor.objects.known_as(name).get() == vendor


@pytest.mark.parametrize(
    ("owner", "backup", "expected"),
    [
        pytest.param({}, None, False, id="an owner"),
        pytest.param({"is_active": False}, None, True, id="the owner left"),
        pytest.param({"email": ""}, None, True, id="no address"),
        pytest.param({"is_active": False}, {}, False, id="the backup stands in"),
        pytest.param(None, None, True, id="nobody"),
    ],
)
def test_a_contract_is_without_owner(owner, backup, expected):
    contract = factories.ContractFactory(
        owner=None if owner is None else factories.UserFactory(**owner),
        backup=None if backup is None else factories.UserFactory(**backup),
    )

    assert (contract in Contract.objects.without_owner()) is expected


def test_one_of_many_claims_succeeds():
    mail = factories.MailFactory()
    until = factories.MOMENT + dt.timedelta(minutes=5)

    claims = [
        Mail.objects.claim(
            mail.pk, worker=f"worker {number}", now=factories.MOMENT, until=until
        )
        for number in range(5)
    ]

    assert claims == [True, False, False, False, False]


def test_a_mail_is_left_by_its_worker_once_the_claim_ran_out():
    mail = factories.MailFactory(
        state="sending", claimed_by="worker", claimed_until=factories.MOMENT
    )
    later = factories.MOMENT + dt.timedelta(seconds=1)

    assert not Mail.objects.left_by_their_worker(factories.MOMENT).exists()
    assert Mail.objects.left_by_their_worker(later).get() == mail


@pytest.mark.parametrize("question", ["due", "left_by_their_worker"])
def test_what_is_due_is_found_by_the_index_of_what_is_on_its_way(question):
    """Years of sent mails must not be read at each tick."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table of no rows is read faster without any index.
            cursor.execute("SET LOCAL enable_seqscan = off")
    asked = getattr(Mail.objects.to_be_mailed(), question)(factories.MOMENT)

    plan = asked.order_by("next_attempt_at", "pk").explain()

    assert "vendors_mail_live" in plan
