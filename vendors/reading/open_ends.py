"""Ends that are no day: none at all, upon an event, blanked out."""

import re

from vendors.reading.answers import Answer
from vendors.reading.plain import sentences
from vendors.reading.proposals import End, Known
from vendors.reading.roles import CURES
from vendors.rules.renewal import EndKind

_ENDED = (
    r"(?:(?:and|unless|it|is|so|otherwise|such|time|as|this|the|agreement|either|one|"
    r"of|party|parties|earlier|sooner|them|be|shall|have|been|has|properly|validly|"
    r"duly|licen[sc]e|contract|,)[\s,]{1,2}){0,8}(?:terminat|cancel)\w*"
)
NO_END = re.compile(
    r"\b(?:perpetual\w*|perpetuity|until\sfurther\snotice|"
    r"until\s[^.;,]{0,60}\b(?:notice\sof\s(?:its\s)?(?:terminat|cancel)|"
    r"giv\w+\s[^.;,]{0,40}notice|notif)\w*|indefinite\w*|evergreen|forever|"
    r"no\s(?:fixed|specified|definite|set|stated|expiration)\s?(?:term|date|end|"
    r"expiration)?|unlimited\s(?:in\s)?(?:term|period|duration|time)|"
    rf"(?:until|when|unless\sand\suntil)\s(?!termination\sof){_ENDED})",
    re.IGNORECASE,
)
# Only where no event is named: "unless earlier terminated, until the work is done".
UNLESS_ENDED = re.compile(
    rf"\bunless\s{_ENDED}|\bmay\s(?:be\s)?terminate|\bat\sany\stime\b|"
    r"\b(?:shall|will)\sterminate\b(?!\s(?:up)?on\s(?![^.;]{0,120}\bnotice\b))",
    re.IGNORECASE,
)
UPON_EVENT = re.compile(
    r"\b(?:(?:until|upon|when|on|at)\s(?:the\s)?(?:full\s|final\s|earlier\s|later\s|"
    r"last\s|latest\s)?(?:of\s)?(?:completion|expir\w+|date|such\stime|all|last|"
    r"termination|end|occurrence|closing|consummation|earliest|earlier|later|"
    r"satisfaction|fulfil\w+)|(?:for\s)?(?:so|as)\slong\sas|last[\s-]to[\s-]expire|"
    r"co-?terminous|co-?extensive|life\sof|until\b|for\sthe\s(?:duration|life|"
    r"term)\sof)",
    re.IGNORECASE,
)
LASTING = re.compile(
    r"\b(?:(?:agreement|term)\b.{0,80}\b(?:continu\w*|remain\w*|in\seffect|in\sforce|"
    r"commenc\w*))",
    re.IGNORECASE,
)
TERM = re.compile(
    r"\b(?:continu\w*|remain\w*|term\b|in\seffect|in\sforce|commenc\w*|"
    r"agreement\s(?:shall|may|will)\s(?:be\s)?terminate)",
    re.IGNORECASE,
)
RENEWED_UNTIL = re.compile(
    r"\b(?:renew\w*|extend\w*)\b[^.;]{0,120}\b(?:terms?|periods?|years?|months?|basis)"
    rf"\b[^.;]{{0,60}}?\b(?:until|unless)\s{_ENDED}",
    re.IGNORECASE,
)
# The term stands elsewhere: "it shall have the Term set forth above".
TERM_ELSEWHERE = re.compile(
    r"\bterm\s(?:(?:as|is|that|which)\s){0,2}(?:set\sforth|stated|specified|described|"
    r"set\sout|indicated|shown|provided)\s(?:above|below|in|on|at)\b",
    re.IGNORECASE,
)
# How a term begins is no event that ends it.
BEGINS_UPON = re.compile(
    r"\b(?:commenc|begin|start|effective)\w*\s(?:on|upon|as\sof|with|from|at)\s"
    r"[^,;.]{1,80}?(?=\s(?:and|until|unless)\b|[,;.])",
    re.IGNORECASE,
)
BLANK_DATE = re.compile(
    r"\b(?:until|for|on|ends?|ending|expires?|through|to|is|be|:)\s(?:and\sincluding\s|"
    r"the\s)?(?:(?:\w{3,9}\s)?(?:\[[^\]\w]{0,12}\]|_{2,40}|\*{2,40}|\[\s?(?:redacted|"
    r"omitted|tbd)[^\]]{0,40}\]))",
    re.IGNORECASE,
)


def end_without_day(whole: str) -> Answer:
    """Return what plain clauses that name no day say of the end."""
    # A term that is renewed until terminated has an end, of which this says nothing.
    whole = RENEWED_UNTIL.sub("", BEGINS_UPON.sub("", whole))
    if BLANK_DATE.search(whole):
        return Answer(Known.ILLEGIBLE, End(EndKind.ILLEGIBLE), by="end blanked out")
    if _never_ends(whole):
        return Answer(Known.SAYS_NONE, End(EndKind.NONE), by="end none")
    if UPON_EVENT.search(whole):
        end = End(EndKind.EVENT, upon=words_of(UPON_EVENT, whole))
        return Answer(Known.UPON_EVENT, end, by="end upon an event")
    # A right to terminate for breach says nothing about how long a contract runs.
    calm = " ".join(part for part in sentences(whole) if not CURES.search(part))
    lasts = LASTING.search(whole) if calm != whole else TERM.search(whole)
    if UNLESS_ENDED.search(calm) and lasts and not TERM_ELSEWHERE.search(calm):
        return Answer(Known.SAYS_NONE, End(EndKind.NONE), by="end none unless ended")
    return Answer(Known.NOT_FOUND)


def words_of(pattern: re.Pattern[str], text: str) -> str:
    """Return the words that a pattern finds and those after them; "" without any."""
    found = pattern.search(text)
    return text[found.start() : found.start() + 120].strip() if found else ""


def _never_ends(whole: str) -> bool:
    """Say whether the first thing a clause says about the end is that there is none."""
    none, event = NO_END.search(whole), UPON_EVENT.search(whole)
    return none is not None and (event is None or none.start() <= event.start())
