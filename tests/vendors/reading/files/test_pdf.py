"""Both readers, in this process: the files of these tests are harmless."""

import pytest

from tests.pdf_files import SCAN, SCANNED, encrypted, lines, pdf, scanned, stream
from vendors.reading.files import Limits, Unreadable
from vendors.reading.files.glyphs import mended
from vendors.reading.files.pdf import with_pdfium, with_pypdf

LIMITS = Limits()
READERS = pytest.mark.parametrize("reader", [with_pdfium, with_pypdf])
FORM_FIELD = [
    b"<</Subtype/Widget/FT/Tx/Rect[72 600 272 620]/F 4/AP<</N 5 0 R>>>>",
    stream(
        b"BT /F1 12 Tf 2 6 Td (36 months) Tj ET",
        b"/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 3 0 R>>>>",
    ),
]
TEXT = (
    "This Agreement begins on 1 May 2026 and runs for two years,",
    "unless it is renewed as section 4 provides.",
)


@READERS
def test_each_page_is_read_and_where_it_begins_is_kept(reader):
    text = reader(pdf(("One", "two."), ("Three.",)), LIMITS).text

    assert text.content.split() == ["One", "two.", "Three."]
    assert [text.page_of(text.content.index(word)) for word in ("One", "Three")] == [
        1,
        2,
    ]
    assert len(text.pages) == 2


@READERS
def test_a_line_ends_with_a_line_break(reader):
    assert reader(pdf(("One", "two.")), LIMITS).text.content.strip() == "One\ntwo."


@READERS
def test_a_scanned_page_is_said_and_the_others_are_read(reader):
    extracted = reader(scanned(TEXT, b"", b"", TEXT), LIMITS)

    assert extracted.notes == (
        "Pages 2 and 3 are pictures: no, or hardly any, text could be read from them.",
    )
    assert extracted.text.content.count("1 May 2026") == 2


@READERS
def test_a_file_of_nothing_but_pictures_says_what_to_do(reader):
    extracted = reader(scanned(b"", b""), LIMITS)

    assert extracted.text.content.strip() == ""
    assert len(extracted.notes) == 1
    assert "holds pictures of pages" in extracted.notes[0]
    assert "OCR" in extracted.notes[0]


def test_a_stamp_on_a_picture_does_not_make_it_a_page_of_text():
    extracted = with_pdfium(scanned(TEXT, ("Envelope 4711",)), LIMITS)

    assert "Page 2 is a picture" in extracted.notes[0]
    assert "Envelope 4711" in extracted.text.content


def in_a_form(content, *, shows=b""):
    """A page whose whole content is wrapped, as some programs do."""
    resources = b"/Resources<</Font<</F1 3 0 R>>/XObject<</I 4 0 R>>>>"
    wrapper = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]" + resources
    return pdf(
        b"/W Do",
        TEXT,
        resources=b"/XObject<</W 5 0 R>>",
        others=[SCAN, stream(shows + lines(*content), wrapper)],
    )


def test_a_page_is_judged_by_what_it_shows_and_not_by_how_it_is_wrapped():
    text, scan = in_a_form(("Signatures",)), in_a_form((), shows=SCANNED)

    assert with_pdfium(text, LIMITS).notes == ()
    assert "Page 1 is a picture" in with_pdfium(scan, LIMITS).notes[0]


@READERS
def test_an_empty_page_is_no_picture(reader):
    assert reader(pdf(TEXT, b" "), LIMITS).notes == ()


def test_what_is_filled_into_a_form_is_read():
    content = pdf(("Term:",), page=b"/Annots[4 0 R]", others=FORM_FIELD)

    assert with_pdfium(content, LIMITS).text.content.split() == [
        *("Term:", "36", "months")
    ]


@READERS
@pytest.mark.parametrize("user", ["", "secret"])
def test_a_password_is_asked_for_only_where_it_is_needed(reader, user):
    content = encrypted(pdf(TEXT), user=user)

    if not user:
        assert "two years" in reader(content, LIMITS).text.content
        return
    with pytest.raises(Unreadable, match="password; save it without one"):
        reader(content, LIMITS)


@READERS
def test_too_many_pages_are_refused(reader):
    with pytest.raises(Unreadable, match="has 3 pages; 2 is the most"):
        reader(pdf(TEXT, TEXT, TEXT), Limits(pages=2))


@READERS
def test_too_much_text_is_refused(reader):
    with pytest.raises(Unreadable, match="more than 20 characters"):
        reader(pdf(TEXT), Limits(characters=20))


def test_files_inside_the_file_are_said():
    catalog = b"/Names<</EmbeddedFiles<</Names[(a)<</F(a.txt)/EF<<>>>>]>>>>"

    notes = with_pdfium(pdf(TEXT, catalog=catalog), LIMITS).notes

    assert notes == ("The PDF carries 1 file inside it; nothing was read from there.",)


def test_a_form_that_only_its_own_program_shows_is_refused():
    form = pdf(
        ("Please wait...",),
        catalog=b"/NeedsRendering true/AcroForm<</XFA[(a)4 0 R]/Fields[]>>",
        others=[stream(b"<xdp>")],
    )

    with pytest.raises(Unreadable, match="interactive form"):
        with_pdfium(form, LIMITS)


@READERS
@pytest.mark.parametrize(
    ("shown", "text"),
    [
        pytest.param(("the agree-", "ment ends"), "the agreement ends", id="a word"),
        pytest.param(("AGREE-", "MENT"), "AGREEMENT", id="a heading"),
        pytest.param(("Anglo-", "American law"), "Anglo-American law", id="a capital"),
        pytest.param(("twenty-", "four months"), "twenty-four months", id="a number"),
        pytest.param(("a non-", "renewal"), "a non-renewal", id="a prefix"),
        pytest.param(("a five-", "year term"), "a five-year term", id="a length"),
        pytest.param(
            ("a long-lived tool, a long-", "lived one"),
            "a long-lived tool, a long-lived one",
            id="a word that has a hyphen elsewhere",
        ),
        pytest.param(("agree\xad", "ment"), "agreement", id="a soft hyphen"),
        pytest.param(("pre\xadpaid",), "pre-paid", id="a soft hyphen that is seen"),
        pytest.param(("2019-", "2020"), "2019-\n2020", id="figures"),
        pytest.param(("30\xa0days",), "30 days", id="a blank that does not break"),
    ],
)
def test_a_word_that_a_line_broke_is_whole_again(reader, shown, text):
    assert reader(pdf(shown), LIMITS).text.content.strip() == text


@pytest.mark.parametrize("mark", ["\ufffe", "\x02"])
def test_hyphens_at_the_end_of_a_line_may_be_control_characters(mark):
    page = f"The agree{mark}ment{mark}s term is twenty{mark}four months"

    assert mended([page]) == ["The agreements term is twenty-four months"]


def test_no_character_is_left_that_nobody_sees():
    page = "a\x00b\x07c\u200bd\ufeff \ud800 \ufb03 \u2003 \uf0b7 \ufe0f\r\nend"

    assert mended([page]) == ["abcd \N{REPLACEMENT CHARACTER} ffi   \u2022 \ufe0f\nend"]
