import datetime as dt
import socket
import ssl

import pytest
import trustme

from tests import factories, webhooks
from tests.servers import free_port
from tests.vendors.delivering import NOW, owed_contract, send, steps
from vendors.models import Channel, Mail
from vendors.operations.outbox import LEASE

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

LATER = NOW + dt.timedelta(minutes=5)
MUCH_LATER = NOW + LEASE + dt.timedelta(seconds=1)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def webhook(authority, settings, monkeypatch):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    monkeypatch.setattr(ssl, "create_default_context", lambda: context)
    settings.WEBHOOK_HOSTS = ["localhost"]
    with webhooks.running(authority) as received:
        yield received


@pytest.fixture
def team(settings):
    """A team of the contract's owner, as RENEWAL_CHANNELS finds it."""
    return factories.TeamFactory(name="Design")


def post_to(port, team, *, host="localhost", path="/services/T0/secret", **values):
    """Return a message to the webhook of an owner's team, ready to be posted."""
    channel = Channel.objects.create(
        name="#design", kind="webhook", address=f"https://{host}:{port}{path}"
    )
    owner = factories.UserFactory(first_name="Ann", last_name="Lee")
    team.webhook = channel
    team.save()
    team.members.add(owner)
    contract = owed_contract(owner=owner, title="Design <licences> & more")
    term = contract.terms.get()
    mail = factories.MailFactory(
        person=None,
        channel=channel,
        address="",
        html="",
        next_attempt_at=NOW,
        created_at=NOW,
        **values,
    )
    factories.ReminderFactory(
        term=term,
        person=None,
        channel=channel,
        deadline=term.notice_by,
        lead=7,
        role="webhook",
        state="mailed",
        mail=mail,
    )
    return mail


def test_a_team_reads_what_is_to_be_decided_and_no_price(webhook, team):
    mail = post_to(webhook.port, team)

    assert send().sent == 1

    [(path, headers, body)] = webhook.posts
    assert path == "/services/T0/secret"
    assert headers["X-Stackbook-Id"] == mail.message_id
    assert "Design &lt;licences&gt; &amp; more" in body["text"]
    assert "Decide by 1 Dec 2026 (in 7 days)" in body["text"]
    assert "Ann Lee answers for it." in body["text"]
    assert "1,200" not in body["text"]
    mail.refresh_from_db()
    assert (mail.state, mail.address) == ("sent", "")


@pytest.mark.parametrize("answer", [500, 503, 429])
def test_an_answer_for_now_is_followed_under_the_same_id(webhook, team, answer):
    mail = post_to(webhook.port, team)
    webhook.answers = [answer]

    assert send().postponed == 1
    assert send(LATER).sent == 1
    assert {headers["X-Stackbook-Id"] for _, headers, _ in webhook.posts} == {
        mail.message_id
    }
    assert steps(mail) == ["postponed", "accepted"]


@pytest.mark.parametrize("answer", [302, 307, 400, 404, 410])
def test_any_other_answer_is_final_and_no_redirect_is_followed(webhook, team, answer):
    mail = post_to(webhook.port, team)
    webhook.answers = [answer]

    assert send().failed == 1
    assert len(webhook.posts) == 1
    assert steps(mail) == ["refused"]


def test_no_answer_leaves_a_doubt_and_it_goes_again_and_says_so(webhook, team):
    mail = post_to(webhook.port, team)
    webhook.answers = [webhooks.DROP]

    assert send().unanswered == 1
    assert send(MUCH_LATER).sent == 1

    _, headers, body = webhook.posts[1]
    assert headers["X-Stackbook-May-Repeat"] == "1"
    assert body["text"].startswith("This may be a repeat")
    assert steps(mail) == ["no_answer", "accepted"]


def test_a_webhook_that_hangs_holds_a_worker_for_a_moment(webhook, team, monkeypatch):
    monkeypatch.setattr("vendors.operations.webhooks.SECONDS", 0.5)
    post_to(webhook.port, team)
    webhook.answers = [webhooks.HANG]

    assert send().unanswered == 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "localhost"],
)
def test_a_host_inside_a_network_is_refused_however_it_is_written(
    webhook, team, settings, host
):
    settings.WEBHOOK_HOSTS = []
    mail = post_to(webhook.port, team, host=host)

    assert send()[:3] in {(0, 0, 1), (0, 1, 0)}

    assert webhook.posts == []
    mail.refresh_from_db()
    assert mail.state != "sent"


def test_the_address_that_is_connected_to_is_the_one_that_was_checked(
    webhook, team, settings, monkeypatch
):
    settings.WEBHOOK_HOSTS = []
    answers = iter(["93.184.216.34", "127.0.0.1"])
    connected = []

    def resolve(host, port, **_):
        answer = (next(answers), port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", answer)]

    def connect(self, address):
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    post_to(webhook.port, team, host="hooks.example.com")

    assert send().postponed == 1
    assert connected == [("93.184.216.34", webhook.port)]


def test_the_next_address_is_tried_where_one_takes_no_connection(
    webhook, team, monkeypatch
):
    places = [("127.0.0.1", port) for port in (free_port(), webhook.port)]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    post_to(webhook.port, team)

    assert send().sent == 1


def test_one_address_inside_among_others_is_refused(
    webhook, team, settings, monkeypatch
):
    settings.WEBHOOK_HOSTS = []
    places = [("93.184.216.34", 443), ("127.0.0.1", webhook.port)]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    post_to(webhook.port, team, host="hooks.example.com")

    assert send().failed == 1
    assert webhook.posts == []


def test_a_failure_without_words_is_named_by_its_kind(webhook, team, monkeypatch):
    def times_out(*_, **__):
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", times_out)
    mail = post_to(webhook.port, team)

    assert send().postponed == 1
    mail.refresh_from_db()
    assert mail.error == "TimeoutError"


def test_a_host_that_cannot_be_one_is_refused(webhook, team):
    mail = post_to(webhook.port, team)
    Channel.objects.update(address="https://hooks..example.com/x")

    assert send().failed == 1
    assert steps(mail) == ["refused"]


def test_a_name_that_leads_inside_is_refused(webhook, team, settings, monkeypatch):
    settings.WEBHOOK_HOSTS = []
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, **_: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        ],
    )
    mail = post_to(webhook.port, team, host="hooks.example.com")

    assert send().failed == 1
    assert "STACKBOOK_WEBHOOK_HOSTS" in mail.events.get().detail


def test_a_host_with_another_certificate_gets_nothing(webhook, team, settings):
    settings.WEBHOOK_HOSTS = ["127.0.0.1"]
    post_to(webhook.port, team, host="127.0.0.1")

    assert send().postponed == 1
    assert webhook.posts == []


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.example.com/x",
        "https://user:pw@hooks.example.com/x",
        "https://hooks.example.com/a b",
        "https:///x",
        "https://[::1/x",
    ],
)
def test_what_is_no_https_address_is_refused(webhook, team, address):
    mail = post_to(webhook.port, team)
    Channel.objects.update(address=address)

    assert send().failed == 1
    assert address not in mail.events.get().detail


def test_no_error_repeats_the_secret(webhook, team):
    mail = post_to(webhook.port, team)
    webhook.answers = [500]

    send()

    mail.refresh_from_db()
    assert "secret" not in mail.error + mail.events.get().detail


def test_it_is_posted_without_a_mail_server(webhook, team, settings):
    settings.MAIL_CONFIGURED = False
    post_to(webhook.port, team)

    assert send().sent == 1


def test_a_channel_that_is_put_off_gets_nothing(webhook, team):
    post_to(webhook.port, team)
    Channel.objects.update(is_active=False)

    assert send().stopped == 1
    assert Mail.objects.get().state == "stopped"
