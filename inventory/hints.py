"""What somebody who decides about a contract should know of its tools."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser, User
from django.utils.timezone import localtime

from inventory.models import Finding, Judgement
from inventory.models.finding import FindingState, Verdict
from vendors.notifications import words


def about_contract(contract: int, user: User | AnonymousUser) -> list[str]:
    """Return what was accepted about the contract's tools, then what is open.

    Named by settings.RENEWAL_HINTS. It holds no amounts, and tells nothing to whoever
    may not read findings.
    """
    if not user.has_perm("inventory.view_finding"):
        return []
    about = (
        Finding.objects.filter(
            tools__coverages__contract=contract,
            state__in=(FindingState.ACCEPTED, FindingState.OPEN),
        )
        .distinct()
        .order_by("state", "-score", "pk")  # accepted before open
        .prefetch_related("tools")
    )
    accepted = _accepted(about)
    return [_said(finding, accepted.get(finding.pk)) for finding in about]


def _accepted(findings: Iterable[Finding]) -> dict[int, Judgement]:
    """Return the last judgement of each finding that was accepted."""
    pks = [found.pk for found in findings if found.state == FindingState.ACCEPTED]
    rows = Judgement.objects.filter(finding__in=pks, verdict=Verdict.ACCEPT)
    rows = rows.select_related("target", "judged_by", "assignee")
    return {row.finding_id: row for row in rows.order_by("judged_at", "pk")}


def _said(finding: Finding, judgement: Judgement | None) -> str:
    if judgement is None:
        return f"Noticed and not judged yet: {finding.sentence}"
    by = words.person(judgement.judged_by) if judgement.judged_by else "somebody"
    what = f"Accepted on {words.day(localtime(judgement.judged_at).date())} by {by}"
    if plan := _plan(finding, judgement):
        what = f"{what}: {plan}"
    who = (
        f" {words.person(judgement.assignee)} sees to it." if judgement.assignee else ""
    )
    return f"{what}, because: {judgement.reason.rstrip('.')}.{who}"


def _plan(finding: Finding, judgement: Judgement) -> str:
    by = f" by {words.day(judgement.due_on)}" if judgement.due_on else ""
    if judgement.target is None:
        return by.strip()
    left = [t.name for t in finding.tools.all() if t.pk != judgement.target_id]
    leave = f", leave {', '.join(sorted(left))}{by}" if left else by
    return f"keep {judgement.target.name}{leave}"
