"""What it is that ends: the agreement, or something that the agreement is about."""

import re
from enum import StrEnum


class Subject(StrEnum):
    """Of what a clause says that it lasts or ends."""

    AGREEMENT = "agreement"
    OTHER = "other"
    UNSAID = "unsaid"


_DOES = (
    r"\s(?:(?:shall|will|is|are|has|have|may|expires?|terminates?|ends?|lasts?|runs?|"
    r"continues?|remains?|begins?|commences?)\b)"
)
_SUBJECT = re.compile(
    r"\b(?:(?P<agreement>(?:agreement|contract)(?:\sitself)?|(?:this|the)\s(?:initial\s)?"
    r"term|term\sof\s(?:this|the)\s(?:\w+\s)?(?:agreement|contract))"
    r"|(?P<other>(?:licen[sc]es?|rights?|pric(?:es?|ing)|fees?|phase|obligations?|"
    r"exclusivity|warrant(?:y|ies)|commissions?|royalt(?:y|ies)|option|campaign|"
    r"covenants?|statements?\sof\swork|orders?)(?:\s(?!agreement|contract|term)\w+){0,4}?))"
    rf"(?:\s\w+ly)?{_DOES}",
    re.IGNORECASE,
)


# Whatever it is of: "until May 31, 2008 (the initial "Services Term")".
_CALLED_TERM = re.compile(
    r"^\W{0,3}\((?:the|this|such|hereinafter|\s|,)*\"?(?:\w+\s){0,3}\"?(?:\w+\s){0,2}term\"",
    re.IGNORECASE,
)


def subject_of(before: str, after: str) -> Subject:
    """Return of what the words beside an end say that it ends then."""
    if _CALLED_TERM.search(after):
        return Subject.AGREEMENT
    subject = Subject.UNSAID
    for match in _SUBJECT.finditer(before):
        subject = Subject(match.lastgroup or Subject.UNSAID)
    return subject
