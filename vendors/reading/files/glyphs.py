"""Characters as files hold them, made into the ones that people would type."""

import re

LINE_END_HYPHEN = "\x02"  # how pdfium marks one, with "\ufffe"; the break is gone
_CONTROLS = {code: None for code in range(0x20) if chr(code) not in "\t\n"}
_PLAIN = {
    **_CONTROLS,
    **dict.fromkeys(range(0x7F, 0xA0)),
    **dict.fromkeys((0x200B, 0x2060, 0xFEFF)),  # of no width
    **dict.fromkeys((*range(0x2000, 0x200B), 0xA0, 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0x2028, 0x2029, 0x0B, 0x0C, 0x85), "\n"),
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
    0xFFFE: None,
    0xFFFF: None,
    0x2011: "-",  # a hyphen that does not break
    0x2010: "-",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    **dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF076), "\N{BULLET}"),
    0xF0A8: "\N{BALLOT BOX}",
    0xF06F: "\N{BALLOT BOX}",
    0xF0FE: "\N{BALLOT BOX WITH CHECK}",
    0xF078: "\N{BALLOT BOX WITH X}",
    0xF0FD: "\N{BALLOT BOX WITH X}",
    0xF0FC: "\N{CHECK MARK}",
}
# Parts of a word that keep their hyphen wherever the line breaks.
_FIRST_PARTS = frozenset(
    "non self cross one two three five twelve twenty thirty forty fifty sixty seventy "
    "eighty ninety".split()
)
_SECOND_PARTS = frozenset(
    "month months year years party term to hundred thousand million".split()
)
_BROKEN = re.compile(r"([^\W\d_]+)\x02(?=([^\W\d_]+))")
_LINE_END = re.compile(r"(?<=[^\W\d_])[-\u2010\xad] ?\r?\n(?=[^\W\d_])")
_HYPHENATED = re.compile(r"\b([^\W\d_]+)[-\u2010\u2011](?=([^\W\d_]+))")


def plain(text: str) -> str:
    """Return a text of letters, marks, blanks and line breaks, and nothing unseen."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)


def mended(pages: list[str]) -> list[str]:
    """Return a PDF's pages without the hyphens that only the end of a line needed.

    A hyphen stays in words that have one elsewhere in the text, before a capital, and
    in words such as "twenty-four" and "non-renewal".
    """
    known = {pair for page in pages for pair in _HYPHENATED.findall(page)}

    def joined(found: re.Match[str]) -> str:
        first, second = found.groups()
        keeps = _keeps_hyphen(first, second) or (first, second) in known
        return f"{first}-" if keeps else first

    return [_with_hyphens(_BROKEN.sub(joined, _marked(page))) for page in pages]


def _marked(page: str) -> str:
    return _LINE_END.sub(LINE_END_HYPHEN, page.replace("\ufffe", LINE_END_HYPHEN))


def _with_hyphens(page: str) -> str:
    # In a PDF every mark is seen, so a soft hyphen within a line is a hyphen.
    return plain(page.replace(LINE_END_HYPHEN, "-").replace("\xad", "-"))


def _keeps_hyphen(first: str, second: str) -> bool:
    is_heading = len(first) > 1 and first.isupper()
    return (
        (second[0].isupper() and not is_heading)
        or first.lower() in _FIRST_PARTS
        or second.lower() in _SECOND_PARTS
    )
