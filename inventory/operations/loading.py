"""Loading catalogues of tools."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from inventory.models import Tool
from inventory.models.team import free_slug
from inventory.operations.shelving import Shelving, standing_nowhere
from inventory.rules.catalog import CatalogRow, catalog_row
from vendors.models import Vendor, VendorAlias
from vendors.operations.loading import (
    Figures,
    Line,
    Report,
    lines_of,
    problems_of,
    refuse_twice,
    report_problems,
)
from vendors.rules.rows import BadRow

BATCH = 500
# Marks in a tool's history what a catalogue wrote, to tell it from what people did.
REASON = "Catalogue"
LOADED = ("name", "website", "summary", "vendor_id")
# What the model calls a field, and what the file does.
IN_THE_FILE = {
    "reference": "id",
    "website": "url",
    "summary": "description",
    "key": "name",
}


def load_catalog(path: Path, *, now: datetime, report: Report) -> Figures:
    """Add the file's tools, and update those loaded before; return what became of it.

    A row is known by its id, kept as the tool's reference. What a person changed
    since stays: a name, website, summary or vendor follows the file only while the
    file wrote it last, and categories and capabilities are given to tools that have
    none. What is wrong with a row is reported, and the others are loaded.

    :raises Unreadable: if it is no such file; nothing was written then.
    """
    figures, lines, batch = Figures(), dict[str, int](), list[CatalogRow]()
    shelving = Shelving()
    for line in lines_of(path):
        figures.read += 1
        try:
            batch.append(_checked(line, lines))
        except BadRow as error:
            figures.bad += 1
            report_problems(error, line.number, report)
        if len(batch) == BATCH:
            figures.add(_load(batch, shelving, now))
            batch.clear()
    figures.add(_load(batch, shelving, now))
    return figures


def _checked(line: Line, lines: dict[str, int]) -> CatalogRow:
    row = catalog_row(line.content)
    refuse_twice(row.reference, line, lines)
    tool = _tool(row, None)
    _clean(tool, leave_out={"slug", "vendor"})
    if row.vendor:
        vendor = Vendor(name=row.vendor)
        vendor.set_derived()
        _clean(vendor, leave_out=set(), called="vendor")
    for shelf in row.shelves:
        Shelving.check(shelf)
    return row


def _clean(record: Tool | Vendor, *, leave_out: set[str], called: str = "") -> None:
    """:raises BadRow: if a field cannot hold what the row has."""
    try:
        record.clean_fields(exclude=leave_out)
    except ValidationError as error:
        raise BadRow(*problems_of(error, IN_THE_FILE, called)) from None


def _tool(row: CatalogRow, vendor: Vendor | None) -> Tool:
    tool = Tool(
        reference=row.reference,
        name=row.name,
        website=row.website,
        summary=row.summary,
        vendor=vendor,
    )
    tool.set_derived()
    return tool


@transaction.atomic
def _load(rows: list[CatalogRow], shelving: Shelving, now: datetime) -> Figures:
    vendors = _vendors({row.vendor for row in rows if row.vendor}, now)
    known = {
        tool.reference: tool
        for tool in Tool.objects.filter(reference__in=[row.reference for row in rows])
    }
    created = _created(
        [row for row in rows if row.reference not in known], vendors, now
    )
    seen = [row for row in rows if row.reference in known]
    homeless = standing_nowhere(tool.pk for tool in known.values())
    places = {
        known[row.reference].pk: row.shelves
        for row in seen
        if row.shelves and known[row.reference].pk in homeless
    }
    changed = _changed([(known[row.reference], row) for row in seen], vendors, now)
    shelving.put(places | {tool.pk: row.shelves for tool, row in created})
    moved = len(changed | places.keys())
    return Figures(created=len(created), changed=moved, unchanged=len(seen) - moved)


def _created(
    rows: list[CatalogRow], vendors: dict[str, Vendor], now: datetime
) -> list[tuple[Tool, CatalogRow]]:
    tools = [_tool(row, vendors.get(_key(row.vendor))) for row in rows]
    _give_slugs(tools)
    if tools:
        bulk_create_with_history(
            tools, Tool, default_change_reason=REASON, default_date=now
        )
    return list(zip(tools, rows, strict=True))


def _changed(
    pairs: list[tuple[Tool, CatalogRow]], vendors: dict[str, Vendor], now: datetime
) -> set[int]:
    """Bring tools in line with their rows; return the ids of those that differed."""
    wanted = {tool: _wanted(row, vendors.get(_key(row.vendor))) for tool, row in pairs}
    differing = [
        tool
        for tool, values in wanted.items()
        if any(getattr(tool, name) != value for name, value in values.items())
    ]
    theirs = _changed_by_people(differing)
    changed = []
    for tool in differing:
        moving = {
            name: value
            for name, value in wanted[tool].items()
            if name not in theirs[tool.pk] and getattr(tool, name) != value
        }
        for name, value in moving.items():
            setattr(tool, name, value)
        tool.set_derived()
        if moving:
            changed.append(tool)
    if changed:
        bulk_update_with_history(
            changed,
            Tool,
            ["name", "key", "website", "summary", "vendor"],
            default_change_reason=REASON,
            default_date=now,
        )
    return {tool.pk for tool in changed}


def _wanted(row: CatalogRow, vendor: Vendor | None) -> dict[str, object]:
    return {
        "name": row.name,
        "website": row.website,
        "summary": row.summary,
        "vendor_id": vendor.pk if vendor else None,
    }


def _changed_by_people(tools: list[Tool]) -> dict[int, set[str]]:
    """Return, for each tool's id, the fields that a person wrote last."""
    theirs: dict[int, set[str]] = {tool.pk: set() for tool in tools}
    before: dict[int, dict[str, object]] = {}
    records = (
        Tool.history.filter(id__in=[*theirs])
        .order_by("history_id")
        .values("id", "history_change_reason", *LOADED)
    )
    for record in records:
        tool = record["id"]
        for name in LOADED:
            if record[name] == before.get(tool, {}).get(name):
                continue
            if record["history_change_reason"] == REASON:
                theirs[tool].discard(name)
            else:
                theirs[tool].add(name)
        before[tool] = record
    return theirs


def _vendors(names: set[str], now: datetime) -> dict[str, Vendor]:
    """Return vendors by the key of a name, those not known yet added."""
    spelt = {_key(name): name for name in sorted(names)}
    found = {vendor.key: vendor for vendor in Vendor.objects.filter(key__in=spelt)}
    for alias in VendorAlias.objects.filter(key__in=spelt).select_related("vendor"):
        found.setdefault(alias.key, alias.vendor)
    missing = [Vendor(name=name) for key, name in spelt.items() if key not in found]
    for vendor in missing:
        vendor.set_derived()
    if missing:
        bulk_create_with_history(
            missing, Vendor, default_change_reason=REASON, default_date=now
        )
    return found | {vendor.key: vendor for vendor in missing}


def _give_slugs(tools: list[Tool]) -> None:
    """Give each tool an address that is free, with few questions to the database."""
    bases = Counter(free_slug(tool.name, set()) for tool in tools)
    taken = set(Tool.objects.filter(slug__in=[*bases]).values_list("slug", flat=True))
    often = {base for base, count in bases.items() if count > 1}
    for base in sorted(taken | often):
        more = Tool.objects.filter(slug__startswith=f"{base}-")
        taken.update(more.values_list("slug", flat=True))
    for tool in tools:
        tool.slug = free_slug(tool.name, taken)
        taken.add(tool.slug)


def _key(vendor: str) -> str:
    """Return the key under which a vendor of that name is kept."""
    record = Vendor(name=vendor)
    record.set_derived()
    return record.key
