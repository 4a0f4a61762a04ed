import pytest

from vendors.reading.numbers import number_of, ordinal_of
from vendors.reading.plain import plain, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("auto-\nmatically", "automatically"),
        ("one-\nyear", "one-year"),
        ("termi\u00ad\nnation", "termination"),
        ("termi\x02nation", "termination"),
        ("the  \u201cTerm\u201d\n\n ends", 'the "Term" ends'),
        ("days\u2019 notice", "days' notice"),
        (
            "the Term Source: ACME INC, S-1, 3/4/2005 ends",
            "the Term ends",
        ),
    ],
)
def test_a_clause_in_plain_characters(text, expected):
    assert plain(text) == expected


def test_abbreviations_and_section_numbers_end_no_sentence():
    text = "It begins on Jan. 5, 2005. Acme Inc. May renew under No. 5.1. The end."

    assert sentences(text) == [
        "It begins on Jan. 5, 2005.",
        "Acme Inc. May renew under No. 5.1.",
        "The end.",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("thirty", 30),
        ("twenty-five", 25),
        ("one hundred and eighty", 180),
        ("two thousand eighteen", 2018),
        ("ninety two", 92),
        ("several", None),
    ],
)
def test_numbers_in_words(words, expected):
    assert number_of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("third", 3), ("3rd", 3), ("twenty-first", 21), ("thirtieth", 30), ("last", None)],
)
def test_ordinals(words, expected):
    assert ordinal_of(words) == expected
