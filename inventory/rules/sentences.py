"""Parts of the sentences in which findings are told."""

from collections.abc import Sequence
from datetime import date


def day(on: date) -> str:
    """Return a day that nobody can misread: 3 Apr 2026."""
    return f"{on.day} {on:%b %Y}"


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(words) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def give_notice(tool: str, notice_by: date | None) -> str:
    """Return by when to act so as to leave, as a sentence to append; or nothing."""
    return f" To leave {tool}, give notice by {day(notice_by)}." if notice_by else ""


def lowered(name: str) -> str:
    """Return a phrase as it stands within a sentence; abbreviations stay as they are.

    "Record user sessions" begins with a small letter there, "CRM" and "A/B tests" do
    not.
    """
    is_word = name[:1].isupper() and name[1:2].islower()
    return name[:1].lower() + name[1:] if is_word else name
