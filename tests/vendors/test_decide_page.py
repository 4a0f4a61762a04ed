"""The page behind a mail's link: what it shows, what it does, and to whom."""

import datetime as dt
import html
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import (
    ContractFactory,
    CoverageFactory,
    DocumentFactory,
    FindingFactory,
    GroupFactory,
    NoticeFactory,
    OwnershipFactory,
    PreferenceFactory,
    ReminderFactory,
    RenewalStepFactory,
    ResponseFactory,
    TermFactory,
    UserFactory,
)
from vendors.models import (
    Contract,
    Document,
    Notice,
    RenewalDecision,
    Response,
    Term,
)
from vendors.operations.links import Claim, SubjectKind, link_token

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 2)
NOTICE_BY = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))


@pytest.fixture
def owner():
    return UserFactory(first_name="Ann", last_name="Berg")


@pytest.fixture
def term(owner):
    """The year 2026, renewing by itself, with 30 days' notice: until 1 December."""
    contract = ContractFactory(
        title="Design licences",
        vendor__name="Acme",
        owner=owner,
        price_mechanism="uplift",
        uplift_cap_percent=5,
    )
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    return TermFactory(contract=contract)


def link(subject, person, deadline=NOTICE_BY):
    kind = SubjectKind.TERM if isinstance(subject, Term) else SubjectKind.DOCUMENT
    token = link_token(Claim(kind, subject.pk, deadline, person.pk))
    return reverse("decide", args=[token])


def shown(client, address):
    return html.unescape(client.get(address).content.decode())


def answer(client, address, do, **values):
    """Answer as a person does: on the page as it is shown now."""
    about = re.search(r'name="about" value="(\w+)"', shown(client, address))
    sent = {"about": about and about[1], "do": do, **values}
    return client.post(address, sent)


def everything():
    """Return all that the database holds, but for who may do what."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def test_it_says_what_is_asked_by_when_and_why(client, term, owner):
    body = shown(client, link(term, owner))

    for said in (
        "For Ann Berg",
        "Acme",
        "Design licences",
        "Decide by 1 Dec 2026",
        "in 60 days",
        "30 days before 31 Dec 2026 is 1 Dec 2026: the last day for notice.",
        "If nobody acts, it renews by itself until 31 Dec 2027.",
        "1,200.00 EUR a term",
        "1,260.00 EUR a term (expected)",
    ):
        assert said in body


def test_it_says_what_was_noticed_to_who_may_read_findings(client, term, owner):
    tool = CoverageFactory(contract=term.contract).tool
    FindingFactory(tools=[tool], sentence="Two of these are one.")
    reader = UserFactory(permissions=["inventory.view_finding"])
    before = shown(client, link(term, owner))

    type(term.contract).objects.filter(pk=term.contract.pk).update(owner=reader)
    after = shown(client, link(term, reader))

    assert "Two of these are one." not in before
    assert "Noticed and not judged yet: Two of these are one." in after


def test_days_are_read_as_the_person_chose(client, term, owner):
    PreferenceFactory(person=owner, date_style="iso")

    body = shown(client, link(term, owner))

    assert "Decide by 2026-12-01" in body
    assert "30 days before 2026-12-31 is 2026-12-01" in body
    assert "1 Dec 2026" not in body


def test_the_news_of_a_renewal_says_what_happened(client, term, owner):
    before = dt.date(2026, 9, 27)
    ReminderFactory(term=term, deadline=before, occasion="renewed", lead=0)

    body = shown(client, link(term, owner, deadline=before))

    assert "Nobody had decided by 27 Sep 2026, so it renewed by itself." in body
    assert "What do we do?" in body


def test_what_is_not_known_is_said(client, owner):
    contract = ContractFactory(owner=owner)
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract, stated="not_found", amount=None, unit="")
    term = TermFactory(contract=contract)

    assert "The notice period was not found" in shown(client, link(term, owner))


def test_prices_are_hidden_from_who_does_not_answer_for_the_contract(client, term):
    somebody = UserFactory()
    CoverageFactory(contract=term.contract, tool=OwnershipFactory(person=somebody).tool)

    body = shown(client, link(term, somebody))

    assert "Design licences" in body
    assert "1,200" not in body
    assert "1,260" not in body


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_a_scanner_of_mails_changes_nothing(client, term, owner, method):
    address = link(term, owner)
    before = everything()

    response = getattr(client, method)(address)

    assert response.status_code in {200, 405}
    assert everything() == before


@pytest.mark.parametrize("outcome", ["renew", "renegotiate", "leave"])
def test_a_decision_takes_one_click_on_the_page(client, term, owner, outcome):
    address = link(term, owner)

    response = answer(client, address, outcome, reason="Nobody uses it.")

    decision = RenewalDecision.objects.get()
    assert response.url == address
    assert (decision.outcome, decision.reason) == (outcome, "Nobody uses it.")
    assert (decision.decided_by, decision.decided_on) == (owner, TODAY)
    assert decision.history.get().history_user == owner
    assert "_auth_user_id" not in client.session


def test_renewing_asks_for_no_reason(client, term, owner):
    address = link(term, owner)

    answer(client, address, "renew")

    assert term.contract.terms.count() == 2
    assert "It is renewed until 31 Dec 2027." in shown(client, address)
    assert "What do we do?" not in shown(client, address)


def test_leaving_asks_for_a_reason_beside_its_field(client, term, owner):
    response = answer(client, link(term, owner), "leave")

    body = response.content.decode()
    assert 'id="id_reason_error"' in body
    assert "Say why it is left." in body
    assert "Nothing was recorded yet" in body
    assert 'aria-invalid="true"' in body
    assert not RenewalDecision.objects.exists()


def test_what_was_left_asks_for_the_notice_and_is_done_with_it(client, term, owner):
    address = link(term, owner)
    answer(client, address, "leave", reason="Nobody uses it.")

    asked = shown(client, address)
    given = {"notice-on": "2026-10-01", "notice-way": "post", "notice-proof": "RR 1"}
    answer(client, address, "notice", **given)

    contract = Contract.objects.get()
    assert "Send the notice by 1 Dec 2026" in asked
    assert contract.notice_given_on == dt.date(2026, 10, 1)
    assert (contract.notice_given_way, contract.notice_proof) == ("post", "RR 1")
    assert "Notice was given on 1 Oct 2026." in shown(client, address)


def test_notice_on_a_day_to_come_is_refused_beside_its_field(client, term, owner):
    address = link(term, owner)
    answer(client, address, "leave", reason="Nobody uses it.")

    response = answer(client, address, "notice", **{"notice-on": "2026-10-03"})

    assert "This day is still to come" in response.content.decode()
    assert Contract.objects.get().notice_given_on is None


@pytest.mark.parametrize("outcome", ["renew", "renegotiate", "leave"])
def test_a_decision_is_taken_back_at_once(client, term, owner, outcome):
    address = link(term, owner)
    answer(client, address, outcome, reason="Wrong button.")

    response = answer(client, address, "take_back")

    assert response.status_code == 302
    assert not RenewalDecision.objects.exists()
    assert term.contract.terms.count() == 1
    assert "What do we do?" in shown(client, address)


def test_a_change_of_mind_taken_back_leaves_what_was_decided_before(
    client, term, owner
):
    address = link(term, owner)
    answer(client, address, "renegotiate", reason="Too expensive.")
    answer(client, address, "leave", reason="Wrong button.")

    answer(client, address, "take_back")

    decision = RenewalDecision.objects.get()
    assert (decision.outcome, decision.reason) == ("renegotiate", "Too expensive.")


def test_a_notice_is_taken_back_at_once(client, term, owner):
    address = link(term, owner)
    answer(client, address, "leave", reason="Nobody uses it.")
    answer(client, address, "notice", **{"notice-on": "2026-10-01"})

    answer(client, address, "take_back")

    assert Contract.objects.get().notice_given_on is None
    assert not RenewalDecision.objects.exists()


def test_what_another_decided_is_not_taken_back_here(client, term, owner):
    backup = UserFactory()
    Contract.objects.update(backup=backup)
    answer(client, link(term, owner), "renegotiate")
    address = link(term, backup)

    response = answer(client, address, "take_back")

    assert "Take it back" not in shown(client, address)
    assert response.status_code == 302
    assert RenewalDecision.objects.get().outcome == "renegotiate"


def test_seen_and_put_off_are_recorded_and_taken_back(client, term, owner):
    address = link(term, owner)

    answer(client, address, "seen")
    answer(client, address, "snooze", **{"snooze-until": "2026-11-01"})
    put_off = Response.objects.latest("at")
    body = shown(client, address)
    answer(client, address, "take_back")

    assert (put_off.reaction, put_off.until) == ("snoozed", dt.date(2026, 11, 1))
    assert (put_off.by, put_off.deadline) == (owner, NOTICE_BY)
    assert "Put off until 1 Nov 2026" in body
    assert Response.objects.get().reaction == "seen"


@pytest.mark.parametrize(
    ("until", "says"),
    [
        ("2026-10-02", "Choose a day to come."),
        ("soon", "Enter a valid date."),
        ("2026-12-24", "Say why that is early enough"),
    ],
)
def test_a_day_to_be_reminded_on_that_cannot_be_is_refused(
    client, term, owner, until, says
):
    response = answer(client, link(term, owner), "snooze", **{"snooze-until": until})

    assert says in response.content.decode()
    assert not Response.objects.exists()


def test_a_page_that_was_overtaken_is_shown_again(client, term, owner):
    address = link(term, owner)
    about = re.search(r'name="about" value="(\w+)"', shown(client, address))[1]
    answer(client, address, "renegotiate", reason="Too expensive.")

    late = client.post(address, {"about": about, "do": "renew"})

    assert "This was answered meanwhile" in late.content.decode()
    assert RenewalDecision.objects.get().outcome == "renegotiate"


def test_what_cannot_be_is_refused_in_words(client, owner):
    term = TermFactory(contract__owner=owner)
    address = link(term, owner, deadline=term.notice_by)

    response = answer(client, address, "renew")

    assert response.status_code == 400
    assert "ends with its term" in response.content.decode()
    assert not RenewalDecision.objects.exists()


def test_nobody_decides_from_another_site(term, owner):
    client = Client(enforce_csrf_checks=True)
    address = link(term, owner)
    about = re.search(r'name="about" value="(\w+)"', shown(client, address))[1]

    response = client.post(address, {"about": about, "do": "renew"})
    elsewhere = client.post("/admin/login/", {})

    assert response.status_code == 403
    assert "kept no cookie for this page" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert "CSRF verification failed" in elsewhere.content.decode()
    assert not RenewalDecision.objects.exists()


def test_facts_that_lead_nowhere_are_said_to(client, owner):
    term = TermFactory(
        contract__owner=owner, starts_on=dt.date(1, 1, 1), ends_on=dt.date(50, 12, 31)
    )
    NoticeFactory(contract=term.contract)
    Notice.objects.update(amount=60, unit="years")

    response = client.get(link(term, owner))

    assert response.status_code == 409
    assert "contradict each other" in response.content.decode()


def test_no_log_keeps_the_address(client, term, owner, caplog):
    address = link(term, owner)

    client.post(address, {"do": "renew"})
    answer(client, address, "leave")
    client.get(address[:-5] + "/")

    assert address.split("/")[2][:20] not in caplog.text


@pytest.mark.parametrize("address", ["open", "closed"])
def test_the_address_is_kept_and_told_nowhere(client, term, owner, address):
    response = client.get(link(term, owner) if address == "open" else "/decide/x:y/")

    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"].startswith("noindex")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert b"<script" not in response.content


def closed(client, address):
    response = client.get(address)
    body = response.content.decode()
    assert "Nothing was changed." in body
    assert "Design licences" not in body
    assert client.post(address, {"do": "renew"}).status_code == response.status_code
    assert not RenewalDecision.objects.exists()
    return response.status_code, html.unescape(body)


def test_a_link_that_was_changed_opens_nothing(client, term, owner):
    other = UserFactory()
    ours, theirs = link(term, owner), link(term, other)
    # The claim of one with the signature of another.
    mixed = f"{theirs.rpartition(':')[0]}:{ours.rpartition(':')[2]}"

    for address in (mixed, ours[:-5] + "/", "/decide/nonsense/", "/decide/a:b:c/"):
        status, body = closed(client, address)
        assert status == 404
        assert "not one of ours" in body


def test_a_link_expires_two_months_after_its_deadline(client, term, owner):
    old = link(term, owner, deadline=TODAY - dt.timedelta(days=61))

    status, body = closed(client, old)

    assert status == 410
    assert "too old" in body
    assert client.get(link(term, owner, TODAY - dt.timedelta(days=60))).status_code == (
        200
    )


def test_who_has_left_decides_nothing(client, term, owner):
    User.objects.update(is_active=False)

    assert closed(client, link(term, owner))[0] == 403


def test_who_is_no_longer_asked_decides_nothing(client, term, owner):
    Contract.objects.update(owner=UserFactory())

    status, body = closed(client, link(term, owner))

    assert status == 403
    assert "no longer among those who are asked" in body


def test_product_ops_decide_where_nobody_else_does(client, term):
    somebody = UserFactory()
    somebody.groups.add(GroupFactory())

    assert client.get(link(term, somebody)).status_code == 200


def test_a_contract_that_was_deleted_is_said_to_be(client, term, owner):
    address = link(term, owner)
    term.contract.delete()

    assert "was deleted since" in shown(client, address)


def test_a_day_that_moved_since_the_mail_is_said(client, term, owner):
    address = link(term, owner)
    notice = term.contract.notices.get()
    notice.amount = 60
    notice.save()

    body = shown(client, address)

    assert "it was 1 Dec 2026, and is 1 Nov 2026" in body


def test_a_term_that_silence_renewed_says_so(client, term, owner):
    address = link(term, owner)
    TermFactory(
        contract=term.contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2027, 12, 31),
        origin="silence",
    )

    assert "It renewed by itself until 31 Dec 2027." in shown(client, address)


def test_a_term_without_a_deadline_is_kept_and_asked_about_again(client, owner):
    contract = ContractFactory(owner=owner)
    term = TermFactory(contract=contract, ends_on=None, end_kind="none")
    address = link(term, owner, deadline=term.act_by)

    asked = shown(client, address)
    answer(client, address, "renew")
    kept = shown(client, address)
    answer(client, address, "take_back")

    term.refresh_from_db()
    assert "Look again by" in asked
    assert "It was looked at, and is asked about again by" in kept
    assert term.reviewed_on is None
    assert not RenewalDecision.objects.exists()


@pytest.fixture
def document(owner):
    """An attestation of a contract's vendor, good until 1 December."""
    contract = ContractFactory(owner=owner, vendor__name="Acme")
    return DocumentFactory(
        vendor=contract.vendor,
        contract=contract,
        kind="soc_2",
        title="SOC 2 report",
        expires_on=NOTICE_BY,
    )


def test_a_document_is_said_to_be_good_for_longer(client, document, owner):
    address = link(document, owner)

    asked = shown(client, address)
    answer(client, address, "still_good", good_until="2027-12-01")
    after = Document.objects.get().expires_on
    kept = shown(client, address)
    answer(client, address, "take_back")

    assert "Look at it by 1 Dec 2026" in asked
    assert after == dt.date(2027, 12, 1)
    assert "It is good until 1 Dec 2027." in kept
    assert Document.objects.get().expires_on == NOTICE_BY


def test_a_document_is_replaced_by_another_of_the_vendor(client, document, owner):
    other = DocumentFactory(vendor=document.vendor, kind="soc_2", title="New report")
    strange = DocumentFactory(kind="soc_2")
    address = link(document, owner)

    refused = answer(client, address, "replaced", by=strange.pk)
    answer(client, address, "replaced", by=other.pk)

    document.refresh_from_db()
    assert "Select a valid choice" in refused.content.decode()
    assert document.superseded_by == other
    assert "It is replaced by New report." in shown(client, address)


def test_a_document_shorter_than_before_is_refused(client, document, owner):
    response = answer(
        client, link(document, owner), "still_good", good_until="2026-11-01"
    )

    assert "It is good until 2026-12-01 already." in response.content.decode()
    assert Document.objects.get().expires_on == NOTICE_BY


def test_more_that_was_answered_takes_no_more_queries(
    client, term, owner, django_assert_max_num_queries
):
    ResponseFactory.create_batch(20, term=term, by=owner)
    address = link(term, owner)
    client.get(address)

    with django_assert_max_num_queries(26):
        client.get(address)
