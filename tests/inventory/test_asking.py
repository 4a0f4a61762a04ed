"""Asking for a tool by its name, or by what it should do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.operations.asking import LONGEST, similar
from tests import factories
from tests.api import ROOT, client_with

pytestmark = pytest.mark.django_db
URL = f"{ROOT}tools/similar/"


@pytest.fixture
def tools():
    said = {
        "Hotjar": "Heatmaps and recordings of user sessions on web sites.",
        "Xero": "Accounting, invoices and bank reconciliation.",
        "Linear": "Issue tracker for product teams, with roadmaps.",
        "Smartlook": "Records what users of web sites do, session by session.",
    }
    return {
        name: factories.ToolFactory(name=name, summary=summary, website="")
        for name, summary in said.items()
    }


def names(found):
    return [one.name for one in found]


def test_a_name_finds_its_tool_first_and_says_why(tools):
    first = similar("hot-jar")[0]

    assert (first.name, first.tool) == ("Hotjar", tools["Hotjar"].pk)
    assert first.why.startswith("It has the same name")


def test_a_job_finds_the_tools_that_do_it(tools):
    assert set(names(similar("record user sessions"))[:2]) == {"Hotjar", "Smartlook"}
    assert names(similar("bug and ticket tracking"))[0] == "Linear"


def test_why_names_the_words_in_common(tools):
    assert "“session" in similar("user sessions")[0].why


def test_tools_in_use_come_before_retired_ones(tools):
    tools["Hotjar"].lifecycle = "retired"
    tools["Hotjar"].save()

    found = names(similar("record user sessions on web sites"))

    assert found.index("Smartlook") < found.index("Hotjar")


def test_a_tool_added_since_is_found(tools):
    similar("chat")
    factories.ToolFactory(name="Zulip", summary="Chat in topics for teams.")

    assert names(similar("chat"))[0] == "Zulip"


def test_a_new_name_is_known_at_once(tools):
    similar("Insight")
    factories.ToolAliasFactory(tool=tools["Xero"], name="Insight")

    assert names(similar("insight"))[0] == "Xero"


def test_without_tools_nothing_is_similar():
    assert similar("chat") == []


def test_more_tools_need_no_more_queries(tools):
    similar("chat")
    with CaptureQueriesContext(connection) as asked:
        similar("chat")

    assert len(asked) == 4


def test_the_api_answers_whoever_may_see_tools(tools):
    response = client_with("inventory.view_tool").get(URL, {"q": "hotjar"})

    assert response.status_code == 200
    assert response.json()[0] == {
        "tool": tools["Hotjar"].pk,
        "name": "Hotjar",
        "lifecycle": "approved",
        "why": response.json()[0]["why"],
    }
    assert client_with().get(URL, {"q": "hotjar"}).status_code == 403


@pytest.mark.parametrize("asked", [{}, {"q": " "}, {"q": "x" * (LONGEST + 1)}])
def test_the_api_wants_something_to_look_for(asked):
    response = client_with("inventory.view_tool").get(URL, asked)

    assert response.status_code == 400
    assert "Say a name or a job" in response.content.decode()
