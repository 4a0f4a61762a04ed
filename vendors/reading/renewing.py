"""What follows the first term, read from the clauses that speak of it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from vendors.reading.answers import Answer
from vendors.reading.durations import Length, rhythms_in
from vendors.reading.numbers import WORDS, agreed
from vendors.reading.plain import plain, sentences
from vendors.reading.proposals import Known, Renewing
from vendors.reading.roles import (
    CURES,
    INITIAL,
    INITIAL_AFTER,
    MORE,
    REACH,
    RENEWAL_AFTER,
    RENEWAL_BESIDE,
    RENEWS,
    UNLESS_RENEWED,
    Placed,
    Role,
    placed_in,
    role_of,
)
from vendors.rules.renewal import Mode, StepLength

ENOUGH = 2
RENEW_VERB = re.compile(
    r"\b(?:re-?new|extend|extension|prolong|roll(?:s|ed)?[ -]?over)\w*|"
    r"\bcontinu\w*\s(?:\w+\s){0,3}?(?:thereafter|afterwards)|"
    r"\b(?:thereafter|after which|afterwards|then)\b[^.;]{0,40}\bcontinu\w*",
    re.IGNORECASE,
)
FROM_TO = re.compile(
    r"\b(year|month|quarter|week)[\s-]{1,3}(?:to|by)[\s-]{1,3}\1", re.IGNORECASE
)
PERIOD = re.compile(
    r"^[\s'\")\],s-]{0,6}(?:\w{1,12}\s){0,2}?(?:terms?|periods?|renewals?|extensions?|"
    r"increments?|intervals?|each|basis|option)\b",
    re.IGNORECASE,
)
OF_PERIODS = re.compile(
    r"\b(?:terms?|periods?|renewals?|extensions?|increments?|intervals?|"
    r"durations?)(?:\s\([^()]{1,60}\))?,?\s(?:each\s)?(?:of|for|lasting|equal to|"
    r"being|not to exceed)\s(?:up to\s|at least\s|a\s|not\s|less\s|than\s|"
    r"each\s){0,4}$",
    re.IGNORECASE,
)
FOR_IT = re.compile(r"\b(?:for|by|of|to)\s(?:an?\s|up to\s|the\s)?$", re.IGNORECASE)
COUNT = re.compile(
    rf"(?:\b(?P<words>{WORDS})(?:\s?\(\s?(?P<figures>\d{{1,2}})\s?\))?"
    r"|(?<![\w.])\(?(?P<digits>\d{1,2})\)?)"
    r"[\s,-]{1,3}(?:$|(?:additional|successive|further|consecutive|subsequent|renewal|"
    r"extension|optional|option|more|extra|separate|and|or|distinct|automatic|"
    r"sequential|other)[\s,-]{1,3}){1,5}",
    re.IGNORECASE,
)
OR_MORE = re.compile(r"[.;]|\bor more\b", re.IGNORECASE)
THEN = re.compile(r"\b(?:thereafter|then|followed by)\b", re.IGNORECASE)
TIMES = re.compile(
    rf"\b(?:(?P<once>once|one time|single time)|(?P<twice>twice)|"
    rf"(?:(?P<words>{WORDS})|(?P<figures>\d{{1,2}}))\s(?:\(\d{{1,2}}\)\s)?times)\b"
    r"(?!\s(?:a|per|each|every)\b)",
    re.IGNORECASE,
)
REPEATS = re.compile(
    r"\b(?:successive|consecutive|each|every|year[\s-]to[\s-]year|"
    r"month[\s-]to[\s-]month|annually|yearly|monthly|annual|from time to time|rolling|"
    r"indefinitely|evergreen|additional years|or more|at a time|in each case)\b",
    re.IGNORECASE,
)
OPTIONS = re.compile(
    rf"\b(?:(?P<words>{WORDS})(?:\s?\(\d{{1,2}}\))?|(?P<figures>\d{{1,2}}))\s"
    r"(?:[\w-]+\s){0,2}?(?:options|extensions|renewals|renewal options|"
    r"renewal terms)\b",
    re.IGNORECASE,
)
# Words that speak of more than one renewal, wherever they stand.
ANY_RENEWAL = re.compile(
    r"\b(?:then[\s-]current|then[\s-]existing|then in effect|each anniversary|"
    r"end of (?:each|any|every)\s(?:term|period|year)|"
    r"(?:any|each|every|respective|applicable|such)(?:\s(?:such|subsequent|applicable|"
    r"additional|or|and|then))?\s(?:renew(?:al|ed)|extension|extended|successive)\s"
    r"(?:term|period))",
    re.IGNORECASE,
)
SINGLE = re.compile(
    r"\b(?:an?|another|one(?:\s?\(1\))?|a single)\s(?:single\s|further\s|additional\s|"
    r"subsequent\s|second\s|renewal\s|extension\s|more\s|extra\s|optional\s|extended\s|"
    r"new\s|successive\s){0,3}(?:(?:term|period|renewal|extension|time)(?:\sof|\sfor)?"
    r"(?:\sup\sto)?\s?)?[\s(]{0,2}$",
    re.IGNORECASE,
)
ONE_PERIOD = re.compile(
    r"[\s-]{0,3}(?:\w{1,10}\s)?(?:term|period|renewal|extension)\b", re.IGNORECASE
)
TERM_IS = re.compile(
    r"(?<!renewal )(?<!extended )(?<!additional )(?<!extension )"
    r"\bterm\b(?:\s\(?\"\w+\"\)?)?(?:\sof\s(?:this|the)\s\w+)?\s(?:is|shall\sbe|"
    r"will\sbe)\b(?:(?!renew|exten)[^.;]){0,30}$|\bextend\s(?:until|to|"
    r"from)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
SAME = re.compile(
    r"\b(?:(?:like|same|equal|identical|similar)\s(?:\w+\s){0,2}?(?:terms?|periods?|"
    r"durations?|lengths?)|(?:equal\sto|same\sas|length\sof)\s(?:the\s)?(?:\w+\s){0,3}?"
    r"(?:initial|original|then|preceding|previous|term))",
    re.IGNORECASE,
)
NO_END = re.compile(
    r"\b(?:indefinite\w*|perpetual\w*|in perpetuity|evergreen|unlimited|(?:thereafter|"
    r"after|following|afterwards|then|expir\w+|renew\w*|"
    r"exten\w*)\b[^.;]{0,160}\b(?:until|unless\sand\suntil)\s(?:it\sis\s|so\s|"
    r"otherwise\s|such\stime\s|this\sagreement\sis\s|the\sagreement\sis\s|"
    r"either\sparty\s|one\sparty\s|earlier\s|sooner\s)?(?:terminat|cancel)\w*)",
    re.IGNORECASE,
)
EACH_YEAR = re.compile(
    r"\b(?:each|every)\s(?:\w+\s){0,2}?(?P<unit>year|month|quarter)\b|"
    r"\b(?:on|at|upon)\s(?:each|every|the)\s(?:annual\s)?anniversar",
    re.IGNORECASE,
)
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
    r"\b(?:have|has|having|grant\w*)\s(?:\w+\s){0,3}?(?:options?|right)\b|"
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


class _Scored(NamedTuple):
    score: int
    one: Placed
    text: str


def read_renewal(clauses: Sequence[str]) -> Answer:
    """Return the renewal steps that clauses grant, the surest first.

    A length that is not stated but "the same" or without an end is a step as well.
    """
    texts = [plain(clause) for clause in clauses]
    scored = [
        _Scored(score, one, text)
        for text in texts
        for one in _candidates(text)
        if (score := _score(one)) >= ENOUGH
    ]
    if not scored:
        return _without_length(texts)
    scored.sort(key=lambda found: -found.score)
    best = scored[0]
    if best.one.length.length is None:
        return Answer(Known.ILLEGIBLE, by="renewal blanked out")
    step = Renewing(
        mode_of(best.one.sentence, best.text),
        StepLength.STATED,
        best.one.length.length,
        times_of(best.one, " ".join(texts)),
        condition_in(best.one.sentence),
    )
    doubts = [best.one.length.doubt] if best.one.length.doubt else []
    steps = (step, *_later(best, scored))
    return Answer(Known.STATED, steps, tuple(doubts), f"renewal {min(best.score, 9)}")


def _candidates(text: str) -> list[Placed]:
    """Return lengths and, where they speak of renewing, rhythms ("annually")."""
    found = placed_in(text)
    for sentence in sentences(text):
        renews = RENEW_VERB.search(sentence) or RENEWS.search(sentence)
        if renews or FROM_TO.search(sentence):
            for length in (*rhythms_in(sentence), *_each_year(sentence)):
                near = sentence[max(0, length.start - REACH) : length.start]
                beyond = sentence[length.end : length.end + REACH]
                found.append(Placed(length, sentence, near, beyond))
    return found


def _each_year(sentence: str) -> list[Length]:
    return [
        found._replace(start=match.start(), end=match.end())
        for match in EACH_YEAR.finditer(sentence)
        for found in rhythms_in(f"{match['unit'] or 'year'}ly")
    ]


def _score(one: Placed) -> int:
    role = role_of(one)
    if role in (Role.NOTICE, Role.REACTION, Role.AFTERMATH):
        return -9
    score = 0
    if RENEWAL_BESIDE.search(one.near) or MORE.search(one.words):
        score += 4
    elif RENEWAL_AFTER.search(one.after[:REACH]):
        score += 3
    if FROM_TO.search(one.words):
        score += 3
    before = UNLESS_RENEWED.sub("", one.before[-REACH:])
    if RENEW_VERB.search(before):
        score += 2 if RENEW_VERB.search(one.near) else 1
    if RENEWS.search(before):
        score += 1
    if any(
        pattern.search(words)
        for pattern, words in (
            (OF_PERIODS, one.near),
            (FOR_IT, one.near),
            (PERIOD, one.after[:40]),
        )
    ):
        score += 1
    return score - _against(one)


def _against(one: Placed) -> int:
    """Return how much speaks for an initial term, a price, a cure instead."""
    score = 0
    if INITIAL.search(one.near) or INITIAL_AFTER.search(one.after[:60]):
        score += 5
    if CURES.search(one.near[-60:]):
        score += 2
    if TERM_IS.search(one.near):
        score += 3
    if re.search(
        r"\b(?:per|each|increase\w*|%|percent|price|fees?|paid|pay(?:able|ment)?|first|"
        r"minimum|royalt\w+|previous|prior|preceding|last|such|said|this|"
        r"that)\s(?:of\s|the\s)?$",
        one.near,
        re.IGNORECASE,
    ):
        score += 3
    return score


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(reversed([*pattern.finditer(text)])), None)


def _later(best: _Scored, scored: Sequence[_Scored]) -> list[Renewing]:
    """Return a further step where "and thereafter" leads to another length."""
    for found in scored:
        length = found.one.length
        between = found.one.sentence[best.one.length.end : length.start]
        if (
            found.one.sentence == best.one.sentence
            and length.length not in (None, best.one.length.length)
            and length.start > best.one.length.end
            and THEN.search(between)
        ):
            mode = mode_of(found.one.sentence, found.text)
            times = times_of(found.one)
            return [Renewing(mode, StepLength.STATED, length.length, times)]
    return []


def times_of(one: Placed, clauses: str = "") -> int | None:
    """Return how often a renewal of this length happens; None is without limit."""
    near = one.near[-90:]
    counted = _last(COUNT, f"{near} ") if near else None
    if counted and (number := agreed(counted["words"], _figures(counted))):
        tail = near[counted.end() :]
        if not OR_MORE.search(counted[0] + tail):
            return number.value
    times = TIMES.search(one.sentence) or OPTIONS.search(one.sentence)
    if times:
        return _times(times)
    around = f"{one.near[-60:]} {one.words} {one.beyond[:30]}"
    if REPEATS.search(around) or ANY_RENEWAL.search(clauses or one.sentence):
        return None
    once = re.match(r"(?:an?|another)\b", one.words, re.IGNORECASE)
    singly = MORE.search(one.words) and re.match(r"one|1\b", one.words, re.IGNORECASE)
    called = ONE_PERIOD.match(one.after)
    return 1 if once or singly or called or SINGLE.search(near) else None


def _figures(match: re.Match[str]) -> str | None:
    figures: str | None = match["figures"] or match["digits"]
    return figures


def _times(match: re.Match[str]) -> int | None:
    for word, number in (("once", 1), ("twice", 2)):
        if match.groupdict().get(word):
            return number
    counted = agreed(match["words"], match["figures"])
    return counted.value if counted else None


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


def _without_length(texts: Sequence[str]) -> Answer:
    for text in texts:
        mode = mode_of(text)
        if SAME.search(text) and RENEWS.search(text):
            step = Renewing(mode, StepLength.SAME, times=_same_times(text))
            return Answer(Known.STATED, (step,), by="renewal the same")
    for text in texts:
        if NO_END.search(text):
            step = Renewing(Mode.EVERGREEN, StepLength.NO_END)
            return Answer(Known.STATED, (step,), by="renewal without end")
    for text in texts:
        if RENEW_VERB.search(text):
            step = Renewing(mode_of(text), StepLength.UNKNOWN)
            return Answer(Known.STATED, (step,), by="renewal of unknown length")
    return Answer(Known.NOT_FOUND)


def _same_times(text: str) -> int | None:
    times = TIMES.search(text)
    return _times(times) if times else None
