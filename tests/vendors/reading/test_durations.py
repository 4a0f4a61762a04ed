import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.reading.durations import anniversaries_in, lengths_in, rhythms_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a period of three (3) years", "3 years"),
        ("eighteen months", "18 months"),
        ("successive one-year terms", "1 year"),
        ("one (1) additional three (3) year period", "3 years"),
        ("one (1) twelve month period", "12 months"),
        ("two five-year renewals", "5 years"),
        ("a 12-month term", "12 months"),
        ("two and one-half years", "30 months"),
        ("two and one-half (2 1/2) years", "30 months"),
        ("2.5 years", "30 months"),
        ("six and one-half (6\u00bd) years", "78 months"),
        ("half a year", "6 months"),
        ("an additional year", "1 year"),
        ("twelve calendar months", "12 months"),
        ("twelve (12) consecutive months", "12 months"),
        ("ten (10) full Contract Years", "10 years"),
        ("five (5) business days", "5 working days"),
        ("thirty (30days) notice", "30 days"),
        ("one hundred and eighty (180) days", "180 days"),
        ("180 (one hundred eighty) days", "180 days"),
        ("three hundred sixty-five (365) days", "365 days"),
        ("one year and six months", "18 months"),
        ("5 years, 6 months", "66 months"),
        ("(five) 5 years", "5 years"),
        ("(3) three years", "3 years"),
        ("[three] years", "3 years"),
        ("thirty days\u2019 notice", "30 days"),
        ("30-\ndays notice", "30 days"),
        ("ninety- (90-) day", "90 days"),
        ("3~year periods", "3 years"),
        ("one (l) year", "1 year"),
        ("one (1) year(s)", "1 year"),
        ("6 mos.", "6 months"),
        ("3yrs", "3 years"),
        ("two weeks", "2 weeks"),
        ("one quarter", "1 quarter"),
        ("FIVE (5) YEARS", "5 years"),
    ],
)
def test_a_length_is_read_however_it_is_written(text, expected):
    (found,) = lengths_in(text)

    assert str(found.length) == expected
    assert not found.doubt


@pytest.mark.parametrize(
    "text",
    ["[***] days", "____ days", "[*] (___) months", "[ ] years", "[***] prior to it"],
)
def test_a_length_that_is_blanked_out_is_there_without_a_value(text):
    (found,) = lengths_in(text)

    assert found.length is None


@pytest.mark.parametrize(
    "text", ["Section 3.2 days", "year 2000", "2005 years", "$5 years", "each year"]
)
def test_what_is_no_length_is_none(text):
    assert lengths_in(text) == []


def test_words_and_figures_that_disagree_are_a_doubt_and_the_figures_decide():
    (found,) = lengths_in("sixty (90) days")

    assert str(found.length) == "90 days"
    assert "sixty" in found.doubt


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from year to year", "1 year"),
        ("on a month-to-month basis", "1 month"),
        ("renews annually", "1 year"),
        ("annual renewals", "1 year"),
        ("semi-annual periods", "6 months"),
        ("quarterly", "3 months"),
    ],
)
def test_adverbs_imply_lengths(text, expected):
    assert [str(one.length) for one in rhythms_in(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the third anniversary", "3 years"),
        ("the fifth (5th) anniversary", "5 years"),
        ("its 10th year anniversary", "10 years"),
        ("the end of the third Contract Year", "3 years"),
        ("the end of Year 3", "3 years"),
    ],
)
def test_anniversaries_stand_for_years(text, expected):
    assert [str(one.length) for one in anniversaries_in(text)] == [expected]


@given(st.integers(1, 999), st.sampled_from(["day", "week", "month"]))
def test_figures_are_read_as_themselves(amount, unit):
    text = f"for {amount} {unit}s or so"

    (found,) = lengths_in(text)

    assert found.length.amount == amount
    assert text[found.start : found.end] == f"{amount} {unit}s"


@given(st.text(alphabet="onetwhry 123()[]*_-/.,\u00bdayersmonthdk", max_size=300))
def test_no_text_makes_it_fail(text):
    for found in (*lengths_in(text), *rhythms_in(text), *anniversaries_in(text)):
        assert 0 <= found.start < found.end <= len(text)
