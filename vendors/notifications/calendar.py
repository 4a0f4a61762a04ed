"""The days of a mail as a calendar's entries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from vendors.notifications import words
from vendors.notifications.renewal import (
    Part,
    Reader,
    by_day,
    headline,
    named_days,
)
from vendors.rules.reminders import Occasion

OURS = "-//Stackbook//Reminders//EN"


def as_calendar(
    parts: Sequence[Part], reader: Reader, *, host: str, now: datetime
) -> str:
    """Return an entry for each day to act by, or nothing where there is none.

    A day that moves keeps its entry, so a calendar moves it as well. Calendars are
    shared: no price stands in it, and no link by which its reader is known.
    """
    calendar = Calendar()
    calendar.add("prodid", OURS)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    ahead = [one for one in parts if one.occasion is Occasion.AHEAD]
    for one in ahead:
        calendar.add_component(_entry(one, reader, host=host, now=now))
    return calendar.to_ical().decode() if ahead else ""


def _entry(one: Part, reader: Reader, *, host: str, now: datetime) -> Event:
    act = headline(one, reader).partition(" by ")[0]
    what = words.one_line(f"{one.vendor}: {one.title}")
    rows = [] if one.document else named_days(one.days, day=reader.day)
    day = by_day(one.days, reader)
    entry = Event()
    entry.add("uid", f"{one.uid}@{host}")
    entry.add("dtstamp", now)
    # A later mail about the same entry is newer, whatever it says.
    entry.add("sequence", int(now.timestamp()) // 60)
    entry.add("summary", f"{act}: {what}")
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    entry.add("url", one.link)
    entry.add(
        "description", "\n".join([*(f"{r.name} {r.day}" for r in rows), one.link])
    )
    return entry
