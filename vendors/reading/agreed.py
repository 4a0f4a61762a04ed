"""The dates a contract is made and takes effect on: which of its dates these are."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from vendors.reading.days import MONTH, days_in
from vendors.reading.hypotheses import Hypothesis
from vendors.reading.proposals import Known
from vendors.reading.ranking import LinearModel, tokens
from vendors.reading.segments import APART

_BLANK = r"(?:_{1,40}|\[[\s_*\u2022\u25cf\u00b7]{0,12}\]|\u25cf)"
_YEAR = r"(?:(?:19|20)(?:\d\d|\d?_{1,6}|\s?\[[\s\u2022\u25cf]{0,6}\])|" + _BLANK + ")"
# A day that was left blank or blanked out: "the ___ day of June, 2019", "[●], 2019".
BLANK_DAY = re.compile(
    rf"""(?:{_BLANK}\s{{0,4}}(?:st|nd|rd|th)?\s{{0,4}})?\bday\s+of\s+
            (?:{_BLANK}|{MONTH})?\s{{0,4}},?\s{{0,4}}{_YEAR}
      | {_BLANK}\s{{0,4}}day\s+of\s+(?:{_BLANK}|{MONTH})
      | \b{MONTH}\s{{0,4}}{_BLANK}{{0,3}}\s{{0,4}},\s{{0,4}}{_YEAR}
      | {_BLANK}(?:\s{{0,4}}{_BLANK})?\s{{0,4}},\s{{0,4}}(?:19|20)\d\d
      | (?:(?<=of)|(?<=dated)|(?<=on)|(?<=\n))\s{{1,80}},\s{{0,4}}(?:19|20)\d\d
      | (?:(?<=of)|(?<=dated)|(?<=on))\s{{1,4}}{_BLANK}(?=[\s(,.])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SIGNING = re.compile(
    r"\b(?:by:|name:|title:|its:|in\s+witness|signature|signed|print(?:ed)?\s+name)|/s/",
    re.IGNORECASE,
)
_BESIDE_SIGNING = re.compile(
    rf"{_SIGNING.pattern}|\bauthori[sz]ed|\baccepted\s+and\s+agreed|\bdated?:",
    re.IGNORECASE,
)
_CUES_BEFORE = {
    name: re.compile(phrase, re.IGNORECASE)
    for name, phrase in {
        "made": r"(?:made|entered\s+into|executed|dated|signed)\W+(?:\w+\W+){0,4}$",
        "effective date is": r"(?:effective|commencement|start)\s+date\W*"
        r"(?:\w+\W+){0,4}$",
        "effective as of": r"effective\W+(?:(?:as|of|from|on|the|this|upon)\W+){0,4}$",
        "commences": r"(?:commenc\w+|begin\w*|start\w*|in\s+effect|in\s+force)\W+"
        r"(?:(?:as|of|from|on|the|upon)\W+){0,4}$",
        "signing": r"\bdated?:\W*$",
        "of another": r"(?:certain|original|previous|prior|existing)\b[^.]*$",
    }.items()
}
_DEFINES = re.compile(
    r"\W{0,6}(?:the\s+|hereinafter\s+|herein\s+)?\W{0,3}(?:effective|commencement)\s*date",
    re.IGNORECASE,
)
DEFINES = "defines effective date"
SAYS_EFFECTIVE = frozenset(
    {"effective date is", "effective as of", "commences", DEFINES}
)
_BEFORE, _AFTER = 14, 10
_NEAR = 160
_SIGNING_NEAR = 250
# So many words of a signature stand beside the day on which it was given.
_SIGNATURE = 2
# The parties to one contract sign within so many days.
_SIGNED_WITHIN = 60
_TOP = (600, 1500, 3000, 6000)


@dataclass(frozen=True, slots=True)
class Mention:
    """A date at content[start:end]; without a value it was left or made illegible."""

    value: date | None
    start: int
    end: int
    doubt: str = ""


def mentions(content: str) -> list[Mention]:
    """Return the dates of a text in order, blank ones too, but none of page footers."""
    # "14t h day": raised letters come apart; joined again without moving anything.
    content = APART.sub(r"\1\2 ", content)
    found = [
        Mention(day.value, day.start, day.end, day.doubt)
        for day in days_in(content)
        if not _in_footer(content, day.start)
    ]
    taken = [(one.start, one.end) for one in found]
    for blank in BLANK_DAY.finditer(content):
        start, end = blank.span()
        if not any(start < other[1] and other[0] < end for other in taken):
            found.append(Mention(None, start + _blanks(blank[0]), end))
    return sorted(found, key=lambda one: one.start)


def _blanks(words: str) -> int:
    return len(words) - len(words.lstrip())


def _in_footer(content: str, start: int) -> bool:
    line = content.rfind("\n", 0, start) + 1
    return content[line : line + 20].lstrip().lower().startswith("source:")


def date_features(content: str, found: Sequence[Mention]) -> Iterator[set[str]]:
    """Yield what each mention is known by: the words around it, and its place."""
    days = [one.value for one in found if one.value]
    latest = max(days, default=None)
    for number, mention in enumerate(found):
        before = tokens(content[max(0, mention.start - _NEAR) : mention.start])
        after = tokens(content[mention.end : mention.end + _NEAR])
        features = set(_around(before[-_BEFORE:], after[:_AFTER]))
        features.update(_places(content, mention, number))
        features.add(
            f"times:{min(3, days.count(mention.value))}" if mention.value else "blank"
        )
        if mention.value and mention.value == latest:
            features.add("latest")
        yield features


def _around(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for words, side in ((before[::-1], "before"), (after, "after")):
        for word in words:
            yield f"{side}:{word}"
        for length in (1, 2, 3):
            yield f"{side} next:{' '.join(words[:length])}"
        for pair in pairwise(words):
            yield f"{side}:{' '.join(pair)}"


def _places(content: str, mention: Mention, number: int) -> Iterator[str]:
    yield f"top:{sum(mention.start > limit for limit in _TOP)}"
    yield f"place:{mention.start * 10 // (len(content) or 1)}"
    yield f"number:{min(number, 4)}"
    line = content[content.rfind("\n", 0, mention.start) + 1 : mention.start]
    if not line.strip():
        yield "begins its line"
    signing = len(_SIGNING.findall(_near(content, mention)))
    yield f"signing:{min(3, signing)}"
    if signing:
        yield f"signing at:{mention.start * 4 // (len(content) or 1)}"


def _near(content: str, mention: Mention) -> str:
    return content[max(0, mention.start - _SIGNING_NEAR) : mention.end + _SIGNING_NEAR]


def date_hypotheses(
    content: str, found: Sequence[Mention], *, wanted: LinearModel, other: LinearModel
) -> list[Hypothesis]:
    """Return the days a text may be made, or take effect, on: `wanted` ranks them.

    `other` ranks them for the other of the two dates, which mostly is the same day.
    """
    features = list(date_features(content, found))
    scores = [wanted.score(one) for one in features]
    others = [other.score(one) for one in features]
    by_day: dict[date | None, list[int]] = {}
    for number, mention in enumerate(found):
        by_day.setdefault(mention.value, []).append(number)
    tops = sorted(max(scores[n] for n in numbers) for numbers in by_day.values())
    signed = signing_days(content, found)
    hypotheses = (
        _hypothesis(content, found, numbers, scores, others, tops)
        for numbers in by_day.values()
    )
    return [
        replace(one, signs={**one.signs, **_signed(day, signed)})
        for day, one in zip(by_day, hypotheses, strict=True)
    ]


def signing_days(content: str, found: Sequence[Mention]) -> set[date]:
    """Return the days that stand beside signatures."""
    return {
        one.value
        for one in found
        if one.value and len(_BESIDE_SIGNING.findall(_near(content, one))) >= _SIGNATURE
    }


def _signed(day: date | None, signed: Collection[date]) -> dict[str, float]:
    """Return whether others signed before or after a day: the last one makes it."""
    if day is None or day not in signed:
        return {}
    apart = [(other - day).days for other in signed]
    return {
        "signed after another": float(any(-_SIGNED_WITHIN <= n < 0 for n in apart)),
        "signed before another": float(any(0 < n <= _SIGNED_WITHIN for n in apart)),
    }


def _hypothesis(
    content: str,
    found: Sequence[Mention],
    numbers: Sequence[int],
    scores: Sequence[float],
    others: Sequence[float],
    tops: Sequence[float],
) -> Hypothesis:
    best = max(numbers, key=lambda number: scores[number])
    mention = found[best]
    rivals = [top for top in tops if top != scores[best]]
    signs = {
        "score": scores[best],
        "ahead": max(-5.0, min(5.0, scores[best] - max(rivals, default=-5.0))),
        "other score": max(others[number] for number in numbers),
        "other ahead": max(others[number] for number in numbers) - max(others),
        "times": min(3.0, len(numbers)),
        "blank": float(mention.value is None),
        "latest": float(
            mention.value == max((m.value for m in found if m.value), default=None)
        ),
        **{cue: 1.0 for number in numbers for cue in cues(content, found[number])},
    }
    return Hypothesis(
        Known.STATED if mention.value else Known.ILLEGIBLE,
        mention.value,
        mention.start,
        mention.end,
        (mention.doubt,) if mention.doubt else (),
        signs,
    )


def cues(content: str, mention: Mention) -> Iterator[str]:
    """Yield the names of the usual phrases that a date stands in."""
    before = " ".join(content[max(0, mention.start - _NEAR) : mention.start].split())
    before += " "
    after = " ".join(content[mention.end : mention.end + _NEAR].split())
    for name, phrase in _CUES_BEFORE.items():
        if phrase.search(before):
            yield name
    if _DEFINES.match(after):
        yield DEFINES
