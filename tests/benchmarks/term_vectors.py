"""What grammar and rules together answer about terms taken from real contracts."""

from datetime import date
from typing import Any

from tests.benchmarks.clauses import expiration, iso
from vendors.reading.ending import read_end
from vendors.reading.noticing import read_notice
from vendors.reading.proposals import End, NoticeAsked, Renewing
from vendors.reading.renewing import read_renewal
from vendors.rules.duration import Duration
from vendors.rules.notice import Notice, Purpose, Stated, notice_days
from vendors.rules.renewal import Mode, StepLength

MODES = {Mode.AUTOMATIC: "auto", Mode.OPTIONAL: "option"}
PURPOSES = {
    Purpose.PREVENT_RENEWAL: "before_end_of_term",
    Purpose.EXERCISE_RENEWAL: "to_exercise_renewal",
    Purpose.LEAVE: "any_time",
}


def answer_for(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a row's clauses say, in the vectors' own words."""
    clauses, agreed_on, effective_on = (
        row["clauses"],
        _day(row["agreement_date"]),
        _day(row["effective_date"]),
    )
    end = read_end(
        clauses.get("expiration_date", ()),
        agreed_on=agreed_on,
        effective_on=effective_on,
    )
    steps = read_renewal(clauses.get("renewal_term", ())).value or ()
    notices = read_notice(clauses.get("notice", ())).value or ()
    ends = end.value if isinstance(end.value, End) else None
    return {
        "id": row["id"],
        "expiration": expiration(end),
        "last_day": str(ends.last_day) if ends and ends.last_day else None,
        **_renewal(steps, ends.length if ends else None),
        **_notice(notices, ends),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _renewal(steps: Any, first: Duration | None) -> dict[str, Any]:
    if not steps:
        return {}
    step: Renewing = steps[0]
    length = first if step.kind is StepLength.SAME else step.length
    return {
        "renewal_term": iso(length),
        "renewal_mode": MODES.get(step.mode, step.mode.value),
        "renewal_count": step.times,
        "successive": step.times != 1,
    }


def _notice(notices: Any, ends: End | None) -> dict[str, Any]:
    if not notices:
        return {}
    first: NoticeAsked = notices[0]
    answer = {"notice": iso(first.length), "notice_kind": PURPOSES[first.purpose]}
    if ends is None or ends.last_day is None:
        return answer
    day = _safe_deadline(first, ends.last_day)
    return answer | {"first_notice_deadline_safe": str(day)}


def _safe_deadline(notice: NoticeAsked, last_day: date) -> date:
    """Return the deadline as the rules count it; the safe one is from the last day."""
    known = notice.length is not None or notice.fixed_day is not None
    asked = Notice(
        notice.purpose,
        notice.length,
        fixed_day=notice.fixed_day,
        stated=Stated.STATED if known else Stated.NOT_FOUND,
    )
    return notice_days(asked, last_day).safe
