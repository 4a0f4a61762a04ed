"""When a contract's terms begin and end, and what follows.

Conventions: the last day of a term is inclusive; every renewal is counted from the
first day of the contract, never from the one before it.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from vendors.rules.calendar import ONE_DAY
from vendors.rules.duration import Duration, last_day, last_day_after, length_between
from vendors.rules.explanation import Because, Reason, Rule
from vendors.rules.renewal import (
    COUNTABLE,
    SILENT,
    Agreement,
    EndKind,
    Mode,
    Period,
    Step,
    StepLength,
)

MOST_BY_SILENCE = 2_700  # fifty years of weeks: more is a mistake in the dates


def step_after(agreement: Agreement, number: int) -> Step | None:
    """Return the step that a term's end leads to; term 0 is the first one."""
    found = _step_and_left(agreement, number)
    return found[0] if found else None


def period_of(agreement: Agreement, number: int) -> Period | None:
    """Return the days of the term with the given number, or None where it has none.

    Number 0 is the first term, number k what k renewals lead to if each happens. An
    early end cuts the term it falls into, and there is none after it.
    """
    period = _uncut(agreement.held_for(number), number)
    early = agreement.ends_early_on
    if period is None or early is None:
        return period
    if early < period.starts_on:
        return None
    if period.ends_on is None or early < period.ends_on:
        return Period(period.starts_on, early)
    return period


def following(agreement: Agreement, number: int) -> Period | None:
    """Return the term after the given one, or None where the contract ends with it."""
    step = step_after(agreement, number)
    if step is None or step.mode is Mode.NONE:
        return None
    return period_of(agreement, number + 1)


def renews_by_silence(agreement: Agreement, number: int) -> bool:
    step = step_after(agreement, number)
    return step is not None and step.mode in SILENT


def terms_from(agreement: Agreement, number: int) -> Iterator[tuple[int, Period]]:
    """Return the terms that silence leads to from a term on, each with its number."""
    period = period_of(agreement, number)
    while period is not None:
        yield number, period
        if period.ends_on is None or not renews_by_silence(agreement, number):
            return
        number += 1
        period = period_of(agreement, number)


def renews_too_often(agreement: Agreement, number: int, day: date) -> bool:
    """Say whether more terms follow one by silence until a day than can be true."""
    with suppress(OverflowError):
        for later, period in terms_from(agreement, number):
            if period.starts_on > day:
                break
            if later - number > MOST_BY_SILENCE:
                return True
    return False


def terms_until(agreement: Agreement, day: date) -> list[Period]:
    """Return the terms from the anchor to the one that covers a day, by silence.

    The list stops earlier where a term does not renew by itself.
    """
    terms = []
    for _, period in terms_from(agreement, agreement.first_number):
        terms.append(period)
        if period.ends_on is None or day <= period.ends_on:
            break
    return terms


def term_in_force(agreement: Agreement, day: date) -> tuple[int, Period] | None:
    """Return the term that covers a day if nobody acts, and its number.

    Found by counting, not by going through the terms before it.
    """
    early = agreement.ends_early_on
    if early is not None and day > early:
        return None
    agreement = _held_on(agreement, day)
    number = agreement.first_number
    period = period_of(agreement, number)
    while period is not None and period.starts_on <= day:
        if period.covers(day):
            return number, period
        if not renews_by_silence(agreement, number):
            return None
        number = _nearest(agreement, number, day)
        period = period_of(agreement, number)
    return None


def length_of(agreement: Agreement, number: int) -> Duration | None:
    """Return how long the term of a number runs; None where it has no known end.

    As agreed, not as counted: a monthly term that runs from the 1st to the 30th lasts
    a month still.
    """
    held = agreement.held_for(number)
    if number == held.first_number:
        return _first_length(held) if held.first.ends_on else None
    step = step_after(agreement, number - 1)
    if step is None or step.kind not in COUNTABLE:
        return None
    return _length_of(agreement.held_for(number - 1), number - 1, step)


def why_last_day(
    agreement: Agreement, number: int, period: Period | None = None
) -> Because:
    """Return why a term ends on the day it does; nothing where it has none.

    Its days may be given where they are known already.
    """
    held = agreement.held_for(number)
    period = period or _uncut(held, number)
    if period is None or period.ends_on is None:
        return ()
    because = _why_uncut(held, number, period.ends_on)
    early = agreement.ends_early_on
    if early is not None and period.starts_on <= early < period.ends_on:
        because = (*because, Reason(Rule.EARLY_END, early))
    return because


def _why_uncut(agreement: Agreement, number: int, ends_on: date) -> Because:
    anchor = agreement.first
    first = Reason(Rule.FIRST_DAY, anchor.starts_on)
    own = agreement.co_term is None
    is_anchor = number == agreement.first_number
    if not own or (is_anchor and agreement.first_end is EndKind.PARENT):
        return (first, Reason(Rule.PARENT_TERM, ends_on))
    stated = agreement.first_end is not EndKind.COMPUTED
    if is_anchor and stated:
        return (Reason(Rule.STATED_LAST_DAY, ends_on),)
    length = _first_length(agreement)
    counts = _counts_from_start(agreement, length)
    if is_anchor:
        return (first, Reason(Rule.LENGTH, ends_on, str(length), anchor.starts_on))
    runs = [(length, 1)] if counts else []
    runs += _lengths_until(agreement, number, length) or []
    words = _in_words([each.times(count) for each, count in runs])
    since = anchor.starts_on if counts or anchor.ends_on is None else anchor.ends_on
    begin = first if counts else Reason(Rule.STATED_LAST_DAY, since)
    return (begin, Reason(Rule.RENEWALS, ends_on, words, since))


def _in_words(lengths: list[Duration]) -> str:
    """Return lengths as one, with what it is made of: 48 months (12 and 36)."""
    units = {length.unit for length in lengths}
    if len(lengths) == 1 or len(units) > 1:
        return " and ".join(map(str, lengths))
    whole = Duration(sum(length.amount for length in lengths), *units)
    return f"{whole} ({' and '.join(str(length.amount) for length in lengths)})"


def _held_on(agreement: Agreement, day: date) -> Agreement:
    while day < agreement.first.starts_on and agreement.earlier is not None:
        agreement = agreement.earlier
    return agreement


def _step_and_left(agreement: Agreement, number: int) -> tuple[Step, int | None] | None:
    """Return the step at a term's end, and how many more terms it leads to.

    None is without limit.
    """
    agreement = agreement.held_for(number)
    if agreement.co_term is not None:
        parent = agreement.co_term
        return _step_and_left(parent.parent, parent.number + number)
    passed = agreement.steps_from
    for step in agreement.steps:
        if step.times is None:
            return step, None
        passed += step.times
        if number < passed:
            return step, passed - number
    return None


def _nearest(agreement: Agreement, number: int, day: date) -> int:
    """Return the number of the later term that covers a day.

    Or of the last one that the step at the given term's end leads to.
    """
    found = _step_and_left(agreement, number)
    upcoming = period_of(agreement, number + 1)
    if found is None or upcoming is None or upcoming.ends_on is None:
        return number + 1
    step, left = found
    length = _length_of(agreement, number, step)
    count = max(1, 1 + _fits(length, upcoming.starts_on, day))
    count = count if left is None else min(count, left)
    while (left is None or count < left) and _ends_before(
        agreement, number + count, day
    ):
        count += 1
    return number + count


def _fits(length: Duration, start: date, day: date) -> int:
    """Return how many whole lengths surely fit between two days."""
    if length.months:
        months = (day.year - start.year) * 12 + day.month - start.month
        return (months - (day.day < start.day)) // length.months
    return (day - start).days // length.days


def _ends_before(agreement: Agreement, number: int, day: date) -> bool:
    end = _last_day_of(agreement, number)
    return end is not None and end < day


def _length_of(agreement: Agreement, number: int, step: Step) -> Duration:
    """Return the length of the terms that the step at a term's end leads to."""
    if step.length is not None:
        return step.length
    if agreement.co_term is not None:
        parent = agreement.co_term
        return _length_of(parent.parent, parent.number + number, step)
    length = _first_length(agreement)
    for other in agreement.steps:
        if other is step:
            break
        length = other.length or length
    return length


def _uncut(agreement: Agreement, number: int) -> Period | None:
    if number == agreement.first_number:
        return agreement.first
    if number < agreement.first_number:
        return None
    if agreement.co_term is not None:
        co_term = agreement.co_term
        return period_of(co_term.parent, co_term.number + number)
    ends = _last_days(agreement, number - 1, number)
    if ends[0] is None:
        return None
    start = ends[0] + ONE_DAY
    if ends[1] is not None:
        return Period(start, ends[1])
    step = step_after(agreement, number - 1)
    no_end = step is not None and step.kind is StepLength.NO_END
    return Period(start, None) if no_end else None


def _last_day_of(agreement: Agreement, number: int) -> date | None:
    if agreement.co_term is not None:
        period = _uncut(agreement, number)
        return period.ends_on if period else None
    return _last_days(agreement, number)[0]


def _last_days(agreement: Agreement, *numbers: int) -> list[date | None]:
    """Return the last day of each term, counted from the anchor, None without one."""
    first = agreement.first
    if first.ends_on is None:
        return [None] * len(numbers)
    length = _first_length(agreement)
    start, begun = first.starts_on, [(length, 1)]
    if not _counts_from_start(agreement, length):
        # The last day was stated otherwise than counted: it is the anchor from then on.
        start, begun = first.ends_on + ONE_DAY, []
    found: list[date | None] = []
    for number in numbers:
        renewals = _lengths_until(agreement, number, length)
        ends_on = None
        if renewals is not None:
            ends_on = last_day_after(start, [*begun, *renewals])
        found.append(ends_on)
    return found


def _first_length(agreement: Agreement) -> Duration:
    first = agreement.first
    if agreement.first_length is not None:
        return agreement.first_length
    return length_between(first.starts_on, first.ends_on or first.starts_on)


def _counts_from_start(agreement: Agreement, length: Duration) -> bool:
    return last_day(agreement.first.starts_on, length) == agreement.first.ends_on


def _lengths_until(
    agreement: Agreement, number: int, length: Duration
) -> list[tuple[Duration, int]] | None:
    """Return how long the renewals after the anchor run, and how often each comes.

    None where one of them has no end or is of unknown length.
    """
    lengths: list[tuple[Duration, int]] = []
    passed = agreement.steps_from
    if number == agreement.first_number:
        return lengths
    for step in agreement.steps:
        upto = number if step.times is None else min(passed + step.times, number)
        count = upto - max(passed, agreement.first_number)
        passed = upto
        if count <= 0:
            continue
        if step.kind not in COUNTABLE:
            return None
        length = step.length or length
        lengths.append((length, count))
    return lengths if passed == number else None
