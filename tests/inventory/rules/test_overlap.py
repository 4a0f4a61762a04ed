import datetime as dt
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.facts import Cost, Names, ToolFacts, Use
from inventory.rules.overlap import same_jobs
from inventory.rules.waste import by_tool

HOTJAR, FULLSTORY, MAZE = 1, 2, 3
GROWTH, DESIGN = 10, 11
RECORD, SURVEY = 20, 21
NAMES = Names(
    capabilities={RECORD: "Record user sessions", SURVEY: "Run surveys"},
    teams={GROWTH: "Growth", DESIGN: "Design"},
)


def tools(lifecycle="approved"):
    return [
        ToolFacts(HOTJAR, "Hotjar", capabilities=frozenset({RECORD, SURVEY})),
        ToolFacts(
            FULLSTORY,
            "FullStory",
            lifecycle=lifecycle,
            capabilities=frozenset({RECORD}),
        ),
        ToolFacts(MAZE, "Maze", capabilities=frozenset({SURVEY})),
    ]


def find(*uses, costs=None, lifecycle="approved"):
    return same_jobs(tools(lifecycle), uses, costs or {}, NAMES)


def test_two_tools_for_the_same_job_of_the_same_team_are_redundant():
    costs = {
        HOTJAR: [
            Cost(
                HOTJAR,
                5,
                "Hotjar",
                Decimal(18400),
                "USD",
                None,
                None,
                dt.date(2026, 9, 30),
            )
        ],
        FULLSTORY: [Cost(FULLSTORY, 6, "FullStory", Decimal(30000), "USD")],
    }

    [found] = find(
        Use(HOTJAR, GROWTH, RECORD, 31), Use(FULLSTORY, GROWTH, RECORD, 40), costs=costs
    )

    assert found.sentence == (
        "Hotjar and FullStory do the same job for the Growth team: record user "
        "sessions. 31 people use Hotjar and 40 FullStory. To leave Hotjar, give notice "
        "by 30 Sep 2026."
    )
    assert found.subject == "same_job:1-2"
    assert (found.annual_amount, found.currency) == (Decimal("18400.00"), "USD")
    assert found.contract == 5
    assert found.evidence == {
        "jobs": ["Record user sessions"],
        "teams": ["Growth"],
        "people": 31,
        "notice_by": ["2026-09-30", None],
    }
    assert found.score == Decimal("0.9")


@pytest.mark.parametrize(
    "uses",
    [
        pytest.param(
            [Use(HOTJAR, GROWTH, RECORD), Use(FULLSTORY, DESIGN, RECORD)],
            id="two teams",
        ),
        pytest.param(
            [Use(HOTJAR, GROWTH, SURVEY), Use(FULLSTORY, GROWTH, RECORD)],
            id="two jobs, though one could do both",
        ),
        pytest.param(
            [Use(FULLSTORY, GROWTH), Use(MAZE, GROWTH)], id="no job in common"
        ),
        pytest.param([Use(HOTJAR, GROWTH, RECORD), Use(HOTJAR, GROWTH)], id="one tool"),
        pytest.param([], id="nobody"),
    ],
)
def test_what_is_not_the_same_job_for_the_same_people_is_none(uses):
    assert find(*uses) == []


@pytest.mark.parametrize(
    ("lifecycle", "count"),
    [
        ("requested", 0),
        ("trial", 1),
        ("approved", 1),
        ("restricted", 1),
        ("retiring", 1),
        ("retired", 0),
    ],
)
def test_only_tools_in_use_overlap(lifecycle, count):
    uses = [Use(HOTJAR, GROWTH, RECORD), Use(FULLSTORY, GROWTH, RECORD)]

    assert len(find(*uses, lifecycle=lifecycle)) == count


def test_a_job_that_is_not_said_may_be_any_that_the_tool_does():
    [found] = find(Use(HOTJAR, GROWTH), Use(FULLSTORY, GROWTH, RECORD))

    assert found.score == Decimal("0.7")
    assert found.evidence["jobs"] == ["Record user sessions"]


def test_several_teams_and_jobs_make_one_finding():
    [found] = find(
        Use(HOTJAR, GROWTH, RECORD, 1),
        Use(FULLSTORY, GROWTH, RECORD, 4),
        Use(HOTJAR, DESIGN, RECORD, 7),
        Use(FULLSTORY, DESIGN, RECORD, 6),
        Use(HOTJAR, DESIGN, SURVEY, 9),
        Use(FULLSTORY, DESIGN, SURVEY),
    )

    assert found.sentence == (
        "Hotjar and FullStory do the same job for the teams Design and Growth: record "
        "user sessions and run surveys. In Design, 9 people use Hotjar and 6 "
        "FullStory. In Growth, 1 person uses Hotjar and 4 FullStory."
    )
    assert found.evidence["people"] == 7


def test_three_tools_for_one_job_are_three_pairs():
    found = find(*(Use(tool, GROWTH, SURVEY) for tool in (MAZE, HOTJAR, FULLSTORY)))

    assert [one.tools for one in found] == [(1, 2), (1, 3), (2, 3)]


def test_amounts_in_different_currencies_are_not_compared():
    soon, late = dt.date(2026, 3, 1), dt.date(2026, 9, 1)
    costs = {
        HOTJAR: [Cost(HOTJAR, 5, "H", Decimal(1), "JPY", None, None, late)],
        FULLSTORY: [Cost(FULLSTORY, 6, "F", Decimal(900), "EUR", None, None, soon)],
    }

    [found] = find(
        Use(HOTJAR, GROWTH, RECORD), Use(FULLSTORY, GROWTH, RECORD), costs=costs
    )

    assert (found.annual_amount, found.currency, found.contract) == (900, "EUR", 6)


USES = st.lists(
    st.builds(
        Use,
        st.sampled_from([HOTJAR, FULLSTORY, MAZE, 99]),
        st.sampled_from([GROWTH, DESIGN]),
        st.sampled_from([None, RECORD, SURVEY]),
        st.none() | st.integers(0, 50),
    ),
    max_size=12,
)


@given(uses=USES, seed=st.integers())
def test_the_order_of_rows_does_not_matter(uses, seed):
    shuffled = random.Random(seed).sample(uses, len(uses))

    assert find(*shuffled) == find(*uses)
    assert all(one.tools[0] < one.tools[1] for one in find(*uses))


@pytest.mark.parametrize(
    ("people", "kept", "saved"),
    [((9, 5), 1, (300, "USD")), ((5, 9), 2, (100, "EUR")), ((5, 5), 1, (300, "USD"))],
)
def test_what_is_saved_is_the_cost_of_the_tool_that_is_left(people, kept, saved):
    tools = [ToolFacts(1, "Miro"), ToolFacts(2, "Mural")]
    leave = {1: dt.date(2026, 11, 1), 2: dt.date(2026, 10, 9)}
    uses = [Use(tool, 1, 1, count) for tool, count in zip((1, 2), people, strict=True)]
    costs = [
        Cost(1, 5, "Miro", Decimal(100), "EUR", notice_by=leave[1]),
        Cost(2, 6, "Mural", Decimal(300), "USD", notice_by=leave[2]),
    ]
    names = Names({1: "Draw"}, {1: "Growth"})

    [found] = same_jobs(tools, uses, by_tool(costs), names)

    assert found.survivor == kept
    assert (found.annual_amount, found.currency) == saved
    assert found.save_by == leave[3 - kept]
    assert same_jobs(tools[::-1], uses[::-1], by_tool(costs[::-1]), names) == [found]
