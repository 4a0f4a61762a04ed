"""What happens in the life of a contract, through the API."""

import datetime as dt

import pytest
import time_machine

from tests import factories
from tests.api import ROOT, client_with
from vendors.models import Contract, Term, Vendor

pytestmark = pytest.mark.django_db

VIEW, CHANGE = "vendors.view_contract", "vendors.change_contract"
DECIDE, ADD = "vendors.add_renewaldecision", "vendors.add_contract"
MERGING = ("vendors.view_vendor", "vendors.change_vendor", "vendors.delete_vendor")


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def term():
    """The year 2026 of an order that renews unless notice goes by 1 December."""
    parent = factories.TermFactory(ends_on=dt.date(2027, 3, 31)).contract
    found = factories.TermFactory(
        contract__title="Analytics",
        contract__parent=parent,
        contract__vendor=parent.vendor,
    )
    factories.RenewalStepFactory(contract=found.contract)
    factories.NoticeFactory(contract=found.contract)
    found.refresh_from_db()
    return found


AMENDMENT = {
    "from_day": "2026-11-01",
    "renewal_steps": [
        {"mode": "automatic", "length_kind": "stated", "length_amount": 2}
        | {"length_unit": "years"}
    ],
    "notices": [{"amount": 60, "unit": "days"}],
    "reason": "Amendment 1.",
}
ACTIONS = {
    "extend": ({"ends_on": "2027-03-31", "reason": "Agreed."}, (CHANGE,)),
    "end-early": ({"last_day": "2026-11-30", "reason": "Agreed."}, (CHANGE,)),
    "amend": (AMENDMENT, (CHANGE,)),
    "replace": ({"starts_on": "2026-12-01", "reason": "Better."}, (CHANGE, ADD)),
    "co-term": ({"reason": "One day for all."}, (CHANGE,)),
}
UNDOING = {
    "take-back-notice": ({"reason": "We stay."}, (CHANGE, DECIDE)),
    "undo-end-early": ({"reason": "We stay."}, (CHANGE,)),
}


def act(term, action, sent, client=None):
    client = client or client_with(superuser=True)
    return client.post(f"{ROOT}contracts/{term.contract_id}/{action}/", sent)


def test_an_extension_answers_with_the_term(term):
    answer = act(term, "extend", ACTIONS["extend"][0])

    assert answer.status_code == 200
    assert (answer.json()["ends_on"], answer.json()["notice_by"]) == (
        "2027-03-31",
        "2027-03-01",
    )


def test_an_early_end_answers_with_the_contract(term):
    answer = act(term, "end-early", ACTIONS["end-early"][0])

    assert answer.json()["terminated_on"] == "2026-11-30"
    undone = act(term, "undo-end-early", {"reason": "A mistake."})
    assert undone.json()["terminated_on"] is None


def test_an_amendment_moves_the_days(term):
    answer = act(term, "amend", AMENDMENT)

    assert answer.status_code == 200, answer.json()
    assert answer.json()["notice_by"] == "2026-11-01"
    assert len(answer.json()["renewal_steps"]) == 2


def test_a_replacement_answers_with_the_new_contract(term):
    answer = act(term, "replace", ACTIONS["replace"][0])

    assert answer.status_code == 201
    assert answer.json()["terms"][0]["starts_on"] == "2026-12-01"
    old = Contract.objects.get(pk=term.contract_id)
    assert (old.replaced_by_id, old.terminated_on) == (
        answer.json()["id"],
        dt.date(2026, 11, 30),
    )


def test_a_co_term_answers_with_the_term(term):
    answer = act(term, "co-term", ACTIONS["co-term"][0])

    assert (answer.json()["end_kind"], answer.json()["ends_on"]) == (
        "parent",
        "2027-03-31",
    )


def test_notice_says_when_the_contract_ends_and_is_taken_back(term):
    sent = {"on": "2026-10-01", "reason": "x", "way": "post", "proof": "Tracking 17"}

    answer = act(term, "give-notice", sent)
    back = act(term, "take-back-notice", {"reason": "We stay."})

    assert answer.json()["last_day"] == "2026-12-31"
    assert answer.json()["notice_given_on"] == "2026-10-01"
    assert back.json()["notice_given_on"] is None


@pytest.mark.parametrize(
    ("action", "sent", "code"),
    [
        ("extend", {"ends_on": "2026-12-31", "reason": "x"}, "day_not_later"),
        ("end-early", {"last_day": "soon", "reason": "x"}, None),
        (
            "end-early",
            {"last_day": "2025-01-01", "reason": "x"},
            "ends_before_it_begins",
        ),
        ("amend", {"from_day": "2026-11-01", "reason": "x"}, "nothing_amended"),
        (
            "amend",
            {**AMENDMENT, "from_day": "2025-11-01"},
            "amends_before_it_begins",
        ),
        ("amend", {**AMENDMENT, "notices": [{"amount": 3}]}, None),
        ("amend", {**AMENDMENT, "amended_by": 10**12}, None),
        (
            "replace",
            {"starts_on": "2026-01-01", "reason": "x"},
            "ends_before_it_begins",
        ),
        ("take-back-notice", {"reason": "x"}, "no_notice_given"),
        ("undo-end-early", {"reason": "x"}, "does_not_end_early"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(term, action, sent, code):
    answer = act(term, action, sent)

    assert answer.status_code == (409 if code else 400), answer.json()
    assert answer.json().get("code") == code
    assert Term.objects.get(pk=term.pk).ends_on == dt.date(2026, 12, 31)


def test_a_co_term_without_a_parent_is_refused_with_a_code():
    answer = act(factories.TermFactory(), "co-term", {"reason": "x"})

    assert (answer.status_code, answer.json()["code"]) == (409, "no_parent")


@pytest.mark.parametrize("action", {**ACTIONS, **UNDOING})
def test_an_action_asks_for_each_of_its_permissions(term, action):
    needed = (VIEW, *{**ACTIONS, **UNDOING}[action][1])

    assert act(term, action, {}, client_with(*needed)).status_code == 400
    for missing in needed:
        others = [name for name in needed if name != missing]
        refused = act(term, action, {}, client_with(*others))
        assert refused.status_code == 403, missing


@pytest.mark.parametrize("action", ["extend", "co-term"])
def test_who_may_not_see_money_gets_none_in_an_answer(term, action):
    sent, needed = ACTIONS[action]

    answer = act(term, action, sent, client_with(VIEW, *needed))

    assert answer.status_code == 200
    assert answer.json()["amount"] is None


def test_an_option_used_too_late_is_renewed_if_that_was_accepted():
    term = factories.TermFactory()
    factories.RenewalStepFactory(contract=term.contract, mode="optional")
    factories.NoticeFactory(contract=term.contract, amount=100)
    asked = {"term": term.pk, "reason": "x", "on": "2026-10-01"}

    refused = act(term, "renew", asked)
    accepted = act(term, "renew", {**asked, "late_accepted": True})

    assert (refused.status_code, refused.json()["code"]) == (409, "option_lapsed")
    assert accepted.json()["starts_on"] == "2027-01-01"


def test_a_parent_to_end_with_has_a_known_last_day(term):
    act(term, "co-term", {"reason": "One day for all."})
    undated = factories.TermFactory(ends_on=None, end_kind="unknown").contract
    client = client_with(superuser=True)

    answer = client.patch(
        f"{ROOT}contracts/{term.contract_id}/", {"parent": undated.pk}
    )

    assert (answer.status_code, [*answer.json()]) == (400, ["parent"])
    assert "No last day of" in answer.json()["parent"][0]
    term.refresh_from_db()
    assert term.ends_on == dt.date(2027, 3, 31)


def test_a_contract_sent_years_later_has_its_terms_at_once():
    client = client_with(superuser=True)
    contract = factories.ContractFactory()
    sent = {"contract": contract.pk, "starts_on": "2023-01-01"}
    first = client.post(f"{ROOT}terms/", {**sent, "ends_on": "2023-12-31"})

    client.post(f"{ROOT}notices/", {"contract": contract.pk, "amount": 1} | DAYS)
    before = contract.terms.count()
    step = client.post(f"{ROOT}renewal-steps/", {"contract": contract.pk})

    assert (first.status_code, step.status_code, before) == (201, 201, 1)
    assert contract.terms.latest("number").ends_on == dt.date(2026, 12, 31)


DAYS = {"unit": "days"}


def merge(client, other, kept, reason="The same company."):
    sent = {"into": kept.pk, "reason": reason}
    return client.post(f"{ROOT}vendors/{other.pk}/merge/", sent)


def test_merging_answers_with_the_vendor_that_stays():
    contract = factories.ContractFactory()
    kept = factories.VendorFactory(name="Acme")

    answer = merge(client_with(superuser=True), contract.vendor, kept)

    assert (answer.status_code, answer.json()["id"]) == (200, kept.pk)
    assert [*Vendor.objects.all()] == [kept]
    contract.refresh_from_db()
    assert contract.vendor == kept


def test_merging_into_itself_is_refused_with_a_code():
    vendor = factories.VendorFactory()

    answer = merge(client_with(superuser=True), vendor, vendor)

    assert (answer.status_code, answer.json()["code"]) == (409, "same_vendor")


@pytest.mark.parametrize("missing", MERGING)
def test_merging_asks_for_each_of_its_permissions(missing):
    others = [name for name in MERGING if name != missing]
    answer = merge(
        client_with(*others), factories.VendorFactory(), factories.VendorFactory()
    )

    assert answer.status_code == 403
