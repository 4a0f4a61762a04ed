"""What a length of time in a sentence is for: a notice, a renewal, a term, a cure."""

import re
from enum import StrEnum
from typing import NamedTuple

from vendors.reading.durations import Length, anniversaries_in, lengths_in
from vendors.reading.plain import sentences

REACH = 160
FAR = 600
MOST_LENGTHS = 60  # no clause names more; a text made to be slow does


class Role(StrEnum):
    """What a length is for, as far as the words beside it tell."""

    NOTICE = "notice"
    REACTION = "reaction"  # days to cure, to pay, to answer
    AFTERMATH = "aftermath"  # what outlives the contract
    RENEWAL = "renewal"
    OPEN = "open"


class Placed(NamedTuple):
    """A length in its sentence: the words before it and after it.

    `near` and `beyond` reach to the neighbouring lengths, or REACH characters.
    """

    length: Length
    sentence: str
    near: str
    beyond: str

    @property
    def words(self) -> str:
        return self.sentence[self.length.start : self.length.end]

    @property
    def before(self) -> str:
        return self.sentence[max(0, self.length.start - FAR) : self.length.start]

    @property
    def after(self) -> str:
        return self.sentence[self.length.end : self.length.end + FAR]


_NOTICE_WORDS = (
    r"(?:s|or|more|prior|advance|advanced|previous|written|in|of|the|a|an|by|registered"
    r"|clear|certified|email|mail|such|irrevocable|and|to|its|their|other|party|either"
    r"|full|formal|termination|cancellation|non|renewal|intent|not|less|than|party's)"
)
NOTICE_AFTER = re.compile(
    r"^[\s'\")\],:-]{0,6}(?!(?:by|to|upon)\s(?:giving|written|notice|a))"
    rf"(?:{_NOTICE_WORDS}[\s'\"(),-]{{1,3}}){{0,8}}"
    r"(?:notice|notif|notification)",
    re.IGNORECASE,
)
BEFORE_IT_ENDS = re.compile(
    r"^[\s'\")\],-]{0,6}(?:s\b['\s]{0,2})?(?:\([^()]{0,40}\)\s?)?(?:or more,?\s)?"
    r"(?:(?:immediately|but not|notice)\s)?"
    r"(?:(?:prior|previous|priority)\b(?! (?:year|period|sales|month))|before\b"
    r"|preceding|in advance|ahead of|advance\b|until the end|"
    r"earlier\b|beforehand)",
    re.IGNORECASE,
)
# "120 days, and not earlier than one year, before": a notice as well.
WINDOW_BEFORE = re.compile(
    r"^[\s')-]{0,4},?\s(?:and|but|nor)\s(?:in\sno\sevent\s)?(?:not|no)?\s?(?:more|"
    r"earlier|less|later|greater)\sthan\s[^,;.]{1,50},?\s(?:before|prior|preceding)\b",
    re.IGNORECASE,
)
OF_ITS_END = re.compile(
    r"^\W{0,3}(?:of|from|to|until|remaining (?:in|on|before))\s(?:the\s)?(?:date of\s)?"
    r"(?:its\s|their\s|such\s)?(?:scheduled\s)?(?:expir|end\b|terminat|conclusion|"
    r"renewal)",
    re.IGNORECASE,
)
COUNTS_BACK = re.compile(r"\b(?:within|notice|notify|least)\b", re.IGNORECASE)
NOTICE_OF = re.compile(
    r"\b(?:notice(?: period)?(?: of(?: termination)?)?|notif\w+|notice in writing of|"
    r"upon|by giving|with|on|giving|after)\s(?:a\s|the\s|its\s|each other\s|of\s|"
    r"period\s){0,3}(?:not\sless\sthan|no\sless\sthan|at\sleast|a\sminimum\sof|"
    r"minimum|at\sa\sminimum)?\s?(?:of\s)?$",
    re.IGNORECASE,
)
NOTICE_PERIOD = re.compile(
    r"\bnotice\b[^.;]{0,80}(?:\b(?:of|period|is|be|least|than)|:)\s?$", re.IGNORECASE
)
REACTS = re.compile(
    r"^[\s'\")\],-]{0,6}(?:s\b['\s]{0,2})?(?:period\s)?(?:of|after|following|from|upon|"
    r"to (?:cure|remedy|correct|pay)|in which to)\s(?:the\s|such\s|its\s|said\s|a\s|"
    r"any\s|of\s|written\s|date\s|their\s|Party's\s|being\s|that\s){0,5}"
    r"(?:receipt|receiv|notice|notif|written|cur|remed|invoice|delivery|default|breach|"
    r"request|demand|mailing|occurrence|discover|giving|last day|becom|payment)",
    re.IGNORECASE,
)
AFTER_NOTICE = re.compile(
    r"^[\s'\")\],-]{0,6}(?:after|following|from|upon)\s(?:\w+\s){0,5}?(?:gives?|"
    r"receives?|delivers?|serves?|sends?|provides?)\s(?:\w+\s){0,4}?(?:notice|notif)",
    re.IGNORECASE,
)
UPON_NOTICE = re.compile(
    r"^[\s'\")\],-]{0,6}(?:(?:terms?|periods?)\s)?upon\s(?:\w+\s){0,4}?(?:notice|notif)",
    re.IGNORECASE,
)
WITHIN = re.compile(
    r"\b(?:within|in less than|not cured (?:for|in)|uncured for|unremedied for|"
    r"(?:default|breach|majeure|event|delay)\w*\s(?:\w+\s){0,4}?(?:continues?|"
    r"lasts?) for|for more than|period of more than|(?<!not )exceeding|"
    r"in excess of)\s(?:a\s|the\s|an?\sfurther\s|period\s|of\s|such\s){0,4}$",
    re.IGNORECASE,
)
CURES = re.compile(
    r"\b(?:cur(?:e|ed|ing)\b|remed(?:y|ied)|default|breach|insolv|bankrupt|"
    r"force majeure|non-?payment|overdue|arrears)",
    re.IGNORECASE,
)
AFTERMATH = re.compile(
    r"\b(?:after|following|upon|from|beyond|surviv\w+)\s(?:the\s|its\s|such\s|any\s|"
    r"date\s|of\s|effective\s){0,4}(?:terminat|expir|cancel)",
    re.IGNORECASE,
)
# "During the term and for two years thereafter" outlives the contract as well.
DURING_AND = re.compile(
    r"\b(?:(?:during|throughout|within|in)\s(?:\w+\s){0,3}?(?:term|period|duration|"
    r"life)|for\sthe\sterm|while\b[^.;]{0,40}\b(?:effect|"
    r"force))\b[^.;]{0,120}\band\b[^.;]{0,60}$|\bsurviv\w+[^.;]{0,160}$",
    re.IGNORECASE,
)
# "It terminates upon the expiration of five years": the five years are the term.
ENDS_UPON = re.compile(
    r"\b(?:terminat|expir|end)\w*\s(?:up)?on\s(?:the\s)?(?:expir\w+|end)\sof\s"
    r"(?:the\s|an?\s)?(?:period\sof\s)?$",
    re.IGNORECASE,
)
EXTENDED = re.compile(r"\b(?:renew|exten|prolong)\w*\b[^.;]{0,60}$", re.IGNORECASE)
# "Upon its expiration it shall be extended by a year": no aftermath.
IS_EXTENDED = re.compile(
    r"\b(?:shall|will|may)\s(?:\w+\s){0,3}?(?:renew|exten|prolong)\w*\b[^.;,]{0,40}$",
    re.IGNORECASE,
)
THEREAFTER = re.compile(
    r"^[\s'\")\],-]{0,6}(?:period\s)?(?:thereafter|after|following|from)\b",
    re.IGNORECASE,
)
# "Unless extended by agreement, for five years": the five years are no extension.
UNLESS_RENEWED = re.compile(
    r"\b(?:unless|except|subject\sto)\b(?:(?!\b(?:shall|will)\b)[^,;.]){0,120}?"
    r"\b(?:renew|exten)\w*|\bnon-?renewable\b",
    re.IGNORECASE,
)
RENEWS = re.compile(
    r"\b(?:(?:re-?new|extend|prolong|roll(?:s|ed)?[ -]?over|renov)\w*|extension|"
    r"additional|successive|further|consecutive|subsequent|"
    r"option(?:al|s)?\b|thereafter|another)",
    re.IGNORECASE,
)
# Inside a length "consecutive" is no renewal: "twelve consecutive months".
MORE = re.compile(
    r"\b(?:additional|further|another|more|extra|subsequent|renewal|extension)\b",
    re.IGNORECASE,
)
RENEWAL_BESIDE = re.compile(
    r"\b(?:additional|successive|further|consecutive|subsequent|renewals?|extensions?|"
    r"extended|optional|rolling|another|extra|renewable)\b"
    r"(?:[\s,()/-]{1,3}(?!for\b|at\b|and\b|may\b|shall\b|"
    r"by\b)[\w.]{1,12}){0,5}[\s(,-]{0,3}$",
    re.IGNORECASE,
)
RENEWAL_AFTER = re.compile(
    r"^[\s'\")\],-]{0,4}(?:(?!(?:with|and|or|but|as|plus|shall|may|"
    r"unless|subject|to)\b)\w{1,12}\s)"
    r"{0,2}?(?:renewals?|renewable|extensions?|"
    r"successive|consecutive|additional|options?\b|extended|rolling)",
    re.IGNORECASE,
)
INITIAL = re.compile(
    r"\b(?:initial|first|original|primary|base|current|existing)\b"
    r"(?:[\s(\"]{1,3}[\w\"]{1,12}\)?){0,4}[\s(,\"-]{0,3}$",
    re.IGNORECASE,
)
INITIAL_AFTER = re.compile(
    r"^[\s'\")\],-]{0,4}(?:(?!after|following|upon)\w{1,12}\s)?(?:\(?(?:the )?\"?)?"
    r"(?:initial|original|base)\b",
    re.IGNORECASE,
)


def placed_in(clause: str, *, anniversaries: bool = False) -> list[Placed]:
    """Return the lengths in a plain clause, each in its sentence."""
    found = []
    for sentence in sentences(clause):
        lengths = lengths_in(sentence)
        if anniversaries:
            lengths = _with_anniversaries(sentence, lengths)
        for number, length in enumerate(lengths[:MOST_LENGTHS]):
            since = lengths[number - 1].end if number else 0
            until = (
                lengths[number + 1].start
                if number + 1 < len(lengths)
                else len(sentence)
            )
            near = sentence[max(since, length.start - REACH) : length.start]
            beyond = sentence[length.end : min(until, length.end + REACH)]
            found.append(Placed(length, sentence, near, beyond))
    return found


def role_of(one: Placed) -> Role:
    """Return what a length is for; OPEN where nothing beside it tells."""
    after = one.after[:REACH]
    if _is_notice(one, after):
        return Role.NOTICE
    if _reacts(one, after) or WITHIN.search(one.near):
        return Role.REACTION
    if _is_aftermath(one, after):
        return Role.AFTERMATH
    near = UNLESS_RENEWED.sub("", one.near)
    if RENEWAL_BESIDE.search(near) or RENEWAL_AFTER.search(after):
        return Role.RENEWAL
    if MORE.search(one.words):
        return Role.RENEWAL
    return Role.OPEN


def _reacts(one: Placed, after: str) -> bool:
    """Say whether days run from a notice; "two more years upon notice" do not."""
    months = one.length.length is not None and one.length.length.months
    renewed = months and RENEWAL_BESIDE.search(one.near) and UPON_NOTICE.search(after)
    reacts = REACTS.search(after) or AFTER_NOTICE.search(after)
    return reacts is not None and not renewed


def _is_aftermath(one: Placed, after: str) -> bool:
    if ENDS_UPON.search(one.near):
        return False
    if AFTERMATH.search(one.near[-60:]) and not IS_EXTENDED.search(one.near):
        return True
    if AFTERMATH.match(after.lstrip(" ,")) and not EXTENDED.search(one.near):
        return True
    return bool(DURING_AND.search(one.before) and THEREAFTER.search(after))


def _is_notice(one: Placed, after: str) -> bool:
    if REACTS.search(after):
        return False
    return bool(
        NOTICE_AFTER.search(after)
        or WINDOW_BEFORE.search(after)
        or BEFORE_IT_ENDS.search(after)
        or NOTICE_PERIOD.search(one.near)
        or (OF_ITS_END.search(after) and COUNTS_BACK.search(one.near))
    )


def _with_anniversaries(sentence: str, lengths: list[Length]) -> list[Length]:
    found = anniversaries_in(sentence)
    apart = [
        one
        for one in lengths
        if all(one.end <= a.start or a.end <= one.start for a in found)
    ]
    return sorted([*apart, *found], key=lambda one: one.start)
