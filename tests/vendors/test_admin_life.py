"""The pages on which people change what happens in the life of a contract."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import (
    ContactFactory,
    ContractFactory,
    NoticeFactory,
    RenewalDecisionFactory,
    RenewalStepFactory,
    TermFactory,
    UserFactory,
    VendorFactory,
)
from vendors.models import Contract, RenewalDecision, Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

VIEW, CHANGE = "vendors.view_contract", "vendors.change_contract"
DECIDE, ADD = "vendors.add_renewaldecision", "vendors.add_contract"
MERGING = ("vendors.view_vendor", "vendors.change_vendor", "vendors.delete_vendor")


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))


@pytest.fixture
def contract():
    """An order of the year 2026 that renews by itself, with 30 days' notice."""
    vendor = VendorFactory()
    parent = ContractFactory(title="Frame", vendor=vendor)
    TermFactory(contract=parent, ends_on=dt.date(2027, 3, 31))
    contract = ContractFactory(title="Licences", vendor=vendor, parent=parent)
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    TermFactory(contract=contract)
    return contract


def page(record, name):
    return reverse(f"admin:vendors_{record._meta.model_name}_{name}", args=[record.pk])


def signed_in(client, *permissions):
    person = UserFactory(is_staff=True, permissions=permissions)
    client.force_login(person)
    return person


AMENDED = {
    "from_day": "2026-11-01",
    "mode": "optional",
    "length_kind": "same",
    "purpose": "exercise_renewal",
    "amount": "60",
    "unit": "days",
    "counted_from": "last_day",
    "reason": "Amendment 1.",
}
ANSWERS = {
    "extend": {"ends_on": "2027-03-31", "reason": "Agreed."},
    "end_early": {"last_day": "2026-11-30", "reason": "Agreed."},
    "amend": AMENDED,
    "replace": {"starts_on": "2026-12-01", "title": "New", "reason": "Better."},
    "co_term": {"reason": "One day for all."},
}
NEEDED = {name: {CHANGE} for name in ANSWERS} | {"replace": {CHANGE, ADD}}
SAID = {
    "extend": "is extended to 31\xa0Mar\xa02027",
    "end_early": "Licences ends on 30\xa0Nov\xa02026",
    "amend": "Licences is amended from 1\xa0Nov\xa02026",
    "replace": "this contract takes over",
    "co_term": "Licences ends with Frame: 31\xa0Mar\xa02027",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_was_answered_is_done_and_said(client, contract, name):
    signed_in(client, VIEW, CHANGE, ADD)

    response = client.post(page(contract, name), ANSWERS[name], follow=True)

    [message] = response.context["messages"]
    assert SAID[name] in str(message)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_link_asks_and_changes_nothing(client, contract, name):
    signed_in(client, VIEW, CHANGE, ADD)
    before = contract.history.count()

    response = client.get(page(contract, name))

    assert response.status_code == 200
    assert "31\xa0Dec\xa02026" in response.content.decode()
    assert contract.history.count() == before


@pytest.mark.parametrize("name", ANSWERS)
def test_a_reason_is_required(client, contract, name):
    signed_in(client, VIEW, CHANGE, ADD)

    response = client.post(page(contract, name), {**ANSWERS[name], "reason": " "})

    assert "This field is required" in response.content.decode()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_action_needs_each_of_its_permissions(client, contract, name):
    for missing in NEEDED[name]:
        signed_in(client, VIEW, *(NEEDED[name] - {missing}), DECIDE)

        assert client.post(page(contract, name), ANSWERS[name]).status_code == 403
    contract.refresh_from_db()
    assert contract.terminated_on is None


@pytest.mark.parametrize("name", ANSWERS)
def test_a_contract_without_a_term_says_so(client, name):
    contract = ContractFactory(parent=ContractFactory())
    signed_in(client, VIEW, CHANGE, ADD)

    response = client.post(page(contract, name), ANSWERS[name])

    said = response.content.decode()
    assert response.status_code == 200
    assert any(words in said for words in ("no term yet", "no first day", "no known"))


def test_a_replacement_leads_to_the_new_contract(client, contract):
    signed_in(client, VIEW, CHANGE, ADD)

    response = client.post(page(contract, "replace"), ANSWERS["replace"])

    assert response.url == page(Contract.objects.get(title="New"), "change")


def test_an_amendment_names_only_papers_of_its_contract(client, contract):
    paper = ContractFactory(
        title="Amendment 1", vendor=contract.vendor, parent=contract, kind="amendment"
    )
    ContractFactory(title="Amendment of another", kind="amendment")
    signed_in(client, VIEW, CHANGE)

    body = client.get(page(contract, "amend")).content.decode()
    client.post(page(contract, "amend"), {**AMENDED, "source": paper.pk})

    assert "Amendment 1" in body
    assert "Amendment of another" not in body
    step = contract.renewal_steps.latest("pk")
    assert (step.mode, step.applies_from) == ("optional", dt.date(2026, 11, 1))
    notice = contract.notices.latest("pk")
    assert (notice.amount, notice.purpose) == (60, "exercise_renewal")


def test_an_amendment_may_change_nothing_but_the_notice(client, contract):
    signed_in(client, VIEW, CHANGE)

    client.post(page(contract, "amend"), {**AMENDED, "mode": ""})

    assert contract.renewal_steps.count() == 1
    assert contract.notices.count() == 2


def test_an_amendment_says_how_often_it_renews_and_on_what_that_depends(
    client, contract
):
    signed_in(client, VIEW, CHANGE)
    answer = {
        **AMENDED,
        "mode": "conditional",
        "times": "2",
        "condition": "sales reach 1m",
        "counted_from": "renewal_date",
    }

    client.post(page(contract, "amend"), answer)

    step = contract.renewal_steps.latest("pk")
    assert (step.mode, step.times, step.condition) == (
        "conditional",
        2,
        "sales reach 1m",
    )
    assert contract.notices.latest("pk").counted_from == "renewal_date"


def test_what_an_amendment_offers_reads_as_elsewhere(client, contract):
    signed_in(client, VIEW, CHANGE)

    body = client.get(page(contract, "amend")).content.decode()

    for said in (
        "Automatic: silence renews it",
        "As long as the term before",
        "To prevent a renewal",
        "How often",
    ):
        assert said in body


@pytest.mark.parametrize(
    "typed", [{"times": "2"}, {"condition": "x"}, {"length_amount": "1"}]
)
def test_what_is_typed_of_a_renewal_is_not_dropped(client, contract, typed):
    signed_in(client, VIEW, CHANGE)

    response = client.post(page(contract, "amend"), {**AMENDED, "mode": "", **typed})

    assert "Say how it renews" in response.content.decode()
    assert contract.notices.count() == 1


def test_an_amendment_with_an_absurd_notice_is_refused_in_words(client, contract):
    signed_in(client, VIEW, CHANGE)

    response = client.post(
        page(contract, "amend"), {**AMENDED, "amount": "1201", "unit": "months"}
    )

    assert "A notice period is a hundred years at most" in response.content.decode()
    assert contract.notices.count() == 1


def test_notice_says_the_last_day_and_keeps_its_proof(client, contract):
    signed_in(client, VIEW, CHANGE, DECIDE)

    response = client.post(
        page(contract, "give_notice"),
        {
            "on": "2026-10-01",
            "way": "post",
            "proof": "Tracking 17",
            "reason": "It is replaced.",
        },
        follow=True,
    )

    contract.refresh_from_db()
    assert (contract.notice_given_way, contract.notice_proof) == ("post", "Tracking 17")
    [message] = response.context["messages"]
    assert "Its last day is 31\xa0Dec\xa02026." in str(message)


def test_notice_before_its_window_is_refused_unless_accepted(client, contract):
    notice = contract.notices.get()
    notice.opens_amount, notice.opens_unit = 60, "days"
    notice.save()
    signed_in(client, VIEW, CHANGE, DECIDE)
    answer = {"on": "2026-10-01", "reason": "It is replaced."}

    refused = client.post(page(contract, "give_notice"), answer)
    accepted = client.post(
        page(contract, "give_notice"), {**answer, "early_accepted": "on"}
    )

    assert "Not before 1 Nov 2026" in refused.content.decode()
    assert accepted.status_code == 302


def test_notice_is_taken_back(client, contract):
    signed_in(client, VIEW, CHANGE, DECIDE)
    client.post(
        page(contract, "give_notice"), {"on": "2026-10-01", "reason": "Replaced."}
    )

    shown = client.get(page(contract, "take_back_notice")).content.decode()
    client.post(page(contract, "take_back_notice"), {"reason": "We stay."})

    contract.refresh_from_db()
    assert "Notice was given on 1\xa0Oct\xa02026" in shown
    assert contract.notice_given_on is None


def test_an_early_end_is_taken_back(client, contract):
    signed_in(client, VIEW, CHANGE, ADD)
    client.post(page(contract, "replace"), ANSWERS["replace"])

    shown = client.get(page(contract, "undo_end_early")).content.decode()
    client.post(page(contract, "undo_end_early"), {"reason": "It goes on."})

    contract.refresh_from_db()
    assert "It is replaced by New" in shown
    assert (contract.terminated_on, contract.replaced_by) == (None, None)


@pytest.mark.parametrize("name", ["take_back_notice", "undo_end_early"])
def test_what_was_not_recorded_cannot_be_taken_back(client, contract, name):
    signed_in(client, VIEW, CHANGE, DECIDE)

    response = client.post(page(contract, name), {"reason": "x"})

    assert "is recorded" in response.content.decode()


def test_what_has_no_deadline_is_reviewed(client):
    term = TermFactory(ends_on=None, end_kind="none")
    signed_in(client, VIEW, DECIDE)

    asked = client.get(page(term.contract, "decide")).content.decode()
    response = client.post(
        page(term.contract, "decide"),
        {"outcome": "renew", "reason": "Used.", "on": "2026-10-02"},
        follow=True,
    )

    term.refresh_from_db()
    assert "Keep it: it was looked at" in asked
    assert "look at it again by" in asked
    assert term.reviewed_on == dt.date(2026, 10, 2)
    [message] = response.context["messages"]
    assert "look at it again by 1\xa0Jan\xa02028" in str(message)


def test_a_contract_typed_in_years_later_has_its_terms_at_once(admin_client):
    vendor = VendorFactory()
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    sent = {
        "vendor": vendor.pk,
        "title": "Typed in late",
        "kind": "subscription",
        "state": "active",
        "notice_way": "email",
        "transit_days": 0,
        "internal_lead_days": 0,
        "price_mechanism": "fixed",
        **{
            f"{prefix}-{name}": value
            for prefix in ("notices", "documents", "coverages")
            for name, value in empty.items()
        },
        "terms-TOTAL_FORMS": 1,
        "terms-INITIAL_FORMS": 0,
        "terms-0-number": 0,
        "terms-0-starts_on": "2023-07-01",
        "terms-0-ends_on": "2024-06-30",
        "terms-0-end_kind": "stated",
        "terms-0-billing": "annual",
        "terms-0-amount": "100",
        "terms-0-currency": "EUR",
        "renewal_steps-TOTAL_FORMS": 1,
        "renewal_steps-INITIAL_FORMS": 0,
        "renewal_steps-0-position": 1,
        # As the page offers it: a row whose defaults are right is meant, too.
        "renewal_steps-0-mode": "automatic",
        "renewal_steps-0-length_kind": "same",
    }

    response = admin_client.post(
        reverse("admin:vendors_contract_add"), sent, follow=True
    )

    contract = Contract.objects.get(title="Typed in late")
    said = " ".join(str(message) for message in response.context["messages"])
    assert contract.terms.latest("number").ends_on == dt.date(2027, 6, 30)
    assert "3 terms that followed by silence" in said


def test_a_vendor_is_merged_into_another(client):
    other, kept = VendorFactory(name="Labs"), VendorFactory(name="Acme")
    ContractFactory.create_batch(2, vendor=other)
    ContactFactory(vendor=other)
    signed_in(client, *MERGING)

    shown = client.get(page(other, "merge")).content.decode()
    response = client.post(page(other, "merge"), {"into": kept.pk, "reason": "Same."})

    assert "What moves: 1 contact and 2 contracts." in shown
    assert response.url == page(kept, "change")
    assert [*Vendor.objects.all()] == [kept]
    assert kept.contracts.count() == 2


def test_a_vendor_is_not_merged_into_itself(client):
    vendor = VendorFactory()
    signed_in(client, *MERGING)

    response = client.post(page(vendor, "merge"), {"into": vendor.pk, "reason": "x"})

    assert "cannot be merged into itself" in response.content.decode()


@pytest.mark.parametrize("missing", MERGING[1:])
def test_to_merge_needs_each_of_its_permissions(client, missing):
    other, kept = VendorFactory(), VendorFactory()
    signed_in(client, *(name for name in MERGING if name != missing))

    response = client.post(page(other, "merge"), {"into": kept.pk, "reason": "x"})

    assert response.status_code == 403
    assert Vendor.objects.count() == 2


def test_buttons_are_shown_to_whoever_may_press_them(client, contract):
    signed_in(client, VIEW, CHANGE)

    body = client.get(page(contract, "change")).content.decode()

    assert page(contract, "extend") in body
    assert page(contract, "replace") not in body


def test_to_give_notice_needs_the_right_to_decide(client, contract):
    signed_in(client, VIEW, CHANGE)

    response = client.post(
        page(contract, "give_notice"), {"on": "2026-10-01", "reason": "Replaced."}
    )

    assert response.status_code == 403
    assert not RenewalDecision.objects.exists()


def test_the_next_step_after_leave_needs_both_rights(client, contract):
    RenewalDecisionFactory(term=contract.terms.get(), outcome="leave")
    shown = {}
    for rights in ((CHANGE,), (DECIDE,), (CHANGE, DECIDE)):
        signed_in(client, VIEW, *rights)
        answer = client.get(page(contract, "change"))
        shown[rights] = answer.context["summary"].step is not None

    assert shown == {(CHANGE,): False, (DECIDE,): False, (CHANGE, DECIDE): True}


def test_how_a_contract_ends_is_shown_and_not_typed(client, contract):
    signed_in(client, VIEW, CHANGE)

    body = client.get(page(contract, "change")).content.decode()

    for name in ("notice_given_on", "notice_given_way", "notice_proof"):
        assert f'name="{name}"' not in body
    assert 'name="terminated_on"' not in body
    assert "with the buttons at the top" in body


def test_a_contract_is_not_added_with_a_notice_to_come(client, contract):
    client.force_login(UserFactory(superuser=True))
    sent = {
        "vendor": contract.vendor_id,
        "title": "Old",
        "notice_given_on": "2026-12-1",
    }

    response = client.post(reverse("admin:vendors_contract_add"), sent)

    errors = response.context["adminform"].form.errors
    assert "still to come" in errors["notice_given_on"][0]
