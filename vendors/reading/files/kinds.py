"""What a file is, by its first bytes and never by its name."""

import re
from enum import StrEnum

from vendors.reading.files.shapes import Extracted, Limits, Unreadable

ENOUGH = 2048  # bytes that tell the kinds apart

AS_PDF = "Open it in the program it comes from, save it as PDF, and upload that."
PROTECTED = "The file is protected by a password; save it without one and upload that."
OLD_OFFICE = f"It is a file of an old office program. {AS_PDF}"
ARCHIVE = "It is an archive. Unpack it, and upload the contract itself."
PICTURE = (
    "It is a picture, and no text can be read from one. Upload a PDF whose text has "
    "been recognised (OCR)."
)


class Kind(StrEnum):
    PDF = "pdf"
    ZIP = "zip"  # a DOCX, or something else
    OLE = "ole"  # an old office file, or a new one with a password
    PLAIN = "plain"


_KINDS = {
    rb".{,1024}%PDF-": Kind.PDF,  # readers accept what stands before it
    rb"PK\x03\x04": Kind.ZIP,
    rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Kind.OLE,
}
_REFUSED = {
    rb"\{\\rtf": f"It is an RTF file. {AS_PDF}",
    rb"%!PS": f"It is a PostScript file. {AS_PDF}",
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*": PICTURE,
    rb"BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp": PICTURE,
    rb"PK\x05\x06|\x1f\x8b|7z\xbc\xaf|Rar!\x1a": ARCHIVE,
    rb"(?:\xef\xbb\xbf)?\s*(?i:<!doctype html|<html)": f"It is a web page. {AS_PDF}",
    rb"(?:\xef\xbb\xbf)?\s*<\?xml": f"It is an XML file. {AS_PDF}",
}


def kind_of(head: bytes) -> Kind:
    """Return what a file is that begins with these bytes.

    :raises Unreadable: if it is known to be something that is not read.
    """
    if not head.strip():
        raise Unreadable("The file is empty.")
    for mark, kind in _KINDS.items():
        if re.match(mark, head, re.DOTALL):
            return kind
    for mark, sentence in _REFUSED.items():
        if re.match(mark, head, re.DOTALL):
            raise Unreadable(sentence)
    return Kind.PLAIN


def refuse_ole(content: bytes, _limits: Limits) -> Extracted:
    """Refuse an OLE file: with a password it hides a new office file, else it is old.

    :raises Unreadable: always.
    """
    is_protected = "EncryptedPackage".encode("utf-16-le") in content
    raise Unreadable(PROTECTED if is_protected else OLD_OFFICE)
