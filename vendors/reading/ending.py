"""When the first term ends, read from the clauses that speak of it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from vendors.reading.answers import Answer
from vendors.reading.days import Day, days_in, months_in
from vendors.reading.numbers import WORDS
from vendors.reading.plain import plain, sentences
from vendors.reading.proposals import End, Known
from vendors.reading.roles import (
    INITIAL,
    INITIAL_AFTER,
    REACH,
    Placed,
    Role,
    placed_in,
    role_of,
)
from vendors.reading.starting import (
    Known as KnownDays,
)
from vendors.reading.starting import (
    Side,
    Start,
    counted_from,
    side_of,
    start_from,
)
from vendors.rules.duration import Duration, Unit, last_day
from vendors.rules.renewal import EndKind

ENOUGH = 3
DATE_SCORE = 12
SECOND = 5  # from this score on another day is a rival
ALONE = 40  # characters beside a date that is all that a clause says
RENEWS = re.compile(
    r"\b(?:re-?new(?!al\sterm\sof\sthis)|extend|extension|option|additional|successive|"
    r"thereafter)\w*",
    re.IGNORECASE,
)
RENEWAL_VERB = re.compile(
    r"\b(?:re-?new|exten|prolong|option|successive|thereafter)", re.IGNORECASE
)
CALLED_TERM = re.compile(
    r"^[^.;]{0,140}?\(\s?(?:(?:the|this|hereinafter|such|referred to as|collectively|an?|"
    r"being|or)[\s,]{1,2}){0,6}\"?\s?(?:(?:initial|base|original|first|primary|license|"
    r"contract|lease|service|agreement|stated|fixed|basic|subscription)\s){0,2}"
    r"(?:terms?|period)\b",
    re.IGNORECASE,
)
TERM_OF = re.compile(
    r"\b(?:term|period|duration|length)s?\"?(?:\s?\([^()]{1,60}\))?(?:\s\w+){0,6}?\s?"
    r"(?:of|is|be|for|:|=|-|as|to|lasts?|\bon|with|,)\s?(?:an?\s|the\s|up\sto\s|not\s|more\s|"
    r"than\s|approximately\s|at\sleast\s|initial\s|first\s|period\s|term\s|of\s|fixed\s|"
    r"for\s|minimum\s|full\s){0,6}[\"(\[]?$",
    re.IGNORECASE,
)
LASTS = re.compile(
    r"\b(?:continu\w*|remain\w*|in (?:full )?(?:force|effect)|expir\w*|end(?:s|ing)?|"
    r"until|till|commenc\w*|begin\w*|runs?|valid|effective|lasts?|terminat\w*|through|"
    r"term|appoint\w*|grant\w*|period)\b",
    re.IGNORECASE,
)
FOR_IT = re.compile(
    r"\b(?:for|of|be|is|until|on|upon|expires?|ends?|ending|lasts?)\s"
    r"(?:an?\s|the\s|up\sto\s|initial\s|period\sof\s|date\s|which\sis\s|first\s|a\sfurther\s|"
    r"that\sis\s|at\sleast\s|additional\s|further\s){0,4}$",
    re.IGNORECASE,
)
AFTER_START = re.compile(
    r"^[\s'\")\],-]{0,6}(?:\([^()]{0,80}\)[\s,]{0,3})?(?:(?:period|term)[\s,]{1,3})?"
    r"(?:from|after|following|commencing|beginning|starting|thereafter|hereafter|of the|"
    r"of this|subsequent)\b",
    re.IGNORECASE,
)
NO_TERM = re.compile(
    r"\b(?:per|each|every|increase\w*|percent|price|fees?|paid|pay(?:able|ment)?|"
    r"minimum|royalt\w+|previous|prior|preceding|last|surviv\w*|warrant\w*|confiden\w*|"
    r"compet\w*|records?|%|during|next|any)\s(?:of\s|the\s|a\s|for\s|period\s|first\s|least\s)"
    r"{0,4}$",
    re.IGNORECASE,
)
ANNIVERSARY = re.compile(
    r"anniversar|^(?:end|expir|conclu|complet|close|last|through)", re.IGNORECASE
)
LATER_OF = re.compile(
    r"\b(?:later|latest|longer|longest|last)\s(?:of\b|to\soccur)|"
    r"\bwhichever\s(?:\w+\s){0,3}?(?:later|longer|last)",
    re.IGNORECASE,
)
_ENDED = (
    r"(?:(?:and|unless|it|is|so|otherwise|such|time|as|this|the|agreement|either|one|of|"
    r"party|parties|earlier|sooner|them|be|shall|have|been|has|properly|validly|duly|"
    r"licen[sc]e|contract|,)[\s,]{1,2}){0,8}(?:terminat|cancel)\w*"
)
NO_END = re.compile(
    r"\b(?:perpetual\w*|perpetuity|indefinite\w*|evergreen|forever|"
    r"no\s(?:fixed|specified|definite|set|stated|expiration)\s?(?:term|date|end|expiration"
    r")?|unlimited\s(?:in\s)?(?:term|period|duration|time)|"
    rf"(?:until|when|unless\sand\suntil)\s(?!termination\sof){_ENDED})",
    re.IGNORECASE,
)
# Only where no event is named: "unless earlier terminated, until the work is done".
UNLESS_ENDED = re.compile(
    rf"\bunless\s{_ENDED}|\bmay\s(?:be\s)?terminate|\bshall\sterminate\b|\bat\sany\stime\b",
    re.IGNORECASE,
)
UPON_EVENT = re.compile(
    r"\b(?:(?:until|upon|when|on|at)\s(?:the\s)?(?:full\s|final\s|earlier\s|later\s|last\s"
    r"|latest\s)?(?:of\s)?(?:completion|expir\w+|date|such\stime|all|last|termination|end|"
    r"occurrence|closing|consummation|earliest|earlier|later|satisfaction|fulfil\w+)|"
    r"(?:for\s)?(?:so|as)\slong\sas|last[\s-]to[\s-]expire|co-?terminous|"
    r"co-?extensive|life\sof|until\b|for\sthe\s(?:duration|life|term)\sof)",
    re.IGNORECASE,
)
LASTING = re.compile(
    r"\b(?:continu\w*|remain\w*|term\b|in\seffect|in\sforce|commenc\w*|"
    r"agreement\s(?:shall|may|will)\s(?:be\s)?terminate)",
    re.IGNORECASE,
)
UNLESS_RENEWED = re.compile(
    r"\b(?:unless|except)\b[^,;.]{0,120}?(?:renew|exten)\w*", re.IGNORECASE
)
# How a term begins is no event that ends it.
BEGINS_UPON = re.compile(
    r"\b(?:commenc|begin|start|effective)\w*\s(?:on|upon|as\sof|with|from|at)\s"
    r"[^,;.]{1,80}?(?=\s(?:and|until|unless)\b|[,;.])",
    re.IGNORECASE,
)
BLANK_DATE = re.compile(
    r"\b(?:until|on|ends?|ending|expires?|through|to|is|be|:)\s(?:and\sincluding\s|the\s)?"
    r"(?:(?:\w{3,9}\s)?(?:\[[^\]\w]{0,12}\]|_{2,40}|\*{2,40}|\[\s?(?:redacted|omitted|tbd)"
    r"[^\]]{0,40}\]))",
    re.IGNORECASE,
)
END_OF_PERIOD = re.compile(
    r"\b(?:end|last\sday|close|expiration|conclusion)\sof\s(?:the\s|that\s|such\s)?"
    r"(?:calendar\s|then[\s-]current\s)?(?P<unit>month|quarter|year)\s"
    rf"(?:(?:in|during|within)\swhich|(?={WORDS}\s?(?:\(|year|month)))",
    re.IGNORECASE,
)
END_OF_YEAR = re.compile(
    r"\b(?:end|last\sday|close|through|until|conclusion)\s(?:of\s)?(?:the\s)?"
    r"(?:calendar\s)?(?:year\s)?(?P<year>(?:19|20)\d\d)\b(?!\s?/)",
    re.IGNORECASE,
)
REST_OF_YEAR = re.compile(
    r"\b(?:remainder|balance|rest)\sof\s(?:the\s)?(?:current\s|then[\s-]current\s|"
    r"calendar\s|first\s){0,3}year",
    re.IGNORECASE,
)
YEAR_ROUNDS = re.compile(r"\b(?:and|plus)\b", re.IGNORECASE)


class _Found(NamedTuple):
    score: int
    end: End
    known: Known
    by: str
    doubt: str = ""


def read_end(
    clauses: Sequence[str], *, agreed_on: date | None, effective_on: date | None
) -> Answer:
    """Return how the first term ends.

    A length is counted from the day that the clauses name, else from the day on which
    the contract is effective or, that unknown, agreed.
    """
    texts = [plain(clause) for clause in clauses]
    known = KnownDays(agreed_on, effective_on)
    found = [
        *_stated(texts),
        *_counted(texts, known),
    ]
    found = [one for one in found if one.score >= ENOUGH]
    best = max(found, key=lambda one: one.score, default=None)
    whole = " ".join(texts)
    if best is None:
        return _without_day(whole)
    doubts = filter(None, (best.doubt, _contradiction(best, found), _open(whole)))
    return Answer(best.known, best.end, tuple(doubts), best.by)


def _stated(texts: Sequence[str]) -> Iterator[_Found]:
    for text in texts:
        for sentence in sentences(text):
            yield from _stated_days(sentence)
            yield from _stated_months(sentence)


def _stated_days(sentence: str) -> Iterator[_Found]:
    since = 0
    for day in days_in(sentence):
        side = side_of(sentence, day, since)
        since = day.end
        if side is Side.ENDS:
            score = DATE_SCORE - _renewal_penalty(sentence, day)
            end = End(EndKind.STATED, day.value, day.value)
            yield _Found(score, end, Known.STATED, "end stated", day.doubt)
        elif side is Side.NEITHER and len(sentence) - (day.end - day.start) < ALONE:
            end = End(EndKind.STATED, day.value, day.value)
            yield _Found(4, end, Known.STATED, "end alone", day.doubt)


def _renewal_penalty(sentence: str, day: Day) -> int:
    before = UNLESS_RENEWED.sub("", sentence[max(0, day.start - 200) : day.start])
    return 6 if RENEWS.search(before) and not INITIAL.search(before[-60:]) else 0


def _stated_months(sentence: str) -> Iterator[_Found]:
    for month in months_in(sentence):
        before = sentence[max(0, month.start - 50) : month.start]
        if re.search(
            r"\b(?:end of|through|until|ending|last day of|to|expires? in)\b[\w\s]{0,12}$",
            before,
            re.IGNORECASE,
        ):
            day = _month_end(date(month.year, month.month, 1))
            yield _Found(10, End(EndKind.STATED, day, day), Known.STATED, "end month")
    for match in END_OF_YEAR.finditer(sentence):
        day = date(int(match["year"]), 12, 31)
        yield _Found(8, End(EndKind.STATED, day, day), Known.STATED, "end year")


def _counted(texts: Sequence[str], known: KnownDays) -> Iterator[_Found]:
    stated_starts = [day for text in texts for day in _starts(text)]
    for text in texts:
        for one in placed_in(text, anniversaries=True):
            score = _score(one)
            if score < ENOUGH:
                continue
            if one.length.length is None:
                end = End(EndKind.ILLEGIBLE)
                yield _Found(score, end, Known.ILLEGIBLE, "end blanked out")
                continue
            start = _start(one, stated_starts, known)
            yield _computed(score, one, start)


def _starts(text: str) -> Iterator[Day]:
    for sentence in sentences(text):
        since = 0
        for day in days_in(sentence):
            if side_of(sentence, day, since) is Side.STARTS:
                yield day
            since = day.end


def _start(one: Placed, stated: Sequence[Day], known: KnownDays) -> Start:
    anchor = counted_from(one.near, one.after[: REACH + 60])
    named = days_in(anchor)
    if named:
        return Start(named[0].value)
    start = start_from(anchor, known)
    if start.event or (start.named and start.day):
        return start
    own = [*_starts(one.sentence)] or [*stated]
    return Start(own[0].value) if own else start


def _computed(score: int, one: Placed, start: Start) -> _Found:
    length = one.length.length or Duration(0, Unit.DAYS)
    if start.event:
        end = End(EndKind.EVENT, length=length, upon=start.event)
        return _Found(score, end, Known.UPON_EVENT, "end from an event")
    if start.day is None or length.unit is Unit.WORKING_DAYS:
        end = End(EndKind.UNKNOWN, length=length)
        return _Found(score, end, Known.STATED, "end from an unknown day", start.doubt)
    if REST_OF_YEAR.search(one.before[-120:]):
        named = _month_end(start.day + relativedelta(years=length.amount, month=12))
        end = End(EndKind.COMPUTED, named, named, length)
        return _Found(score, end, Known.STATED, "end of a calendar year")
    named = start.day + relativedelta(months=length.months, days=length.days)
    ends_on = last_day(start.day, length)
    rounded = END_OF_PERIOD.search(one.sentence)
    if rounded:
        named = ends_on = _period_end(named, rounded["unit"].lower())
    end = End(EndKind.COMPUTED, named, ends_on, length)
    doubt = one.length.doubt or start.doubt
    return _Found(score, end, Known.STATED, f"end counted {min(score, 9)}", doubt)


def _score(one: Placed) -> int:
    role = role_of(one)
    initial = INITIAL.search(one.near) or INITIAL_AFTER.search(one.after[:60])
    called = CALLED_TERM.search(one.after[:REACH])
    anniversary = ANNIVERSARY.search(one.words)
    if role in (Role.NOTICE, Role.REACTION, Role.AFTERMATH):
        return -9
    further = role is Role.RENEWAL and RENEWAL_VERB.search(one.sentence)
    score = -6 if further and not initial else 0
    score += 3 * bool(initial)
    score += 4 * bool(called and "renew" not in called[0].lower())
    if TERM_OF.search(one.near):
        score += 4
    elif FOR_IT.search(one.near):
        score += 3
    score += 1 * bool(LASTS.search(one.near))
    score += 2 * bool(AFTER_START.search(one.after[:120]))
    score += 4 * bool(anniversary)
    if NO_TERM.search(one.near):
        score -= 4
    if _renews_before(one):
        score -= 4
    return score


def _renews_before(one: Placed) -> bool:
    near = UNLESS_RENEWED.sub("", one.near)
    return RENEWAL_VERB.search(near) is not None and not INITIAL.search(near)


def _contradiction(best: _Found, found: Sequence[_Found]) -> str:
    """Return a doubt where the clauses lead to another day as surely."""
    day = best.end.named
    for other in found:
        rival = other.end.named
        if day and rival and other.score >= SECOND and abs(rival - day) > _NEAR:
            return f"The words also lead to {rival.isoformat()}."
    return ""


def _open(whole: str) -> str:
    """Return a doubt where the day is only one of those that the words compare."""
    later = _words(LATER_OF, whole)
    return f'It may end later: "{later}".' if later else ""


_NEAR = timedelta(days=2)


def _without_day(whole: str) -> Answer:
    whole = BEGINS_UPON.sub("", whole)
    if BLANK_DATE.search(whole):
        return Answer(Known.ILLEGIBLE, End(EndKind.ILLEGIBLE), by="end blanked out")
    if _never_ends(whole):
        return Answer(Known.SAYS_NONE, End(EndKind.NONE), by="end none")
    if UPON_EVENT.search(whole):
        end = End(EndKind.EVENT, upon=_words(UPON_EVENT, whole))
        return Answer(Known.UPON_EVENT, end, by="end upon an event")
    if UNLESS_ENDED.search(whole) and LASTING.search(whole):
        return Answer(Known.SAYS_NONE, End(EndKind.NONE), by="end none unless ended")
    return Answer(Known.NOT_FOUND)


def _never_ends(whole: str) -> bool:
    """Say whether the first thing a clause says about the end is that there is none."""
    none, event = NO_END.search(whole), UPON_EVENT.search(whole)
    return none is not None and (event is None or none.start() <= event.start())


def _words(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return text[found.start() : found.start() + 120].strip() if found else ""


def _month_end(day: date) -> date:
    end: date = day + relativedelta(day=31)
    return end


def _period_end(day: date, unit: str) -> date:
    if unit == "month":
        return _month_end(day)
    if unit == "quarter":
        return _month_end(day.replace(day=1, month=(day.month + 2) // 3 * 3))
    return day.replace(month=12, day=31)
