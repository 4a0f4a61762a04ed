import datetime as dt

import pytest

from inventory.models import Judgement
from inventory.models.finding import Verdict
from inventory.operations.findings import (
    FindingAlreadyResolved,
    FindingIsOpen,
    NotATool,
    NothingIsDone,
    ReasonMissing,
    WrongDay,
    judge,
)
from tests.factories import MOMENT, FindingFactory, ToolFactory, UserFactory

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


def test_what_is_accepted_says_which_tool_is_kept_and_who_sees_to_it():
    kept, left = ToolFactory(), ToolFactory()
    finding = FindingFactory(tools=[kept, left], survivor=left)
    person = UserFactory()

    judgement = judge(
        *(finding, Verdict.ACCEPT),
        reason="We leave it.",
        by=None,
        at=MOMENT,
        target=kept,
        assignee=person,
    )

    judgement.refresh_from_db()
    assert (judgement.target, judgement.assignee) == (kept, person)


def test_what_is_accepted_without_a_target_keeps_what_the_scan_would_keep():
    tool = ToolFactory()
    finding = FindingFactory(tools=[tool], survivor=tool)

    judgement = judge(finding, Verdict.ACCEPT, reason="Yes.", by=None, at=MOMENT)

    assert judgement.target == tool


def test_a_judgement_keeps_the_price_and_the_rules_of_its_day():
    finding = FindingFactory(annual_amount=18400, currency="USD", rule_version=3)

    judgement = judge(finding, Verdict.DISMISS, reason="No.", by=None, at=MOMENT)
    type(finding).objects.update(annual_amount=1, rule_version=4)

    judgement.refresh_from_db()
    kept = (judgement.annual_amount, judgement.currency, judgement.rule_version)
    assert kept == (18400, "USD", 3)


@pytest.mark.parametrize("days", [1, 365])
def test_what_is_snoozed_asks_again_on_its_day_until_it_is_judged(days):
    finding = FindingFactory()
    until = MOMENT.date() + dt.timedelta(days=days)

    judge(finding, "snooze", reason="Later.", by=None, at=MOMENT, due_on=until)

    finding.refresh_from_db()
    assert (finding.state, finding.asks_again_on) == ("snoozed", until)

    judge(finding, Verdict.REOPEN, reason="Now.", by=None, at=MOMENT)

    finding.refresh_from_db()
    assert (finding.state, finding.asks_again_on) == ("open", None)


@pytest.mark.parametrize("days", [None, -1, 0, 366])
def test_a_snooze_needs_a_day_to_come_within_a_year(days):
    finding = FindingFactory()
    until = None if days is None else MOMENT.date() + dt.timedelta(days=days)

    with pytest.raises(WrongDay, match=r"^[A-Z].+\.$"):
        judge(finding, "snooze", reason="Later.", by=None, at=MOMENT, due_on=until)

    assert not Judgement.objects.exists()


def test_a_tool_that_the_finding_is_not_about_cannot_be_kept():
    finding = FindingFactory(tools=[ToolFactory()])

    with pytest.raises(NotATool, match="not about Slack"):
        judge(
            *(finding, Verdict.ACCEPT),
            reason="So.",
            by=None,
            at=MOMENT,
            target=ToolFactory(name="Slack"),
        )


@pytest.mark.parametrize("verdict", ["dismiss", "snooze"])
def test_nobody_sees_to_what_is_not_accepted(verdict):
    with pytest.raises(NothingIsDone):
        judge(
            *(FindingFactory(), verdict),
            reason="So.",
            by=None,
            at=MOMENT,
            assignee=UserFactory(),
        )
