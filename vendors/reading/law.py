"""Whose law governs a contract, by its common name in lower case."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from vendors.reading.proposals import Known

_STATES = """alabama alaska arizona arkansas california colorado connecticut delaware
florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine
maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada
new-hampshire new-jersey new-mexico new-york north-carolina north-dakota ohio oklahoma
oregon pennsylvania rhode-island south-carolina south-dakota tennessee texas utah
vermont virginia washington west-virginia wisconsin wyoming district-of-columbia
puerto-rico guam"""
_PROVINCES = """ontario quebec british-columbia alberta manitoba saskatchewan
nova-scotia new-brunswick prince-edward-island newfoundland-and-labrador
newfoundland yukon new-south-wales victoria queensland south-australia
western-australia tasmania northern-territory australian-capital-territory"""
_COUNTRIES = """afghanistan albania algeria andorra angola anguilla
antigua-and-barbuda argentina
armenia aruba australia austria azerbaijan bahamas bahrain bangladesh barbados belarus
belgium belize bermuda bolivia bosnia-and-herzegovina botswana brazil
british-virgin-islands brunei bulgaria cambodia cameroon canada cayman-islands chile
china colombia costa-rica croatia cuba curacao cyprus czech-republic denmark
dominican-republic ecuador egypt el-salvador england estonia ethiopia fiji finland
france germany ghana gibraltar greece greenland grenada guatemala guernsey guyana haiti
honduras hong-kong hungary iceland india indonesia iran iraq ireland isle-of-man israel
italy jamaica japan jersey jordan kazakhstan kenya korea kuwait kyrgyzstan laos latvia
lebanon liberia libya liechtenstein lithuania luxembourg macau macedonia madagascar
malaysia maldives malta marshall-islands mauritius mexico moldova monaco mongolia
montenegro morocco mozambique myanmar namibia nepal netherlands new-zealand nicaragua
nigeria northern-ireland norway oman pakistan panama papua-new-guinea paraguay peru
philippines poland portugal qatar romania russia rwanda samoa saudi-arabia scotland
senegal serbia seychelles singapore slovakia slovenia south-africa south-korea spain
sri-lanka sudan sweden switzerland syria taiwan tanzania thailand trinidad-and-tobago
tunisia turkey uganda ukraine united-arab-emirates united-kingdom united-states uruguay
uzbekistan venezuela vietnam wales yemen zambia zimbabwe"""
_ALSO_CALLED = {
    "england": "england and wales|england & wales|english",
    "united kingdom": "great britain|british|u.k.|uk",
    "china": "people's republic of china|p.r.c.|prc|p.r. china|pr china"
    "|mainland china|chinese",
    "taiwan": "republic of china|r.o.c.",
    "hong kong": "hong kong special administrative region|hksar|hongkong",
    "united states": "united states of america|u.s.a.|u.s.|usa",
    "south korea": "republic of korea|korean",
    "district of columbia": (
        "washington, d.c.|washington d.c.|washington, dc|washington dc|d.c."
    ),
    "netherlands": "holland|dutch",
    "united arab emirates": "u.a.e.|uae|dubai|abu dhabi",
    "switzerland": "swiss|zurich",
    "germany": "german",
    "france": "french",
    "japan": "japanese",
    "israel": "israeli",
    "spain": "spanish",
    "italy": "italian",
    "india": "indian",
    "ireland": "irish",
    "scotland": "scots|scottish",
    "sweden": "swedish",
    "norway": "norwegian",
    "denmark": "danish",
    "finland": "finnish",
    "belgium": "belgian",
    "austria": "austrian",
    "australia": "australian",
    "canada": "canadian",
    "mexico": "mexican",
    "brazil": "brazilian",
    "singapore": "singaporean",
    "russia": "russian federation|russian",
    "quebec": "qu\u00e9bec",
    "delaware": "delaware general corporation",
}


def _names() -> dict[str, str]:
    names = {
        word.replace("-", " "): word.replace("-", " ")
        for group in (_STATES, _PROVINCES, _COUNTRIES)
        for word in group.split()
    }
    for name, others in _ALSO_CALLED.items():
        names.update(dict.fromkeys(others.split("|"), name))
    return names


PLACES = _names()
# The longest first: "New Jersey" before "Jersey".
_NAME = re.compile(
    r"(?<![a-z.])(?:"
    + "|".join(sorted(map(re.escape, PLACES), key=len, reverse=True))
    + r")(?![a-z])"
)
_LAW = re.compile(r"\b(?:laws?|statutes|legislation|regulations)\b")
_BLANKED = re.compile(
    r"\blaws?\s+(?:of\s+)?(?:the\s+)?(?:(?:state|province)\s+of\s+)?(?:\[|\*{2,}|_{2,})"
)
# "The laws of Ontario and the federal laws of Canada applicable therein" are one law.
_FEDERAL = frozenset({"canada", "united states", "australia"})
# How far from "laws" its country may stand: after "of the State of", or "English law".
_AFTER = 110
_BEFORE = 30


class Law(NamedTuple):
    """What a clause says of the governing law, and by which of its words."""

    known: Known
    value: str | None = None
    doubts: tuple[str, ...] = ()
    by: str = ""
    own: bool = True


def law_in(words: str) -> Law:
    """Return whose law a clause names; a doubt where it names several."""
    plain = " ".join(words.lower().replace("\u2019", "'").split())
    found = list(dict.fromkeys(_named(plain)))
    if not found and _BLANKED.search(plain):
        return Law(Known.ILLEGIBLE, by="blank")
    by = "law"
    if not found:
        by = "place"
        found = [PLACES[name[0]] for name in _NAME.finditer(plain)][:1]
    if not found:
        return Law(Known.NOT_FOUND)
    others = [name for name in found[1:] if name not in _FEDERAL]
    doubts = (
        (f"Laws of {', '.join(map(str.title, [found[0], *others]))}: which holds?",)
        if others
        else ()
    )
    return Law(Known.STATED, found[0], doubts, by)


def _named(plain: str) -> Iterator[str]:
    """Yield the name beside each "law", nearest first."""
    for law in _LAW.finditer(plain):
        after = _NAME.search(plain, law.end(), law.end() + _AFTER)
        before = list(_NAME.finditer(plain, max(0, law.start() - _BEFORE), law.start()))
        if before and not plain[law.end() :].lstrip().startswith("of"):
            yield PLACES[before[-1][0]]
        elif after and ";" not in plain[law.end() : after.start()]:
            yield PLACES[after[0]]
