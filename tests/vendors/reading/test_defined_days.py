from datetime import date

import pytest

from vendors.reading.agreed import mentions
from vendors.reading.defined_days import defined_days
from vendors.reading.ending import read_end

DAY = date(2006, 4, 3)


def days_of(content):
    return dict(defined_days(content, mentions(content)))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('"Commencement Date" means April 3, 2006.', "commencement date"),
        ("\u201cStart Date\u201d shall mean 3 April 2006", "start date"),
        ("The Launch Date shall be April 3, 2006.", "launch date"),
        ("the launch date of the Site shall be April 3, 2006", "launch date"),
        ('on April 3, 2006 (the "Closing Date")', "closing date"),
        (
            "April 3, 2006 (hereinafter referred to as the 'Opening Date')",
            "opening date",
        ),
        (
            "EFFECTIVE DATE shall mean the Date of Installation, i.e. April 3, 2006",
            "effective date",
        ),
        (
            "The parties anticipate the Cutover Date to be April 3, 2006.",
            "cutover date",
        ),
        ("Effective Date: April 3, 2006", "effective date"),
    ],
)
def test_a_day_that_a_contract_names_is_known_by_its_name(content, name):
    assert days_of(content) == {name: DAY}


@pytest.mark.parametrize(
    "content",
    [
        "The Launch Date shall be no later than April 3, 2006.",
        "The Launch Date shall be on or before April 3, 2006.",
        'The agreement dated April 3, 2006 (the "Master Agreement")',
        "It is due on April 3, 2006.",
        "The Launch Date shall be fixed by both. They met on April 3, 2006.",
    ],
)
def test_any_other_day_has_no_name(content):
    assert days_of(content) == {}


def test_a_name_of_several_days_means_none_of_them():
    content = '"Closing Date" means {}. In Annex B "Closing Date" means {}.'

    assert days_of(content.format("April 3, 2006", "May 1, 2006")) == {}


@pytest.mark.parametrize(
    "clause",
    [
        "The term shall be three years from the Launch Date.",
        "It shall terminate on the third anniversary of the Launch Date.",
        "The Term begins on the Launch Date and continues for three (3) years.",
    ],
)
def test_a_length_counts_from_the_day_that_has_the_name(clause):
    answer = read_end(
        [clause],
        agreed_on=date(2005, 1, 10),
        effective_on=date(2005, 1, 15),
        named={"launch date": DAY},
    )

    assert answer.value.named == date(2009, 4, 3)
    assert answer.own


def test_a_name_without_a_day_stays_an_event():
    answer = read_end(
        ["The term shall be three years from the Launch Date."],
        agreed_on=date(2005, 1, 10),
        effective_on=None,
        named={"closing date": DAY},
    )

    assert answer.value.named is None


def test_what_counts_from_the_contracts_own_day_says_so():
    answer = read_end(
        ["The term shall be three years from the Effective Date."],
        agreed_on=None,
        effective_on=DAY,
    )

    assert not answer.own
