"""Calendar dates as contracts write them, each with where it stands."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from vendors.reading.numbers import (
    ORDINAL_FIGURES,
    ORDINAL_WORDS,
    WORDS,
    number_of,
    ordinal_of,
)
from vendors.reading.typography import PLAIN

MONTHS = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1
    )
}
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|urary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May"
    r"|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?"
    r"|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
# Runs of blanks are bounded, so that no text makes a pattern slow.
_GAP = r"\s{0,6}"
_SEPARATOR = rf"{_GAP}[,.]?{_GAP}(?:(?:in{_GAP}the{_GAP}year|of|in),?{_GAP})?"
_YEAR_WORDS = (
    r"(?:nineteen(?:\s+hundred)?|two\s+thousand|twenty)\b"
    rf"(?:(?:[\s-]{{1,3}}|\s+and\s+){WORDS})?"
)
_YEAR = rf"(?P<year>(?:19|20)\d\d(?![\d/])|'\d\d\b|{_YEAR_WORDS})"
_DAY_FIGURES = rf"\d{{1,2}}(?:{_GAP}(?:st|nd|rd|th)(?![a-ce-z]))?"
_DAY_WORDS = rf"{ORDINAL_WORDS}(?:{_GAP}\(\s?{ORDINAL_FIGURES}\s?\))?"
_MONTH_DAY = (
    rf"\b(?P<month>{MONTH}){_GAP}(?:the\s)?(?P<day>{_DAY_FIGURES}(?!\d)|{_DAY_WORDS})"
)
_DAY_MONTH = (
    rf"(?<![\d.,/$-])(?P<day>{_DAY_FIGURES}|{_DAY_WORDS}){_GAP}(?:day{_GAP})?"
    rf"-?(?:of{_GAP})?-?(?P<month>{MONTH})(?![a-z])"
)
MONTH_FIRST = re.compile(rf"{_MONTH_DAY}{_SEPARATOR}{_YEAR}", re.IGNORECASE)
DAY_FIRST = re.compile(rf"{_DAY_MONTH}-?{_SEPARATOR}{_YEAR}", re.IGNORECASE)
MONTH_AND_DAY = re.compile(_MONTH_DAY, re.IGNORECASE)
DAY_AND_MONTH = re.compile(_DAY_MONTH, re.IGNORECASE)
MONTH_AND_YEAR = re.compile(
    rf"\b(?P<month>{MONTH}),?{_GAP}(?:of{_GAP})?(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
NUMERIC = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)"
    r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)"
)
ISO = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)[-/](?P<month>\d\d)[-/](?P<day>\d\d)(?![\d/-])"
)
SECTION = re.compile(r"(?:\b(?:section|clause|article)s?|\bno\.?|§)\s?$", re.IGNORECASE)
CENTURY_TURNS = 70
LAST_MONTH = 12


class Day(NamedTuple):
    """A date in a text: text[start:end]; a doubt where it could be read otherwise."""

    value: date
    start: int
    end: int
    doubt: str = ""


class DayOfYear(NamedTuple):
    """A month and a day without a year, at text[start:end]."""

    month: int
    day: int
    start: int
    end: int


class MonthOfYear(NamedTuple):
    """A month of a year without a day, at text[start:end]."""

    year: int
    month: int
    start: int
    end: int


def days_in(text: str) -> list[Day]:
    """Return the full dates that a text names, in its order, none inside another.

    What is blanked out, left blank or impossible ("30 February") is no date.
    """
    text = text.translate(PLAIN)
    found = sorted(_candidates(text), key=lambda day: (day.start, -day.end))
    kept: list[Day] = []
    for day in found:
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return kept


def days_of_year_in(text: str) -> list[DayOfYear]:
    """Return the days named without a year ("by September 1 of that year")."""
    full = days_in(text)
    found = [
        DayOfYear(month, day, *match.span())
        for pattern in (MONTH_AND_DAY, DAY_AND_MONTH)
        for match in pattern.finditer(text)
        if (day := _day_number(match["day"])) is not None
        and match["month"] != "may"  # the verb
        and _possible(2000, month := _month_number(match["month"]), day)
        and not any(d.start < match.end() and match.start() < d.end for d in full)
    ]
    return sorted(found, key=lambda one: one.start)


def months_in(text: str) -> list[MonthOfYear]:
    """Return the months named without a day ("the end of June 2005")."""
    full = days_in(text)
    return [
        MonthOfYear(int(match["year"]), _month_number(match["month"]), *match.span())
        for match in MONTH_AND_YEAR.finditer(text)
        if not any(d.start < match.end() and match.start() < d.end for d in full)
    ]


def _candidates(text: str) -> Iterator[Day]:
    for pattern in (MONTH_FIRST, DAY_FIRST):
        for match in pattern.finditer(text):
            day, year = _day_number(match["day"]), _year_number(match["year"])
            verb = match["month"] == "may" and "," not in match[0]
            if day is None or year is None or verb:
                continue
            yield from _made(year, _month_number(match["month"]), day, match)
    for match in ISO.finditer(text):
        yield from _made(
            int(match["year"]), int(match["month"]), int(match["day"]), match
        )
    for match in NUMERIC.finditer(text):
        yield from _numeric(text, match)


def _numeric(text: str, match: re.Match[str]) -> Iterator[Day]:
    first, second = int(match["first"]), int(match["second"])
    year = _year_number(match["year"])
    dotted = match["mark"] == "."
    if year is None or (dotted and len(match["year"]) == len("19")):
        return
    if dotted and SECTION.search(text[max(0, match.start() - 12) : match.start()]):
        return
    # Between slashes the month stands first, as in the United States; between dots
    # the day, as in Germany. What cannot be a month decides otherwise.
    day_first = (dotted and second <= LAST_MONTH) or first > LAST_MONTH
    day, month = (first, second) if day_first else (second, first)
    open_question = first <= LAST_MONTH and second <= LAST_MONTH and first != second
    doubt = "Day and month could be the other way round." if open_question else ""
    yield from _made(year, month, day, match, doubt)


def _made(
    year: int, month: int, day: int, match: re.Match[str], doubt: str = ""
) -> Iterator[Day]:
    if _possible(year, month, day):
        yield Day(date(year, month, day), match.start(), match.end(), doubt)


def _possible(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _month_number(name: str) -> int:
    return MONTHS[name[:3].lower()]


def _day_number(text: str) -> int | None:
    return ordinal_of(re.split(r"\(", text)[0])


def _year_number(text: str) -> int | None:
    digits = text.strip("'")
    if digits.isdigit():
        year = int(digits)
        if year >= 100:  # noqa: PLR2004 - fewer than three figures are short for a year
            return year
        return year + (1900 if year >= CENTURY_TURNS else 2000)
    return _year_in_words(text.lower())


def _year_in_words(words: str) -> int | None:
    for century, value in (("nineteen", 1900), ("twenty", 2000)):
        if words.startswith(century):
            rest = words.removeprefix(century).replace("hundred", "").strip(" -")
            low = number_of(rest) if rest else None
            return value + low if low and low < 100 else None  # noqa: PLR2004
    year = number_of(words)
    return year if year and 1900 <= year <= 2100 else None  # noqa: PLR2004
