"""Rows of a catalogue of tools, read from JSON."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from inventory.rules.names import tool_key
from vendors.rules.names import company_key
from vendors.rules.rows import BadRow, Fields, Problem, parsed

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# How catalogues write "a shelf and what stands there", the surer one first.
BETWEEN = (" / ", " - ")


class Shelf(NamedTuple):
    """A category, and where the catalogue is that exact a capability in it."""

    category: str
    capability: str = ""


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """One tool as a catalogue lists it."""

    reference: str
    name: str
    website: str = ""
    summary: str = ""
    vendor: str = ""
    shelves: tuple[Shelf, ...] = ()


def catalog_row(line: bytes) -> CatalogRow:
    """Return the tool that a line describes.

    :raises BadRow: with everything that is wrong with it.
    """
    fields = Fields(parsed(line))
    row = CatalogRow(
        reference=fields.text("id", needed=True),
        name=fields.text("name", needed=True),
        website=fields.text("url"),
        summary=fields.text("description"),
        vendor=fields.text("vendor"),
        shelves=shelves(fields.texts("categories"), group=fields.text("group")),
    )
    fields.raise_if_wrong()
    if not tool_key(row.name):
        raise BadRow(Problem("name", "It needs a letter or a digit."))
    if row.vendor and not company_key(row.vendor):
        raise BadRow(Problem("vendor", "It needs a letter or a digit."))
    return row


def shelves(categories: list[str], *, group: str = "") -> tuple[Shelf, ...]:
    """Return where a tool stands, each place once.

    "Head / Tail" and "Head - Tail" are a category and a capability in it; with a
    group, the group is the category and the others are capabilities.
    """
    if group:
        found = [Shelf(in_words(group), in_words(name)) for name in categories]
        return tuple(dict.fromkeys(found or [Shelf(in_words(group))]))
    return tuple(dict.fromkeys(_divided(name) for name in categories))


def in_words(name: str) -> str:
    """Return a name as people write it: "team-chat" becomes "Team chat"."""
    if not SLUG.fullmatch(name):
        return name
    words = name.replace("-", " ")
    return words[0].upper() + words[1:]


def _divided(name: str) -> Shelf:
    for mark in BETWEEN:
        head, _, tail = name.partition(mark)
        if head.strip() and tail.strip():
            return Shelf(head.strip(), tail.strip())
    return Shelf(in_words(name))
