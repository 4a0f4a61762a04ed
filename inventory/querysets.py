"""Questions about many rows, as of a day; they chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, QuerySet, Value, When

from inventory.rules.names import tool_key

if TYPE_CHECKING:
    from inventory.models import Finding, Tool

# What people act on first: the same twice, money for nothing, then what to look into.
BY_WEIGHT = (
    *("same_tool", "same_job", "covered_twice", "nobody_uses", "paid_retired"),
    *("idle_seats", "trial_over", "nobody_owns"),
)


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

    def by_stake(self, *, with_money: bool) -> FindingQuerySet:
        """Put first the surest kinds, of these what saves most, then what is due first.

        Without money the order must not tell it: then it is left out.
        """
        weight = Case(
            *(When(kind=kind, then=Value(at)) for at, kind in enumerate(BY_WEIGHT)),
            default=Value(len(BY_WEIGHT)),
        )
        money = (F("annual_amount").desc(nulls_last=True),) if with_money else ()
        return self.order_by(
            weight, *money, F("save_by").asc(nulls_last=True), "-score", "subject"
        )
