"""What a mail server's refusal says about a recipient, and how long to wait."""

import re
from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
PERMANENT = range(500, 600)
TEMPORARY = range(400, 500)
# "No such user", "not local", "not allowed": where no finer code says otherwise.
ABOUT_THE_ADDRESS = {550, 551, 553}
# Of the finer codes (RFC 3463) those about the address, except the sender's own.
FINER = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
ADDRESS, SENDER = "1", {"7", "8"}
MAILBOX = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
# What servers say of us, of our server or of the message, whatever the code.
OF_US = re.compile(
    r"relay|policy|spam|blocked|black-?list|block-?list|authenticat|not permitted"
    r"|reputation",
    re.IGNORECASE,
)


def refuses_address(code: int, text: str) -> bool:
    """Say whether a reply to a recipient means that the address itself is bad.

    A finer code decides: 550 5.7.1 refuses the message or its sender, 550 5.1.1 the
    address. Nothing that speaks of us does: 550 relay not permitted.
    """
    if code not in PERMANENT or speaks_of_us(text):
        return False
    finer = FINER.search(text)
    if finer:
        return finer[1] == ADDRESS and finer[2] not in SENDER
    return code in ABOUT_THE_ADDRESS


def speaks_of_us(text: str) -> bool:
    """Say whether a refusal names what is wrong with us rather than a recipient."""
    return OF_US.search(without_addresses(text)) is not None


def without_addresses(text: str) -> str:
    """Return a refusal as it would be said of anybody."""
    return " ".join(MAILBOX.sub("", text).lower().split())


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
