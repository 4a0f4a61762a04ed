"""When mails must wait for a person: a copy, a restored backup, a clock that jumped."""

from enum import StrEnum


class Fence(StrEnum):
    """Why mails are held."""

    COPIED = "copied"
    RESTORED = "restored"
    CLOCK = "clock"
