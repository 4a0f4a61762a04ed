"""Questions about many rows, as of a day; they chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from inventory.rules.names import tool_key

if TYPE_CHECKING:
    from inventory.models import Finding, Tool


class ToolQuerySet(QuerySet["Tool"]):
    def known_as(self, name: str) -> ToolQuerySet:
        """Keep the tools of that name or alias, however it is spelt."""
        key = tool_key(name)[:200]  # as long as it is kept
        return self.filter(Q(key=key) | Q(aliases__key=key)).distinct()

    def in_use(self) -> ToolQuerySet:
        """Keep tools that people may use today."""
        return self.exclude(lifecycle__in=("requested", "retired"))

    def without_owner(self) -> ToolQuerySet:
        """Keep tools in use for which no active person answers."""
        return self.in_use().exclude(
            pk__in=self.model._default_manager.filter(
                Q(ownerships__person__is_active=True)
                | Q(ownerships__backup__is_active=True)
            ).values("pk")
        )


class FindingQuerySet(QuerySet["Finding"]):
    def open(self) -> FindingQuerySet:
        return self.filter(state="open")
