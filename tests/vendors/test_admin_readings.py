"""The page on which a person makes facts of what was read, and who may open it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.vendors.readings import (
    CONTENT,
    LATER,
    NOW,
    PROPOSALS,
    fact_of,
    file_of,
    read_of,
    says,
)
from vendors.models import ContractReading, Document
from vendors.operations import judging
from vendors.operations.reading import ask_for_reading, read_documents_due
from vendors.reading.files import Unreadable
from vendors.reading.proposals import Fact, Known, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

READS = ("vendors.view_document", "vendors.view_term")
JUDGES = (*READS, "vendors.view_contract", "vendors.change_contract")


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def reading():
    return read_of()


@pytest.fixture
def contract(reading):
    return reading.document.contract


def signed_in(client, *permissions):
    person = factories.UserFactory(
        is_staff=True, permissions=permissions, first_name="Kim", last_name="Berg"
    )
    client.force_login(person)
    return person


@pytest.fixture
def kim(client):
    """Kim, who may read and change contracts, and nothing else, is signed in."""
    return signed_in(client, *JUDGES)


def page(reading, query=""):
    return reverse("admin:vendors_contractreading_change", args=[reading.pk]) + query


def body(client, reading, query=""):
    response = client.get(page(reading, query))
    assert response.status_code == 200
    return response.content.decode()


def judge(client, fact, verb, **sent):
    address = reverse(
        f"admin:vendors_contractreading_{verb}", args=[fact.reading_id, fact.pk]
    )
    return client.post(address, sent)


def told(client, response):
    """Return what the page says after a judgement."""
    return client.get(response.url).content.decode()


def test_the_page_shows_each_fact_its_clause_and_the_text_beside_it(
    client, kim, reading
):
    said = body(client, reading, "?fact=notice")

    for shown in (
        "60 days before the last day, to prevent a renewal",
        "“either party gives sixty (60) days’ notice”",
        "Page 2",
        "Please check",
        "about 80 of 100 such readings are right",
        "Does the notice count from the last day?",
        "1 other clause that may be meant",
    ):
        assert shown in said, shown
    assert (
        '<mark class="sb-clause sb-clause-chosen" id="quote" title="Notice">'
        "either party gives sixty (60) days’ notice</mark>" in said
    )


def test_another_clause_that_may_be_meant_is_shown_in_the_text(client, kim, reading):
    said = body(client, reading, "?fact=notice&clause=1")

    assert 'id="quote" title="Notice, another clause">This Agreement is' in said


@pytest.mark.parametrize("query", ["?page=9999", "?page=x", "?fact=x&clause=99999999"])
def test_an_address_that_means_nothing_shows_the_page(client, kim, reading, query):
    assert "What this contract says" in body(client, reading, query)


def test_confirming_records_and_goes_on_to_the_next_open_fact(
    client, kim, reading, contract
):
    fact = fact_of(reading, Fact.AGREEMENT_DATE)

    response = judge(client, fact, "confirm")

    contract.refresh_from_db()
    fact.refresh_from_db()
    assert contract.signed_on == dt.date(2026, 1, 5)
    assert (fact.judgement, fact.judged_by) == ("confirmed", kim)
    assert response.url.endswith("?fact=effective_date#fact-effective_date")
    assert "Agreement date is confirmed." in told(client, response)


def test_the_days_that_follow_from_a_fact_are_told(client, kim, reading):
    judging.confirm_sure(reading, by=kim, at=LATER)

    response = judge(client, fact_of(reading, Fact.NOTICE), "confirm")

    said = told(client, response).replace("\N{NO-BREAK SPACE}", " ")
    assert "Notice counts until 2 Dec 2026" in said


def test_the_days_that_a_fact_would_move_are_told_beforehand_and_stay(
    client, kim, contract, reading
):
    judging.confirm_sure(reading, by=kim, at=LATER)
    before = contract.terms.get().notice_by

    said = body(client, reading, "?fact=notice").replace("\N{NO-BREAK SPACE}", " ")

    assert "will move" in said
    assert "Notice by: 31 Jan 2027 → 2 Dec 2026" in said
    assert contract.terms.get().notice_by == before
    assert fact_of(reading, Fact.NOTICE).is_open
    assert not contract.notices.exists()


def test_the_days_that_all_that_is_sure_would_move_are_told(client, kim, reading):
    assert "is added. Last day: none → 31 Jan 2027" in body(client, reading)
    assert not reading.document.contract.terms.exists()


def test_what_stands_otherwise_is_shown_before_it_is_replaced(client, kim, reading):
    contract = reading.document.contract
    contract.governing_law = "Ireland"
    contract.save()

    said = body(client, reading)
    response = judge(client, fact_of(reading, Fact.GOVERNING_LAW), "confirm")
    contract.refresh_from_db()

    assert f"{contract} says now:</strong> Ireland" in said
    assert "Replace" in said
    assert "says now: Ireland" in told(client, response)
    assert contract.governing_law == "Ireland"
    judge(client, fact_of(reading, Fact.GOVERNING_LAW), "confirm", replacing="yes")
    contract.refresh_from_db()
    assert contract.governing_law == "Malta"


def test_rejecting_keeps_the_reason(client, kim, reading, contract):
    fact = fact_of(reading, Fact.GOVERNING_LAW)

    response = judge(client, fact, "reject", reason="It quotes another contract.")

    contract.refresh_from_db()
    assert contract.governing_law == ""
    assert "It quotes another contract." in told(client, response)


def test_taking_back_opens_the_fact_and_tells_who_had_judged(client, kim, reading):
    fact = judging.confirm_fact(fact_of(reading, Fact.GOVERNING_LAW), by=kim, at=LATER)

    response = judge(client, fact, "take_back")

    fact.refresh_from_db()
    assert fact.is_open
    said = told(client, response)
    assert "What was judged before" in said
    assert "Confirmed by Kim Berg, 1 Oct 2026, 10:00." in said


CORRECTIONS = [
    pytest.param(Fact.AGREEMENT_DATE, {"0-on": "2026-01-06"}, "6 Jan 2026", id="a day"),
    pytest.param(
        Fact.EFFECTIVE_DATE,
        {"0-event": "the launch"},
        "Depends on an event: the launch",
        id="a first day with an event",
    ),
    pytest.param(
        Fact.EXPIRATION,
        {"0-kind": "stated", "0-last_day": "2027-06-30"},
        "Its last day is 30 Jun 2027",
        id="a last day",
    ),
    pytest.param(
        Fact.EXPIRATION,
        {"0-kind": "computed", "0-length_amount": "2", "0-length_unit": "years"},
        "Runs for 2 years; its last day is 31 Jan 2028",
        id="a length",
    ),
    pytest.param(
        Fact.RENEWAL,
        {
            "0-mode": "automatic",
            "0-kind": "stated",
            "0-length_amount": "6",
            "0-length_unit": "months",
            "0-times": "2",
            "1-mode": "evergreen",
            "1-kind": "no_end",
        },
        "Renews by itself for 6 months, twice; Goes on without an end until notice is "
        "given",
        id="two renewals",
    ),
    pytest.param(
        Fact.RENEWAL,
        {"0-mode": "", "0-kind": "same", "1-mode": "", "1-kind": "same"},
        "The contract says that there is none",
        id="no renewal",
    ),
    pytest.param(
        Fact.NOTICE,
        {
            "0-length_amount": "3",
            "0-length_unit": "months",
            "0-counted_from": "renewal_date",
            "0-purpose": "prevent_renewal",
            "1-counted_from": "last_day",
            "1-purpose": "leave",
        },
        "3 months before the renewal date, to prevent a renewal",
        id="a notice",
    ),
    pytest.param(
        Fact.NOTICE,
        {
            "0-counted_from": "last_day",
            "0-purpose": "prevent_renewal",
            "0-of_month": "30",
            "0-month": "9",
            "1-counted_from": "last_day",
            "1-purpose": "leave",
        },
        "By 30 September, to prevent a renewal",
        id="a fixed day",
    ),
    pytest.param(Fact.GOVERNING_LAW, {"0-law": "Ireland"}, "Ireland", id="a law"),
    pytest.param(Fact.PARTIES, {"0-parties": "Us\n\n Them "}, "Us; Them", id="parties"),
    pytest.param(
        Fact.AMOUNTS,
        {"0-amount": "99.50", "0-currency": "USD"},
        "99.50 USD",
        id="a price",
    ),
]


def named(fact, sent):
    return {f"{fact}-{name}": value for name, value in sent.items()}


@pytest.mark.parametrize(("fact", "sent", "expected"), CORRECTIONS)
def test_a_correction_is_entered_in_the_facts_own_terms(
    client, kim, reading, fact, sent, expected
):
    if fact in (Fact.EXPIRATION, Fact.AMOUNTS):
        judging.confirm_fact(fact_of(reading, Fact.EFFECTIVE_DATE), by=kim, at=NOW)
    row = fact_of(reading, fact)

    response = judge(client, row, "correct", **named(fact, sent))

    row.refresh_from_db()
    assert response.status_code == 302, response.content.decode()
    assert row.judgement == "corrected"
    assert expected in told(client, response)


WRONG = [
    pytest.param(Fact.AGREEMENT_DATE, {"0-on": "soon"}, "valid date", id="no day"),
    pytest.param(Fact.EFFECTIVE_DATE, {}, "Give a day, or", id="nothing"),
    pytest.param(
        Fact.EXPIRATION, {"0-kind": "stated"}, "Give the last day.", id="no last day"
    ),
    pytest.param(
        Fact.EXPIRATION,
        {"0-kind": "computed", "0-length_amount": "2"},
        "Give an amount and a unit.",
        id="no unit",
    ),
    pytest.param(
        Fact.RENEWAL,
        {"0-mode": "automatic", "0-kind": "stated", "1-kind": "same"},
        "Give the length.",
        id="no length",
    ),
    pytest.param(
        Fact.NOTICE,
        {
            "0-counted_from": "last_day",
            "0-purpose": "leave",
            "0-month": "9",
            "1-counted_from": "last_day",
            "1-purpose": "leave",
        },
        "Give a day and a month.",
        id="half a day",
    ),
    pytest.param(Fact.GOVERNING_LAW, {}, "Name the country", id="no law"),
    pytest.param(
        Fact.AMOUNTS,
        {"0-amount": "5", "0-currency": "euro"},
        "Three capital letters",
        id="no currency",
    ),
    pytest.param(
        Fact.EXPIRATION,
        {"0-kind": "none"},
        "effective date first",
        id="what the contract cannot hold yet",
    ),
]


@pytest.mark.parametrize(("fact", "sent", "says_so"), WRONG)
def test_a_wrong_correction_is_shown_beside_its_field(
    client, kim, reading, fact, sent, says_so
):
    row = fact_of(reading, fact)

    response = judge(client, row, "correct", **named(fact, sent))

    row.refresh_from_db()
    assert response.status_code == 200
    assert says_so in response.content.decode()
    assert row.is_open


def test_a_correction_that_contradicts_is_shown_and_then_replaces(
    client, kim, reading, contract
):
    contract.governing_law = "Ireland"
    contract.save()
    row = fact_of(reading, Fact.GOVERNING_LAW)
    sent = named(Fact.GOVERNING_LAW, {"0-law": "France"})

    asked = judge(client, row, "correct", **sent).content.decode()
    judge(client, row, "correct", **sent, replacing="yes")

    contract.refresh_from_db()
    assert "Replace it with what I entered" in asked
    assert 'value="France"' in asked
    assert contract.governing_law == "France"


def test_all_that_is_sure_is_confirmed_by_one_button(client, kim, reading, contract):
    said = body(client, reading)

    response = client.post(
        reverse("admin:vendors_contractreading_confirm_sure", args=[reading.pk])
    )

    assert "8 to judge, 6 of them sure" in said
    assert "6 facts confirmed." in told(client, response)
    assert contract.terms.get().ends_on == dt.date(2027, 1, 31)


def test_when_all_is_judged_the_page_leads_to_the_contract(client, kim, reading):
    judging.confirm_sure(reading, by=kim, at=LATER)
    for fact in (Fact.NOTICE, Fact.AMOUNTS):
        judging.reject_fact(fact_of(reading, fact), by=kim, at=LATER)

    said = body(client, reading)

    assert ">Done</h2>" in said
    assert "Go to the contract" in said


def test_what_was_not_found_asks_for_nothing(client, kim):
    reading = read_of(file_of(), PROPOSALS[5])
    judging.confirm_fact(fact_of(reading, Fact.GOVERNING_LAW), by=kim, at=LATER)

    said = body(client, reading)

    assert ">Done</h2>" in said
    assert "1 fact is confirmed" in " ".join(said.split())
    own = reverse("admin:vendors_document_change", args=[reading.document_id])
    assert "every fact is judged" in client.get(own).content.decode()


def test_several_amounts_are_counted_and_listed(client, kim, reading):
    fact = judging.confirm_fact(fact_of(reading, Fact.AMOUNTS), by=kim, at=LATER)

    said = body(client, fact.reading)

    assert '<p class="sb-value">2 amounts</p>' in said
    assert "<li>50,000.00 EUR (limit of liability)</li>" in said


def test_a_document_of_no_contract_is_linked_first(client):
    kim = signed_in(client, *JUDGES, "vendors.change_document")
    contract = factories.ContractFactory(title="The right one")
    foreign = factories.ContractFactory(title="Of another vendor")
    document = factories.DocumentFactory(
        vendor=contract.vendor, link="", file=file_of().file
    )
    reading = read_of(document)
    address = reverse("admin:vendors_contractreading_link", args=[reading.pk])

    said = body(client, reading)
    refused = judge(client, fact_of(reading, Fact.GOVERNING_LAW), "confirm")
    client.post(address, {"contract": foreign.pk})
    document.refresh_from_db()
    before = document.contract
    client.post(address, {"contract": contract.pk})

    document.refresh_from_db()
    assert "Which contract is it?" in said
    assert ("The right one" in said, "Of another vendor" in said) == (True, False)
    assert "belongs to no contract yet" in told(client, refused)
    assert (before, document.contract) == (None, contract)
    assert kim.has_perm("vendors.change_document")


def test_a_vendor_that_is_no_party_is_pointed_out(client, kim, reading, contract):
    said = body(client, reading)

    assert f"The vendor {contract.vendor} is none of them." in said


def test_while_it_waits_the_page_says_so_and_looks_again(client, kim, time_machine):
    time_machine.move_to(NOW)
    waiting = ask_for_reading(file_of(), by=None, now=NOW)

    at_once = body(client, waiting)
    time_machine.move_to(NOW + dt.timedelta(minutes=5))
    later = body(client, waiting)

    assert "It waits for the worker" in at_once
    assert '<meta http-equiv="refresh" content="3">' in at_once
    assert "longer ago than it should take" in later
    assert "the worker and the scheduler" in later


def test_while_it_is_read_the_page_says_so(client, kim, time_machine):
    time_machine.move_to(NOW)
    waiting = ask_for_reading(file_of(), by=None, now=NOW)
    ContractReading.objects.claim(waiting.pk, now=NOW, until=LATER)

    assert "It is being read" in body(client, waiting)


def test_a_failed_attempt_says_when_it_goes_on(client, kim, time_machine):
    time_machine.move_to(NOW)
    waiting = ask_for_reading(file_of(), by=None, now=NOW)

    def no_room(path):
        raise OSError("No space left on device")

    read_documents_due(now=lambda: NOW, reader=no_room)

    said = body(client, waiting)
    assert "No space left on device" in said
    assert "09:05" in said


def test_what_could_not_be_read_says_why_and_what_to_do(client, kim):
    failed = ask_for_reading(file_of(), by=None, now=NOW)

    def refuse(path):
        raise Unreadable("The file is encrypted. Save it without a password.")

    read_documents_due(now=lambda: NOW, reader=refuse)

    said = body(client, failed)
    assert "The file is encrypted. Save it without a password." in said
    assert "Read it again" in said


def test_scanned_pages_and_a_text_of_nothing_are_told(client, kim):
    waiting = ask_for_reading(file_of(), by=None, now=NOW)
    notes = ["All 3 pages are pictures without text."]
    read_documents_due(now=lambda: NOW, reader=says(notes=notes))

    said = body(client, waiting)

    assert "All 3 pages are pictures without text." in said
    assert "Nothing was found" in said
    assert "Enter it" in said


def test_an_older_reading_leads_to_the_newer_one(client, kim):
    document = file_of()
    older, newer = read_of(document), read_of(document)

    assert page(newer) in body(client, older)
    assert "A newer reading" not in body(client, newer)


def test_a_contract_runs_nothing_in_the_page(client, kim):
    evil = '<script>alert("x")</script>'
    proposal = Proposal(Fact.GOVERNING_LAW, Known.STATED, evil, doubts=(evil,))
    waiting = ask_for_reading(file_of(title=evil), by=None, now=NOW)
    read_documents_due(now=lambda: NOW, reader=says(proposal, notes=[evil]))

    assert "<script>alert" not in body(client, waiting)


VERBS = ["confirm", "correct", "reject", "take_back"]


@pytest.mark.parametrize("missing", READS)
def test_who_may_not_read_contracts_opens_no_page_of_a_reading(
    client, reading, missing
):
    signed_in(client, *({*JUDGES, "vendors.view_contractreading"} - {missing}))
    fact = fact_of(reading, Fact.GOVERNING_LAW)
    pages = [
        page(reading),
        reverse("admin:vendors_contractreading_changelist"),
        reverse("admin:vendors_proposedfact_changelist"),
        reverse("admin:vendors_proposedfact_change", args=[fact.pk]),
        reverse("admin:vendors_proposedfact_history", args=[fact.pk]),
    ]

    assert {client.get(address).status_code for address in pages} == {403}
    assert {judge(client, fact, verb).status_code for verb in VERBS} == {403}


def test_who_may_read_and_not_change_sees_no_button_and_judges_nothing(client, reading):
    signed_in(client, *READS)
    fact = fact_of(reading, Fact.GOVERNING_LAW)
    lists = [
        reverse(f"admin:vendors_contractreading_{name}", args=[reading.pk])
        for name in ("confirm_sure", "link", "read_again")
    ]

    said = body(client, reading)

    assert "governed by the laws of Malta" in said
    assert 'aria-label="Confirm' not in said
    assert "Read it again" not in said
    assert {judge(client, fact, verb).status_code for verb in VERBS} == {403}
    assert {client.post(address).status_code for address in lists} == {403}
    fact.refresh_from_db()
    assert fact.is_open


def test_a_fact_of_another_reading_is_not_found(client, kim, reading):
    other = fact_of(read_of(), Fact.GOVERNING_LAW)
    address = reverse(
        "admin:vendors_contractreading_confirm", args=[reading.pk, other.pk]
    )

    assert client.post(address).status_code == 404


def test_a_link_judges_nothing(client, kim, reading):
    fact = fact_of(reading, Fact.GOVERNING_LAW)
    address = reverse(
        "admin:vendors_contractreading_confirm", args=[reading.pk, fact.pk]
    )

    assert client.get(address).status_code == 405
    assert client.post(page(reading)).status_code == 405


def test_the_page_of_a_document_asks_for_a_reading(client, kim):
    document = file_of()
    own = reverse("admin:vendors_document_change", args=[document.pk])

    before = client.get(own).content.decode()
    response = client.post(reverse("admin:vendors_document_read", args=[document.pk]))

    reading = ContractReading.objects.get()
    assert "Nobody has had it read yet." in before
    assert response.url == page(reading)
    assert reading.asked_by == kim
    assert "It is being read." in client.get(own).content.decode()


def test_a_link_to_elsewhere_says_why_it_is_not_read(client, kim):
    document = factories.DocumentFactory()
    own = reverse("admin:vendors_document_change", args=[document.pk])

    response = client.post(reverse("admin:vendors_document_read", args=[document.pk]))

    assert "upload the file itself" in client.get(own).content.decode()
    assert response.url == own
    assert not ContractReading.objects.exists()


def test_the_panel_is_not_for_who_may_not_read_contracts(client):
    signed_in(client, "vendors.view_document", "vendors.change_contract")
    document = file_of()
    own = reverse("admin:vendors_document_change", args=[document.pk])

    assert "What it says" not in client.get(own).content.decode()
    address = reverse("admin:vendors_document_read", args=[document.pk])
    assert client.post(address).status_code == 403


def test_what_was_uploaded_leads_to_where_it_is_read(admin_client):
    facts = {
        "vendor": factories.VendorFactory().pk,
        "kind": "contract",
        "title": "Master agreement",
        "file": SimpleUploadedFile("agreement.txt", CONTENT.encode()),
    }

    response = admin_client.post(reverse("admin:vendors_document_add"), facts)

    kept = Document.objects.get()
    own = reverse("admin:vendors_document_change", args=[kept.pk])
    assert response.url == f"{own}#reading"


def test_a_document_is_deleted_with_what_was_read(admin_client, reading):
    address = reverse("admin:vendors_document_delete", args=[reading.document_id])

    admin_client.post(address, {"post": "yes"})

    assert not ContractReading.objects.exists()


def contract_page(client, contract):
    address = reverse("admin:vendors_contract_change", args=[contract.pk])
    return client.get(address).content.decode()


def test_the_page_of_a_contract_says_where_its_facts_come_from(
    client, kim, reading, contract
):
    judging.confirm_fact(fact_of(reading, Fact.GOVERNING_LAW), by=kim, at=LATER)

    said = contract_page(client, contract)

    assert "Read from page 2" in said
    assert "“governed by the laws of Malta”" in said
    assert f"{page(reading)}?fact=governing_law#quote" in said
    assert "Confirmed by Kim Berg on 1 Oct 2026" in said
    assert "Changed since" not in said


def test_the_page_of_a_contract_says_what_was_changed_since(
    client, kim, reading, contract
):
    judging.confirm_fact(fact_of(reading, Fact.GOVERNING_LAW), by=kim, at=LATER)
    contract.refresh_from_db()
    contract.governing_law = "Ireland"
    contract.save()

    assert "Changed since" in contract_page(client, contract)


def test_the_page_of_a_contract_quotes_nothing_to_who_may_not_read_it(
    client, kim, reading, contract
):
    judging.confirm_fact(fact_of(reading, Fact.GOVERNING_LAW), by=kim, at=LATER)
    signed_in(client, "vendors.view_contract", "vendors.view_document")

    assert "governed by the laws" not in contract_page(client, contract)


def test_the_documents_of_a_contract_lead_to_what_they_say(
    client, kim, reading, contract
):
    unread = file_of(contract)

    said = contract_page(client, contract)

    assert page(reading) in said
    assert "What it says" in said
    own = reverse("admin:vendors_document_change", args=[unread.pk])
    assert f"{own}#reading" in said


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_page_of_a_contract_with_more_readings_takes_no_more_queries(
    client, kim, reading, contract
):
    address = reverse("admin:vendors_contract_change", args=[contract.pk])
    judging.confirm_sure(reading, by=kim, at=LATER)
    queries_of(client, address)
    for_one = queries_of(client, address)
    judging.confirm_sure(read_of(file_of(contract)), by=kim, at=LATER)

    assert queries_of(client, address) == for_one
