import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.word_files import abstract, docx, in_list, level, listed, num, p, style
from vendors.reading.files import Limits
from vendors.reading.files.docx import read
from vendors.reading.files.numerals import numeral

LEGAL = abstract(
    level(0, "%1."),
    level(1, "%1.%2"),
    level(2, "(%3)", "lowerLetter"),
    level(3, "(%4)", "lowerRoman"),
)


def labels(body, **parts):
    """The numbers that stand before the paragraphs, each of which says "x"."""
    content = read(docx(body, **parts), Limits()).text.content
    return [block.removesuffix("x").strip() for block in content.split("\n\n")]


def at(*levels, list_id=1):
    return "".join(listed("x", level=each, list_id=list_id) for each in levels)


def test_levels_count_on_and_begin_anew_below_a_higher_one():
    found = labels(at(0, 1, 1, 2, 2, 3, 3, 1, 0, 1, 2), numbering=LEGAL + num())

    assert found == [
        *("1.", "1.1", "1.2", "(a)", "(b)", "(i)", "(ii)", "1.3"),
        *("2.", "2.1", "(a)"),
    ]


def test_the_label_stands_before_the_text():
    content = read(docx(listed("Term."), numbering=LEGAL + num()), Limits())

    assert content.text.content == "1. Term."


def test_paragraphs_between_do_not_disturb_the_count():
    body = at(0) + p("x") + at(0) + listed("x", list_id=0) + at(0)

    assert labels(body, numbering=LEGAL + num()) == ["1.", "", "2.", "", "3."]


def test_lists_of_one_kin_count_on_and_others_by_themselves():
    others = abstract(level(0, "%1)"), number=5)
    body = at(0, 0) + at(0, list_id=2) + at(0, list_id=3) + at(0)

    found = labels(body, numbering=LEGAL + others + num() + num(2) + num(3, 5))

    assert found == ["1.", "2.", "3.", "1)", "4."]


def test_a_list_that_restarts_does_so_once():
    again = (
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="4"/></w:lvlOverride>'
    )
    body = at(0, 0) + at(0, 0, 1, 2, 2, list_id=2)

    found = labels(body, numbering=LEGAL + num() + num(2, more=again))

    assert found == ["1.", "2.", "1.", "2.", "2.1", "(d)", "(e)"]


def test_a_list_may_look_otherwise_than_its_kin():
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "§ %1")}</w:lvlOverride>'

    found = labels(
        at(0) + at(0, list_id=2), numbering=LEGAL + num() + num(2, more=other)
    )

    assert found == ["1.", "§ 2"]


@pytest.mark.parametrize(
    ("restart", "found"),
    [
        pytest.param(None, ["I", "A", "1", "B", "1", "II", "A", "1"], id="below any"),
        pytest.param(0, ["I", "A", "1", "B", "2", "II", "A", "3"], id="never"),
        pytest.param(
            1, ["I", "A", "1", "B", "2", "II", "A", "1"], id="below the first"
        ),
    ],
)
def test_where_a_level_begins_anew_can_be_chosen(restart, found):
    more = "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
    levels = abstract(
        level(0, "%1", "upperRoman"),
        level(1, "%2", "upperLetter"),
        level(2, "%3", more=more),
    )

    assert labels(at(0, 1, 2, 1, 2, 0, 1, 2), numbering=levels + num()) == found


def test_legal_numbering_writes_every_level_in_digits():
    levels = abstract(
        level(0, "ARTICLE %1", "upperRoman"),
        level(1, "%1.%2", more="<w:isLgl/>"),
        level(2, "%1.%2", more='<w:isLgl w:val="0"/>'),
    )

    found = labels(at(0, 0, 1, 2), numbering=levels + num())

    assert found == ["ARTICLE I", "ARTICLE II", "2.1", "II.1"]


def test_a_level_that_is_skipped_counts_as_used():
    levels = abstract(level(0, "%1.", start=3), level(1, "%1.%2"))

    assert labels(at(1, 1, 0), numbering=levels + num()) == ["3.1", "3.2", "4."]


def test_bullets_and_lists_without_numbers():
    levels = abstract(
        level(0, "\uf0b7", "bullet"), level(1, "", "none"), level(2, "Note:", "none")
    )

    assert labels(at(0, 0, 1, 2), numbering=levels + num()) == ["•", "•", "", "Note:"]


def test_nothing_between_number_and_text_where_the_list_says_so():
    tight = abstract(level(0, "§", more='<w:suff w:val="nothing"/>'))

    content = read(docx(listed("x"), numbering=tight + num()), Limits()).text.content

    assert content == "§x"


STYLES = (
    style("Heading1", in_list(1))
    + style("Heading2", in_list(at=1), based_on="Heading1")
    + style("Clause", based_on="Heading2")
    + style("Plain", in_list(0), based_on="Heading1")
)


def styled(name):
    return p("x", properties=f'<w:pStyle w:val="{name}"/>')


def test_a_style_numbers_its_paragraphs_and_those_of_styles_based_on_it():
    body = "".join(map(styled, ["Heading1", "Heading2", "Clause", "Plain", "Heading1"]))

    found = labels(body, numbering=LEGAL + num(), styles=STYLES)

    assert found == ["1.", "1.1", "1.2", "", "2."]


def test_a_paragraph_says_better_than_its_style_where_it_stands():
    body = styled("Heading1") + listed("x", level=2, style="Heading1")

    assert labels(body, numbering=LEGAL + num(), styles=STYLES) == ["1.", "(a)"]


def test_a_list_can_tie_its_levels_to_styles():
    levels = abstract(
        level(0, "%1.", more='<w:pStyle w:val="One"/>'),
        level(1, "%1.%2", more='<w:pStyle w:val="Two"/>'),
    )
    styles = style("One", in_list(1)) + style("Two", in_list(1))

    found = labels(
        styled("One") + styled("Two"), numbering=levels + num(), styles=styles
    )

    assert found == ["1.", "1.1"]


def test_a_list_can_be_defined_by_a_list_style():
    defined = abstract(level(0, "(%1)"), number=1, more='<w:styleLink w:val="L"/>')
    named = abstract(number=0, more='<w:numStyleLink w:val="L"/>')

    found = labels(
        at(0, 0),
        numbering=defined + named + num(1, 0) + num(9, 1),
        styles=style("L", in_list(9)),
    )

    assert found == ["(1)", "(2)"]


def test_the_default_style_numbers_what_names_none():
    styles = style("Normal", in_list(1), more=' w:default="1"')

    assert labels(p("x") + p("x"), numbering=LEGAL + num(), styles=styles) == [
        "1.",
        "2.",
    ]


@pytest.mark.parametrize(
    ("numbering", "styles"),
    [
        pytest.param("", "", id="no such list"),
        pytest.param(num(1, 77), "", id="a list without levels"),
        pytest.param(abstract(level("x", "")) + num(), "", id="a level that is none"),
        pytest.param("", style("A", based_on="A"), id="a style based on itself"),
    ],
)
def test_what_is_not_defined_has_no_number(numbering, styles):
    body = listed("x", style="A") + listed("x", list_id=None, style="A")

    assert labels(body, numbering=numbering, styles=styles) == ["", ""]


def test_a_paragraph_whose_mark_is_deleted_is_not_counted():
    joined = p("x", properties=f"{in_list(1, 0)}<w:rPr><w:del/></w:rPr>")

    content = read(docx(at(0) + joined + at(0), numbering=LEGAL + num()), Limits())

    assert content.text.content == "1. x\n\n2. xx"


@pytest.mark.parametrize(
    ("form", "numerals"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa", 10**9: "1000000000"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX", 0: "0", 4000: "4000"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 112: "112th"}),
        ("cardinalText", {1: "One", 12: "Twelve", 40: "Forty", 99: "Ninety-nine"}),
        (
            "ordinalText",
            {1: "First", 12: "Twelfth", 20: "Twentieth", 21: "Twenty-first"},
        ),
        ("ordinalText", {4: "Fourth", 100: "100th"}),
        ("none", {7: ""}),
        ("aiueo", {7: "7"}),
    ],
)
def test_numbers_are_written_in_the_form_of_the_list(form, numerals):
    assert {value: numeral(value, form) for value in numerals} == numerals


@given(st.integers(-(10**12), 10**12), st.sampled_from(["lowerRoman", "lowerLetter"]))
def test_no_number_makes_an_endless_label(value, form):
    assert len(numeral(value, form)) <= 30
