"""What the words of a clause add to a label that leaves it open."""

import re
from datetime import date

from vendors.reading.durations import lengths_in
from vendors.reading.proposals import Renewing
from vendors.reading.renewing import read_renewal
from vendors.rules.duration import Duration, Unit, after, last_day
from vendors.rules.renewal import Mode

ISO = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?")
WINDOW = re.compile(r"\b(?:not?\s+(?:more|earlier)|between)\b", re.IGNORECASE)


def mode_of(clause: str) -> Mode:
    """Return how a clause renews; conditional, on what it says, where unsure.

    Automatic is never assumed: it would let a contract run on that has ended.
    """
    value = read_renewal([clause]).value
    steps = value if isinstance(value, tuple) else ()
    modes = [step.mode for step in steps if isinstance(step, Renewing)]
    return modes[0] if modes else Mode.CONDITIONAL


def length_from_iso(text: str) -> Duration | None:
    """Return the length that P1Y, P6M or P30D stands for; None for any other text.

    Months and days together are None as well: their sum is no single length.
    """
    found = ISO.fullmatch(text)
    if found is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    in_months, in_days = years * 12 + months, weeks * 7 + days
    if bool(in_months) == bool(in_days):
        return None
    if in_days:
        return Duration(in_days, Unit.DAYS)
    if in_months % 12:
        return Duration(in_months, Unit.MONTHS)
    return Duration(in_months // 12, Unit.YEARS)


def length_that_gives(start: date, end: date, clause: str) -> Duration | None:
    """Return the length in the clause from which the last day was computed, if any.

    Labels name the anniversary as the end of such a term; it ends on the day before.
    """
    for found in lengths_in(clause):
        length = found.length
        if length is None or not length.amount or length.unit is Unit.WORKING_DAYS:
            continue
        if end in {after(start, length), last_day(start, length)}:
            return length
    return None


def names_a_window(clause: str) -> bool:
    """Say whether two periods of notice are the two ends of a window."""
    return bool(WINDOW.search(clause))
