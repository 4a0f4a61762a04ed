"""A contract's text as it is shown beside what was read from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vendors.reading.proposals import Quote, Text

# How much of a text without pages is shown at once.
PART_LENGTH = 8_000


@dataclass(frozen=True, slots=True)
class Marked:
    """A clause to be marked in the text, and the fact that it is about."""

    quote: Quote
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and the facts whose clauses it belongs to; none for plain text."""

    words: str
    labels: tuple[str, ...] = ()
    chosen: bool = False
    begins: bool = False
    """Whether the chosen clause begins here: where the page is to be opened."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a text, or one part of a text that has no pages."""

    number: int
    count: int
    name: str
    pieces: tuple[Piece, ...]

    @property
    def is_blank(self) -> bool:
        return not any(piece.words.strip() for piece in self.pieces)

    @property
    def marked(self) -> SafeString:
        """Return the text with its clauses marked; all of it is escaped."""
        return format_html_join("", "{}", ((_html(piece),) for piece in self.pieces))

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.count else None


def _html(piece: Piece) -> SafeString | str:
    if not piece.labels:
        return piece.words
    where = format_html(' id="{}"', "quote") if piece.begins else ""
    return format_html(
        '<mark class="sb-clause{}"{} title="{}">{}</mark>',
        " sb-clause-chosen" if piece.chosen else "",
        where,
        ", ".join(piece.labels),
        piece.words,
    )


def part(text: Text, marks: Iterable[Marked], *, number: int | None) -> Part:
    """Return a part of a text with its clauses marked.

    Without a number, or with one that is not there, it is the part in which the
    chosen clause begins, else the first.
    """
    marks = [*marks]
    bounds = [*pairwise([*_starts(text), len(text.content)])]
    if number is None or not 1 <= number <= len(bounds):
        number = _part_of_chosen(bounds, marks)
    start, end = bounds[number - 1]
    name = "Page" if text.pages else "Part"
    return Part(number, len(bounds), name, _pieces(text.content, start, end, marks))


def _starts(text: Text) -> list[int]:
    if text.pages:
        return [0, *text.pages[1:]]
    starts, content = [0], text.content
    while len(content) - starts[-1] > PART_LENGTH:
        upto = starts[-1] + PART_LENGTH
        # At the end of a line where there is one, so that no word is torn apart.
        line = content.rfind("\n", starts[-1] + 1, upto) + 1
        starts.append(line if line > starts[-1] else upto)
    return starts


def _part_of_chosen(bounds: Sequence[tuple[int, int]], marks: list[Marked]) -> int:
    chosen = next((mark.quote.start for mark in marks if mark.chosen), 0)
    return next(
        (place for place, (_, end) in enumerate(bounds, start=1) if chosen < end), 1
    )


def _pieces(
    content: str, start: int, end: int, marks: list[Marked]
) -> tuple[Piece, ...]:
    here = [mark for mark in marks if mark.quote.start < end > start < mark.quote.end]
    cuts = {start, end}
    for mark in here:
        cuts |= {max(mark.quote.start, start), min(mark.quote.end, end)}
    pieces: list[Piece] = []
    begun = False
    for left, right in pairwise(sorted(cuts)):
        over = [
            mark
            for mark in here
            if mark.quote.start <= left and right <= mark.quote.end
        ]
        chosen = any(mark.chosen for mark in over)
        labels = tuple(dict.fromkeys(mark.label for mark in over))
        pieces.append(
            Piece(content[left:right], labels, chosen, begins=chosen and not begun)
        )
        begun = begun or chosen
    return tuple(pieces)
