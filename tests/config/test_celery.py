import datetime as dt
import logging

import pytest
from celery.beat import Service

from config import celery

TICK = "send renewal reminders"
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


def test_the_tick_is_due_as_soon_as_the_scheduler_starts(scheduler):
    entries = scheduler(celery.app.now())

    assert entries[TICK].is_due().is_due
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
