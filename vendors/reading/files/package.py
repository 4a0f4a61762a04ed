"""The parts of an office file: XML in a zip, inflated no further than it may be."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from vendors.reading.files.kinds import ARCHIVE, AS_PDF, PROTECTED
from vendors.reading.files.shapes import DAMAGED, MEGABYTE, Unreadable

MOST_MEMBERS = 10_000
MOST_INFLATED = 64 * MEGABYTE  # of the parts that are read, together
MOST_RATIO = 300  # no text of a person repeats itself so often
SMALL = MEGABYTE  # what may repeat itself as it likes
IS_ENCRYPTED = 1
BLOATED = (
    "The file unpacks into far more than a contract holds. Open it in the program it "
    "comes from, save it as PDF, and upload that."
)
OTHER_FILES = {
    b"application/vnd.oasis.opendocument": f"It is an OpenDocument file. {AS_PDF}",
    b"application/epub": f"It is a book (EPUB). {AS_PDF}",
}


class Package:
    """An office file's parts and how they refer to each other."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile as failure:
            raise Unreadable(DAMAGED) from failure
        if len(self._zip.namelist()) > MOST_MEMBERS:
            raise Unreadable(BLOATED)
        self._left = MOST_INFLATED

    def main_part(self) -> str:
        """Return the name of the part that holds the document.

        :raises Unreadable: if the zip is something else.
        """
        for name in self.related("", "officeDocument"):
            return name
        begins = self._inflated("mimetype") or b""
        for mark, sentence in OTHER_FILES.items():
            if begins.startswith(mark):
                raise Unreadable(sentence)
        raise Unreadable(ARCHIVE)

    def related(self, source: str, kind: str) -> Iterator[str]:
        """Yield the names of the parts that a part refers to as of a kind."""
        folder, name = posixpath.split(source)
        relations = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in relations if relations is not None else ():
            target = relation.get("Target", "")
            is_inside = relation.get("TargetMode") != "External"
            if is_inside and relation.get("Type", "").endswith(f"/{kind}"):
                yield posixpath.normpath(posixpath.join("/", folder, target))[1:]

    def first(self, source: str, kind: str) -> Element | None:
        """Return the first part of a kind that a part refers to."""
        names = self.related(source, kind)
        return next((self.part(name) for name in names), None)

    def part(self, name: str) -> Element | None:
        """Return a part as XML, None if there is none.

        A document type is refused: no office file has one, and entities need one.
        """
        content = self._inflated(name)
        if content is None:
            return None
        root: Element = fromstring(content, forbid_dtd=True)
        return root

    def _inflated(self, name: str) -> bytes | None:
        try:
            member = self._zip.getinfo(name)
        except KeyError:
            return None
        if member.flag_bits & IS_ENCRYPTED:
            raise Unreadable(PROTECTED)
        bloats = member.file_size > MOST_RATIO * max(member.compress_size, 1)
        self._left -= member.file_size
        if self._left < 0 or (bloats and member.file_size > SMALL):
            raise Unreadable(BLOATED)
        # No more is read than the member says it has; if it has more, it is damaged.
        return self._zip.read(member)
