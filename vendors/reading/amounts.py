"""Sums of money that a contract names, and what it names them for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from vendors.reading.numbers import WORDS, number_of
from vendors.reading.proposals import Price
from vendors.reading.segments import Segment

# A bare "$" is the dollar of the United States, as in most contracts.
_CURRENCIES = {
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "united states dollars": "USD",
    "canadian dollars": "CAD",
    "australian dollars": "AUD",
    "hong kong dollars": "HKD",
    "singapore dollars": "SGD",
    "pounds sterling": "GBP",
    "swiss francs": "CHF",
    "renminbi": "CNY",
    "dollars": "USD",
    "euros": "EUR",
    "pounds": "GBP",
    "yen": "JPY",
    "euro": "EUR",
    "us$": "USD",
    "u.s.$": "USD",
    "u.s. $": "USD",
    "cdn$": "CAD",
    "cad$": "CAD",
    "ca$": "CAD",
    "c$": "CAD",
    "au$": "AUD",
    "a$": "AUD",
    "hk$": "HKD",
    "s$": "SGD",
    "nz$": "NZD",
    "rmb": "CNY",
    "\u20ac": "EUR",
    "\u00a3": "GBP",
    "\u00a5": "JPY",
    "$": "USD",
} | {
    code.lower(): code
    for code in "USD EUR GBP CHF CAD AUD JPY CNY HKD SGD NZD SEK NOK DKK INR".split()
}
_SCALES = {"thousand": 3, "k": 3, "million": 6, "mm": 6, "mio": 6, "m": 6, "billion": 9}
_SIGN = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))
_FIGURES = r"\d{1,3}(?:[,.' ]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,12}(?:[.,]\d{1,4})?"
_SCALE = r"\s?(?P<scale>thousand|million|billion|mm|mio|k|m)\b\.?"
_SIGN_FIRST = re.compile(
    rf"(?<![a-z0-9])(?P<sign>{_SIGN})\s{{0,3}}(?P<figures>{_FIGURES})(?:{_SCALE})?",
    re.IGNORECASE,
)
_FIGURES_FIRST = re.compile(
    rf"(?<![\w.,])(?P<figures>{_FIGURES})(?:{_SCALE})?\s{{0,3}}(?P<sign>{_SIGN})(?![a-z0-9])",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b(?P<words>{WORDS})(?:\s+(?P<scale>million|billion))?\s+(?:and\s+no/100\s+)?"
    r"(?P<sign>(?:u\.?s\.?\s+|united\s+states\s+|canadian\s+)?dollars|euros?|pounds)\b",
    re.IGNORECASE,
)
_BLANKED = re.compile(r"(?:[$\u20ac\u00a3]|\bUSD|\bEUR)\s?(?:\[|\*{2,}|_{2,})")
# What a buyer pays comes before what a seller is insured for.
_FOR = re.compile(
    r"\b(?:fees?|price|subscription|licen[cs]e|rent|royalt\w+|pay(?:able|ments?)?|cost"
    r"|charges?|commission|deposit|salary|retainer|purchase|per\s+(?:month|year|annum|"
    r"quarter|seat|user|unit|hour))\b",
    re.IGNORECASE,
)
_NOT_FOR = re.compile(
    r"\b(?:insur\w+|liabilit\w+|par\s+value|coverage|occurrence|aggregate|exceed\w*"
    r"|penalt\w+|damages)\b",
    re.IGNORECASE,
)
_NEAR = 80
MOST = 12


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount at content[start:end], and how much it looks like a price."""

    price: Price
    start: int
    end: int
    likeness: int


def sums(content: str, clauses: Iterable[Segment]) -> list[Sum]:
    """Return the amounts that a contract names, prices first, no amount twice."""
    found = [
        one
        for clause in clauses
        for one in _in_clause(content, clause.start, clause.end)
    ]
    different: dict[tuple[Decimal, str], Sum] = {}
    for one in sorted(found, key=lambda one: (-one.likeness, one.start)):
        different.setdefault((one.price.amount, one.price.currency), one)
    return list(different.values())[:MOST]


def blanked(content: str) -> bool:
    """Tell whether a contract leaves out an amount of money."""
    return _BLANKED.search(content) is not None


def _in_clause(content: str, start: int, end: int) -> Iterator[Sum]:
    taken: list[tuple[int, int]] = []
    for pattern in (_SIGN_FIRST, _FIGURES_FIRST, _IN_WORDS):
        for match in pattern.finditer(content, start, end):
            at, to = match.span()
            amount = _amount(match)
            if amount is None or any(at < b and a < to for a, b in taken):
                continue
            taken.append((at, to))
            since, until = max(start, at - _NEAR), min(end, to + _NEAR)
            near = content[since:until]
            likeness = len(_FOR.findall(near)) - 2 * len(_NOT_FOR.findall(near))
            currency = _currency(match["sign"])
            words = _words(near, begins=since == start, ends=until == end)
            yield Sum(Price(amount, currency, words), at, to, likeness)


def _words(near: str, *, begins: bool, ends: bool) -> str:
    """Return what stands around an amount, from a word to a word.

    Dots stand for what is left out before and after.
    """
    words = near.split()
    whole = " ".join(words[0 if begins else 1 : None if ends else -1])
    return f"{'' if begins else '… '}{whole}{'' if ends else ' …'}"


def _amount(match: re.Match[str]) -> Decimal | None:
    named = match.groupdict()
    scale = _SCALES.get((named.get("scale") or "").lower(), 0)
    if "words" not in named:
        return Decimal(_plain(named["figures"])) * Decimal(10**scale)
    value = number_of(named["words"])
    return Decimal(value) * Decimal(10**scale) if value else None


def _plain(figures: str) -> str:
    """Return figures with a point before the cents and nothing between thousands."""
    last = re.search(r"[.,](\d{1,2})$", figures)
    whole = figures[: last.start()] if last else figures
    if not last and re.fullmatch(r"\d+\.\d{4}", figures):
        return figures
    cents = f".{last[1]}" if last else ""
    return re.sub(r"\D", "", whole) + cents


def _currency(sign: str) -> str:
    return _CURRENCIES.get(" ".join(sign.lower().split()), "USD")
