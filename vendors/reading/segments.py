"""A contract's text cut into clauses, each with its exact place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

# Longer than this a sentence is cut at semicolons, so that a clause can be shown.
LONG = 1500
# And at this length anywhere: what has no end is no sentence.
LONGEST = 6000
# A line shorter than this did not reach the margin: what follows it stands alone.
SHORT_LINE = 45
HEADING_WORDS = 9
FURNITURE_LINE = 240

_FURNITURE = re.compile(
    r"""\s*(?:
      source:\s.{3,160}                       # added by document services
    | (?:page\s*)?[-\u2013(\[]*\s*(?:\d{1,3}|[ivxl]{1,5})\s*[-\u2013)\].]*  # its number
    | page\s+\d+\s+of\s+\d+.{0,40}
    | [-_=*.\s\xa0]+
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER = r"(?:\d{1,2}(?:\.\d{1,3})+\.?|\d{1,2}[.)]|\([a-z]{1,4}\)|\(\d{1,2}\))"
_ITEM = re.compile(
    rf"""\s*(?:
      (?:article|section|clause|exhibit|schedule|appendix|annex)\s+[\dIVXLA-Z]
    | {_NUMBER}\s*[A-Z"\u201c(]
    | [-\u2022\u25cf\u00b7*]\s
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(r"\s*[A-Z][\w/&' -]{1,40}:\s")
_ENDS = re.compile(r"[.;:?!][)\]\"\u201d'\u2019]*\s*$")
# The end of a sentence: a stop, perhaps closing quotes, then what can begin another.
_STOP = re.compile(
    r"""[.?!][)\]"\u201d'\u2019]{0,3}
        (?=\s+[\["\u201c(\u2018]*(?:[A-Z]|\d{1,2}[.)]))""",
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"""(?:\b(?:inc|corp|ltd|co|cos|llc|no|nos|secs?|arts?|para|exh?|mr|mrs|ms|dr|messrs
      |prof|st|ave|blvd|rd|ste|bldg|dept|vs?|etc|cf|approx|est|fig|vol|pp?|jan|feb|mar
      |apr|jun|jul|aug|sept?|oct|nov|dec|attn|tel|fax|rev|esq|jr|sr|bros|mfg|seq|ref
      |reg)
      |\b[A-Z]|\.[A-Za-z])$""",
    re.IGNORECASE | re.VERBOSE,
)
# After "Inc." or "U.S." a sentence ends only before a word that begins one.
_OPENER = re.compile(
    r"\s+(?:This|These|The|Each|Either|Neither|If|In the event|Any|Upon|Unless|Such"
    r"|Thereafter|It|All|For purposes)\b"
)
_REFERENCE = re.compile(
    r"\b(?:nos?|secs?|arts?|exh?|para|mr|mrs|ms|dr|vs?)$", re.IGNORECASE
)
# Where line breaks were lost, numbers and capitals still show that a clause begins.
_LOST = re.compile(
    rf"""(?<=[.;:,)\w"\u201d])\s+(?=\d{{1,2}}\.\d{{1,2}}\.?\d{{0,2}}\.?\s+["\u201c]?[A-Z])
      | (?<=[.;])\s+(?={_NUMBER}\s*[A-Z])
      | (?<=[a-z0-9.;,)\]])\s+(?=[A-Z]{{2,}}[A-Z\ ,&/'-]{{2,50}}\s
          (?:This|The|Each|Either|Unless|Subject|Term)\b)
      | (?<=[A-Z][A-Z])\s+(?=(?:This|The|Each|Either|Unless|Subject)\s[a-zA-Z])""",
    re.VERBOSE,
)
_PARTS = re.compile(r";(?:\s+(?:and|or)(?=\s))?")
_LEADING = re.compile(
    rf"[\s\xa0]*(?:(?:section|article|clause)\s+)?(?:{_NUMBER}|[\dIVX]+\b)?[\s\xa0]*",
    re.IGNORECASE,
)
# Underlining made of dashes, and the dots of a table of contents.
_RULE = re.compile(r"[-=*]{4,}|\.{4,}")
# A raised ending that came apart, as in "24t h".
APART = re.compile(r"(\d(?:s|n|r|t)) (t|d|h)\b")
_WORD = re.compile(r"[A-Za-z]+")
_SMALL = frozenset("of and or to the in for on by a an with as from upon".split())


@dataclass(frozen=True, slots=True)
class Segment:
    """One clause: content[start:end], and its words without page furniture.

    `heading` is what stands above it: the headings of its article and its section.
    """

    start: int
    end: int
    words: str
    heading: str = ""
    is_heading: bool = False


def segments(content: str) -> list[Segment]:
    """Return a text's clauses in order; they do not overlap and leave out no words."""
    masked = _without_furniture(content)
    found: list[Segment] = []
    above: tuple[str, ...] = ()
    for start, end in _spans(masked):
        words = " ".join(_RULE.sub(" ", masked[start:end]).split())
        words = APART.sub(r"\1\2", words)
        title = is_heading(words)
        if title:
            above = (*above[-1:], words)
        found.append(Segment(start, end, words, " / ".join(above), title))
    return found


def is_heading(words: str) -> bool:
    """Tell whether words name a section rather than say something."""
    bare = words[end_of_number(words) :]
    found = _WORD.findall(bare)
    if not 0 < len(found) <= HEADING_WORDS or ":" in bare[:-1] or ";" in bare:
        return False
    return all(word[0].isupper() or word in _SMALL for word in found) and not any(
        character.isdigit() for character in bare
    )


def end_of_number(words: str) -> int:
    """Return where the words begin that follow a clause's number."""
    leading = _LEADING.match(words)
    return leading.end() if leading else 0


def _without_furniture(content: str) -> str:
    """Return a text of the same length, with spaces where pages end inside it.

    Line breaks inside a sentence become spaces; one between two blocks stays.
    """
    kept = [line for line in _lines(content) if not _is_furniture(content, line)]
    out: list[str] = []
    at = 0
    for number, (start, end) in enumerate(kept):
        gap = content[at:start]
        before = content[slice(*kept[number - 1])] if number else ""
        broken = _is_break(before, content[start:end], blank=gap.count("\n") > 1)
        out.append(" " * (len(gap) - 1) + ("\n" if broken else " ") if gap else "")
        out.append(content[start:end])
        at = end
    return "".join(out) + " " * (len(content) - at)


def _lines(content: str) -> Iterator[Span]:
    for line in re.finditer(r"[^\n\f]+", content):
        if not line[0].isspace():
            yield line.span()


def _is_furniture(content: str, line: Span) -> bool:
    return (
        line[1] - line[0] < FURNITURE_LINE
        and _FURNITURE.fullmatch(content, *line) is not None
    )


def _is_break(before: str, after: str, *, blank: bool) -> bool:
    """Tell whether one line ends a block and the next begins another."""
    if _ITEM.match(after) or _LABEL.match(after):
        return True
    begins = after.lstrip()[:1]
    goes_on = begins.islower() or before.rstrip().endswith((",", "-"))
    if blank:
        return _ENDS.search(before) is not None or not goes_on
    return len(before.strip()) < SHORT_LINE and not goes_on


def _spans(masked: str) -> Iterator[Span]:
    for block in re.finditer(r"[^\n]+", masked):
        start = block.start()
        for cut in sorted({*_cuts(masked, block.span()), block.end()}):
            for span in _shortened(masked, _trimmed(masked, start, cut)):
                if span[0] < span[1]:
                    yield span
            start = cut


def _cuts(masked: str, block: Span) -> Iterator[int]:
    for stop in _STOP.finditer(masked, *block):
        if masked[stop.start()] != "." or _ends_sentence(masked, stop):
            yield stop.end()
    for lost in _LOST.finditer(masked, *block):
        yield lost.end()


def _ends_sentence(masked: str, stop: re.Match[str]) -> bool:
    before = masked[max(0, stop.start() - 10) : stop.start()]
    if before.strip().isdigit() or _REFERENCE.search(before):
        return False  # "Section 8. Term": the number is not a sentence
    if not _ABBREVIATION.search(before):
        return True
    return _OPENER.match(masked, stop.end()) is not None


def _shortened(masked: str, span: Span) -> Iterator[Span]:
    start, end = span
    if end - start > LONG:
        for part in _PARTS.finditer(masked, start, end):
            if part.end() - start >= LONG // 5 and end - part.end() > LONG // 10:
                yield from _bounded(masked, start, part.end())
                start = part.end()
    yield from _bounded(masked, start, end)


def _bounded(masked: str, start: int, end: int) -> Iterator[Span]:
    """Yield a span in pieces that end between words, none longer than LONGEST."""
    while end - start > LONGEST:
        space = masked.rfind(" ", start + 1, start + LONGEST)
        cut = space if space > start else start + LONGEST
        yield _trimmed(masked, start, cut)
        start = cut
    yield _trimmed(masked, start, end)


def _trimmed(masked: str, start: int, end: int) -> Span:
    words = masked[start:end]
    return (
        start + len(words) - len(words.lstrip()),
        end - len(words) + len(words.rstrip()),
    )
