import datetime as dt

import pytest
from django.urls import reverse

from inventory.admin.guideline import as_html
from inventory.models import Judgement
from tests.factories import FindingFactory, JudgementFactory, ToolFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

VIEW = "inventory.view_finding"
JUDGE = "inventory.add_judgement"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))


def page(finding, name):
    return reverse(f"admin:inventory_finding_{name}", args=[finding.pk])


def signed_in(client, *permissions):
    person = UserFactory(is_staff=True, permissions=permissions)
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("accept", "open", "accepted"),
        ("dismiss", "open", "dismissed"),
        ("reopen", "dismissed", "open"),
    ],
)
def test_a_finding_is_judged_with_who_and_why(client, name, before, after):
    finding = FindingFactory(state=before)
    person = signed_in(client, VIEW, JUDGE)

    response = client.post(page(finding, name), {"reason": "Two teams need them."})

    finding.refresh_from_db()
    judgement = Judgement.objects.get()
    assert response.url == page(finding, "change")
    assert finding.state == after
    assert (judgement.judged_by, judgement.reason) == (person, "Two teams need them.")


def test_what_is_accepted_may_have_a_day(client):
    finding = FindingFactory()
    signed_in(client, VIEW, JUDGE)

    client.post(page(finding, "accept"), {"reason": "Leave.", "due_on": "2026-12-01"})

    assert Judgement.objects.get().due_on == dt.date(2026, 12, 1)


def test_what_is_accepted_names_the_tool_to_keep_and_who_sees_to_it(client):
    kept, elsewhere = ToolFactory(name="FullStory"), ToolFactory(name="Slack")
    finding = FindingFactory(tools=[kept, ToolFactory()])
    person = signed_in(client, VIEW, JUDGE)

    asked = client.get(page(finding, "accept")).content.decode()
    answer = {"reason": "So.", "target": kept.pk, "assignee": person.pk}
    client.post(page(finding, "accept"), answer)

    judgement = Judgement.objects.get()
    assert (judgement.target, judgement.assignee) == (kept, person)
    assert kept.name in asked
    assert elsewhere.name not in asked


def test_a_finding_is_snoozed_knowing_its_deadline(client):
    finding = FindingFactory(save_by=dt.date(2026, 11, 30))
    signed_in(client, VIEW, JUDGE)

    asked = client.get(page(finding, "snooze")).content.decode()
    answer = {"reason": "After the audit.", "due_on": "2026-11-01"}
    client.post(page(finding, "snooze"), answer)

    finding.refresh_from_db()
    assert finding.asks_again_on == dt.date(2026, 11, 1)
    assert "notice deadline is" in asked


def test_a_snooze_into_the_past_is_refused_beside_the_form(client):
    finding = FindingFactory()
    signed_in(client, VIEW, JUDGE)

    answer = {"reason": "Later.", "due_on": "2026-10-02"}
    response = client.post(page(finding, "snooze"), answer)

    assert "a day to come, within a year" in response.content.decode()
    assert not Judgement.objects.exists()


def test_what_cannot_be_is_refused_in_words(client):
    finding = FindingFactory(state="resolved")
    signed_in(client, VIEW, JUDGE)

    response = client.post(page(finding, "dismiss"), {"reason": "No."})

    assert "no longer found this" in response.content.decode()
    assert not Judgement.objects.exists()


def test_a_reason_is_required(client):
    signed_in(client, VIEW, JUDGE)

    response = client.post(page(FindingFactory(), "dismiss"), {"reason": ""})

    assert "This field is required" in response.content.decode()


def test_a_link_asks_and_changes_nothing(client):
    finding = FindingFactory()
    signed_in(client, VIEW, JUDGE)

    response = client.get(page(finding, "dismiss"))

    assert response.status_code == 200
    assert not Judgement.objects.exists()


@pytest.mark.parametrize("held", [VIEW, JUDGE])
def test_to_judge_needs_its_permission_and_the_finding(client, held):
    finding = FindingFactory()
    signed_in(client, held)

    response = client.post(page(finding, "dismiss"), {"reason": "No."})

    assert response.status_code == 403


def test_a_finding_shows_how_it_was_judged(admin_client):
    judgement = JudgementFactory(reason="They serve different teams.")

    body = admin_client.get(page(judgement.finding, "change")).content.decode()

    assert "They serve different teams." in body


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("Use **clear** names.", "<strong>clear</strong>", id="bold"),
        pytest.param("| a |\n|---|\n| b |", "<table>", id="a table"),
    ],
)
def test_a_guideline_reads_as_its_markdown_says(markdown, expected):
    assert expected in as_html(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "![a](https://elsewhere.example.com/pixel.png)",
        "[a](javascript:alert(1))",
        '<a href="https://example.com" onclick="alert(1)">a</a>',
    ],
)
def test_a_guideline_runs_and_fetches_nothing(markdown):
    html = as_html(markdown)

    assert "<img" not in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert " onclick" not in html.replace("&quot; onclick", "")
