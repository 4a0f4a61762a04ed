"""What was owed and sent, and where it goes, on the pages of the admin."""

import pytest
from django.urls import reverse

from tests.factories import (
    ChannelFactory,
    ContractFactory,
    MailEventFactory,
    MailFactory,
    RefusedAddressFactory,
    ReminderFactory,
    UserFactory,
)
from vendors.models import Channel, Preference, RefusedAddress

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

WEBHOOK = "https://hooks.example.com/services/T0/B0/a-secret-part"
MANAGES = tuple(f"vendors.{right}_channel" for right in ("view", "add", "change"))


def signed_in(client, *permissions):
    person = UserFactory(is_staff=True, permissions=permissions)
    client.force_login(person)
    return person


def page(record, name="change"):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[record.pk])


def listed(model):
    return reverse(f"admin:vendors_{model}_changelist")


@pytest.fixture
def webhook():
    return ChannelFactory(name="Design team", kind="webhook", address=WEBHOOK)


@pytest.mark.parametrize("permissions", [MANAGES, MANAGES[:1]], ids=["all", "view"])
def test_the_address_of_a_webhook_is_never_shown_again(client, webhook, permissions):
    signed_in(client, *permissions)

    pages = [page(webhook), listed("channel"), page(webhook, "history")]
    bodies = [client.get(address).content.decode() for address in pages]

    assert not any("a-secret-part" in body for body in bodies)
    assert "hooks.example.com" in bodies[0]
    assert "hooks.example.com" in bodies[1]


def test_a_webhook_keeps_its_address_unless_another_is_typed(client, webhook):
    signed_in(client, *MANAGES)
    kept = {"name": "Designers", "kind": "webhook", "address": "", "is_active": "on"}
    moved = "https://hooks.example.com/another"

    client.post(page(webhook), kept)
    after_nothing = Channel.objects.get()
    client.post(page(webhook), {**kept, "address": moved})

    assert (after_nothing.name, after_nothing.address) == ("Designers", WEBHOOK)
    assert Channel.objects.get().address == moved


def test_an_address_that_nothing_can_be_sent_to_is_refused_beside_its_field(client):
    signed_in(client, *MANAGES)
    asked = {"name": "Designers", "kind": "webhook", "address": "http://example.com"}

    response = client.post(reverse("admin:vendors_channel_add"), asked)

    assert "Enter a valid URL." in response.content.decode()
    assert not Channel.objects.exists()


def test_no_filter_guesses_the_address_of_a_webhook(client, webhook):
    signed_in(client, *MANAGES)

    response = client.get(listed("channel"), {"address__startswith": "https://hooks"})

    assert response.status_code == 400


def test_a_refused_address_is_tried_again_once_it_is_deleted(client):
    refused = RefusedAddressFactory()
    signed_in(client, "vendors.view_refusedaddress", "vendors.delete_refusedaddress")

    shown = client.get(page(refused)).content.decode()
    client.post(page(refused, "delete"), {"post": "yes"})

    assert "delete it here to have it tried again" in shown
    assert not RefusedAddress.objects.exists()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("waiting", "It goes with the next run of the job."),
        ("failed", "put the address right, then send it again"),
        ("in_doubt", "Ask whether it arrived"),
        ("held", "Send it, or discard it"),
        ("stopped", "was settled before it went"),
        ("kept", "set EMAIL_URL"),
    ],
)
def test_the_state_of_a_mail_says_what_to_do(client, state, says):
    mail = MailFactory(state=state)
    signed_in(client, "vendors.view_mail")

    assert says in client.get(page(mail)).content.decode()


def test_a_mail_shows_what_happened_to_it_and_what_it_was_about(client):
    contract = ContractFactory(title="Design licences")
    mail = MailFactory()
    ReminderFactory(mail=mail, term__contract=contract, role="next_in_line")
    asked = UserFactory(first_name="Kim", last_name="Berg")
    MailEventFactory(mail=mail, step="resent", detail="The box was full.", by=asked)
    signed_in(
        client, *(f"vendors.view_{name}" for name in ("mail", "mailevent", "reminder"))
    )

    body = client.get(page(mail)).content.decode()

    for said in ("The box was full.", "Kim Berg", "Design licences", "Next in line"):
        assert said in body


def test_another_persons_mail_shows_no_link_to_decide_with(client):
    link = "https://stackbook.example.com/decide/a-token:of-its-own/"
    mail = MailFactory(text=f"Decide: {link}", html=f'<a href="{link}">Decide</a>')
    signed_in(client, "vendors.view_mail", "vendors.view_term")

    body = client.get(page(mail)).content.decode()

    assert "/decide/" in body
    assert "a-token" not in body


def test_a_list_of_reminders_takes_no_more_queries(
    client, django_assert_max_num_queries
):
    ReminderFactory.create_batch(30)
    signed_in(client, "vendors.view_reminder")

    with django_assert_max_num_queries(16):
        response = client.get(listed("reminder"))

    assert response.status_code == 200


def test_a_person_chooses_how_to_read_days(client):
    person = signed_in(client)
    mine = reverse("admin:vendors_preference_mine")
    other = MailFactory(subject="Of somebody else")
    MailFactory(person=person, subject="Decide about it")

    shown = client.get(mine).content.decode()
    client.post(mine, {"zone": "Europe/Malta", "date_style": "iso"})

    kept = Preference.objects.get()
    assert (kept.person, kept.zone, kept.date_style) == (person, "Europe/Malta", "iso")
    assert "Decide about it" in shown
    assert other.subject not in shown


def test_a_time_zone_that_does_not_exist_is_refused(client):
    signed_in(client)
    mine = reverse("admin:vendors_preference_mine")

    response = client.post(mine, {"zone": "Europe/Nowhere", "date_style": "iso"})

    assert "No time zone is called “Europe/Nowhere”" in response.content.decode()
    assert not Preference.objects.exists()


def test_lead_times_of_a_contract_that_cannot_be_are_refused(client):
    contract = ContractFactory()
    client.force_login(UserFactory(superuser=True))

    shown = client.post(page(contract), {"reminder_leads": "soon"}).content.decode()

    assert "Write days from 0 to 550" in shown
    contract.refresh_from_db()
    assert contract.reminder_leads == ""


def test_a_template_says_that_it_is_one(client):
    contract = ContractFactory(state="template")
    client.force_login(UserFactory(superuser=True))

    body = client.get(page(contract)).content.decode()

    assert '<span class="sb-mark sb-mark-default">Template</span>' in body
