import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from vendors.models import JobRun, Mail, Reminder, Term
from vendors.operations.jobs import (
    KEPT_FOR,
    LONGEST,
    record_nothing_to_do,
    recorded,
)
from vendors.tasks import send_renewal_reminders

pytestmark = pytest.mark.django_db

NOW = factories.MOMENT


def test_a_run_is_kept_with_what_it_did():
    moments = iter([NOW, NOW + dt.timedelta(seconds=3)])

    with recorded("count sheep", now=lambda: next(moments)) as run:
        run.counts = {"sheep": 7}

    kept = JobRun.objects.get()
    assert (kept.outcome, kept.counts, kept.took) == (
        "succeeded",
        {"sheep": 7},
        dt.timedelta(seconds=3),
    )


def test_a_run_that_failed_is_kept_with_the_reason_and_surfaces():
    with (
        pytest.raises(RuntimeError, match="the wolf"),
        recorded("count sheep", now=lambda: NOW),
    ):
        raise RuntimeError("the wolf came")

    kept = JobRun.objects.get()
    assert (kept.outcome, kept.error) == ("failed", "RuntimeError: the wolf came")


def test_a_run_during_which_the_clock_was_set_back_is_kept():
    moments = iter([NOW, NOW - dt.timedelta(days=3)])

    with recorded("count sheep", now=lambda: next(moments)):
        pass

    assert JobRun.objects.get().outcome == "succeeded"


NOTHING = {"sheep": 0, "failed": 0}


def nothing_to_count(minutes):
    at = NOW + dt.timedelta(minutes=minutes)
    record_nothing_to_do("count sheep", NOTHING, at=at)


def test_runs_without_work_are_seen_in_one_row():
    for minute in range(5):
        nothing_to_count(minute)

    run = JobRun.objects.get()
    assert run.started_at == run.finished_at == NOW + dt.timedelta(minutes=4)
    assert (run.outcome, run.counts) == ("succeeded", NOTHING)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"counts": {"sheep": 7}}, id="that did something"),
        pytest.param({"counts": {"failed": 1}, "outcome": "partly"}, id="in part"),
        pytest.param({"outcome": "failed"}, id="that failed"),
        pytest.param({"outcome": "running", "finished_at": None}, id="under way"),
    ],
)
def test_a_run_without_work_leaves_another_as_it_is(facts):
    before = factories.JobRunFactory(job="count sheep", **facts)
    nothing_to_count(1)

    before.refresh_from_db()
    assert before.started_at == NOW
    assert JobRun.objects.count() == 2


def test_a_run_with_failures_in_it_is_partly_done():
    with recorded("count sheep", now=lambda: NOW) as run:
        run.counts = {"sheep": 7, "failed": 1}

    assert JobRun.objects.get().outcome == "partly"


def test_a_run_whose_worker_was_killed_is_closed_by_the_next():
    killed = factories.JobRunFactory(
        started_at=NOW - LONGEST - dt.timedelta(1), finished_at=None, outcome="running"
    )

    with recorded(killed.job, now=lambda: NOW):
        pass

    killed.refresh_from_db()
    assert killed.outcome == "failed"
    assert "worker was stopped" in killed.error


def test_old_runs_are_forgotten_unless_they_failed():
    long_ago = NOW - KEPT_FOR - dt.timedelta(1)
    factories.JobRunFactory(started_at=long_ago, finished_at=long_ago)
    factories.JobRunFactory(started_at=long_ago, finished_at=long_ago, outcome="failed")

    with recorded("send_renewal_reminders", now=lambda: NOW):
        pass

    assert [run.outcome for run in JobRun.objects.order_by("pk")] == [
        "failed",
        "succeeded",
    ]


@pytest.fixture
def due_term(time_machine):
    """A term of ann that asks for a decision within a month."""
    time_machine.move_to(dt.datetime(2026, 11, 10, 9, 0, tzinfo=dt.UTC), tick=False)
    contract = factories.NoticeFactory(
        contract__owner=factories.UserFactory(username="ann")
    ).contract
    return factories.TermFactory(contract=contract)


def test_the_job_owes_writes_and_records(due_term):
    send_renewal_reminders()

    run = JobRun.objects.get()
    assert run.outcome == "succeeded"
    assert (run.counts["owed"], run.counts["mails"], run.counts["sent"]) == (1, 1, 0)
    assert Mail.objects.get().state == "kept"


def test_the_job_twice_mails_once(due_term):
    send_renewal_reminders()
    send_renewal_reminders()

    assert Mail.objects.count() == 1


def test_the_job_takes_arguments_of_older_messages(due_term):
    send_renewal_reminders(of_an_older_version=True)

    assert Mail.objects.count() == 1


def command(*arguments):
    out = StringIO()
    call_command("send_renewal_reminders", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_shows_what_another_day_will_bring_and_keeps_nothing(due_term):
    said = command("--on", "2026-12-31", "--dry-run")

    assert "ann@example.com: Deadline passed" in said
    assert not Mail.objects.exists()
    assert not Reminder.objects.exists()
    assert not JobRun.objects.exists()


def test_the_command_runs_the_job(due_term):
    assert "mails: 1" in command()
    assert JobRun.objects.get().counts["mails"] == 1


def test_the_command_does_not_pretend_it_is_later(due_term):
    with pytest.raises(CommandError, match="--dry-run"):
        command("--on", "2026-12-31")


@pytest.mark.parametrize("day", ["31.12.2026", "soon"])
def test_the_command_refuses_what_is_no_day(day):
    with pytest.raises(CommandError, match="--on"):
        command("--on", day)


def test_in_a_dry_run_silence_renews_nothing(due_term):
    factories.RenewalStepFactory(contract=due_term.contract)

    command("--on", "2027-06-01", "--dry-run")

    assert Term.objects.count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_the_calendar_is_refused_in_a_sentence(day):
    factories.TermFactory()

    with pytest.raises(CommandError, match="the calendar ends"):
        call_command("send_renewal_reminders", "--on", day, "--dry-run")


def test_a_dry_run_shows_who_would_be_told_why(time_machine):
    time_machine.move_to("2026-01-02T09:00Z")
    contract = factories.NoticeFactory(
        contract__title="Analytics",
        contract__owner=factories.UserFactory(email="a@b.de"),
    ).contract
    factories.TermFactory(contract=contract)
    out = StringIO()

    call_command(
        "send_renewal_reminders", "--on", "2026-11-01", "--dry-run", stdout=out
    )

    assert "a@b.de: Decide by 1 Dec 2026" in out.getvalue()
    assert "  Analytics: 30 days before 2026-12-01; as owner" in out.getvalue()
    assert not Reminder.objects.exists()
