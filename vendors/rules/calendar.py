"""Which days are worked on, where that matters for a deadline."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


def in_words(day: date) -> str:
    """Return a day that nobody can misread: 3 Apr 2026."""
    return f"{day.day} {day:%b %Y}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which nobody works: weekdays (0 is Monday) and holidays."""

    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    holidays: Container[date] = frozenset()

    def works_on(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def at_or_before(self, day: date) -> date:
        """Return the day itself, or the last working day before it.

        Counted backward, as for whatever must be done before an event (Fed. R. Civ.
        P. 6(a)(5)).
        """
        while not self.works_on(day):
            day -= ONE_DAY
        return day

    def at_or_after(self, day: date) -> date:
        """Return the day itself, or the next working day.

        Counted forward, as for a period that ends on a holiday (Regulation 1182/71
        art. 3(4)).
        """
        while not self.works_on(day):
            day += ONE_DAY
        return day

    def before(self, day: date, count: int) -> date:
        """Return the day that lies so many working days before another."""
        for _ in range(count):
            day = self.at_or_before(day - ONE_DAY)
        return day

    def after(self, day: date, count: int) -> date:
        """Return the day that lies so many working days after another."""
        for _ in range(count):
            day = self.at_or_after(day + ONE_DAY)
        return day


WEEKDAYS = Calendar()


@cache
def calendar_of(code: str) -> Calendar:
    """Return the calendar of a country or a part of one: "DE", "US", "GB-ENG".

    Nothing for a code gives weekdays without holidays.

    :raises ValueError: if no calendar of that code is known.
    """
    if not code:
        return WEEKDAYS
    import holidays  # a second to load, and few contracts name a calendar

    country, _, part = code.partition("-")
    try:
        known = holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise ValueError(
            f"No calendar is known by “{code}”; write a country, such as DE or US, or "
            "a part of one, such as GB-ENG or DE-BY (ISO 3166)."
        ) from None
    return Calendar(frozenset(known.weekend), known)
