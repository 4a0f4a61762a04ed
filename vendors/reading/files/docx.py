"""The text of a DOCX as Word would show it with every tracked change accepted.

A DOCX has no pages until it is laid out, so its text has none either.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from vendors.reading.files.fields import Fields
from vendors.reading.files.glyphs import plain
from vendors.reading.files.kinds import AS_PDF
from vendors.reading.files.numbering import numbering
from vendors.reading.files.ooxml import attribute, child, children, is_on, local
from vendors.reading.files.package import Package
from vendors.reading.files.pages import WHAT_TO_DO, refuse_too_long
from vendors.reading.files.shapes import Extracted, Limits, Unreadable
from vendors.reading.proposals import Text

BETWEEN = "\n\n"  # paragraphs; a single break may fall within a sentence
MARKS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
}
# Deleted text, properties (also those of before a change), codes of fields, comments
# on pronunciation.
LEFT_OUT = frozenset(
    "del moveFrom delText pPr rPr sdtPr tblPr tblPrEx tblGrid trPr tcPr sectPr "
    "instrText delInstrText rt".split()
)
PICTURED = frozenset({"drawing", "pict", "object"})
OTHER_OFFICE = {
    "workbook": f"It is a spreadsheet. {AS_PDF}",
    "presentation": f"It is a presentation. {AS_PDF}",
}
NO_DOCX = f"It is no DOCX file. {AS_PDF}"
NO_TEXT = "The file holds no text, so nothing was read from it."
PICTURES = f"The file holds pictures and no text. {WHAT_TO_DO}"
TRACKED = (
    "The file has tracked changes that nobody has accepted yet: what they insert was "
    "read, what they delete was not."
)
REMARKS = {
    TRACKED: {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"},
    "A part of the document is a file inside it, which was not read.": {"altChunk"},
    "Some fields of the document are not filled in yet.": {"showingPlcHdr"},
}


def read(content: bytes, limits: Limits) -> Extracted:
    """Return the text and its automatic numbers.

    :raises Unreadable: if it is no DOCX, or too much.
    """
    package = Package(content)
    main = package.main_part()
    root = package.part(main)
    if root is None or local(root) != "document":
        kind = local(root) if root is not None else ""
        raise Unreadable(OTHER_OFFICE.get(kind, NO_DOCX))
    document = _Document(package, main)
    blocks, characters = [], 0
    for block in document.blocks(root):
        characters += len(block) + len(BETWEEN)
        refuse_too_long(characters, limits)
        blocks.append(block)
    text = plain(BETWEEN.join(blocks)).replace("\xad", "")
    names = {local(element) for element in root.iter()}
    return Extracted(Text(text), tuple(_remarks(names, is_empty=not text.strip())))


def _remarks(names: set[str], *, is_empty: bool) -> Iterator[str]:
    """Yield what a person should know of a document with elements of these names."""
    if is_empty:
        yield PICTURES if names & PICTURED else NO_TEXT
    yield from (remark for remark, marks in REMARKS.items() if names & marks)


class _Document:
    """Walks through a document once, in its order."""

    def __init__(self, package: Package, main: str) -> None:
        self._package, self._main = package, main
        self._numbering = numbering(
            package.first(main, "numbering"), package.first(main, "styles")
        )
        self._notes = {
            (kind, attribute(note, "id")): note
            for kind in ("footnote", "endnote")
            for note in children(package.first(main, f"{kind}s"), kind)
        }
        self._fields = Fields()
        self._held = ""  # what a paragraph without its own end passes on to the next
        self._after: list[str] = []  # text boxes and notes, for after the paragraph
        self._notes_read = 0

    def blocks(self, root: Element) -> Iterator[str]:
        """Yield headers, then paragraphs and tables, then footers, each text once."""
        yield from self._margin("header")
        yield from self._story(root)
        yield from self._margin("footer")

    def _margin(self, kind: str) -> list[str]:
        """Return what headers or footers say, each once, and no bare page numbers."""
        parts = map(self._package.part, self._package.related(self._main, kind))
        said = [
            block for part in parts if part is not None for block in self._story(part)
        ]
        return [block for block in dict.fromkeys(said) if any(map(str.isalpha, block))]

    def _story(self, root: Element) -> list[str]:
        """Return the blocks of a run of paragraphs that no other text runs into."""
        held, self._held = self._held, ""
        after, self._after = self._after, []
        blocks = [block for block in self._blocks(root) if block.strip()]
        blocks += [block for block in (self._held, *self._after) if block.strip()]
        self._held, self._after = held, after
        return blocks

    def _blocks(self, parent: Element) -> Iterator[str]:
        for element in self._kept(parent):
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            else:
                yield from self._blocks(element)

    def _kept(self, parent: Element) -> Iterator[Element]:
        """Yield the children that count: not deleted, and one of each alternative."""
        if local(parent) == "AlternateContent":
            options = (child(parent, name) for name in ("Choice", "Fallback"))
            yield from [option for option in options if option is not None][:1]
            return
        for element in parent:
            if local(element) not in LEFT_OUT and not _is_deleted(element):
                yield element

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        text = self._held + "".join(self._inline(paragraph))
        properties = child(paragraph, "pPr")
        if child(properties, "rPr", "del") is not None:
            self._held = text
            return
        self._held = ""
        label = self._numbering.label(properties)
        yield f"{label}{text}"
        yield from self._after
        self._after.clear()

    def _inline(self, parent: Element) -> Iterator[str]:
        for element in self._kept(parent):
            name = local(element)
            if name == "r" and is_on(child(element, "rPr", "vanish")):
                for mark in children(element, "fldChar"):
                    self._fields.pass_by(mark)
            elif name == "fldChar":
                yield self._fields.pass_by(element)
            elif name == "txbxContent":
                self._after.extend(self._story(element))
            elif name in ("footnoteReference", "endnoteReference"):
                self._note(name.removesuffix("Reference"), element)
            elif name in ("t", "sym", *MARKS):
                yield _characters(element) if self._fields.show else ""
            else:
                yield from self._inline(element)

    def _note(self, kind: str, reference: Element) -> None:
        note = self._notes.pop((kind, attribute(reference, "id")), None)
        if note is not None:
            self._notes_read += 1
            self._after.append(f"[{self._notes_read}] {' '.join(self._story(note))}")

    def _table(self, table: Element) -> Iterator[str]:
        """Yield simple rows as lines of one block, and others a paragraph a block."""
        lines: list[str] = []
        for row in self._inside(table, "tr"):
            cells = [self._story(cell) for cell in self._inside(row, "tc")]
            if all(len(cell) <= 1 for cell in cells):
                texts = (" ".join(cell).replace("\n", " ") for cell in cells)
                lines.append("\t".join(texts).rstrip())
                continue
            yield "\n".join(filter(None, lines))
            lines.clear()
            yield from (block for cell in cells for block in cell)
        yield "\n".join(filter(None, lines))

    def _inside(self, parent: Element, name: str) -> Iterator[Element]:
        """Yield a table's rows or a row's cells, which controls may wrap."""
        for element in self._kept(parent):
            if local(element) == name:
                yield element
            else:
                yield from self._inside(element, name)


def _is_deleted(element: Element) -> bool:
    """Whether a table's row or cell is one that a tracked change takes away."""
    row, cell = child(element, "trPr", "del"), child(element, "tcPr", "cellDel")
    return row is not None or cell is not None


def _characters(element: Element) -> str:
    name = local(element)
    if name == "t":
        return (element.text or "").replace("\n", " ")
    if name == "sym":
        return _symbol(attribute(element, "char") or "")
    return MARKS[name]


def _symbol(code: str) -> str:
    """Return a character of a symbol font; fonts of pictures use a private range."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
