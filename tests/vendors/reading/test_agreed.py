from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.reading.agreed import cues, date_hypotheses, mentions
from vendors.reading.hypotheses import Hypothesis
from vendors.reading.proposals import Fact, Known, Text
from vendors.reading.ranking import LinearModel
from vendors.reading.read import NO_EFFECTIVE_DATE, Judged, made_on, read


@pytest.mark.parametrize(
    "blank",
    [
        "as of the ____ day of June, 2019",
        "dated September ___, 2019",
        "effective as of [\u25cf], 2020",
        "made this [ ] day of [ ], 2020",
        "dated as of , 2009",
        "this day of , 2009",
        "____________, 1996",
    ],
)
def test_a_date_left_blank_is_a_mention_without_a_day(blank):
    assert [one.value for one in mentions(f"The Agreement is {blank} (the")] == [None]


def test_a_page_footer_dates_nothing():
    content = "Made on May 2, 2011.\n\nSource: ACME, 10-Q, 12/23/2013\n"

    assert [one.value for one in mentions(content)] == [date(2011, 5, 2)]


def test_raised_letters_that_came_apart_are_read():
    content = "made this 1s t day of March, 2018 by"

    found = mentions(content)

    assert [one.value for one in found] == [date(2018, 3, 1)]
    assert content[found[0].start : found[0].end].endswith("2018")


@pytest.mark.parametrize(
    ("content", "cue"),
    [
        ("entered into as of May 2, 2011 by", "made"),
        ('"Effective Date" means May 2, 2011.', "effective date is"),
        ('as of May 2, 2011 (the "Effective Date")', "defines effective date"),
        ("shall commence on May 2, 2011", "commences"),
        ("Name: Jo\nDate: May 2, 2011", "signing"),
    ],
)
def test_a_date_is_known_by_the_phrase_it_stands_in(content, cue):
    assert cue in set(cues(content, mentions(content)[0]))


HEAD = 'AGREEMENT\n\nThis Agreement is made as of {} by Acme Inc. ("Acme").'


def test_the_date_left_blank_is_illegible_and_not_absent():
    reading = read(Text(HEAD.format('September ___, 2019 (the "Effective Date")')))

    assert reading.of(Fact.AGREEMENT_DATE).known is Known.ILLEGIBLE
    assert reading.of(Fact.AGREEMENT_DATE).value is None


def test_an_effective_date_that_is_not_named_is_a_question():
    reading = read(Text(HEAD.format("March 3, 2021")))

    assert reading.of(Fact.EFFECTIVE_DATE).value == date(2021, 3, 3)
    assert NO_EFFECTIVE_DATE in reading.of(Fact.EFFECTIVE_DATE).doubts
    assert reading.of(Fact.AGREEMENT_DATE).doubts == ()


@given(content=st.text(alphabet="_[]\u25cf ,.09daynof\nMay21", max_size=80))
def test_mentions_are_in_order_and_apart_in_any_text(content):
    found = mentions(content)

    assert all(one.start < one.end for one in found)
    assert found == sorted(found, key=lambda one: one.start)


FLAT = LinearModel(0.0, {})
SIGNED = (
    "By: /s/ Ann Roe  Name: Ann Roe  Date: {}\n\nBy: /s/ Jo Poe  Name: Jo Poe  Date: {}"
)


def signed(content):
    return {
        one.value: one.signs
        for one in date_hypotheses(content, mentions(content), wanted=FLAT, other=FLAT)
    }


def test_the_last_of_several_signatures_is_known_as_such():
    first, last = date(2018, 3, 7), date(2018, 3, 14)

    signs = signed(SIGNED.format("3/14/2018", "3/7/2018"))

    assert signs[last]["signed after another"] == 1
    assert signs[last]["signed before another"] == 0
    assert signs[first]["signed after another"] == 0
    assert signs[first]["signed before another"] == 1


def test_signatures_of_another_year_belong_to_another_contract():
    signs = signed(SIGNED.format("3/14/2018", "3/7/2015"))

    assert signs[date(2018, 3, 14)]["signed after another"] == 0


def test_a_day_beside_no_signature_is_not_signed_on():
    signs = signed("It is made on May 2, 2011 and ends on May 1, 2012.")

    assert all("signed after another" not in one for one in signs.values())


def judged(day, chance):
    return [Judged(Hypothesis(Known.STATED, day, 0, 0), chance)]


@pytest.mark.parametrize(
    ("agreed", "effective", "chance"),
    [
        (judged(date(2020, 1, 1), 0.9), judged(date(2020, 1, 1), 0.3), 0.9),
        (judged(date(2020, 1, 1), 0.9), judged(date(2020, 2, 1), 0.3), 0.3),
        (judged(date(2020, 1, 1), 0.9), judged(None, 0.3), 0.9),
        (judged(None, 0.9), [], 0.0),
    ],
)
def test_a_start_is_as_sure_as_the_day_that_is_counted_from(agreed, effective, chance):
    assert made_on(agreed, effective).chance == chance
