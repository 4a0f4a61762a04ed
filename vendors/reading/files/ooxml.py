"""Elements of an office document, by their local names: its two dialects share them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def attribute(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute by its local name; None without the element or attribute."""
    if element is None:
        return None
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def number(element: Element | None, name: str = "val") -> int | None:
    """Return an attribute as a number, None if it is none."""
    value = attribute(element, name)
    try:
        return int(value) if value is not None else None
    except ValueError:
        return None


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and not turned off."""
    off = ("0", "false", "off", "none")
    return element is not None and attribute(element) not in off


def children(element: Element | None, name: str) -> Iterator[Element]:
    if element is not None:
        yield from (child for child in element if local(child) == name)


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child by its name, or by a path of names."""
    for name in path:
        element = next(children(element, name), None)
    return element
