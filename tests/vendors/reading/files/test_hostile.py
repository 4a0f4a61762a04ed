"""Files that are broken, or made to break whoever reads them."""

import io
import random
import time
import zipfile
import zlib

import psutil
import pytest

from tests.pdf_files import assembled, bomb, encrypted, lines, pdf, scanned, stream
from tests.word_files import W, docx, p, relations, zipped
from vendors.reading.files import Limits, Unreadable, extract

LIMITS = Limits(seconds=20, memory_megabytes=512)
MUTATIONS = 60
GROWTH = 64 << 20  # what this process may keep of all it has read
TEXT = ("This Agreement begins on 1 May 2026 and runs for two years.",)
WHOLE = pdf(TEXT, TEXT, catalog=b"/Lang(en)")
CALLED = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<%s>>>>"


def calling(*names):
    return b" ".join(b"/%s Do" % name for name in names)


def exponential_forms(depth=20, width=10):
    """Forms each of which shows the next one ten times."""
    forms = [
        stream(calling(*[b"F"] * width), CALLED % (b"/F %d 0 R" % (at + 5)))
        for at in range(depth)
    ]
    forms.append(stream(lines(*TEXT), CALLED % b""))
    return pdf(b"/F Do", resources=b"/XObject<</F 4 0 R>>", others=forms)


def endless_forms():
    form = stream(calling(b"F"), CALLED % b"/F 4 0 R")
    return pdf(b"/F Do", resources=b"/XObject<</F 4 0 R>>", others=[form])


def endless_annotation():
    form = stream(calling(b"F"), CALLED % b"/F 5 0 R")
    widget = b"<</Subtype/Widget/FT/Tx/Rect[0 0 9 9]/F 4/AP<</N 5 0 R>>>>"
    return pdf(TEXT, page=b"/Annots[4 0 R]", others=[widget, form])


def loop_of_tables():
    at = WHOLE.rindex(b"xref\n0")
    return WHOLE.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % at)


def pages_in_pages(depth):
    """A tree of pages with nothing but branches."""
    branches = [
        b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (at + 3) for at in range(depth)
    ]
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", *branches])


def objects_in_a_compressed_object():
    """An object stream that says it holds itself."""
    inner = b"4 0 <</Type/ObjStm>>"
    return pdf(TEXT, others=[stream(inner, b"/Type/ObjStm/N 1/First 4/Extends 4 0 R")])


HOSTILE_PDFS = {
    "nothing but a mark": b"%PDF-1.7\n",
    "half of it": WHOLE[: len(WHOLE) // 2],
    "no end": WHOLE[:-60],
    "its end only": b"%PDF-1.7\n" + WHOLE[-200:],
    "noise": b"%PDF-1.7\n" + random.Random(1).randbytes(200_000),
    "a table of nothing": assembled([b"null"] * 3),
    "a table that names itself": loop_of_tables(),
    "a table at the wrong place": pdf(TEXT, startxref=10**12),
    "numbers too large": pdf(TEXT, count=2**63, startxref=-1),
    "no pages": pdf(),
    "pages that are their own": pdf(TEXT, kids=b"2 0 R"),
    "a page that is the catalogue": pdf(TEXT, kids=b"1 0 R"),
    "pages in pages": pages_in_pages(5_000),
    "one page many times": pdf(TEXT, kids=b"5 0 R " * 100_000, count=100_000),
    "many pages that are not there": pdf(TEXT, count=100_000),
    "fewer pages than are there": pdf(TEXT, TEXT, count=-1),
    "a page as large as a town": pdf(TEXT, page=b"/MediaBox[0 0 1e9 1e9]"),
    "a page of no size": pdf(TEXT, page=b"/MediaBox[0 0 0 0]/UserUnit 1e30"),
    "lists in lists": pdf(TEXT, catalog=b"/X " + b"[" * 50_000 + b"]" * 50_000),
    "dictionaries in dictionaries": pdf(TEXT, catalog=b"/X " + b"<</X " * 50_000),
    "lists in lists on a page": pdf(b"[" * 200_000),
    "states upon states": pdf(b"q " * 500_000 + lines(*TEXT)),
    "a stream shorter than it says": pdf(
        b"<</Length 999999999>>stream\n" + lines(*TEXT) + b"\nendstream"
    ),
    "a stream longer than it says": pdf(
        b"<</Length -5>>stream\n" + lines(*TEXT) + b"\nendstream"
    ),
    "a stream whose length is itself": pdf(
        b"<</Length 4 0 R>>stream\n" + lines(*TEXT) + b"\nendstream"
    ),
    "a stream that is not what it says": pdf(
        stream(b"not packed", b"/Filter/FlateDecode")
    ),
    "filters upon filters": pdf(
        stream(b"x", b"/Filter[" + b"/FlateDecode" * 5_000 + b"]")
    ),
    "a form that shows itself": endless_forms(),
    "forms that show forms": exponential_forms(),
    "a field that shows itself": endless_annotation(),
    "an object in itself": objects_in_a_compressed_object(),
    "a program": pdf(
        TEXT, catalog=b"/OpenAction<</S/JavaScript/JS(while(true){app.alert(1)})>>"
    ),
    "a launch": pdf(TEXT, catalog=b"/OpenAction<</S/Launch/F(/bin/sh)>>"),
    "a password": encrypted(WHOLE, user="secret"),
    "a password for changes": encrypted(WHOLE, user=""),
    "pictures": scanned(b""),
}


def lying(content, size):
    """A zip whose members each say that they unpack to so many bytes."""
    first, *members = content.split(b"PK\x01\x02")
    said = size.to_bytes(4, "little")
    return b"PK\x01\x02".join(
        [first, *(each[:20] + said + each[24:] for each in members)]
    )


def zipped_document(document, **others):
    return zipped(
        {
            "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
            "word/document.xml": document,
            **others,
        }
    )


def xml_bomb():
    entities = "".join(
        f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10)
    )
    return zipped_document(
        f'<!DOCTYPE w [<!ENTITY e0 "x">{entities}]><w:document xmlns:w="{W}">'
        "<w:t>&e9;</w:t></w:document>"
    )


def external_entity():
    return zipped_document(
        f'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        f'<w:document xmlns:w="{W}"><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:document>'
    )


def two_of_a_name():
    content = io.BytesIO(docx(p("One")))
    with zipfile.ZipFile(content, "a") as file, pytest.warns(match="Duplicate"):
        file.writestr("word/document.xml", "<w:document/>")
    return content.getvalue()


def nested(depth, *tags):
    opened = "".join(f"<w:{tag}>" for tag in tags)
    closed = "".join(f"</w:{tag}>" for tag in reversed(tags))
    return opened * depth + closed * depth


HOSTILE_DOCX = {
    "nothing but a mark": b"PK\x03\x04",
    "half of it": docx(p("x" * 50_000))[:300],
    "noise": b"PK\x03\x04" + random.Random(2).randbytes(100_000),
    "no XML": zipped_document("no XML at all"),
    "another tongue": zipped_document('<?xml version="1.0" encoding="utf-7"?><a/>'),
    "entities in entities": xml_bomb(),
    "an entity from elsewhere": external_entity(),
    "members that say they are large": lying(docx(p("x")), 1 << 31),
    "members that say they are small": lying(docx(p("x" * 9_000)), 5),
    "a member twice": two_of_a_name,
    "many members": zipped({f"{at}": "" for at in range(20_000)}),
    "elements in elements": docx(nested(20_000, "sdt")),
    "tables in tables": docx(nested(5_000, "tbl", "tr", "tc")),
    "fields without an end": docx(
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 5_000 + "<w:r/>")
    ),
    "ends without a field": docx(
        p('<w:r><w:fldChar w:fldCharType="end"/></w:r>' * 9, "Text")
    ),
    "a path that leads out": zipped(
        {
            "_rels/.rels": relations({"../../../etc/passwd": "officeDocument"}),
            "../../../etc/passwd": "x",
        }
    ),
}


@pytest.fixture
def read(tmp_path):
    """Read a content as a file: its text, or the sentence why not."""

    def read_content(content):
        path = tmp_path / "upload"
        path.write_bytes(content() if callable(content) else content)
        begun = time.monotonic()
        try:
            return extract(path, limits=LIMITS).text.content
        except Unreadable as refusal:
            return f"refused: {refusal}"
        finally:
            assert time.monotonic() - begun < LIMITS.seconds + 5

    return read_content


@pytest.fixture(autouse=True)
def nothing_is_left():
    before = psutil.Process().memory_info().rss
    yield
    assert psutil.Process().children(recursive=True) == []
    assert psutil.Process().memory_info().rss - before < GROWTH


def assert_text_or_sentence(said):
    assert not said.startswith("refused") or said.endswith(".")
    assert "\0" not in said


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE_PDFS)
def test_a_hostile_pdf_ends_in_text_or_a_sentence(name, read):
    assert_text_or_sentence(read(HOSTILE_PDFS[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE_DOCX)
def test_a_hostile_docx_ends_in_text_or_a_sentence(name, read):
    said = read(HOSTILE_DOCX[name])

    assert_text_or_sentence(said)
    assert "root:" not in said


@pytest.mark.slow
@pytest.mark.parametrize(
    "whole", [pytest.param(WHOLE, id="PDF"), pytest.param(docx(p(*TEXT)), id="DOCX")]
)
def test_a_file_with_wrong_bytes_ends_in_text_or_a_sentence(whole, read):
    chance = random.Random(4711)

    for _ in range(MUTATIONS):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        assert_text_or_sentence(read(bytes(damaged)))


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [100, 1024])
def test_a_page_that_unpacks_without_end_is_text_or_a_sentence(megabytes, read):
    assert len(read(pdf(bomb(megabytes)))) < 1_000


@pytest.mark.slow
def test_a_document_that_unpacks_without_end_is_refused(read):
    document = f'<w:document xmlns:w="{W}">{" " * (100 << 20)}</w:document>'

    assert "unpacks into far more" in read(zipped_document(document))


@pytest.mark.slow
def test_more_text_than_is_allowed_stops_the_reading(read):
    page = lines(*["0123456789" * 10] * 1000)

    assert "more than 3,000,000 characters" in read(pdf(*[page] * 40))


def test_a_file_that_is_only_a_little_broken_is_read(read):
    assert "two years" in read(HOSTILE_PDFS["a table at the wrong place"])


def test_half_a_contract_is_none(read):
    assert "is damaged" in read(HOSTILE_PDFS["half of it"])
    assert "is damaged" in read(HOSTILE_DOCX["half of it"])


def test_zlib_is_what_packs_a_bomb():
    packed = bomb(2).split(b"stream\n")[1].removesuffix(b"\nend")

    assert len(zlib.decompress(zlib.decompress(packed))) == 2 << 20
