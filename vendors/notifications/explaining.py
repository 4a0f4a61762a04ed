"""Why a day is what it is, what silence does and what is not known, as sentences."""

from collections.abc import Iterable

from vendors.notifications import words
from vendors.notifications.words import DayWords
from vendors.rules.answers import Fate, Missing, Silence, Unknown
from vendors.rules.explanation import Reason, Rule
from vendors.rules.renewal import Period
from vendors.rules.terms import MOST_BY_SILENCE

SENTENCES = {
    Rule.FIRST_DAY: "The term counts from {day}.",
    Rule.STATED_LAST_DAY: "The last day of the term is {day}.",
    Rule.LENGTH: "It lasts {length}, so its last day is {day}.",
    Rule.RENEWALS: "{length} from {since} end on {day}, its last day.",
    Rule.PARENT_TERM: "It ends with its parent's term, on {day}.",
    Rule.EARLY_END: "It ends early, on {day}.",
    Rule.LAST_DAY: "The last day of the term is {day}.",
    Rule.RENEWAL_DATE: "It renews on {day}, and notice counts back from there.",
    Rule.NOTICE_PERIOD: "{length} before {since} is {day}: the last day for notice.",
    Rule.SAFE_DAY: "Notice on {since} may still count; {day} is the safe day.",
    Rule.CLEAR_DAYS: "The days must be clear, so they count back from {day}.",
    Rule.FIXED_DAY: "The contract names {day} as the last day for notice.",
    Rule.NO_NOTICE_STATED: "No notice period is recorded, so {day} itself is the "
    "last day for notice.",
    Rule.NO_NOTICE_ASKED: "The contract asks for no notice, so {day} itself is the "
    "last day.",
    Rule.NOTICE_NOT_KNOWN: "The notice period is not known, so only {day}, the last "
    "day itself, is sure; look the period up.",
    Rule.NOT_AFTER_LAST_DAY: "Notice counts until the last day at most: {day}.",
    Rule.WINDOW: "Notice counts from {length} before that on: from {day}.",
    Rule.WORKING_DAY: "That is no working day; the one before is {day}.",
    Rule.TRANSIT: "The notice travels {length}, so it leaves by {day}.",
    Rule.INTERNAL_LEAD: "We need {length} ourselves, so decide by {day}.",
    Rule.NOTICE_ON: "Notice is given on {day}.",
    Rule.PERIOD_END: "It takes effect at the end of a {length}: {day}.",
    Rule.NOT_BEFORE_FIRST_END: "It ends after the first term at best: on {day}.",
    Rule.RECORDED: "It has no deadline, and was recorded on {day}.",
    Rule.REVIEWED: "It has no deadline, and was last reviewed on {day}.",
    Rule.REVIEW: "Look at it again a year on, counted from {since}: by {day}.",
}
# The same step of an explanation, counted forward.
TAKES_EFFECT = "{length} after {since} is {day}."
MISSING = {
    Missing.FIRST_DAY: "The first day is unknown until this happens: {until}.",
    Missing.LAST_DAY: "The last day was not found; look it up in the contract.",
    Missing.LAST_DAY_ILLEGIBLE: "The last day cannot be read in our copy; ask for "
    "another.",
    Missing.LAST_DAY_EVENT: "The last day is unknown until this happens: {until}.",
    Missing.LAST_DAY_OF_PARENT: "It ends with its parent's term, and the parent has "
    "none with a known last day then; record that, or give this term a last day of its "
    "own. Delete the term if it never came to be.",
    Missing.RENEWALS_TOO_MANY: "It would have renewed more than "
    f"{MOST_BY_SILENCE:,} times by now, so no further term is added; check its days "
    "and how long a renewal runs.",
    Missing.RENEWAL_UNCLEAR: "What the contract says of renewal is unclear; ask the "
    "vendor in writing, and record the answer.",
    Missing.RENEWAL_CONDITION: "Whether it renews is unknown until this is settled: "
    "{until}.",
    Missing.RENEWAL_LENGTH: "How long a renewal runs was not found; look it up.",
    Missing.RENEWAL_LENGTH_ILLEGIBLE: "How long a renewal runs cannot be read in our "
    "copy; ask for another.",
    Missing.RENEWAL_LENGTH_EVENT: "How long a renewal runs is unknown until this "
    "happens: {until}.",
    Missing.NOTICE: "The notice period was not found; look it up in the contract.",
    Missing.NOTICE_ILLEGIBLE: "The notice period cannot be read in our copy; ask for "
    "another.",
    Missing.NOTICE_EVENT: "Notice counts from an event that has no day yet.",
}
NOT_NAMED = "what the contract names"
LONGEST_CONDITION = 200


def because(reasons: Iterable[Reason], *, day: DayWords = words.day) -> list[str]:
    """Return "why this day?", a sentence a step."""
    return [_sentence(reason, day) for reason in reasons]


def _sentence(reason: Reason, day: DayWords) -> str:
    since = day(reason.since) if reason.since else "that"
    forward = reason.since is not None and reason.since < reason.gives
    sentence = SENTENCES[reason.rule]
    if reason.rule is Rule.NOTICE_PERIOD and forward:
        sentence = TAKES_EFFECT
    return sentence.format(day=day(reason.gives), length=reason.length, since=since)


def what_follows(silence: Silence, *, day: DayWords = words.day) -> str:
    """Return what happens if nobody acts."""
    if silence.fate is Fate.RENEWS:
        if silence.beyond_calendar:
            return "It renews by itself, for longer than the calendar goes."
        if silence.upcoming is None:
            return "It renews by itself, for how long is not recorded."
        return f"It renews by itself {_span(silence.upcoming, day)}."
    return {
        Fate.ENDS: "It ends.",
        Fate.OPTION_LOST: "It ends, and the option to renew is lost.",
        Fate.AGREEMENT_NEEDED: "It ends: both sides would have to agree to renew.",
        Fate.DEPENDS: "That depends on a condition named in the contract.",
        Fate.GOES_ON: "It goes on without an end until notice is given.",
        Fate.UNCLEAR: "What happens then is not known.",
    }[silence.fate]


def not_known(unknown: Unknown) -> str:
    """Return what is not known, and what would settle it."""
    until = " ".join(unknown.until.split()) or NOT_NAMED
    if len(until) > LONGEST_CONDITION:
        until = f"{until[:LONGEST_CONDITION].rsplit(' ', 1)[0]}…"
    return MISSING[unknown.missing].format(until=until.rstrip("."))


def _span(period: Period, day: DayWords) -> str:
    if period.ends_on is None:
        return f"from {day(period.starts_on)} on, without an end"
    return f"until {day(period.ends_on)}"
