"""How a term or a document stands on a day, as the one who is asked may read it."""

from dataclasses import dataclass
from datetime import date

from vendors.models import Document, Term
from vendors.notifications import explaining, words
from vendors.notifications.renewal import Named, named_days
from vendors.notifications.words import DayWords
from vendors.rules import answers
from vendors.rules.renewal import Agreement

SOON = 14  # days: a fortnight


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known about what somebody is asked about, in words."""

    left: str
    urgency: str
    days: tuple[Named, ...]
    why: tuple[str, ...]
    runs: str
    follows: str
    price: str  # empty where its reader may not see money, or it is not known
    next_price: str
    unknowns: tuple[str, ...]


def urgency(days_left: int) -> str:
    """Return how pressing a day is: "overdue", "soon" (a fortnight), "later"."""
    if days_left < 0:
        return "overdue"
    return "soon" if days_left <= SOON else "later"


def if_nobody_acts(
    agreement: Agreement | None, term: Term | None, *, day: DayWords = words.day
) -> str:
    """Return what the end of a term leads to; nothing where it is not known."""
    if agreement is None or term is None or term.period is None:
        return ""
    silence = answers.if_nobody_acts(agreement, term.number)
    follows = explaining.what_follows(silence, day=day)
    return f"If nobody acts, {follows[:1].lower()}{follows[1:]}"


def of_term(
    term: Term,
    agreement: Agreement | None,
    *,
    today: date,
    costs: tuple[str, str],
    day: DayWords = words.day,
) -> Situation:
    """Return how a term stands, with what it costs now and next as its reader may see.

    Its days are told in the style that its reader chose.
    """
    deadline = term.deadline(agreement)
    left = (deadline.act_by - today).days
    unknowns = term.unknowns(agreement)
    return Situation(
        left=words.days_left(left),
        urgency=urgency(left),
        days=tuple(named_days(deadline, day=day)),
        why=tuple(explaining.because(deadline.because, day=day)),
        runs=f"{_begins(term, day)} to {_ends(term, day)}",
        follows=if_nobody_acts(agreement, term, day=day),
        price=costs[0],
        next_price=costs[1],
        unknowns=tuple(map(explaining.not_known, unknowns)),
    )


def of_document(
    document: Document, *, today: date, day: DayWords = words.day
) -> Situation:
    """Return how a document that expires stands."""
    expires_on = document.expires_on
    left = (expires_on - today).days if expires_on else 0
    return Situation(
        left=words.days_left(left) if expires_on else "",
        urgency=urgency(left),
        days=(Named("Good until", day(expires_on)),) if expires_on else (),
        why=(),
        runs="",
        follows="",
        price="",
        next_price="",
        unknowns=(),
    )


def _begins(term: Term, day: DayWords) -> str:
    return day(term.starts_on) if term.starts_on else term.starts_upon


def _ends(term: Term, day: DayWords) -> str:
    return day(term.ends_on) if term.ends_on else term.end_in_words
