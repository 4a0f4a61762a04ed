"""Tools and findings through the API."""

import datetime as dt

import pytest
import time_machine

from inventory.models import Acknowledgement, Judgement, Tool
from tests import factories
from tests.api import ROOT, client_with

pytestmark = pytest.mark.django_db

JUDGING = ("inventory.view_finding", "inventory.add_judgement")
NOW = dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def finding():
    return factories.FindingFactory(evidence={"people": 12})


def judge(client, finding, **sent):
    return client.post(f"{ROOT}findings/{finding.pk}/judge/", sent)


def test_a_finding_is_judged_by_whoever_asks(finding):
    client = client_with(*JUDGING, username="kim")

    response = judge(
        client, finding, verdict="accept", reason="We merge.", due_on="2026-12-31"
    )

    assert response.status_code == 201
    assert response.json()["judged_by"] == "kim"
    judgement = Judgement.objects.get()
    assert (judgement.verdict, judgement.judged_at) == ("accept", NOW)
    assert judgement.due_on == dt.date(2026, 12, 31)
    finding.refresh_from_db()
    assert finding.state == "accepted"


def test_what_is_accepted_names_the_tool_to_keep_and_who_sees_to_it():
    tool, lee = factories.ToolFactory(), factories.UserFactory(username="lee")
    finding = factories.FindingFactory(tools=[tool], annual_amount=9, currency="USD")

    response = judge(
        *(client_with(*JUDGING), finding),
        verdict="accept",
        reason="So.",
        target=tool.pk,
        assignee="lee",
    )

    assert response.status_code == 201, response.json()
    shown = response.json()
    assert (shown["target"], shown["assignee"]) == (tool.pk, "lee")
    assert shown["annual_amount"] is None  # hidden from whoever may not see money
    assert Judgement.objects.get().annual_amount == 9
    assert Judgement.objects.get().assignee == lee


def test_a_snoozed_finding_tells_when_it_asks_again(finding):
    client = client_with(*JUDGING)

    sent = {"verdict": "snooze", "reason": "Later.", "due_on": "2026-11-01"}
    response = judge(client, finding, **sent)

    assert response.status_code == 201, response.json()
    shown = client.get(f"{ROOT}findings/{finding.pk}/").json()
    assert (shown["state"], shown["asks_again_on"]) == ("snoozed", "2026-11-01")


def test_a_snooze_without_a_day_is_refused_in_words(finding):
    sent = {"verdict": "snooze", "reason": "Later."}
    response = judge(client_with(*JUDGING), finding, **sent)

    assert response.status_code == 409
    assert response.json()["code"] == "wrong_day"


@pytest.mark.parametrize(
    ("state", "verdict", "code"),
    [
        ("resolved", "accept", "finding_already_resolved"),
        ("open", "reopen", "finding_is_open"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_words(state, verdict, code):
    finding = factories.FindingFactory(state=state)

    response = judge(client_with(*JUDGING), finding, verdict=verdict, reason="So.")

    assert response.status_code == 409
    assert response.json()["code"] == code
    assert response.json()["detail"].endswith(".")


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"verdict": "accept"}, "reason"),
        ({"verdict": "accept", "reason": " "}, "reason"),
        ({"verdict": "ignore", "reason": "So."}, "verdict"),
        ({"verdict": "accept", "reason": "So.", "due_on": "soon"}, "due_on"),
    ],
)
def test_a_judgement_names_what_is_missing(finding, sent, named):
    response = judge(client_with(*JUDGING), finding, **sent)

    assert response.status_code == 400
    assert list(response.json()) == [named]


@pytest.mark.parametrize("permission", JUDGING)
def test_judging_asks_for_both_permissions(finding, permission):
    response = judge(client_with(permission), finding, verdict="accept", reason="So.")

    assert response.status_code == 403
    assert not Judgement.objects.exists()


def test_a_finding_tells_what_it_is_about():
    tool = factories.ToolFactory()
    finding = factories.FindingFactory(tools=[tool])
    factories.FindingFactory()

    found = client_with(*JUDGING).get(f"{ROOT}findings/?tool={tool.pk}").json()

    assert [row["id"] for row in found["results"]] == [finding.pk]
    assert found["results"][0]["tools"] == [tool.pk]
    assert found["results"][0]["sentence"] == "Both names mean the same tool."


def test_a_tool_is_written_with_its_shelves_and_jobs():
    category = factories.CategoryFactory()
    capability = factories.CapabilityFactory()

    response = client_with(superuser=True).post(
        f"{ROOT}tools/",
        {
            "name": "Mix Panel",
            "categories": [category.pk],
            "capabilities": [capability.pk],
        },
    )

    assert response.status_code == 201, response.json()
    assert response.json()["slug"] == "mix-panel"
    tool = Tool.objects.get()
    assert tool.key == "mixpanel"
    assert list(tool.categories.all()) == [category]
    assert list(tool.capabilities.all()) == [capability]


def test_a_tool_is_found_once_by_each_thing_that_belongs_to_it():
    tool = factories.ToolFactory(lifecycle="trial")
    factories.ToolFactory()
    category, capability = factories.CategoryFactory(), factories.CapabilityFactory()
    tool.categories.add(category)
    tool.capabilities.add(capability)
    use = factories.TeamUseFactory(tool=tool, capability=None)
    factories.TeamUseFactory(tool=tool, team=use.team, capability=capability)
    owned = factories.OwnershipFactory(tool=tool, role="business")
    factories.OwnershipFactory(tool=tool, person=owned.person, role="finance")
    covered = factories.CoverageFactory(tool=tool)
    client = client_with("inventory.view_tool")

    for parameter, value in {
        "category": category.pk,
        "capability": capability.pk,
        "team": use.team.pk,
        "owner": owned.person.username,
        "contract": covered.contract.pk,
        "lifecycle": "trial",
    }.items():
        found = client.get(f"{ROOT}tools/", {parameter: value}).json()["results"]
        assert [row["id"] for row in found] == [tool.pk], parameter


@pytest.mark.parametrize(
    ("name", "change", "field", "sentence"),
    [
        ("teams", {"name": "GROWTH"}, "name", "a team of this name"),
        ("categories", {"name": "Shelf"}, "name", "a category of this name"),
        ("tools", {"reference": "R-1"}, "reference", "has this reference"),
        ("ownerships", {"backup": "person"}, "backup", "somebody else"),
        ("coverages", {"share": "1.1"}, "share", "between 0 and 1"),
        ("guidelines", {"tool": None}, "tool", "a tool or a capability"),
        ("usage-snapshots", {"active": -1}, "active", "greater than or equal"),
    ],
)
def test_a_broken_rule_is_told_by_its_field(name, change, field, sentence):
    factories.TeamFactory(name="Growth")
    factories.CategoryFactory(name="Shelf")
    factories.ToolFactory(reference="R-1")
    kept = {
        "teams": factories.TeamFactory,
        "categories": factories.CategoryFactory,
        "tools": factories.ToolFactory,
        "ownerships": lambda: factories.OwnershipFactory(person__username="person"),
        "coverages": factories.CoverageFactory,
        "guidelines": factories.GuidelineFactory,
        "usage-snapshots": factories.UsageSnapshotFactory,
    }[name]()

    response = client_with(superuser=True).patch(f"{ROOT}{name}/{kept.pk}/", change)

    assert response.status_code == 400
    assert sentence in " ".join(response.json()[field])


def test_the_same_alias_twice_is_refused_by_name():
    alias = factories.ToolAliasFactory(name="Mix Panel")

    response = client_with(superuser=True).post(
        f"{ROOT}tool-aliases/", {"tool": alias.tool.pk, "name": "MixPanel"}
    )

    assert response.status_code == 400
    assert "name" in response.json()


def test_a_job_nobody_named_is_used_once_by_a_team():
    use = factories.TeamUseFactory(capability=None)

    response = client_with(superuser=True).post(
        f"{ROOT}team-uses/", {"tool": use.tool.pk, "team": use.team.pk}
    )

    assert response.status_code == 400
    assert "team" in response.json()


def test_an_acknowledgement_is_of_now():
    guideline = factories.GuidelineFactory()
    person = factories.UserFactory()

    response = client_with(superuser=True).post(
        f"{ROOT}acknowledgements/",
        {"guideline": guideline.pk, "person": person.username},
    )

    assert response.status_code == 201, response.json()
    assert Acknowledgement.objects.get().acknowledged_at == NOW
