import os
import stat
from pathlib import Path

import pytest
import redis

from config import broker

DEEP = "a-folder-in-a-folder-in-a-folder-in-a-folder/" * 3


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param("/srv/" + DEEP, id="too long for a unix socket"),
        pytest.param("/srv/our tools", id="a space"),
        pytest.param("/srv/50%20", id="a percent sign"),
        pytest.param("/srv/tools?#1", id="what a URL reads otherwise"),
        pytest.param("/srv/Werkzeuge für alle", id="not ASCII"),
    ],
)
def test_a_folder_that_no_socket_url_can_name_gets_a_socket_elsewhere(folder):
    found = broker.socket_path(Path(folder))

    assert not found.is_relative_to(folder)
    assert len(os.fsencode(found)) <= broker.SOCKET_PATH_BYTES
    assert found == broker.socket_path(Path(folder))
    assert found != broker.socket_path(Path(folder) / "other")


def test_the_socket_lies_in_the_data_folder_where_it_can():
    folder = Path("/srv/stackbook")

    assert broker.embedded_url(folder) == "redis+socket:///srv/stackbook/broker.sock"


def test_the_url_for_celery_becomes_one_for_the_client(broker_url):
    client = redis.Redis.from_url(broker.client_url(broker_url))

    assert client.ping()

    client.close()


def test_what_the_broker_keeps_is_private(tmp_path):
    broker.command(tmp_path / "data")

    kept = tmp_path / "data" / "broker"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_a_socket_folder_that_is_not_ours_is_refused(tmp_path):
    data = tmp_path / DEEP / "data"
    squatted = broker.socket_path(data).parent
    squatted.symlink_to(tmp_path)

    try:
        with pytest.raises(broker.NoBroker, match="belongs to another user"):
            broker.command(data)
    finally:
        squatted.unlink()


def test_a_server_on_the_path_is_preferred_to_ours(tmp_path, monkeypatch):
    own = tmp_path / "redis-server"
    own.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert broker.server_program() == str(own)
