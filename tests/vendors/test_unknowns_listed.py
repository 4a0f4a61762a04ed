"""Contracts of which something is not known are listed, never dropped."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    ContractFactory,
    NoticeFactory,
    RenewalStepFactory,
    TermFactory,
    UserFactory,
)
from vendors.admin.contract_filters import renewing_too_often, with_unknowns
from vendors.models import Contract
from vendors.operations.silence import catch_up
from vendors.rules.answers import unknowns

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

UNSAID = {"amount": None, "unit": ""}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("term", "step", "notice", "listed"),
    [
        pytest.param({}, {}, {}, False, id="all is known"),
        pytest.param({"end_kind": "unknown"}, {}, {}, True, id="last day not found"),
        pytest.param({"end_kind": "illegible"}, {}, {}, True, id="last day illegible"),
        pytest.param(
            {"end_kind": "event", "ends_upon": "launch"}, {}, {}, True, id="an event"
        ),
        pytest.param({"end_kind": "none"}, {}, {}, False, id="no end"),
        pytest.param({}, {"mode": "unclear"}, {}, True, id="renewal unclear"),
        pytest.param({}, {"mode": "conditional"}, {}, True, id="on a condition"),
        pytest.param({}, {"length_kind": "unknown"}, {}, True, id="length not found"),
        pytest.param({}, {"length_kind": "illegible"}, {}, True, id="length illegible"),
        pytest.param({}, {"length_kind": "event"}, {}, True, id="length by event"),
        pytest.param({}, {"length_kind": "no_end"}, {}, False, id="without end"),
        pytest.param(
            {}, {}, {"stated": "not_found", **UNSAID}, True, id="notice not found"
        ),
        pytest.param(
            {}, {}, {"stated": "illegible", **UNSAID}, True, id="notice illegible"
        ),
        pytest.param({}, {}, {"stated": "event", **UNSAID}, True, id="notice by event"),
        pytest.param(
            {}, {}, {"stated": "says_none", **UNSAID}, False, id="none is needed"
        ),
    ],
)
def test_what_the_rules_do_not_know_is_listed(term, step, notice, listed):
    contract = ContractFactory()
    RenewalStepFactory(contract=contract, **step)
    NoticeFactory(contract=contract, **notice)
    ends_on = None if term else dt.date(2026, 12, 31)
    TermFactory(contract=contract, **{"ends_on": ends_on, **term})

    found = with_unknowns(Contract.objects.all())

    agreement = Contract.objects.with_agreement().get().agreement()
    assert list(found) == [contract] * listed
    assert bool(unknowns(agreement, 0)) is listed


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"state": "draft"}, id="a draft"),
        pytest.param({"terminated_on": dt.date(2026, 12, 1)}, id="ends early"),
    ],
)
def test_what_nobody_has_to_settle_is_not_listed(facts):
    TermFactory(contract=ContractFactory(**facts), ends_on=None, end_kind="unknown")

    assert not with_unknowns(Contract.objects.all())


def test_a_first_day_that_waits_for_an_event_is_listed(admin_client):
    term = TermFactory(starts_on=None, starts_upon="go-live")

    response = admin_client.get(
        reverse("admin:vendors_contract_changelist"), {"gap": "unknown"}
    )

    assert list(response.context["cl"].result_list) == [term.contract]


@pytest.mark.parametrize(
    ("starts_on", "listed"),
    [
        pytest.param(dt.date(1926, 1, 1), True, id="a hundred years of weeks"),
        pytest.param(dt.date(1976, 10, 2), False, id="fifty years of weeks"),
    ],
)
def test_what_renews_more_often_than_can_be_true_says_so(
    admin_client, starts_on, listed
):
    contract = ContractFactory()
    RenewalStepFactory(contract=contract)
    ends_on = starts_on + dt.timedelta(days=6)
    term = TermFactory(contract=contract, starts_on=starts_on, ends_on=ends_on)

    page = admin_client.get(
        reverse("admin:vendors_contract_change", args=[contract.pk])
    )
    api = admin_client.get(f"/api/v1/terms/{term.pk}/").json()

    assert ("renewed more than 2,700 times by now" in page.content.decode()) is listed
    assert ("renewals_too_many" in [u["missing"] for u in api["unknowns"]]) is listed
    found = renewing_too_often(Contract.objects.all(), dt.date(2026, 10, 2))
    assert [*found] == [contract] * listed
    assert (catch_up(contract, today=dt.date(2026, 10, 2)) == 0) is listed


def test_the_list_says_why_at_hand(admin_client):
    contract = ContractFactory(owner=UserFactory())
    NoticeFactory(contract=contract, amount=30)
    TermFactory(contract=contract)

    body = admin_client.get(reverse("admin:vendors_contract_changelist"))

    assert "30 days before 31 Dec 2026 is 1 Dec 2026" in body.content.decode()


@pytest.mark.parametrize("model", ["contract", "term"])
def test_contracts_that_end_with_their_parent_take_no_more_queries(admin_client, model):
    parent = ContractFactory()
    NoticeFactory(contract=parent)
    TermFactory(contract=parent)
    address = reverse(f"admin:vendors_{model}_changelist")

    def add_child():
        child = ContractFactory(vendor=parent.vendor, parent=parent)
        TermFactory(contract=child, ends_on=None, end_kind="parent")

    def queries():
        with CaptureQueriesContext(connection) as made:
            admin_client.get(address)
        return len(made)

    add_child()
    queries()
    for_one = queries()
    for _ in range(4):
        add_child()

    assert queries() == for_one
