import pytest

from tests.word_files import (
    STRICT,
    docx,
    p,
    r,
    relations,
    zipped,
)
from vendors.reading.files import Limits, Unreadable
from vendors.reading.files.docx import TRACKED, read

LIMITS = Limits()
BOX = "<w:txbxContent><w:p><w:r><w:t>Term: 2 years</w:t></w:r></w:p></w:txbxContent>"


def text_of(body, **parts):
    return read(docx(body, **parts), LIMITS).text.content


def field(*codes, result, ffdata=""):
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{ffdata}</w:fldChar></w:r>'
        + "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + result
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_paragraphs_follow_one_another_with_an_empty_line_between():
    extracted = read(docx(p("One.") + p() + p("Two ", "and three.")), LIMITS)

    assert extracted.text.content == "One.\n\nTwo and three."
    assert extracted.text.pages == ()
    assert extracted.notes == ()


def test_the_strict_dialect_reads_alike():
    assert text_of(p("One."), namespace=STRICT) == "One."


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        pytest.param("<w:r><w:tab/><w:t>a</w:t></w:r>", "\ta", id="tab"),
        pytest.param("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a\nb", id="break"),
        pytest.param(
            "<w:r><w:t>year</w:t><w:noBreakHyphen/><w:t>end</w:t></w:r>",
            "year-end",
            id="hyphen that does not break",
        ),
        pytest.param(
            "<w:r><w:t>agree</w:t><w:softHyphen/><w:t>ment</w:t></w:r>",
            "agreement",
            id="soft hyphen",
        ),
        pytest.param(r("agree\xadment"), "agreement", id="soft hyphen as a letter"),
        pytest.param(r("30\xa0days, \ufb01rst"), "30 days, first", id="odd letters"),
        pytest.param(
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑", id="symbol"
        ),
        pytest.param(
            "<w:r><w:t>three\nyears</w:t></w:r>",
            "three years",
            id="XML that is wrapped",
        ),
        pytest.param(
            '<w:hyperlink r:id="r9"><w:r><w:t>the site</w:t></w:r></w:hyperlink>',
            "the site",
            id="hyperlink",
        ),
        pytest.param(
            '<w:smartTag w:element="date"><w:r><w:t>1 May</w:t></w:r></w:smartTag>',
            "1 May",
            id="smart tag",
        ),
        pytest.param(
            "<w:sdt><w:sdtPr><w:alias w:val='Term'/></w:sdtPr><w:sdtContent>"
            "<w:r><w:t>36 months</w:t></w:r></w:sdtContent></w:sdt>",
            "36 months",
            id="content control",
        ),
        pytest.param(r("seen") + r("hidden", "<w:vanish/>"), "seen", id="hidden"),
        pytest.param(
            r("seen", '<w:vanish w:val="0"/>'), "seen", id="not hidden after all"
        ),
        pytest.param(
            field(" DATE ", result=r("2 Oct 2026")), "2 Oct 2026", id="a field's result"
        ),
        pytest.param(
            field(" IF ", field(" REF x ", result=r("inner")), result=r("outer")),
            "outer",
            id="a field in the code of another",
        ),
        pytest.param(
            '<w:fldSimple w:instr=" REF a "><w:r><w:t>4.2</w:t></w:r></w:fldSimple>',
            "4.2",
            id="a simple field",
        ),
        pytest.param(
            field(
                " FORMCHECKBOX ",
                result="",
                ffdata="<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/>"
                "</w:checkBox></w:ffData>",
            )
            + r(" renews"),
            "☒ renews",
            id="a box that is checked",
        ),
        pytest.param(
            field(
                " FORMDROPDOWN ",
                result="",
                ffdata="<w:ffData><w:ddList><w:result w:val='1'/>"
                "<w:listEntry w:val='1 year'/><w:listEntry w:val='2 years'/>"
                "</w:ddList></w:ffData>",
            ),
            "2 years",
            id="a choice",
        ),
    ],
)
def test_what_stands_in_a_line_is_read_as_it_is_seen(inline, text):
    assert text_of(f"<w:p>{inline}</w:p>") == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            p("for ", f"<w:del>{r('two')}</w:del>", f"<w:ins>{r('three')}</w:ins>"),
            "for three",
            id="insertion and deletion",
        ),
        pytest.param(
            p("<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "kept"),
            "kept",
            id="deleted text",
        ),
        pytest.param(
            p(f"<w:moveFrom>{r('moved')}</w:moveFrom>", "x")
            + p(f"<w:moveTo>{r('moved')}</w:moveTo>"),
            "x\n\nmoved",
            id="moved text stands once",
        ),
        pytest.param(
            p("renews ", properties="<w:rPr><w:del/></w:rPr>") + p("for a year."),
            "renews for a year.",
            id="a deleted paragraph mark joins two paragraphs",
        ),
        pytest.param(
            p("the last", properties="<w:rPr><w:del/></w:rPr>"),
            "the last",
            id="a deleted mark at the very end",
        ),
        pytest.param(
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>"
            + p("gone")
            + "</w:tc></w:tr><w:tr><w:trPr><w:ins/></w:trPr><w:tc>"
            + p("kept")
            + "</w:tc></w:tr></w:tbl>",
            "kept",
            id="a deleted row",
        ),
    ],
)
def test_tracked_changes_are_read_as_if_accepted_and_said(body, text):
    extracted = read(docx(body), LIMITS)

    assert extracted.text.content == text
    assert extracted.notes == (TRACKED,)


@pytest.mark.parametrize(
    "boxed",
    [
        pytest.param(
            "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
            f"{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
            f"<v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent>",
            id="of today, with a copy for old programs",
        ),
        pytest.param(
            f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>",
            id="of an old program",
        ),
        pytest.param(
            "<mc:AlternateContent><mc:Fallback><w:pict><v:textbox>"
            f"{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
            id="only the copy",
        ),
    ],
)
def test_a_text_box_is_read_once_after_its_paragraph(boxed):
    body = p("Before", f"<w:r>{boxed}</w:r>", " and after.") + p("Next.")

    assert text_of(body) == "Before and after.\n\nTerm: 2 years\n\nNext."


def cell(*paragraphs):
    return f"<w:tc><w:tcPr/>{''.join(paragraphs) or p()}</w:tc>"


def table(*rows):
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_a_table_is_a_block_of_lines_with_tabs_between_its_cells():
    body = p("Terms:") + table(
        cell(p("Initial Term")) + cell(p("3 years")),
        cell() + cell(),
        f"<w:sdt><w:sdtContent>{cell(p('Notice'))}</w:sdtContent></w:sdt>"
        + cell(p("30", "<w:r><w:br/></w:r>", "days")),
    )

    assert text_of(body) == "Terms:\n\nInitial Term\t3 years\nNotice\t30 days"


def test_a_row_with_whole_texts_in_its_cells_reads_cell_by_cell():
    body = table(
        cell(p("Term")) + cell(p("Laufzeit")),
        cell(p("One."), p("Two.")) + cell(p("Eins."), table(cell(p("Zwei.")))),
        cell(p("End")) + cell(p("Ende")),
    )

    assert (
        text_of(body) == "Term\tLaufzeit\n\nOne.\n\nTwo.\n\nEins.\n\nZwei.\n\nEnd\tEnde"
    )


def test_notes_follow_the_paragraph_that_refers_to_them():
    separator = f'<w:footnote w:id="-1" w:type="separator">{p("---")}</w:footnote>'
    body = p(
        "The fee",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        " is due",
        '<w:r><w:endnoteReference w:id="2"/></w:r>',
    ) + p("Next.")

    text = text_of(
        body,
        footnotes=f'{separator}<w:footnote w:id="2">{p("In euro.")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p("Monthly.")}</w:endnote>',
    )

    assert text == "The fee is due\n\n[1] In euro.\n\n[2] Monthly.\n\nNext."


def test_headers_and_footers_are_read_once_and_page_numbers_not():
    text = text_of(
        p("Body."), hdr=p("Agreement 4711") + p("Agreement 4711"), ftr=p("12")
    )

    assert text == "Agreement 4711\n\nBody."


def test_what_a_person_should_know_is_noted():
    body = (
        p("Text")
        + '<w:altChunk r:id="r7"/>'
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + p("Click to enter a date.")
        + "</w:sdtContent></w:sdt>"
    )

    extracted = read(docx(body), LIMITS)

    assert extracted.text.content == "Text\n\nClick to enter a date."
    assert len(extracted.notes) == 2


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("", "no text"),
        (p("<w:r><w:drawing/></w:r>"), "pictures and no text"),
    ],
)
def test_a_file_without_text_says_so(body, note):
    extracted = read(docx(body), LIMITS)

    assert extracted.text.content == ""
    assert note in extracted.notes[0]


def other_office(root):
    return zipped(
        {
            "_rels/.rels": relations({"main.xml": "officeDocument"}),
            "main.xml": f"<{root}/>",
        }
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (other_office("workbook"), "spreadsheet"),
        (other_office("presentation"), "presentation"),
        (other_office("anything"), "no DOCX"),
        (zipped({"_rels/.rels": relations({"no.xml": "officeDocument"})}), "no DOCX"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "OpenDocument",
        ),
        (zipped({"contract.pdf": "%PDF-"}), "archive"),
    ],
)
def test_another_file_in_a_zip_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(Unreadable, match=rf"{sentence}.*\."):
        read(content, LIMITS)


def test_more_text_than_is_allowed_is_refused():
    with pytest.raises(Unreadable, match="more than 10 characters"):
        read(docx(p("Eleven chars")), Limits(characters=10))
