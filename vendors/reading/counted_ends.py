"""The lengths that clauses give a term, counted from the day they name."""

import re
from collections.abc import Iterator, Sequence

from dateutil.relativedelta import relativedelta

from vendors.reading.days import Day, days_in, days_of_year_in
from vendors.reading.numbers import (
    ORDINAL_FIGURES,
    ORDINAL_WORDS,
    WORDS,
    ordinal_of,
)
from vendors.reading.periods import month_end, nth_period_end, period_end
from vendors.reading.plain import sentences
from vendors.reading.proposals import End, Known
from vendors.reading.roles import (
    CURES,
    INITIAL,
    INITIAL_AFTER,
    REACH,
    UNLESS_RENEWED,
    Placed,
    Role,
    placed_in,
    role_of,
)
from vendors.reading.starting import (
    ContractDays,
    Side,
    Start,
    counted_from,
    side_of,
    start_from,
)
from vendors.reading.stated_ends import Found
from vendors.reading.subjects import subject_of
from vendors.rules.duration import Duration, Unit, last_day
from vendors.rules.renewal import EndKind

ENOUGH = 3
BESIDE_NOTHING = 3
CALENDAR = 9
BESIDE = 40  # characters beside a length that is all that a sentence says
# "The term extends for ten years" is no renewal, "they may extend it" is.
RENEWAL_VERB = re.compile(
    r"\b(?:re-?new|exten(?!ds?\s(?:for|from|until|through|over|to)\b)|prolong|option|"
    r"successive|thereafter|automatically\sexten)",
    re.IGNORECASE,
)
NOT_UNTIL = re.compile(
    r"(?<!day )\b(?:after|following|since|beginning\son|commencing\son|each|every|by|"
    r"prior\sto|before|than)\s(?:the\s)?$",
    re.IGNORECASE,
)
# "He may terminate it on the first anniversary": a right to leave is no end.
MAY_LEAVE = re.compile(
    r"\b(?:may(?!\snot\b)|right\sto|entitled\sto)\s(?:be\s)?(?:\w+\s){0,3}?(?:terminat|cancel|"
    r"withdraw)\w*\b[^;.]{0,100}$",
    re.IGNORECASE,
)
# "Effective on a day and thereafter for five years" is no renewal.
BEGUN_THEN = re.compile(
    r"\b(?:effective|commenc\w*|begin\w*|start\w*|tak\w+\seffect)\b[^;.]{0,80}?"
    r"\bthereafter\b",
    re.IGNORECASE,
)
TERM_OF_IT = re.compile(
    r"\b(?:agreement|contract)'s\s(?:initial\s)?term\b|"
    r"\bterm\sof\s(?:this|the)\s(?:\w+\s)?(?:agreement|contract)\b[^;.]{0,60}$",
    re.IGNORECASE,
)
ENDS_THEN = re.compile(
    r"^[^;.]{0,80},?\s(?:(?:at|on|upon|after)\s(?:the\s(?:end|expir\w+)\sof\s)?which|"
    r"whereupon)\s(?:\w+\s){0,6}?(?:expire|terminate|end|cease|lapse)s?\b|"
    r"^[^;.]{0,80}\b(?:this|the)\s(?:\w+\s){1,2}?(?:shall|will)\s(?:\w+\s){0,2}?"
    r"(?:expire|terminate|end|cease|lapse)\s(?:at|on|upon)\sthe\s(?:end|expir\w+)\s"
    r"of\s(?:that|such|this)\s(?:period|term|time)",
    re.IGNORECASE,
)
BEGINS_IT = re.compile(r"[\W\d]{0,12}(?:a\speriod\sof\s)?", re.IGNORECASE)
DURING = re.compile(
    r"\bduring\s(?:the|a|an)\s(?:period\sof\s)?(?:first\s)?$", re.IGNORECASE
)
AFTER_IT = re.compile(
    r"\b(?:after|(?:end|expir\w+|lapse)\sof)\s(?:the\s|an?\s|period\s|of\s){0,4}$",
    re.IGNORECASE,
)
IT_ENDS = re.compile(
    r"^[^;.]{0,80}\b(?:this|the)\s(?:\w+\s){1,3}?(?:shall|will)\s(?:\w+\s){0,3}?"
    r"(?:come\sto\san\send|terminate|expire|end|lapse|cease|be\sof\sno\s(?:further\s)?"
    r"(?:force|effect))\b",
    re.IGNORECASE,
)
ENDLESS = re.compile(r"\b(?:perpetual|perpetuity|indefinite)", re.IGNORECASE)
CALLED_TERM = re.compile(
    r"^[^.;]{0,140}?\(\s?(?:(?:the|this|hereinafter|such|referred to as|collectively|"
    r"an?|being|or)[\s,]{1,2}){0,6}\"?\s?(?:(?:initial|base|original|first|primary|"
    r"license|contract|lease|service|agreement|stated|fixed|basic|"
    r"subscription|hosting|sponsorship|endorsement|promotion\w*|marketing|consulting|"
    r"exclusiv\w+|supply|delivery|development|engagement|collaboration|distribution|"
    r"franchise|employment|restrict\w+|non-?compet\w*|production|contract|effective)"
    r"\s){0,2}(?:terms?|period)\b",
    re.IGNORECASE,
)
FIRST = re.compile(r"\bfirst\s[\"(]?$", re.IGNORECASE)
A_PERIOD = re.compile(r"[\s)\"-]{0,4}(?:\w+\s)?(?:terms?|periods?)\b", re.IGNORECASE)
TERM_OF = re.compile(
    r"\b(?:term|period|duration|length)s?\"?(?:\s?\([^()]{1,60}\))?(?:\s\w+)"
    r"{0,6}?\s?(?:of|is|be|for|:|=|-|as|to|lasts?|\bon|with|,|"
    r"(?:fixed|set|agreed)\sat|limited\sto)\s?(?:an?\s|the\s|"
    r"up\sto\s|not\s|more\s|than\s|approximately\s|at\sleast\s|initial\s|first\s|"
    r"period\s|term\s|of\s|fixed\s|for\s|minimum\s|full\s){0,6}[\"(\[]?$",
    re.IGNORECASE,
)
CALLED_A_TERM = re.compile(r"[\s-]{0,3}(?:initial\s)?term\b", re.IGNORECASE)
TERM_SHALL_BE = re.compile(
    r"\bterm\b[^.;]{0,60}\b(?:is|be|of|for)\s(?:a\s|an\s|period\s|of\s){0,4}$",
    re.IGNORECASE,
)
LASTS = re.compile(
    r"\b(?:continu\w*|remain\w*|in (?:full )?(?:force|effect)|expir\w*|end(?:s|ing)?|"
    r"until|till|commenc\w*|begin\w*|runs?|valid|effective|lasts?|terminat\w*|through|"
    r"term|appoint\w*|grant\w*|period|laps\w+|ceas\w+|conclu\w+|come\sto|endur\w+|"
    r"subsist\w*|stay\w*|in\seach)\b",
    re.IGNORECASE,
)
FOR_IT = re.compile(
    r"\b(?:for|of|be|is|until|on|upon|ending|lasts?|(?:expires?|ends?|terminates?|lapses?)"
    r"(?:\s(?:automatically|and|without|further|any|notice|action|in),?){0,6}|"
    r"(?:force|effect|valid)\s(?:during|over))\s(?:an?\s|the\s|"
    r"up\sto\s|initial\s|period\sof\s|date\s|which\sis\s|first\s|a\sfurther\s|"
    r"that\sis\s|at\sleast\s|additional\s|further\s){0,4}$|\b(?:(?:later|longer|"
    r"earlier|sooner|shorter|latest|earliest)\sof:?\s|"
    r"or\s)(?:\(?\w{1,3}\)\s)?(?:the\s|an?\s){0,2}$",
    re.IGNORECASE,
)
SAID_DAY = re.compile(
    r"^[\s'\")\],-]{0,6}(?:\([^()]{0,80}\)\s?)?(?:from|after|following|of)\s(?:and\safter\s)?"
    r"(?:such|that|said)\s(?:day|date)\b",
    re.IGNORECASE,
)
AFTER_START = re.compile(
    r"^[\s'\")\],-]{0,6}(?:\([^()]{0,80}\)[\s,]{0,3})?(?:(?:period|"
    r"term)[\s,]{1,3})?(?:(?:counted|calculated|reckoned|measured|computed)\s)?"
    r"(?:from|as\s(?:of|from)|after|following|commencing|beginning|starting|"
    r"thereafter|hereafter|of the|of this|subsequent)\b",
    re.IGNORECASE,
)
NO_TERM = re.compile(
    r"\b(?:per|each|every|increase\w*|percent|price|fees?|paid|pay(?:able|ment)?|"
    r"minimum|royalt\w+|previous|prior|preceding|(?<!shall\s)(?<!will\s)last|surviv\w*|warrant\w*|"
    r"confiden\w*|compet\w*|records?|%|during\sthe\sfirst|next|any)\s(?:of\s|the\s|a\s|for\s|"
    r"period\s|first\s|least\s){0,4}$",
    re.IGNORECASE,
)
# "For a minimum of three years from" is a term, "a minimum of five days" is none.
MINIMUM_TERM = re.compile(
    r"\bfor\s(?:an?\s|the\s)?(?:initial\s)?minimum\s(?:term\s|period\s)?(?:of\s)?$",
    re.IGNORECASE,
)
ANNIVERSARY = re.compile(
    r"anniversar|^(?:end|expir|conclu|complet|close|last|through)", re.IGNORECASE
)
OTHER_PERIOD = re.compile(
    r"\b(?:cure|grace|warranty|sell-?off|transition|wind-?down|notice|trial|evaluation|"
    r"review|negotiation|probation\w*|holdback|lock-?up)\s"
    r"(?:period|term)s?\b.{0,20}$",
    re.IGNORECASE,
)
SELLS_OFF = re.compile(
    r"\b(?:sell[\s-]?off|dispose\sof|exhaust|deplete|inventory|stock)\b[^;.]{0,60}$",
    re.IGNORECASE,
)
OF_ANY = re.compile(
    r"\b(?:end|day|date|middle)\sof\san?\s\w+(?:\s\w+)?$", re.IGNORECASE
)
END_OF_PERIOD = re.compile(
    r"\b(?:end|last\sday|close|expiration|conclusion)\sof\s(?:the\s|that\s|such\s)?"
    r"(?:calendar\s|then[\s-]current\s)?(?P<unit>month|quarter|year)\s"
    rf"(?:(?:in|during|within)\swhich|(?=(?:{WORDS}|\d{{1,2}})\s?(?:\(|year|month)))",
    re.IGNORECASE,
)
NTH_PERIOD = re.compile(
    r"\b(?:end|last\sday|december\s31(?:st)?|31(?:st)?\sdecember|close|expiration)\s"
    r"(?:of|in)\s(?:the\s)?"
    rf"(?P<ordinal>{ORDINAL_WORDS}|"
    rf"{ORDINAL_FIGURES})(?:\s?\(\s?\d{{1,2}}\s?\w\w\s?\))?\s"
    r"(?P<full>full\s)?(?:calendar\s(?P<unit>year|quarter|month)|(?P<month>month))\b",
    re.IGNORECASE,
)
FOLLOWING = re.compile(r"\s(?:follow|after)", re.IGNORECASE)
OF_NTH_YEAR = re.compile(
    rf"^,?\s(?:of|in)\s(?:the\s)?(?P<ordinal>{ORDINAL_WORDS}|{ORDINAL_FIGURES})\s"
    r"(?:full\s)?(?:calendar\s)?year\s(?:following|after|thereafter|from)",
    re.IGNORECASE,
)
REST_OF_YEAR = re.compile(
    r"\b(?:remainder|balance|rest)\sof\s(?:the\s)?(?:current\s|then[\s-]current\s|"
    r"calendar\s|first\s){0,3}year",
    re.IGNORECASE,
)


def counted_ends(texts: Sequence[str], known: ContractDays) -> Iterator[Found]:
    """Yield the ends that lengths and anniversaries in plain clauses lead to."""
    stated_starts = [day for text in texts for day in _starts(text)]
    for text in texts:
        yield from _calendar_ends(text, stated_starts, known)
        yield from _ends_in_nth_year(text, stated_starts, known)
        for one in placed_in(text, anniversaries=True):
            score = _score(one)
            if score < ENOUGH:
                continue
            if one.length.length is None:
                end = End(EndKind.ILLEGIBLE)
                yield Found(score, end, Known.ILLEGIBLE, "end blanked out")
                continue
            after = one.after[: REACH + 60]
            own = [*_starts(one.sentence)] or stated_starts
            said = _said_before(one) if SAID_DAY.match(after) else None
            start = said or _start(one.near, after, own, known)
            subject = subject_of(one.before, one.after)
            yield _computed(score, one, start)._replace(subject=subject)


def _calendar_ends(
    text: str, stated: Sequence[Day], known: ContractDays
) -> Iterator[Found]:
    """Yield the ends of "the third full calendar year after" the contract's day."""
    for match in NTH_PERIOD.finditer(text):
        after = text[match.end() : match.end() + REACH]
        number = ordinal_of(match["ordinal"])
        start = _start(text[: match.start()][-REACH:], after, stated, known)
        if number and start.day:
            full = bool(match["full"] or FOLLOWING.match(after))
            unit = (match["unit"] or match["month"]).lower()
            day = nth_period_end(start.day, unit, number, full=full)
            end = End(EndKind.COMPUTED, day, day)
            by = "end of a calendar period"
            yield Found(CALENDAR, end, Known.STATED, by, own=start.own)


def _ends_in_nth_year(
    text: str, stated: Sequence[Day], known: ContractDays
) -> Iterator[Found]:
    """Yield "June 30 of the fifth year following" the contract's day."""
    for day in days_of_year_in(text):
        after = text[day.end : day.end + REACH]
        match = OF_NTH_YEAR.search(after)
        start = _start(
            "", after[match.start("ordinal") :] if match else "", stated, known
        )
        number = ordinal_of(match["ordinal"]) if match else None
        if number and start.day:
            named = start.day + relativedelta(
                years=number, month=day.month, day=day.day
            )
            end = End(EndKind.COMPUTED, named, named)
            by = "end of a calendar period"
            yield Found(CALENDAR, end, Known.STATED, by, own=start.own)


def _starts(text: str) -> Iterator[Day]:
    for sentence in sentences(text):
        since = 0
        for day in days_in(sentence):
            if side_of(sentence, day, since) is Side.STARTS:
                yield day
            since = day.end


def _said_before(one: Placed) -> Start | None:
    """Return the last day named before "five years from that date"."""
    named = days_in(one.before)
    return Start(named[-1].value) if named else None


def _start(before: str, after: str, own: Sequence[Day], known: ContractDays) -> Start:
    """Return from when to count, by the words beside and the starts that are stated."""
    anchor = counted_from(before, after)
    named = days_in(anchor)
    if named:
        return Start(named[0].value)
    start = start_from(anchor, known)
    if start.event or (start.named and start.day):
        return start
    return Start(own[0].value) if own else start


def _computed(score: int, one: Placed, start: Start) -> Found:
    length = one.length.length or Duration(0, Unit.DAYS)
    if start.event:
        end = End(EndKind.EVENT, length=length, upon=start.event)
        return Found(score, end, Known.UPON_EVENT, "end from an event")
    if start.day is None or length.unit is Unit.WORKING_DAYS:
        end = End(EndKind.UNKNOWN, length=length)
        return Found(score, end, Known.STATED, "end from an unknown day", start.doubt)
    if REST_OF_YEAR.search(one.before[-120:]):
        named = month_end(start.day + relativedelta(years=length.amount, month=12))
        end = End(EndKind.COMPUTED, named, named, length)
        return Found(score, end, Known.STATED, "end of a calendar year", own=start.own)
    named = start.day + relativedelta(months=length.months, days=length.days)
    ends_on = last_day(start.day, length)
    rounded = END_OF_PERIOD.search(one.sentence)
    if rounded:
        named = ends_on = period_end(named, rounded["unit"].lower())
    end = End(EndKind.COMPUTED, named, ends_on, length)
    doubt = one.length.doubt or start.doubt
    by = f"end counted {min(score, 9)}"
    return Found(score, end, Known.STATED, by, doubt, start.own)


def _score(one: Placed) -> int:
    """Return how much speaks for a length being the first term's."""
    role = role_of(one)
    if role is Role.REACTION and (TERM_SHALL_BE.search(one.near) or _ends_then(one)):
        role = Role.OPEN  # "the term shall be three years from delivery"
    if role in (Role.NOTICE, Role.REACTION, Role.AFTERMATH):
        return -9
    return _for_it(one) - _against_it(one, role) + BESIDE_NOTHING * _is_alone(one, role)


def _is_alone(one: Placed, role: Role) -> bool:
    return len(one.sentence) - len(one.words) < BESIDE and role is Role.OPEN


def _is_initial(one: Placed) -> bool:
    if FIRST.search(one.near) and not A_PERIOD.match(one.after):
        return False  # "in the first two years"
    return bool(INITIAL.search(one.near) or INITIAL_AFTER.search(one.after[:60]))


def _for_it(one: Placed) -> int:
    called = CALLED_TERM.search(one.after[:REACH])
    return (
        max(4 * bool(TERM_OF.search(one.near)), 3 * bool(FOR_IT.search(one.near)))
        + 3 * _is_initial(one)
        + 4 * bool(called and "renew" not in called[0].lower())
        + 2 * bool(CALLED_A_TERM.match(one.after))
        + 1 * bool(LASTS.search(one.near))
        + _leads(one)
        + 1 * bool(TERM_OF_IT.search(one.near))
        + 4 * _ends_then(one)
        + 2 * bool(AFTER_START.search(one.after[:120]))
        + 4 * bool(ANNIVERSARY.search(one.words) or _is_anniversary(one))
    )


def _is_anniversary(one: Placed) -> bool:
    """Say whether it is "the third anniversary" or "the three year anniversary"."""
    return "anniversar" in f"{one.words}{one.after[:12]}".lower()


def _leads(one: Placed) -> int:
    """Return what speaks for "Five years from" and "during the five years from"."""
    if not AFTER_START.search(one.after[:120]):
        return 0
    return 3 * bool(BEGINS_IT.fullmatch(one.before)) + bool(DURING.search(one.near))


def _ends_then(one: Placed) -> bool:
    """Say whether the contract ends when the length has passed, cures aside."""
    after = AFTER_IT.search(one.near) and IT_ENDS.search(one.beyond)
    ends = after or ENDS_THEN.search(one.beyond)
    return bool(ends) and not CURES.search(one.sentence)


def _against_it(one: Placed, role: Role) -> int:
    further = role is Role.RENEWAL and RENEWAL_VERB.search(one.sentence)
    other = (
        OTHER_PERIOD.search(one.near)
        or SELLS_OFF.search(one.near)
        or OF_ANY.search(one.before[-30:] + one.words)
    )
    anniversary = _is_anniversary(one)
    leaves = MAY_LEAVE.search(one.near) and (anniversary or not _is_initial(one))
    return (
        6 * bool(anniversary and NOT_UNTIL.search(one.near))
        + 6 * bool(further and not _is_initial(one))
        + 4 * bool(NO_TERM.search(one.near) and not MINIMUM_TERM.search(one.near))
        + 9 * bool(leaves)
        + 6 * bool(ENDLESS.search(one.before))
        + 6 * bool(other)
        + 4 * _renews_before(one)
    )


def _renews_before(one: Placed) -> bool:
    near = BEGUN_THEN.sub("", UNLESS_RENEWED.sub("", one.near))
    return RENEWAL_VERB.search(near) is not None and not INITIAL.search(near)
