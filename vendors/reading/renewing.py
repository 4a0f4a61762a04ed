"""What follows the first term, read from the clauses that speak of it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from vendors.reading.answers import Answer
from vendors.reading.durations import Length, rhythms_in
from vendors.reading.plain import plain, sentences
from vendors.reading.proposals import Known, Renewing
from vendors.reading.renewal_modes import condition_in, doubts_about_mode, mode_of
from vendors.reading.renewal_times import times_in, times_of
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
    r"\b(?:successor\s(?:franchise|agreement|term)|"
    r"re-?new|extend|extension|prolong|roll(?:s|ed)?[ -]?over)\w*|"
    r"\bautomatically\scontinu\w*|\b(?:expir\w+|end)\sof\b[^.;]{0,80}\bcontinu\w*|"
    r"\bcontinu\w*\s(?:\w+\s){0,3}?(?:thereafter|afterwards)|"
    r"\b(?:thereafter|after which|afterwards|then)\b[^.;]{0,40}\bcontinu\w*",
    re.IGNORECASE,
)
BASIS = re.compile(r"\bcontinu\w*\s[^.;]{0,40}\bbasis\b", re.IGNORECASE)
# "It continues on a monthly basis".
ON_A_BASIS = re.compile(r"\bcontinu\w*\s(?:\w+\s){0,4}?on\san?\s$", re.IGNORECASE)
FROM_TO = re.compile(
    r"\b(year|month|quarter|week)[\s-]{1,3}(?:to|by)[\s-]{1,3}"
    r"(?:(?:contract|calendar|licen[sc]e|agreement)\s)?\1",
    re.IGNORECASE,
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
RENEWAL_IS = re.compile(
    r"\b(?:extension|renewal)(?:\s(?:terms?|periods?))?,?\s(?:shall|will|may|to)?\s?"
    r"(?:lasts?|be|is|runs?|continues?)\s(?:for\s)?(?:a\s(?:period|term)\sof\s)?$",
    re.IGNORECASE,
)
FOR_IT = re.compile(r"\b(?:for|by|of|to)\s(?:an?\s|up to\s|the\s)?$", re.IGNORECASE)
THEN = re.compile(r"\b(?:thereafter|then|followed by)\b", re.IGNORECASE)
TERM_IS = re.compile(
    r"(?<!renewal )(?<!extended )(?<!additional )(?<!extension )"
    r"\bterm\b(?:\s\(?\"\w+\"\)?)?(?:\sof\s(?:this|the)\s\w+)?\s(?:is|shall\sbe|"
    r"will\sbe)\b(?:(?!renew|exten|prolong)[^.;]){0,30}$|\bextend\s(?:until|to|"
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
# Insurance and registrations are renewed as well.
OF_OTHER_THINGS = re.compile(
    r"\b(?:re-?new|exten)\w*\s(?:(?:its|their|all|any|such|the|said|of|and|or|maintain)"
    r"\s){0,3}(?:\w+\s){0,2}?(?:insurance|polic(?:y|ies)|registrations?|permits?|"
    r"letters?\sof\scredit|bonds?|trademarks?|patents?|domain|time|(?:cure|credit|payment)\b"
    r"(?:\s(?:periods?|terms?))?(?:\s(?:by|for|of|to)\s[^.;]{0,80})?)\b",
    re.IGNORECASE,
)
# "It is extended to the next anniversary of such date".
TO_ANNIVERSARY = re.compile(
    r"\b(?:re-?new|exten)\w*\s(?:\w+\s){0,3}?(?:to|until|through)\s(?:the\s|"
    r"and\s|including\s){0,3}(?P<words>(?:first|next|following|succeeding)\s(?:\w+\s)?"
    r"anniversary)",
    re.IGNORECASE,
)
EACH_YEAR = re.compile(
    r"\b(?:each|every)\s(?:\w+\s){0,2}?(?P<unit>year|month|quarter)\b|"
    r"\b(?:on|at|upon)\s(?:each|every|the)\s(?:annual\s)?anniversar",
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
    texts = [OF_OTHER_THINGS.sub("", plain(clause)) for clause in clauses]
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
    mode = mode_of(best.one.sentence, best.text)
    step = Renewing(
        mode,
        StepLength.STATED,
        best.one.length.length,
        times_of(best.one, " ".join(texts)),
        condition_in(best.one.sentence),
    )
    doubts = doubts_about_mode(mode, best.one.sentence, texts)
    if best.one.length.doubt:
        doubts.append(best.one.length.doubt)
    steps = (step, *_later(best, scored))
    return Answer(Known.STATED, steps, tuple(doubts), f"renewal {min(best.score, 9)}")


def _candidates(text: str) -> list[Placed]:
    """Return lengths and, where they speak of renewing, rhythms ("annually")."""
    found = placed_in(text)
    for sentence in sentences(text):
        if any(
            words.search(sentence) for words in (RENEW_VERB, RENEWS, FROM_TO, BASIS)
        ):
            for length in (*rhythms_in(sentence), *_each_year(sentence)):
                near = sentence[max(0, length.start - REACH) : length.start]
                beyond = sentence[length.end : length.end + REACH]
                found.append(Placed(length, sentence, near, beyond))
    return found


def _each_year(sentence: str) -> list[Length]:
    found = [
        length._replace(start=match.start(), end=match.end())
        for match in EACH_YEAR.finditer(sentence)
        for length in rhythms_in(f"{match['unit'] or 'year'}ly")
    ]
    return found + [
        length._replace(start=match.start("words"), end=match.end())
        for match in TO_ANNIVERSARY.finditer(sentence)
        for length in rhythms_in("yearly")
    ]


def _score(one: Placed) -> int:
    role = role_of(one)
    rhythm = FROM_TO.search(one.words) or ON_A_BASIS.search(one.near)
    outlives = role is Role.AFTERMATH and not rhythm
    if role in (Role.NOTICE, Role.REACTION) or outlives:
        return -9
    score = 0
    if RENEWAL_BESIDE.search(one.near) or MORE.search(one.words):
        score += 4
    elif RENEWAL_AFTER.search(one.after[:REACH]):
        score += 3
    score += 3 * bool(rhythm) + 3 * bool(RENEWAL_IS.search(one.near))
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


def _without_length(texts: Sequence[str]) -> Answer:
    for text in texts:
        mode = mode_of(text)
        if SAME.search(text) and RENEWS.search(text):
            step = Renewing(mode, StepLength.SAME, times=times_in(text))
            doubt = "It says no length but the same again: as long as the first term?"
            return Answer(Known.STATED, (step,), (doubt,), "renewal the same")
    for text in texts:
        if NO_END.search(text):
            step = Renewing(Mode.EVERGREEN, StepLength.NO_END)
            return Answer(Known.STATED, (step,), by="renewal without end")
    for text in texts:
        if RENEW_VERB.search(text):
            step = Renewing(mode_of(text), StepLength.UNKNOWN)
            return Answer(Known.STATED, (step,), by="renewal of unknown length")
    return Answer(Known.NOT_FOUND)
