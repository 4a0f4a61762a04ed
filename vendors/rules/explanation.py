"""Why a day is what it is: the facts used, the rule applied, and who says so."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """The rule that one step of an explanation applies."""

    FIRST_DAY = "first_day"
    STATED_LAST_DAY = "stated_last_day"
    LENGTH = "length"
    RENEWALS = "renewals"
    PARENT_TERM = "parent_term"
    EARLY_END = "early_end"
    LAST_DAY = "last_day"
    RENEWAL_DATE = "renewal_date"
    NOTICE_PERIOD = "notice_period"
    SAFE_DAY = "safe_day"
    CLEAR_DAYS = "clear_days"
    FIXED_DAY = "fixed_day"
    NO_NOTICE_STATED = "no_notice_stated"
    NO_NOTICE_ASKED = "no_notice_asked"
    NOTICE_NOT_KNOWN = "notice_not_known"
    NOT_AFTER_LAST_DAY = "not_after_last_day"
    WINDOW = "window"
    TRANSIT = "transit"
    WORKING_DAY = "working_day"
    INTERNAL_LEAD = "internal_lead"
    NOTICE_ON = "notice_on"
    PERIOD_END = "period_end"
    NOT_BEFORE_FIRST_END = "not_before_first_end"
    RECORDED = "recorded"
    REVIEWED = "reviewed"
    REVIEW = "review"


CONTRACT = "the contract's own words"
CORRESPONDING = (
    "Regulation 1182/71 art. 3(2)(c); the corresponding-date rule (Dodds v Walker "
    "[1981] 1 WLR 1027)"
)
OURS = "our own practice"
AUTHORITIES = {
    Rule.LENGTH: CORRESPONDING,
    Rule.RENEWALS: f"ISO 8601 nominal months, from the anchor; {CORRESPONDING}",
    Rule.NOTICE_PERIOD: "ISO 8601 nominal months, counted back from the last day",
    Rule.SAFE_DAY: CORRESPONDING,
    Rule.CLEAR_DAYS: "clear days: neither end is counted",
    Rule.NO_NOTICE_STATED: OURS,
    Rule.NOTICE_NOT_KNOWN: OURS,
    Rule.TRANSIT: OURS,
    Rule.WORKING_DAY: "Fed. R. Civ. P. 6(a)(5): counted backward before an event",
    Rule.INTERNAL_LEAD: OURS,
    Rule.RECORDED: OURS,
    Rule.REVIEWED: OURS,
    Rule.REVIEW: OURS,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of "why this day?".

    `gives` is the day it leads to; `length` the length or the count it used, as words;
    `since` another day that it used.
    """

    rule: Rule
    gives: date
    length: str = ""
    since: date | None = None

    @property
    def authority(self) -> str:
        """Return who says that the rule holds."""
        return AUTHORITIES.get(self.rule, CONTRACT)


Because = tuple[Reason, ...]
