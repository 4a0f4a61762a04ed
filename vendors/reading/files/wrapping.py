"""Lines of a page that are one sentence, wrapped where the page was full."""

import re
from itertools import pairwise

ENOUGH = 40  # characters; narrower pages are lists, forms or addresses
FOOT = 2  # lines at the end of a page that may be no part of what is said
USUAL = 0.8  # so many of the lines are no longer than a full one
FULL = 0.8  # of the width of a full line: the word that followed did not fit

_ENDS = re.compile(r"[.:;!?][\"\u201d\u2019)]*$")
_GOES_ON = re.compile(r"[a-z,]$")
_ITEM = re.compile(
    r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)\]](?:\s|$)"
    r"|[•·▪●○\u2013*-]\s|(?i:section|article|exhibit|schedule|annex)\s+[\dIVX]"
)


def unwrapped(page: str) -> str:
    """Return a page with a blank for each line break that falls within a sentence.

    Where that is not plain from the length of the line, its end and the beginning of
    the next one, the break stays.
    """
    lines = page.rstrip().split("\n")
    width = _width(lines)
    text = lines[0]
    for number, (line, following) in enumerate(pairwise(lines), 2):
        before, after = line.rstrip(), following.lstrip()
        is_full = width >= ENOUGH and len(before) >= FULL * width
        is_foot = number > len(lines) - FOOT and _is_foot(after, width)
        if is_full and not is_foot and _continues(before, after):
            text = f"{text.rstrip()} {after}"
        else:
            text = f"{text}\n{following}"
    return text


def _width(lines: list[str]) -> int:
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return lengths[int(USUAL * (len(lengths) - 1))] if lengths else 0


def _is_foot(line: str, width: int) -> bool:
    """Whether one of the last lines is a page number or the like."""
    return len(line) < width / 2 and not _ENDS.search(line)


def _continues(line: str, following: str) -> bool:
    if not following:
        return False
    if _ITEM.match(following):
        return bool(_GOES_ON.search(line))
    return not (_ENDS.search(line) and not following[0].islower())
