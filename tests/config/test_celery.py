import datetime as dt
import logging

import pytest
from celery import Celery
from celery.beat import Service

from config import celery
from tests import servers

TICK = "send renewal reminders"
READING = "read contracts"
NIGHTLY = "scan for redundancy"


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler whose file says that each job was rung at a given moment."""

    def after(last_rung):
        service = Service(
            celery.app,
            schedule_filename=str(tmp_path / "schedule"),
            scheduler_cls=celery.app.conf.beat_scheduler,
        )
        for entry in service.scheduler.schedule.values():
            entry.last_run_at = last_rung
        celery.ring_at_start(sender=service)
        service.scheduler.ring_in_turn(celery.app.now())
        services.append(service)
        return service.scheduler.schedule

    services = []
    yield after
    for service in services:
        service.scheduler.close()


def test_what_has_an_interval_is_due_as_soon_as_the_scheduler_starts(scheduler):
    entries = scheduler(celery.app.now())

    assert entries[TICK].is_due().is_due
    assert entries[READING].is_due().is_due
    assert not entries[NIGHTLY].is_due().is_due


def test_a_job_that_was_rung_in_the_future_is_rung_in_its_turn(scheduler):
    now = celery.app.now()

    entries = scheduler(now + dt.timedelta(days=1000))

    assert entries[TICK].is_due().is_due
    assert entries[NIGHTLY].is_due().next <= 24 * 3600


def test_a_night_that_was_missed_is_made_up_for(scheduler):
    entries = scheduler(celery.app.now() - dt.timedelta(days=3))

    assert entries[NIGHTLY].is_due().is_due


def test_every_entry_names_a_task_that_exists():
    celery.app.loader.import_default_modules()

    for entry in celery.app.conf.beat_schedule.values():
        assert entry["task"] in celery.app.tasks


def test_a_task_that_fails_is_logged_in_one_line(caplog):
    @celery.app.task(name="tests.break")
    def breaks():
        raise RuntimeError("Two\nlines.")

    with caplog.at_level(logging.ERROR, logger="config.celery"):
        breaks.apply()

    (record,) = [r for r in caplog.records if r.name == "config.celery"]
    assert record.getMessage().startswith("tests.break failed at ")
    assert record.getMessage().endswith("RuntimeError: Two lines.")
    assert "\n" not in record.getMessage()


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_worker_without_memory_ends_and_lets_another_begin(tmp_path):
    with servers.running_broker() as broker:
        client = Celery(broker=broker.url)
        with servers.celery_worker(
            *("--pool", "threads", "--include", "tests.config.tasks_that_hold"),
            environment={
                "REDIS_URL": broker.url,
                "STACKBOOK_DATA_DIR": str(tmp_path / "data"),
            },
            log=tmp_path / "log",
        ) as worker:
            client.send_task("tests.exhaust")

            servers.wait_until(lambda: worker.poll() is not None, seconds=20)

    assert worker.returncode == celery.OUT_OF_MEMORY
