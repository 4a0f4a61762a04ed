"""What import-linter cannot see: relations by name, and habits of the jobs."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

BELOW = {
    "vendors": {"vendors", "auth"},
    "inventory": {"inventory", "vendors", "auth"},
}
OURS = [
    path
    for app in ("config", "inventory", "vendors")
    for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
    if "migrations" not in path.parts
]


@pytest.mark.parametrize("app", BELOW)
def test_models_relate_only_to_their_own_app_and_those_below(app):
    related = {
        field.related_model._meta.app_label
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
    }

    assert related <= BELOW[app]


@pytest.mark.parametrize("app", BELOW)
def test_every_constraint_has_a_name_of_its_table_and_a_sentence(app):
    for model in apps.get_app_config(app).get_models():
        for constraint in model._meta.constraints:
            assert constraint.name.startswith(f"{app}_{model._meta.model_name}_")
            assert constraint.violation_error_message.endswith("."), constraint.name


def test_jobs_are_an_alarm_clock_and_not_a_calendar():
    """No task is put off: a message held longer than the broker waits runs twice."""
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                names = {keyword.arg for keyword in node.keywords}
                assert not names & {"eta", "countdown", "expires"}, path


def test_the_clock_rings_without_arguments_in_utc():
    assert settings.CELERY_ENABLE_UTC
    assert settings.CELERY_TIMEZONE == "UTC"
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert set(entry) == {"task", "schedule"}


def test_every_scheduled_task_exists():
    from config.celery import app

    app.loader.import_default_modules()

    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(Path(*path.parts[-3:])))
def test_a_file_stays_readable(path):
    assert len(path.read_text().splitlines()) <= 420


def pragmas():
    with connection.cursor() as cursor:
        return {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "busy_timeout", "foreign_keys")
        }


@pytest.mark.django_db
def test_the_database_runs_with_the_options_that_keep_two_writers_apart():
    if connection.vendor == "postgresql":
        assert connection.settings_dict["CONN_HEALTH_CHECKS"]
        return

    assert pragmas() == {
        "journal_mode": "wal",
        "busy_timeout": 20_000,
        "foreign_keys": 1,
    }
    assert connection.transaction_mode == "IMMEDIATE"
