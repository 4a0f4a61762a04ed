"""What the grammar answers when it is asked about clauses."""

from dataclasses import dataclass

from vendors.reading.proposals import End, Known, NoticeAsked, Renewing


@dataclass(frozen=True, slots=True)
class Answer:
    """What clauses say of one thing.

    `by` names the pattern that decided; some patterns are surer than others.
    """

    known: Known
    value: End | tuple[Renewing, ...] | tuple[NoticeAsked, ...] | None = None
    doubts: tuple[str, ...] = ()
    by: str = ""
