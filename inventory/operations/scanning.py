"""Looking for redundant tools: facts read, rules asked, findings kept."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from inventory.models import Finding, Judgement
from inventory.models.finding import FindingState, Verdict
from inventory.operations.facts import Facts, facts_as_of
from inventory.rules.duplicates import same_tools
from inventory.rules.findings import RULE_VERSION, Found, grew, what_changed
from inventory.rules.neglect import (
    covered_twice,
    nobody_owns,
    nobody_uses,
    trials_over,
)
from inventory.rules.overlap import same_jobs
from inventory.rules.waste import by_tool, idle_seats, paid_retired

JUDGED = (FindingState.ACCEPTED, FindingState.DISMISSED, FindingState.SNOOZED)
ATTEMPTS = 3
AT_A_TIME = 200
BY_SCAN = "Seen by the scan."
CONTENT = (
    *("sentence", "score", "evidence", "contract_id", "annual_amount", "currency"),
    *("rule_version", "state", "changed", "save_by", "survivor_id", "asks_again_on"),
)
COLUMNS = [*(name.removesuffix("_id") for name in CONTENT), "seen_at"]


class ScanOutcome(NamedTuple):
    """How many tools were looked at, what was found, and what became of it."""

    tools: int = 0
    same_tool: int = 0
    same_job: int = 0
    idle_seats: int = 0
    paid_retired: int = 0
    covered_twice: int = 0
    nobody_uses: int = 0
    nobody_owns: int = 0
    trial_over: int = 0
    new: int = 0
    changed: int = 0
    reopened: int = 0
    resolved: int = 0


def scan(*, today: date, now: datetime) -> ScanOutcome:
    """Look at all tools and keep what was found, once each.

    What is new opens; what is seen again is brought up to date; what is gone is
    resolved, not deleted, and opens when it comes back. What a person judged stays
    judged until its facts become worse, and then it says which.
    """
    for _ in range(ATTEMPTS - 1):
        # Another scan may write the same finding, or a person delete a tool, between
        # our reading and our writing: then look again.
        with suppress(IntegrityError):
            return _scan_once(today=today, now=now)
    return _scan_once(today=today, now=now)


def preview(*, today: date) -> ScanOutcome:
    """Return what a scan would find, and keep nothing."""
    facts = facts_as_of(today)
    return ScanOutcome(tools=len(facts.tools), **_by_kind(find(facts, today=today)))


def find(facts: Facts, *, today: date) -> list[Found]:
    """Return what the rules find, in an order that does not depend on the rows'.

    Two records of one tool do the same job, of course: that is not said as well,
    unless somebody said that they are not one tool.
    """
    costs = by_tool(facts.costs)
    twice = same_tools(facts.tools, costs)
    said = {one.tools for one in twice if one.subject not in facts.dismissed}
    jobs = same_jobs(facts.tools, facts.uses, costs, facts.names)
    unused = nobody_uses(facts.tools, facts.usage, costs, today=today)
    idle = idle_seats(facts.tools, facts.usage, costs, today=today)
    all_idle = {one.tools for one in unused}
    found = [
        *twice,
        *(one for one in jobs if one.tools not in said),
        *unused,
        *(one for one in idle if one.tools not in all_idle),
        *paid_retired(facts.tools, costs),
        *covered_twice(facts.tools, costs),
        *nobody_owns(facts.tools, costs),
        *trials_over(facts.tools, costs, today=today),
    ]
    return sorted(found, key=lambda one: one.subject)


def _scan_once(*, today: date, now: datetime) -> ScanOutcome:
    facts = facts_as_of(today)
    found = find(facts, today=today)
    outcome = _keep({one.subject: one for one in found}, today=today, now=now)
    return outcome._replace(tools=len(facts.tools), **_by_kind(found))


def _by_kind(found: Iterable[Found]) -> dict[str, int]:
    return Counter(str(one.kind) for one in found)


@transaction.atomic
def _keep(found: Mapping[str, Found], *, today: date, now: datetime) -> ScanOutcome:
    # Locked in one order, so that a judgement waits for the scan and two scans wait
    # for each other; SQLite has one writer at a time anyway.
    kept = list(Finding.objects.select_for_update().order_by("pk"))
    judgements = _latest_judgements()
    reopened, changed, resolved = [], [], []
    for finding in kept:
        before, seen = _content(finding), found.get(finding.subject)
        was = FindingState(finding.state)
        if seen is None:
            finding.state, finding.changed = FindingState.RESOLVED, ""
        else:
            _bring_up_to_date(finding, seen, judgements.get(finding.pk), today=today)
        if finding.state != FindingState.SNOOZED:
            finding.asks_again_on = None
        if _content(finding) == before:
            continue
        if finding.state == FindingState.RESOLVED:
            resolved.append(finding)
        elif finding.state == FindingState.OPEN and was != FindingState.OPEN:
            reopened.append(finding)
        else:
            changed.append(finding)
    for finding in (*reopened, *changed):
        finding.seen_at = now
    bulk_update_with_history(
        [*reopened, *changed, *resolved],
        Finding,
        COLUMNS,
        batch_size=AT_A_TIME,
        default_change_reason=BY_SCAN,
        default_date=now,
    )
    known = {finding.subject for finding in kept}
    new = [one for subject, one in found.items() if subject not in known]
    _add(new, now=now)
    # That a finding was seen again is no change of it: no history of every night.
    Finding.objects.exclude(state=FindingState.RESOLVED).update(seen_at=now)
    return ScanOutcome(
        new=len(new),
        changed=len(changed),
        reopened=len(reopened),
        resolved=len(resolved),
    )


def _latest_judgements() -> dict[int, Judgement]:
    judgements = Judgement.objects.exclude(finding__state=FindingState.OPEN)
    return {one.finding_id: one for one in judgements.order_by("judged_at", "pk")}


def _content(finding: Finding) -> list[object]:
    return [getattr(finding, name) for name in CONTENT]


def _bring_up_to_date(
    finding: Finding, seen: Found, judgement: Judgement | None, *, today: date
) -> None:
    judged_on = judgement.evidence if judgement else finding.evidence
    news = what_changed(seen.kind, judged_on, seen.evidence)
    if not news and _costs_more(finding, seen):
        news = ["More money is at stake than when the scan last saw it."]
    if finding.state == FindingState.RESOLVED:
        was_dismissed = judgement and judgement.verdict == Verdict.DISMISS
        if was_dismissed and not news:
            finding.state = FindingState.DISMISSED
        else:
            finding.state = FindingState.OPEN
            finding.changed = " ".join(["It was gone and has come back.", *news])
    elif finding.state in JUDGED and news:
        finding.state, finding.changed = FindingState.OPEN, " ".join(news)
    elif finding.asks_again_on and finding.asks_again_on <= today:
        finding.state = FindingState.OPEN
        finding.changed = "It was snoozed until now."
    _set_content(finding, seen)


def _costs_more(finding: Finding, seen: Found) -> bool:
    """Compare with the last scan: a judgement keeps no amounts, and prices jump."""
    return (
        finding.annual_amount is not None
        and seen.annual_amount is not None
        and finding.currency == seen.currency
        and grew(finding.annual_amount, seen.annual_amount)
    )


def _set_content(finding: Finding, seen: Found) -> None:
    finding.sentence, finding.score = seen.sentence, seen.score
    finding.evidence, finding.contract_id = seen.evidence, seen.contract
    finding.annual_amount, finding.currency = seen.annual_amount, seen.currency
    finding.save_by, finding.survivor_id = seen.save_by, seen.survivor
    finding.rule_version = RULE_VERSION


def _add(found: Iterable[Found], *, now: datetime) -> None:
    findings = []
    tools: dict[str, tuple[int, ...]] = {}
    for one in found:
        finding = Finding(kind=one.kind, subject=one.subject, found_at=now, seen_at=now)
        _set_content(finding, one)
        findings.append(finding)
        tools[one.subject] = one.tools
    added = bulk_create_with_history(
        findings,
        Finding,
        batch_size=AT_A_TIME,
        default_change_reason=BY_SCAN,
        default_date=now,
    )
    about = Finding.tools.through
    about.objects.bulk_create(
        [
            about(finding_id=finding.pk, tool_id=tool)
            for finding in added
            for tool in tools[finding.subject]
        ],
        batch_size=AT_A_TIME,
    )
