"""Days as moments: a day of a contract ends where the vendor is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def end_of_day(day: date, zone: str) -> datetime:
    """Return the moment, in UTC, at which a day is over in a time zone.

    Its beginning, on the last day of the calendar: that has no end to name.

    :raises ZoneInfoNotFoundError: if no zone has that name.
    """
    place = ZoneInfo(zone)
    try:
        midnight = datetime.combine(day + timedelta(days=1), time(), place)
        return midnight.astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)
