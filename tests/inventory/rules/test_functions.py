"""Which tools do the same, by what is said of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.rules.functions import Described, Functions
from inventory.rules.words import stem, telling_words

TOOLS = [
    Described(1, "Hotjar", "Heatmaps and recordings of user sessions on web sites."),
    Described(2, "FullStory", "Replay user sessions and see where visitors struggle."),
    Described(3, "Jira", "Track issues and plan sprints for agile teams."),
    Described(4, "Linear", "Issue tracker for product teams, with roadmaps."),
    Described(5, "Xero", "Accounting, invoices and bank reconciliation."),
    Described(6, "QuickBooks", "Bookkeeping and invoices for small companies."),
    Described(7, "Ghost", ""),
]


def test_nearest_is_the_tool_that_does_the_same():
    nearest = Functions(TOOLS).nearest(1)

    first = {one: others[0].id for one, others in nearest.items() if others}
    assert {one: first[one] for one in (1, 2, 3, 4, 5, 6)} == {
        1: 2,
        2: 1,
        3: 4,
        4: 3,
        5: 6,
        6: 5,
    }


def test_shared_words_are_told_as_the_other_text_writes_them():
    near = Functions(TOOLS).nearest(1)[1][0]

    assert "sessions" in near.shared


@given(st.permutations(TOOLS))
@settings(max_examples=10, deadline=None)
def test_order_of_the_tools_changes_nothing(tools):
    assert Functions(tools).nearest() == Functions(TOOLS).nearest()


def test_a_slice_gives_the_same_rows_as_all():
    index = Functions(TOOLS)

    assert index.nearest_of([3, 5], 4) == {
        one: others for one, others in index.nearest(4).items() if one in (3, 5)
    }


def test_a_text_is_answered_by_meaning_not_by_letters():
    index = Functions(TOOLS)

    assert index.like("ticketing and bug tracking", 2)[0].id in (3, 4)
    assert index.like(Described("", "", "invoices and bookkeeping"), 1)[0].id in (5, 6)


@pytest.mark.parametrize("asked", ["", "qqqq zzzz", "\x00", "☃"])
def test_a_text_that_says_nothing_is_no_error(asked):
    assert len(Functions(TOOLS).like(asked, 3)) == 3


@pytest.mark.parametrize("tools", [[], TOOLS[:1], TOOLS[-1:]])
def test_few_tools_are_no_error(tools):
    index = Functions(tools)

    assert all(not others for others in index.nearest().values())
    assert len(index.like("sessions")) == len(tools)


def test_a_capability_in_common_brings_tools_nearer():
    plain = [
        Described(1, "A", "Makes charts."),
        Described(2, "B", "Sends letters."),
        Described(3, "C", "Makes charts of letters."),
    ]
    filled = [
        plain[0]._replace(capabilities=("chart data",)),
        plain[1]._replace(capabilities=("chart data",)),
        plain[2],
    ]

    def between(tools):
        return {near.id: near.score for near in Functions(tools).nearest()[1]}

    assert between(filled)[2] > between(plain).get(2, 0)


@pytest.mark.parametrize(
    ("words", "one"),
    [
        (("deployments", "deployment", "deploy"), "deploy"),
        (("tracker", "tracking", "tracks"), "track"),
        (("libraries", "library"), "library"),
        (("css",), "css"),
    ],
)
def test_words_of_a_family_have_one_stem(words, one):
    assert {stem(word) for word in words} == {one}


def test_what_a_tool_is_compared_with_is_not_what_it_does():
    words = telling_words(
        "Zulip", "An alternative to Slack. Chat for teams.", ["Kandra"]
    )

    assert "slack" not in words
    assert "chat" in words


def test_makers_and_vendors_are_left_out():
    words = telling_words("Google Docs", "Documents by Kandra", ["Kandra"])

    assert not {"googl", "google", "kandra"} & set(words)
