"""What the words of a clause say, where nobody has written it down as a fact."""

import re
from datetime import date

from dateutil.relativedelta import relativedelta

from vendors.rules.duration import Duration, Unit, last_day
from vendors.rules.renewal import Mode

NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
} | {"fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-five": 25}
NUMBERS |= {"thirty": 30, "sixty": 60, "ninety": 90}
WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
LENGTH = re.compile(
    rf"\b(?:(?P<word>{WORDS})\s*)?\(?(?P<digits>\d{{1,3}})?\)?[\s-]*"
    r"(?:full\s+|consecutive\s+|calendar\s+)?(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
ISO = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?")
# In the order in which they decide: the surest words first.
MODES = (
    (re.compile(r"\bautomatic", re.IGNORECASE), Mode.AUTOMATIC),
    (re.compile(r"\bmutual", re.IGNORECASE), Mode.MUTUAL),
    (
        re.compile(r"\bmay\b|\boptions?\b|\bright to\b|\belect", re.IGNORECASE),
        Mode.OPTIONAL,
    ),
    (re.compile(r"\bsuccessive\b", re.IGNORECASE), Mode.AUTOMATIC),
    (re.compile(r"\bunless\b.*\bnoti", re.IGNORECASE | re.DOTALL), Mode.AUTOMATIC),
)
WINDOW = re.compile(r"\b(?:not?\s+(?:more|earlier)|between)\b", re.IGNORECASE)


def mode_of(clause: str) -> Mode:
    """Return how a clause renews; conditional, on what it says, where unsure.

    Automatic is never assumed: it would let a contract run on that has ended.
    """
    return next(
        (mode for words, mode in MODES if words.search(clause)), Mode.CONDITIONAL
    )


def length_from_iso(text: str) -> Duration | None:
    """Return the length that P1Y, P6M or P30D stands for; None for any other text.

    Months and days together are None as well: their sum is no single length.
    """
    found = ISO.fullmatch(text)
    if found is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    in_months, in_days = years * 12 + months, weeks * 7 + days
    if bool(in_months) == bool(in_days):
        return None
    if in_days:
        return Duration(in_days, Unit.DAYS)
    if in_months % 12:
        return Duration(in_months, Unit.MONTHS)
    return Duration(in_months // 12, Unit.YEARS)


def lengths_in(clause: str) -> list[Duration]:
    """Return the lengths of time that a clause names, figures before words."""
    lengths = []
    for found in LENGTH.finditer(clause):
        word, digits, unit = found["word"], found["digits"], found["unit"].lower()
        amount = int(digits) if digits else NUMBERS.get((word or "").lower(), 0)
        if amount:
            lengths.append(Duration(amount, Unit(f"{unit}s")))
    return lengths


def length_that_gives(start: date, end: date, clause: str) -> Duration | None:
    """Return the length in the clause from which the last day was computed, if any.

    Labels name the anniversary as the end of such a term; it ends on the day before.
    """
    for length in lengths_in(clause):
        anniversary = start + relativedelta(months=length.months, days=length.days)
        if end in {anniversary, last_day(start, length)}:
            return length
    return None


def names_a_window(clause: str) -> bool:
    """Say whether two periods of notice are the two ends of a window."""
    return bool(WINDOW.search(clause))
