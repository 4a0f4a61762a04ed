"""The days that clauses state as the end of a term."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from vendors.reading.days import Day, days_in, months_in
from vendors.reading.periods import month_end
from vendors.reading.plain import sentences
from vendors.reading.proposals import End, Known
from vendors.reading.roles import INITIAL, UNLESS_RENEWED
from vendors.reading.starting import Side, side_of
from vendors.reading.subjects import Subject, subject_of
from vendors.rules.renewal import EndKind

STATED = 12
MONTH_STATED = 10
YEAR_STATED = 8
ALONE = 4
BESIDE = 40  # characters beside a date that is all that a clause says
RENEWS = re.compile(
    r"\b(?:re-?new(?!al\sterm\sof\sthis)|extend|extension|option|additional|successive|"
    r"thereafter)\w*",
    re.IGNORECASE,
)
# An amendment names the day that no longer counts, and then the one that does.
NO_LONGER = re.compile(
    r"\b(?:(?:scheduled|set|due|about)\sto\s(?:expire|terminate|end)|(?:currently|"
    r"presently|otherwise|originally|previously)\s(?:\w+\s){0,2}?(?:expire|terminate|"
    r"end)\w*|(?:rather\sthan|instead\sof|in\slieu\sof|in\splace\sof))\b[^;.\d]{0,30}$",
    re.IGNORECASE,
)
AMENDS = re.compile(
    r"\b(?:(?:is|are|be)\shereby|agrees?\sto|hereby\sagrees?\sto|hereby)\s(?:\w+\s)?"
    r"exten\w*",
    re.IGNORECASE,
)
# Prices that hold until a day are no contract that ends on it.
OF_PRICES = re.compile(
    r"\b(?:prices?|fees?|rates?|discounts?|royalt\w+|payments?|commissions?)\b"
    r"(?:(?!\b(?:agreement|contract|term)\b)[^.;]){0,100}$",
    re.IGNORECASE,
)
PAST = re.compile(r"\b(?:expired|ended|dated|terminated)\b", re.IGNORECASE)
ENDS_WITH = re.compile(
    r"\b(?:end of|through|until|end(?:s|ing)|last day of|to|(?:expires?|terminates?)"
    r"(?: in)?)\b[\w\s]{0,12}$",
    re.IGNORECASE,
)
END_OF_YEAR = re.compile(
    r"\b(?:end|last\sday|close|through|until|conclusion|"
    r"end(?:s|ing)\s(?:with|in)|(?:force|effect|effective|valid)\s(?:during|for))\s"
    r"(?:of\s)?(?:the\s)?"
    r"(?:calendar\s)?(?:year\s)?(?:(?P<before>(?:19|20)\d\d)\s(?:calendar\s)?year\b|"
    r"(?P<year>(?:19|20)\d\d)\b(?!\s?/))",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """One way to read when the term ends, and how much speaks for it."""

    score: int
    end: End
    known: Known
    by: str
    doubt: str = ""
    own: bool = True  # read from the clauses alone
    subject: Subject = Subject.UNSAID


def stated_ends(texts: Sequence[str]) -> Iterator[Found]:
    """Yield the days and months that plain clauses state as an end."""
    for text in texts:
        for sentence in sentences(text):
            yield from _stated_days(sentence)
            yield from _stated_months(sentence)


def _stated_days(sentence: str) -> Iterator[Found]:
    since = 0
    for day in days_in(sentence):
        side = side_of(sentence, day, since)
        since = day.end
        if side is Side.ENDS:
            score = STATED - _renewal_penalty(sentence, day)
            score -= 3 * bool(OF_PRICES.search(sentence[: day.start][-200:]))
            end = End(EndKind.STATED, day.value, day.value)
            subject = subject_of(sentence[: day.start], sentence[day.end :])
            yield Found(
                score, end, Known.STATED, "end stated", day.doubt, subject=subject
            )
        elif side is Side.NEITHER and _is_alone(sentence, day):
            end = End(EndKind.STATED, day.value, day.value)
            yield Found(ALONE, end, Known.STATED, "end alone", day.doubt)


def _is_alone(sentence: str, day: Day) -> bool:
    beside = len(sentence) - (day.end - day.start)
    return beside < BESIDE and not PAST.search(sentence[: day.start])


def _renewal_penalty(sentence: str, day: Day) -> int:
    before = UNLESS_RENEWED.sub("", sentence[max(0, day.start - 200) : day.start])
    if NO_LONGER.search(before):
        return 8
    if AMENDS.search(before):
        return 0
    return 6 if RENEWS.search(before) and not INITIAL.search(before[-60:]) else 0


def _stated_months(sentence: str) -> Iterator[Found]:
    for month in months_in(sentence):
        if ENDS_WITH.search(sentence[max(0, month.start - 50) : month.start]):
            day = month_end(date(month.year, month.month, 1))
            end = End(EndKind.STATED, day, day)
            yield Found(MONTH_STATED, end, Known.STATED, "end month")
    for match in END_OF_YEAR.finditer(sentence):
        year = match["year"] or match["before"]
        day = date(int(year), 12, 31)
        end = End(EndKind.STATED, day, day)
        yield Found(YEAR_STATED, end, Known.STATED, "end year")
