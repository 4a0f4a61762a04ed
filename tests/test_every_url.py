"""Who may open what: every address of the site, walked by those who may not."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What anybody on the network may ask for, and why. Everything else refuses.
PUBLIC = {
    "": "leads to the start page, which asks who is there",
    "healthz": "for machines that watch; tells nothing secret",
    "admin/login/": "where one signs in",
    "admin/logout/": "ends a session where there is one",
    "api/v1/token/": "changes a password for a token, and refuses without one",
}
# What anybody who is signed in may ask for besides.
SIGNED_IN = {
    "api/v1/": "lists the resources by name",
    "api/v1/<drf_format_suffix:format>": "the same",
    "api/v1/schema/": "describes the resources",
    "api/v1/docs/": "shows the description",
    "api/v1/my-preference/": "how one reads days oneself",
}
# And whoever may come into the admin, with no right to any record.
STAFF = {
    "admin/": "the start page; each of its blocks asks for its own right",
    "admin/search/": "finds what one may see",
    "admin/jsi18n/": "the words that the pages' scripts use",
    "admin/vendors/preference/mine/": "how one reads days, and one's own mails",
    "admin/password_change/": "one's own password",
    "admin/password_change/done/": "says that it was changed",
}
REFUSED = {401, 403, 404, 405}
PARAMETER = re.compile(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|<[^>]+>|\(\[\^/\]\+\)")


def patterns(resolver=None, before=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern, path)
        else:
            yield path


EVERY = sorted(set(patterns()))


def address(pattern):
    """Return an address of the pattern, about record 1 where it names one."""
    if "app_label" in pattern:
        return "/admin/vendors/"
    path = re.sub(r"\\(.)|[\^$]", r"\1", PARAMETER.sub("1", pattern))
    return "/" + path.replace(".1/?", ".json").replace("/?", "/")


def is_refused(response):
    if response.status_code in {301, 302}:
        # To the sign-in, back to the start, or to a page that is walked itself.
        leads_to = response["Location"]
        return "login" in leads_to or leads_to.endswith(("/admin/", "/change/"))
    return response.status_code in REFUSED


@pytest.fixture
def records():
    """One record of everything there is, so that nothing is refused for want of it."""
    for name in dir(factories):
        made = getattr(factories, name)
        if name.endswith("Factory") and hasattr(made, "_meta") and made._meta.model:
            made()


@pytest.fixture
def somebody():
    """A person who may sign in and nothing else."""
    client = Client()
    client.force_login(factories.UserFactory())
    return client


@pytest.fixture
def staff_without_rights():
    client = Client()
    client.force_login(factories.UserFactory(is_staff=True))
    return client


def opened(client, allowed):
    return {
        (method, pattern)
        for pattern in EVERY
        if pattern not in allowed
        for method in ("get", "post", "put", "patch", "delete")
        if not is_refused(getattr(client, method)(address(pattern)))
    }


def test_nobody_opens_anything_without_signing_in(records, client):
    assert opened(client, PUBLIC) == set()


def test_somebody_without_rights_opens_nothing_but_the_description(records, somebody):
    assert opened(somebody, {*PUBLIC, *SIGNED_IN}) == set()


def test_staff_without_rights_open_no_record(records, staff_without_rights):
    assert opened(staff_without_rights, {*PUBLIC, *SIGNED_IN, *STAFF}) == set()


def test_every_address_that_is_listed_exists():
    assert {*PUBLIC, *SIGNED_IN, *STAFF} <= set(EVERY)
