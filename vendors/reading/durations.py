"""Lengths of time as contracts write them, each with where it stands."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from vendors.reading.numbers import (
    NUMBERS,
    ORDINAL_FIGURES,
    ORDINAL_WORDS,
    WORDS,
    Number,
    agreed,
    ordinal_of,
)
from vendors.reading.typography import PLAIN
from vendors.rules.duration import Duration, Unit

UNITS = {
    "day": Unit.DAYS,
    "week": Unit.WEEKS,
    "month": Unit.MONTHS,
    "quarter": Unit.QUARTERS,
    "year": Unit.YEARS,
    "yr": Unit.YEARS,
    "mo": Unit.MONTHS,
    "anniversary": Unit.YEARS,
}
RHYTHMS = {
    "year": Duration(1, Unit.YEARS),
    "annual": Duration(1, Unit.YEARS),
    "month": Duration(1, Unit.MONTHS),
    "quarter": Duration(3, Unit.MONTHS),
    "week": Duration(1, Unit.WEEKS),
    "day": Duration(1, Unit.DAYS),
    "biennial": Duration(2, Unit.YEARS),
    "semi": Duration(6, Unit.MONTHS),
    "half": Duration(6, Unit.MONTHS),
}
LONGEST = {Unit.DAYS: 9999, Unit.WEEKS: 999, Unit.MONTHS: 1200, Unit.YEARS: 199}
# Runs of blanks are bounded, so that no text makes a pattern slow.
_GAP = r"[\s~-]{0,4}"
_FIGURES = r"(?:\d{1,2},\d{3}|\d{1,4})"
_MODIFIER = (
    r"(?:additional|further|successive|consecutive|full|complete|calendar|contract|"
    r"license|licence|fiscal|operating|continuous|uninterrupted|more|extra|clear|whole|"
    r"annual|such|separate|subsequent|sequential|renewal|extension|contractual|other)"
)
_WORKING = r"(?P<working>business|working|banking|trading|bank)"
_UNIT = (
    r"(?P<unit>days?|weeks?|months?|quarters?|years?|yrs?\b\.?|mos?\b\.?)"
    r"(?:\s?\(\s?s\s?\))?(?![a-z])"
)
_TAIL = rf"{_GAP}(?:(?:{_MODIFIER}|or)\b,?{_GAP}){{0,3}}(?:{_WORKING}\b{_GAP})?{_UNIT}"
_WHOLE = rf"(?:{'|'.join(NUMBERS)})"
_HALF = (
    rf"(?:(?:(?P<whole>{_WHOLE}[\s-]{{1,3}}and|\d{{1,2}}(?:\s?and)?)[\s-]{{0,3}})?"
    r"(?:an?[\s-]{1,3}|one[\s-]{1,3})?(?P<half>half|1/2|\u00bd)"
    r"(?:\s?\(\s?[\d .,/-]{1,8}\u00bd?\s?\))?|(?P<decimal>\d{1,2}\.5))"
)
QUANTITY = (
    rf"(?:(?P<words>{WORDS})(?:{_GAP}[(\[]\s?\"?(?P<figures>[\dlIO,]{{1,5}})"
    r"(?:\s?\")?(?P<inside>\s?(?:business\s)?(?:days|months|years))?[\s-]?[)\]])?"
    rf"|(?P<digits>{_FIGURES})(?:{_GAP}\(\s?(?P<spelled>{WORDS})\s?\))?"
    rf"|[(\[]\s?(?P<bare>{_FIGURES})\s?[)\]]|\[(?P<alone>{WORDS})\])"
)
STATED = re.compile(rf"(?<![\w.,$/%]){QUANTITY}{_TAIL}", re.IGNORECASE)
INSIDE = re.compile(
    rf"\b(?P<words>{WORDS}){_GAP}\(\s?(?P<figures>{_FIGURES}){_GAP}"
    rf"(?:{_WORKING}\s)?{_UNIT}\s?\)",
    re.IGNORECASE,
)
AHEAD = re.compile(
    rf"(?:[(\[]\s?(?P<figures>{_FIGURES})\s?[)\]]\s?(?P<words>{WORDS})"
    rf"|[(\[]\s?(?P<bracketed>{WORDS})\s?[)\]]\s?(?P<plain>{_FIGURES})){_TAIL}",
    re.IGNORECASE,
)
HALVES = re.compile(rf"(?<![\w.,$/%]){_HALF}(?:\s?(?:of\s)?an?)?{_TAIL}", re.IGNORECASE)
ARTICLE = re.compile(
    r"\b(?P<article>an?|another|one)\s(?:(?:single|additional|further|successive|"
    r"consecutive|full|subsequent|new|extra|calendar|renewal)\s){0,3}"
    r"(?P<unit>year|month|quarter|week)(?![a-z-])(?!\s?-\s?to)",
    re.IGNORECASE,
)
# "Not less than sixty (60) nor more than ninety (90) days": sixty days as well.
UNIT_LATER = re.compile(
    rf"(?<![\w.,$/%-])(?P<first>{QUANTITY}),?\s(?:and|nor|or|but)\s"
    r"(?:(?:in\sno\sevent|not|no|more|less|fewer|greater|earlier|later|sooner|than|at|"
    r"most|least)\s){1,6}"
    rf"(?:{WORDS}|\d{{1,3}})(?:\s?\(\s?\d{{1,3}}\s?\))?{_TAIL}",
    re.IGNORECASE,
)
BLANK = re.compile(
    r"(?P<blank>\[[^\[\]\w]{0,12}\]|\[\s?(?:redacted|omitted|confidential|number|tbd)"
    r"[^\[\]]{0,60}\]|(?<!_)_{2,80}|(?<!\*)\*{2,80}|(?<!\.)\.{4,80}|\bX{2,20}\b"
    r"|(?<!\u2022)\u2022{1,40}|\u25cf)"
    rf"(?:\s?\(\s?(?:[^\w()]|_){{0,12}}\))?"
    rf"(?:{_TAIL}|(?=\s(?:terms?|periods?|renewals?|prior|before|following)\b))",
    re.IGNORECASE,
)
RHYTHM = re.compile(
    r"\b(?:(?P<unit>year|month|quarter|week|day)s?[\s-]{1,3}(?:to|by)[\s-]{1,3}"
    r"(?:(?:contract|calendar|licen[sc]e|agreement)\s)?(?P=unit)|(?P<adverb>annual|year|month|quarter|week|biennial|semi-?annual"
    r"|half-year)(?:ly)?)(?![a-z])",
    re.IGNORECASE,
)
ANNIVERSARY = re.compile(
    rf"(?<!\w)(?P<ordinal>{ORDINAL_WORDS}|{ORDINAL_FIGURES})"
    rf"(?:\s?\(\s?(?P<figures>\d{{1,2}})\s?(?:st|nd|rd|th)?\s?\))?[\s-]"
    r"(?:(?P<unit>month|year|annual|yearly)(?:ly)?[\s-])?anniversar(?:y|ies)",
    re.IGNORECASE,
)
AND = re.compile(r"\s?(?:,\s?)?(?:and|plus|,)?\s?", re.IGNORECASE)
# A year of the contract that a term ends with is as long as that many years.
CONTRACT_YEAR = re.compile(
    r"\b(?:end|ending|expir\w+|conclusion|completion|close|last\sday|through(?:out)?)\s"
    r"(?:of\s)?(?:the\s)?"
    rf"(?:(?P<ordinal>{ORDINAL_WORDS}|{ORDINAL_FIGURES})"
    r"(?:\s?\(\s?(?P<figures>\d{1,2})\s?(?:st|nd|rd|th)?\s?\))?\s"
    r"(?:full\s)?(?:(?:contract|licen[sc]e|agreement|operating|term|lease|commitment|"
    r"service|program|royalty)\s)?year\b|"
    r"(?:(?:contract|licen[sc]e|agreement|operating|lease|term)\s)?year\s"
    rf"(?P<number>\d{{1,2}}|{WORDS})\b(?!\s?\())",
    re.IGNORECASE,
)


class Length(NamedTuple):
    """A length of time at text[start:end]; None is one that is blanked out.

    A doubt says that words and figures disagree.
    """

    length: Duration | None
    start: int
    end: int
    doubt: str = ""


def lengths_in(text: str) -> list[Length]:
    """Return the lengths of time that a text names, in its order, none twice.

    "One year and six months" is one length. Blanked-out ones ("[***] days") are among
    them, with no length; "2005 years" and "Section 3.2 days" are not.
    """
    plain = text.translate(PLAIN)
    found = sorted(_candidates(plain), key=lambda one: (one.start, -one.end))
    kept: list[Length] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return _summed(plain, kept)


def rhythms_in(text: str) -> list[Length]:
    """Return the lengths that adverbs imply ("annually", "from month to month")."""
    plain = text.translate(PLAIN)
    return [
        Length(
            RHYTHMS[(match["unit"] or match["adverb"]).lower().split("-")[0][:8]]
            if not (match["adverb"] or "").lower().startswith("semi")
            else RHYTHMS["semi"],
            *match.span(),
        )
        for match in RHYTHM.finditer(plain)
        if match["unit"] or _is_rhythm(match)
    ]


def anniversaries_in(text: str) -> list[Length]:
    """Return the lengths that anniversaries and years of a contract stand for.

    "The third anniversary" and "the end of Year 3" both stand for three years.
    """
    plain = text.translate(PLAIN)
    found = []
    for match in ANNIVERSARY.finditer(plain):
        monthly = (match["unit"] or "").lower() == "month"
        number = _counted(match)
        if number:
            unit = Unit.MONTHS if monthly else Unit.YEARS
            length = Duration(number.value, unit)
            found.append(Length(length, *match.span(), number.doubt))
    for match in CONTRACT_YEAR.finditer(plain):
        number = _counted(match) if match["ordinal"] else _plainly(match["number"])
        if number:
            length = Duration(number.value, Unit.YEARS)
            found.append(Length(length, *match.span(), number.doubt))
    return sorted(found, key=lambda one: one.start)


def _counted(match: re.Match[str]) -> Number | None:
    spelled = ordinal_of(match["ordinal"])
    number = int(match["figures"]) if match["figures"] else spelled
    if not number:
        return None
    if spelled in (None, number):
        return Number(number)
    return Number(number, f'The words say "{match["ordinal"]}", the figures {number}.')


def _plainly(number: str) -> Number | None:
    return agreed(None, number) if number.isdigit() else agreed(number, None)


def _is_rhythm(match: re.Match[str]) -> bool:
    words = match[0].lower()
    return words.endswith("ly") or words in ("annual", "biennial", "semi-annual")


def _candidates(text: str) -> Iterator[Length]:
    for match in STATED.finditer(text):
        yield from _made(match, _quantity(match))
    yield from _with_later_unit(text)
    for match in INSIDE.finditer(text):
        yield from _made(match, agreed(match["words"], match["figures"]))
    for match in AHEAD.finditer(text):
        number = agreed(
            match["words"] or match["bracketed"], match["figures"] or match["plain"]
        )
        # "One (1) twelve month period" counts a period: the two are no one number.
        if number and not number.doubt:
            yield from _made(match, number)
    for match in HALVES.finditer(text):
        yield from _halved(match)
    for match in ARTICLE.finditer(text):
        yield Length(Duration(1, UNITS[match["unit"].lower()]), *match.span())
    for match in BLANK.finditer(text):
        yield Length(None, *match.span())


def _quantity(match: re.Match[str]) -> Number | None:
    if match["words"]:
        figures = match["figures"] or ""
        return agreed(match["words"], figures if figures.strip(",").isdigit() else None)
    spelled = match["spelled"] or match["alone"]
    return agreed(spelled, match["digits"] or match["bare"])


def _unit(match: re.Match[str]) -> Unit:
    if match["working"]:
        return Unit.WORKING_DAYS
    word = match["unit"].lower().rstrip(".")
    return UNITS[re.sub(r"s?(?:\s?\(\s?s\s?\))?$", "", word)]


def _made(match: re.Match[str], number: Number | None) -> Iterator[Length]:
    if number is None or not number.value:
        return
    unit = _unit(match)
    if match["working"] and not match["unit"].lower().startswith("day"):
        unit = UNITS[match["unit"].lower().rstrip("s.")]
    if number.value <= LONGEST.get(unit, 999):
        yield Length(Duration(number.value, unit), *match.span(), number.doubt)


def _with_later_unit(text: str) -> Iterator[Length]:
    """Yield the first of each two lengths that share the unit after the second."""
    for match in UNIT_LATER.finditer(text):
        for one in _made(match, _quantity(match)):
            yield one._replace(end=match.end("first"))


def _halved(match: re.Match[str]) -> Iterator[Length]:
    unit = _unit(match)
    if match["decimal"]:
        amount = Fraction(match["decimal"])
    else:
        whole = re.sub(r"\W|and$", "", match["whole"] or "0", flags=re.IGNORECASE)
        number = int(whole) if whole.isdigit() else NUMBERS[whole.lower()]
        amount = number + Fraction(1, 2)
    in_smaller = {Unit.YEARS: (12, Unit.MONTHS), Unit.WEEKS: (7, Unit.DAYS)}
    factor, smaller = in_smaller.get(unit, (1, unit))
    whole_amount = amount * factor
    if whole_amount.denominator == 1:
        yield Length(Duration(int(whole_amount), smaller), *match.span())


def _summed(text: str, lengths: list[Length]) -> list[Length]:
    """Join "one year and six months", where nothing else stands between the two."""
    joined: list[Length] = []
    for one in lengths:
        last = joined[-1] if joined else None
        if last and _adds_up(text[last.end : one.start], last.length, one.length):
            months = sum(part.length.months for part in (last, one) if part.length)
            joined[-1] = Length(
                Duration(months, Unit.MONTHS),
                last.start,
                one.end,
                last.doubt or one.doubt,
            )
        else:
            joined.append(one)
    return joined


def _adds_up(between: str, first: Duration | None, second: Duration | None) -> bool:
    return (
        first is not None
        and second is not None
        and first.unit is Unit.YEARS
        and second.unit is Unit.MONTHS
        and AND.fullmatch(between) is not None
    )
