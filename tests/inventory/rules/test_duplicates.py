import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.duplicates import (
    SAME_FROM,
    Portrait,
    is_slip,
    likeness,
    same_tools,
)
from inventory.rules.facts import Cost, ToolFacts

REPLAY = "Watch recordings of visitors and heatmaps of every page."
PAYROLL = "Run salaries, taxes and benefits for employees worldwide."


def tool(pk, name, website="", summary="", **facts):
    return ToolFacts(pk, name, website=website, summary=summary, **facts)


def score(one, other):
    alike = likeness(Portrait(one), Portrait(other))
    return alike.score if alike else 0


def are_same(one, other):
    return [found.tools for found in same_tools([one, other])] == [(one.id, other.id)]


# A few rows of alias_gold, written for this project.
@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(tool(1, "Slack"), tool(2, "slack.com"), id="address"),
        pytest.param(
            tool(1, "Hotjar"),
            tool(2, "hotjar.com", "insights.hotjar.com"),
            id="address below",
        ),
        pytest.param(
            tool(1, "Intercom", "https://www.intercom.com"),
            tool(2, "app.intercom.io"),
            id="address at another ending",
        ),
        pytest.param(
            tool(1, "Figma Organization"), tool(2, "Figma Enterprise"), id="editions"
        ),
        pytest.param(
            tool(1, "1Password for Teams"), tool(2, "1Password Families"), id="audience"
        ),
        pytest.param(tool(1, "Jira"), tool(2, "Atlassian Jira"), id="company"),
        pytest.param(
            tool(1, "Amazon Redshift"), tool(2, "AWS Redshift"), id="company, two ways"
        ),
        pytest.param(tool(1, "Mixpanel"), tool(2, "MixPannel"), id="letter doubled"),
        pytest.param(
            tool(1, "Optimizely"), tool(2, "Optimizley"), id="letters swapped"
        ),
        pytest.param(tool(1, "Smartsheet"), tool(2, "SmartSheets"), id="plural"),
        pytest.param(tool(1, "Cal.com"), tool(2, "Calcom"), id="dot"),
        pytest.param(tool(1, "G Suite"), tool(2, "Google Workspace"), id="renamed"),
        pytest.param(
            tool(1, "Sessions"),
            tool(2, "Replay", aliases=("Sessions",)),
            id="alias",
        ),
        pytest.param(
            tool(1, "Visitors", "https://example.com/replay/"),
            tool(2, "Replay", "http://www.example.com/replay"),
            id="page",
        ),
        pytest.param(
            tool(1, "Tekton", "https://github.com/tektoncd/pipeline"),
            tool(2, "Pipelines", "https://github.com/tektoncd/pipeline"),
            id="repository",
        ),
        pytest.param(
            tool(1, "Miro", vendor_names=("Miro",), summary=REPLAY),
            tool(2, "Miro Pro", vendor_names=("Miro",), summary=PAYROLL),
            id="described otherwise, of one vendor",
        ),
        pytest.param(
            tool(1, "Miro", "https://miro.com", REPLAY),
            tool(2, "Miro Pro", "https://miro.com/pro", PAYROLL),
            id="described otherwise, at one site",
        ),
        pytest.param(
            tool(1, "UserZoom", "https://usertesting.example"),
            tool(2, "UserTesting", "https://www.usertesting.example/"),
            id="its own address",
        ),
    ],
)
def test_one_tool_entered_twice_is_found(one, other):
    assert are_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            tool(1, "Adobe Acrobat"), tool(2, "Adobe Illustrator"), id="family"
        ),
        pytest.param(
            tool(1, "Google Docs"), tool(2, "Google Drive"), id="common nouns"
        ),
        pytest.param(
            tool(1, "Google Analytics"), tool(2, "Adobe Analytics"), id="two companies"
        ),
        pytest.param(
            tool(1, "HashiCorp Sentinel"),
            tool(2, "Apache Sentinel"),
            id="two companies with one word",
        ),
        pytest.param(tool(1, "Python 2"), tool(2, "Python 3"), id="versions"),
        pytest.param(
            tool(1, "Windows Server 2016"), tool(2, "Windows Server 2022"), id="years"
        ),
        pytest.param(tool(1, "C"), tool(2, "C++"), id="signs"),
        pytest.param(tool(1, "Jenkins"), tool(2, "Jenkins X"), id="a word more"),
        pytest.param(tool(1, "Lookback"), tool(2, "Loopback"), id="letter replaced"),
        pytest.param(tool(1, "Notion"), tool(2, "Motion"), id="first letter"),
        pytest.param(tool(1, "Front"), tool(2, "Frontify"), id="beginning"),
        pytest.param(tool(1, "Wrike"), tool(2, "Write"), id="short"),
        pytest.param(
            tool(1, "Craft.io"), tool(2, "Craft", "https://www.craft.do"), id="endings"
        ),
        pytest.param(
            tool(1, "Zoom Phone", "https://zoom.us"),
            tool(2, "Zoom Rooms", "https://zoom.us"),
            id="company's address",
        ),
        pytest.param(
            tool(1, "Jira", "https://github.com/atlassian"),
            tool(2, "Trello", "https://github.com/atlassian"),
            id="account on a shared host",
        ),
        pytest.param(
            tool(1, "AWS Lambda", vendor_names=("Amazon",)),
            tool(2, "Lambda", vendor_names=("Lambda Labs",)),
            id="another company's",
        ),
        pytest.param(
            tool(1, "Medusa", "https://medusa.example", REPLAY),
            tool(2, "Medusa", "https://stone.example", PAYROLL),
            id="homonym",
        ),
        pytest.param(
            tool(1, "Compass", "https://atlassian.com/software/compass", REPLAY),
            tool(2, "Compass", "https://mongodb.com/products/compass", PAYROLL),
            id="homonym at a company with many tools",
        ),
        pytest.param(
            tool(1, "Fathom", summary=REPLAY),
            tool(2, "Fathom Pro", summary=PAYROLL),
            id="another edition of another summary",
        ),
        pytest.param(
            tool(1, "Kubescape", "https://kubescape.io"),
            tool(2, "Kubescrape", "https://scraper.example"),
            id="slip with another address",
        ),
    ],
)
def test_tools_that_only_look_alike_are_not_found(one, other):
    assert not are_same(one, other)


def test_a_homonym_needs_another_address_and_another_summary():
    medusa = tool(1, "Medusa", "https://medusa.example", REPLAY)

    same_summary = score(medusa, tool(2, "Medusa", "https://stone.example", REPLAY))
    same_address = score(medusa, tool(2, "Medusa", "https://medusa.example", PAYROLL))
    neither = score(medusa, tool(2, "Medusa", "https://stone.example", PAYROLL))

    assert neither < SAME_FROM <= same_summary < 1
    assert same_address >= SAME_FROM


def test_an_address_that_many_tools_carry_says_nothing():
    tools = [
        tool(number, name, "https://example.com/suite")
        for number, name in enumerate(["Alder", "Birch", "Cedar"])
    ]

    assert same_tools(tools) == []
    assert len(same_tools(tools[:2])) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("productbord", "productboard", True, id="letter missing"),
        pytest.param("productbaord", "productboard", True, id="letters swapped"),
        pytest.param("productboerd", "productboard", True, id="replaced in a long one"),
        pytest.param("cypress", "cyfress", False, id="replaced in a short one"),
        pytest.param("windowsserver8", "windowsserver9", False, id="digits"),
        pytest.param("salesforce", "salesforce", False, id="no slip at all"),
        pytest.param("jenkins", "jenkinsx", False, id="one more at the end"),
        pytest.param("figmas", "figma", False, id="too short"),
    ],
)
def test_a_slip_is_told_from_another_name(one, other, expected):
    assert is_slip(one, other) is expected
    assert is_slip(other, one) is expected


def test_a_finding_says_why_without_money():
    costs = {
        1: [Cost(1, 7, "Slack Pro", Decimal(900), "EUR")],
        2: [Cost(2, 8, "Slack Grid", Decimal(1800), "EUR")],
    }

    [found] = same_tools([tool(2, "Slack Pro"), tool(1, "Slack")], costs)

    assert found.subject == "same_tool:1-2"
    assert found.sentence == (
        "“Slack” and “Slack Pro” look like the same tool entered twice: they have the "
        "same name without the edition."
    )
    assert found.evidence["because"] == ["the same name without the edition"]
    assert (found.annual_amount, found.currency, found.contract) == (900, "EUR", 7)


def test_one_paid_record_of_two_puts_nothing_at_stake():
    costs = {1: [Cost(1, 7, "Slack Pro", Decimal(900), "EUR")]}

    [found] = same_tools([tool(1, "Slack"), tool(2, "slack.com")], costs)

    assert found.annual_amount is None


NAMES = st.sampled_from(
    "Slack|slack.com|Slack Pro|Adobe Slack|Slacck Enterprise|Mixpanel|MixPannel|"
    "Google Workspace|G Suite|Zoom|Zoom Phone|C|C++|Python 2|Python 3|()|Pro".split("|")
)
TOOLS = st.lists(
    st.builds(
        lambda name, site, summary: (name, site, summary),
        NAMES,
        st.sampled_from(["", "https://slack.com", "https://zoom.us/phone"]),
        st.sampled_from(["", REPLAY, PAYROLL]),
    ),
    max_size=30,
).map(lambda rows: [tool(pk, *row) for pk, row in enumerate(rows)])


@given(tools=TOOLS, seed=st.integers())
def test_the_order_of_rows_does_not_matter(tools, seed):
    shuffled = random.Random(seed).sample(tools, len(tools))

    assert same_tools(shuffled) == same_tools(tools)


@given(tools=TOOLS)
def test_a_tool_is_never_redundant_with_itself_nor_a_pair_found_twice(tools):
    subjects = [found.subject for found in same_tools(tools)]

    assert len(set(subjects)) == len(subjects)
    assert all(len(set(found.tools)) == 2 for found in same_tools(tools))


@given(one=st.text(max_size=30), other=st.text(max_size=30))
def test_likeness_is_symmetric_for_any_names(one, other):
    first, second = Portrait(tool(1, one)), Portrait(tool(2, other))

    assert likeness(first, second) == likeness(second, first)


def test_many_tools_of_one_name_do_not_become_all_pairs():
    tools = [tool(number, "Slack") for number in range(500)]

    assert len(same_tools(tools)) == 499
