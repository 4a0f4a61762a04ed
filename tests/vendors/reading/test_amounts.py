import pytest

from vendors.reading.amounts import blanked, sums
from vendors.reading.segments import segments


def amounts_in(content):
    return [
        (str(one.price.amount), one.price.currency)
        for one in sums(content, segments(content))
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a fee of $1,234.56 per month", [("1234.56", "USD")]),
        ("a fee of US$ 2.5 million", [("2500000.0", "USD")]),
        ("EUR 1.234,50 a year", [("1234.50", "EUR")]),
        ("a price of 20 000 CHF", [("20000", "CHF")]),
        ("pay \u00a3300 and \u20ac400", [("300", "GBP"), ("400", "EUR")]),
        ("CDN$75 each", [("75", "CAD")]),
        ("Five Thousand Dollars ($5,000)", [("5000", "USD")]),
        ("two million dollars as a fee", [("2000000", "USD")]),
        ("a fee of five hundred euros", [("500", "EUR")]),
        ("within thirty (30) days of Section 5", []),
    ],
    ids=repr,
)
def test_amounts_are_read_with_their_currency(content, expected):
    assert amounts_in(content) == expected


def test_what_is_paid_comes_before_what_is_insured():
    content = "Insurance of $5,000,000 per occurrence.\n\nThe annual fee is $900."

    assert amounts_in(content)[0] == ("900", "USD")


def test_the_words_say_what_an_amount_is_for():
    content = "Customer shall pay a setup fee of $50 upon signing."

    assert "setup fee of $50" in sums(content, segments(content))[0].price.words


def test_a_blanked_out_amount_is_seen():
    assert blanked("a fee of $[***] a year")
    assert not blanked("a fee of $10 a year")


def test_words_that_leave_out_some_say_so():
    around = "and whatever the parties agree upon with one another " * 5
    content = f"Whereas {around} the customer pays $50 upon signing {around}."

    found = sums(content, segments(content))[0].price.words

    assert found.startswith("… ")
    assert found.endswith(" …")
