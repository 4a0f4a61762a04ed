"""Who makes a contract: the names at its head, and what it calls them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from vendors.reading.law import PLACES

# The parties are named within this much text; farther down names are of others.
HEAD = 15000
MOST_TRIED = 12
SIDES = 2
WINDOW = 2500
_BEGINS = re.compile(
    r"\b(?:by\s+and\s+)?(?:between|among(?:st)?)\b(?:\s+and\s+among)?\s*:?",
    re.IGNORECASE,
)
# Where the head ends: what follows names others, or things.
_HEAD_ENDS = re.compile(
    r"""\bWHEREAS\b|\b(?i:recitals?|background|witnesseth|preamble|definitions)\b\s*[:.\n]
      | \b(?i:now,?\s+therefore|agree\s+as\s+follows|hereby\s+agree)\b
      | \n\s*(?:1\.|I\.|ARTICLE|Article|SECTION|Section)\s""",
    re.VERBOSE,
)
_ROLE = re.compile(
    r"""\(\s*(?:[^()"\u201c\u201d]{0,80}?)["\u201c']{1,2}\s*(?:the\s+)?
        (?P<role>[^"\u201c\u201d()]{2,50}?)\s*,?["\u201d']{1,2}[^()]{0,80}\)""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_ROLE = re.compile(
    r"agreement|effective\s+date|part(?:y|ies)$|contract$|amendment|\bact$|date$|^this\b"
    r"|\bterm$|\bplan$|commencement",
    re.IGNORECASE,
)
_SUFFIX = (
    r"(?:Inc(?:orporated)?\b\.?|Corp(?:oration)?\b\.?|L\.?L\.?C\b\.?|Ltd\b\.?|Limited\b"
    r"|L\.?L\.?P\b\.?|L\.P\.|LP\b|GmbH\b|AG\b|S\.A\.|SA\b|N\.V\.|B\.V\.|BV\b|PLC\b|plc\b"
    r"|Co\.|Company\b|Trust\b|Bank\b|N\.A\.|K\.K\.|Oyj?\b|AB\b|S\.p\.A\.|S\.r\.l\."
    r"|University\b|Association\b|Foundation\b|Institute\b|Partnership\b)"
)
_NAMED = re.compile(
    rf"(?P<name>[A-Z0-9][\w&.'\u2019/-]*(?:(?:\s+(?:(?:of|and|the|de|for)\s+)?|,\s+)[A-Z0-9&(]"
    rf"[\w&.'\u2019/()-]*){{0,8}}?,?\s+{_SUFFIX}(?:,?\s+(?:{_SUFFIX}))?)",
)
_ENDS_NAME = re.compile(
    r"""\s*(?:\(|,\s+(?!(?:inc|llc|l\.l\.c|ltd|l\.p|lp|co|corp|plc|n\.a|s\.a|b\.v|n\.v
      |incorporated|limited|p\.c)\b)|;|\b(?:having|whose|located|with\s+(?:its|an|a|offices)
      |an?\s+\w+\s+(?:corporation|company|limited|partnership|bank)|doing\s+business
      |on\s+behalf|a\s+company|organi[sz]ed|incorporated\s+(?:in|under))\b|\n\s*\n).*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_NO_NAME = re.compile(
    r"(?:this|that|whereas|recitals|each|any|such|its|their|parties)\b|.*\d{3}|.*\$",
    re.IGNORECASE | re.DOTALL,
)
_LEADS = re.compile(
    r"^(?:[\s,;:.)(\d-]|and\b|between\b|among\b|the\s+(?:following|undersigned)\b"
    r"|on\s+the\s+(?:one|other)\s+(?:hand|part)\b|each\s+of\b|of\s+the\b)+",
    re.IGNORECASE,
)
_LONGEST = 90
_SHORTEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Party:
    """A party's name at content[start:end], and what the contract calls it."""

    name: str
    role: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name


def parties(content: str) -> list[Party]:
    """Return the parties that a contract's head names, in its order."""
    found: list[Party] = []
    for begins in islice(_BEGINS.finditer(content, 0, HEAD), MOST_TRIED):
        # A table of contents says "between" too: the head is where roles are given.
        here = list(_with_roles(content, _window(content, begins.end())))
        if len(here) > len(found):
            found = here
        if len(found) >= SIDES:
            break
    if len(found) < SIDES:
        first = _BEGINS.search(content, 0, HEAD)
        window = _window(content, first.end() if first else 0)
        found = [*found, *_with_suffix(content, window, found)][:SIDES]
    different: dict[str, Party] = {}
    for party in sorted(found, key=lambda one: one.start):
        different.setdefault(re.sub(r"\W", "", party.name.lower()), party)
    return list(different.values())


def _window(content: str, start: int) -> tuple[int, int]:
    ends = _HEAD_ENDS.search(content, start + _SHORTEST_HEAD, start + WINDOW)
    return start, ends.start() if ends else min(len(content), start + WINDOW)


def _with_roles(content: str, window: tuple[int, int]) -> Iterator[Party]:
    """Yield what stands before each defined role, from the role before it."""
    start, end = window
    last = start
    for match in _ROLE.finditer(content, start, end):
        role = " ".join(match["role"].split())
        if match.start() - last > WINDOW // 3:
            return
        if not _NO_ROLE.search(role):
            party = _named(content, last, match.start(), role)
            if party is not None:
                yield party
        last = match.end()


def _named(content: str, start: int, end: int, role: str) -> Party | None:
    lead = _LEADS.match(content[start:end])
    at = start + (lead.end() if lead else 0)
    name = _ENDS_NAME.sub("", content[at:end]).rstrip(" ,.;:\n")
    if _NO_NAME.match(name):
        return None
    if not 2 <= len(name) <= _LONGEST or not name[0].isupper():  # noqa: PLR2004
        return None
    if content[at + len(name) : at + len(name) + 1] == ".":
        name += "."
    return Party(" ".join(name.split()), role, at, at + len(name))


def _with_suffix(
    content: str, window: tuple[int, int], known: list[Party]
) -> Iterator[Party]:
    for match in _NAMED.finditer(content, *window):
        start, end = match.span()
        apart = not any(one.start < end and start < one.end for one in known)
        if apart and not _is_a_kind(match["name"]):
            yield Party(" ".join(match["name"].split()), "", start, end)


def _is_a_kind(name: str) -> bool:
    """Tell whether a name only says what a party is: "Delaware Corporation"."""
    place = name.lower().rpartition(" ")[0].removesuffix(" limited")
    return place in PLACES or not place
