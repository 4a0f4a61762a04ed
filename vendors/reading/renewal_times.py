"""How often a contract renews, read from the words beside the length."""

import re

from vendors.reading.durations import lengths_in
from vendors.reading.numbers import WORDS, agreed
from vendors.reading.roles import MORE, Placed

COUNT = re.compile(
    rf"(?:\b(?P<words>{WORDS})(?:\s?\(\s?(?P<figures>\d{{1,2}})\s?\))?"
    r"|(?<![\w.])\(?(?P<digits>\d{1,2})\)?)"
    r"[\s,-]{1,3}(?:$|(?:additional|successive|further|consecutive|subsequent|renewal|"
    r"extension|optional|option|more|extra|separate|and|or|distinct|automatic|"
    r"sequential|other)[\s,-]{1,3}){1,5}",
    re.IGNORECASE,
)
OR_MORE = re.compile(r"[.;]|\bor more\b", re.IGNORECASE)
TIMES = re.compile(
    rf"\b(?:(?P<once>once|one time|single time)|(?P<twice>twice)|"
    rf"(?:(?P<words>{WORDS})|(?P<figures>\d{{1,2}}))\s(?:\(\d{{1,2}}\)\s)?times)\b"
    r"(?!\s(?:a|per|each|every)\b)",
    re.IGNORECASE,
)
REPEATS = re.compile(
    r"\b(?:successive|consecutive|each|every|year[\s-]to[\s-]year|"
    r"month[\s-]to[\s-]month|annually|yearly|monthly|annual|from time to time|rolling|"
    r"indefinitely|evergreen|additional years|or more|at a time|in each case)\b",
    re.IGNORECASE,
)
OPTIONS = re.compile(
    rf"\b(?:(?P<words>{WORDS})(?:\s?\(\d{{1,2}}\))?|(?P<figures>\d{{1,2}}))\s"
    r"(?:[\w-]+\s){0,2}?(?:options|extensions|renewals|renewal options|"
    r"renewal terms)\b",
    re.IGNORECASE,
)
# Words that speak of more than one renewal, wherever they stand.
ANY_RENEWAL = re.compile(
    r"\b(?:then[\s-]current|then[\s-]existing|then in effect|each anniversary|"
    r"end of (?:each|any|every)\s(?:term|period|year)|"
    r"(?:any|each|every|respective|applicable|such)(?:\s(?:such|subsequent|applicable|"
    r"additional|or|and|then))?\s(?:renew(?:al|ed)|extension|extended|successive)\s"
    r"(?:term|period))",
    re.IGNORECASE,
)
SINGLE = re.compile(
    r"\b(?:an?|another|one(?:\s?\(1\))?|a single)\s(?:single\s|further\s|additional\s|"
    r"subsequent\s|second\s|renewal\s|extension\s|more\s|extra\s|optional\s|extended\s|"
    r"new\s|successive\s){0,3}(?:(?:term|period|renewal|extension|time)(?:\sof|\sfor)?"
    r"(?:\sup\sto)?\s?)?[\s(]{0,2}$",
    re.IGNORECASE,
)
ONE_PERIOD = re.compile(
    r"[\s-]{0,3}(?:\w{1,10}\s)?(?:term|period|renewal|extension)\b", re.IGNORECASE
)
UP_TO = re.compile(
    r"\b(?:up to|not to exceed|maximum of|more than)\s(?:a\s|total\s|maximum\s|"
    r"of\s){0,4}$",
    re.IGNORECASE,
)
EACH_OF_NEXT = re.compile(
    rf"\beach\sof\sthe\s(?:next|subsequent|following)\s(?:(?P<words>{WORDS})|"
    r"(?P<figures>\d{1,2}))\s(?:\(\d{1,2}\)\s)?(?:years|terms|periods)",
    re.IGNORECASE,
)


def times_of(one: Placed, clauses: str = "") -> int | None:
    """Return how often a renewal of this length happens; None is without limit."""
    near = one.near[-90:]
    counted = _last(COUNT, f"{near} ") if near else None
    if counted and (number := agreed(counted["words"], _figures(counted))):
        tail = near[counted.end() :]
        if not OR_MORE.search(counted[0] + tail):
            return number.value
    limit = _limit(one)
    if limit:
        return limit
    times = TIMES.search(one.sentence) or OPTIONS.search(one.sentence)
    if times:
        return _times(times)
    around = f"{one.near[-60:]} {one.words} {one.beyond[:30]}"
    if REPEATS.search(around) or ANY_RENEWAL.search(clauses or one.sentence):
        return None
    once = re.match(r"(?:an?|another)\b", one.words, re.IGNORECASE)
    singly = MORE.search(one.words) and re.match(r"one|1\b", one.words, re.IGNORECASE)
    called = ONE_PERIOD.match(one.after)
    if once or singly or called or SINGLE.search(near):
        return 1 + _further(clauses)
    return None


def _limit(one: Placed) -> int | None:
    """Return how often "on a yearly basis up to ten years" allows it to renew."""
    own = one.length.length
    for other in lengths_in(one.beyond):
        whole = other.length
        if own and whole and UP_TO.search(one.beyond[: other.start]):
            months = whole.months
            if own.months and months > own.months and months % own.months == 0:
                return months // own.months
    return None


def _further(clauses: str) -> int:
    """Return how many further renewals "each of the next three years" promises."""
    found = EACH_OF_NEXT.search(clauses)
    return (_times(found) or 0) if found else 0


def _figures(match: re.Match[str]) -> str | None:
    figures: str | None = match["figures"] or match["digits"]
    return figures


def _times(match: re.Match[str]) -> int | None:
    for word, number in (("once", 1), ("twice", 2)):
        if match.groupdict().get(word):
            return number
    counted = agreed(match["words"], match["figures"])
    return counted.value if counted else None


def times_in(text: str) -> int | None:
    """Return how many times a text says that something happens ("twice")."""
    found = TIMES.search(text)
    return _times(found) if found else None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(reversed([*pattern.finditer(text)])), None)
