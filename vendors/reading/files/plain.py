"""The text of a plain text file, whichever of four encodings it is in."""

import codecs
from dataclasses import replace

from vendors.reading.files.glyphs import plain
from vendors.reading.files.pages import (
    Page,
    extracted,
    refuse_too_long,
    refuse_too_many,
)
from vendors.reading.files.shapes import Extracted, Limits, Unreadable
from vendors.reading.proposals import Text

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
PAGE_BREAK = "\f"
ALLOWED = frozenset("\t\n\r\f\v\x1a\x85")  # 1A ends a file of old
NOT_TEXT = (
    "It is neither a PDF, nor a DOCX, nor plain text. Open it in the program it comes "
    "from, save it as PDF, and upload that."
)
GUESSED = (
    "The file does not say how its letters are encoded; they were read as Windows-1252."
)


def read(content: bytes, limits: Limits) -> Extracted:
    """Return the text; a form feed begins a new page.

    :raises Unreadable: if it is no text, or too much of it.
    """
    text, notes = _decoded(content)
    if any(character < " " and character not in ALLOWED for character in set(text)):
        raise Unreadable(NOT_TEXT)
    refuse_too_long(len(text), limits)
    pages = text.rstrip("\f\x1a").split(PAGE_BREAK)
    refuse_too_many(len(pages), limits)
    found = extracted([Page(plain(page).replace("\xad", "")) for page in pages], notes)
    # Without a single break there are no pages, rather than one.
    return found if len(pages) > 1 else replace(found, text=Text(found.text.content))


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), (GUESSED,)
