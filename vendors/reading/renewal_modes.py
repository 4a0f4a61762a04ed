"""Who or what makes a contract renew: silence, an option, an agreement."""

import re
from collections.abc import Sequence

from vendors.rules.renewal import Mode

AUTOMATIC = re.compile(
    r"(?<!not )(?<!no )\b(?:self-?renew\w*|auto(?:matic\w*|[\s-]?renew\w*|\b))|"
    r"\bevergreen\b|\bdeemed (?:to be |to have been )?(?:renewed|extended)|tacit",
    re.IGNORECASE,
)
MUTUAL = re.compile(
    r"\b(?:mutual\w*|(?:both|the) parties (?:\w+\s){0,3}?(?:agree|consent|desire|wish|"
    r"elect|may)|agreement (?:of|by|between) (?:both|the) parties|agreed? (?:up)?on by|"
    r"written (?:agreement|consent|amendment|addendum)|(?:amendment|addendum) to this|"
    r"agrees?,? in writing|agreement in writing|"
    r"(?:both|the) parties'? (?:written )?(?:agreement|consent))",
    re.IGNORECASE,
)
# One party's option stays one, also where the other's consent is needed.
HAS_OPTION = re.compile(
    r"\b(?:have|has|having|grant\w*|exercis\w*)\s(?:\w+\s){0,3}?(?:options?|"
    r"right\sto\s(?:renew|exten)|right\sof\s(?:renew|exten)|right\b)|"
    r"\b(?:intent|intention|election|elects?|desires?|wish\w*)\sto\s(?:renew|extend)",
    re.IGNORECASE,
)
OPTIONAL = re.compile(
    r"\b(?:options?\b|optional|renewable|extendable|extendible|may\b(?! not)|(?:the|"
    r"a) right (?:to|of)|elects?\b|"
    r"electing|election|at (?:its|the) (?:sole )?discretion|entitled to|upon request|"
    r"if \w+ (?:so )?(?:elects|chooses|wishes|desires))",
    re.IGNORECASE,
)
FIRMLY = re.compile(
    r"\b(?:shall|will|is|are|be|to)\s(?:\w+\s|then\s|thereafter\s|,\s){0,4}?"
    r"(?:re-?new(?!able)\w*|prolong\w*|extend\w*|continue\w*|effective|remain|roll)|"
    r"\b(?:renews|continues|extends|rolls)\b",
    re.IGNORECASE,
)
UNLESS_TOLD = re.compile(
    r"\b(?:unless|until|absent|if neither|subject to)\b.{0,200}?\b(?:noti|terminat|"
    r"cancel|elect|object|inform|advis)",
    re.IGNORECASE,
)
# What is agreed on is the price, what ends the contract is not silence.
BESIDE_THE_POINT = re.compile(
    r"\b(?:terms|conditions?|consideration|price|fees?|"
    r"rates?)\b[^.;,]{0,40}\bmutual\w*|"
    r"\bunless\s(?:sooner\s|earlier\s|otherwise\s)?terminated\s(?:sooner\s|earlier\s)?"
    r"(?:in\saccordance|pursuant|as|under|by\soperation)\b",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:if|provided(?:,? however,?)? that|in the event(?: that)?|so long as|"
    r"conditioned (?:up)?on|subject to)\b[^.;]{0,160}?\b(?:achiev\w*|meets?|met|"
    r"satisf\w*|minimum|quota|purchases?d?|sales|performance|targets?|net|revenue|"
    r"exceed\w*|fulfil\w*|complied|compliance|approv\w*|not (?:then )?in (?:default|"
    r"breach))[^,;.]{0,120}",
    re.IGNORECASE,
)


def mode_of(sentence: str, clause: str = "") -> Mode:
    """Return how a sentence renews; conditional where its words leave it open.

    Automatic is never assumed: it would let a contract run on that has ended.
    """
    for words in (sentence, clause):
        mode = _mode_in(words)
        if mode is not None:
            return mode
    return Mode.CONDITIONAL


def _mode_in(words: str) -> Mode | None:
    words = BESIDE_THE_POINT.sub("", words)
    told = UNLESS_TOLD.search(words)
    if AUTOMATIC.search(words):
        mode: Mode | None = Mode.AUTOMATIC
    elif HAS_OPTION.search(words):
        mode = Mode.OPTIONAL
    elif MUTUAL.search(words) and not told:
        mode = Mode.MUTUAL
    elif FIRMLY.search(words) and told:
        mode = Mode.AUTOMATIC
    elif OPTIONAL.search(words):
        mode = Mode.OPTIONAL
    elif MUTUAL.search(words):
        mode = Mode.MUTUAL
    else:
        mode = Mode.AUTOMATIC if FIRMLY.search(words) else None
    conditional = mode is Mode.AUTOMATIC and condition_in(words)
    return Mode.CONDITIONAL if conditional else mode


def condition_in(sentence: str) -> str:
    """Return the words of the condition that a renewal hangs on; "" without one."""
    found = CONDITION.search(sentence)
    # What lets a party terminate is no condition of the renewal.
    return found[0].strip() if found and "terminat" not in found[0].lower() else ""


def doubts_about_mode(mode: Mode, sentence: str, clauses: Sequence[str]) -> list[str]:
    """Return what the words leave open about how a contract renews."""
    doubts = []
    if mode is Mode.CONDITIONAL and not condition_in(sentence):
        doubts.append("The words do not say what makes it renew.")
    if mode is Mode.AUTOMATIC and any(HAS_OPTION.search(text) for text in clauses):
        doubts.append("Other words of the clauses make the renewal an option.")
    return doubts
