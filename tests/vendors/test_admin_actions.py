"""What people do on the pages of contracts, terms and mails."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import (
    ContractFactory,
    MailFactory,
    NoticeFactory,
    RenewalStepFactory,
    TermFactory,
    UserFactory,
)
from vendors.models import Contract, RenewalDecision, Term

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

TODAY = dt.date(2026, 10, 2)
LAST_DAY = dt.date(2026, 12, 31)
VIEW = "vendors.view_contract"
DECIDE = "vendors.add_renewaldecision"
CHANGE = "vendors.change_contract"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))


@pytest.fixture
def contract():
    """A contract of the year 2026 that renews by itself, with 30 days' notice."""
    contract = ContractFactory(title="Licences")
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    TermFactory(contract=contract)
    return contract


def page(contract, name):
    return reverse(f"admin:vendors_contract_{name}", args=[contract.pk])


def signed_in(client, *permissions):
    person = UserFactory(is_staff=True, permissions=permissions)
    client.force_login(person)
    return person


ANSWERS = {
    "decide": {"outcome": "leave", "reason": "Nobody uses it."},
    "renew": {"reason": "Everybody uses it."},
    "give_notice": {"on": "2026-10-01", "reason": "It is replaced."},
    "archive": {"reason": "It was entered twice."},
}
NEEDED = {
    "decide": DECIDE,
    "renew": DECIDE,
    "give_notice": CHANGE,
    "archive": CHANGE,
}


def test_a_decision_is_recorded_with_who_and_why(client, contract):
    person = signed_in(client, VIEW, DECIDE)

    response = client.post(page(contract, "decide"), ANSWERS["decide"])

    decision = RenewalDecision.objects.get()
    assert response.url == page(contract, "change")
    assert (decision.outcome, decision.reason) == ("leave", "Nobody uses it.")
    assert (decision.decided_by, decision.decided_on) == (person, TODAY)
    assert decision.history.get().history_user == person


def test_to_decide_to_renew_adds_the_next_term(client, contract):
    signed_in(client, VIEW, DECIDE)

    client.post(page(contract, "decide"), {"outcome": "renew", "reason": "Used."})

    added = contract.terms.get(number=1)
    assert (added.starts_on, added.ends_on) == (
        dt.date(2027, 1, 1),
        dt.date(2027, 12, 31),
    )


@pytest.mark.parametrize("name", ["renew", "decide"])
def test_an_answer_sent_twice_is_taken_once(client, contract, name):
    signed_in(client, VIEW, DECIDE)
    last = contract.terms.get()
    answer = {"outcome": "renew", "reason": "Used.", "about": last.pk}

    shown = client.get(page(contract, name)).content.decode()
    client.post(page(contract, name), answer)
    again = client.post(page(contract, name), answer)

    assert f'name="about" value="{last.pk}"' in shown
    assert "was answered meanwhile" in again.content.decode()
    assert contract.terms.count() == 2


def test_a_term_is_decided_about_on_its_own_page(client, contract):
    term = contract.terms.get()
    signed_in(client, "vendors.view_term", DECIDE)

    client.post(reverse("admin:vendors_term_decide", args=[term.pk]), ANSWERS["decide"])

    assert term.decision.outcome == "leave"


def test_a_renewal_keeps_the_price(client, contract):
    signed_in(client, VIEW, DECIDE)

    client.post(page(contract, "renew"), ANSWERS["renew"])

    assert contract.terms.get(number=1).amount == Decimal(1200)


def test_a_renewal_takes_a_new_price_from_whoever_may_see_it(client, contract):
    signed_in(client, VIEW, DECIDE, "vendors.view_term")

    client.post(page(contract, "renew"), {**ANSWERS["renew"], "amount": "1350.50"})

    assert contract.terms.get(number=1).amount == Decimal("1350.50")


def test_without_the_right_to_see_prices_none_is_asked_for(client, contract):
    signed_in(client, VIEW, DECIDE)

    body = client.get(page(contract, "renew")).content.decode()
    client.post(page(contract, "renew"), {**ANSWERS["renew"], "amount": "1"})

    assert 'name="amount"' not in body
    assert "1,200" not in body
    assert contract.terms.get(number=1).amount == Decimal(1200)


def test_notice_given_is_recorded(client, contract):
    signed_in(client, VIEW, CHANGE, DECIDE)

    client.post(page(contract, "give_notice"), ANSWERS["give_notice"])

    contract.refresh_from_db()
    assert contract.notice_given_on == dt.date(2026, 10, 1)


def test_late_notice_is_refused_unless_the_vendor_accepted_it(
    client, contract, time_machine
):
    time_machine.move_to(dt.datetime(2026, 12, 20, 9, 0, tzinfo=dt.UTC))
    signed_in(client, VIEW, CHANGE, DECIDE)
    answer = {"on": "2026-12-15", "reason": "It is replaced."}

    refused = client.post(page(contract, "give_notice"), answer)
    accepted = client.post(
        page(contract, "give_notice"), {**answer, "late_accepted": "on"}
    )

    assert "was due by 1 Dec 2026" in refused.content.decode()
    assert accepted.status_code == 302


def test_notice_cannot_have_been_given_tomorrow(client, contract):
    signed_in(client, VIEW, CHANGE, DECIDE)

    response = client.post(
        page(contract, "give_notice"), {"on": "2026-10-03", "reason": "Early."}
    )

    assert "still to come" in response.content.decode()
    assert Contract.objects.get().notice_given_on is None


def test_an_archived_contract_says_why_in_its_history(client, contract):
    signed_in(client, VIEW, CHANGE)

    client.post(page(contract, "archive"), ANSWERS["archive"])

    contract.refresh_from_db()
    assert contract.state == "archived"
    change = contract.history.latest()
    assert change.history_change_reason == "It was entered twice."


def test_what_cannot_be_is_refused_in_words(client):
    contract = ContractFactory(title="Fixed")
    TermFactory(contract=contract)
    signed_in(client, VIEW, DECIDE)

    response = client.post(page(contract, "renew"), ANSWERS["renew"])

    assert response.status_code == 200
    assert "Fixed ends with its term" in response.content.decode()
    assert Term.objects.count() == 1
    assert not RenewalDecision.objects.exists()


def test_a_contract_without_a_term_says_so(client):
    contract = ContractFactory()
    signed_in(client, VIEW, DECIDE, CHANGE)

    answers = [client.post(page(contract, name), ANSWERS[name]) for name in NEEDED]

    bodies = [answer.content.decode() for answer in answers[:3]]
    assert ["no term yet" in body for body in bodies] == [True] * 3


@pytest.mark.parametrize("name", NEEDED)
def test_a_link_asks_and_changes_nothing(client, contract, name):
    signed_in(client, VIEW, DECIDE, CHANGE)
    before = contract.history.count()

    response = client.get(page(contract, name))

    assert response.status_code == 200
    assert contract.history.count() == before
    assert not RenewalDecision.objects.exists()


@pytest.mark.parametrize("name", NEEDED)
def test_a_reason_is_required(client, contract, name):
    signed_in(client, VIEW, DECIDE, CHANGE)

    response = client.post(page(contract, name), {**ANSWERS[name], "reason": " "})

    assert "This field is required" in response.content.decode()


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("missing", ["the right to do it", "the right to see it"])
def test_an_action_needs_its_permission_and_the_record(client, contract, name, missing):
    held = {VIEW, DECIDE, CHANGE} - {NEEDED[name]}
    signed_in(client, *(held if missing == "the right to do it" else {DECIDE}))

    response = client.post(page(contract, name), ANSWERS[name])

    assert response.status_code == 403
    assert not RenewalDecision.objects.exists()


def test_buttons_are_shown_to_whoever_may_press_them(client, contract):
    signed_in(client, VIEW, DECIDE)

    body = client.get(page(contract, "change")).content.decode()

    assert page(contract, "decide") in body
    assert page(contract, "archive") not in body


def test_a_contract_says_why_its_days_are_what_they_are(client, contract):
    signed_in(client, VIEW)

    body = client.get(page(contract, "change")).content.decode()

    assert "The last day of the term is 31 Dec 2026." in body
    assert "30 days before 31 Dec 2026 is 1 Dec 2026: the last day for notice." in body
    assert "If nobody acts, it renews by itself until 31 Dec 2027." in body


@pytest.mark.parametrize(
    ("facts", "term", "expected"),
    [
        pytest.param({}, {}, "in_force", id="in force"),
        pytest.param({"notice_given_on": TODAY}, {}, "in_notice", id="in notice"),
        pytest.param({"terminated_on": LAST_DAY}, {}, "in_notice", id="ends early"),
        pytest.param(
            {"terminated_on": dt.date(2026, 9, 1)}, {}, "ended", id="ended early"
        ),
        pytest.param(
            {}, {"ends_on": dt.date(2026, 9, 1)}, "ended", id="its term ended"
        ),
        pytest.param(
            {}, {"starts_on": dt.date(2026, 11, 1)}, "not_yet_started", id="to come"
        ),
        pytest.param({}, None, "no_term", id="no term"),
        pytest.param({"state": "draft"}, {}, "draft", id="a draft"),
        pytest.param({"state": "archived"}, {}, "archived", id="archived"),
    ],
)
def test_the_list_shows_and_narrows_by_how_a_contract_stands(
    admin_client, facts, term, expected
):
    contract = ContractFactory(**facts)
    if term is not None:
        TermFactory(contract=contract, **term)
    others = {"in_force", "ended", "draft"} - {expected}
    changelist = reverse("admin:vendors_contract_changelist")

    found = admin_client.get(changelist, {"standing": expected})
    other = [admin_client.get(changelist, {"standing": name}) for name in others]

    assert list(found.context["cl"].result_list) == [contract]
    assert [list(got.context["cl"].result_list) for got in other] == [[]] * len(others)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"deadline": "30"}, {"soon", "passed"}, id="30 days"),
        pytest.param({"deadline": "90"}, {"soon", "later", "passed"}, id="90 days"),
        pytest.param({"deadline": "passed"}, {"passed"}, id="passed undecided"),
        pytest.param({"who": "me"}, {"later"}, id="mine"),
        pytest.param({"gap": "no_term"}, {"empty"}, id="without a term"),
        pytest.param({"gap": "no_last_day"}, {"unknown"}, id="without a last day"),
        pytest.param({"gap": "no_amount"}, {"soon"}, id="without an amount"),
    ],
)
def test_the_list_narrows_to_what_needs_somebody(
    admin_client, admin_user, query, expected
):
    for title, ends_on, facts in (
        ("soon", dt.date(2026, 10, 20), {"amount": None, "currency": ""}),
        ("later", dt.date(2026, 12, 1), {}),
        ("passed", dt.date(2026, 10, 1), {"created_at": TODAY}),
        ("next year", dt.date(2027, 12, 1), {}),
        ("unknown", None, {"end_kind": "unknown"}),
    ):
        owner = admin_user if title == "later" else UserFactory()
        contract = ContractFactory(title=title, owner=owner)
        term = TermFactory(contract=contract, ends_on=ends_on, **facts)
        if title == "passed":  # entered while there was still time
            entered = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
            Term.objects.filter(pk=term.pk).update(created_at=entered)
    ContractFactory(title="empty", owner=UserFactory())

    response = admin_client.get(reverse("admin:vendors_contract_changelist"), query)

    found = {contract.title for contract in response.context["cl"].result_list}
    assert found == expected


def test_the_list_narrows_to_contracts_nobody_can_be_reminded_of(admin_client):
    left = UserFactory(is_active=False)
    forgotten = ContractFactory(owner=left)
    ContractFactory(owner=UserFactory())

    response = admin_client.get(
        reverse("admin:vendors_contract_changelist"), {"who": "nobody"}
    )

    assert list(response.context["cl"].result_list) == [forgotten]


@pytest.mark.parametrize("wanted", ["acme corp", "Acme", "REF-7", "the other name"])
def test_a_contract_is_found_by_vendor_alias_title_and_reference(admin_client, wanted):
    contract = ContractFactory(
        vendor__name="Acme Inc", title="Acme corp licences", reference="REF-7"
    )
    contract.vendor.aliases.create(name="The other name")
    ContractFactory()

    response = admin_client.get(
        reverse("admin:vendors_contract_changelist"), {"q": wanted}
    )

    assert list(response.context["cl"].result_list) == [contract]


def resend(mail):
    return reverse("admin:vendors_mail_resend", args=[mail.pk])


def test_a_failed_mail_goes_in_line_again(client, settings):
    settings.MAIL_CONFIGURED = True
    signed_in(client, "vendors.view_mail", "vendors.change_mail")
    mail = MailFactory(state="failed", error="Refused.")

    client.post(resend(mail), {"reason": "The address is right now."})

    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("waiting", "")


def test_without_a_mail_server_nothing_is_sent_again(client, settings):
    settings.MAIL_CONFIGURED = False
    signed_in(client, "vendors.view_mail", "vendors.change_mail")
    mail = MailFactory(state="kept")

    response = client.post(resend(mail), {"reason": "Try again."})

    assert "No mail server is configured" in response.content.decode()


def test_to_send_a_mail_again_needs_its_permission(client):
    signed_in(client, "vendors.view_mail")

    response = client.post(resend(MailFactory(state="failed")))

    assert response.status_code == 403


def test_the_days_left_stand_beside_the_day_to_decide_by(admin_client, contract):
    contract.notices.update(opens_amount=90, opens_unit="days")

    body = admin_client.get(page(contract, "change")).content.decode()

    not_before, decide = body.index("Not before"), body.index("Decide by")
    assert "sb-days" not in body[not_before:decide]
