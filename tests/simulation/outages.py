"""What is away, and when: for hours or weeks, also over odd days of the calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

PARTS = ("worker", "scheduler", "broker", "database", "mail server")
# New Year, the leap day, the days on which clocks in Europe are put forward and back.
ODD_DAYS = ((1, 1), (2, 29), (3, 27), (3, 30), (10, 26), (10, 29), (12, 31))


@dataclass(frozen=True, slots=True)
class Outage:
    part: str
    begins: datetime
    ends: datetime

    def holds(self, now: datetime) -> bool:
        return self.begins <= now < self.ends


@dataclass(frozen=True, slots=True)
class Jump:
    """A clock that is wrong for a while."""

    begins: datetime
    ends: datetime
    by: timedelta


def outages(random: Random, first: date, years: int) -> list[Outage]:
    """Return about seven outages a year, some of them on purpose over an odd day."""
    found = []
    for year in range(first.year, first.year + years + 1):
        begins = [
            _moment(date(year, 1, 1)) + timedelta(hours=random.randrange(365 * 24))
            for _ in range(5)
        ]
        for month, day in random.sample(ODD_DAYS, 2):
            leap = (month, day) == (2, 29) and year % 4
            odd = _moment(date(year, 3, 1) if leap else date(year, month, day))
            begins.append(odd - timedelta(hours=random.randrange(30)))
        found += [
            Outage(random.choice(PARTS), start, start + _how_long(random))
            for start in begins
        ]
    return found


def jumps(random: Random, first: date, years: int) -> list[Jump]:
    """Return about one wrong clock a year: some hours, days or years off."""
    found = []
    for year in range(first.year, first.year + years):
        start = _moment(date(year, 1, 1)) + timedelta(hours=random.randrange(365 * 24))
        by = random.choice([-400, -60, -2, -0.2, 0.2, 1.1, 20, 60, 1200])
        lasts = timedelta(hours=random.choice([1, 10, 50]))
        found.append(Jump(start, start + lasts, timedelta(days=by)))
    return found


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _how_long(random: Random) -> timedelta:
    kind = random.random()
    if kind < 0.4:
        return timedelta(hours=random.randint(1, 30))
    if kind < 0.75:
        return timedelta(days=random.randint(2, 12))
    if kind < 0.97:
        return timedelta(days=random.randint(12, 42))
    return timedelta(days=random.randint(46, 80))
