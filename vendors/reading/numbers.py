"""Whole numbers as contracts write them: in words, in figures, or in both."""

import re
from typing import NamedTuple

NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        1,
    )
}
TENS = {
    word: number * 10
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2
    )
} | {"fourty": 40, "ninty": 90}  # met in contracts
SCALES = {"hundred": 100, "thousand": 1000}
ORDINAL_STEMS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    "twelveth": 12,
}
ORDINALS = (
    ORDINAL_STEMS
    | {f"{word}th": number for word, number in NUMBERS.items()}
    | {f"{word.removesuffix('y')}ieth": number for word, number in TENS.items()}
    | {"hundredth": 100}
)
_UNITS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_TENS = "|".join(TENS)
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_GAP = r"[\s-]{1,3}(?:and[\s-]{1,3})?"
_BELOW_100 = rf"(?:(?:{_TENS})(?:[\s-]{{1,3}}(?:{_UNITS})\b)?|(?:{_UNITS})\b)"
_BELOW_1000 = rf"(?:{_BELOW_100}(?:[\s-]{{1,3}}hundred\b(?:{_GAP}{_BELOW_100})?)?)"
# "one hundred and twenty-five", "two thousand eighteen"; "two five-year" is not one.
WORDS = rf"(?:{_BELOW_1000}(?:[\s-]{{1,3}}thousand\b(?:{_GAP}{_BELOW_1000})?)?)"
ORDINAL_WORDS = rf"(?:(?:{_TENS})[\s-]{{1,3}}(?:{_ORDINAL})|(?:{_ORDINAL}))"
ORDINAL_FIGURES = r"(?:\d{1,2}\s?(?:st|nd|rd|th))"


class Number(NamedTuple):
    """A number, and a doubt where its words and its figures disagree."""

    value: int
    doubt: str = ""


def number_of(words: str) -> int | None:
    """Return the number that words name ("one hundred and twenty"), or None."""
    total = current = 0
    for word in re.split(r"[\s-]+", words.strip().lower()):
        if word in NUMBERS or word in TENS:
            current += NUMBERS.get(word) or TENS[word]
        elif word in SCALES:
            current = (current or 1) * SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        elif word != "and":
            return None
    return total + current or None


def ordinal_of(words: str) -> int | None:
    """Return the number of "third", "3rd" or "twenty-first", or None."""
    figures = re.match(r"\s*\(?(\d{1,3})", words)
    if figures:
        return int(figures[1])
    total = 0
    for word in re.split(r"[\s-]+", words.strip().lower()):
        value = ORDINALS.get(word) or TENS.get(word)
        if value is None:
            return None
        total += value
    return total or None


def agreed(words: str | None, figures: str | None) -> Number | None:
    """Return the number that words and figures give together; figures decide.

    Where both are there and disagree the number carries a doubt.
    """
    spelled = number_of(words) if words else None
    if not figures:
        return Number(spelled) if spelled is not None else None
    value = int(figures.replace(",", ""))
    if spelled is not None and spelled != value:
        return Number(value, f'The words say "{words}", the figures {value}.')
    return Number(value)
