"""Days that a change moves, as sentences."""

from datetime import date

from vendors.notifications.explaining import because
from vendors.notifications.words import day
from vendors.rules.moves import Change, DayOf, MovedDay, TermMoves

NAMES = {
    DayOf.ENDS_ON: "Last day",
    DayOf.OPENS_ON: "Notice not before",
    DayOf.NOTICE_BY: "Notice by",
    DayOf.SEND_BY: "Send notice by",
    DayOf.ACT_BY: "Decide by",
    DayOf.REVIEW_BY: "Look again by",
}
NO_DAY = "none"


def moved(change: MovedDay) -> str:
    """Return a moved day and why: "Notice by: 1 Oct 2026 → 30 Sep 2026, because …"."""
    said = f"{NAMES[change.day]}: {or_none(change.before)} → {or_none(change.after)}"
    return f"{said}{_why(change)}"


def follows(term: TermMoves) -> str:
    """Return the day that matters most of a term just added, and why."""
    wanted = (DayOf.NOTICE_BY, DayOf.REVIEW_BY, DayOf.ENDS_ON)
    for name in wanted:
        for change in term.days:
            if change.day is name and change.after is not None:
                return f"{NAMES[name]} {day(change.after)}{_why(change)}"
    return ""


def how_far(change: MovedDay, today: date) -> str:
    """Return how a day moves, and whether it then lies in the past."""
    told = []
    if change.before is not None and change.after is not None:
        count = (change.after - change.before).days
        unit = "day" if abs(count) == 1 else "days"
        told.append(f"{abs(count)} {unit} {'later' if count > 0 else 'earlier'}")
    if change.after is not None and change.after < today:
        told.append("in the past")
    if change.before is not None and change.after is None:
        told.append("no longer known")
    return ", ".join(told)


def what_happens(term: TermMoves) -> str:
    """Return which term it is, and what a change does to it."""
    since = f"the term from {day(term.starts_on)}" if term.starts_on else "its term"
    named = {
        Change.MOVED: f"{term.contract}: {since}",
        Change.ADDED: f"{term.contract}: {since} is added",
        Change.REMOVED: f"{term.contract}: {since} falls away",
    }
    return named[term.change]


def or_none(on: date | None) -> str:
    return day(on) if on else NO_DAY


def _why(change: MovedDay) -> str:
    reasons = because(change.because[-1:])
    if not reasons:
        return "."
    [sentence] = reasons
    return f", because {sentence[:1].lower()}{sentence[1:]}"
