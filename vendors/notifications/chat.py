"""Reminders as a chat shows them: short, and without prices, as many read along."""

from collections.abc import Sequence

from vendors.notifications import words
from vendors.notifications.renewal import Part, Reader, ask, most_urgent_first

# What Slack takes for markup (its documentation names these three).
MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def said(parts: Sequence[Part], reader: Reader) -> str:
    """Return a paragraph for each part, the most urgent first."""
    return "\n\n".join(_said(one, reader) for one in most_urgent_first(parts))


def _said(one: Part, reader: Reader) -> str:
    what = words.one_line(f"{one.vendor}: {one.title}").translate(MARKUP)
    owner = f" {one.owner.translate(MARKUP)} answers for it." if one.owner else ""
    return f"<{one.link}|{what}>\n{ask(one, reader).translate(MARKUP)}{owner}"
