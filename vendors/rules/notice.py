"""The notice that a contract demands, and the last day on which it still counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from vendors.rules.calendar import ONE_DAY, WEEKDAYS, Calendar
from vendors.rules.duration import (
    Duration,
    Unit,
    after,
    before,
    last_day,
    latest_before,
)
from vendors.rules.explanation import Because, Reason, Rule


class Purpose(StrEnum):
    """What a notice is given for."""

    PREVENT_RENEWAL = "prevent_renewal"
    EXERCISE_RENEWAL = "exercise_renewal"
    LEAVE = "leave"


class CountedFrom(StrEnum):
    """The day a notice counts back from; the words differ by a day."""

    LAST_DAY = "last_day"
    RENEWAL_DATE = "renewal_date"


class Stated(StrEnum):
    """What the contract says of a notice; these are different things."""

    STATED = "stated"
    SAYS_NONE = "says_none"
    NOT_FOUND = "not_found"
    ILLEGIBLE = "illegible"
    EVENT = "event"


class Counts(StrEnum):
    """The moment at which a notice counts."""

    RECEIVED = "received"
    GIVEN = "given"


class PeriodEnd(StrEnum):
    """The ends of period to which alone a notice to leave takes effect."""

    ANY_DAY = "any_day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    CONTRACT_YEAR = "contract_year"


MONTHS_TO_END = {
    PeriodEnd.MONTH: 1,
    PeriodEnd.QUARTER: 3,
    PeriodEnd.HALF_YEAR: 6,
    PeriodEnd.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What the contract demands of whoever gives notice.

    `opens` is how long before the last day a window for it opens; `fixed_day` a month
    and a day named instead of a length; `clear` says that neither end counts.
    """

    purpose: Purpose
    length: Duration | None = None
    counted_from: CountedFrom = CountedFrom.LAST_DAY
    opens: Duration | None = None
    fixed_day: tuple[int, int] | None = None
    stated: Stated = Stated.STATED
    counts: Counts = Counts.RECEIVED
    clear: bool = False
    to_end_of: PeriodEnd = PeriodEnd.ANY_DAY
    after_first_term: bool = False

    def __post_init__(self) -> None:
        says_when = self.length is not None or self.fixed_day is not None
        if says_when != (self.stated is Stated.STATED):
            raise ValueError("A stated notice has a length or a fixed day, no other.")


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """From when until when notice counts, and why.

    `safe` is the earlier day where the law or the wording leaves one open, `latest`
    the later; `opens_on` the first day of a window.
    """

    safe: date
    latest: date
    opens_on: date | None
    because: Because


def notice_days(
    notice: Notice | None, ends_on: date, calendar: Calendar = WEEKDAYS
) -> NoticeDays:
    """Return when a notice about a term that ends on a day still counts.

    Without a stated notice the last day itself is the deadline: after it nobody has
    a choice left. Where a length and a fixed day are named, the earlier holds. The
    deadline is never after the last day.
    """
    reasons = [Reason(Rule.LAST_DAY, ends_on)]
    if notice is None or notice.stated is not Stated.STATED:
        rule = Rule.NO_NOTICE_STATED
        if notice is not None:
            says_none = notice.stated is Stated.SAYS_NONE
            rule = Rule.NO_NOTICE_ASKED if says_none else Rule.NOTICE_NOT_KNOWN
        return NoticeDays(ends_on, ends_on, None, (*reasons, Reason(rule, ends_on)))
    opens_on = None
    if notice.opens is not None:
        opens_on = before(_origin(notice, ends_on), notice.opens, calendar)
        reasons.append(Reason(Rule.WINDOW, opens_on, str(notice.opens)))
    ways = []
    if notice.fixed_day is not None:
        day = _last_such_day(notice.fixed_day, ends_on)
        ways.append((day, day, [Reason(Rule.FIXED_DAY, day)]))
    if notice.length is not None:
        ways.append(_counted(notice, notice.length, ends_on, calendar))
    safe, latest, steps = min(ways, key=lambda way: way[0])
    return NoticeDays(safe, latest, opens_on, (*reasons, *steps))


def first_to_leave(
    notices: Iterable[Notice],
    ends_on: date,
    calendar: Calendar = WEEKDAYS,
    *,
    transit_days: int = 0,
) -> tuple[Notice | None, NoticeDays]:
    """Return the notice that has to leave first, and its days.

    Where a contract asks for several, whoever sends that one in time keeps all.
    """
    found: list[tuple[Notice | None, NoticeDays]] = [
        (notice, notice_days(notice, ends_on, calendar)) for notice in notices
    ]
    if not found:
        return None, notice_days(None, ends_on, calendar)
    return min(found, key=lambda pair: leaves_by(pair[0], pair[1], transit_days))


def leaves_by(notice: Notice | None, days: NoticeDays, transit_days: int) -> date:
    """Return the last day on which a notice can leave and still arrive in time.

    One that counts when it is given needs no time to travel.
    """
    travels = notice is None or notice.counts is Counts.RECEIVED
    return days.safe - timedelta(days=transit_days if travels else 0)


def takes_effect(
    notice: Notice, given_on: date, begins_on: date, calendar: Calendar = WEEKDAYS
) -> tuple[date, Because]:
    """Return the day on which a notice to leave, given on a day, ends the contract.

    `begins_on` is the first day of the contract, from which its years count.

    :raises ValueError: if the notice has no length.
    """
    if notice.length is None:
        raise ValueError("Only a notice with a length takes effect after it.")
    start = given_on + ONE_DAY if notice.clear else given_on
    end = after(start, notice.length, calendar)
    reasons = [
        Reason(Rule.NOTICE_ON, given_on),
        Reason(Rule.NOTICE_PERIOD, end, str(notice.length), since=given_on),
    ]
    if notice.to_end_of is not PeriodEnd.ANY_DAY:
        end = _period_end(notice.to_end_of, end, begins_on)
        words = notice.to_end_of.replace("_", " ")
        reasons.append(Reason(Rule.PERIOD_END, end, words))
    return end, tuple(reasons)


def _counted(
    notice: Notice, length: Duration, ends_on: date, calendar: Calendar
) -> tuple[date, date, list[Reason]]:
    origin = _origin(notice, ends_on)
    reasons = []
    if notice.counted_from is CountedFrom.RENEWAL_DATE:
        reasons.append(Reason(Rule.RENEWAL_DATE, ends_on + ONE_DAY))
    if notice.clear:
        reasons.append(Reason(Rule.CLEAR_DAYS, origin))
    counted = before(origin, length, calendar)
    safe = min(counted, ends_on)
    latest = min(latest_before(origin, length, calendar), ends_on)
    reasons.append(Reason(Rule.NOTICE_PERIOD, counted, str(length), since=origin))
    if safe != counted:
        reasons.append(Reason(Rule.NOT_AFTER_LAST_DAY, safe))
    elif latest != safe and length.unit is not Unit.WORKING_DAYS:
        reasons.append(Reason(Rule.SAFE_DAY, safe, since=latest))
    return safe, latest, reasons


def _origin(notice: Notice, ends_on: date) -> date:
    """Return the day that a notice's lengths count back from."""
    origin = ends_on
    if notice.counted_from is CountedFrom.RENEWAL_DATE:
        origin += ONE_DAY
    return origin - ONE_DAY if notice.clear else origin


def _last_such_day(month_and_day: tuple[int, int], ends_on: date) -> date:
    month, day = month_and_day
    # An absolute day that a month does not have becomes its last one.
    same_year: date = ends_on + relativedelta(month=month, day=day)
    if same_year <= ends_on:
        return same_year
    year_before: date = ends_on + relativedelta(years=-1, month=month, day=day)
    return year_before


def _period_end(kind: PeriodEnd, day: date, begins_on: date) -> date:
    """Return the first end of such a period on or after a day."""
    if kind is PeriodEnd.CONTRACT_YEAR:
        years = max(day.year - begins_on.year, 1)
        end = last_day(begins_on, Duration(years, Unit.YEARS))
        if end < day:
            end = last_day(begins_on, Duration(years + 1, Unit.YEARS))
        return end
    months = MONTHS_TO_END[kind]
    left = -day.month % months
    end_of_month: date = day + relativedelta(months=left, day=31)
    return end_of_month
