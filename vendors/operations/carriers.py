"""What every way of handing a mail over has in common.

Handing over has two halves. Whatever fails in the first is known to have failed: the
mail has certainly not gone. In the second, no answer leaves it in doubt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

# The first line of what goes again.
REPEAT = "This may be a repeat: it is not known whether it reached you before."


TOO_SLOW = "It took too long, and another worker may have it."


class Away(Exception):
    """Nobody can be written to now: the server cannot be reached, or refuses us."""


class NotNow(Exception):
    """This mail is refused for now, and certainly not handed over."""

    def __init__(self, why: str, *, lost: bool = False) -> None:
        super().__init__(why)
        self.lost = lost  # whether the connection is gone


class Settled(Exception):
    """There is nothing left for this mail to say."""


class Never(Exception):
    """This mail is refused for good, and certainly not handed over."""

    def __init__(self, why: str, *, address: bool = False, first: bool = False) -> None:
        super().__init__(why)
        self.address = address  # whether it is the address that is refused
        # Whether nobody was accepted before: then it may be us who are refused.
        self.first = first


class NoAnswer(Exception):
    """Nobody said whether the mail was taken; it may have been."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out at this attempt."""

    address: str
    subject: str
    text: str
    html: str
    calendar: str
    message_id: str
    key: str  # the same for the same reminders, however often they go
    attempt: int
    doubts: int

    @property
    def may_repeat(self) -> bool:
        return self.doubts > 0


class Carrier(Protocol):
    """A mail server or a webhook, over as few connections as will do."""

    takes: timedelta  # the longest that handing over may take

    def offer(self, letter: Letter) -> None:
        """Do all that comes before the letter itself.

        :raises Away, NotNow, Never: and nothing was handed over.
        """

    def hand_over(self, is_ours: Callable[[], bool]) -> str:
        """Hand over what was offered, and return the answer that took it.

        `is_ours` is asked at the last moment at which nothing is handed over yet: a
        machine may sleep for longer than a worker has a mail.

        :raises NotNow, Never: where the answer, or its place, proves that it was not.
        :raises NoAnswer: where nobody knows.
        """

    def withdraw(self) -> None:
        """Take back what was offered and is not handed over."""

    def close(self) -> None:
        """Say goodbye; what was taken stays taken, whatever the answer."""
