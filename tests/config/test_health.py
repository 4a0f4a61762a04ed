import datetime as dt
import socket
import time

import pytest
from django.db import connection
from django.urls import reverse

from config import health, signs
from config.job_health import health as shown
from tests.factories import UserFactory
from vendors.models import Installation, JobRun

NOW = dt.datetime(2026, 10, 2, 9, 30, tzinfo=dt.UTC)
LONG_AGO = NOW - dt.timedelta(days=300)
TICK = "send_renewal_reminders"
READING = "read_contracts"
SCAN = "scan_for_redundancy"
USUAL = {
    TICK: dt.timedelta(minutes=2),
    READING: dt.timedelta(seconds=20),
    SCAN: dt.timedelta(hours=7),
}

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db]


@pytest.fixture
def _broker(settings, broker_url):
    settings.CELERY_BROKER_URL = broker_url
    yield
    with signs._client() as client:
        client.delete(signs.RUNG_AT)


def ran(job, ago, outcome="succeeded", **facts):
    started_at = NOW - ago
    return JobRun.objects.create(
        job=job,
        started_at=started_at,
        finished_at=None if outcome == "running" else started_at,
        outcome=outcome,
        **facts,
    )


def all_ran(**ago):
    for job, usual in (USUAL | ago).items():
        ran(job, usual)


def failing(now=NOW):
    return {part.name for part in health.report(now, up_since=LONG_AGO).failing}


@pytest.mark.usefixtures("_broker")
class TestTheJobs:
    def test_have_not_run_after_an_installation(self):
        assert failing() == {TICK, READING, "scheduler", "worker"}

    def test_are_well_where_each_ran_in_its_turn(self):
        all_ran()

        assert failing() == set()

    @pytest.mark.ignore_template_errors
    @pytest.mark.parametrize("job", [TICK, READING, SCAN])
    @pytest.mark.parametrize(
        "how",
        [
            pytest.param("never", id="has never run"),
            pytest.param("late", id="is late"),
            pytest.param("failed", id="failed"),
        ],
    )
    def test_are_told_one_by_one_everywhere(
        self, job, how, client, time_machine, monkeypatch
    ):
        time_machine.move_to(NOW, tick=False)
        monkeypatch.setattr(health, "STARTED_AT", LONG_AGO)
        for other in USUAL.keys() - {job}:
            ran(other, USUAL[other])
        ran(TICK if job != TICK else READING, dt.timedelta(days=20))
        if how == "late":
            ran(job, dt.timedelta(days=2))
        elif how == "failed":
            ran(job, USUAL[job], "failed")
        client.force_login(UserFactory(superuser=True))

        answer = client.get("/healthz")
        page = client.get(reverse("admin:index"))

        told = {part["name"]: part for part in answer.json()["parts"]}[job]
        assert (answer.status_code, told["ok"]) == (503, False)
        assert told["do"]
        assert job in {part.name for part in page.context["failing"]}
        assert told["says"] in page.text
        assert told["do"] in page.text

    def test_that_wait_for_their_first_turn_are_no_failure(self):
        ran(TICK, USUAL[TICK])
        ran(READING, USUAL[READING])

        assert failing() == set()

    def test_that_are_new_in_this_version_wait_for_their_turn(self):
        ran(TICK, dt.timedelta(days=20))
        ran(TICK, USUAL[TICK])
        ran(READING, USUAL[READING])

        assert failing() == {SCAN}
        just_started = health.report(NOW, up_since=NOW - dt.timedelta(minutes=1))
        assert just_started.ok

    @pytest.mark.parametrize(
        ("workers", "expected"), [(1, set()), (0, {TICK, "worker"})]
    )
    def test_that_take_long_are_well_while_a_worker_answers(
        self, workers, expected, monkeypatch
    ):
        monkeypatch.setattr(signs, "workers_that_answer", lambda: workers)
        all_ran()
        JobRun.objects.filter(job=TICK).delete()
        ran(TICK, dt.timedelta(minutes=9), "running")

        assert failing() == expected

    def test_failed_in_part_are_told_and_no_alarm(self):
        all_ran()
        ran(TICK, dt.timedelta(minutes=1), "partly", counts={"sent": 9, "failed": 2})

        report = health.report(NOW, up_since=LONG_AGO)

        assert report.ok
        (told,) = [one for one in shown(report) if one.word == "Partly"]
        assert "2 of what it did failed" in told.sentence
        assert told.do


@pytest.mark.usefixtures("_broker")
class TestWhatIsWrong:
    """The jobs are late: is it the scheduler, or the worker?"""

    @pytest.fixture(autouse=True)
    def _late(self):
        all_ran(**{TICK: dt.timedelta(minutes=7), READING: dt.timedelta(minutes=7)})

    def test_the_scheduler_has_not_looked_and_no_worker_answers(self):
        signs.leave(NOW - dt.timedelta(minutes=7))

        assert failing() == {TICK, READING, "scheduler", "worker"}

    def test_the_scheduler_looks_and_no_worker_answers(self):
        signs.leave(NOW - dt.timedelta(seconds=30))

        assert failing() == {TICK, READING, "worker"}

    def test_the_scheduler_left_its_sign_before_the_clock_was_set_back(self):
        signs.leave(NOW + dt.timedelta(days=1))

        assert "scheduler" in failing()


@pytest.mark.usefixtures("_broker")
def test_a_scheduler_that_is_gone_is_told_before_a_job_is_late():
    all_ran()
    signs.leave(NOW - dt.timedelta(minutes=2, seconds=1))

    assert failing() == {"scheduler"}


def test_a_broker_that_is_gone_is_told(settings, tmp_path):
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/none.sock"
    all_ran()

    assert failing() == {"broker"}


def test_a_broker_that_does_not_answer_is_told_within_a_second(settings, tmp_path):
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/mute.sock"
    all_ran()
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(f"{tmp_path}/mute.sock")
        mute.listen()
        asked_at = time.monotonic()

        found = failing()

    assert found == {"broker"}
    assert time.monotonic() - asked_at < 1


@pytest.mark.usefixtures("_broker")
@pytest.mark.parametrize("fence", ["copied", "restored", "clock"])
def test_mails_held_back_are_told(fence, client):
    all_ran()
    Installation.objects.create(
        pk=Installation.ONLY, site_url="http://x", fence=fence, fenced_at=NOW
    )

    assert failing() == {"fence"}


@pytest.mark.usefixtures("_broker")
def test_a_database_without_its_tables_is_told():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {JobRun._meta.db_table}")

    assert failing() == {"database", "scheduler"}


@pytest.mark.usefixtures("_broker")
def test_anyone_may_ask_and_learns_no_secret(client, settings, time_machine):
    time_machine.move_to(NOW, tick=False)
    ran(TICK, dt.timedelta(), "failed", error="SMTP password hunter2 refused")

    answer = client.get(reverse("healthz"))

    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert answer.json()["last_run"]["outcome"] == "failed"
    assert "no-store" in answer["Cache-Control"]
    assert "hunter2" not in answer.text
    assert settings.CELERY_BROKER_URL not in answer.text


@pytest.mark.usefixtures("_broker")
def test_all_well_is_200(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    all_ran()

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert {job["job"]: job["every_seconds"] for job in answer.json()["jobs"]} == {
        TICK: 300,
        READING: 60,
        SCAN: 86400,
    }


@pytest.mark.usefixtures("_broker")
def test_asking_is_cheap(client, time_machine, django_assert_num_queries):
    time_machine.move_to(NOW, tick=False)
    all_ran()

    with django_assert_num_queries(2):
        client.get("/healthz")


@pytest.mark.ignore_template_errors
@pytest.mark.usefixtures("_broker")
def test_the_start_page_tells_everybody_what_does_not_run(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    all_ran(**{TICK: dt.timedelta(minutes=7)})
    client.force_login(UserFactory(is_staff=True))

    page = client.get(reverse("admin:index"))

    assert page.context["jobs"] is None
    assert "It last ran 7 minutes ago, and should every 5 minutes." in page.text
