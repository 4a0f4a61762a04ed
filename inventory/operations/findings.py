"""What people make of findings."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from inventory.models import Finding, Judgement
from inventory.models.finding import FindingState, Verdict

STATE_AFTER = {
    Verdict.ACCEPT: FindingState.ACCEPTED,
    Verdict.DISMISS: FindingState.DISMISSED,
    Verdict.REOPEN: FindingState.OPEN,
}


class Refusal(Exception):
    """A judgement that cannot be, with a sentence that says why and what to do."""


class ReasonMissing(Refusal):
    """Whoever meets the finding next year needs to know why."""


class FindingAlreadyResolved(Refusal):
    """The last scan no longer found it."""


class FindingIsOpen(Refusal):
    """Only what was judged can be reopened."""


@transaction.atomic
def judge(
    finding: Finding,
    verdict: Verdict,
    *,
    reason: str,
    by: User | None,
    at: datetime,
    due_on: date | None = None,
) -> Judgement:
    """Record what a person makes of a finding, on the facts it shows now.

    A change of mind is a further judgement; the earlier ones stay.

    :raises ReasonMissing: if no reason is given.
    :raises FindingAlreadyResolved: if a scan no longer finds it.
    :raises FindingIsOpen: if it is to be reopened and was not judged.
    """
    finding.refresh_from_db(from_queryset=Finding.objects.select_for_update())
    if not reason.strip():
        raise ReasonMissing("Say why; whoever meets this finding again will ask.")
    if finding.state == FindingState.RESOLVED:
        raise FindingAlreadyResolved(
            "The last scan no longer found this, so there is nothing to judge. It "
            "opens again by itself if it comes back."
        )
    if verdict == Verdict.REOPEN and finding.state == FindingState.OPEN:
        raise FindingIsOpen("This finding is open already; accept or dismiss it.")
    judgement = Judgement(
        finding=finding,
        verdict=verdict,
        reason=reason.strip(),
        judged_by=by,
        judged_at=at,
        due_on=due_on,
        evidence=finding.evidence,
    )
    # Nobody and no facts are possible; forms alone may not leave them empty.
    judgement.full_clean(exclude=["evidence", "judged_by"])
    judgement.save()
    finding.state, finding.changed = STATE_AFTER[Verdict(verdict)], ""
    finding.save()
    return judgement
