"""Whether two listings are one product.

The pairs are rows of Amazon-GoogleProducts (Leipzig benchmark, CC BY 4.0), not among
those that the trees were fitted on.
"""

import pytest

from inventory.rules.listing_words import read_title
from inventory.rules.listings import Listing, other_pairs, score_listings

SAME = [
    (
        Listing("punch 5 in 1 home design", "punch ! software", 39.99),
        Listing("punch software 20100 punch ! 5 in 1 home design", "", 35.99),
    ),
    (
        Listing("adobe after effects professional 7.0", "adobe", 999.0),
        Listing("adobe after effects professional 7 software for windows", "", 999.0),
    ),
]
OTHER = [
    (
        Listing(
            "microsoft visual studio professional 2005 upgrade", "microsoft", 549.0
        ),
        Listing("microsoft office and windows training professional", "", 29.99),
    ),
    (
        Listing("adobe acrobat 7.0 professional", "adobe", 449.99),
        Listing("adobe acrobat v8 .0 professional for mac academic", "adobe", 159.99),
    ),
]


def test_same_products_score_higher_than_others():
    scores = score_listings([*SAME, *OTHER])

    assert min(scores[:2]) > 2 * max(scores[2:])
    assert all(0 <= score <= 1 for score in scores)


def test_order_of_the_pairs_changes_nothing():
    pairs = [*SAME, *OTHER]

    assert score_listings(pairs[::-1]) == pytest.approx(score_listings(pairs)[::-1])


def test_pairs_that_were_not_asked_about_are_seen_too():
    assert (OTHER[1][0], SAME[1][1]) in other_pairs([*SAME, *OTHER])


@pytest.mark.parametrize(
    "pair",
    [(Listing(""), Listing("")), (Listing("()"), Listing("x", "", 0.0))],
)
def test_titles_that_say_nothing_are_no_error(pair):
    assert 0 <= score_listings([pair])[0] <= 1


def test_no_pairs_have_no_scores():
    assert score_listings([]) == []


@pytest.mark.parametrize(
    ("title", "words", "versions", "years"),
    [
        (
            "Photoshop CS3 upg (Mac)",
            ("photoshop", "cs3", "upgrade", "mac"),
            set(),
            set(),
        ),
        ("iWork '06", ("iwork", "2006"), set(), {"2006"}),
        ("Acrobat v8 .0 Pro", ("acrobat", "8", "professional"), {"8"}, set()),
        ("SONAR 6.0 Studio", ("sonar", "6", "studio"), {"6"}, set()),
        ("41100 Grade 1st", ("41100", "grade", "1st"), set(), set()),
    ],
)
def test_titles_are_read_in_one_spelling(title, words, versions, years):
    assert read_title(title) == (words, versions, years)
