"""When the first term ends, read from the clauses that speak of it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from vendors.reading.answers import Answer
from vendors.reading.counted_ends import ENOUGH, counted_ends
from vendors.reading.open_ends import end_without_day, words_of
from vendors.reading.plain import plain
from vendors.reading.starting import ContractDays
from vendors.reading.stated_ends import Found, stated_ends
from vendors.reading.subjects import Subject

NEAR = timedelta(days=2)
SECOND = 5  # from this score on another day is a rival
LATER_OF = re.compile(
    r"\b(?:later|latest|longer|longest|last)\s(?:of\b|to\soccur)|"
    r"\bwhichever\s(?:\w+\s){0,3}?(?:later|longer|last)",
    re.IGNORECASE,
)
EARLIER_OF = re.compile(
    r"\b(?:earlier|earliest|sooner|soonest|shorter|first)\s(?:of\b|to\soccur)|"
    r"\bwhichever\s(?:\w+\s){0,3}?(?:earlier|sooner|shorter|first)",
    re.IGNORECASE,
)


# A contract's year, quarter or month ends, and the contract goes on.
DEFINES_YEAR = re.compile(
    r"^[\W\d]{0,12}(?:[a-z]\)\s|[A-Z]\.\s)?\"?(?:\w+\s){0,2}(?:year|quarter|month)s?\"?,?\s"
    r"(?:shall\s|will\s)?means?\b",
    re.IGNORECASE,
)


def read_end(
    clauses: Sequence[str],
    *,
    agreed_on: date | None,
    effective_on: date | None,
    named: Mapping[str, date] = MappingProxyType({}),
) -> Answer:
    """Return how the first term ends.

    A length is counted from the day that the clauses name, else from the day on which
    the contract is effective or, that unknown, agreed. `named` are the days to which
    the contract gives a name.
    """
    texts = [plain(clause) for clause in clauses]
    known = ContractDays(agreed_on, effective_on, named)
    telling = [text for text in texts if not DEFINES_YEAR.match(text)]
    found = [
        *stated_ends(telling),
        *counted_ends(telling, known),
    ]
    found = [one for one in found if one.score >= ENOUGH]
    best = _best(found)
    whole = " ".join(texts)
    if best is None:
        return end_without_day(whole)
    doubts = (
        best.doubt,
        _contradiction(best, found),
        _past(best, known),
        _open(whole),
    )
    return Answer(best.known, best.end, tuple(filter(None, doubts)), best.by, best.own)


def _best(found: Sequence[Found]) -> Found | None:
    """Return the likeliest end, of the agreement before that of something in it."""
    best = max(found, key=lambda one: one.score, default=None)
    if best is None or best.subject is Subject.AGREEMENT:
        return best
    of_agreement = [one for one in found if one.subject is Subject.AGREEMENT]
    if best.subject is Subject.UNSAID or not of_agreement:
        return best
    return max(of_agreement, key=lambda one: one.score)


def _past(one: Found, known: ContractDays) -> str:
    """Return a doubt where the end lies before the contract: an earlier one's?"""
    days = [day for day in (known.agreed_on, known.effective_on) if day]
    past = days and one.end.named and one.end.named < min(days)
    return "It lies before the day of the agreement." if past else ""


def _contradiction(best: Found, found: Sequence[Found]) -> str:
    """Return a doubt where the clauses lead to another day as surely."""
    day = best.end.named
    for other in found:
        rival = other.end.named
        if day and rival and other.score >= SECOND and abs(rival - day) > NEAR:
            return f"The words also lead to {rival.isoformat()}."
    return ""


def _open(whole: str) -> str:
    """Return a doubt where the day is only one of those that the words compare."""
    later, earlier = words_of(LATER_OF, whole), words_of(EARLIER_OF, whole)
    if later:
        return f'It may end later: "{later}".'
    return f'It may end earlier: "{earlier}".' if earlier else ""
