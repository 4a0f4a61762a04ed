"""What an examination finds: well, worth knowing, or to be looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """A note is worth knowing; only what has to be looked at is a failure."""

    OK = "OK"
    NOTE = "NOTE"
    LOOK = "LOOK"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, a sentence about it, and what to do."""

    name: str
    level: Level
    says: str
    do: str = ""


def ok(name: str, says: str) -> Finding:
    return Finding(name, Level.OK, says)


def note(name: str, says: str, do: str) -> Finding:
    return Finding(name, Level.NOTE, says, do)


def look(name: str, says: str, do: str) -> Finding:
    return Finding(name, Level.LOOK, says, do)


def counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
