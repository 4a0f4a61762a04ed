"""Days as moments: a day of a contract ends where the vendor is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def end_of_day(day: date, zone: str) -> datetime:
    """Return the moment, in UTC, at which a day is over in a time zone.

    :raises ZoneInfoNotFoundError: if no zone has that name.
    """
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)
