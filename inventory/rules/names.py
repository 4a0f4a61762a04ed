"""When two names of a tool are the same name, or may be."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from inventory.rules.addresses import address_in_name
from inventory.rules.known_names import (
    AUDIENCES,
    EDITION_PHRASES,
    EDITIONS,
    GENERIC,
    KNOWN_AS,
    MAKERS,
)
from vendors.rules.names import company_key

NOT_A_WORD = re.compile(r"[^\w+#]+", re.UNICODE)
IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
BY_VENDOR = re.compile(r"\s+(?:by|from)\s+(?=\S)", re.IGNORECASE)
# Only those of the vendors' legal forms that no tool is called by.
COMPANY_FORMS = frozenset(
    "bv corp corporation gmbh inc incorporated limited llc ltd plc".split()
)


def tool_key(name: str) -> str:
    """Return a tool's name without case, accents, spaces and punctuation.

    "Mix-panel" and "mixpanel" have the same key; "C", "C++" and "C#" do not.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return NOT_A_WORD.sub("", plain)


class How(StrEnum):
    """What was done to a name so as to compare it, in the order of being told."""

    NAME = "as it stands"
    ALIAS = "by an alias"
    ADDRESS = "read as a web address"
    EDITION = "without the edition"
    VENDOR = "without the company's name"
    BRACKETS = "with or without brackets"
    KNOWN = "by an earlier or a short name"


# How sure it is that what is left still is the name of the tool.
CERTAINTY = {
    How.NAME: 1.0,
    How.ALIAS: 0.98,
    How.ADDRESS: 0.94,
    How.EDITION: 0.94,
    How.VENDOR: 0.93,
    How.BRACKETS: 0.82,
    How.KNOWN: 0.95,
}


class Reading(NamedTuple):
    """One way to read a name: what remains, how, and whose name was left out."""

    key: str
    hows: frozenset[How]
    maker: str = ""

    @property
    def certainty(self) -> float:
        certainty = 1.0
        for how in self.hows:
            certainty *= CERTAINTY[how]
        return certainty


Words = tuple[str, ...]
CURRENT_NAME = {
    tool_key(name): tool_key(names[0]) for names in KNOWN_AS for name in names
}


def readings(
    name: str, aliases: Iterable[str] = (), companies: Collection[str] = ()
) -> dict[str, Reading]:
    """Return the ways to read a tool's name and aliases, the surest of each key.

    The companies are the names of its vendor.
    """
    makers = _makers(list(companies))
    found: dict[str, Reading] = {}
    own = _of_name(name, makers)
    others = (
        reading._replace(hows=reading.hows - {How.NAME} | {How.ALIAS})
        for alias in aliases
        for reading in _of_name(alias, makers)
    )
    for reading in _with_known([*own, *others]):
        kept = found.get(reading.key)
        if reading.key and (kept is None or _surer(reading, kept)):
            found[reading.key] = reading
    return found


def _makers(companies: list[str]) -> dict[str, str]:
    """Return who stands behind each company's name, the vendor's own included."""
    keys = [key for company in companies if (key := tool_key(company_key(company)))]
    return {key: maker_of(companies) for key in keys} | MAKERS


def maker_of(companies: Iterable[str]) -> str:
    """Return what a company is compared by, however it is called; "" for none."""
    keys = [key for company in companies if (key := tool_key(company_key(company)))]
    return next((MAKERS[key] for key in keys if key in MAKERS), min(keys, default=""))


def _surer(one: Reading, other: Reading) -> bool:
    return _order(one) < _order(other)


def _order(reading: Reading) -> tuple[float, list[How], str]:
    return -reading.certainty, sorted(reading.hows), reading.maker


def _with_known(read: Iterable[Reading]) -> Iterator[Reading]:
    for reading in read:
        yield reading
        current = CURRENT_NAME.get(reading.key)
        # A short name in brackets is its own: "EasyStack Kubernetes Service (EKS)".
        is_short = How.BRACKETS in reading.hows
        if current is not None and current != reading.key and not is_short:
            yield Reading(current, reading.hows - {How.NAME} | {How.KNOWN})


def _of_name(name: str, makers: dict[str, str]) -> Iterator[Reading]:
    yield Reading(tool_key(name), frozenset({How.NAME}))
    address = address_in_name(name)
    if address is not None:
        for called in address.names:
            yield Reading(tool_key(called), frozenset({How.ADDRESS}))
        return
    bare, inner = IN_BRACKETS.sub(" ", name), _bracketed(name)
    words = _words(bare)
    for text in inner:
        if _abbreviates(text, words):
            yield Reading(tool_key(text), frozenset({How.BRACKETS}))
    yield from _shortened(words, _left_out_with_brackets(inner, makers), makers)


def _bracketed(name: str) -> list[str]:
    return [
        (found[1] or found[2] or "").strip() for found in IN_BRACKETS.finditer(name)
    ]


def _abbreviates(text: str, words: Words) -> bool:
    """Return whether brackets hold the short name of what stands before them."""
    if not (text.isalnum() and text.isupper() and len(words) > 1):
        return False
    letters = iter("".join(words))
    return all(letter in letters for letter in text.casefold())


def _left_out_with_brackets(
    inner: Iterable[str], makers: dict[str, str]
) -> frozenset[How]:
    hows = set()
    for text in inner:
        words = _words(text)
        if words and all(word in EDITIONS for word in words):
            hows.add(How.EDITION)
        elif tool_key(company_key(text)) in makers or COMPANY_FORMS & {*words[-1:]}:
            hows.add(How.VENDOR)
        else:
            hows.add(How.BRACKETS)
    return frozenset(hows)


def _words(text: str) -> Words:
    return tuple(
        key
        for part in re.split(r"[\s\-_/,:.]+", BY_VENDOR.sub(" ", text))
        if (key := tool_key(part))
    )


def _shortened(
    words: Words, hows: frozenset[How], makers: dict[str, str]
) -> Iterator[Reading]:
    if not words:
        return
    if hows:
        yield Reading("".join(words), hows)
    without_form = words[:-1] if words[-1] in COMPANY_FORMS else words
    if without_form and without_form != words:
        hows |= {How.VENDOR}
        yield Reading("".join(without_form), hows)
    plain = _without_edition(without_form)
    if plain != without_form:
        yield Reading("".join(plain), hows | {How.EDITION})
    for left, maker in _without_maker(without_form, makers):
        yield Reading("".join(left), hows | {How.VENDOR}, maker)
        shorter = _without_edition(left)
        if shorter != left:
            yield Reading("".join(shorter), hows | {How.VENDOR, How.EDITION}, maker)


def _without_edition(words: Words) -> Words:
    left = words
    while len(left) > 1:
        shorter = _one_edition_less(left)
        if shorter == left or not _can_stand_alone(shorter):
            break
        left = shorter
    return left


def _one_edition_less(words: Words) -> Words:
    if words[-2:] in EDITION_PHRASES:
        return words[:-2]
    if "for" in words[1:]:
        at = len(words) - 1 - words[::-1].index("for")
        if words[at + 1 :] and all(word in AUDIENCES for word in words[at + 1 :]):
            return words[:at]
    return words[:-1] if words[-1] in EDITIONS else words


def _can_stand_alone(words: Words) -> bool:
    """Return whether words can name a tool.

    A common noun cannot, nor a company of many tools; one of a single tool often has
    its name.
    """
    key = "".join(words)
    return bool(key) and key not in MAKERS and key not in GENERIC


def _without_maker(words: Words, makers: dict[str, str]) -> Iterator[tuple[Words, str]]:
    for count in range(1, len(words)):
        for company, left in (
            ("".join(words[:count]), words[count:]),
            ("".join(words[-count:]), words[:-count]),
        ):
            if company in makers and _can_stand_alone(left):
                yield left, makers[company]
