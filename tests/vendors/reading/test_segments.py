import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.reading.segments import LONGEST, is_heading, segments

PIECES = st.lists(
    st.sampled_from(
        [
            "1.2 Term. ",
            "This Agreement ends on May 1, 2020. ",
            "Acme Inc. ",
            "\n\n",
            "\n",
            "Source: ACME, 10-K, 1/2/2003",
            "- 12 -",
            "(a) first; ",
            "TERM AND TERMINATION",
            "\x0c",
            "   ",
            "word ",
            "; and ",
        ]
    )
)


def words_of(content):
    return [clause.words for clause in segments(content)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            "The fee is due. The term is one year.",
            ["The fee is due.", "The term is one year."],
            id="sentences",
        ),
        pytest.param(
            "Between Acme Inc. Ltd. and Mr. A. Smith of St. Louis.",
            ["Between Acme Inc. Ltd. and Mr. A. Smith of St. Louis."],
            id="abbreviations end no sentence",
        ),
        pytest.param(
            "It is made by Acme Inc. This Agreement ends soon.",
            ["It is made by Acme Inc.", "This Agreement ends soon."],
            id="unless a sentence begins after them",
        ),
        pytest.param(
            "Subject to Section 8. The parties agree.",
            ["Subject to Section 8.", "The parties agree."],
            id="the number of a section can end one",
        ),
        pytest.param(
            "shall be in force. 8.2 Renewal. It renews.",
            ["shall be in force.", "8.2 Renewal.", "It renews."],
            id="numbers where line breaks were lost",
        ),
        pytest.param(
            "the App. AGREEMENT PERIOD This Agreement runs a year.",
            ["the App.", "AGREEMENT PERIOD", "This Agreement runs a year."],
            id="capitals where line breaks were lost",
        ),
        pytest.param(
            "Term: 36 months\nNotice: 90 days\nPrice: $10",
            ["Term: 36 months", "Notice: 90 days", "Price: $10"],
            id="an order form",
        ),
        pytest.param(
            "The term is\n\nSource: X CORP, 10-Q, 12/23/2013\n\n\n14\n\nthree years.",
            ["The term is three years."],
            id="a page that ends inside a sentence",
        ),
        pytest.param(
            "This Agreement starts on the 1s t day of May.",
            ["This Agreement starts on the 1st day of May."],
            id="raised letters that came apart",
        ),
    ],
)
def test_a_text_is_cut_where_a_clause_ends(content, expected):
    assert words_of(content) == expected


def test_a_clause_knows_the_headings_above_it():
    content = "8. TERM AND TERMINATION\n\n8.1 Initial Term. It lasts a year."

    assert segments(content)[-1].heading == (
        "8. TERM AND TERMINATION / 8.1 Initial Term."
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("8.1 Term and Termination.", True),
        ("GOVERNING LAW", True),
        ("The fee is due.", False),
        ("Term: 36 months", False),
    ],
)
def test_a_heading_names_and_says_nothing(words, expected):
    assert is_heading(words) is expected


@given(pieces=PIECES)
def test_clauses_are_verbatim_in_order_and_apart(pieces):
    content = "".join(pieces)
    last = 0

    for clause in segments(content):
        assert last <= clause.start < clause.end <= len(content)
        assert content[clause.start : clause.end].strip()
        last = clause.end


def test_what_has_no_end_is_cut_between_words():
    found = segments("word " * 5000)

    assert all(clause.end - clause.start <= LONGEST for clause in found)
    assert sum(len(clause.words.split()) for clause in found) == 5000
