"""A real worker reads what was asked for, and one that is killed is made up for."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.conf import settings as chosen
from django.db import connection, transaction
from django.utils import timezone

from tests import servers
from tests.vendors.readings import file_of
from vendors.models import ContractReading
from vendors.operations.reading import CLAIM, ask_for_reading
from vendors.reading.proposals import Fact
from vendors.waking import wake

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "REDIS_URL" in os.environ, reason="The broker of REDIS_URL has its own workers."
    ),
]


@pytest.fixture(params=["threads", "prefork"])
def worker(request, tmp_path):
    """A worker on the tests' database, woken by the broker of these settings."""
    server = servers.Broker(chosen.DATA_DIR)
    server.start()
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STACKBOOK_DATA_DIR": str(chosen.DATA_DIR),
        "DATABASE_URL": servers.database_url(connection.settings_dict),
    }
    try:
        with servers.celery_worker(
            f"--pool={request.param}",
            environment=environment,
            log=tmp_path / "worker.log",
        ):
            yield
    finally:
        server.stop()


@pytest.fixture
def document():
    """A document in the folder where a worker of these settings looks for it."""
    document = file_of()
    yield document
    Path(document.file.path).unlink()


def state_of(reading):
    reading.refresh_from_db()
    return reading.state


def test_what_is_asked_for_is_read_within_seconds(worker, document):
    with transaction.atomic():
        reading = ask_for_reading(document, by=None, now=timezone.now())
        wake("vendors.tasks.read_contracts")

    servers.wait_until(lambda: state_of(reading) == "read", seconds=20)

    law = reading.proposed_facts.get(fact=Fact.GOVERNING_LAW)
    assert law.proposed == "Malta"
    assert law.quote in reading.content


def test_what_a_killed_worker_had_claimed_is_read_by_the_next(worker, document):
    reading = ask_for_reading(document, by=None, now=timezone.now())
    long_ago = timezone.now() - CLAIM - dt.timedelta(minutes=1)
    ContractReading.objects.filter(pk=reading.pk).update(next_attempt_at=long_ago)
    ContractReading.objects.claim(reading.pk, now=long_ago, until=long_ago + CLAIM)

    with transaction.atomic():
        wake("vendors.tasks.read_contracts")

    servers.wait_until(lambda: state_of(reading) == "read", seconds=20)
    assert reading.attempts == 2
