"""What is known of a mail, as people read it, and what they should do about it."""

import re
from typing import NamedTuple

from vendors.models.mail import MailState


class Told(NamedTuple):
    """A state in a word, what it means, and what to do; nothing where nothing is."""

    label: str
    meaning: str
    to_do: str = ""


STATES = {
    MailState.WAITING: Told("Waiting", "It goes with the next run of the job."),
    MailState.CLAIMED: Told(
        "Being sent", "A worker has it, and has not handed it over yet."
    ),
    MailState.SENDING: Told(
        "Handed over",
        "It may have been handed over; the mail server has not answered yet.",
        "Without an answer it goes again by itself, marked as a repeat.",
    ),
    MailState.SENT: Told("Sent", "The mail server accepted it."),
    MailState.FAILED: Told(
        "Failed",
        "The mail server refused it, or could not be reached for too long. What it "
        "says was passed on to the next in line, if there is one.",
        "Read the error, put the address right, then send it again.",
    ),
    MailState.IN_DOUBT: Told(
        "In doubt",
        "It was handed over several times, and the mail server never answered, so "
        "nobody knows whether it arrived. It was passed on to the next in line.",
        "Ask whether it arrived; if not, send it again.",
    ),
    MailState.HELD: Told(
        "Held",
        "Mails are held until somebody says which are to go.",
        "Send it, or discard it where it has reached its reader already.",
    ),
    MailState.STOPPED: Told(
        "Stopped", "What it is about was settled before it went, so it was not sent."
    ),
    MailState.KEPT: Told(
        "Kept here",
        "No mail server was configured, so it was not sent.",
        "Read it here, or set EMAIL_URL and send it.",
    ),
}
# What lets its reader decide without signing in, and must let nobody else.
DECIDE_LINK = re.compile(r"(/decide/)[^/\s\"'<>]+")


def without_links(text: str) -> str:
    """Return a mail's text without what would let another reader decide."""
    return DECIDE_LINK.sub("\\1\N{HORIZONTAL ELLIPSIS}", text)
