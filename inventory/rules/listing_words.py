"""Reading a product listing's title: its words, versions, years and editions.

Shops write one product in many ways: "Adobe Creative Suite CS3 Web Premium Upgrade
[Mac]" and "adobe cs3 web premium upg". What stays different after that is read here is
what tells products apart.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

TOKEN = re.compile(r"'?\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[a-z]+(?:'s)?\d*|[^\W_]+")
NUMBER = re.compile(r"\d+(?:\.\d+)*")
YEARS = range(1980, 2040)
# A shop's own number of an article: "41100", "pfb10211".
ARTICLE = re.compile(r"\d{5,}|[a-z]{1,4}\d{4,}\w*|\d+[a-z]+\d+\w*")

SPELLINGS = {
    **dict.fromkeys(("upg", "upgd", "upgr", "upgrades", "upsell"), "upgrade"),
    **dict.fromkeys(("pro", "prof", "professionals"), "professional"),
    **dict.fromkeys(("std", "stnd"), "standard"),
    **dict.fromkeys(("ed", "edn", "editions", "version", "ver", "v"), "edition"),
    **dict.fromkeys(("prem",), "premium"),
    **dict.fromkeys(("dlx", "dx"), "deluxe"),
    **dict.fromkeys(
        ("acad", "edu", "educational", "education", "student", "students", "teacher"),
        "academic",
    ),
    **dict.fromkeys(("macintosh", "macosx", "osx", "apple"), "mac"),
    **dict.fromkeys(("win", "pc", "winxp", "vista", "xp"), "windows"),
    **dict.fromkeys(("lic", "licence", "licenses"), "license"),
    **dict.fromkeys(("user", "seat", "seats", "computer", "computers"), "users"),
    **dict.fromkeys(("subscr", "sub"), "subscription"),
    **dict.fromkeys(("yr", "years"), "year"),
    **dict.fromkeys(("svr", "srv", "servers"), "server"),
    **dict.fromkeys(("mgr",), "manager"),
    **dict.fromkeys(("bkup",), "backup"),
    **dict.fromkeys(("sw", "softwares"), "software"),
    **dict.fromkeys(("ii",), "2"),
    **dict.fromkeys(("iii",), "3"),
    **dict.fromkeys(("iv",), "4"),
    **dict.fromkeys(("&", "n"), "and"),
}
SAYS_NOTHING = frozenset(
    "a an and by cd com corp corporation dvd edition for from in inc jewel case ltd of "
    "on or r rom s sb cs software systems technologies the to tm with w".split()
)
# What one listing may say and another not, each a question of its own.
ASPECTS: dict[str, frozenset[str]] = {
    "upgrade": frozenset({"upgrade"}),
    "academic": frozenset({"academic"}),
    "mac": frozenset({"mac"}),
    "windows": frozenset({"windows"}),
    "license": frozenset({"license", "olp", "vlp", "maintenance", "subscription"}),
    "grade": frozenset(
        "standard professional premium deluxe basic home small business enterprise "
        "ultimate platinum gold express elements lite family extended".split()
    ),
    "bundle": frozenset("suite bundle collection pack set kit combo".split()),
    "users": frozenset({"users"}),
    "server": frozenset({"server"}),
    "language": frozenset("french spanish german english italian".split()),
}


class Title(NamedTuple):
    """A title as it is compared."""

    words: tuple[str, ...]
    versions: frozenset[str]
    years: frozenset[str]


def read_title(title: str) -> Title:
    """Return the words of a title in one spelling each, and its numbers apart."""
    words, versions, years = [], set(), set()
    for word in _words(title):
        words.append(word)
        if not NUMBER.fullmatch(word):
            continue
        if int(word.split(".")[0]) in YEARS and "." not in word:
            years.add(word)
        elif not ARTICLE.fullmatch(word):
            versions.add(word)
    return Title(tuple(words), frozenset(versions), frozenset(years))


def is_article(word: str) -> bool:
    """Return whether a word is a shop's own number rather than the product's."""
    return ARTICLE.fullmatch(word) is not None


def _words(title: str) -> Iterator[str]:
    text = title.casefold().replace("mac os x", "mac").replace("mac os", "mac")
    text = re.sub(r"\b([rv])\s?(\d+)\s?\.\s?(\d+)", r"\2.\3", text)
    text = re.sub(r"\bv(?:er)?\.?\s?(\d)", r"\1", text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", "", text)
    text = re.sub(r"\s+'s\b", "", text)
    for found in TOKEN.findall(text):
        word = SPELLINGS.get(found, found).removesuffix("'s")
        if word[:1] == "'" and len(word) == len("'06"):
            word = f"20{word[1:]}" if word[1] in "012" else f"19{word[1:]}"
        word = word.lstrip("'").replace(",", "")
        if re.fullmatch(r"\d+(?:\.0+)+", word):
            word = word.split(".")[0]
        if word and word not in SAYS_NOTHING:
            yield word
