"""A contract is uploaded, read in the worker, and its facts are confirmed beside it."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.screens import keep, sign_in
from tests.factories import ContractFactory
from tests.vendors.readings import CONTENT
from vendors.models import ContractReading, Document
from vendors.tasks import read_contracts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.ignore_template_errors,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"


@pytest.fixture
def contract(person):
    return ContractFactory(vendor__name="Hotjar", title="Session recordings")


def in_the_text(page):
    """Say whether the chosen clause is in sight, inside its window."""
    return page.evaluate(
        """() => {
        const clause = document.getElementById("quote").getBoundingClientRect();
        const words = document.querySelector(".sb-text-body").getBoundingClientRect();
        return clause.top >= words.top && clause.bottom <= words.bottom;
        }"""
    )


def test_a_contract_is_uploaded_read_and_confirmed(
    live_server, page, contract, tmp_path
):
    agreement = tmp_path / "agreement.txt"
    # As long as a real one, so that its clauses have to be brought into sight.
    agreement.write_text(CONTENT.replace("\f", "\n\n" + "Words of no term. " * 300))
    sign_in(page, live_server)

    add = reverse("admin:vendors_document_add")
    about = f"?vendor={contract.vendor_id}&contract={contract.pk}"
    page.goto(f"{live_server.url}{add}{about}")
    page.locator("[name=kind]").select_option("contract")
    page.get_by_label("Title").fill("Master agreement")
    page.locator("input[name=file]").set_input_files(agreement)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="What it says")).to_be_visible()
    keep(page, "document-unread")

    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("It waits for the worker")).to_be_visible()
    keep(page, "reading-waits")
    read_contracts()
    # The page looks again by itself.
    law = page.get_by_role("article", name="Governing law")
    expect(law).to_contain_text("Malta", timeout=15_000)
    keep(page, "reading")

    law.get_by_role("link", name="Show in the text: Governing law").click()
    expect(page.locator("mark#quote")).to_contain_text("Malta")
    assert in_the_text(page)
    law.get_by_role("button", name="Confirm: Governing law").press("Enter")
    expect(page.get_by_text("Governing law is confirmed.")).to_be_visible()

    start = page.get_by_role("article", name="Effective date")
    start.get_by_label("Correct: Effective date").first.press("Enter")
    start.get_by_label("First day").fill("2026-03-01")
    keep(page, "reading-corrects")
    start.get_by_role("button", name="Record this instead").click()
    expect(page.get_by_text("Effective date is corrected.")).to_be_visible()
    assert contract.terms.get().starts_on == dt.date(2026, 3, 1)

    page.get_by_role("article", name="Governing law").get_by_role(
        "button", name="Take back: Governing law"
    ).click()
    expect(page.get_by_text("Governing law is open again")).to_be_visible()
    contract.refresh_from_db()
    assert contract.governing_law == ""
    assert Document.objects.get().contract == contract
    assert ContractReading.objects.get().state == "read"
