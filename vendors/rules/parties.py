"""Who supplies and what it is called, from a list of parties and a file's name."""

import re
from typing import NamedTuple

from vendors.rules.names import company_key

SUPPLIES = frozenset(
    "licensor supplier provider vendor seller manufacturer developer consultant "
    "contractor franchisor transporter carrier host operator servicer principal".split()
)
COMPANIES = frozenset("bank association company fund group trust university".split())
QUOTES = "\"'\u201c\u201d\u2018\u2019"
DEFINED_AS = re.compile(rf"[{QUOTES}]([^{QUOTES}]{{1,60}})[{QUOTES}]")
AFTER_THE_NAME = re.compile(
    r"\s*(?:,?\s+(?:dba|d/b/a|on behalf of|and its|together with)\b.*|\[.*)$",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_NAME = 200
EXHIBIT = re.compile(r"^\d{4}-EX[\w.() -]*?-(?=[A-Za-z]{3})", re.IGNORECASE)
ENDING = re.compile(r"\.(?:pdf|docx?|txt)$", re.IGNORECASE)
COUNT = re.compile(r"(?<=[A-Za-z])\(?(\d{1,2})\)?$")


class Party(NamedTuple):
    name: str
    roles: frozenset[str]

    @property
    def supplies(self) -> bool:
        return bool(self.roles & SUPPLIES)

    @property
    def is_a_company(self) -> bool:
        words = self.name.casefold().split()
        shorter = company_key(self.name).split()
        return len(shorter) < len(_words(self.name)) or bool(
            COMPANIES & {word.strip(",.") for word in words}
        )


def supplier(parties: str) -> str:
    """Return the name of whoever supplies; empty where nobody is named.

    That is the first party defined by such a role, else the first that looks like a
    company, else the first.
    """
    named = [party for party in map(_party, parties.split(";")) if party]
    chosen = (
        next((party for party in named if party.supplies), None)
        or next((party for party in named if party.is_a_company), None)
        or next(iter(named), None)
    )
    return chosen.name[:LONGEST_NAME].strip() if chosen else ""


def title_of(filename: str) -> str:
    """Return a file's name as the title of what is in it."""
    stem = ENDING.sub("", filename.strip()).strip()
    company, mark, rest = stem.partition(" - ")
    last = rest if mark and "_" not in company else stem.rsplit("_", 1)[-1]
    title = EXHIBIT.sub("", last.strip())
    title = COUNT.sub(r" \1", title).strip(" -_,")
    return (title.title() if title.isupper() else title)[:LONGEST_NAME] or stem


def company_of(filename: str) -> str:
    """Return the company that a file's name begins with, as words."""
    stem = ENDING.sub("", filename.strip())
    company = re.split(r"_| - ", stem, maxsplit=1)[0]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", company).strip(" ,")[:LONGEST_NAME]


def _party(text: str) -> Party | None:
    before, _, after = text.partition("(")
    name = AFTER_THE_NAME.sub("", " ".join(before.split())).strip(f" ,{QUOTES}")
    defined = [found.casefold().strip(" ,.") for found in DEFINED_AS.findall(after)]
    together = defined and defined[0].endswith(("party", "parties"))
    if not company_key(name) or together or name.casefold() in {"you", "an individual"}:
        return None
    return Party(name, frozenset(word for role in defined for word in role.split()))


def _words(name: str) -> list[str]:
    return re.sub(r"[^\w]+", " ", name.replace(".", "")).split()
