"""What a scan may find, as values, and what makes a judged finding news again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

# Raised when the rules change what they find, so that a finding says which made it.
RULE_VERSION = 2


class Kind(StrEnum):
    SAME_TOOL = "same_tool"
    SAME_JOB = "same_job"
    IDLE_SEATS = "idle_seats"
    PAID_RETIRED = "paid_retired"
    COVERED_TWICE = "covered_twice"
    NOBODY_USES = "nobody_uses"
    NOBODY_OWNS = "nobody_owns"
    TRIAL_OVER = "trial_over"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: what it is about, why, and what is at stake a year.

    Neither the sentence nor the evidence holds an amount: people read them who may
    not see money.
    """

    kind: Kind
    tools: tuple[int, ...]
    sentence: str
    score: Decimal
    evidence: dict[str, object] = field(default_factory=dict)
    contract: int | None = None
    annual_amount: Decimal | None = None
    currency: str = ""
    save_by: date | None = None
    survivor: int | None = None

    @property
    def subject(self) -> str:
        """Return what it is about, the same whatever order the rows came in.

        A contract is part of it only where the finding is about the contract; idle
        seats stay the same finding when the tool is paid for by another one.
        """
        tools = "-".join(str(tool) for tool in sorted(self.tools))
        about_contract = self.kind is Kind.PAID_RETIRED and self.contract is not None
        return f"{self.kind}:{tools}{f':c{self.contract}' if about_contract else ''}"


# The facts whose change makes a judged finding news, as people call them. Others, such
# as the day of a measurement or of the next notice deadline, move by themselves.
MATTERS: dict[Kind, dict[str, str]] = {
    Kind.SAME_TOOL: {"names": "the names compared", "because": "what speaks for it"},
    Kind.SAME_JOB: {
        "jobs": "the jobs that both do",
        "teams": "the teams that use both",
        "people": "the people of these teams",
    },
    Kind.IDLE_SEATS: {"idle": "the idle seats"},
    Kind.PAID_RETIRED: {
        "lifecycle": "the state of the tool",
        "paid_until": "the day until which it is paid for",
    },
    Kind.COVERED_TWICE: {"contracts": "the contracts that cover it"},
    Kind.NOBODY_USES: {},
    Kind.NOBODY_OWNS: {},
    Kind.TRIAL_OVER: {},
}
LEAST_GROWTH = 5
GROWTH_THAT_MATTERS = Decimal("1.2")


def what_changed(
    kind: Kind, judged: Mapping[str, object], now: Mapping[str, object]
) -> list[str]:
    """Return in sentences which facts became worse since a finding was judged.

    A list that has grown, a number that has grown by a fifth and by five at least, or
    any other value that differs. What got better is no reason to ask again, nor is a
    fact that an earlier version of the rules did not record.
    """
    sentences = []
    for fact, called in MATTERS[kind].items():
        if fact in judged and fact in now:
            news = _news(judged[fact], now[fact])
            if news:
                sentences.append(f"{called[0].upper()}{called[1:]}: {news}.")
    return sentences


def grew(before: Decimal | int, now: Decimal | int) -> bool:
    """Return whether a number grew so much that a judgement may not hold any more."""
    return now >= before * GROWTH_THAT_MATTERS and now >= before + LEAST_GROWTH


def _news(before: object, now: object) -> str:
    if isinstance(before, list) and isinstance(now, list):
        added = [str(item) for item in now if item not in before]
        return f"{', '.join(added)} came in" if added else ""
    if isinstance(before, int) and isinstance(now, int):
        return f"{now}, when it was judged {before}" if grew(before, now) else ""
    return f"{now}, when it was judged {before}" if now != before else ""
