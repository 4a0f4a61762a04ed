"""The text beside the facts: in parts, its clauses marked, every character escaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.admin.reading_text import PART_LENGTH, Marked, part
from vendors.reading.proposals import Quote, Text

LETTERS = "".join(chr(ord("a") + place % 26) for place in range(60))
PAGES = Text(LETTERS, (0, 20, 40))


def mark(start, end, *, label="Notice", chosen=False, text=PAGES):
    return Marked(Quote(text.content[start:end], start, end), label, chosen)


def told(found):
    return [(piece.words, piece.labels, piece.chosen) for piece in found.pieces]


def test_a_clause_is_marked_where_it_stands():
    found = part(PAGES, [mark(22, 25, chosen=True)], number=None)

    assert (found.number, found.count, found.name) == (2, 3, "Page")
    assert told(found) == [
        (LETTERS[20:22], (), False),
        (LETTERS[22:25], ("Notice",), True),
        (LETTERS[25:40], (), False),
    ]


def test_clauses_that_share_words_are_marked_together():
    found = part(PAGES, [mark(2, 8), mark(5, 11, label="Renewal")], number=1)

    assert [piece.labels for piece in found.pieces] == [
        (),
        ("Notice",),
        ("Notice", "Renewal"),
        ("Renewal",),
        (),
    ]


def test_a_clause_over_the_edge_of_a_page_is_marked_on_both():
    marks = [mark(18, 23, chosen=True)]

    first, second = part(PAGES, marks, number=1), part(PAGES, marks, number=2)

    assert told(first)[-1] == (LETTERS[18:20], ("Notice",), True)
    assert told(second)[0] == (LETTERS[20:23], ("Notice",), True)
    assert part(PAGES, marks, number=None).number == 1


def test_the_page_opens_at_the_first_word_of_the_chosen_clause_only():
    marks = [mark(2, 12, chosen=True), mark(5, 8, label="Renewal")]

    found = part(PAGES, marks, number=1)

    assert [piece.begins for piece in found.pieces] == [
        False,
        True,
        False,
        False,
        False,
    ]
    assert found.marked.count('id="quote"') == 1


@pytest.mark.parametrize("number", [0, 4, -1, 10**9])
def test_a_page_that_is_not_there_is_the_one_of_the_clause(number):
    assert part(PAGES, [mark(45, 50, chosen=True)], number=number).number == 3


def test_pages_lead_to_those_beside_them():
    found = [part(PAGES, [], number=number) for number in (1, 2, 3)]

    assert [(page.before, page.after) for page in found] == [
        (None, 2),
        (1, 3),
        (2, None),
    ]


def test_a_text_of_nothing_has_one_blank_part():
    found = part(Text(""), [], number=None)

    assert (found.number, found.count, found.is_blank) == (1, 1, True)


def test_a_page_without_text_says_so():
    assert part(Text("abc   def", (0, 3, 6)), [], number=2).is_blank


def test_a_contract_cannot_run_anything_in_the_page():
    text = Text('<script>alert("x")</script> & so on')

    found = part(text, [mark(0, 8, text=text, label='"><b>')], number=None)

    assert "<script>" not in found.marked
    assert "<b>" not in found.marked
    assert found.marked.endswith("&amp; so on")


@given(
    st.text("ab\n", max_size=60).map(lambda words: words * (PART_LENGTH // 20)),
    st.integers(0, 2000),
    st.integers(1, 3000),
)
def test_parts_hold_every_character_once(content, start, length):
    text = Text(content)
    marks = [mark(start, start + length, text=text, chosen=True)]
    count = part(text, marks, number=1).count

    parts = [part(text, marks, number=number) for number in range(1, count + 1)]

    assert "".join(piece.words for one in parts for piece in one.pieces) == content
    assert all(
        len("".join(p.words for p in one.pieces)) <= PART_LENGTH for one in parts
    )
