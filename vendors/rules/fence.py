"""When mails must wait for a person: a copy, a restored backup, a clock that jumped.

Each pass leaves a trace in a file beside the database. The trace never knows of more
passes than the database, unless the database is an older one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

JUMP = timedelta(minutes=5)  # more than clocks are set by while all is well
LONGEST_GAP = timedelta(days=45)
# A virtual machine that was paused is set forward, its time since the start is not.
LONGEST_PAUSE = timedelta(days=3)
STEADY = timedelta(hours=24)
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Fence(StrEnum):
    """Why mails are held."""

    COPIED = "copied"
    RESTORED = "restored"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a machine's clocks say: of the day, and since when it is up.

    `boot` names the time since it was started, `up` is how long that is; both are
    unknown on machines that do not tell.
    """

    at: datetime
    boot: str = ""
    up: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Trace:
    """What the last pass on this machine left in its file."""

    identity: UUID
    passes: int
    moment: Moment


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of itself."""

    identity: UUID
    passes: int
    site: str
    last_pass_at: datetime | None


def verdict(
    known: Known, trace: Trace | None, *, site: str, now: Moment
) -> Fence | None:
    """Return why mails must wait for a person, or None."""
    if known.site != site and not _is_this_machine(known.site):
        return Fence.COPIED
    if trace is not None and _is_older(known, trace):
        return Fence.RESTORED
    if known.last_pass_at is not None and _jumped(known.last_pass_at, trace, now):
        return Fence.CLOCK
    return None


def stands(standing: Fence | None, found: Fence | None) -> Fence | None:
    """Return what holds mails once something was found, or nothing was.

    A clock says nothing about a copy or a restored backup, so it never replaces them.
    """
    if found is None or (found is Fence.CLOCK and standing is not None):
        return standing
    return found


def begins_anew(since: datetime, *, last_pass_at: datetime, now: datetime) -> bool:
    """Say whether a clock that jumped again has to be steady from now on.

    Where it now is before the jump of which it had to recover, or after a gap that no
    outage explains. Smaller jumps hold no mails for ever, however often they come.
    """
    return now < since or now - last_pass_at > LONGEST_GAP


def is_over(standing: Fence, *, since: datetime, now: datetime) -> bool:
    """Say whether a fence falls by itself: a clock that was steady for a day."""
    return standing is Fence.CLOCK and now - since >= STEADY


def _is_this_machine(site: str) -> bool:
    """Say whether nobody but its own machine ever reached it: it moves, unharmed."""
    return urlsplit(site).hostname in THIS_MACHINE


def _is_older(known: Known, trace: Trace) -> bool:
    """Say whether the database is another one, or older than the file beside it."""
    return trace.identity != known.identity or trace.passes > known.passes


def _jumped(last_pass_at: datetime, trace: Trace | None, now: Moment) -> bool:
    if now.at < last_pass_at - JUMP:
        return True
    if trace is not None and now.boot and trace.moment.boot == now.boot:
        # The time since the start goes on while a machine sleeps, and is never set.
        ahead = now.at - trace.moment.at - (now.up - trace.moment.up)
        return not -JUMP <= ahead <= LONGEST_PAUSE
    return now.at - last_pass_at > LONGEST_GAP
