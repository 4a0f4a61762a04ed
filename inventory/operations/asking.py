"""Which tools are like what somebody asks for: by name, or by what they do."""

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Max

from inventory.models import Tool, ToolAlias
from inventory.operations.facts import tools_known
from inventory.rules.duplicates import SAME_FROM, Portrait, blocks, likeness
from inventory.rules.facts import ToolFacts
from inventory.rules.sentences import listed
from vendors.models import Vendor, VendorAlias

LONGEST = 500
Stamp = tuple[int | None, ...]


class Similar(NamedTuple):
    """A tool that is like what was asked for, and why."""

    tool: int
    name: str
    lifecycle: str
    why: str


def similar(text: str, *, most: int = 10) -> list[Similar]:
    """Return the tools of such a name, then those that do such a job, best first.

    Tools in use come before others that do the same.
    """
    index = _index(_stamp())
    named = index.named(text)
    known = {one.tool for one in named}
    doing = [one for one in index.doing(text, 2 * most) if one.tool not in known]
    return [*named, *doing][:most]


def _stamp() -> Stamp:
    """Return what differs as soon as a tool, or a name of one, has changed."""
    models = (Tool, ToolAlias, Vendor, VendorAlias)
    return tuple(
        model.history.aggregate(last=Max("history_id"))["last"] for model in models
    )


@lru_cache(maxsize=1)
def _index(_: Stamp) -> "Index":
    return Index(tools_known())


class Index:
    """All tools, ready to be asked; a process keeps one until a tool changes."""

    def __init__(self, tools: list[ToolFacts]) -> None:
        # Only here, so that a process that is never asked does not load numpy.
        from inventory.rules.functions import Described, Functions

        self.tools = {tool.id: tool for tool in tools}
        self.portraits = {tool.id: Portrait(tool) for tool in tools}
        self.blocks: defaultdict[object, set[int]] = defaultdict(set)
        for pk, portrait in self.portraits.items():
            for block in blocks(portrait):
                self.blocks[block].add(pk)
        self.functions = Functions(
            Described(
                tool.id, tool.name, tool.summary, vendor=" ".join(tool.vendor_names)
            )
            for tool in tools
        )

    def named(self, text: str) -> list[Similar]:
        """Return the tools that are called so, but for spelling, surest first."""
        asked = Portrait(ToolFacts(0, text))
        candidates = {
            pk for block in blocks(asked) for pk in self.blocks.get(block, ())
        }
        found = [
            (alike, self.tools[pk])
            for pk in candidates
            if (alike := likeness(asked, self.portraits[pk]))
            and alike.score >= SAME_FROM
        ]
        found.sort(key=lambda one: (-one[0].score, one[1].id))
        return [
            _similar(tool, f"It has {listed(alike.because)}.") for alike, tool in found
        ]

    def doing(self, text: str, most: int) -> list[Similar]:
        """Return the tools whose words speak of such a job, those in use first."""
        near = [
            (self.tools[int(one.id)], one.shared)
            for one in self.functions.like(text, most)
            if one.score > 0
        ]
        near.sort(key=lambda one: not one[0].is_in_use)
        return [_similar(tool, _because(shared)) for tool, shared in near]


def _similar(tool: ToolFacts, why: str) -> Similar:
    return Similar(tool.id, tool.name, tool.lifecycle, why)


def _because(shared: tuple[str, ...]) -> str:
    if not shared:
        return "Its summary speaks of something alike."
    return f"Its summary, too, says {listed([f'“{word}”' for word in shared])}."
