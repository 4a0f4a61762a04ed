"""Real processes are killed; health says which one, and when it is back."""

import contextlib
import datetime as dt
import os
import subprocess
import sys

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from config import health, signs
from tests.servers import (
    BASE_DIR,
    celery_worker,
    database_url,
    running_broker,
    wait_until,
)
from vendors.models import JobRun

LATE = dt.timedelta(minutes=7)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def broker(settings):
    with running_broker() as server:
        settings.CELERY_BROKER_URL = server.url
        yield server


@pytest.fixture
def environment(broker, tmp_path):
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(connection.settings_dict),
        "REDIS_URL": broker.url,
        "STACKBOOK_DATA_DIR": str(tmp_path),
    }


@contextlib.contextmanager
def scheduler(environment, log):
    command = [sys.executable, "-m", "celery", "--app", "config", "beat"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=BASE_DIR,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def failing(**how):
    found = health.report(timezone.now(), up_since=health.LONG_AGO, **how)
    return {part.name for part in found.failing}


def well():
    return not failing()


def let_time_pass():
    """Let every run have been seven minutes earlier."""
    JobRun.objects.update(
        started_at=F("started_at") - LATE, finished_at=F("finished_at") - LATE
    )


def test_what_was_killed_is_told_and_that_it_is_back(broker, environment, tmp_path):
    log = tmp_path / "worker.log"
    ring = scheduler(environment, tmp_path / "beat.log")
    with celery_worker(environment=environment, log=log) as worker, ring:
        wait_until(well, seconds=60)
        worker.kill()
        worker.wait()

        # Whoever asks the workers knows at once, the others once a job is late.
        assert failing(ask_workers=True) == {"worker"}
        let_time_pass()
        late = {"send_renewal_reminders", "read_contracts"}
        assert failing() == {"worker", *late}

    with celery_worker(environment=environment, log=log):
        signs.leave(timezone.now() - LATE)  # the last that it left, some time ago
        assert "scheduler" in failing()
        assert "worker" not in failing(ask_workers=True)

        with scheduler(environment, tmp_path / "beat.log"):
            wait_until(well, seconds=60)
            broker.stop(kill=True)
            assert failing() == {"broker"}

            broker.start()
            wait_until(lambda: "broker" not in failing(), seconds=30)
