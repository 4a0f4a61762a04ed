"""Every shape of renewal met in real contracts can be held, and none is dropped.

The values are those of the shapes derived from CUAD v1 (CC BY 4.0, The Atticus
Project); all of their combinations are tried, not only those met so far.
"""

import itertools

import pytest

from tests.benchmarks.shapes import answers, held, is_dropped, labelled
from vendors.reading.labels import Shape
from vendors.rules.answers import Fate, Missing
from vendors.rules.notice import CountedFrom, Purpose, Stated
from vendors.rules.renewal import Mode

MODES = ("auto", "option", "mutual", "conditional", "evergreen", "unclear")
LENGTHS = ("P1M", "P6M", "P1Y", "P10Y", "perpetual", "redacted", "-")
COUNTS = ("1", "4", "inf", "-")
NOTICES = ("P5D", "P42D", "P3M", "P1Y", "redacted", "-")
KINDS = (
    "before_end_of_term",
    "after_counterparty_notice",
    "to_exercise_renewal",
    "any_time",
    "-",
)
TAGS = (
    "",
    "contradictory",
    "conditions",
    "renewaldate",
    "relativetonotice",
    "notbeforeinitialend",
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tags", TAGS)
def test_every_shape_is_held_and_reminded_of(mode, tags):
    for values in itertools.product(LENGTHS, COUNTS, NOTICES, KINDS):
        shape = Shape(mode, *values, tags)

        found, _, _ = answers(shape)

        assert found.act_by is not None
        assert not is_dropped(shape), shape


@pytest.mark.parametrize(
    ("shape", "fate", "missing"),
    [
        pytest.param(
            Shape("unclear", "perpetual", "-", "-", "-", "contradictory"),
            Fate.UNCLEAR,
            [Missing.RENEWAL_UNCLEAR],
            id="the words contradict",
        ),
        pytest.param(
            Shape("conditional", "P3Y", "2", "-", "-", "fixeddates"),
            Fate.DEPENDS,
            [Missing.RENEWAL_CONDITION],
            id="on a condition",
        ),
        pytest.param(
            Shape("auto", "redacted", "inf", "redacted", "before_end_of_term"),
            Fate.RENEWS,
            [Missing.RENEWAL_LENGTH_ILLEGIBLE, Missing.NOTICE_ILLEGIBLE],
            id="blanked out",
        ),
        pytest.param(
            Shape(
                "auto",
                "P1Y",
                "1",
                "P3M",
                "after_counterparty_notice",
                "relativetonotice",
            ),
            Fate.RENEWS,
            [Missing.NOTICE_EVENT],
            id="counted from the other side's notice",
        ),
        pytest.param(
            Shape("auto", "P1Y", "inf", "P30D", "before_end_of_term", "difflen"),
            Fate.RENEWS,
            [],
            id="nothing unknown",
        ),
    ],
)
def test_what_a_shape_leaves_open_is_said(shape, fate, missing):
    _, silence, unknown = answers(shape)

    assert silence.fate is fate
    assert [one.missing for one in unknown] == missing


def test_notice_may_count_from_the_renewal_date():
    shape = Shape("auto", "P1Y", "inf", "P42D", "before_end_of_term", "renewaldate")

    [notice] = held(shape).notices

    assert notice.counted_from is CountedFrom.RENEWAL_DATE


def test_an_evergreen_contract_is_left_by_notice_at_any_time():
    read = labelled(Shape("evergreen", "perpetual", "inf", "P60D", "any_time"))

    assert read.renewals[0].mode is Mode.EVERGREEN
    assert (read.notices[0].purpose, read.notices[0].stated) == (
        Purpose.LEAVE,
        Stated.STATED,
    )
