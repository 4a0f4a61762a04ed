import datetime as dt

import pytest
from django.utils import timezone

from tests import factories, smtp
from tests.servers import free_port
from vendors.models import Mail
from vendors.operations.sending import (
    CLAIM,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    NothingToSendWith,
    pause_after,
    resend,
    send_mails_due,
)

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

NOW = factories.MOMENT


@pytest.fixture
def postbox(settings):
    with smtp.running() as (postbox, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield postbox


def send(now=NOW):
    return send_mails_due(now=lambda: now)


def test_a_mail_arrives_as_it_was_written(postbox):
    mail = factories.MailFactory(subject="Décider – 3 Apr", html="<p>Bonjour</p>")

    assert send().sent == 1

    [arrived] = postbox.messages
    assert arrived["Subject"] == "Décider – 3 Apr"
    assert arrived["To"] == mail.address
    assert arrived["Message-ID"] == mail.message_id
    assert "Bonjour" in arrived.get_body(("html",)).get_content()
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == ("sent", NOW)


def test_what_was_sent_is_not_sent_again(postbox):
    factories.MailFactory()
    send()

    assert send() == (0, 0, 0)
    assert len(postbox.messages) == 1


def test_a_temporary_refusal_waits_and_goes_later(postbox):
    mail = factories.MailFactory()
    postbox.answers = ["451 Try again later"]

    assert send().postponed == 1
    mail.refresh_from_db()
    assert mail.state == "waiting"
    assert "451" in mail.error

    assert send(NOW + dt.timedelta(minutes=4)) == (0, 0, 0)
    assert send(NOW + dt.timedelta(minutes=5)).sent == 1
    assert len(postbox.messages) == 1


@pytest.mark.parametrize(
    "refusal", ["550 No such user", "553 Not here"], ids=["unknown", "not allowed"]
)
def test_a_permanent_refusal_of_one_stops_nobody_else(postbox, refusal):
    refused, fine = factories.MailFactory(), factories.MailFactory()
    postbox.refuse_recipient = {refused.address: refusal}

    assert send() == (1, 0, 1)

    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.state, fine.state) == ("failed", "sent")
    assert refusal[:3] in refused.error


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"subject": "two\nlines"}, id="a line break in the subject"),
        pytest.param(
            {"address": "a@example.com\nBcc: b@evil.example"}, id="in the address"
        ),
    ],
)
def test_a_mail_that_cannot_be_one_is_shown_as_failed_and_stops_nobody(postbox, values):
    poisoned = factories.MailFactory(**values)
    factories.MailFactory()

    assert send() == (1, 0, 1)

    poisoned.refresh_from_db()
    assert (poisoned.state, bool(poisoned.error)) == ("failed", True)


def test_a_server_that_is_away_delays_and_loses_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mail = factories.MailFactory()

    assert send().postponed == 1

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert "refused" in mail.error.lower()


def test_a_worker_killed_while_sending_is_followed_under_the_same_id(postbox):
    mail = factories.MailFactory(state="sending", claimed_until=NOW + CLAIM, attempts=1)

    assert send(NOW) == (0, 0, 0)
    assert send(NOW + CLAIM + dt.timedelta(seconds=1)).sent == 1
    assert postbox.messages[0]["Message-ID"] == mail.message_id


def test_after_many_attempts_it_is_given_up_and_shown(postbox):
    mail = factories.MailFactory(attempts=MOST_ATTEMPTS - 1)
    postbox.answers = ["451 Never"]

    assert send().failed == 1
    mail.refresh_from_db()
    assert mail.state == "failed"


def test_pauses_grow_and_have_a_limit():
    pauses = [pause_after(attempts) for attempts in range(1, 30)]

    assert pauses == sorted(pauses)
    assert pauses[0] == dt.timedelta(minutes=5)
    assert pauses[-1] == LONGEST_PAUSE


def test_a_failed_mail_is_put_in_line_again(postbox):
    mail = factories.MailFactory(state="failed", attempts=20, error="550")

    resend(mail, now=NOW, configured=True)

    assert send().sent == 1


def test_without_a_mail_server_nothing_is_put_in_line():
    mail = factories.MailFactory(state="kept")

    with pytest.raises(NothingToSendWith, match="EMAIL_URL"):
        resend(mail, now=timezone.now(), configured=False)

    assert Mail.objects.get(pk=mail.pk).state == "kept"
