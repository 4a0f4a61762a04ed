"""Putting tools on the shelves that a catalogue names."""

from collections.abc import Iterable

from django.utils.text import slugify

from inventory.models import Capability, Category, Tool
from inventory.models.team import free_slug
from inventory.rules.catalog import Shelf
from vendors.rules.rows import BadRow, Problem

LONGEST_CATEGORY = 100
LONGEST_CAPABILITY = 150


class Shelving:
    """Categories and capabilities by name, added where there is none yet."""

    def __init__(self) -> None:
        self._categories = {
            shelf.name.lower(): shelf for shelf in Category.objects.all()
        }
        self._capabilities = {
            (job.category_id, job.name.lower()): job for job in Capability.objects.all()
        }
        self._slugs = {shelf.slug for shelf in self._categories.values()}
        self._job_slugs = {job.slug for job in self._capabilities.values()}

    @staticmethod
    def check(shelf: Shelf) -> None:
        """:raises BadRow: if a name is longer than can be kept."""
        for name, most in (
            (shelf.category, LONGEST_CATEGORY),
            (shelf.capability, LONGEST_CAPABILITY),
        ):
            if len(name) > most:
                raise BadRow(
                    Problem(
                        "categories", f"“{name[:30]}…” is longer than {most} letters."
                    )
                )

    def put(self, places: dict[int, tuple[Shelf, ...]]) -> None:
        """Put each tool, by its id, where it belongs; it stands nowhere yet."""
        categories: dict[tuple[int, int], None] = {}
        capabilities: dict[tuple[int, int], None] = {}
        for tool, shelves in places.items():
            for shelf in shelves:
                category = self._category(shelf.category)
                categories[tool, category.pk] = None
                if shelf.capability:
                    job = self._capability(category, shelf.capability)
                    capabilities[tool, job.pk] = None
        Tool.categories.through.objects.bulk_create(
            Tool.categories.through(tool_id=tool, category_id=shelf)
            for tool, shelf in categories
        )
        Tool.capabilities.through.objects.bulk_create(
            Tool.capabilities.through(tool_id=tool, capability_id=job)
            for tool, job in capabilities
        )

    def _category(self, name: str) -> Category:
        found = self._categories.get(name.lower())
        if found is None:
            found = Category(name=name, slug=_slug(name, self._slugs, most=100))
            found.save()
            self._categories[name.lower()] = found
        return found

    def _capability(self, category: Category, name: str) -> Capability:
        key = (category.pk, name.lower())
        found = self._capabilities.get(key)
        if found is None:
            found = Capability(category=category, name=name)
            found.slug = _slug(name, self._job_slugs, most=150)
            found.save()
            self._capabilities[key] = found
        return found


def standing_nowhere(tools: Iterable[int]) -> set[int]:
    """Return those of the tools that have neither a category nor a capability."""
    rows = Tool.objects.filter(pk__in=tools, categories=None, capabilities=None)
    return set(rows.values_list("pk", flat=True))


def _slug(name: str, taken: set[str], *, most: int) -> str:
    base = name if slugify(name) else "shelf"
    slug = free_slug(base, taken, most=most)
    taken.add(slug)
    return slug
