"""What a contract's own words propose, each with the clause it was read from."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from vendors.rules.duration import Duration
from vendors.rules.notice import CountedFrom, Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

# From this confidence on a proposal without a doubt is shown as sure; measured on
# contracts that nothing was fitted on, so many of them are right.
SURE_FROM = 0.97


class Fact(StrEnum):
    """What a reading looks for."""

    AGREEMENT_DATE = "agreement_date"
    EFFECTIVE_DATE = "effective_date"
    EXPIRATION = "expiration_date"
    RENEWAL = "renewal_term"
    NOTICE = "notice"
    GOVERNING_LAW = "governing_law"
    PARTIES = "parties"
    AMOUNTS = "amounts"


class Known(StrEnum):
    """What the text says of a fact; these are five different things."""

    STATED = "stated"
    NOT_FOUND = "not_found"
    SAYS_NONE = "says_none"
    ILLEGIBLE = "illegible"  # blanked out or left blank
    UPON_EVENT = "upon_event"


@dataclass(frozen=True, slots=True)
class Text:
    """A contract's text, and the offset at which each of its pages begins."""

    content: str
    pages: tuple[int, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """Return the number, from 1, of the page of an offset; None without pages."""
        return bisect_right(self.pages, offset) or None if self.pages else None


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause, verbatim: content[start:end] of the text."""

    text: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class End:
    """How the first term ends.

    `named` is the day as the words name it ("five years following 10 February" name
    10 February); `last_day` is the inclusive last day of the term that follows.
    """

    kind: EndKind
    named: date | None = None
    last_day: date | None = None
    length: Duration | None = None
    upon: str = ""


@dataclass(frozen=True, slots=True)
class Renewing:
    """One renewal step: how, for how long, how often (None is without limit)."""

    mode: Mode
    kind: StepLength
    length: Duration | None = None
    times: int | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class NoticeAsked:
    """One notice that the contract demands."""

    purpose: Purpose
    length: Duration | None = None
    counted_from: CountedFrom = CountedFrom.LAST_DAY
    opens: Duration | None = None
    fixed_day: tuple[int, int] | None = None  # month and day


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money that the contract names, and for what, in its words."""

    amount: Decimal
    currency: str
    words: str = ""


Value = (
    date
    | End
    | tuple[Renewing, ...]
    | tuple[NoticeAsked, ...]
    | str
    | tuple[str, ...]
    | tuple[Price, ...]
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one fact seems to be, for a person to confirm, correct or reject.

    `confidence` is the calibrated chance, 0 to 1, that value and `known` are right.
    `doubts` are questions in words, such as what to do where words and figures
    disagree. `others` are the clauses that came next, the likeliest first.
    """

    fact: Fact
    known: Known
    value: Value | None = None
    quote: Quote | None = None
    confidence: float = 0.0
    doubts: tuple[str, ...] = ()
    others: tuple[Quote, ...] = ()

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE_FROM and not self.doubts


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a text proposes: one proposal a fact, in the order of Fact."""

    proposals: tuple[Proposal, ...] = field(default=())

    def of(self, fact: Fact) -> Proposal:
        """Return the proposal about a fact; "not found" where there is none."""
        found = (one for one in self.proposals if one.fact is fact)
        return next(found, Proposal(fact, Known.NOT_FOUND))
