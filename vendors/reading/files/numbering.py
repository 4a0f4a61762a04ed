"""The numbers of paragraphs, which a word processor counts and does not save."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from vendors.reading.files.glyphs import plain
from vendors.reading.files.numerals import numeral
from vendors.reading.files.ooxml import (
    attribute,
    child,
    children,
    is_on,
    number,
)

LEVELS = 9
BULLETS = ("bullet", "picture")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and looks."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts_after: int | None = None  # a level, from 1; 0 is never; None is any above
    is_legal: bool = False
    separator: str = " "
    style: str | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list as paragraphs refer to it; those of one `kin` count on together."""

    kin: str
    levels: dict[int, Level]
    restarts: dict[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph or a style puts itself: in a list, at a level, or not said."""

    list_id: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    based_on: str | None
    place: Place


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of a document, in their order."""

    lists: dict[str, List]
    styles: dict[str, Style]
    default_style: str | None = None
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, properties: Element | None) -> str:
        """Return what stands before the next paragraph: "2.1 ", "(a) ", or nothing."""
        style = attribute(child(properties, "pStyle")) or self.default_style
        list_id, at = self._place(_place(properties), style)
        found = self.lists.get(list_id or "")
        if list_id is None or found is None:
            return ""
        level = found.levels.get(at, Level())
        counts = self._counts.setdefault(found.kin, {})
        self._count(list_id, found, at, counts)
        text = _rendered(level, found, counts)
        return f"{text}{level.separator}" if text else ""

    def _place(self, own: Place, style: str | None) -> tuple[str | None, int]:
        """Return list and level, each the nearest that is said; a style may know both.

        A list may tie its levels to styles; then the style alone gives the level.
        """
        list_id, at = own.list_id, own.level
        for each in self._ancestry(style):
            list_id = list_id if list_id is not None else each.place.list_id
            at = at if at is not None else each.place.level
        if own.list_id is None and style is not None and list_id in self.lists:
            for tied, level in self.lists[list_id].levels.items():
                if level.style == style:
                    return list_id, tied
        return list_id, min(max(at or 0, 0), LEVELS - 1)

    def _ancestry(self, style: str | None) -> Iterator[Style]:
        seen = set()
        while style is not None and style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = self.styles[style].based_on

    def _count(
        self, list_id: str, found: List, at: int, counts: dict[int, int]
    ) -> None:
        # A level that is skipped counts as used, so what follows at it is its second.
        for above in range(at):
            counts.setdefault(above, _start(found, above))
        begins_anew = at in found.restarts and (list_id, at) not in self._begun
        if begins_anew or at not in counts:
            counts[at] = _start(found, at)
        else:
            counts[at] += 1
        self._begun.add((list_id, at))
        for below in [level for level in counts if level > at]:
            after = found.levels.get(below, Level()).restarts_after
            if after is None or at < after:
                del counts[below]


def numbering(part: Element | None, styles: Element | None) -> Numbering:
    """Return the numbering that a document's parts define."""
    named = {
        attribute(style, "styleId") or "": Style(
            attribute(child(style, "basedOn")), _place(child(style, "pPr"))
        )
        for style in children(styles, "style")
    }
    defaults = (
        attribute(style, "styleId")
        for style in children(styles, "style")
        if attribute(style, "type") == "paragraph"
        and attribute(style, "default") in ("1", "true", "on")
    )
    return Numbering(_lists(part, named), named, next(defaults, None))


def _place(properties: Element | None) -> Place:
    place = child(properties, "numPr")
    return Place(attribute(child(place, "numId")), number(child(place, "ilvl")))


def _lists(part: Element | None, styles: dict[str, Style]) -> dict[str, List]:
    abstract = {
        attribute(each, "abstractNumId") or "": each
        for each in children(part, "abstractNum")
    }
    kin_of = {
        attribute(each, "numId") or "": attribute(child(each, "abstractNumId")) or ""
        for each in children(part, "num")
    }
    lists = {}
    for each in children(part, "num"):
        list_id = attribute(each, "numId") or ""
        kin = kin_of[list_id]
        # A list may only name a list style, and that style's list defines it.
        linked = attribute(child(abstract.get(kin), "numStyleLink"))
        if linked is not None and linked in styles:
            kin = kin_of.get(styles[linked].place.list_id or "", kin)
        lists[list_id] = _list(kin, abstract.get(kin), each)
    return lists


def _list(kin: str, abstract: Element | None, own: Element) -> List:
    levels = dict(_levels(abstract))
    restarts = {}
    for override in children(own, "lvlOverride"):
        levels.update(_levels(override))
        at, start = number(override, "ilvl"), number(child(override, "startOverride"))
        if at is not None and start is not None:
            restarts[at] = start
    return List(kin, levels, restarts)


def _levels(parent: Element | None) -> Iterator[tuple[int, Level]]:
    for element in children(parent, "lvl"):
        start = number(child(element, "start"))
        form = attribute(child(element, "numFmt")) or "decimal"
        text = attribute(child(element, "lvlText")) or ""
        yield (
            number(element, "ilvl") or 0,
            Level(
                start=1 if start is None else start,
                form=form,
                text="\N{BULLET}" if form in BULLETS else plain(text),
                restarts_after=number(child(element, "lvlRestart")),
                is_legal=is_on(child(element, "isLgl")),
                separator=(
                    "" if attribute(child(element, "suff")) == "nothing" else " "
                ),
                style=attribute(child(element, "pStyle")),
            ),
        )


def _start(found: List, at: int) -> int:
    return found.restarts.get(at, found.levels.get(at, Level()).start)


def _rendered(level: Level, found: List, counts: dict[int, int]) -> str:
    def counted(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        form = found.levels.get(at, Level()).form
        value = counts.get(at, _start(found, at))
        return numeral(value, "decimal" if level.is_legal else form)

    return re.sub(r"%([1-9])", counted, level.text)
