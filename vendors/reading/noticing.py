"""Which notice is demanded, read from the clauses that speak of it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from vendors.reading.answers import Answer
from vendors.reading.days import days_in, days_of_year_in
from vendors.reading.plain import plain
from vendors.reading.proposals import Known, NoticeAsked
from vendors.reading.roles import (
    CURES,
    NOTICE_OF,
    REACH,
    Placed,
    Role,
    placed_in,
    role_of,
)
from vendors.rules.duration import Duration
from vendors.rules.notice import CountedFrom, Purpose

ENOUGH = 3
NOT_RENEWING = re.compile(
    r"\b(?:(?:not|non|against)[\s-]{0,2}(?:to\s)?(?:be\s)?(?:renew|extend|extension|"
    r"continu)|nonrenew|(?:not|n't)\s(?:\w+\s){0,4}(?:renew|extend)|opt(?:s|ing)? out)",
    re.IGNORECASE,
)
END_OF_TERM = re.compile(
    r"\b(?:(?:before|prior to|preceding|in advance of|than)\s|(?:of|to|at|until|"
    r"from)\s(?!(?:such\s|the\s|its\s|this\s)?(?:terminat|renewal)))(?:the\s|any\s|"
    r"such\s|each\s|its\s|a\s|then-?current\s|date\sof\s|scheduled\s|initial\s|"
    r"effective\s|applicable\s|next\s|automatic\s){0,5}(?:end|ending|expir\w+|close|"
    r"conclusion|anniversary|terminat\w+|completion|renewal|commencement|beginning|"
    r"start|lapse|last day)\b(?:\sdate)?(?:\s?,?\s?(?:of|or|and|for|to|hereof|"
    r"hereunder|thereof|\w+)\b)?.{0,60}?\b(?:term|period|year|agreement|hereof|"
    r"thereof|date|extension|renewal|contract|license)",
    re.IGNORECASE,
)
AT_WILL = re.compile(
    r"\b(?:at any time|without cause|for convenience|for any reason|with or without|"
    r"no reason|in its (?:sole )?discretion|terminat\w+|cancel\w*)",
    re.IGNORECASE,
)
ENDING = re.compile(
    r"termina|cancel|renew|exten|expir|withdr|\bends?\b|discontin|prolong|rescind|"
    r"revok|\bterm\b|anniversary|such intention|not (?:to )?continu",
    re.IGNORECASE,
)
OTHER_THINGS = re.compile(
    r"\b(?:prices?|rates?|fees?|charges?|audit|inspect\w*|meetings?|insurance|policies|"
    r"invoice|claims?|deliver(?:y|ies)|shipment|orders?)\b",
    re.IGNORECASE,
)
NOTIFIES = re.compile(r"\b(?:noti|inform|advis|elect|exercis)", re.IGNORECASE)
UNLESS_TOLD = re.compile(
    r"\bunless\b.{0,80}\b(?:notif|noti|inform|advis)\w*", re.IGNORECASE
)
RENEWS_UNLESS = re.compile(
    r"\b(?:renew|exten|prolong)\w*\b.{0,300}\bunless\b(?!.*\bat any time)",
    re.IGNORECASE,
)
RUNS_ON = re.compile(
    r"\b(?:thereafter|after that|indefinitely|continue)\b[^.;]{0,80}\b(?:until|"
    r"unless)\s(?:\w+\s){0,4}?(?:terminat|cancel)",
    re.IGNORECASE,
)
EXERCISE = re.compile(
    r"\b(?:exercis\w+|option to (?:renew|extend)|"
    r"(?:may|right to|elect\w*\sto|wish\w*\sto|desires?\sto|intent(?:ion)?\sto|"
    r"request(?:s|ing)?\s(?:a|the|for)?)\s?(?:be\s)?(?:renew|extend|extension))",
    re.IGNORECASE,
)
UPPER = re.compile(
    r"\b(?:no(?:t|r)?\s(?:more|earlier|greater|sooner)\sthan|up to|maximum of|"
    r"not\sto\sexceed|at most|between|within)\s(?:a\s|the\s)?$",
    re.IGNORECASE,
)
ENDS_AFTER = re.compile(
    r"\b(?:terminat|end(?!\s?users?)|ceas|effective|cancel)\w*\s(?:(?!within|if)\w+\s){0,4}$",
    re.IGNORECASE,
)
AND_NOT = re.compile(
    r"^[\s,'\"s]{0,4}(?:\w+\s){0,6}?(?:and|but|nor|or)?[\s,]{0,2}(?:in any event\s)?"
    r"(?:no[rt]?|at|and|more|less)\s(?:\w+\s){0,3}$",
    re.IGNORECASE,
)
ENDS_ITSELF = re.compile(
    r"\b(?:before|prior to|preceding|of)\s(?:the\s|its\s|such\s|their\s|that\s|any\s)?"
    r"(?:automatic\s)?(?:expiration|expiry|renewal|anniversary)",
    re.IGNORECASE,
)
# "The end of a calendar year" names a day, no length.
END_OF = re.compile(
    r"\b(?:end|close|last\sday|first\sday|beginning|expiry|expiration)\sof\s$",
    re.IGNORECASE,
)
NOTICE_OF_OTHERS = re.compile(
    r"^[^.;]{0,60}\bnotice\s(?:of|regarding|before|prior\sto)\s(?:\w+\s){0,3}?"
    r"(?:forecast|appearance|visit|amend|modif|relocat|transfer|assign|sale|increase|change|price|adjust|meeting|audit|inspection|"
    r"shipment|delivery|claim|dispute|default|breach)",
    re.IGNORECASE,
)
TAKES_EFFECT = re.compile(
    r"\b(?:notice|notif\w+)\b[^.;]{0,120}\b(?:terminat|end|ceas|effective|cancel)\w*\s$",
    re.IGNORECASE,
)
OF_ITS_RECEIPT = re.compile(
    r"^\W{0,3}(?:after|following|from|upon)\s(?:its|such|the|that)\s(?:receipt|"
    r"delivery|date|service|giving)",
    re.IGNORECASE,
)
INSURED = re.compile(
    r"\b(?:insurance|polic(?:y|ies)|coverage)\b[^.;]{0,120}\b(?:cancel|terminat|chang|"
    r"modif)",
    re.IGNORECASE,
)
FROM_RENEWAL = re.compile(
    r"^.{0,20}?\b(?:prior to|before|preceding|in advance of)\s(?:the\s|any\s|such\s|"
    r"each\s|its\s|effective\s|applicable\s|then-?current\s){0,4}(?:automatic\s)"
    r"?(?:date of\s|beginning of\s|commencement of\s|start of\s)?(?:the\s|any\s|"
    r"such\s|each\s|a\s|next\s|new\s|automatic\s|additional\s|subsequent\s|"
    r"following\s|successive\s|one-year\s){0,4}(?:renewal|anniversary|extension|"
    r"commencement|beginning|start|option term)",
    re.IGNORECASE,
)
DAY_OF_NOTICE = re.compile(
    r"\b(?:by|before|prior to|no(?:t)? later than|on or before|until)\s(?:the\s)?$",
    re.IGNORECASE,
)


class _Scored(NamedTuple):
    score: int
    one: Placed
    purpose: Purpose


def read_notice(clauses: Sequence[str]) -> Answer:
    """Return the notices that clauses demand of whoever leaves or renews.

    The one that stops or exercises a renewal comes first, then leave at any time.
    What is to be cured, paid or answered within some days is no such notice.
    """
    texts = [plain(clause) for clause in clauses]
    scored = [
        found
        for text in texts
        for one in placed_in(text)
        if (found := _scored(one)).score >= ENOUGH
    ]
    if not scored or _of_other_things(texts):
        return _without_length(texts)
    scored.sort(key=lambda found: -found.score)
    best = scored[0]
    if best.one.length.length is None:
        return Answer(Known.ILLEGIBLE, by="notice blanked out")
    notices = _distinct(scored)
    doubts = tuple(found.one.length.doubt for found in scored if found.one.length.doubt)
    return Answer(Known.STATED, notices, doubts, _by(best))


def _of_other_things(texts: Sequence[str]) -> bool:
    """Say whether the notices are of prices, audits, meetings, not of any end."""
    return not any(ENDING.search(text) for text in texts) and any(
        OTHER_THINGS.search(text) for text in texts
    )


def _scored(one: Placed) -> _Scored:
    near, after = one.near, one.after[:120]
    role = role_of(one)
    score = _by_role(one, role)
    around = one.sentence[max(0, one.length.start - 240) : one.length.end + 120]
    if role is Role.RENEWAL or UPPER.search(near):
        score -= 1
    if NOT_RENEWING.search(around):
        score += 3
    if END_OF_TERM.search(after) or ENDS_ITSELF.search(after):
        score += 2
    if AT_WILL.search(one.before[-160:]):
        score += 1
    if CURES.search(near[-80:]) or CURES.search(after.split(";")[0]):
        score -= 3
    if INSURED.search(one.before[-REACH:]):
        score -= 6
    if NOTICE_OF_OTHERS.search(after) or _is_of_calendar(one):
        score -= 6
    return _Scored(score, one, purpose_of(one))


def _by_role(one: Placed, role: Role) -> int:
    near, after = one.near, one.after[:60]
    if role is Role.NOTICE:
        return 4
    if role is Role.OPEN and NOTICE_OF.search(near):
        return 3
    if role not in (Role.REACTION, Role.OPEN):
        return -4
    if _ends_after(near, after):
        return 4
    if role is Role.REACTION and UNLESS_TOLD.search(near) and not CURES.search(near):
        return 0  # "unless told within three months of a renewal notice"
    return -4


def _is_of_calendar(one: Placed) -> bool:
    article = re.match(r"(?:an?|any|each)\b", one.words, re.IGNORECASE)
    return article is not None and END_OF.search(one.near) is not None


def _ends_after(near: str, after: str) -> bool:
    """Say whether a contract ends some days after notice, or after its receipt."""
    if ENDS_AFTER.search(near) and NOTIFIES.search(after):
        return True
    return bool(TAKES_EFFECT.search(near) and OF_ITS_RECEIPT.search(after))


def purpose_of(one: Placed) -> Purpose:
    """Return what the notice of a length is given for."""
    around = one.sentence[max(0, one.length.start - 240) : one.length.end + 160]
    if NOT_RENEWING.search(around) or RENEWS_UNLESS.search(one.before):
        return Purpose.PREVENT_RENEWAL
    if EXERCISE.search(around) and not re.search(r"\bunless\b", around, re.IGNORECASE):
        return Purpose.EXERCISE_RENEWAL
    after = one.after[:120]
    ends = (
        END_OF_TERM.search(after)
        or ENDS_ITSELF.search(after)
        or END_OF_TERM.search(one.near)
    )
    if _at_any_time(around, ends=bool(ends)) or _runs_on(one.before):
        return Purpose.LEAVE
    return Purpose.PREVENT_RENEWAL


def _at_any_time(words: str, *, ends: bool) -> bool:
    """Say whether notice counts at any time; "without cause, at its end" does not."""
    return not ends or re.search(r"\bat any time\b", words, re.IGNORECASE) is not None


def _runs_on(sentence: str) -> bool:
    """Say whether the contract runs on until somebody ends it."""
    return bool(RUNS_ON.search(sentence)) and not re.search(
        r"\b(?:renew|extend|extension)", sentence, re.IGNORECASE
    )


def _distinct(scored: Sequence[_Scored]) -> tuple[NoticeAsked, ...]:
    best = scored[0]
    window = _window(best.one)
    length = best.one.length.length
    notices = [
        NoticeAsked(
            best.purpose,
            window[0] if window else length,
            _counted_from(best.one),
            window[1] if window else None,
        )
    ]
    for found in scored[1:]:
        other = found.one.length.length
        if other is None or (window and other in window):
            continue
        notice = NoticeAsked(found.purpose, other, _counted_from(found.one))
        if notice not in notices and found.purpose is not best.purpose:
            notices.append(notice)
    return tuple(notices)


def _window(best: Placed) -> tuple[Duration, Duration] | None:
    """Return the closing and the opening end of "not more than 90 nor under 60"."""
    same = [one for one in placed_in(best.sentence) if one.length.length]
    for first, second in pairwise(same):
        between = best.sentence[first.length.end : second.length.start]
        if (
            best.length in (first.length, second.length)
            and AND_NOT.search(between)
            and (UPPER.search(first.near) or UPPER.search(second.near))
        ):
            ends = [one.length.length for one in (first, second) if one.length.length]
            ends.sort(key=lambda end: end.days or end.months * 30)
            return ends[0], ends[-1]
    return None


def _counted_from(one: Placed) -> CountedFrom:
    if FROM_RENEWAL.search(one.after[:120]):
        return CountedFrom.RENEWAL_DATE
    return CountedFrom.LAST_DAY


def _by(best: _Scored) -> str:
    return f"notice {best.purpose.value} {min(best.score, 9)}"


def _without_length(texts: Sequence[str]) -> Answer:
    for text in texts:
        if not (NOTIFIES.search(text) and ENDING.search(text)):
            continue
        exercised = EXERCISE.search(text) and not NOT_RENEWING.search(text)
        purpose = Purpose.EXERCISE_RENEWAL if exercised else Purpose.PREVENT_RENEWAL
        for start, month_and_day in _days(text):
            if DAY_OF_NOTICE.search(text[:start]):
                notice = NoticeAsked(purpose, fixed_day=month_and_day)
                return Answer(Known.STATED, (notice,), by="notice by a day of the year")
    return Answer(Known.NOT_FOUND)


def _days(text: str) -> list[tuple[int, tuple[int, int]]]:
    """Return where days stand in a text, each as its month and day."""
    return [(day.start, (day.month, day.day)) for day in days_of_year_in(text)] + [
        (day.start, (day.value.month, day.value.day)) for day in days_in(text)
    ]
