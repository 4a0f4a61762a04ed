import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.reading.files.wrapping import unwrapped

FULL = "The term of this Agreement begins on the day it is signed and"
SENTENCE = "It begins upon signature and runs on until it is terminated."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(FULL, "runs for two years.", id="a sentence goes on"),
        pytest.param(FULL, "Orbit Ltd. may end it.", id="with a name"),
        pytest.param(f"{FULL} ", "runs on.", id="after a blank"),
        pytest.param(f"{FULL} the later of", "(a) its anniversary.", id="with an item"),
        pytest.param(f"{FULL} as provided in Section", "7. of it", id="with a number"),
        pytest.param(FULL + " Acme Inc.", "may end it.", id="after an abbreviation"),
    ],
)
def test_a_sentence_is_one_line_whatever_the_width_of_the_page(first, second):
    page = f"{first}\n{second}\n{FULL}\n{SENTENCE}"

    assert unwrapped(page).startswith(f"{first.rstrip()} {second}\n")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("Term and Termination", "the term begins", id="a heading"),
        pytest.param(SENTENCE, "Either party may end it.", id="a sentence ends"),
        pytest.param(SENTENCE, "(b) Either party", id="an item begins"),
        pytest.param(f"2. Term{'.' * 60} 3", "3. Fees....", id="a table of contents"),
        pytest.param(FULL, "", id="an empty line"),
    ],
)
def test_a_line_break_that_means_something_stays(first, second):
    page = f"{first}\n{second}\n{SENTENCE}"

    assert unwrapped(page).startswith(f"{first}\n{second}\n")


@pytest.mark.parametrize("foot", ["12", "Page 3 of 10", "- 4 -", "Acme 2024\n5"])
def test_what_stands_at_the_foot_of_a_page_is_no_part_of_a_sentence(foot):
    page = f"{FULL}\n{FULL}\n{foot}\n"

    assert unwrapped(page) == f"{FULL} {FULL}\n{foot}"


def test_the_end_of_a_sentence_is_no_foot():
    page = f"{FULL}\n{FULL}\nruns on."

    assert unwrapped(page) == f"{FULL} {FULL} runs on."


def test_narrow_lines_are_a_list():
    assert unwrapped("Acme Inc.\nMain Street\n12345 Town") == (
        "Acme Inc.\nMain Street\n12345 Town"
    )


@given(st.text(alphabet="aB.1( \n", max_size=400))
def test_nothing_but_blanks_is_changed(page):
    assert unwrapped(page).split() == page.split()
