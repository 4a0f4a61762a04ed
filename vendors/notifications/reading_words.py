"""What a contract seems to say, in words that a person can confirm or correct."""

import calendar
from datetime import date

from vendors.notifications.words import day, money
from vendors.reading.proposals import (
    End,
    Fact,
    Known,
    NoticeAsked,
    Price,
    Proposal,
    Quote,
    Reading,
    Renewing,
    Value,
)
from vendors.rules.notice import CountedFrom, Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

LABELS = {
    Fact.AGREEMENT_DATE: "Agreement date",
    Fact.EFFECTIVE_DATE: "Effective date",
    Fact.EXPIRATION: "End of the first term",
    Fact.RENEWAL: "Renewal",
    Fact.NOTICE: "Notice",
    Fact.GOVERNING_LAW: "Governing law",
    Fact.PARTIES: "Parties",
    Fact.AMOUNTS: "Amounts",
}
WITHOUT_VALUE = {
    Known.STATED: "Stated, but not in a form that could be read",
    Known.NOT_FOUND: "Not found in the text",
    Known.SAYS_NONE: "The contract says that there is none",
    Known.ILLEGIBLE: "Left blank, or blanked out",
    Known.UPON_EVENT: "Depends on an event",
}
PURPOSES = {
    Purpose.PREVENT_RENEWAL: "to prevent a renewal",
    Purpose.EXERCISE_RENEWAL: "to have it renewed",
    Purpose.LEAVE: "to leave at any time",
}
ORIGINS = {
    CountedFrom.LAST_DAY: "the last day",
    CountedFrom.RENEWAL_DATE: "the renewal date",
}


def in_words(proposal: Proposal) -> str:
    """Return what is proposed: "Renews by itself for 1 year, again and again"."""
    if proposal.value is None or proposal.value in ("", ()):
        return WITHOUT_VALUE[proposal.known]
    words = _value(proposal.value)
    if proposal.fact is Fact.GOVERNING_LAW:
        words = _capitalised(words)
    if proposal.known is Known.UPON_EVENT and isinstance(proposal.value, str):
        return f"{WITHOUT_VALUE[Known.UPON_EVENT]}: {words}"
    return words


def standing(proposal: Proposal) -> str:
    """Return how sure the reading is: "sure", "question" or, with nothing, ""."""
    if proposal.known is Known.NOT_FOUND:
        return ""
    return "sure" if proposal.sure else "question"


def quoted(quote: Quote) -> str:
    """Return a clause in quotation marks on one line, with its page if known."""
    page = f" (page {quote.page})" if quote.page is not None else ""
    return f"“{' '.join(quote.text.split())}”{page}"


def report(reading: Reading) -> list[str]:
    """Return all that a reading proposes, as lines to print."""
    return [line for fact in Fact for line in _lines(reading.of(fact))]


def _lines(proposal: Proposal) -> list[str]:
    sure = standing(proposal)
    head = f"{LABELS[proposal.fact]}: {in_words(proposal)}."
    lines = [f"{head} [{sure}]" if sure else head]
    if proposal.quote is not None:
        lines.append(f"    {quoted(proposal.quote)}")
    return [*lines, *(f"    ? {doubt}" for doubt in proposal.doubts)]


def _capitalised(place: str) -> str:
    """Return a place as it is written: England and Wales."""
    small = ("and", "of", "the")
    words = place.split()
    return " ".join(
        word if word in small else word[:1].upper() + word[1:] for word in words
    )


def _value(value: Value) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, End):
        return _end(value)
    if isinstance(value, str):
        return value
    return "; ".join(_item(item) for item in value)


def _item(item: Renewing | NoticeAsked | Price | str) -> str:
    if isinstance(item, Renewing):
        return _renewing(item)
    if isinstance(item, NoticeAsked):
        return f"{_how_early(item)}, {PURPOSES[item.purpose]}"
    if isinstance(item, Price):
        amount = money(item.amount, item.currency) or f"{item.amount:,}"
        return f"{amount} ({item.words})" if item.words else amount
    return item


def _end(end: End) -> str:
    if end.kind is EndKind.EVENT:
        upon = end.upon.rstrip(".")
        return f"Ends with an event: {upon}" if upon else "Ends with an event"
    if end.kind is EndKind.NONE:
        return "Has no end"
    if end.kind is EndKind.ILLEGIBLE:
        return WITHOUT_VALUE[Known.ILLEGIBLE]
    if end.last_day is None and end.length is None and end.named is None:
        return "Its end is not known"
    return _last_day(end)


def _last_day(end: End) -> str:
    last = end.last_day or end.named
    counted = f"Runs for {end.length}" if end.length is not None else ""
    if last is None:
        return f"{counted} from its first day"
    if counted:
        return f"{counted}; its last day is {day(last)}"
    if end.last_day and end.named and end.last_day != end.named:
        return f"Its last day is {day(end.last_day)} (the words name {day(end.named)})"
    return f"Its last day is {day(last)}"


def _renewing(step: Renewing) -> str:
    if step.mode is Mode.NONE:
        return "Does not renew"
    if step.mode is Mode.EVERGREEN:
        return "Goes on without an end until notice is given"
    length = _for_how_long(step)
    if step.mode is Mode.AUTOMATIC:
        return f"Renews by itself{length}{_how_often(step)}"
    if step.mode is Mode.OPTIONAL:
        return f"Can be renewed{length}{_how_often(step)}, by whoever has the option"
    if step.mode is Mode.MUTUAL:
        return f"Can be renewed{length}{_how_often(step)}, if both sides agree"
    condition = step.condition or "a condition is met"
    return f"Renews{length}{_how_often(step)}, if this holds: {condition}"


def _for_how_long(step: Renewing) -> str:
    if step.kind is StepLength.SAME:
        return " for as long as before"
    if step.kind is StepLength.NO_END:
        return " without an end"
    if step.length is None:
        return ", for how long is not clear"
    return f" for {step.length}"


def _how_often(step: Renewing) -> str:
    if step.kind is StepLength.NO_END:
        return ""
    if step.times is None:
        return ", again and again"
    return {1: ", once", 2: ", twice"}.get(step.times, f", {step.times} times")


def _how_early(notice: NoticeAsked) -> str:
    if notice.fixed_day is not None:
        month, of_month = notice.fixed_day
        return f"By {of_month} {calendar.month_name[month]}"
    if notice.length is None:
        return "How long before is not clear"
    if notice.purpose is Purpose.LEAVE:
        return f"{notice.length} ahead"
    origin = ORIGINS[notice.counted_from]
    if notice.opens is not None:
        return f"Between {notice.opens} and {notice.length} before {origin}"
    return f"{notice.length} before {origin}"
