"""How soon a contract can end, what silence does, and what is not known."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from vendors.rules.deadlines import deadline, notices_for
from vendors.rules.explanation import Because, Reason, Rule
from vendors.rules.notice import Counts, Notice, Purpose, Stated, takes_effect
from vendors.rules.renewal import (
    SILENT,
    Agreement,
    EndKind,
    Mode,
    Period,
    StepLength,
)
from vendors.rules.terms import (
    following,
    period_of,
    renews_too_often,
    step_after,
    term_in_force,
    terms_from,
    why_last_day,
)


class Fate(StrEnum):
    """What happens at the end of a term if nobody acts."""

    RENEWS = "renews"
    ENDS = "ends"
    OPTION_LOST = "option_lost"
    AGREEMENT_NEEDED = "agreement_needed"
    GOES_ON = "goes_on"
    DEPENDS = "depends"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Silence:
    """What silence leads to: the term that follows, or the condition it hangs on.

    `beyond_calendar` says that its length is known and leads past the last day.
    """

    fate: Fate
    upcoming: Period | None = None
    condition: str = ""
    beyond_calendar: bool = False


class Missing(StrEnum):
    """A fact that is not known, named by what would settle it."""

    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    LAST_DAY_ILLEGIBLE = "last_day_illegible"
    LAST_DAY_EVENT = "last_day_event"
    LAST_DAY_OF_PARENT = "last_day_of_parent"
    RENEWALS_TOO_MANY = "renewals_too_many"
    RENEWAL_UNCLEAR = "renewal_unclear"
    RENEWAL_CONDITION = "renewal_condition"
    RENEWAL_LENGTH = "renewal_length"
    RENEWAL_LENGTH_ILLEGIBLE = "renewal_length_illegible"
    RENEWAL_LENGTH_EVENT = "renewal_length_event"
    NOTICE = "notice"
    NOTICE_ILLEGIBLE = "notice_illegible"
    NOTICE_EVENT = "notice_event"


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that is not known, and the event or condition it waits for, if any."""

    missing: Missing
    until: str = ""


@dataclass(frozen=True, slots=True)
class Exit:
    """The earliest day on which the contract can end, and why."""

    on: date
    because: Because


LAST_DAYS = {
    EndKind.UNKNOWN: Missing.LAST_DAY,
    EndKind.ILLEGIBLE: Missing.LAST_DAY_ILLEGIBLE,
    EndKind.EVENT: Missing.LAST_DAY_EVENT,
}
MODES = {
    Mode.UNCLEAR: Missing.RENEWAL_UNCLEAR,
    Mode.CONDITIONAL: Missing.RENEWAL_CONDITION,
}
LENGTHS = {
    StepLength.UNKNOWN: Missing.RENEWAL_LENGTH,
    StepLength.ILLEGIBLE: Missing.RENEWAL_LENGTH_ILLEGIBLE,
    StepLength.EVENT: Missing.RENEWAL_LENGTH_EVENT,
}
NOTICES = {
    Stated.NOT_FOUND: Missing.NOTICE,
    Stated.ILLEGIBLE: Missing.NOTICE_ILLEGIBLE,
    Stated.EVENT: Missing.NOTICE_EVENT,
}


def if_nobody_acts(agreement: Agreement, number: int) -> Silence:
    """Return what the end of a term leads to without anybody's act."""
    period = period_of(agreement, number)
    if period is not None and period.ends_on is None:
        return Silence(_without_end(agreement, number))
    if _is_left(agreement, number, period):
        return Silence(Fate.ENDS)
    step = step_after(agreement, number)
    if step is None or step.mode is Mode.NONE:
        return Silence(Fate.ENDS)
    if step.mode in SILENT:
        try:
            return Silence(Fate.RENEWS, following(agreement, number))
        except OverflowError:
            return Silence(Fate.RENEWS, beyond_calendar=True)
    fates = {
        Mode.OPTIONAL: Fate.OPTION_LOST,
        Mode.MUTUAL: Fate.AGREEMENT_NEEDED,
        Mode.CONDITIONAL: Fate.DEPENDS,
        Mode.UNCLEAR: Fate.UNCLEAR,
    }
    return Silence(fates[step.mode], condition=step.condition)


def _is_left(agreement: Agreement, number: int, period: Period | None) -> bool:
    """Say whether the contract ends with a term whatever its steps say."""
    if period is not None and period.ends_on == agreement.ends_early_on:
        return True
    return agreement.leaves_after is not None and number >= agreement.leaves_after


def unknowns(
    agreement: Agreement, number: int, on: date | None = None
) -> tuple[Unknown, ...]:
    """Return what is not known about a term and its end; the first settles most.

    As of a day, also that it would have renewed more often by then than can be true.
    """
    held = agreement.held_for(number)
    found = []
    if on is not None and renews_too_often(agreement, number, on):
        found.append(Unknown(Missing.RENEWALS_TOO_MANY))
    if (missing := _missing_last_day(held, number)) is not None:
        found.append(Unknown(missing, held.first_upon))
    step = step_after(agreement, number)
    if step is None:
        return tuple(found)
    if step.mode in MODES:
        found.append(Unknown(MODES[step.mode], step.condition))
    if step.kind in LENGTHS and step.mode is not Mode.NONE:
        found.append(Unknown(LENGTHS[step.kind], step.condition))
    found.extend(
        Unknown(NOTICES[notice.stated])
        for notice in notices_for(held.notices, step.mode)
        if notice.stated in NOTICES
    )
    return tuple(found)


def earliest_exit(agreement: Agreement, on: date) -> Exit | None:
    """Return the earliest day on which the contract ends by notice given on a day.

    Where notice was given already, it ends with its last term. Otherwise either a
    notice to leave takes effect, or the first term ends whose renewal can still be
    prevented; None where neither is known, or is on the calendar.
    """
    with suppress(OverflowError):
        return _earliest(agreement, on)
    return None


def _earliest(agreement: Agreement, on: date) -> Exit | None:
    found = term_in_force(agreement, on)
    number, period = found or (agreement.first_number, agreement.first)
    ends_on = agreement.ends_early_on or period.ends_on
    if found is None and ends_on is not None and ends_on < on:
        return None
    if agreement.leaves_after is not None:
        number = agreement.leaves_after
        left = period_of(agreement, number)
        if left is not None and left.ends_on is not None:
            return _at_end(agreement, number, left.ends_on)
    ways = [
        *_by_leaving(agreement, number, on),
        *_by_term(agreement, number, on),
    ]
    return min(ways, key=lambda way: way.on, default=None)


def earliest_leave(agreement: Agreement, on: date) -> Exit | None:
    """Return the earliest day on which a notice to leave, given on a day, ends it.

    None where the contract has no such notice, or not for how long.
    """
    found = term_in_force(agreement, on)
    number = found[0] if found else agreement.first_number
    ways = _by_leaving(agreement, number, on)
    return min(ways, key=lambda way: way.on, default=None)


def _by_leaving(agreement: Agreement, number: int, on: date) -> list[Exit]:
    held = agreement.held_for(number)
    return [
        _leaving(held, notice, on)
        for notice in held.notices
        if notice.purpose is Purpose.LEAVE and notice.length is not None
    ]


def _leaving(agreement: Agreement, notice: Notice, on: date) -> Exit:
    counts_on = on
    if notice.counts is Counts.RECEIVED:
        counts_on += timedelta(days=agreement.transit_days)
    begins_on = agreement.begins_on
    day, because = takes_effect(notice, counts_on, begins_on, agreement.calendar)
    first = period_of(agreement, 0)
    first_end = first.ends_on if first is not None else None
    if notice.after_first_term and first_end is not None and day < first_end:
        day = first_end
        because = (*because, Reason(Rule.NOT_BEFORE_FIRST_END, day))
    return Exit(day, because)


def _by_term(agreement: Agreement, number: int, on: date) -> list[Exit]:
    """Return the end of the first term whose renewal can still be prevented."""
    for later, period in terms_from(agreement, number):
        if period.ends_on is None:
            return []
        found = deadline(agreement, later, period)
        if found is None:
            return []
        silent = if_nobody_acts(agreement, later).fate is Fate.RENEWS
        if not silent or (found.send_by is not None and found.send_by >= on):
            return [_at_end(agreement, later, period.ends_on)]
    return []


def _at_end(agreement: Agreement, number: int, ends_on: date) -> Exit:
    last = Reason(Rule.LAST_DAY, ends_on)
    return Exit(ends_on, (*why_last_day(agreement, number), last))


def _without_end(agreement: Agreement, number: int) -> Fate:
    missing = _missing_last_day(agreement.held_for(number), number)
    return Fate.GOES_ON if missing is None else Fate.UNCLEAR


def _missing_last_day(held: Agreement, number: int) -> Missing | None:
    """Return why a term has no last day, unless it is to have none."""
    if number != held.first_number or held.first.ends_on is not None:
        return None
    if held.first_end is EndKind.PARENT:
        return Missing.LAST_DAY_OF_PARENT
    return LAST_DAYS.get(held.first_end)
