"""The text of a PDF, by either of two readers; both only ever run in a child."""

import ctypes
import io
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice

import pypdf
import pypdfium2
from pypdf.errors import DependencyError, FileNotDecryptedError
from pypdfium2 import raw

from vendors.reading.files.glyphs import mended
from vendors.reading.files.kinds import PROTECTED
from vendors.reading.files.pages import (
    Page,
    extracted,
    refuse_too_long,
    refuse_too_many,
)
from vendors.reading.files.shapes import Extracted, Limits, Unreadable
from vendors.reading.files.wrapping import unwrapped

NO_PAGES = "The file has no pages. Save it as PDF anew, and upload that."
FORM = (
    "The file is an interactive form that only its own program can show. Print it to "
    "a new PDF, and upload that."
)
LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
MOST_OBJECTS = 2_000  # of a page, looked at to tell whether it is a picture
DEPTH = 3


def with_pdfium(content: bytes, limits: Limits) -> Extracted:
    """Return the text as pdfium reads it; anything may be raised, or it may crash.

    :raises Unreadable: if another reader could do no better.
    """
    document = _opened(content)
    if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
        raise Unreadable(FORM)
    refuse_too_many(len(document), limits)
    pages = _bounded(
        (_pdfium_page(document, at) for at in range(len(document))), limits
    )
    if all(page.is_damaged for page in pages):
        raise ValueError("No page could be read.")
    return extracted(pages, _attachments(document.count_attachments()))


def with_pypdf(content: bytes, limits: Limits) -> Extracted:
    """Return the text as pypdf reads it; anything may be raised.

    :raises Unreadable: if another reader could do no better.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        count = len(reader.pages)
    except (DependencyError, FileNotDecryptedError) as failure:
        raise Unreadable(PROTECTED) from failure
    if not count:
        raise Unreadable(NO_PAGES)
    refuse_too_many(count, limits)
    pages = _bounded((_pypdf_page(reader, at) for at in range(count)), limits)
    if all(page.is_damaged for page in pages):
        raise ValueError("No page could be read.")
    return extracted(pages)


def _bounded(pages: Iterable[Page], limits: Limits) -> list[Page]:
    read, characters = [], 0
    for page in pages:
        characters += len(page.content)
        refuse_too_long(characters, limits)
        read.append(page)
    contents = mended([page.content for page in read])
    return [
        page._replace(content=unwrapped(content))
        for page, content in zip(read, contents, strict=True)
    ]


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as failure:
        if failure.err_code in LOCKED:
            raise Unreadable(PROTECTED) from failure
        raise


def _pdfium_page(document: pypdfium2.PdfDocument, at: int) -> Page:
    try:
        _flatten(document, at)
        with closing(document[at]) as page, closing(page.get_textpage()) as text:
            return Page(text.get_text_range(), _is_picture(page))
    except pypdfium2.PdfiumError:
        return Page("", is_damaged=True)


def _flatten(document: pypdfium2.PdfDocument, at: int) -> None:
    """Make what is filled into a form, or written upon the page, part of the page."""
    with closing(document[at]) as page:
        if raw.FPDFPage_GetAnnotCount(page):
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover half of the page, or it holds drawings and no text."""
    width, height = page.get_size()
    covered, kinds = 0.0, set()
    # What a page shows may be wrapped into a form, and that into another.
    for each in islice(page.get_objects(max_depth=DEPTH), MOST_OBJECTS):
        kinds.add(each.type)
        if each.type == raw.FPDF_PAGEOBJ_IMAGE:
            covered += _area(each.raw)
    is_drawn = bool(kinds - {raw.FPDF_PAGEOBJ_FORM})
    has_text = raw.FPDF_PAGEOBJ_TEXT in kinds
    return covered > width * height / 2 or (is_drawn and not has_text)


def _area(page_object: raw.FPDF_PAGEOBJECT) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    edges = map(ctypes.byref, (left, bottom, right, top))
    raw.FPDFPageObj_GetBounds(page_object, *edges)
    return abs((right.value - left.value) * (top.value - bottom.value))


def _attachments(count: int) -> Iterator[str]:
    if count:
        files = "1 file" if count == 1 else f"{count} files"
        yield f"The PDF carries {files} inside it; nothing was read from there."


def _pypdf_page(reader: pypdf.PdfReader, at: int) -> Page:
    try:
        page = reader.pages[at]
        content = page.extract_text()
        return Page(content, is_picture=not content.strip() and bool(page.images))
    except RecursionError:
        raise
    except Exception:  # noqa: BLE001  a broken page raises anything, others are whole
        return Page("", is_damaged=True)
