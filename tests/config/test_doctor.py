"""What the doctor says of an installation, and what to do about it."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config import signs
from config.doctor import database, machine
from config.doctor.examination import examine
from config.doctor.finding import Level
from tests import factories, smtp
from vendors.models import Installation, JobRun, Mail, RefusedAddress, Reminder

NOW = dt.datetime(2026, 10, 2, 9, 30, tzinfo=dt.UTC)
DAYS_AGO = NOW - dt.timedelta(days=2)

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.fixture(autouse=True)
def _well(settings, broker_url, time_machine, tmp_path):
    """An installation in which everything is as it should be."""
    time_machine.move_to(NOW, tick=False)
    settings.CELERY_BROKER_URL = broker_url
    settings.SILENCED_SYSTEM_CHECKS = ["templates.E002"]  # the tests' own doing
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://stackbook.example.com"
    settings.MAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.example.com"
    settings.EMAIL_USE_TLS = True
    settings.DEFAULT_FROM_EMAIL = "Stackbook <stackbook@example.com>"
    for job in ("send_renewal_reminders", "read_contracts", "scan_for_redundancy"):
        factories.JobRunFactory(job=job, started_at=NOW, finished_at=NOW)
    factories.GroupFactory().user_set.add(factories.UserFactory(username="olga"))


@pytest.fixture
def _worker(monkeypatch):
    monkeypatch.setattr(signs, "workers_that_answer", lambda: 1)


def found(name, *, network=False, level=Level.LOOK):
    """The findings of a name, of which one must be at the given level."""
    findings = [one for one in examine(NOW, network=network) if one.name == name]
    assert level in {one.level for one in findings}, findings
    return next(one for one in findings if one.level is level)


@pytest.mark.usefixtures("_worker")
def test_where_all_is_well_there_is_nothing_to_look_at():
    looks = [one for one in examine(NOW, network=False) if one.level is Level.LOOK]

    # Nothing in a test has to outlive a power failure.
    assert {one.name for one in looks} <= {"database settings", "database clock"}


def test_a_worker_that_does_not_answer_is_told_before_a_job_is_late():
    assert "No worker answers" in found("worker").says


@pytest.mark.parametrize(
    "job", ["send_renewal_reminders", "read_contracts", "scan_for_redundancy"]
)
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(
            {"started_at": DAYS_AGO, "finished_at": DAYS_AGO},
            "It last ran 2 days ago",
            id="late",
        ),
        pytest.param({"outcome": "failed"}, "It failed just now", id="failed"),
        pytest.param(None, "It has never run", id="never"),
    ],
)
def test_a_job_that_does_not_do_its_work_is_told(job, facts, said):
    kept = JobRun.objects.filter(job=job)
    kept.update(**facts) if facts else kept.delete()
    factories.JobRunFactory(
        job="read_contracts" if job != "read_contracts" else "send_renewal_reminders",
        started_at=NOW - dt.timedelta(days=9),
        finished_at=NOW - dt.timedelta(days=9),
    )

    one = found(job)

    assert said in one.says
    assert one.do


def test_a_run_that_failed_in_part_is_a_note():
    JobRun.objects.filter(job="send_renewal_reminders").update(outcome="partly")

    assert found("send_renewal_reminders", level=Level.NOTE).do


def test_runs_that_failed_within_a_day_are_a_note_with_the_reason():
    hours_ago = NOW - dt.timedelta(hours=3)
    factories.JobRunFactory(
        outcome="failed",
        error="KeyError: 7",
        started_at=hours_ago,
        finished_at=hours_ago,
    )

    assert "KeyError: 7" in found("failed runs", level=Level.NOTE).says


def test_runs_dated_in_the_future_tell_of_a_clock_that_was_wrong():
    in_years = NOW + dt.timedelta(days=1000)
    factories.JobRunFactory(started_at=in_years, finished_at=in_years)

    assert "dated in the future" in found("clock").says


def installation(**facts):
    facts = {"site_url": "http://x", "passes": 7, "last_pass_at": NOW} | facts
    return Installation.objects.create(pk=Installation.ONLY, **facts)


def test_a_fence_is_told():
    installation(fence="restored", fenced_at=NOW)

    assert "restored from a backup" in found("fence").says


def test_a_sweep_that_does_not_happen_is_told():
    installation(swept_on=NOW.date() - dt.timedelta(days=3))

    assert "29 Sep 2026" in found("passes").says


def test_a_migration_that_was_not_applied_is_told():
    [(app, name)] = MigrationLoader(connection).graph.leaf_nodes("vendors")
    MigrationRecorder(connection).record_unapplied(app, name)

    assert f"1 not applied: {app}.{name}." in found("migrations").says


def test_a_database_that_is_newer_than_the_code_is_told():
    MigrationRecorder(connection).record_applied("vendors", "9999_from_tomorrow")

    assert "vendors.9999_from_tomorrow" in found("migrations").says


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        pytest.param((3, 6, 23), Level.OK, id="before there was a log"),
        pytest.param((3, 40, 1), Level.NOTE, id="Debian 12"),
        pytest.param((3, 44, 5), Level.NOTE, id="before its mending"),
        pytest.param((3, 44, 6), Level.OK, id="mended"),
        pytest.param((3, 45, 3), Level.NOTE, id="a line that was not mended"),
        pytest.param((3, 50, 6), Level.NOTE, id="before the second"),
        pytest.param((3, 50, 7), Level.OK, id="mended as well"),
        pytest.param((3, 51, 2), Level.NOTE, id="the last one"),
        pytest.param((3, 51, 3), Level.OK, id="the first without"),
        pytest.param((3, 53, 0), Level.OK, id="later"),
    ],
)
def test_versions_of_sqlite_that_may_lose_data_are_named(version, expected):
    assert database.version_of_sqlite(version).level is expected


def test_the_settings_of_the_database_are_read_back():
    if connection.vendor == "postgresql":
        assert "statement_timeout 0" in found("database settings").says
        assert found("database clock").level is Level.LOOK  # ours stands still
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    try:
        assert "busy_timeout 100 ms" in found("database settings").says
    finally:
        connection.close()


GOOD = {
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "default_transaction_isolation": "read committed",
    "synchronous_commit": "on",
    "fsync": "on",
}


@pytest.mark.parametrize(
    ("changed", "statement", "said"),
    [
        ({}, 0, ""),
        ({}, 60_000, ""),
        ({}, 500, "statement_timeout"),
        ({"default_transaction_isolation": "serializable"}, 0, "read committed"),
        ({"synchronous_commit": "off"}, 0, "go twice"),
        ({"fsync": "off"}, 0, "go twice"),
    ],
)
def test_the_settings_of_postgresql_are_judged(changed, statement, said):
    wrong = " ".join(database.wrong_settings(GOOD | changed, statement))

    assert said in wrong
    assert bool(wrong) == bool(said)


def test_a_full_disk_is_told(monkeypatch):
    usage = type("Usage", (), {"free": 10**6, "total": 10**12})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)

    assert "0.0 GB of 931.3 GB are free" in found("disk").says


def test_a_data_folder_that_is_gone_is_told(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "none"

    assert "cannot be used" in found("disk").says


def test_a_secret_key_that_others_may_read_is_told(settings):
    kept = settings.DATA_DIR / "secret_key"
    kept.touch(mode=0o644)
    kept.chmod(0o644)

    one = found("secret key")

    assert "Others on this machine may read" in one.says
    assert f"chmod 600 {kept}" in one.do


def test_a_link_that_leads_nowhere_is_told(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"

    assert "only this machine" in found("address").says


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("mail server", {"MAIL_CONFIGURED": False}, "nobody gets any"),
        (
            "mail settings",
            {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
            "sends nothing",
        ),
        (
            "mail settings",
            {"EMAIL_USE_TLS": False, "EMAIL_HOST_PASSWORD": "hunter2"},
            "unencrypted",
        ),
        ("sender", {"DEFAULT_FROM_EMAIL": "Stackbook <s@localhost>"}, "servers refuse"),
        ("settings", {"EMAIL_TIMEOUT": 10_000}, "vendors.E002"),
    ],
)
def test_settings_that_keep_mails_from_leaving_are_told(settings, name, changed, said):
    for setting, value in changed.items():
        setattr(settings, setting, value)

    one = found(name)

    assert said in one.says
    assert one.do
    assert "hunter2" not in one.says + one.do


class TestTheMailServer:
    @pytest.fixture(autouse=True)
    def _here(self, settings):
        settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    def test_is_left_alone_unless_asked_for(self, settings):
        settings.EMAIL_PORT = smtp.free_port()

        assert "--network" in found("mail server", level=Level.OK).says

    def test_answers(self, settings):
        with smtp.running() as (postbox, settings.EMAIL_PORT):
            one = found("mail server", network=True, level=Level.OK)

        assert "It answers" in one.says
        assert postbox.messages == []

    def test_is_away(self, settings):
        settings.EMAIL_PORT = smtp.free_port()

        assert "ConnectionRefused" in found("mail server", network=True).says

    def test_takes_no_password(self, settings):
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "hunter2"
        with smtp.running() as (_, settings.EMAIL_PORT):
            one = found("mail server", network=True)

        assert "SMTPNotSupportedError" in one.says
        assert "hunter2" not in one.says


@pytest.mark.parametrize("state", ["failed", "in_doubt", "held", "kept"])
def test_mails_that_did_not_go_are_counted(state):
    factories.MailFactory.create_batch(2, state=state, created_at=NOW)
    factories.MailFactory(state=state, created_at=NOW - dt.timedelta(days=31))

    one = found("mails")

    assert one.says.startswith("2 mails ")
    assert one.do


def test_mails_that_wait_for_hours_are_told_with_the_last_error():
    factories.MailFactory(
        created_at=NOW - dt.timedelta(hours=8), error="451 try again later"
    )

    assert "451 try again later" in found("queue").says


def test_reminders_in_no_mail_are_told():
    factories.ReminderFactory(owed_on=NOW.date() - dt.timedelta(days=2))

    assert found("reminders").says.startswith("1 reminder is owed")


def test_a_group_of_last_resort_that_is_empty_is_told():
    factories.GroupFactory().user_set.update(email="")
    factories.ContractFactory(owner=factories.UserFactory(is_active=False))
    factories.ContractFactory(owner=factories.UserFactory())

    assert "Nobody in the group “product ops”" in found("product ops").says
    assert found("contracts").says.startswith("1 live contract has nobody")


def test_owners_who_cannot_be_told_are_named():
    factories.ContractFactory(owner=factories.UserFactory(username="ann", email=""))
    factories.ContractFactory(
        owner=factories.UserFactory(),
        backup=factories.UserFactory(username="bob", is_active=False),
    )
    factories.ContractFactory(
        owner=factories.UserFactory(username="eve", email=""), state="archived"
    )

    one = found("owners", level=Level.NOTE)

    assert "2 people answer for contracts" in one.says
    assert "ann, bob" in one.says


def test_addresses_that_were_refused_are_named():
    factories.UserFactory(username="ann", email="Ann@Example.com")
    RefusedAddress.objects.create(address="ann@example.COM", since=NOW, reply="550")
    RefusedAddress.objects.create(address="gone@example.com", since=NOW, reply="550")

    assert found("addresses").says.endswith("1 address of active people: ann.")


def test_without_a_database_everything_else_is_told():
    with connection.cursor() as cursor:
        for model in (JobRun, Reminder, Mail):
            cursor.execute(
                f"DROP TABLE {model._meta.db_table} CASCADE"
                if connection.vendor == "postgresql"
                else f"DROP TABLE {model._meta.db_table}"
            )

    findings = {one.name: one for one in examine(NOW, network=False)}

    assert findings["database"].level is Level.LOOK
    assert findings["disk"].level is Level.OK
    assert "cannot be looked at" in findings["mails"].says


def doctor(*arguments):
    out = StringIO()
    code = 0
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue()


def test_the_command_prints_a_line_each_and_fails_where_there_is_something_to_do():
    code, said = doctor()

    assert code == 1
    assert "\nLOOK  worker: No worker answers" in said
    assert " → " in said
    assert all(line.startswith(("OK ", "NOTE ", "LOOK ")) for line in said.splitlines())


@pytest.mark.usefixtures("_worker")
def test_the_command_ends_well_where_all_is_well(monkeypatch):
    monkeypatch.setattr(database, "SAFE", ("OFF",))
    monkeypatch.setattr(database, "wrong_settings", lambda *_: iter(()))
    monkeypatch.setattr(database, "OTHER_CLOCK", dt.timedelta.max)

    code, said = doctor("--json")

    told = json.loads(said)
    assert (code, told["ok"]) == (0, True), said
    assert {one["level"] for one in told["checks"]} <= {"OK", "NOTE"}
