import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.template import engines
from hypothesis import settings

from tests import servers

# How long an example takes says nothing on a busy machine.
settings.register_profile("stackbook", deadline=None)
settings.load_profile("stackbook")


@pytest.fixture(scope="session", autouse=True)
def celery_reads_its_settings():
    """Let Celery read them once, before a test changes some for itself."""
    assert current_app.conf.broker_url


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """A real broker: the one REDIS_URL names, or one brought up for the tests."""
    if own := os.environ.get("REDIS_URL"):
        yield own
        return
    with servers.running_broker() as broker:
        yield broker.url


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("There is no Chromium; .ci/run installs it.")
        pytest.skip("There is no Chromium on this machine.")
    return found


@pytest.fixture(autouse=True)
def no_trace_of_other_tests():
    """Forget the passes over the database of another test."""
    Path(django_settings.DATA_DIR, "fence.json").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def undefined_variables_cost_nothing(request, monkeypatch):
    """Skip the search for where an undefined variable stands, where none fails.

    The admin's theme has hundreds on a page, and each would walk the stack.
    """
    if request.node.get_closest_marker("ignore_template_errors"):
        monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
