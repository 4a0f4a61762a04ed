"""By when to decide about a term, and why that day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from vendors.rules.calendar import ONE_DAY
from vendors.rules.duration import Duration, Unit, after
from vendors.rules.explanation import Because, Reason, Rule
from vendors.rules.notice import Notice, Purpose, first_to_leave, leaves_by
from vendors.rules.renewal import Agreement, Mode, Period
from vendors.rules.terms import step_after, terms_from, why_last_day

# In the order in which a purpose is looked for among a contract's notices.
WANTED = {
    Mode.OPTIONAL: (Purpose.EXERCISE_RENEWAL, Purpose.PREVENT_RENEWAL),
    Mode.MUTUAL: (Purpose.EXERCISE_RENEWAL, Purpose.PREVENT_RENEWAL),
}
OTHERWISE = (Purpose.PREVENT_RENEWAL, Purpose.LEAVE, Purpose.EXERCISE_RENEWAL)
A_YEAR, HALF_A_YEAR = Duration(1, Unit.YEARS), Duration(6, Unit.MONTHS)


class Kind(StrEnum):
    """What the day is for: to give notice, to use an option, or to look again."""

    NOTICE = "notice"
    OPTION = "option"
    END = "end"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when to decide, act_by <= send_by <= notice_by, and why.

    `notice_by` is the safe day, `latest_notice_by` the latest that may still count. A
    review has only a day to act by: nothing is lost after it, but somebody should look.
    """

    kind: Kind
    notice_by: date | None
    latest_notice_by: date | None
    send_by: date | None
    act_by: date
    opens_on: date | None
    because: Because

    @property
    def day(self) -> date:
        """Return the day that the deadline is known by."""
        return self.act_by if self.notice_by is None else self.notice_by


def deadline(agreement: Agreement, number: int, period: Period) -> Deadline | None:
    """Return by when to decide about a term, or None where it has no last day.

    Without a stated notice the last day itself is the deadline: after it nobody has
    a choice left. A notice longer than the term points before it; it still is the day.
    """
    if period.ends_on is None:
        return None
    held = agreement.held_for(number)
    step = step_after(agreement, number)
    mode = step.mode if step else Mode.NONE
    notice, days = first_to_leave(
        notices_for(held.notices, mode),
        period.ends_on,
        agreement.calendar,
        transit_days=held.transit_days,
    )
    because = [*why_last_day(agreement, number, period), *days.because[1:]]
    leaves = leaves_by(notice, days, held.transit_days)
    if leaves != days.safe:
        because.append(Reason(Rule.TRANSIT, leaves, _days(held.transit_days)))
    send_by = agreement.calendar.at_or_before(leaves)
    if send_by != leaves:
        because.append(Reason(Rule.WORKING_DAY, send_by))
    act_by = send_by - timedelta(days=held.internal_lead_days)
    if act_by != send_by:
        because.append(
            Reason(Rule.INTERNAL_LEAD, act_by, _days(held.internal_lead_days))
        )
    return Deadline(
        kind=_kind(mode),
        notice_by=days.safe,
        latest_notice_by=days.latest,
        send_by=send_by,
        act_by=act_by,
        opens_on=days.opens_on,
        because=tuple(because),
    )


def notices_for(notices: Iterable[Notice], mode: Mode) -> list[Notice]:
    """Return the notices that a term's end calls for: all of one purpose."""
    given = list(notices)
    for purpose in WANTED.get(mode, OTHERWISE):
        found = [notice for notice in given if notice.purpose is purpose]
        if found:
            return found
    return []


def review(
    starts_on: date | None, *, recorded_on: date, reviewed_on: date | None = None
) -> Deadline:
    """Return when somebody should look again at a term without a deadline.

    On the first anniversary of its first day after it was recorded; once it has been
    reviewed, on the first that is half a year off or more, because it is reviewed
    some time before its day. Without a known first day, a year after that.
    """
    reviewed = reviewed_on is not None and reviewed_on >= recorded_on
    seen = reviewed_on if reviewed and reviewed_on else recorded_on
    earliest = after(seen, HALF_A_YEAR) if reviewed else seen + ONE_DAY
    start = starts_on or seen
    years = max(1, earliest.year - start.year)
    day = after(start, A_YEAR.times(years))
    if day < earliest:
        day = after(start, A_YEAR.times(years + 1))
    rule = Rule.REVIEWED if reviewed else Rule.RECORDED
    return Deadline(
        kind=Kind.REVIEW,
        notice_by=None,
        latest_notice_by=None,
        send_by=None,
        act_by=day,
        opens_on=None,
        because=(Reason(rule, seen), Reason(Rule.REVIEW, day, since=start)),
    )


def next_deadline(
    agreement: Agreement, number: int, on: date
) -> tuple[int, Deadline] | None:
    """Return the first deadline on or after a day, and the number of its term.

    Of the terms from a number on, if nobody acts; where the notice is longer than the
    terms, it may belong to one still to begin.
    """
    for later, period in terms_from(agreement, number):
        found = deadline(agreement, later, period)
        if found is None:
            return None
        if found.day >= on:
            return later, found
    return None


def _kind(mode: Mode) -> Kind:
    if mode in (Mode.OPTIONAL, Mode.MUTUAL):
        return Kind.OPTION
    return Kind.END if mode is Mode.NONE else Kind.NOTICE


def _days(count: int) -> str:
    return str(Duration(count, Unit.DAYS))
