"""Tokens, sessions, and the description of the API."""

import base64
import datetime as dt
import re

import pytest
import time_machine
from django.core.management import call_command
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.api import ROOT, client_with
from tests.factories import UserFactory, VendorFactory
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def basic(username, password):
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    return {"HTTP_AUTHORIZATION": f"Basic {pair}"}


@pytest.fixture
def person():
    user = UserFactory(username="robin", permissions=["vendors.view_vendor"])
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def token(person):
    response = APIClient().post(f"{ROOT}token/", **basic("robin", PASSWORD))
    assert response.status_code == 201
    return response.json()["token"]


def with_token(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_a_name_and_a_password_give_a_token_that_reads(token):
    VendorFactory()

    response = with_token(token).get(f"{ROOT}vendors/")

    assert response.json()["count"] == 1


def test_a_token_is_kept_as_a_digest_only(token):
    kept = AuthToken.objects.get()

    assert token not in kept.digest
    assert kept.expiry > kept.created + dt.timedelta(days=364)


def test_a_session_gives_a_token(person):
    client = APIClient()
    client.force_login(person)

    assert client.post(f"{ROOT}token/").status_code == 201


def test_a_session_writes_only_with_the_csrf_token():
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(UserFactory(superuser=True))

    assert client.post(f"{ROOT}vendors/", {"name": "Acme"}).status_code == 403


def test_a_password_opens_nothing_but_the_token(person):
    response = APIClient().get(f"{ROOT}vendors/", **basic("robin", PASSWORD))

    assert response.status_code == 401


def test_a_token_makes_no_other(token):
    assert with_token(token).post(f"{ROOT}token/").status_code == 403


def test_tokens_are_not_listed(token):
    assert with_token(token).get(f"{ROOT}token/").status_code == 405


def test_a_revoked_token_opens_nothing(person, token):
    other = AuthToken.objects.create(user=person)[0]
    client = with_token(token)

    revoked = client.delete(f"{ROOT}token/")

    assert revoked.status_code == 204
    assert client.get(f"{ROOT}vendors/").status_code == 401
    assert list(AuthToken.objects.all()) == [other]


def test_all_own_tokens_are_revoked_by_password(person, token):
    others = AuthToken.objects.create(user=UserFactory())[0]

    APIClient().delete(f"{ROOT}token/", **basic("robin", PASSWORD))

    assert list(AuthToken.objects.all()) == [others]


def test_an_old_token_opens_nothing(token):
    with time_machine.travel(dt.datetime(2100, 1, 1, tzinfo=dt.UTC), tick=False):
        response = with_token(token).get(f"{ROOT}vendors/")

    assert response.status_code == 401


def test_the_token_of_somebody_who_left_opens_nothing(person, token):
    person.is_active = False
    person.save()

    assert with_token(token).get(f"{ROOT}vendors/").status_code == 401


@pytest.mark.parametrize(
    "token",
    ["", "a b", "0" * 64, "\xff" * 20, "a\0b", "é" * 64],
    ids=["empty", "two", "wrong", "no text", "NUL", "accents"],
)
@pytest.mark.parametrize("page", ["", "vendors/", "schema/", "token/"])
def test_a_token_of_any_shape_is_refused(token, page):
    response = with_token(token).get(f"{ROOT}{page}")

    assert response.status_code == 401


@pytest.mark.parametrize(
    ("username", "password"),
    [("robin", "wrong"), ("nobody", PASSWORD), ("ro\0bin", "x"), ("robin", "\0")],
    ids=["password", "name", "NUL in the name", "NUL in the password"],
)
def test_a_wrong_name_or_password_is_refused(person, username, password):
    response = APIClient().post(f"{ROOT}token/", **basic(username, password))

    assert response.status_code == 401


def test_the_history_names_who_wrote_by_token(person):
    person.is_superuser = True
    person.save()
    client = with_token(AuthToken.objects.create(user=person)[1])

    vendor = client.post(f"{ROOT}vendors/", {"name": "Acme"}).json()
    client.patch(f"{ROOT}vendors/{vendor['id']}/", {"notes": "Good."})
    client.delete(f"{ROOT}vendors/{vendor['id']}/")

    history = Vendor.history.filter(id=vendor["id"])
    assert [(row.history_type, row.history_user) for row in history] == [
        ("-", person),
        ("~", person),
        ("+", person),
    ]


def test_the_history_names_who_wrote_by_session():
    client = client_with("vendors.add_vendor", username="sam")

    client.post(f"{ROOT}vendors/", {"name": "Acme"})

    assert Vendor.history.get().history_user.username == "sam"


def test_the_description_has_no_warning(tmp_path, capsys):
    call_command(
        "spectacular",
        *("--validate", "--fail-on-warn"),
        *("--file", str(tmp_path / "schema.yml")),
    )

    assert capsys.readouterr().err == ""
    assert (tmp_path / "schema.yml").read_text().startswith("openapi: 3.1.0")


def test_the_description_is_for_signed_in_people(client):
    assert client.get(f"{ROOT}schema/").status_code == 401
    assert client_with().get(f"{ROOT}schema/").status_code == 200


def test_the_page_to_try_it_out_asks_no_other_host():
    page = client_with().get(f"{ROOT}docs/").content.decode()

    assert re.findall(r"(?:src|href)=\"([^/\"][^\"]*:[^\"]*)\"", page) == []
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
    assert '"validatorUrl": null' in page


def test_the_page_to_try_it_out_sends_others_to_sign_in(client):
    response = client.get(f"{ROOT}docs/")

    assert response.status_code == 302
    assert "/login/" in response.url


def test_the_start_lists_the_resources_to_people_with_an_account(client):
    assert client.get(ROOT).status_code == 401
    assert "contracts" in client_with().get(ROOT).json()
