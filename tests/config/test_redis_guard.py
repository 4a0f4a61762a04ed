import time

import pytest
from celery import Celery

from config import broker
from tests import servers


@pytest.fixture
def own_broker():
    with servers.running_broker() as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("pool", ["threads", "prefork"])
def test_a_busy_worker_survives_that_its_broker_goes_and_comes_back(
    own_broker, pool, tmp_path
):
    begun, release, done = tmp_path / "begun", tmp_path / "release", tmp_path / "done"
    log = tmp_path / "log"
    client = Celery(
        broker=own_broker.url, broker_transport_options=broker.TRANSPORT_OPTIONS
    )
    # Two at a time: only a worker that waits for a message while it holds another
    # is left with a channel that it cannot use.
    with servers.celery_worker(
        *("--pool", pool, "--concurrency", "2"),
        *("--include", "tests.config.tasks_that_hold"),
        environment={
            "REDIS_URL": own_broker.url,
            "STACKBOOK_DATA_DIR": str(tmp_path / "data"),
        },
        log=log,
    ) as worker:
        client.send_task("tests.hold", (str(begun), str(release)))
        servers.wait_until(begun.exists, seconds=10)

        own_broker.stop(kill=True)
        servers.wait_until(lambda: "Cannot connect" in log.read_text(), seconds=10)
        own_broker.start()
        servers.wait_until(
            lambda: log.read_text().count("Connected to") == 2, seconds=30
        )
        release.touch()
        servers.wait_until(lambda: not release.exists(), seconds=10)
        time.sleep(1)  # the worker acknowledges, in vain
        client.send_task("tests.mark", (str(done),))

        servers.wait_until(done.exists, seconds=30)
        assert worker.poll() is None
