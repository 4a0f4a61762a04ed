"""PDF files made by hand, well-formed or as hostile as a test wants them."""

import io
import zlib

import pypdf

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def stream(content, more=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def lines(*texts):
    """The content of a page that shows lines of text."""
    shown = b"".join(b"(%s) Tj T* " % escaped(text) for text in texts)
    return b"BT /F1 12 Tf 14 TL 72 720 Td " + shown + b"ET"


def escaped(text):
    encoded = text.encode("cp1252")
    for mark in (b"\\", b"(", b")"):
        encoded = encoded.replace(mark, b"\\" + mark)
    return encoded


def assembled(objects, *, trailer=b"", startxref=None):
    """A file of numbered objects, the first of which is the catalogue."""
    content, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    at = len(content) if startxref is None else startxref
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, entries)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
    return content + table + end % (len(objects) + 1, trailer, at)


def pdf(
    *contents,
    catalog=b"",
    pages=b"",
    page=b"",
    resources=b"",
    kids=None,
    count=None,
    others=(),
    **file,
):
    """A file with a page for each content; objects from 4 on are the `others`.

    A content that is a tuple is a list of lines, bytes are operators, and an object
    ("<<…>>stream") stands as it is.
    """
    objects = [b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, b"", FONT, *others]
    own = []
    for content in contents:
        shown = lines(*content) if isinstance(content, tuple) else content
        objects.append(shown if shown.startswith(b"<<") else stream(shown))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>%s>>%s>>" % (len(objects), resources, page)
        )
        own.append(b"%d 0 R" % len(objects))
    listed = b" ".join(own) if kids is None else kids
    total = len(own) if count is None else count
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d%s>>" % (listed, total, pages)
    return assembled(objects, **file)


SCAN = stream(
    b"\x80" * 100,
    b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray"
    b"/BitsPerComponent 8",
)
SCANNED = b"q 612 0 0 792 0 0 cm /I Do Q "


def scanned(*contents):
    """A file with a page of text for each tuple and a picture for each b""."""
    return pdf(
        *(SCANNED + (lines(*each) if each else b"") for each in contents),
        resources=b"/XObject<</I 4 0 R>>",
        others=[SCAN],
    )


def encrypted(content, *, user, owner="owner"):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb(megabytes, *, byte=b" "):
    """A stream of so many megabytes in as few as can be, packed twice."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(byte * (1 << 20)) for _ in range(megabytes))
    twice = zlib.compress(once + packer.flush(), 9)
    return stream(twice, b"/Filter[/FlateDecode/FlateDecode]")
