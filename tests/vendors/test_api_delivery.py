"""Where reminders go, what was answered and what became of mails, in the API."""

import datetime as dt

import pytest

from tests.api import client_with
from tests.factories import (
    ChannelFactory,
    DocumentFactory,
    MailFactory,
    NoticeFactory,
    RefusedAddressFactory,
    RenewalStepFactory,
    TermFactory,
    UserFactory,
)
from vendors.models import Channel, Mail, Preference, RefusedAddress, Response

pytestmark = pytest.mark.django_db

WEBHOOK = "https://hooks.example.com/services/T0/B0/a-secret-part"
CHANNELS = tuple(f"vendors.{right}_channel" for right in ("view", "add", "change"))


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))


def test_the_address_of_a_webhook_is_written_and_never_read():
    client = client_with(*CHANNELS)
    asked = {"name": "Designers", "kind": "webhook", "address": WEBHOOK}

    made = client.post("/api/v1/channels/", asked)
    detail = f"/api/v1/channels/{made.json()['id']}/"
    kept = client.put(detail, {**made.json(), "name": "Design"})
    history = client.get("/api/v1/channels/")

    assert made.json()["address"] is None
    assert made.json()["where"] == "hooks.example.com"
    assert kept.status_code == 200
    assert Channel.objects.get().address == WEBHOOK
    assert b"a-secret-part" not in made.content + kept.content + history.content


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"name": "A", "kind": "webhook", "address": "http://example.com"}, "address"),
        ({"name": "A", "kind": "mailbox", "address": "no address"}, "address"),
        ({"name": "A", "kind": "mailbox", "address": None}, "address"),
        ({"name": "A", "kind": "pigeon", "address": "a@example.com"}, "kind"),
    ],
)
def test_a_channel_that_nothing_can_be_sent_to_is_refused(asked, field):
    response = client_with(*CHANNELS).post("/api/v1/channels/", asked)

    assert response.status_code == 400
    assert list(response.json()) == [field]


@pytest.mark.parametrize("parameter", ["address", "search", "ordering"])
def test_nothing_narrows_channels_by_their_address(parameter):
    ChannelFactory(kind="webhook", address=WEBHOOK)
    value = {"ordering": "address"}.get(parameter, "hooks.example.com")

    response = client_with(*CHANNELS).get("/api/v1/channels/", {parameter: value})

    assert response.status_code == 400 or response.json()["count"] == 0


def test_a_refused_address_is_tried_again():
    refused = RefusedAddressFactory()
    address = f"/api/v1/refused-addresses/{refused.pk}/try-again/"
    view = "vendors.view_refusedaddress"

    forbidden = client_with(view).post(address)
    done = client_with(view, "vendors.delete_refusedaddress").post(address)

    assert (forbidden.status_code, done.status_code) == (403, 204)
    assert not RefusedAddress.objects.exists()


def test_a_person_keeps_how_to_read_days_without_other_rights():
    client = client_with(username="ann")

    before = client.get("/api/v1/my-preference/").json()
    wrong = client.put("/api/v1/my-preference/", {"zone": "Nowhere"})
    client.put("/api/v1/my-preference/", {"zone": "Europe/Malta", "date_style": "iso"})

    kept = Preference.objects.get()
    assert before == {"zone": "", "date_style": "day_first"}
    assert list(wrong.json()) == ["zone"]
    assert (kept.person.username, kept.zone) == ("ann", "Europe/Malta")
    assert client.get("/api/v1/my-preference/").json()["date_style"] == "iso"


LINK = "https://stackbook.example.com/decide/a-token:of-its-own/"


def test_a_mail_shows_its_link_to_its_reader_alone():
    reader = UserFactory(permissions=["vendors.view_mail"])
    mail = MailFactory(person=reader, text=f"Decide: {LINK}", html=f"<a>{LINK}</a>")
    address = f"/api/v1/mails/{mail.pk}/"
    own = client_with()
    own.force_login(reader)

    to_finance = client_with("vendors.view_mail", "vendors.view_term").get(address)
    to_others = client_with("vendors.view_mail").get(address).json()

    assert own.get(address).json()["text"] == f"Decide: {LINK}"
    assert b"a-token" not in to_finance.content
    assert (to_others["text"], to_others["html"]) == (None, None)


def test_a_mail_is_sent_again_with_a_reason(settings):
    settings.MAIL_CONFIGURED = True
    mail = MailFactory(state="failed")
    address = f"/api/v1/mails/{mail.pk}/resend/"
    rights = ("vendors.view_mail", "vendors.change_mail")

    forbidden = client_with("vendors.view_mail").post(address, {"reason": "x"})
    without = client_with(*rights).post(address, {})
    done = client_with(*rights, username="ann").post(
        address, {"reason": "Box emptied."}
    )

    assert forbidden.status_code == 403
    assert list(without.json()) == ["reason"]
    assert done.json()["state"] == "waiting"
    event = mail.events.get()
    assert (event.step, event.by.username, event.detail) == (
        "resent",
        "ann",
        "Box emptied.",
    )


def test_no_mail_is_sent_again_without_a_mail_server(settings):
    settings.MAIL_CONFIGURED = False
    mail = MailFactory(state="kept")

    response = client_with("vendors.view_mail", "vendors.change_mail").post(
        f"/api/v1/mails/{mail.pk}/resend/", {"reason": "x"}
    )

    assert response.json()["code"] == "nothing_to_send_with"
    assert Mail.objects.get().state == "kept"


ANSWERS = ("vendors.view_term", "vendors.view_document", "vendors.add_response")


@pytest.fixture
def term():
    term = TermFactory()
    RenewalStepFactory(contract=term.contract)
    NoticeFactory(contract=term.contract)
    return term


def test_a_reminder_is_acknowledged_put_off_and_taken_back(term):
    client = client_with(
        *ANSWERS, "vendors.view_response", "vendors.delete_response", username="ann"
    )
    address, about = f"/api/v1/terms/{term.pk}/", {"deadline": "2026-12-01"}

    seen = client.post(f"{address}acknowledge/", about)
    put_off = client.post(f"{address}snooze/", {**about, "until": "2026-11-01"})
    taken = client.post(f"/api/v1/responses/{put_off.json()['id']}/take-back/")

    assert (seen.status_code, put_off.status_code) == (201, 201)
    assert (put_off.json()["until"], put_off.json()["by"]) == ("2026-11-01", "ann")
    assert taken.status_code == 204
    assert [one.reaction for one in Response.objects.all()] == ["seen"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"deadline": "2026-12-02", "until": "2026-11-01"}, "deadline_moved"),
        ({"deadline": "2026-12-01", "until": "2026-12-05"}, "reason_missing"),
        ({"deadline": "2026-12-01", "until": "2026-10-02"}, "not_later"),
    ],
)
def test_what_cannot_be_put_off_is_refused_in_words(term, asked, code):
    response = client_with(*ANSWERS).post(f"/api/v1/terms/{term.pk}/snooze/", asked)

    assert (response.status_code, response.json()["code"]) == (409, code)
    assert not Response.objects.exists()


def test_answering_asks_for_its_own_right(term):
    document = DocumentFactory(expires_on=dt.date(2026, 12, 1))
    about = {"deadline": "2026-12-01"}
    client = client_with("vendors.view_term", "vendors.view_document")

    for address in (f"terms/{term.pk}", f"documents/{document.pk}"):
        assert client.post(f"/api/v1/{address}/acknowledge/", about).status_code == 403
    allowed = client_with(*ANSWERS)
    response = allowed.post(f"/api/v1/documents/{document.pk}/acknowledge/", about)
    assert response.json()["document_title"] == "Master agreement"
