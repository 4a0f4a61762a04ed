"""Reminders as a chat shows them: short, and without prices, as many read along."""

from collections.abc import Sequence

from vendors.notifications import words
from vendors.notifications.renewal import Part, Reader, ask

# What Slack takes for markup (its documentation names these three).
MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def said(parts: Sequence[Part], reader: Reader, *, count: int) -> str:
    """Return a paragraph for each of the most urgent of so many, and how many more."""
    said_of = [_said(one, reader) for one in parts]
    more = count - len(said_of)
    return "\n\n".join([*said_of, *([f"And {more} more."] if more else [])])


def _said(one: Part, reader: Reader) -> str:
    what = words.one_line(f"{one.vendor}: {one.title}").translate(MARKUP)
    owner = f" {one.owner.translate(MARKUP)} answers for it." if one.owner else ""
    return f"<{one.link}|{what}>\n{ask(one, reader).translate(MARKUP)}{owner}"
