"""The shelves that an empty inventory begins with."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.utils.text import slugify

FILE = Path(__file__).resolve().parent.parent / "data" / "taxonomy.json"


class Registry(Protocol):
    """Where models are found: django.apps.apps, or a migration's."""

    def get_model(self, app_label: str, model_name: str) -> Any: ...


class Shelf(NamedTuple):
    """A category, or a capability of the category that is named, as in the file."""

    name: str
    description: str
    category: str = ""


class Added(NamedTuple):
    categories: int
    capabilities: int


def shelves() -> list[Shelf]:
    """Return the starter taxonomy: each category, and its capabilities after it."""
    found: list[Shelf] = []
    for category in json.loads(FILE.read_text(encoding="utf-8")):
        found.append(Shelf(category["name"], category["description"]))
        found.extend(
            Shelf(job["name"], job["description"], category["name"])
            for job in category["capabilities"]
        )
    return found


def add_starter_taxonomy(registry: Registry, *, now: datetime) -> Added:
    """Add the categories and capabilities that are missing, and change none.

    A row is there if its name or its slug is: what somebody renamed keeps its slug
    and is not added a second time.
    """
    category_model = registry.get_model("inventory", "Category")
    missing = [shelf for shelf in shelves() if not shelf.category]
    missing = [shelf for shelf in missing if not _find(category_model, shelf.name)]
    categories = _add(registry, "Category", [_values(shelf) for shelf in missing], now)

    capability_model = registry.get_model("inventory", "Capability")
    rows = []
    for shelf in shelves():
        if shelf.category and not _find(capability_model, shelf.name):
            home = _find(category_model, shelf.category)
            rows.append(_values(shelf) | {"category_id": home.pk})
    return Added(categories, _add(registry, "Capability", rows, now))


def _find(model: Any, name: str) -> Any:
    rows = model.objects.order_by("pk")
    slug = rows.filter(slug=slugify(name)).first()
    return slug or rows.filter(name__iexact=name).first()


def _values(shelf: Shelf) -> dict[str, object]:
    return {
        "name": shelf.name,
        "slug": slugify(shelf.name),
        "description": shelf.description,
    }


def _add(
    registry: Registry, name: str, rows: list[dict[str, object]], now: datetime
) -> int:
    # Written in bulk, because a migration's models keep no history by themselves.
    model = registry.get_model("inventory", name)
    history = registry.get_model("inventory", f"Historical{name}")
    added = model.objects.bulk_create(model(**values) for values in rows)
    history.objects.bulk_create(
        history(
            id=row.pk,
            **values,
            history_date=now,
            history_type="+",
            history_change_reason="Starter taxonomy",
        )
        for row, values in zip(added, rows, strict=True)
    )
    return len(added)
