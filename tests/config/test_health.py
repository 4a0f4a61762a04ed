import datetime as dt
import socket
import time

import pytest
from django.db import connection
from django.urls import reverse

from config import health
from vendors.models import JobRun

NOW = dt.datetime(2026, 10, 2, 9, 30, tzinfo=dt.UTC)

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def _broker(settings, broker_url):
    settings.CELERY_BROKER_URL = broker_url


def run_started(ago, outcome="succeeded"):
    started_at = NOW - ago
    finished_at = None if outcome == "running" else started_at
    return JobRun.objects.create(
        job=health.HEARTBEAT,
        started_at=started_at,
        finished_at=finished_at,
        outcome=outcome,
    )


def failing(report):
    return {part.name for part in report.parts if not part.ok}


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
class TestTheScheduler:
    def test_has_not_run_after_an_installation(self):
        assert failing(health.report(NOW)) == {"scheduler"}

    @pytest.mark.parametrize(
        ("minutes", "expected"),
        [
            pytest.param(0, set(), id="just now"),
            pytest.param(15, set(), id="at the limit"),
            pytest.param(16, {"scheduler"}, id="late"),
            pytest.param(-5, set(), id="the clock was set back"),
        ],
    )
    def test_is_late_after_a_quarter_of_an_hour(self, minutes, expected):
        run_started(dt.timedelta(minutes=minutes))

        assert failing(health.report(NOW)) == expected

    def test_is_judged_by_the_latest_run(self):
        run_started(dt.timedelta(days=3))
        run_started(dt.timedelta(minutes=2))

        assert failing(health.report(NOW)) == set()

    def test_is_not_judged_by_another_job(self):
        JobRun.objects.create(job="scan_for_redundancy", started_at=NOW)

        assert failing(health.report(NOW)) == {"scheduler"}


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        pytest.param("succeeded", set(), id="well"),
        pytest.param("partly", set(), id="a part of it failed"),
        pytest.param("failed", {"reminders"}, id="failed"),
    ],
)
def test_the_last_run_that_finished_is_told(outcome, expected):
    run_started(dt.timedelta(minutes=6), outcome)
    running = run_started(dt.timedelta(minutes=1), "running")

    report = health.report(NOW)

    assert failing(report) == expected
    assert report.last_run == running


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_told(settings, tmp_path):
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/none.sock"
    run_started(dt.timedelta())

    assert failing(health.report(NOW)) == {"broker"}


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_is_told_within_a_second(settings, tmp_path):
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/mute.sock"
    run_started(dt.timedelta())
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(f"{tmp_path}/mute.sock")
        mute.listen()
        asked_at = time.monotonic()

        report = health.report(NOW)

    assert failing(report) == {"broker"}
    assert time.monotonic() - asked_at < 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
def test_a_database_without_its_tables_is_told():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {JobRun._meta.db_table}")

    report = health.report(NOW)

    assert failing(report) == {"database", "scheduler"}
    assert report.last_run is None


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
def test_anyone_may_ask_and_learns_no_secret(client, settings, time_machine):
    time_machine.move_to(NOW, tick=False)
    JobRun.objects.create(
        job=health.HEARTBEAT,
        started_at=NOW,
        finished_at=NOW,
        outcome="failed",
        error="SMTP password hunter2 refused",
    )

    answer = client.get(reverse("healthz"))

    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert answer.json()["last_run"]["outcome"] == "failed"
    assert "no-store" in answer["Cache-Control"]
    assert "hunter2" not in answer.text
    assert settings.CELERY_BROKER_URL not in answer.text


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
def test_all_well_is_200(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    run_started(dt.timedelta(minutes=1))

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


@pytest.mark.django_db
@pytest.mark.usefixtures("_broker")
def test_asking_is_cheap(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/healthz")
