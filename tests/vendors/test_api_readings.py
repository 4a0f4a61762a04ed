"""Readings through the API: asked for, judged, and closed to who may not read them."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.api import ROOT, client_with, queries_to_get
from tests.vendors.readings import CONTENT, fact_of, file_of, read_of
from vendors.models import ContractReading, Document
from vendors.reading.proposals import Fact

pytestmark = pytest.mark.django_db

READS = ("vendors.view_contractreading", "vendors.view_proposedfact")
MAY_READ = (*READS, "vendors.view_document", "vendors.view_term")
JUDGES = (*MAY_READ, "vendors.change_contract")
PDF = b"%PDF-1.7 a contract"


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client():
    return client_with(*JUDGES, username="ann")


@pytest.fixture
def reading():
    return read_of()


def address(fact, action=""):
    return f"{ROOT}proposed-facts/{fact.pk}/{action + '/' if action else ''}"


def test_a_reading_is_asked_for_and_waits(client):
    document = file_of()

    first = client.post(f"{ROOT}documents/{document.pk}/read/")
    again = client.post(f"{ROOT}documents/{document.pk}/read/")

    assert (first.status_code, first.json()["state"]) == (202, "waiting")
    assert first.json()["asked_by"] == "ann"
    assert again.json()["id"] == first.json()["id"]


def test_what_cannot_be_read_is_refused_with_a_code(client):
    link = factories.DocumentFactory()

    response = client.post(f"{ROOT}documents/{link.pk}/read/")

    assert response.status_code == 409
    assert response.json()["code"] == "not_a_file"


def test_the_text_is_part_of_one_reading_and_not_of_the_list(client, reading):
    one = client.get(f"{ROOT}readings/{reading.pk}/").json()
    listed = client.get(f"{ROOT}readings/").json()["results"][0]

    assert (one["text"], one["pages"]) == (CONTENT, reading.pages)
    assert not {"text", "pages", "content"} & {*listed}


def test_a_fact_shows_its_value_its_words_and_its_clause(client, reading):
    fact = fact_of(reading, Fact.NOTICE)

    shown = client.get(address(fact)).json()

    assert shown["value"]["notices"][0]["length"] == {"amount": 60, "unit": "days"}
    assert shown["words"] == "60 days before the last day, to prevent a renewal"
    assert CONTENT[shown["quote_start"] : shown["quote_end"]] == shown["quote"]
    assert (shown["sure"], shown["judgement"]) == (False, "open")
    assert shown["others"][0]["page"] == 2


QUOTING = ("value", "words", "quote", "doubts", "others", "final_value", "reason")


@pytest.mark.parametrize(
    "missing", ["vendors.view_document", "vendors.view_term"], ids=lambda name: name
)
def test_who_may_not_read_contracts_reads_none_of_their_words(reading, missing):
    fact = fact_of(reading, Fact.AMOUNTS)
    client = client_with(*({*MAY_READ} - {missing}))

    answers = [
        client.get(address(fact)),
        client.get(f"{ROOT}proposed-facts/"),
        client.get(f"{ROOT}readings/{reading.pk}/"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [answers[0].json()[name] for name in QUOTING] == [None] * len(QUOTING)
    assert answers[2].json()["text"] is None
    assert all("12000" not in answer.content.decode() for answer in answers)
    assert all("12,000" not in answer.content.decode() for answer in answers)


@pytest.mark.parametrize("action", ["confirm", "correct", "reject", "take-back"])
@pytest.mark.parametrize(
    "missing",
    [*JUDGES[1:], "vendors.view_proposedfact"],
    ids=lambda name: name,
)
def test_who_may_not_change_contracts_judges_nothing(reading, action, missing):
    fact = fact_of(reading, Fact.GOVERNING_LAW)
    client = client_with(*({*JUDGES} - {missing}))

    assert client.post(address(fact, action), {}).status_code == 403
    fact.refresh_from_db()
    assert fact.is_open


def test_asking_needs_the_right_to_change_contracts():
    document = file_of()
    client = client_with(*MAY_READ)

    assert client.post(f"{ROOT}documents/{document.pk}/read/").status_code == 403
    assert not ContractReading.objects.exists()


def test_a_fact_is_confirmed_and_taken_back(client, reading):
    fact = fact_of(reading, Fact.GOVERNING_LAW)
    contract = reading.document.contract

    confirmed = client.post(address(fact, "confirm"), {}).json()
    contract.refresh_from_db()
    held = contract.governing_law
    opened = client.post(address(fact, "take-back"), {}).json()
    contract.refresh_from_db()

    assert (confirmed["judgement"], confirmed["judged_by"]) == ("confirmed", "ann")
    assert (confirmed["contract"], held) == (contract.pk, "Malta")
    assert (opened["judgement"], contract.governing_law) == ("open", "")


def test_what_stands_otherwise_takes_an_explicit_yes(client, reading):
    contract = reading.document.contract
    contract.governing_law = "Ireland"
    contract.save()
    fact = fact_of(reading, Fact.GOVERNING_LAW)

    refused = client.post(address(fact, "confirm"), {})
    replaced = client.post(address(fact, "confirm"), {"replacing": True})

    contract.refresh_from_db()
    assert (refused.status_code, refused.json()["code"]) == (409, "stands_otherwise")
    assert "Ireland" in refused.json()["detail"]
    assert (replaced.status_code, contract.governing_law) == (200, "Malta")


def test_a_fact_is_corrected_by_a_value_as_it_is_shown(client, reading):
    fact = fact_of(reading, Fact.EFFECTIVE_DATE)
    correction = {"value": {"date": "2026-03-01"}, "reason": "Page 9 amends it."}

    shown = client.post(address(fact, "correct"), correction).json()

    assert shown["final_value"] == {"date": "2026-03-01"}
    assert (shown["value"], shown["reason"]) == (
        {"date": "2026-02-01"},
        "Page 9 amends it.",
    )
    assert reading.document.contract.terms.get().starts_on.isoformat() == "2026-03-01"


@pytest.mark.parametrize(
    ("sent", "status", "expected"),
    [
        pytest.param({}, 409, "another_kind_of_value", id="nothing"),
        pytest.param(
            {"value": {"text": "Malta"}}, 409, "another_kind_of_value", id="a text"
        ),
        pytest.param({"value": {"date": "soon"}}, 400, "value", id="no day"),
        pytest.param({"value": "2026-03-01"}, 400, "value", id="a bare text"),
        pytest.param({"value": {"text": "a\0b"}}, 400, "value", id="NUL"),
        pytest.param({"value": [1]}, 400, "value", id="a list"),
        pytest.param(
            {"value": {"date": "2026-03-01"}, "known": "guessed"},
            400,
            "known",
            id="known in no way",
        ),
        pytest.param(
            {"value": {"date": "2026-03-01"}, "price": 0},
            409,
            "no_such_amount",
            id="a price of a day",
        ),
    ],
)
def test_a_wrong_correction_is_refused(client, reading, sent, status, expected):
    fact = fact_of(reading, Fact.AGREEMENT_DATE)

    response = client.post(address(fact, "correct"), sent)

    assert response.status_code == status
    assert expected in {*response.json(), response.json().get("code")}
    fact.refresh_from_db()
    assert fact.is_open


def test_a_length_that_no_column_holds_is_refused_on_every_database(client, reading):
    fact = fact_of(reading, Fact.NOTICE)
    length = {"amount": 10**9, "unit": "days"}
    sent = {"value": {"notices": [{"purpose": "leave", "length": length}]}}

    response = client.post(address(fact, "correct"), sent)

    assert response.status_code == 409
    assert response.json()["code"] == "cannot_be_recorded"


def test_a_fact_is_rejected_with_a_reason(client, reading):
    fact = fact_of(reading, Fact.AMOUNTS)

    shown = client.post(address(fact, "reject"), {"reason": "A limit."}).json()

    assert (shown["judgement"], shown["reason"]) == ("rejected", "A limit.")


def test_facts_are_narrowed_to_a_document_and_to_what_is_open(client, reading):
    read_of()
    client.post(address(fact_of(reading, Fact.AMOUNTS), "reject"), {})

    found = client.get(
        f"{ROOT}proposed-facts/",
        {"document": reading.document_id, "judgement": "open"},
    ).json()

    assert found["count"] == len(Fact) - 1


def test_more_readings_take_no_more_queries(client, reading):
    lists = [f"{ROOT}readings/", f"{ROOT}proposed-facts/"]
    for page in lists:
        queries_to_get(client, page)
    before = [queries_to_get(client, page) for page in lists]
    for _ in range(3):
        read_of()

    assert [queries_to_get(client, page) for page in lists] == before


def upload(client, name="agreement.pdf", content=PDF, **facts):
    sent = {
        "vendor": factories.VendorFactory().pk,
        "kind": "contract",
        "title": "Master agreement",
        "file": SimpleUploadedFile(name, content),
        **facts,
    }
    return client.post(f"{ROOT}documents/upload/", sent, format="multipart")


def test_a_file_is_uploaded_and_can_be_read():
    client = client_with(*JUDGES, "vendors.add_document")
    contract = factories.ContractFactory()

    response = upload(client, vendor=contract.vendor_id, contract=contract.pk)

    kept = Document.objects.get()
    assert response.status_code == 201, response.json()
    assert response.json()["sha256"] == hashlib.sha256(PDF).hexdigest()
    with kept.file.open() as file:
        assert (kept.contract, file.read()) == (contract, PDF)
    asked = client.post(f"{ROOT}documents/{kept.pk}/read/")
    assert asked.status_code == 202


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        pytest.param({"name": "a.exe"}, "file", id="a program"),
        pytest.param({"name": "a.pdf", "content": b"<html>"}, "file", id="posing"),
        pytest.param({"content": PDF + b" " * 100}, "file", id="too large"),
        pytest.param({"kind": "poem"}, "kind", id="no kind"),
        pytest.param({"vendor": 10**9}, "vendor", id="no vendor"),
    ],
)
def test_other_uploads_are_refused_in_words(settings, sent, named):
    settings.DOCUMENT_MAX_BYTES = 100
    client = client_with(*JUDGES, "vendors.add_document")

    response = upload(client, **sent)

    assert (response.status_code, [*response.json()]) == (400, [named])
    assert not Document.objects.exists()


def test_uploading_needs_the_right_to_add_documents(client):
    assert upload(client).status_code == 403
    assert not Document.objects.exists()
