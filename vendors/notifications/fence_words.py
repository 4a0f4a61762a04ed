"""Why mails are held, as people read it, and what they should think of."""

from typing import NamedTuple

from vendors.rules.fence import Fence


class Why(NamedTuple):
    """Why mails are held, and what to think of before they go."""

    reason: str
    think: str


HELD = {
    Fence.COPIED: Why(
        "this looks like a copy of another installation",
        "Mails were last sent under another address. A copy for trying things out is "
        "best left as it is: nothing leaves it. If Stackbook has moved here for good, "
        "say which mails go.",
    ),
    Fence.RESTORED: Why(
        "the database looks like one restored from a backup",
        "What was sent after the backup was made is not known here. Each mail that "
        "goes says that it may be a repeat; discard those that have reached their "
        "readers already.",
    ),
    Fence.CLOCK: Why(
        "the clock of this machine has jumped",
        "Days are counted by it. Put the clock right first; once it was steady for a "
        "day, mails go again by themselves.",
    ),
}
