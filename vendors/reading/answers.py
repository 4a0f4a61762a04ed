"""What the grammar answers when it is asked about clauses."""

from dataclasses import dataclass

from vendors.reading.proposals import End, Known, NoticeAsked, Renewing


@dataclass(frozen=True, slots=True)
class Answer:
    """What clauses say of one thing.

    `by` names the pattern that decided; some patterns are surer than others. What is
    not its `own` follows from what else is known of the contract.
    """

    known: Known
    value: End | tuple[Renewing, ...] | tuple[NoticeAsked, ...] | None = None
    doubts: tuple[str, ...] = ()
    by: str = ""
    own: bool = True
