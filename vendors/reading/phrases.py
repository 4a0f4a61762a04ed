"""The usual phrases of clauses about a term, its renewal, and notice against that."""

import re
from collections.abc import Iterator

from vendors.reading.proposals import Fact

_TERM = r"(?:this\s+(?:\w+\s+){0,2}agreement|(?:the|this)\s+(?:\w+\s+){0,2}term)"
_RENEW = r"\b(?:renew|exten)\w*"
_AT_ITS_END = (
    r"(?:prior\s+to|before|in\s+advance\s+of|preceding)\s+(?:to\s+)?(?:the\s+)?"
    r"(?:date\s+of\s+)?(?:(?:scheduled|then\W+current|next|initial|any|each|such|its"
    r"|applicable|relevant|anniversary|renewal)\s+){0,4}(?:expir\w+|end\b|terminat\w+"
    r"|conclusion|completion|anniversary|term\b|period\b|commencement|renewal)"
)
_PHRASES = {
    Fact.EXPIRATION: {
        "labelled": (
            r"^\W*(?:\w+\W+){0,3}?(?:term|expir\w+|end|termination|duration|validity)"
            r"(?:\s+(?:date|of|and)\b[^:.;]{0,40})?\s?:"
        ),
        "names its last day": (
            r"\b(?:expir\w+|termination|end)\s+date\W{1,3}(?:means|shall|is)\b"
        ),
        "defines a year": r"[\"\u201c](?:\w+\s)?(?:year|quarter|month)[\"\u201d]",
        "initial": r"\b(?:initial|primary|original|fixed)\s+(?:\w+\s+)?(?:term|period)",
        "after its end": (
            r"\b(?:after|following|upon|beyond|surviv\w*)\s+(?:(?:the|any|such|its)\s+)?"
            r"(?:effective\s+date\s+of\s+)?(?:expiration|termination|expiry|end)\b"
        ),
        "of secrets": r"confidential|non-?disclos|trade\s+secret|compete|solicit",
        "of something else": (
            r"\b(?:exclusivity|royalty|promotion|reporting|offering|warranty|development"
            r"|production|trial|evaluation|payment|standstill|transition|lease|option"
            r"|renewal|extension)\s+(?:term|period)\b"
        ),
    },
    Fact.RENEWAL: {
        "by itself": (
            rf"automatic\w*[^.;]{{0,40}}{_RENEW}|{_RENEW}[^.;]{{0,40}}automatic"
            r"|tacit|evergreen"
        ),
        "renews": rf"{_TERM}[^.;]{{0,80}}(?:{_RENEW}|\bprolong)",
        "more terms": (
            r"\b(?:additional|successive|consecutive|further|subsequent|renewal|like"
            r"|extension|another)\s+(?:\W?\w+\W?\s+){0,6}(?:term|period|year|month)s?\b"
        ),
        "option": rf"\b(?:option|right|elect\w*|may)\b[^.;]{{0,50}}{_RENEW}",
        "mutual": r"\b(?:mutual\w*|agree\w*\s+in\s+writing|written\s+agreement)\b",
        "unless": r"\bunless\b|\buntil\s+terminated|\bthereafter\b",
        "year to year": (
            r"\b(?:year|month)\W+to\W+(?:year|month)\b|\bannual(?:ly)?\s+(?:basis|renew)"
        ),
        "of money": r"\b(?:payment|invoice|price|credit|cure|delivery)\b",
        "of something else": (
            r"\b(?:patent|lease|copyright|insurance|registration|time\s+for)\b"
        ),
        "of secrets": r"confidential|compete|solicit|warrant",
    },
    Fact.NOTICE: {
        "before its end": _AT_ITS_END,
        "not to renew": (
            r"\bnon\W?renew|\bnot\s+(?:to\s+)?(?:be\s+)?(?:renew|exten)|\bintent\w*\s+"
            r"(?:not\s+)?to\s+(?:\w+\s+){0,2}(?:renew|terminat|exten)"
            r"|\b(?:desire|wish|elect)\w*[^.;]{0,30}\b(?:renew|exten|terminat)"
        ),
        "renews by itself": (
            rf"automatic\w*[^.;]{{0,60}}{_RENEW}|{_RENEW}[^.;]{{0,60}}automatic"
            r"|successive|additional\s+(?:\W?\w+\W?\s+){0,5}(?:term|period)"
        ),
        "unless notice": r"\bunless\b[^.;]{0,120}\b(?:notice|notif)",
        "at least": (
            r"\b(?:at\s+least|not?\s+less\s+than|not?\s+later\s+than|no\s+fewer\s+than"
            r"|minimum\s+of)\b"
        ),
        "if breached": (
            r"\bbreach|default|\bcure\b|insolven|bankrupt|insurance|indemnif"
        ),
        "negotiates": r"negotiat|discuss|propos\w+|good\s+faith",
        "at any time": (
            r"\bat\s+any\s+time\b|for\s+convenience|without\s+cause"
            r"|for\s+(?:any|no)\s+(?:or\s+no\s+)?(?:reason|cause)"
        ),
        "of something else": (
            r"\b(?:price|assign|shipment|order|audit|meeting|change\s+of|inspection"
            r"|delivery|product)\w*\b"
        ),
    },
    Fact.GOVERNING_LAW: {
        "governs": r"govern|constru|interpret",
        "the agreement": r"\b(?:this|the)\s+(?:\w+\s+){0,2}agreement",
        "of conflicts": r"conflicts?\W+of\W+law|choice\W+of\W+law|conflict\W+of",
        "incorporated": (
            r"organi[sz]ed|existing|incorporated|comply|complian|applicable\s+law"
        ),
    },
}
_COMPILED = {
    fact: {name: re.compile(phrase, re.IGNORECASE) for name, phrase in phrases.items()}
    for fact, phrases in _PHRASES.items()
}


def phrases_in(words: str, fact: Fact) -> Iterator[str]:
    """Yield the names of the phrases about a fact that a clause has."""
    for name, phrase in _COMPILED[fact].items():
        if phrase.search(words):
            yield f"says:{name}"
