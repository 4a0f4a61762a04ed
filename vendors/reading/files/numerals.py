"""Numbers as lists write them: 3, c, III, third."""

from collections.abc import Callable

LAST_ROMAN = 3999
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
LAST_LETTER = 30 * len(ALPHABET)  # thirty letters in a row are no numeral any more
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "- ten twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LAST_IN_WORDS = 99
TEENS = (11, 12, 13)


def roman(value: int) -> str:
    if not 0 < value <= LAST_ROMAN:
        return str(value)
    written = ""
    for worth, letters in ROMAN:
        count, value = divmod(value, worth)
        written += letters * count
    return written


def letters(value: int) -> str:
    """Return a to z, then aa, bb: the way of word processors."""
    if not 0 < value <= LAST_LETTER:
        return str(value)
    times, at = divmod(value - 1, len(ALPHABET))
    return ALPHABET[at] * (times + 1)


def cardinal(value: int) -> str:
    if not 0 <= value <= LAST_IN_WORDS:
        return str(value)
    if value < len(ONES):
        return ONES[value]
    tens, ones = divmod(value, 10)
    return f"{TENS[tens]}-{ONES[ones]}" if ones else TENS[tens]


def ordinal(value: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    is_teen = value % 100 in TEENS
    return f"{value}{'th' if is_teen else endings.get(value % 10, 'th')}"


def ordinal_in_words(value: int) -> str:
    if not 0 <= value <= LAST_IN_WORDS:
        return ordinal(value)
    first, dash, last = cardinal(value).rpartition("-")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{first}{dash}{ORDINALS.get(last, regular)}"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02}".format,
    "lowerLetter": letters,
    "upperLetter": lambda value: letters(value).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
    "ordinal": ordinal,
    "cardinalText": lambda value: cardinal(value).capitalize(),
    "ordinalText": lambda value: ordinal_in_words(value).capitalize(),
    "none": lambda _: "",
}


def numeral(value: int, form: str) -> str:
    """Return a number in a form; one that is not known is written as 1, 2, 3."""
    return FORMATS.get(form, str)(value)
