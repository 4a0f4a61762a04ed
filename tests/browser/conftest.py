"""A real browser that fails a test when a script fails or asks another host."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connections
from playwright.sync_api import sync_playwright

from tests.browser.screens import PASSWORD
from tests.factories import UserFactory

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


@pytest.fixture(autouse=True)
def playwright_beside_the_database(monkeypatch):
    # Playwright keeps an event loop in this thread, and Django then refuses queries.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(params=[1440, 390], ids=["wide", "narrow"])
def page(request, chromium):
    """A page that fails the test when a script fails or asks another host."""
    troubles = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        width = request.param
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda asked: troubles.extend(elsewhere(asked.url)))
        yield page
        browser.close()
        connections.close_all()  # those of the event loop, which nobody else closes
    assert troubles == []


def elsewhere(url):
    address = urlsplit(url)
    ours = address.scheme in {"data", "blob", "about"} or address.hostname in {
        "localhost",
        "127.0.0.1",
    }
    return [] if ours else [url]


@pytest.fixture
def person(db):
    person = UserFactory(
        username="kim", first_name="Kim", last_name="Berg", superuser=True
    )
    person.set_password(PASSWORD)
    person.save()
    return person
