"""What people make of findings."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from inventory.models import Finding, Judgement, Tool
from inventory.models.finding import FindingState, Verdict

STATE_AFTER = {
    Verdict.ACCEPT: FindingState.ACCEPTED,
    Verdict.DISMISS: FindingState.DISMISSED,
    Verdict.SNOOZE: FindingState.SNOOZED,
    Verdict.REOPEN: FindingState.OPEN,
}
LONGEST_SNOOZE = timedelta(days=365)


class Refusal(Exception):
    """A judgement that cannot be, with a sentence that says why and what to do."""


class ReasonMissing(Refusal):
    """Whoever meets the finding next year needs to know why."""


class FindingAlreadyResolved(Refusal):
    """The last scan no longer found it."""


class FindingIsOpen(Refusal):
    """Only what was judged can be reopened."""


class NotATool(Refusal):
    """Only one of the finding's tools can be the one that is kept."""


class NothingIsDone(Refusal):
    """Who sees to it, and which tool is kept, is said of what is accepted."""


class WrongDay(Refusal):
    """A finding asks again on a day to come, within a year."""


@transaction.atomic
def judge(  # noqa: PLR0913 - each is a separate thing that a person says
    finding: Finding,
    verdict: Verdict,
    *,
    reason: str,
    by: User | None,
    at: datetime,
    due_on: date | None = None,
    target: Tool | None = None,
    assignee: User | None = None,
) -> Judgement:
    """Record what a person makes of a finding, on the facts it shows now.

    What is accepted keeps the target, or else the tool that the scan would keep. What
    is snoozed asks again on `due_on`. A change of mind is a further judgement; the
    earlier ones stay.

    :raises ReasonMissing: if no reason is given.
    :raises FindingAlreadyResolved: if a scan no longer finds it.
    :raises FindingIsOpen: if it is to be reopened and was not judged.
    :raises NotATool: if the target is none of the finding's tools.
    :raises NothingIsDone: if a target or assignee is given and it is not accepted.
    :raises WrongDay: if it is snoozed without a day to come within a year.
    """
    finding.refresh_from_db(from_queryset=Finding.objects.select_for_update())
    verdict = Verdict(verdict)
    _check_state(finding, verdict, reason)
    if verdict == Verdict.ACCEPT:
        target = _kept(finding, target)
    elif target is not None or assignee is not None:
        raise NothingIsDone(
            "Say which tool is kept and who sees to it where you accept the finding."
        )
    if verdict == Verdict.SNOOZE:
        _check_day(due_on, timezone.localtime(at).date())
    judgement = Judgement(
        finding=finding,
        verdict=verdict,
        reason=reason.strip(),
        judged_by=by,
        judged_at=at,
        due_on=due_on,
        target=target,
        assignee=assignee,
        evidence=finding.evidence,
        annual_amount=finding.annual_amount,
        currency=finding.currency,
        rule_version=finding.rule_version,
    )
    # Nobody and no facts are possible; forms alone may not leave them empty.
    judgement.full_clean(exclude=["evidence", "judged_by"])
    judgement.save()
    finding.state, finding.changed = STATE_AFTER[verdict], ""
    finding.asks_again_on = due_on if verdict == Verdict.SNOOZE else None
    finding.save()
    return judgement


def _check_state(finding: Finding, verdict: Verdict, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("Say why; whoever meets this finding again will ask.")
    if finding.state == FindingState.RESOLVED:
        raise FindingAlreadyResolved(
            "The last scan no longer found this, so there is nothing to judge. It "
            "opens again by itself if it comes back."
        )
    if verdict == Verdict.REOPEN and finding.state == FindingState.OPEN:
        raise FindingIsOpen("This finding is open already; accept or dismiss it.")


def _kept(finding: Finding, target: Tool | None) -> Tool | None:
    if target is None:
        return finding.survivor
    if not finding.tools.filter(pk=target.pk).exists():
        raise NotATool(
            f"The finding is not about {target}; name one of its tools to be kept."
        )
    return target


def _check_day(until: date | None, today: date) -> None:
    if until is None or not today < until <= today + LONGEST_SNOOZE:
        raise WrongDay(
            "Say on which day it asks again: a day to come, within a year. To be asked "
            "no more, dismiss it."
        )
