"""The pages of a file made into one text, with notes on those that hold none."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from vendors.reading.files.shapes import Extracted, Limits, Unreadable
from vendors.reading.proposals import Text

BETWEEN = "\n"
FEW_LETTERS = 80  # a stamp or a page number on a scan, not a page of text
NAMED = 8  # page numbers in a note, before it only counts them
HARDLY = "no, or hardly any,"
WHAT_TO_DO = "Upload a PDF whose text has been recognised (OCR)."


class Page(NamedTuple):
    content: str
    is_picture: bool = False  # or is covered by one
    is_damaged: bool = False

    @property
    def is_scan(self) -> bool:
        return self.is_picture and len(self.content.strip()) < FEW_LETTERS


def extracted(pages: Sequence[Page], notes: Iterable[str] = ()) -> Extracted:
    """Return pages as one text, and notes on what could not be read from them."""
    lengths = (len(page.content) + len(BETWEEN) for page in pages)
    *offsets, _end = accumulate(lengths, initial=0)
    text = Text(BETWEEN.join(page.content for page in pages), tuple(offsets))
    return Extracted(text, (*_notes(pages), *notes))


def refuse_too_many(pages: int, limits: Limits) -> None:
    """Refuse more pages than are allowed.

    :raises Unreadable: if there are more.
    """
    if pages > limits.pages:
        raise Unreadable(
            f"The file has {pages:,} pages; {limits.pages:,} is the most that is read. "
            "Upload the contract itself, without what is attached."
        )


def refuse_too_long(characters: int, limits: Limits) -> None:
    """Refuse more text than is allowed.

    :raises Unreadable: if there is more.
    """
    if characters > limits.characters:
        raise Unreadable(
            f"The file holds more than {limits.characters:,} characters, which is "
            "the most that is read. Upload the contract itself, without what is "
            "attached."
        )


def _notes(pages: Sequence[Page]) -> Iterable[str]:
    scans = [number for number, page in enumerate(pages, 1) if page.is_scan]
    if len(scans) == len(pages) and scans:
        yield f"The file holds pictures of pages and {HARDLY} text. {WHAT_TO_DO}"
    elif scans:
        are, them = (
            ("are pictures", "them") if len(scans) > 1 else ("is a picture", "it")
        )
        yield f"{_numbered(scans)} {are}: {HARDLY} text could be read from {them}."
    elif not any(page.content.strip() for page in pages):
        yield "The file holds no text, so nothing was read from it."
    damaged = [number for number, page in enumerate(pages, 1) if page.is_damaged]
    if damaged:
        was = "were" if len(damaged) > 1 else "was"
        yield f"{_numbered(damaged)} could not be read, or not all of it {was}."


def _numbered(pages: Sequence[int]) -> str:
    """Return "Page 3", "Pages 3 and 4" or "Pages 3, 4, 5 and 20 more"."""
    if len(pages) == 1:
        return f"Page {pages[0]}"
    named = [str(page) for page in pages[:NAMED]]
    more = len(pages) - len(named)
    last = f"{more} more" if more else named.pop()
    return f"Pages {', '.join(named)} and {last}"
