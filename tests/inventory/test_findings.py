import datetime as dt

import pytest

from inventory.models import Judgement
from inventory.models.finding import Verdict
from inventory.operations.findings import (
    FindingAlreadyResolved,
    FindingIsOpen,
    ReasonMissing,
    judge,
)
from tests.factories import MOMENT, FindingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verdict", "state"), [("accept", "accepted"), ("dismiss", "dismissed")]
)
def test_a_judgement_is_kept_with_the_facts_it_was_made_on(verdict, state):
    finding = FindingFactory(evidence={"idle": 9}, changed="The idle seats: 9.")
    person = UserFactory()
    due_on = dt.date(2026, 12, 1)

    judgement = judge(
        finding, verdict, reason=" We leave it. ", by=person, at=MOMENT, due_on=due_on
    )

    finding.refresh_from_db()
    assert (finding.state, finding.changed) == (state, "")
    assert (judgement.reason, judgement.judged_by) == ("We leave it.", person)
    assert (judgement.judged_at, judgement.due_on) == (MOMENT, due_on)
    assert judgement.evidence == {"idle": 9}
    assert finding.history.first().state == state


def test_a_change_of_mind_keeps_the_judgement_before():
    finding = FindingFactory()

    judge(finding, Verdict.DISMISS, reason="Two teams.", by=None, at=MOMENT)
    judge(finding, Verdict.REOPEN, reason="One team now.", by=None, at=MOMENT)

    assert finding.state == "open"
    assert Judgement.objects.filter(finding=finding).count() == 2


@pytest.mark.parametrize(
    ("state", "verdict", "reason", "refusal"),
    [
        pytest.param("open", "dismiss", "  ", ReasonMissing, id="no reason"),
        pytest.param("resolved", "accept", "Ok.", FindingAlreadyResolved, id="gone"),
        pytest.param("open", "reopen", "Ok.", FindingIsOpen, id="not judged"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused_in_a_sentence(
    state, verdict, reason, refusal
):
    finding = FindingFactory(state=state)

    with pytest.raises(refusal, match=r"^[A-Z].+\.$"):
        judge(finding, verdict, reason=reason, by=None, at=MOMENT)

    finding.refresh_from_db()
    assert finding.state == state
    assert not Judgement.objects.exists()


def test_a_judgement_sees_what_the_scan_made_of_the_finding_meanwhile():
    finding = FindingFactory()
    type(finding).objects.update(state="resolved")

    with pytest.raises(FindingAlreadyResolved):
        judge(finding, Verdict.DISMISS, reason="Ok.", by=None, at=MOMENT)
