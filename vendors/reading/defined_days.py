"""The days to which a contract gives a name: "the Launch Date shall be 1 May 2009"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

# "Commencement Date", "LAUNCH DATE"; small letters only for what begins a term.
_NAME = (
    r"(?P<name>(?:[A-Z][\w-]{1,20}\s){1,3}(?:Date|DATE)"
    r"|(?i:launch|commencement|start|closing|effective)\s(?i:date))"
)
# Words that may stand between a day's name and the day: "means the date, i.e."
_GIVEN = re.compile(
    rf"(?:\b(?i:the)\s|[\"\u201c'])?\b{_NAME}[\"\u201d']?\s?"
    r"(?:(?i:(?:of|for)\s[^.;:,\"]{1,40}?\s)?"
    r"(?i:(?:shall|will)\s(?:be|mean|occur\son)|is|means?|to\sbe)\b[^.;\"\u201c]{0,70}?"
    r"|:\s?)(?i:\bi\.e\.,?\s)?(?:(?i:the|on|as|of|this)\s){0,3}$"
)
_CALLED = re.compile(
    r"^[\s,]{0,3}\(\s?(?:(?:the|this|hereinafter|herein|being|such|referred\sto\sas|"
    rf"called|or)[\s,]{{1,2}}){{0,5}}[\"\u201c']?{_NAME}[\"\u201d']?\s?[,)]"
)
_BEFORE, _AFTER = 180, 80
# A day by which, or that may still move, is not the day that the name means.
_UNSURE = re.compile(
    r"\b(?:no(?:t)?\slater\sthan|before|by|after|until|prior\sto|between|through)\s"
    r"(?:\w+\s){0,2}$",
    re.IGNORECASE,
)


class Dated(Protocol):
    """A date at content[start:end]; without a value it was left or made illegible."""

    @property
    def value(self) -> date | None: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def defined_days(content: str, found: Sequence[Dated]) -> Mapping[str, date]:
    """Return the days that have a name, by that name in small letters.

    A name that is given to several days means none of them.
    """
    days: dict[str, set[date]] = {}
    for one in found:
        if one.value is not None:
            for name in _names(content, one):
                days.setdefault(name, set()).add(one.value)
    return {name: next(iter(of)) for name, of in days.items() if len(of) == 1}


def _names(content: str, one: Dated) -> Iterator[str]:
    before = " ".join(content[max(0, one.start - _BEFORE) : one.start].split()) + " "
    after = " ".join(content[one.end : one.end + _AFTER].split())
    given = None if _UNSURE.search(before) else _GIVEN.search(before)
    for match in (given, _CALLED.match(after)):
        if match:
            yield match["name"].lower()
