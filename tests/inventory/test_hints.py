import datetime as dt

import pytest
from django.urls import reverse

from inventory.hints import about_contract
from inventory.operations.findings import judge
from tests.factories import (
    MOMENT,
    CoverageFactory,
    FindingFactory,
    TermFactory,
    ToolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

VIEW = "inventory.view_finding"


@pytest.fixture
def reader():
    return UserFactory(permissions=[VIEW])


def accepted(contract, reason="One is enough."):
    kept, left = ToolFactory(name="FullStory"), ToolFactory(name="Hotjar")
    CoverageFactory(tool=left, contract=contract)
    finding = FindingFactory(tools=[kept, left])
    judge(
        finding,
        "accept",
        reason=reason,
        by=UserFactory(first_name="Jane", last_name="Roe"),
        at=MOMENT,
        due_on=dt.date(2026, 12, 1),
        target=kept,
    )
    return finding


def test_what_was_accepted_says_what_becomes_of_which_tool_and_why(reader):
    contract = TermFactory().contract
    accepted(contract)

    (said,) = about_contract(contract.pk, reader)

    assert "by Jane Roe: keep FullStory, leave Hotjar by 1 Dec 2026" in said
    assert said.endswith("because: One is enough.")


def test_what_is_open_comes_after_and_what_is_dismissed_not_at_all(reader):
    covered = CoverageFactory()
    for state in ("open", "dismissed", "resolved"):
        FindingFactory(tools=[covered.tool], state=state, sentence=f"It is {state}.")
    accepted(covered.contract)

    first, second = about_contract(covered.contract.pk, reader)

    assert first.startswith("Accepted on ")
    assert second == "Noticed and not judged yet: It is open."


def test_nothing_is_told_to_whoever_may_not_read_findings_or_of_other_contracts(reader):
    contract, other = TermFactory().contract, TermFactory().contract
    accepted(contract)

    assert about_contract(contract.pk, UserFactory()) == []
    assert about_contract(other.pk, reader) == []


def test_more_findings_take_no_more_queries(reader, django_assert_num_queries):
    contract = TermFactory().contract
    for _ in range(3):
        accepted(contract)
    reader.has_perm(VIEW)  # read once

    with django_assert_num_queries(3):
        assert len(about_contract(contract.pk, reader)) == 3


@pytest.mark.ignore_template_errors
def test_whoever_decides_about_the_contract_reads_it(admin_client):
    contract = TermFactory().contract
    accepted(contract)

    page = admin_client.get(
        reverse("admin:vendors_contract_decide", args=[contract.pk])
    )

    assert "keep FullStory, leave Hotjar" in page.content.decode()
