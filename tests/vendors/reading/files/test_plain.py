import codecs

import pytest

from vendors.reading.files import Limits, Unreadable
from vendors.reading.files.kinds import Kind, kind_of, refuse_ole
from vendors.reading.files.plain import GUESSED, read

LIMITS = Limits()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORDS = "Fee: 5 € – “net”"


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        pytest.param(WORDS.encode(), (), id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + WORDS.encode(), (), id="UTF-8 that says so"),
        pytest.param(WORDS.encode("utf-16"), (), id="UTF-16"),
        pytest.param(
            codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), (), id="UTF-16, big end"
        ),
        pytest.param(WORDS.encode("cp1252"), (GUESSED,), id="Windows-1252"),
    ],
)
def test_a_text_is_read_in_the_encoding_it_has(content, notes):
    extracted = read(content, LIMITS)

    assert (extracted.text.content, extracted.notes) == (WORDS, notes)


def test_lines_end_alike_and_pages_begin_at_form_feeds():
    text = read(b"One\r\ntwo\rthree\fFour\f", LIMITS).text

    assert text.content == "One\ntwo\nthree\nFour"
    assert text.pages == (0, 14)
    assert text.page_of(text.content.index("Four")) == 2


def test_without_form_feeds_there_are_no_pages():
    assert read(b"One", LIMITS).text.pages == ()


def test_a_blank_text_says_so():
    assert read(b" \n ", LIMITS).notes == (
        "The file holds no text, so nothing was read from it.",
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"Te\0xt", id="NUL"),
        pytest.param(b"\x01\x02\x03", id="controls"),
        pytest.param(WORDS.encode("utf-32"), id="UTF-32"),
        pytest.param(WORDS.encode("utf-16-le"), id="UTF-16 that does not say so"),
    ],
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(Unreadable, match="neither a PDF, nor a DOCX, nor plain text"):
        read(content, LIMITS)


def test_too_much_text_is_refused():
    with pytest.raises(Unreadable, match="more than 3 characters"):
        read(b"Four", Limits(characters=3))
    with pytest.raises(Unreadable, match="has 3 pages"):
        read(b"1\f2\f3", Limits(pages=2))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", Kind.PDF),
        (b"\nHTTP/1.1 200 OK\r\n\r\n%PDF-1.4", Kind.PDF),
        (b"PK\x03\x04\x14\0", Kind.ZIP),
        (OLE, Kind.OLE),
        (b"This Agreement", Kind.PLAIN),
        (b"BM Systems Ltd and Orbit Inc. agree", Kind.PLAIN),
        (b"RIFF agrees", Kind.PLAIN),
        (b"\xff\xfeT\0", Kind.PLAIN),
    ],
)
def test_a_file_is_known_by_its_content(head, kind):
    assert kind_of(head) is kind


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (codecs.BOM_UTF8 + b"\n<HTML>", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"GIF89a", "picture"),
        (b"II*\0", "picture"),
        (b"BM\x36\0\0\0\0\0\0\0", "picture"),
        (b"RIFF\0\0\0\0WEBP", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"\x1f\x8b\x08", "archive"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"PK\x05\x06", "archive"),
    ],
)
def test_other_files_are_refused_with_what_to_do(head, sentence):
    with pytest.raises(Unreadable, match=rf"(?s){sentence}.*\.$"):
        kind_of(head)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLE + b"\0" * 512, "old office program"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_an_old_office_file_is_refused_and_so_is_one_with_a_password(content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        refuse_ole(content, LIMITS)
