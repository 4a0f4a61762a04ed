"""What a clause leaves to a definition: "until the Expiration Date", and its day."""

import re
from collections.abc import Iterator, Sequence

from vendors.reading.ranking import Ranked
from vendors.reading.segments import Segment

# "Expiration Date", "Contract Period"; the effective date is looked for on its own.
_DEFINED = re.compile(
    r"\b(?:until|through|on|upon|for|end|as|of)\s+(?:of\s+)?(?:the\s+)?[\"\u201c]?"
    r"(?P<name>(?:(?!The\b|Effective\b|This\b)[A-Z]\w+\s){1,3}(?:of\s)?(?:Date|Period|Term)"
    r"|(?:termination|expiration|end)\s+date)\b",
)
_MOST = 3


def meanings(one: Ranked, clauses: Sequence[Segment]) -> Iterator[Ranked]:
    """Yield the clauses that define words of a clause, as likely as that clause is."""
    names = {match["name"] for match in _DEFINED.finditer(one.segment.words)}
    for name in sorted(names)[:_MOST]:
        defines = re.compile(
            rf"[\"\u201c']?\b{re.escape(name)}[\"\u201d']?\s*"
            r"(?:(?:\W{0,3}\s?(?:shall\s+)?means?\b)|:|(?:shall\s+be|is)\s)",
            re.IGNORECASE,
        )
        for number, clause in enumerate(clauses):
            if number != one.number and defines.search(clause.words):
                yield Ranked(number, clause, one.score)
                break
