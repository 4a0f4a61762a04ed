import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory import tasks
from inventory.models import Finding, Tool
from inventory.models.finding import FindingState, Verdict
from inventory.operations import scanning
from inventory.operations.facts import facts_as_of
from inventory.operations.findings import judge
from inventory.operations.scanning import preview, scan
from tests.factories import (
    CapabilityFactory,
    ContractFactory,
    CoverageFactory,
    NoticeFactory,
    PriceStepFactory,
    RenewalStepFactory,
    TeamFactory,
    TeamUseFactory,
    TermFactory,
    ToolAliasFactory,
    ToolFactory,
    UsageSnapshotFactory,
    VendorFactory,
)
from vendors.models import JobRun
from vendors.rules.renewal import EndKind

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 2)
NIGHT = dt.datetime(2026, 10, 2, 2, 30, tzinfo=dt.UTC)
NEXT_NIGHT = NIGHT + dt.timedelta(days=1)


def run(*, today=TODAY, now=NIGHT):
    return scan(today=today, now=now)


def dismiss(finding):
    judge(finding, Verdict.DISMISS, reason="Both are needed.", by=None, at=NIGHT)


@pytest.fixture
def idle():
    """A tool of whose 100 seats 30 are idle."""
    tool = ToolFactory(name="Miro")
    return UsageSnapshotFactory(
        tool=tool, measured_on=dt.date(2026, 9, 30), licensed=100, active=70
    )


def measure(idle, active):
    idle.active = active
    idle.save()


def covered(name="Miro", **term):
    contract = ContractFactory(title=f"{name} Business")
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    tool = ToolFactory(name=name)
    CoverageFactory(tool=tool, contract=contract, share=Decimal("0.25"))
    TermFactory(contract=contract, **term)
    return tool, contract


def test_what_is_new_opens_with_its_tools_and_its_history():
    slack, same = ToolFactory(name="Slack"), ToolFactory(name="slack.com")
    ToolFactory(name="Figma")

    outcome = run()

    finding = Finding.objects.get()
    assert (outcome.tools, outcome.same_tool, outcome.new) == (3, 1, 1)
    assert (finding.state, finding.kind) == ("open", "same_tool")
    assert set(finding.tools.all()) == {slack, same}
    assert (finding.found_at, finding.seen_at) == (NIGHT, NIGHT)
    assert finding.history.get().history_date == NIGHT
    finding.full_clean()


def test_a_second_scan_changes_nothing_but_when_it_was_seen():
    ToolFactory(name="Slack")
    ToolFactory(name="slack.com")
    run()

    outcome = run(now=NEXT_NIGHT)

    finding = Finding.objects.get()
    assert (outcome.new, outcome.changed, outcome.reopened) == (0, 0, 0)
    assert (finding.found_at, finding.seen_at) == (NIGHT, NEXT_NIGHT)
    assert finding.history.count() == 1


def test_facts_of_an_open_finding_are_brought_up_to_date(idle):
    run()
    measure(idle, active=60)

    outcome = run(now=NEXT_NIGHT)

    finding = Finding.objects.get()
    assert outcome.changed == 1
    assert finding.sentence.startswith("40 of 100 seats")
    assert finding.evidence["idle"] == 40
    assert (finding.state, finding.changed) == ("open", "")
    assert finding.history.count() == 2


@pytest.mark.parametrize("verdict", ["accept", "dismiss"])
def test_what_was_judged_stays_judged(idle, verdict):
    run()
    finding = Finding.objects.get()
    judge(finding, verdict, reason="They are on holiday.", by=None, at=NIGHT)
    judged = finding.state
    measure(idle, active=69)

    outcome = run(now=NEXT_NIGHT)

    finding.refresh_from_db()
    assert outcome.reopened == 0
    assert (finding.state, finding.changed) == (judged, "")
    assert finding.evidence["idle"] == 31


def test_a_judged_finding_opens_when_its_facts_become_worse_and_says_which(idle):
    run()
    dismiss(Finding.objects.get())
    measure(idle, active=50)

    outcome = run(now=NEXT_NIGHT)

    finding = Finding.objects.get()
    assert outcome.reopened == 1
    assert finding.state == "open"
    assert finding.changed == "The idle seats: 50, when it was judged 30."


def test_small_changes_add_up_from_the_day_it_was_judged(idle):
    run()
    dismiss(Finding.objects.get())

    for active in (68, 66, 64):
        measure(idle, active=active)
        run(now=NEXT_NIGHT)

    assert Finding.objects.get().state == "open"


def test_a_price_that_grew_opens_a_judged_finding_without_naming_it():
    tool, contract = covered(starts_on=dt.date(2026, 1, 1))
    Tool.objects.filter(pk=tool.pk).update(lifecycle="retired")
    run()
    dismiss(Finding.objects.get())
    term = contract.terms.get()
    term.amount = Decimal(4800)
    term.save()

    run(now=NEXT_NIGHT)

    finding = Finding.objects.get()
    assert finding.state == "open"
    assert finding.changed == "More money is at stake than when the scan last saw it."
    assert finding.annual_amount == 1200


def test_what_is_gone_is_resolved_and_opens_when_it_comes_back(idle):
    run()
    measure(idle, active=100)

    gone = run(now=NEXT_NIGHT)
    state = Finding.objects.get().state
    measure(idle, active=70)
    back = run(now=NEXT_NIGHT)

    assert (gone.resolved, state) == (1, "resolved")
    assert (back.reopened, back.new) == (1, 0)
    assert Finding.objects.get().state == "open"


@pytest.mark.parametrize(
    ("verdict", "active", "state"),
    [
        pytest.param("dismiss", 70, "dismissed", id="dismissed, same facts"),
        pytest.param("dismiss", 50, "open", id="dismissed, worse facts"),
        pytest.param("accept", 70, "open", id="accepted, so it was to be gone"),
    ],
)
def test_what_comes_back_remembers_its_judgement(idle, verdict, active, state):
    run()
    judge(Finding.objects.get(), verdict, reason="So be it.", by=None, at=NIGHT)
    measure(idle, active=100)
    run(now=NEXT_NIGHT)
    measure(idle, active=active)

    run(now=NEXT_NIGHT)

    assert Finding.objects.get().state == state


def test_a_deleted_tool_resolves_its_findings_and_deletes_none():
    ToolFactory(name="Slack")
    same = ToolFactory(name="slack.com")
    run()
    same.delete()

    outcome = run(now=NEXT_NIGHT)

    assert outcome.resolved == 1
    assert Finding.objects.get().state == "resolved"


def test_one_tool_entered_twice_is_not_told_as_one_job_too_unless_dismissed():
    job, team = CapabilityFactory(), TeamFactory()
    for name in ("Slack", "slack.com"):
        TeamUseFactory(tool=ToolFactory(name=name), team=team, capability=job)

    run()
    kinds = [finding.kind for finding in Finding.objects.all()]
    dismiss(Finding.objects.get())
    run(now=NEXT_NIGHT)

    assert kinds == ["same_tool"]
    assert set(Finding.objects.values_list("kind", "state")) == {
        ("same_tool", "dismissed"),
        ("same_job", "open"),
    }


def test_two_scans_that_wrote_at_once_keep_one_finding(monkeypatch):
    ToolFactory(name="Slack")
    ToolFactory(name="slack.com")
    read = scanning.facts_as_of

    def read_while_another_scan_writes(today):
        monkeypatch.setattr(scanning, "facts_as_of", read)
        facts = read(today)
        run()
        return facts

    monkeypatch.setattr(scanning, "facts_as_of", read_while_another_scan_writes)

    outcome = run(now=NEXT_NIGHT)

    assert (outcome.new, Finding.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)  # the key is checked at commit
def test_a_tool_deleted_while_the_scan_thinks_is_left_out(monkeypatch):
    ToolFactory(name="Slack")
    same = ToolFactory(name="slack.com")
    read = scanning.facts_as_of

    def read_before_a_tool_is_deleted(today):
        monkeypatch.setattr(scanning, "facts_as_of", read)
        facts = read(today)
        same.delete()
        return facts

    monkeypatch.setattr(scanning, "facts_as_of", read_before_a_tool_is_deleted)
    run()

    outcome = run(now=NEXT_NIGHT)

    assert outcome.same_tool == 0
    assert not Finding.objects.exclude(state="resolved").exists()


def test_the_cost_of_a_tool_is_its_share_of_the_current_term_in_a_year():
    tool, contract = covered(
        starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date(2026, 12, 31),
        amount=Decimal(4800),
    )

    [cost] = facts_as_of(TODAY).costs

    assert (cost.tool, cost.contract, cost.title) == (
        tool.pk,
        contract.pk,
        "Miro Business",
    )
    assert (cost.annual_amount, cost.currency) == (600, "EUR")
    assert cost.ends_on == dt.date(2026, 12, 31)
    assert cost.notice_by == dt.date(2026, 12, 1)


def test_a_price_step_is_the_price_from_its_day_on():
    _, contract = covered()
    PriceStepFactory(term=contract.terms.get(), starts_on=TODAY, amount=Decimal(2000))
    PriceStepFactory(
        term=contract.terms.get(), starts_on=dt.date(2026, 11, 1), amount=Decimal(9000)
    )

    [cost] = facts_as_of(TODAY).costs

    assert cost.annual_amount == 500


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        pytest.param({"ends_on": dt.date(2026, 10, 1)}, 0, id="ended yesterday"),
        pytest.param({"starts_on": dt.date(2026, 10, 3)}, 0, id="starts tomorrow"),
        pytest.param(
            {"ends_on": None, "end_kind": EndKind.NONE}, 1, id="without an end"
        ),
        pytest.param({"amount": None, "currency": ""}, 1, id="amount not known"),
    ],
)
def test_only_contracts_in_force_cost(facts, count):
    covered(**facts)

    assert len(facts_as_of(TODAY).costs) == count


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_drafts_and_archived_contracts_cost_nothing(state):
    _, contract = covered()
    contract.state = state
    contract.save()

    assert facts_as_of(TODAY).costs == []


def test_a_contract_that_is_being_left_has_nothing_more_to_save():
    tool, contract = covered()
    Tool.objects.filter(pk=tool.pk).update(lifecycle="retired")
    contract.notice_given_on = dt.date(2026, 9, 1)
    contract.save()

    outcome = run()

    assert facts_as_of(TODAY).costs[0].notice_by is None
    assert outcome.paid_retired == 0


def test_neither_sentence_nor_evidence_holds_an_amount():
    team, job = TeamFactory(), CapabilityFactory()
    for name in ("Miro", "Mural"):
        tool, _ = covered(name, amount=Decimal("7654321.00"))
        TeamUseFactory(tool=tool, team=team, capability=job, people=5)
        UsageSnapshotFactory(tool=tool, active=10)

    run()

    findings = Finding.objects.all()
    assert {finding.kind for finding in findings} == {
        *("same_job", "idle_seats", "nobody_owns"),
    }
    priced = findings.exclude(kind="nobody_owns")
    assert all(finding.annual_amount for finding in priced)
    told = " ".join(f"{finding.sentence} {finding.evidence}" for finding in findings)
    assert "7654321" not in told.replace(",", "")
    assert "1913580" not in told.replace(",", "")


def test_more_tools_take_no_more_queries_to_read():
    def read():
        with CaptureQueriesContext(connection) as queries:
            facts_as_of(TODAY)
        return len(queries)

    def add(name):
        tool, _ = covered(name)
        Tool.objects.filter(pk=tool.pk).update(vendor=VendorFactory())
        tool.capabilities.add(CapabilityFactory())
        ToolAliasFactory(tool=tool)
        TeamUseFactory(tool=tool)
        UsageSnapshotFactory(tool=tool)

    add("Miro")
    for_one = read()
    for name in ("Mural", "Figma", "Maze"):
        add(name)

    assert read() == for_one


def test_more_findings_take_no_more_queries_to_keep():
    def queries_to_scan():
        with CaptureQueriesContext(connection) as queries:
            run()
        return len(queries)

    ToolFactory(name="Slack")
    ToolFactory(name="slack.com")
    for_one = queries_to_scan()
    Finding.objects.all().delete()
    for number in range(5):
        ToolFactory.create_batch(2, name=f"Twin {number}")

    assert queries_to_scan() == for_one
    assert Finding.objects.count() == 6


def test_the_task_keeps_a_row_about_its_run():
    ToolFactory.create_batch(2, name="Slack")

    tasks.scan_for_redundancy(unknown="from an older scheduler")

    job = JobRun.objects.get(job="scan_for_redundancy")
    assert job.outcome == "succeeded"
    assert (job.counts["tools"], job.counts["same_tool"]) == (2, 1)


def test_a_scan_that_fails_says_so(monkeypatch):
    def broken(today):
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(scanning, "facts_as_of", broken)

    with pytest.raises(RuntimeError):
        tasks.scan_for_redundancy()

    assert JobRun.objects.get().outcome == "failed"


def test_the_command_scans_and_prints_figures(capsys):
    ToolFactory.create_batch(2, name="Slack")

    call_command("scan_for_redundancy", "--on", "2026-10-02")

    printed = capsys.readouterr().out
    assert "2 tools looked at" in printed
    assert "Same tool twice: 1" in printed
    assert "New 1" in printed
    assert JobRun.objects.get().counts["new"] == 1


def test_a_dry_run_prints_what_would_be_found_and_keeps_nothing(capsys):
    ToolFactory.create_batch(2, name="Slack")

    call_command("scan_for_redundancy", "--dry-run")

    assert "Same tool twice: 1" in capsys.readouterr().out
    assert not Finding.objects.exists()
    assert not JobRun.objects.exists()


def test_a_day_that_is_none_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="is not a day"):
        call_command("scan_for_redundancy", "--on", "tomorrow")


def test_a_preview_finds_what_a_scan_finds(idle):
    assert preview(today=TODAY).idle_seats == run().idle_seats == 1


def snooze(finding, until):
    finding.state, finding.asks_again_on = FindingState.SNOOZED, until
    finding.save()
    finding.judgements.create(
        verdict=Verdict.SNOOZE,
        reason="Later.",
        judged_at=NIGHT,
        due_on=until,
        evidence=finding.evidence,
    )


@pytest.mark.parametrize(
    ("after", "state"),
    [(-1, FindingState.SNOOZED), (0, FindingState.OPEN), (1, FindingState.OPEN)],
)
def test_a_snoozed_finding_asks_again_from_its_day_on(idle, after, state):
    run()
    until = TODAY + dt.timedelta(days=10)
    snooze(Finding.objects.get(), until)

    run(today=until + dt.timedelta(days=after), now=NEXT_NIGHT)

    finding = Finding.objects.get()
    assert finding.state == state
    assert bool(finding.changed) == (state == FindingState.OPEN)
    finding.full_clean()


def test_a_snoozed_finding_asks_at_once_when_its_facts_become_worse(idle):
    run()
    snooze(Finding.objects.get(), TODAY + dt.timedelta(days=10))
    measure(idle, 50)

    run(now=NEXT_NIGHT)

    finding = Finding.objects.get()
    assert (finding.state, finding.asks_again_on) == (FindingState.OPEN, None)
    assert finding.changed == "The idle seats: 50, when it was judged 30."


def test_a_snoozed_finding_that_is_gone_is_resolved(idle):
    run()
    snooze(Finding.objects.get(), TODAY + dt.timedelta(days=10))
    measure(idle, 100)

    run(now=NEXT_NIGHT)

    finding = Finding.objects.get()
    assert (finding.state, finding.asks_again_on) == (FindingState.RESOLVED, None)


def test_what_is_kept_says_by_when_to_save_and_which_tool_to_keep():
    team, job = TeamFactory(), CapabilityFactory()
    for name, people in (("Miro", 5), ("Mural", 9)):
        tool, _ = covered(name, amount=Decimal(1000))
        TeamUseFactory(tool=tool, team=team, capability=job, people=people)

    run()

    finding = Finding.objects.get(kind="same_job")
    assert finding.survivor.name == "Mural"
    assert finding.save_by is not None
    assert finding.save_by.isoformat() == finding.evidence["notice_by"][0]


def test_the_order_without_money_does_not_tell_it():
    kept = {"found_at": NIGHT, "seen_at": NIGHT, "score": 1, "rule_version": 1}
    for subject, amount in (("a", 1), ("b", 3), ("c", 2)):
        Finding.objects.create(
            kind="same_job",
            subject=subject,
            annual_amount=amount,
            currency="EUR",
            **kept,
        )

    order = {
        with_money: [
            one.subject for one in Finding.objects.by_stake(with_money=with_money)
        ]
        for with_money in (True, False)
    }

    assert order == {True: ["b", "c", "a"], False: ["a", "b", "c"]}


def test_a_tool_of_nobody_that_nobody_uses_is_told_once_each():
    tool, _ = covered(amount=Decimal(1000))
    UsageSnapshotFactory(
        tool=tool, measured_on=dt.date(2026, 9, 30), licensed=100, active=0
    )

    run()

    kinds = Finding.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["nobody_owns", "nobody_uses"]
