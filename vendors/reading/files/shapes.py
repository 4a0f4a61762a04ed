"""What goes in and comes out when a file is read: limits, text, refusals."""

from dataclasses import dataclass

from vendors.reading.proposals import Text

MEGABYTE = 1 << 20
DAMAGED = (
    "The file is damaged, or made to be unreadable. Open it in the program it comes "
    "from, save it anew as PDF, and upload that."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may be, and cost.

    `seconds` holds for the whole reading, by the clock and by the processor.
    """

    megabytes: int = 25
    pages: int = 400
    seconds: int = 60
    memory_megabytes: int = 768
    characters: int = 3_000_000

    @property
    def bytes(self) -> int:
        return self.megabytes * MEGABYTE


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, and what a person should know about how it was read."""

    text: Text
    notes: tuple[str, ...] = ()


class Unreadable(Exception):
    """Its words say why a file was not read, and what to do."""
