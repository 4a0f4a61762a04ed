"""Mails that are held: said on every page, and let go by a person."""

import datetime as dt
import html

import pytest
from django.urls import reverse

from tests.api import client_with
from tests.factories import ContractFactory, MailFactory, UserFactory
from vendors.models import Mail, MailEvent
from vendors.operations import fence
from vendors.rules.fence import Fence

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

NOW = dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC)
CHANGE = ("vendors.view_mail", "vendors.change_mail")
HELD = "admin:vendors_mail_held"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def held():
    """Two mails that wait behind a fence."""
    mails = MailFactory.create_batch(2, state="waiting")
    fence.put_up(Fence.RESTORED, now=NOW)
    return mails


def signed_in(client, *permissions):
    person = UserFactory(is_staff=True, permissions=permissions)
    client.force_login(person)
    return person


def opened(client, address):
    return html.unescape(client.get(address).content.decode())


def states():
    return [*Mail.objects.order_by("pk").values_list("state", flat=True)]


@pytest.mark.parametrize("fence_of", Fence)
def test_every_page_says_why_no_mail_goes_out(client, fence_of):
    contract = ContractFactory()
    fence.put_up(fence_of, now=NOW)
    client.force_login(UserFactory(superuser=True))
    pages = [
        reverse("admin:index"),
        reverse("admin:vendors_contract_changelist"),
        reverse("admin:vendors_contract_change", args=[contract.pk]),
        reverse("admin:vendors_preference_mine"),
    ]

    bodies = [opened(client, page) for page in pages]

    assert all("No mail goes out:" in body for body in bodies)
    assert all("Say which mails go" in body for body in bodies)


def test_whoever_may_not_let_mails_go_is_told_and_led_nowhere(client, held):
    signed_in(client)

    body = opened(client, reverse("admin:index"))

    assert "the database looks like one restored from a backup" in body
    assert "Say which mails go" not in body
    assert client.get(reverse(HELD)).status_code == 403
    assert client.post(reverse(HELD), {"which": "all"}).status_code == 403
    assert states() == ["held", "held"]


def test_without_a_fence_no_page_says_anything(client):
    signed_in(client, *CHANGE)

    assert "No mail goes out:" not in opened(client, reverse("admin:index"))
    assert "No mails are held" in opened(client, reverse(HELD))


def test_nobody_who_signs_in_is_told(client, held):
    assert "No mail goes out:" not in opened(client, reverse("admin:login"))


@pytest.mark.parametrize(
    ("which", "left"),
    [
        ("all", ["waiting", "waiting"]),
        ("chosen", ["waiting", "stopped"]),
        ("none", ["stopped", "stopped"]),
    ],
)
def test_a_person_says_which_go(client, held, which, left):
    person = signed_in(client, *CHANGE)
    chosen = {"mail": [held[0].pk]} if which == "chosen" else {}
    answer = {"which": which, "reason": "The old server sent the rest.", **chosen}

    shown = opened(client, reverse(HELD))
    client.post(reverse(HELD), answer)

    assert held[0].subject in shown
    assert states() == left
    said = MailEvent.objects.filter(by=person)
    assert {event.detail for event in said} == {"The old server sent the rest."}
    assert "No mail goes out:" not in opened(client, reverse("admin:index"))


def test_an_answer_without_a_reason_is_refused_and_shown_again(client, held):
    signed_in(client, *CHANGE)
    answer = {"which": "chosen", "mail": [held[1].pk], "reason": ""}

    response = client.post(reverse(HELD), answer)

    body = response.content.decode()
    assert "This field is required." in body
    box = body[body.index(f'id="mail-{held[1].pk}"') :].partition(">")[0]
    assert "checked" in box
    assert states() == ["held", "held"]


def test_what_somebody_else_answered_meanwhile_is_said(client):
    signed_in(client, *CHANGE)

    answer = {"which": "all", "reason": "They are new."}
    response = client.post(reverse(HELD), answer, follow=True)

    assert "somebody has answered meanwhile" in response.content.decode()


def test_the_api_lets_mails_go_by_their_ids(held):
    client = client_with(*CHANGE)
    address = "/api/v1/mails/release/"
    asked = {"mails": [held[0].pk], "reason": "The rest went before."}

    refused = client_with("vendors.view_mail").post(address, asked)
    wrong = client.post(address, {"mails": "all", "reason": "x"})
    done = client.post(address, asked)
    again = client.post(address, asked)

    assert refused.status_code == 403
    assert wrong.status_code == 400
    assert done.json() == {"sent": 1, "discarded": 1}
    assert states() == ["waiting", "stopped"]
    assert (again.status_code, again.json()["code"]) == (409, "nothing_held")
