"""A clause with plain quotes, dashes and blanks, cut into its sentences."""

import re

from vendors.reading.numbers import NUMBERS, TENS
from vendors.reading.typography import PLAIN

# A hyphen and a line's end, or the control characters that stand for both.
_BROKEN = re.compile(r"(?<=[A-Za-z])[\u00ad\x02]\s{0,4}(?=[A-Za-z])")
_LINE_END = re.compile(r"(?<=[A-Za-z])-[ \t]{0,4}[\r\n]+[ \t]{0,8}(?=[A-Za-z])")
_BLANKS = re.compile(r"\s+")
# What the prints of filings carry at the foot of each page, amid the sentences.
_FOOTER = re.compile(
    r"\bSource:\s[^;:]{3,90}?,\s\d{1,2}/\d{1,2}/\d{4}\b", re.IGNORECASE
)
_UNSEEN = re.compile(r"[\u200b-\u200f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_STOP = re.compile(r"[.!?][\"')\]]{0,3}\s+(?=[A-Z\d(\"'\[])")
# A heading speaks of renewal where the sentence after it speaks of the first term.
_HEADING = re.compile(
    r"^[\W\d]{0,12}(?:(?:(?i:term|duration|renewals?|extensions?|and|or|of|agreement|"
    r"termination|expiration|contract|initial|period|article|section|[ivxl]{1,5}|"
    r"[\d.]{1,6})\b[\s.,;:&/-]{1,4}){1,9}(?=(?:The|This|Unless|Except|Subject|An?|If|"
    r"Upon|Either|It|Notwithstanding)\s)|(?:[A-Z][A-Z,;&/.-]+\s){2,9}(?=[A-Z][a-z]))"
)
_OF_RENEWAL = re.compile(r"renew|exten", re.IGNORECASE)
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:No|Inc|Ltd|Co|Corp|Sec|Art|Mr|Ms|Dr|St|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec|Nos|vs|[ap]\.m|i\.e|e\.g|[Mm]os?|[Yy]rs?))$"
)


def plain(text: str) -> str:
    """Return the text in plain characters, words joined that a line's end parted."""
    text = _BROKEN.sub("", text.translate(PLAIN))
    # "auto-/matically" is one word, "one-/year" keeps its hyphen: both read alike.
    text = _LINE_END.sub(_joined, text)
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text))
    return _BLANKS.sub(" ", _FOOTER.sub("", text)).strip()


def sentences(text: str) -> list[str]:
    """Return the sentences of a plain text, without the heading "TERM AND RENEWAL"."""
    heading = _HEADING.match(text)
    if heading and _OF_RENEWAL.search(heading[0]):
        text = text[heading.end() :]
    parts, start = [], 0
    for stop in _STOP.finditer(text):
        if not _ABBREVIATED.search(text, max(start, stop.start() - 6), stop.start()):
            parts.append(text[start : stop.end()].rstrip())
            start = stop.end()
    return [*parts, text[start:]] if text[start:].strip() else parts


def _joined(match: re.Match[str]) -> str:
    left = match.string[max(0, match.start() - 12) : match.start()]
    word = re.split(r"[^A-Za-z]", left)[-1].lower()
    return "-" if word in _WORDS else ""


# What keeps its hyphen where a line ends there; otherwise it parts a word's syllables.
_WORDS = (
    frozenset(NUMBERS) | frozenset(TENS) | frozenset("non to then pre co by".split())
)
