"""Whether a job of the schedule is well, late or failed, by its runs."""

import datetime as dt

import pytest
from celery import current_app
from celery.schedules import crontab

from config.jobs import (
    LONGEST_RUN,
    Job,
    Runs,
    Verdict,
    first_run_at,
    runs_of,
    scheduled,
    standing,
    without_worker,
)
from vendors.models import JobRun

NOW = dt.datetime(2026, 10, 2, 9, 30, tzinfo=dt.UTC)
TICK = Job("tick", "Tick", dt.timedelta(minutes=5))
NIGHTLY = Job("nightly", "Nightly", crontab(hour="2", minute="30"))


def run(ago, outcome="succeeded", **facts):
    started_at = NOW - ago
    finished_at = None if outcome == "running" else started_at
    return JobRun(
        started_at=started_at, finished_at=finished_at, outcome=outcome, **facts
    )


def minutes(number):
    return dt.timedelta(minutes=number)


def hours(number):
    return dt.timedelta(hours=number)


def test_every_job_of_the_schedule_is_known_by_the_name_of_its_runs():
    names = {job.name for job in scheduled()}

    assert names == {"send_renewal_reminders", "read_contracts", "scan_for_redundancy"}


@pytest.mark.django_db
def test_every_task_keeps_its_runs_under_the_name_that_the_schedule_tells(settings):
    current_app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        current_app.tasks[entry["task"]]()

    assert {*JobRun.objects.values_list("job", "outcome")} == {
        (job.name, "succeeded") for job in scheduled()
    }


@pytest.mark.parametrize(
    ("rung", "expected"),
    [
        pytest.param(minutes(5), "every 5 minutes", id="the tick"),
        pytest.param(minutes(1), "every minute", id="reading"),
        pytest.param(crontab(hour="2", minute="30"), "every day", id="the scan"),
        pytest.param(crontab(minute="*/10"), "every 10 minutes", id="by the clock"),
    ],
)
def test_how_often_is_said_in_words(rung, expected):
    assert Job("job", "Job", rung).often == expected


@pytest.mark.parametrize(
    ("job", "ago", "expected"),
    [
        pytest.param(TICK, minutes(0), Verdict.WELL, id="just now"),
        pytest.param(TICK, minutes(6), Verdict.WELL, id="at the limit"),
        pytest.param(TICK, minutes(6.02), Verdict.LATE, id="a second later"),
        pytest.param(TICK, minutes(-0.5), Verdict.WELL, id="a clock that is ahead"),
        pytest.param(NIGHTLY, hours(7), Verdict.WELL, id="last night"),
        pytest.param(NIGHTLY, hours(7.1), Verdict.LATE, id="by hand before the turn"),
        pytest.param(NIGHTLY, hours(31), Verdict.LATE, id="the night before"),
    ],
)
def test_a_job_is_late_after_its_turn_and_a_little(job, ago, expected):
    found = standing(job, Runs(run(ago), run(ago)), now=NOW, since=None)

    assert found.verdict is expected


def test_a_turn_that_has_not_come_far_is_awaited():
    now = dt.datetime(2026, 10, 2, 3, 29, tzinfo=dt.UTC)
    last = run(hours(31))

    found = standing(NIGHTLY, Runs(last, last), now=now, since=None)

    assert found.verdict is Verdict.WELL


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("succeeded", Verdict.WELL),
        ("partly", Verdict.PARTLY),
        ("failed", Verdict.FAILED),
    ],
)
def test_the_last_run_that_ended_is_told(outcome, expected):
    runs = Runs(run(minutes(1), "running"), run(minutes(5), outcome))

    assert standing(TICK, runs, now=NOW, since=None).verdict is expected


@pytest.mark.parametrize("job", [TICK, NIGHTLY])
def test_a_run_that_does_not_end_is_told(job):
    began = run(LONGEST_RUN + minutes(1), "running")

    found = standing(job, Runs(began, None), now=NOW, since=None)

    assert (found.verdict, found.ok) == (Verdict.STUCK, False)


def test_a_job_that_takes_longer_than_its_interval_is_at_work_while_a_worker_lives():
    began = run(minutes(10), "running")

    found = standing(TICK, Runs(began, None), now=NOW, since=None)

    assert (found.verdict, found.ok) == (Verdict.AT_WORK, True)
    assert without_worker(found).is_late
    assert without_worker(found).says.endswith("and its worker is gone.")


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        pytest.param(minutes(2), Verdict.WELL, id="a moment ago"),
        pytest.param(minutes(2.1), Verdict.LATE, id="long enough for the next"),
    ],
)
def test_a_run_that_took_long_counts_from_its_end(ended, expected):
    took_long = run(minutes(9))
    took_long.finished_at = NOW - ended

    found = standing(TICK, Runs(took_long, took_long), now=NOW, since=None)

    assert found.verdict is expected


@pytest.mark.parametrize(
    ("job", "since", "expected"),
    [
        pytest.param(TICK, None, Verdict.LATE, id="nothing has run at all"),
        pytest.param(TICK, minutes(3), Verdict.NOT_YET, id="its turn comes"),
        pytest.param(TICK, minutes(7), Verdict.LATE, id="its turn has passed"),
        pytest.param(NIGHTLY, None, Verdict.NOT_YET, id="a new installation"),
        pytest.param(NIGHTLY, hours(5), Verdict.NOT_YET, id="installed this morning"),
        pytest.param(NIGHTLY, hours(9), Verdict.LATE, id="installed yesterday"),
    ],
)
def test_a_job_that_has_never_run(job, since, expected):
    since = None if since is None else NOW - since

    assert standing(job, Runs(), now=NOW, since=since).verdict is expected


def kept(ago, outcome="succeeded", job="tick"):
    made = run(ago, outcome, job=job)
    made.save()
    return made


@pytest.mark.django_db
class TestTheRunsKept:
    def test_are_the_last_one_and_the_last_that_ended(self):
        kept(minutes(9), "failed")
        ended = kept(minutes(5))
        running = kept(minutes(1), "running")
        kept(minutes(0), job="other")

        found = runs_of([TICK, NIGHTLY], now=NOW)

        assert found == {"tick": Runs(running, ended), "nightly": Runs()}

    def test_do_not_include_those_of_a_clock_that_was_wrong(self):
        true = kept(minutes(4))
        kept(dt.timedelta(days=-1000))

        assert runs_of([TICK], now=NOW)["tick"].last == true

    def test_take_one_query(self, django_assert_num_queries):
        kept(minutes(4))

        with django_assert_num_queries(1):
            runs_of([TICK, NIGHTLY], now=NOW)

    def test_say_since_when(self):
        kept(minutes(0))
        kept(minutes(9))

        assert first_run_at(TICK) == NOW - minutes(9)
        assert first_run_at(NIGHTLY) is None
