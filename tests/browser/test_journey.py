"""A person signs in, sees what is due, and decides: in a real browser."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.screens import keep, sign_in
from tests.factories import (
    ContractFactory,
    CoverageFactory,
    FindingFactory,
    NoticeFactory,
    OwnershipFactory,
    RenewalStepFactory,
    TermFactory,
    ToolFactory,
)
from vendors.models import RenewalDecision

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.ignore_template_errors,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def contract(person):
    """A contract to decide about within twelve days, and the tool it pays for."""
    contract = ContractFactory(
        vendor__name="Hotjar", title="Session recordings", owner=person
    )
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    TermFactory(
        contract=contract,
        starts_on=timezone.localdate() - dt.timedelta(days=323),
        ends_on=timezone.localdate() + dt.timedelta(days=42),
    )
    tool = ToolFactory(name="Hotjar", vendor=contract.vendor)
    CoverageFactory(tool=tool, contract=contract)
    OwnershipFactory(tool=tool, person=person)
    FindingFactory(
        tools=[tool],
        sentence="Hotjar and FullStory both record user sessions.",
        annual_amount=1200,
        currency="EUR",
    )
    return contract


def test_a_person_signs_in_and_decides(live_server, page, person, contract):
    sign_in(page, live_server)

    expect(page.get_by_role("heading", name="Needs a decision")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Session recordings")
    # Notice leaves on a working day: up to two days earlier.
    expect(row).to_contain_text(re.compile(r"in 1[012] days"))
    keep(page, "start")

    page.goto(f"{live_server.url}/admin/inventory/tool/?q=hotjar")
    page.locator("#result_list").get_by_role("link", name="Hotjar").first.click()
    expect(page.get_by_role("heading", name="At a glance")).to_be_visible()
    expect(page.locator("#content")).to_contain_text("Kim Berg, business")
    keep(page, "tool")

    page.get_by_role("link", name="Session recordings").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    page.get_by_text("Why these days?").click()
    expect(page.locator("#content")).to_contain_text("the last day for notice")
    keep(page, "contract")

    page.locator("#content").get_by_role("link", name="Decide").click()
    page.get_by_label("Leave").check()
    page.get_by_label("Reason").fill("FullStory does the same.")
    keep(page, "decide")
    page.get_by_role("button", name="Record the decision").click()

    expect(page.locator("#main")).to_contain_text("is to be left")
    keep(page, "decided")
    decision = RenewalDecision.objects.get()
    assert (decision.outcome, decision.decided_by) == ("leave", person)


def test_a_person_edits_a_notice_and_sees_what_moves(
    live_server, page, person, contract
):
    change = f"{live_server.url}/admin/vendors/contract/{contract.pk}/change/#notices"
    sign_in(page, live_server)
    page.goto(change)

    notices = page.locator("#notices-group")
    notices.get_by_label("Amount", exact=True).first.fill("60")
    keep(page, "notice")
    page.get_by_role("button", name="Save and continue editing").click()

    heading = page.get_by_role("heading", name="These days will move")
    expect(heading).to_be_visible()
    row = page.get_by_role("row", name=re.compile("^Notice by"))
    expect(row).to_contain_text("30 days earlier, in the past")
    assert contract.notices.get().amount == 30
    keep(page, "moves")

    page.get_by_role("button", name="Back to the form").press("Enter")
    expect(notices.get_by_label("Amount", exact=True).first).to_have_value("60")
    notices.get_by_label("Amount", exact=True).first.fill("40")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(heading).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).press("Enter")

    expect(page.locator("#main")).to_contain_text("was changed successfully")
    assert contract.notices.get().amount == 40
    keep(page, "moved")


MIDDLE_OF_MARK = """(heading) => {
  const mark = getComputedStyle(heading, "::after");
  return [parseFloat(mark.top) + parseFloat(mark.height) / 2, heading.offsetHeight / 2];
}"""


def test_the_terms_of_a_contract_are_rows_that_open(
    live_server, page, person, contract
):
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/admin/vendors/contract/{contract.pk}/change/#terms")

    heading = page.locator("summary").filter(has_text="What it starts or ends with")
    expect(heading.first).to_be_visible()
    mark, middle = heading.first.evaluate(MIDDLE_OF_MARK)

    assert abs(mark - middle) <= 1
    keep(page, "terms")
