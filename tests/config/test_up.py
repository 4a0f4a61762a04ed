"""`make run`, for real: the processes, their deaths and their ends."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.instances import free_port, instance
from tests.servers import BASE_DIR, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.enable_socket,
]


def start_and_read(folder, *before, **environment):
    """Start what is expected to refuse; return its exit code and what it said."""
    finished = subprocess.run(
        [*before, sys.executable, "-m", "config.up"],
        cwd=BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "STACKBOOK_DATA_DIR": str(folder),
            "STACKBOOK_PORT": str(free_port()),
            "DATABASE_URL": "",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return finished.returncode, finished.stdout + finished.stderr


@pytest.fixture(scope="module")
def stackbook(tmp_path_factory):
    with instance(tmp_path_factory.mktemp("stackbook") / "data") as one:
        one.start()
        yield one


def test_health_is_told(stackbook):
    status, body = stackbook.get("/healthz")

    report = json.loads(body)
    assert status == 200
    assert report["status"] == "ok"
    assert [part["name"] for part in report["parts"] if not part["ok"]] == []
    # Both are rung at the start; either may be the later one.
    assert report["last_run"]["job"] in {"send_renewal_reminders", "read_contracts"}


def test_its_pages_and_their_styles_are_served(stackbook):
    status, page = stackbook.get("/admin/login/")

    assert status == 200
    style = page.split('rel="stylesheet"')[0].rsplit('href="', 1)[-1].split('"')[0]
    style = style if style.startswith("/static/") else "/static/admin/css/base.css"
    assert stackbook.get(style)[0] == 200


def test_what_it_keeps_is_private(stackbook):
    assert stackbook.folder.stat().st_mode & 0o077 == 0
    assert (stackbook.folder / "secret_key").stat().st_mode & 0o077 == 0


def test_a_second_copy_in_the_same_folder_is_refused(stackbook):
    code, said = start_and_read(stackbook.folder, STACKBOOK_PORT="1")

    assert code == 1
    assert f"Stackbook runs already with the data in {stackbook.folder}" in said
    assert "Traceback" not in said


def test_an_occupied_port_is_named_before_anything_is_done(stackbook, tmp_path):
    code, said = start_and_read(tmp_path, STACKBOOK_PORT=str(stackbook.port))

    assert code == 1
    assert f"Port {stackbook.port} of 127.0.0.1 is in use" in said
    assert "Traceback" not in said
    assert not (tmp_path / "stackbook.sqlite3").exists()


@pytest.mark.parametrize("name", ["broker", "worker", "scheduler", "web"])
def test_a_child_that_dies_is_started_again(stackbook, name):
    killed = stackbook.children()[name]
    told = stackbook.said.count(f"{name} was killed (SIGKILL)")

    killed.kill()

    wait_until(lambda: stackbook.replaces(killed, name), seconds=20)
    wait_until(stackbook.is_well, seconds=20)
    assert stackbook.said.count(f"{name} was killed (SIGKILL)") == told + 1


@pytest.mark.parametrize("name", ["broker", "worker"])
def test_jobs_run_again_after_a_death(stackbook, name):
    killed = stackbook.children()[name]
    killed.kill()
    wait_until(lambda: stackbook.replaces(killed, name), seconds=20)
    restarted_at = dt.datetime.now(dt.UTC).isoformat()

    stackbook.children()["scheduler"].kill()  # a new one rings at once

    wait_until(lambda: stackbook.last_run() > restarted_at, seconds=30)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """An instance that ran once, with an administrator, and was stopped by Ctrl-C."""
    with instance(tmp_path_factory.mktemp("stopped") / "data") as one:
        one.start()
        asked_at = time.monotonic()
        one.code = one.stop(signal.SIGINT)
        one.seconds = time.monotonic() - asked_at
        one.said_at_first, one.left = one.said, one.family()
        yield one


def test_ctrl_c_stops_everything_cleanly(stopped):
    assert stopped.code == 0
    assert stopped.seconds < 10
    assert stopped.left == []
    assert "Traceback" not in stopped.said_at_first


def test_a_second_start_keeps_the_data(stopped):
    stopped.start()
    said = stopped.said
    stopped.stop()

    assert "Sign in as admin" in stopped.said_at_first
    assert "Sign in as admin" not in said
    assert "demo" not in said


def test_a_spoiled_schedule_file_does_not_stop_the_scheduler(stopped):
    files = [*stopped.folder.glob("celerybeat-schedule*")]
    for file in files:
        file.write_bytes(os.urandom(4096))
    spoiled_at = dt.datetime.now(dt.UTC).isoformat()

    stopped.start()
    wait_until(lambda: stopped.last_run() > spoiled_at, seconds=20)
    stopped.stop()

    assert files
    assert "scheduler ended" not in stopped.said


def test_killed_with_9_it_leaves_no_process(stopped):
    stopped.start()

    stopped.process.kill()
    stopped.process.wait()

    wait_until(lambda: stopped.family() == [], seconds=3)


def test_it_ends_with_the_make_that_started_it(stopped, tmp_path):
    makefile = tmp_path / "Makefile"
    command = f"{sys.executable} -m config.up --stop-with-parent"
    makefile.write_text(f"run:\n\t@exec {command}\n")
    stopped.start("make", "--file", str(makefile), "run")

    stopped.process.kill()
    stopped.process.wait()

    wait_until(lambda: stopped.family() == [], seconds=10)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param(
            {"STACKBOOK_PORT": "eighty"}, "STACKBOOK_PORT is 'eighty'", id="port"
        ),
        pytest.param({"STACKBOOK_HOST": "no.invalid"}, "STACKBOOK_HOST", id="host"),
        pytest.param({"STACKBOOK_DEBUG": "maybe"}, "STACKBOOK_DEBUG", id="yes or no"),
        pytest.param({"STACKBOOK_TIME_ZONE": "Mars"}, "STACKBOOK_TIME_ZONE", id="zone"),
        pytest.param({"DATABASE_URL": "oracle://x"}, "DATABASE_URL", id="database"),
        pytest.param({"REDIS_URL": "amqp://x"}, "REDIS_URL", id="broker"),
        pytest.param(
            {"DATABASE_URL": "postgres://someone:secret@127.0.0.1:1/none"},
            "The database cannot be used",
            id="no database server",
        ),
        pytest.param(
            {"DATABASE_URL": "sqlite:////proc/stackbook.sqlite3"},
            "cannot be used",
            id="a database where nothing can be written",
        ),
        pytest.param(
            {"STACKBOOK_DATA_DIR": "/dev/null/stackbook"},
            "The data folder /dev/null/stackbook cannot be used",
            id="a data folder that cannot be",
        ),
    ],
)
def test_what_prevents_a_start_is_said_in_a_sentence(tmp_path, environment, expected):
    code, said = start_and_read(tmp_path, **environment)

    assert code == 1
    assert expected in said
    assert "Traceback" not in said
    assert "secret" not in said.replace("secret_key", "")


def test_a_database_that_cannot_grow_is_said_in_a_sentence(tmp_path):
    code, said = start_and_read(
        tmp_path, "/bin/sh", "-c", 'ulimit -f 64; exec "$@"', "sh"
    )

    assert code == 1
    assert f"The database in {tmp_path} cannot be used" in said
    assert "Traceback" not in said
