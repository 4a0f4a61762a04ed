"""From which day a term is counted: a date, the contract's own, or an event."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from vendors.reading.days import Day
from vendors.reading.periods import next_period


class Side(StrEnum):
    """Which end of a term a date in a sentence is."""

    STARTS = "starts"
    ENDS = "ends"
    NEITHER = "neither"


_CUES = re.compile(
    r"\b(?:(?P<ends>until|till|through(?:out)?|thru|beyond|(?:terminat\w*|"
    r"expir(?!ed\b)\w*|end(?:s|ing)?\b)(?:\seffective)?(?:,?\s(?:as\sof|by|"
    r"no\slater\sthan|at\sthe\slatest\son|on\sor\sbefore))?|in\s(?:no|"
    r"any|all|every)\s(?:events?|cases?)\s(?:\w+\s){0,3}?(?:later\sthan|after|by|beyond)|conclu\w+|up\sto|"
    r"ceas\w+|laps\w+|last\sday|finish\w*|clos(?:e|es|ing)\s(?:on|of\sbusiness)|"
    r"run(?:s|ning)?\sto)|(?P<starts>commenc\w*|takes?\seffect|in\sforce|beg[aiu]n\w*|"
    r"start\w*|effective|in\seffect|from|as\sof|since|with\seffect|inception)|"
    r"(?P<neither>expired|ended|dated|enter\w*|made|execut\w*|signed|by|before|"
    r"prior\sto|no(?:t)?\slater\sthan|on\sor\sbefore|if|pursuant|amended|paid|payable|"
    r"due|after|following)\b)",
    re.IGNORECASE,
)
_SPANS = re.compile(
    r"(?:(?<!prior\s)(?<!previous\s)(?<!subsequent\s)\bto|-|\bthru|\bthrough|\buntil)\s?(?:and\sincluding\s|midnight\s(?:on\s)?|"
    r"and\sthrough\s)?(?:the\s)?$|"
    r"\b(?:end|close|completion|expir\w+|last\sday)\sof\s(?:\w+\s){0,4}?(?:year|season|"
    r"quarter|period)\s(?:end(?:ed|ing)\s)?(?:on\s)?$",
    re.IGNORECASE,
)
_AT_LATEST = re.compile(
    r"\b(?:until|through|end\w*|expir\w+|terminat\w+|continu\w+)\b[^.;]{0,80}\bbut\s(?:in\s"
    r"(?:no|any)\sevent\s)?(?:no|not)?\s?(?:later\sthan|beyond|after)\s$",
    re.IGNORECASE,
)
_CALLED_END = re.compile(
    r"^[\s,)\"]{0,4}\(?\s?(?:or\s[^()]{0,30})?(?:the\s|this\s|hereinafter\s|"
    r"referred\sto\sas\s|its\s|such\s|scheduled\s){0,5}\"?(?:\w+\s){0,2}?(?:expir\w+|"
    r"terminat\w+|end)\b(?:\sdate|\sday)?\"?",
    re.IGNORECASE,
)
# Says it whatever stands before: "not before June 1, 2008, on which date it ends".
_SURELY_END = re.compile(
    r"^,?\s(?:up)?on\swhich\s(?:date|day)\s(?:\w+\s){0,6}?(?:expire|terminate|end)s?\b|"
    r"^,?\s?\((?:the\s|hereinafter\s|such\s|date\s){0,3}\"(?:\w+\s){0,2}?(?:expir\w+|"
    r"terminat\w+|end)\s?(?:date|day)\"|"
    r"^\W{0,3}\sas\sthe\s(?:\w+\s){0,3}?(?:(?:expir|terminat|end)\w*\sda(?:te|y)|"
    r"da(?:te|y)\s(?:(?:up)?on\swhich|that|when)\s(?:\w+\s){0,3}?(?:expire|terminate|"
    r"end)s?)\b",
    re.IGNORECASE,
)
_CALLED_START = re.compile(
    r"^[\s,)\"]{0,4}\(\s?(?:the\s|this\s|hereinafter\s|referred\sto\sas\s|"
    r"its\s){0,5}\"?(?:\w+\s){0,2}?(?:effective|commenc\w+|start|inception)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:effective|commencement|start|(?:term|initial|amendment|restatement|"
    r"services?)\s(?:\w+\s)?(?:date|commenc\w+|start)|"
    r"inception|agreement|contract|signing|signature|"
    r"execut(?!ive|or)\w+|sign\w*|hereof|herewith|hereunder|date\sfirst|first\sabove|above|today|"
    r"date\s(?:up)?on\swhich\s(?:this|the)\s(?:agreement|contract)\b|"
    r"its\s(?:acceptance|approval)\s(?:and|or)\s(?:sign|execut)|"
    r"entered\sinto|coming\sinto\s(?:force|effect)|entry\sinto\sforce|begins?|"
    r"commences)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\b(?:hereof|(?<!effective\s)(?<!commencement\s)(?<!start\s)date\sof\s(?:this|"
    r"(?:the\s)?(?:agreement|contract))|sign\w*|execut(?!ive|or)\w+|date\sfirst|first\sabove|"
    r"above\swritten|^its\sdate\b)",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"\b(?:effective\sdate|(?:date\sof\s[^;.,]{0,30})?effectiveness\b)", re.IGNORECASE
)
_EVENT = re.compile(
    r"\b(?:launch\w*|go-?live|live\sdate|deliver\w*|accept\w*|opening|opens|"
    r"commercial\w*|first\s(?:sale|shipment|order|use|product|deliver|ship|install|"
    r"commerc|flight|payment|revenue|royalt|public)\w*|ship\w*|approv\w*|complet\w*|"
    r"receipt|receiv\w*|install\w*|fda|regulatory|clos(?:ing|ed?)\b|availab\w*|"
    r"publication|publish\w*|releas\w*|ipo|offering|distribution\sdate|separation|"
    r"grant(?:ed|ing)?\b|in-service|(?:conclusion|occurrence)\sof\s(?!(?:this|the)\s"
    r"(?:agreement|contract))|tele(?:cast|vis)\w*|exhibit\w*|premier\w*|broadcast\w*|construct\w*|registr\w*|"
    r"commission\w*|operation\w*|spin|last\sto|"
    r"achiev\w*|issuance|issued|satisf\w*|occup\w*|turnover|on-?air|air\sdate|"
    r"production)",
    re.IGNORECASE,
)
_DATE_WHEN = re.compile(
    r"\b(?:date|day|time)\s(?:(?:up)?on\swhich|that|when|as\sof\swhich)\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(?:later|latest|last)\b", re.IGNORECASE)
# A defined day that is none of the contract's own: "the Kick-off Date".
_THE = re.compile(r"^(?:(?:on|upon|from|as|of|with|at|the|such|said)\s){0,4}[\"']?")
_OTHER_DATE = re.compile(r"^(?:the\s)?(?:[A-Z][\w-]+\s){1,3}Date\b")
_COUNTED_FROM = re.compile(
    r"^[\s'\")\],-]{0,6}(?:\([^()]{0,80}\)[\s,]{0,3})?(?:(?:period|term|"
    r"anniversary|duration)s?[\s,]{1,3})?(?:\([^()]{0,80}\)[\s,]{0,3})?\(?(?:and\s)"
    r"?(?:which\s\w+\s\w+\s)?(?:(?:count(?:ed|ing)|calculated|reckoned|measured|computed)\s)?(?:from|as\s(?:from|of)|after|"
    r"following|commencing|beginning|starting|of|since|running\sfrom|effective|"
    r"subsequent\sto|commences?|begins?|to\s(?:run\sfrom|commence|begin|"
    r"start))\s(?P<anchor>(?!year\b|month\b|time\b)[^;.]{1,140})",
    re.IGNORECASE,
)
_BEGUN_ON = re.compile(
    r"\b(?:commenc\w*|begin\w*|start\w*|effective|from)\s(?P<anchor>(?:on|upon|as\sof|"
    r"with|from|at|the|when)\s[^;.]{1,140})$",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:commenc|begin|start|(?:be|is|becom\w{1,3})\seffective|(?:com|"
    r"enter)\w{0,3}\sinto\s(?:force|"
    r"effect)|tak\w{1,3}\seffect)\w*\s(?:on|upon|as\sof|with|from|at)\s"
    r"(?P<anchor>[^;.]{1,140})",
    re.IGNORECASE,
)
# "Five years from such date": the date is the one that the words before name.
_SAME_DAY = re.compile(r"(?:such|that|said)\s(?:day|date)\b|thereof\b", re.IGNORECASE)
_FIRST_OF_NEXT = re.compile(
    r"\bfirst\s(?:calendar\s)?day\sof\s(?:the\s)?(?:next\s|first\s|following\s|full\s|"
    r"calendar\s){0,3}(?P<unit>month|quarter|year)\s(?:immediately\s)?(?:following|"
    r"after|next)",
    re.IGNORECASE,
)
_ANCHOR_ENDS = re.compile(
    r"\b(?:unless|and\s(?:shall|will|thereafter|continu\w*|end\w*|expir\w*|remain\w*)|"
    r"subject\sto|but|until|or\suntil|provided|shall|will|for|except)\b|\(\"|\(the\s",
    re.IGNORECASE,
)


class Start(NamedTuple):
    """Where a term begins: a day, or None with the event or the reason why not."""

    day: date | None
    event: str = ""
    doubt: str = ""
    named: bool = False
    own: bool = True  # named by the clauses themselves, else known of the contract


class ContractDays(NamedTuple):
    """The days that the contract is known to be agreed and effective on.

    `named` are the days that it gives a name, by that name in small letters.
    """

    agreed_on: date | None
    effective_on: date | None
    named: Mapping[str, date] = MappingProxyType({})


def side_of(sentence: str, day: Day, since: int = 0) -> Side:
    """Return whether a date ends a term or begins it, by the nearest words."""
    near = sentence[max(since, day.start - 90) : day.start]
    after = sentence[day.end : day.end + 80]
    if _CALLED_START.search(after):
        return Side.STARTS
    if _SPANS.search(near) or _AT_LATEST.search(near) or _SURELY_END.search(after):
        return Side.ENDS
    cues = [*_CUES.finditer(near)]
    if cues and cues[-1].lastgroup:
        return Side(cues[-1].lastgroup)
    return Side.ENDS if _CALLED_END.search(after) else Side.NEITHER


def counted_from(before: str, after: str) -> str:
    """Return the words that say from when a length is counted; "" without any."""
    for pattern, words in ((_COUNTED_FROM, after), (_BEGUN_ON, before)):
        found = pattern.search(words)
        if found and not _SAME_DAY.match(found["anchor"]):
            return _ANCHOR_ENDS.split(found["anchor"])[0].strip(" ,)(")
    begins = _BEGINS.search(before) or _BEGINS.search(after)
    return _ANCHOR_ENDS.split(begins["anchor"])[0].strip(" ,)(") if begins else ""


def start_from(anchor: str, known: ContractDays) -> Start:
    """Return the day that such words name, from the contract's known days."""
    defined = _defined(anchor, known.named)
    if defined:
        return Start(defined, named=True)
    event = _EVENT.search(anchor)
    own = _OWN.search(anchor)
    if event and (own is None or event.start() < own.start()):
        return Start(None, event=anchor)
    if (_LATER.search(anchor) or _DATE_WHEN.search(anchor)) and not own:
        return Start(None, event=anchor)
    signed = _is_signing(anchor)
    wanted = (
        (known.agreed_on, known.effective_on)
        if signed
        else (known.effective_on, known.agreed_on)
    )
    day = wanted[0] or wanted[1]
    next_one = _FIRST_OF_NEXT.search(anchor)
    if day and next_one:
        day = next_period(day, next_one["unit"].lower())
    doubt = "" if day else "It is not known when the term begins."
    other = _OTHER_DATE.search(anchor)
    if other and not own:
        doubt = f'It counts from "{other[0]}", which may be another day.'
    return Start(
        day,
        doubt=doubt,
        named=bool(signed or _EFFECTIVE.search(anchor)),
        own=False,
    )


def _defined(anchor: str, named: Mapping[str, date]) -> date | None:
    """Return the day of the name that such words begin with; None for any other."""
    words = _THE.sub("", anchor.lower())
    return next((day for name, day in named.items() if words.startswith(name)), None)


def _is_signing(anchor: str) -> bool:
    """Say whether the day of agreeing is meant; "Effective Date hereof" is not."""
    signed, effective = _SIGNED.search(anchor), _EFFECTIVE.search(anchor)
    if signed is None:
        return False
    return effective is None or signed.start() < effective.start()
