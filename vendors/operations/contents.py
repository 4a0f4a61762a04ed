"""What stands in a mail: all of it in a line each, the most urgent in full.

Whoever is told of thousands is told of each; only what is read in full is loaded.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from vendors.models import Reminder
from vendors.notifications import renewal
from vendors.notifications.renewal import Heading
from vendors.querysets import ReminderQuerySet
from vendors.rules.reminders import Occasion

COLUMNS = (
    *("pk", "person", "channel", "term", "document"),
    *("occasion", "vendor", "title", "act_by", "last_day"),
)
READ_AT_ONCE = 2_000
Address = tuple[int | None, int | None]  # a person or a channel, by its id


class Entry(NamedTuple):
    """One reminder, by its id, and what the overview says of it."""

    pk: int
    term_id: int | None
    document_id: int | None
    heading: Heading


class Contents(NamedTuple):
    """What one reader is told, the most urgent first: each, and the first in full."""

    entries: list[Entry]
    in_full: list[Reminder]


def contents_of(
    rows: ReminderQuerySet, *, among: Collection[int] | None = None
) -> dict[Address, Contents]:
    """Return what each reader of the reminders is told; with `among`, only of these."""
    found: defaultdict[Address, list[Entry]] = defaultdict(list)
    headed = rows.with_heading().order_by("pk").values_list(*COLUMNS, named=True)
    for row in headed.iterator(chunk_size=READ_AT_ONCE):
        if among is None or row.pk in among:
            found[row.person, row.channel].append(_entry(row))
    for entries in found.values():
        entries.sort(key=lambda one: one.heading.urgency)
    most = renewal.MOST_IN_FULL
    first = [one.pk for entries in found.values() for one in entries[:most]]
    full = Reminder.objects.filter(pk__in=first).with_subject().in_bulk()
    return {
        reader: Contents(
            entries,
            [full[one.pk] for one in entries[:most] if one.pk in full],
        )
        for reader, entries in found.items()
    }


def _entry(row: Any) -> Entry:  # with COLUMNS
    heading = Heading(
        vendor=row.vendor,
        title=row.title,
        occasion=Occasion(row.occasion),
        act_by=row.act_by,
        day=row.last_day,
        is_document=row.document is not None,
    )
    return Entry(row.pk, row.term, row.document, heading)
