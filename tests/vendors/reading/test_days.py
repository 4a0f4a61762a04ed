import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.reading.days import days_in, days_of_year_in, months_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("January 1, 2020", "2020-01-01"),
        ("JANUARY 1ST 2020", "2020-01-01"),
        ("1st day of March 2019", "2019-03-01"),
        ("the 5th day of April, in the year 2004", "2004-04-05"),
        ("this fifth (5th) day of April, 2004", "2004-04-05"),
        ("this 8thday of May 2003", "2003-05-08"),
        ("the thirty-first day of May, two thousand and four", "2004-05-31"),
        ("twenty-first day of June, nineteen hundred ninety-nine", "1999-06-21"),
        ("June 30th, two thousand eighteen (2018)", "2018-06-30"),
        ("31 December 1999", "1999-12-31"),
        ("31-Dec-1999", "1999-12-31"),
        ("Dec. 31st 2012", "2012-12-31"),
        ("December 31,2010", "2010-12-31"),
        ("June 30 , 2016", "2016-06-30"),
        ("Sept. 9, 1999", "1999-09-09"),
        ("April 5 \u201904", "2004-04-05"),
        ("April 5 \u00b404", "2004-04-05"),
        ("31\u2012Dec\u20121999", "1999-12-31"),
        ("12/31/2015", "2015-12-31"),
        ("31/12/2015", "2015-12-31"),
        ("31.12.2009", "2009-12-31"),
        ("2019-12-31", "2019-12-31"),
        ("1/2/98", "1998-01-02"),
    ],
)
def test_a_date_is_read_however_it_is_written(text, expected):
    (found,) = days_in(f"it begins on {text} and goes on")

    assert str(found.value) == expected


@pytest.mark.parametrize(
    "text",
    [
        "January __, 2015",
        "[*] 1, 2015",
        "December 31, 200_",
        "February 30, 2005",
        "Section 4.2.2004",
        "the party may 3 2005 times",
        "15 days of March 2005",
        "telephone 1-212-555-01-02",
        "June 2005",
    ],
)
def test_what_is_blank_redacted_or_impossible_is_no_date(text):
    assert days_in(text) == []


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [("3/4/2005", True), ("3/3/2005", False), ("12/31/2005", False)],
)
def test_a_date_in_figures_that_has_two_readings_is_a_doubt(text, doubtful):
    assert bool(days_in(text)[0].doubt) is doubtful


def test_dates_come_in_the_order_of_the_text_and_never_overlap():
    found = days_in("from 1 May 2005 until April 30, 2006, or 6/1/2007")

    assert [str(day.value) for day in found] == [
        "2005-05-01",
        "2006-04-30",
        "2007-06-01",
    ]


def test_days_without_a_year_are_no_dates_but_days_of_each_year():
    text = "by September 1 or the 30th day of June, and since May 2, 2005"

    assert [(day.month, day.day) for day in days_of_year_in(text)] == [(9, 1), (6, 30)]


def test_months_without_a_day_are_found():
    text = "the end of June 2005, but on June 30, 2006"

    assert [(one.year, one.month) for one in months_in(text)] == [(2005, 6)]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_every_date_in_long_form_is_read_as_itself(day):
    text = f"on {day.strftime('%B')} {day.day}, {day.year}."

    (found,) = days_in(text)

    assert found.value == day
    assert text[found.start : found.end] == text[3:-1]


@given(st.text(alphabet="0123456789 -./,JanuryFebMach()stndr[]_*", max_size=200))
def test_no_text_makes_it_fail(text):
    for found in days_in(text):
        assert 0 <= found.start < found.end <= len(text)
