"""When a deadline calls for which reminder, and for whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from vendors.rules.calendar import ONE_DAY
from vendors.rules.duration import Duration
from vendors.rules.reminders import (
    LONGEST_LEAD,
    Circle,
    Occasion,
    Recipient,
    audience,
    each_once,
    everybody,
    next_in_line,
    team,
    webhooks,
)
from vendors.rules.renewal import Mode, Period

A_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How people are reminded: when, and from when on others are told too.

    `next_in_line_at` and `team_at` are days before the act-by day; None is never.
    """

    leads: tuple[int, ...]
    next_in_line_at: int | None = 14
    team_at: int | None = 7

    def with_leads(self, leads: tuple[int, ...]) -> "Rhythm":
        return replace(self, leads=leads)


class Due(NamedTuple):
    """What a deadline calls for on a day."""

    occasion: Occasion
    lead: int


@dataclass(frozen=True, slots=True)
class Timetable:
    """One deadline as reminders see it.

    The leads are those that apply. `known_since` is the day on which it was recorded
    here; `unsettled` says that its passing leaves open what became of it. `acted_on`
    is the last day on which somebody did something about it.
    """

    act_by: date
    deadline: date
    rhythm: Rhythm
    known_since: date
    unsettled: bool = False
    snoozed_until: date | None = None
    acted_on: date | None = None

    @property
    def leads(self) -> tuple[int, ...]:
        """Return the leads; a snooze ends with one of its own, below 0 after act-by.

        Not one that ends before anybody is told anyway.
        """
        if self.snoozed_until is None:
            return self.rhythm.leads
        own = (self.act_by - self.snoozed_until).days
        if own > LONGEST_LEAD:
            return self.rhythm.leads
        return (own, *(lead for lead in self.rhythm.leads if lead < own))


class Told(NamedTuple):
    """What is told on a day, and to whom."""

    day: date
    due: Due
    recipients: list[Recipient]


def leads_that_apply(
    leads: Iterable[int], *, act_by: date, signed: date | None, known_since: date
) -> tuple[int, ...]:
    """Return the leads that fit into what remained when it was signed.

    A notice longer than its term is due before the term begins; then what remained
    when it was recorded counts. The shortest lead applies always: nobody is left
    without a word ahead of the deadline.
    """
    ordered = sorted(leads, reverse=True)
    if signed is None:
        return tuple(ordered)
    remained = (act_by - signed).days
    if remained < 0:
        remained = (act_by - known_since).days
    return (*(lead for lead in ordered[:-1] if lead <= remained), *ordered[-1:])


def is_rolling(
    mode: Mode | None,
    length: Duration | None,
    period: Period,
    following: Period | None,
) -> bool:
    """Say whether a term renews by itself every month, or more often.

    A trial of two weeks that becomes a year does not.
    """
    if mode is not Mode.AUTOMATIC or following is None:
        return False
    return is_short(length, period) and is_short(None, following)


def is_short(length: Duration | None, period: Period) -> bool:
    """Say whether a term takes a month or less, by its days or as it was agreed."""
    if period.ends_on is not None and period.ends_on - period.starts_on < A_MONTH:
        return True
    if length is None:
        return False
    return length.months == 1 or 0 < length.days <= A_MONTH.days


def due_on(timetable: Timetable, today: date) -> Due | None:
    """Return what a deadline calls for: the most urgent, or nothing yet.

    A lead stays reached until the next one, so a day on which the job did not run
    delays a reminder and never loses it; and after a long gap only the most urgent
    is due, not all that were missed. Between the act-by day and the deadline the
    last lead stays: notice still counts. What is snoozed waits until its day.
    """
    if timetable.snoozed_until is not None and today < timetable.snoozed_until:
        return None
    if today > timetable.deadline:
        return Due(Occasion.PASSED, 0) if _is_news(timetable) else None
    days_left = (timetable.act_by - today).days
    reached = [lead for lead in timetable.leads if lead >= days_left]
    return Due(Occasion.AHEAD, min(reached)) if reached else None


def _is_news(timetable: Timetable) -> bool:
    """Say whether it is worth a word that a deadline has passed.

    One that had passed before anybody entered it is history, unless nobody knows what
    it led to.
    """
    return timetable.known_since <= timetable.deadline or timetable.unsettled


def next_look(timetable: Timetable, today: date) -> date | None:
    """Return the next day on which something else is due, or None."""
    return min((day for day in _turns(timetable) if day > today), default=None)


def _turns(timetable: Timetable) -> Iterator[date]:
    """Return the days on which what is due changes, in no order."""
    snoozed = timetable.snoozed_until
    days = [timetable.act_by - timedelta(days=lead) for lead in timetable.leads]
    if timetable.deadline < date.max:
        days.append(timetable.deadline + ONE_DAY)
    if snoozed is None:
        yield from days
        return
    yield snoozed
    yield from (day for day in days if day > snoozed)


def who_is_told(timetable: Timetable, circle: Circle, due: Due) -> list[Recipient]:
    """Return who is told of what is due, each once and in the first of its roles."""
    if due.occasion is Occasion.PASSED:
        return everybody(circle)
    told = audience(circle)
    if _escalates(timetable, due.lead, timetable.rhythm.next_in_line_at):
        told += next_in_line(circle)
    if _escalates(timetable, due.lead, timetable.rhythm.team_at):
        told += team(circle)
    return each_once([*told, *webhooks(circle)])


def _escalates(timetable: Timetable, lead: int, at: int | None) -> bool:
    """Say whether others are told too at a lead, because nobody has acted.

    An earlier lead was in force here, and nothing happened since it was reached.
    """
    earlier = min((one for one in timetable.leads if one > lead), default=None)
    if at is None or lead > at or earlier is None:
        return False
    reached, asked = (timetable.act_by - timedelta(days=n) for n in (lead, earlier))
    if timetable.known_since >= reached:
        return False
    return timetable.acted_on is None or timetable.acted_on < asked


def told_on(timetable: Timetable, circle: Circle, day: date) -> Told | None:
    due = due_on(timetable, day)
    return due and Told(day, due, who_is_told(timetable, circle, due))


def coming(
    timetable: Timetable, circle: Circle, *, first: date, last: date
) -> list[Told]:
    """Return what will be told from a day to a day if nobody acts, in order.

    What is due on the first day is there whether or not it was due before.
    """
    days = {first, *(day for day in _turns(timetable) if first < day <= last)}
    told = (told_on(timetable, circle, day) for day in sorted(days))
    return [one for one in told if one is not None]
