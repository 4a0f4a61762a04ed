import datetime as dt
import socket
import threading
import time

import pytest
from django.utils import timezone

from tests import factories, smtp
from tests.servers import free_port
from tests.vendors.delivering import NOW, owed_contract, owed_mail, send, steps
from vendors.models import Mail, RefusedAddress, Reminder
from vendors.operations import outbox, points, sending
from vendors.operations.outbox import LEASE, MOST_ATTEMPTS, MOST_DOUBTS
from vendors.operations.passing_on import pass_on
from vendors.operations.sending import NothingToSendWith, UnderWay, resend

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

LATER = NOW + dt.timedelta(minutes=5)
MUCH_LATER = NOW + LEASE + dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.MAIL_CONFIGURED, settings.MAIL_RATE = True, 0
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_TIMEOUT = 1


@pytest.fixture
def postbox(settings):
    with smtp.running() as (postbox, port):
        settings.EMAIL_PORT = port
        yield postbox


@pytest.fixture
def at_point(monkeypatch):
    """Do something the first time a point is passed."""

    def register(name, do):
        done = []

        def hook(passed):
            if passed == name and not done:
                done.append(passed)
                do()

        monkeypatch.setattr(points, "hook", hook)

    return register


class Killed(BaseException):
    """As a worker ends by kill -9: nothing it would still do is done."""


def kill():
    raise Killed


def test_a_mail_arrives_as_it_was_written(postbox):
    owner = factories.UserFactory()
    vendor = factories.VendorFactory(name="Société")
    contract = owed_contract(owner=owner, vendor=vendor, title="Licences – Bonjour")
    mail = owed_mail(owner, contract=contract)

    assert send().sent == 1

    [arrived] = postbox.messages
    by = "Decide by 1 Dec 2026 (in 7 days)"
    assert arrived["Subject"] == f"{by}: Société: Licences – Bonjour"
    assert arrived["To"] == mail.address
    assert arrived["Message-ID"] == mail.message_id
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert "Bonjour" in arrived.get_body(("html",)).get_content()
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.claimed_by) == ("sent", NOW, "")
    assert steps(mail) == ["accepted"]


def test_lines_that_begin_with_a_dot_arrive_whole(postbox):
    # One that may have gone before goes as it was written.
    owed_mail(text="one\n.\n..two\n", html="", unanswered=1)

    send()

    lines = postbox.messages[0].get_content().splitlines()
    assert lines[-3:] == ["one", ".", "..two"]


def test_what_was_sent_is_not_sent_again(postbox):
    owed_mail()
    send()

    assert send() == (0, 0, 0, 0, 0)
    assert len(postbox.messages) == 1


def test_many_mails_take_few_connections(postbox, monkeypatch):
    monkeypatch.setattr("vendors.operations.smtp.MOST_ON_ONE_CONNECTION", 4)
    for _ in range(10):
        owed_mail()

    assert send().sent == 10
    assert postbox.connections == 3


def test_a_temporary_refusal_waits_and_goes_later(postbox):
    mail = owed_mail()
    postbox.answers = ["451 Try again later"]

    assert send().postponed == 1
    mail.refresh_from_db()
    assert (mail.state, mail.claimed_until) == ("waiting", None)
    assert "451" in mail.error

    assert send(LATER - dt.timedelta(seconds=1)).sent == 0
    assert send(LATER).sent == 1
    assert len(postbox.messages) == 1
    assert steps(mail) == ["postponed", "accepted"]


def test_recipients_that_are_put_off_end_no_pass(postbox):
    for _ in range(6):
        owed_mail()
    postbox.to_recipients = ["450 4.2.0 Greylisted"] * 5

    assert send()[:2] == (1, 5)


@pytest.mark.parametrize(
    "refusal",
    ["550 No such user", "553 Not here", "550 5.1.1 Unknown"],
    ids=["unknown", "not allowed", "with a finer code"],
)
def test_a_permanent_refusal_of_one_stops_nobody_else(postbox, refusal):
    refused, fine = owed_mail(), owed_mail()
    postbox.refuse_recipient = {refused.address: refusal}

    assert send()[:3] == (1, 0, 1)

    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.state, fine.state) == ("failed", "sent")
    assert refusal[:3] in refused.error
    assert RefusedAddress.objects.get().address == refused.address


def test_a_message_that_is_refused_says_nothing_about_its_address(postbox):
    mail = owed_mail()
    postbox.answers = ["554 5.7.1 This looks like spam"]

    assert send().failed == 1
    assert not RefusedAddress.objects.exists()
    assert steps(mail) == ["refused"]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"subject": "two\nlines"}, id="a line break in the subject"),
        pytest.param({"text": "half \ud800 a character"}, id="half a character"),
    ],
)
def test_a_mail_that_cannot_be_one_is_shown_as_failed_and_stops_nobody(
    postbox, values, monkeypatch
):
    poisoned, fine = owed_mail(), owed_mail()
    # The database would take neither from a form; a mail holds what was once written.
    whole = sending.letter_for

    def letter_for(mail, *, now):
        letter = whole(mail, now=now)
        if mail.pk != poisoned.pk:
            return letter
        for name, value in values.items():
            object.__setattr__(letter, name, value)
        return letter

    monkeypatch.setattr(sending, "letter_for", letter_for)

    assert send()[:3] == (1, 0, 1)

    poisoned.refresh_from_db()
    fine.refresh_from_db()
    assert (poisoned.state, bool(poisoned.error), fine.state) == (
        "failed",
        True,
        "sent",
    )


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("a@example.com, b@evil.example", id="two addresses"),
        pytest.param("a@example.com\nBcc: b@evil.example", id="a line break"),
        pytest.param("nobody", id="no address"),
        pytest.param("jürgen@example.com", id="a name beyond ASCII"),
    ],
)
def test_what_is_not_one_address_fails_and_stops_nobody(postbox, address):
    poisoned = owed_mail(factories.UserFactory(email=address))
    owed_mail()

    assert send()[:3] == (1, 0, 1)
    assert len(postbox.messages) == 1
    assert steps(poisoned)[0] == "refused"


def test_an_error_that_nobody_foresaw_waits_and_stops_nobody(postbox, monkeypatch):
    poisoned, _ = owed_mail(), owed_mail()
    whole = sending.letter_for

    def letter_for(mail, *, now):
        return 1 / 0 if mail.pk == poisoned.pk else whole(mail, now=now)

    monkeypatch.setattr(sending, "letter_for", letter_for)

    assert send()[:2] == (1, 1)
    assert steps(poisoned) == ["postponed"]


def test_a_domain_beyond_ascii_is_written_as_the_mail_system_does(postbox):
    owed_mail(factories.UserFactory(email="jo@bücher.example"))

    assert send().sent == 1
    assert postbox.messages[0]["To"] == "jo@xn--bcher-kva.example"


def test_a_server_that_is_away_delays_and_is_asked_once_a_pass():
    mails = [owed_mail() for _ in range(3)]

    for minutes in range(0, 300, 5):
        assert send(NOW + dt.timedelta(minutes=minutes)) == (0, 0, 0, 0, 0)

    for mail in mails:
        mail.refresh_from_db()
        assert (mail.state, mail.attempts) == ("waiting", 0)
        assert "refused" in mail.error.lower()
        assert steps(mail) == ["postponed"]


@pytest.mark.parametrize("step", ["greetings", "to_senders"])
@pytest.mark.parametrize("answer", ["421 Too busy", "554 Go away", smtp.DROP])
def test_a_server_that_refuses_us_fails_no_mail(postbox, step, answer):
    mails = [owed_mail() for _ in range(3)]
    # Refused as EHLO, it is asked by HELO.
    setattr(postbox, step, [answer] * 2)

    assert send() == (0, 0, 0, 0, 0)
    getattr(postbox, step).clear()
    assert send().sent == 3
    assert {mail.events.filter(step="refused").count() for mail in mails} == {0}


@pytest.mark.parametrize(
    ("setting", "wrong"),
    [
        pytest.param("EMAIL_HOST", "smtp..example.com", id="a host that is none"),
        pytest.param("EMAIL_HOST", "ä" * 70 + ".example", id="a host beyond DNS"),
        pytest.param("DEFAULT_FROM_EMAIL", "x@b..example", id="a sender's domain"),
        pytest.param("DEFAULT_FROM_EMAIL", "jürgen@example.com", id="a sender's name"),
    ],
)
def test_a_wrong_setting_of_ours_fails_no_mail(postbox, settings, setting, wrong):
    mails = [owed_mail() for _ in range(2)]
    right = getattr(settings, setting)
    setattr(settings, setting, wrong)

    assert send() == (0, 0, 0, 0, 0)

    setattr(settings, setting, right)
    assert send().sent == 2
    assert {mail.events.filter(step="refused").count() for mail in mails} == {0}


def test_a_senders_domain_beyond_ascii_is_written_as_the_mail_system_does(
    postbox, settings
):
    settings.DEFAULT_FROM_EMAIL = "Büro <x@büro.example>"
    owed_mail()

    assert send().sent == 1
    assert postbox.messages[0]["From"] == "Büro <x@xn--bro-hoa.example>"


@pytest.mark.parametrize(
    "said", ["550 relay not permitted", "550 5.1.1 {} is unknown here"]
)
def test_a_server_that_refuses_everybody_makes_no_address_bad(postbox, said):
    mails = [owed_mail() for _ in range(3)]
    postbox.refuse_recipient = {
        mail.address: said.format(mail.address) for mail in mails
    }

    assert send() == (0, 2, 0, 0, 0)
    postbox.refuse_recipient = {}
    assert send(LATER).sent == 3
    assert not RefusedAddress.objects.exists()
    assert {mail.events.filter(step="refused").count() for mail in mails} == {0}


def test_one_bad_address_is_known_by_the_next_that_is_good(postbox):
    bad, good = owed_mail(), owed_mail()
    worse = owed_mail()
    postbox.refuse_recipient = {
        bad.address: "550 No such user",
        worse.address: "550 No such user",
    }

    assert send()[:3] == (1, 0, 2)
    assert RefusedAddress.objects.count() == 2
    good.refresh_from_db()
    assert good.state == "sent"


def test_two_that_are_refused_differently_are_both_bad(postbox):
    unknown, gone = owed_mail(), owed_mail()
    postbox.refuse_recipient = {
        unknown.address: "550 No such user",
        gone.address: "550 Mailbox is closed",
    }

    assert send().failed == 2
    assert RefusedAddress.objects.count() == 2


def test_what_speaks_of_us_waits_and_fails_at_last_and_marks_nobody(postbox):
    mail = owed_mail()
    postbox.refuse_recipient = {mail.address: "550 authentication required"}

    assert send()[:3] == (0, 1, 0)

    Mail.objects.update(attempts=MOST_ATTEMPTS - 1)
    send(LATER)
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert not RefusedAddress.objects.exists()


@pytest.mark.parametrize("step", ["greetings", "to_senders", "to_recipients"])
def test_a_server_that_hangs_before_data_holds_a_worker_for_a_moment(postbox, step):
    mail = owed_mail()
    setattr(postbox, step, [smtp.HANG])
    begun = time.monotonic()

    send()

    assert time.monotonic() - begun < 3
    mail.refresh_from_db()
    assert (mail.state, mail.doubts) == ("waiting", 0)


def test_a_server_that_sends_a_byte_at_a_time_is_cut_off(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.EMAIL_PORT = listener.getsockname()[1]

        def drip():
            accepted, _ = listener.accept()
            with accepted:
                for _ in range(40):
                    try:
                        accepted.sendall(b"2")
                    except OSError:
                        return
                    time.sleep(0.2)

        slow = threading.Thread(target=drip)
        slow.start()
        owed_mail()
        begun = time.monotonic()

        assert send().sent == 0

        assert time.monotonic() - begun < 3
    slow.join()


def test_a_connection_closed_between_two_mails_is_opened_anew(postbox):
    owed_mail(), owed_mail()
    postbox.to_senders = ["250 OK", "421 Enough for one connection"]

    assert send().sent == 2
    assert postbox.connections == 2


def test_a_connection_lost_before_the_last_line_leaves_no_doubt(postbox, at_point):
    mail = owed_mail()

    def lose():
        raise ConnectionResetError("lost")

    at_point("during_data", lose)

    assert send().postponed == 1
    mail.refresh_from_db()
    assert (mail.state, mail.doubts) == ("waiting", 0)
    assert send(LATER).sent == 1
    assert "X-Stackbook-May-Repeat" not in postbox.messages[0]


@pytest.mark.parametrize("answer", [smtp.DROP_BUT_TAKE, smtp.HANG_BUT_TAKE, smtp.DROP])
def test_no_answer_leaves_a_doubt_and_the_same_goes_again_and_says_so(postbox, answer):
    mail = owed_mail(html="<html><body class='mail'><p>Decide.</p></body></html>")
    postbox.answers = [answer]

    assert send() == (0, 0, 0, 0, 1)
    mail.refresh_from_db()
    assert (mail.state, mail.claimed_until) == ("sending", NOW + LEASE)
    assert send(LATER - dt.timedelta(seconds=1)).sent == 0

    assert send(MUCH_LATER).sent == 1
    again = postbox.messages[-1]
    assert again["Message-ID"] == mail.message_id
    assert again["X-Stackbook-May-Repeat"] == "1"
    assert again["X-Stackbook-Attempt"] == "2"
    text = again.get_body(("plain",)).get_content()
    assert text.startswith("This may be a repeat: it is not known")
    assert "may be a repeat" in again.get_body(("html",)).get_content()
    assert {one["X-Stackbook-Key"] for one in postbox.messages} == {
        again["X-Stackbook-Key"]
    }
    assert steps(mail) == ["no_answer", "accepted"]


def test_after_five_times_without_an_answer_it_is_in_doubt_and_passed_on(postbox):
    backup = factories.UserFactory()
    mail = owed_mail()
    contract = mail.reminders.get().term.contract
    contract.backup = backup
    contract.save()
    postbox.answers = [smtp.DROP] * MOST_DOUBTS

    for count in range(MOST_DOUBTS + 2):
        send(NOW + count * (LEASE + dt.timedelta(seconds=1)))

    mail.refresh_from_db()
    assert (mail.state, mail.doubts) == ("in_doubt", MOST_DOUBTS)
    assert steps(mail) == ["no_answer"] * MOST_DOUBTS + ["doubted", "passed_on"]
    assert Reminder.objects.owed().get().person == backup


def test_a_server_that_never_answers_is_left_alone_until_the_next_pass(postbox):
    for _ in range(5):
        owed_mail()
    postbox.answers = [smtp.DROP] * 5

    assert send().unanswered == 3
    assert Mail.objects.filter(state="waiting", attempts=0).count() == 2


@pytest.mark.parametrize(
    ("point", "doubts"),
    [
        pytest.param("after_claim", 0, id="claimed"),
        pytest.param("before_intent", 0, id="offered"),
        pytest.param("after_intent", 1, id="about to hand over"),
        pytest.param("during_data", 1, id="handing over"),
        pytest.param("after_data", 1, id="taken"),
        pytest.param("before_sent", 1, id="writing down"),
        pytest.param("after_sent", 0, id="written down"),
    ],
)
def test_a_worker_killed_anywhere_is_followed(postbox, at_point, point, doubts):
    mail = owed_mail()
    at_point(point, kill)
    with pytest.raises(Killed):
        send()
    arrived = len(postbox.messages)

    send(MUCH_LATER)

    mail.refresh_from_db()
    assert (mail.state, mail.doubts) == ("sent", doubts)
    assert {one["Message-ID"] for one in postbox.messages} == {mail.message_id}
    again = 0 if point == "after_sent" else 1
    assert len(postbox.messages) == arrived + again
    assert ("X-Stackbook-May-Repeat" in postbox.messages[-1]) == bool(doubts)


def test_a_mail_that_keeps_killing_its_workers_waits_longer_and_fails(
    postbox, monkeypatch
):
    mail = owed_mail()
    monkeypatch.setattr(
        points, "hook", lambda name: kill() if name == "after_claim" else None
    )
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(Killed):
            send(now)
        now += dt.timedelta(hours=6, minutes=6)
        outbox.reap(now=now)
        now += dt.timedelta(hours=6)

    mail.refresh_from_db()
    assert mail.state == "failed"


def test_a_slow_worker_does_not_hand_over_what_it_has_no_longer(postbox, at_point):
    mail = owed_mail()
    at_point(
        "before_intent",
        lambda: Mail.objects.update(claimed_until=NOW + dt.timedelta(seconds=1)),
    )

    assert send().sent == 0

    assert postbox.messages == []
    assert send(MUCH_LATER).sent == 1
    assert steps(mail) == ["abandoned", "accepted"]


def test_a_machine_that_slept_past_its_lease_does_not_send_the_last_line(
    postbox, at_point
):
    mail = owed_mail()
    clock = [NOW]
    at_point("during_data", lambda: clock.append(MUCH_LATER))

    assert sending.send_mails_due(now=lambda: clock[-1]).sent == 0

    assert postbox.messages == []
    mail.refresh_from_db()
    assert (mail.state, mail.doubts) == ("waiting", 0)


def test_a_mail_that_another_took_up_meanwhile_is_left_to_it(postbox, at_point):
    mail = owed_mail()
    at_point("before_intent", lambda: Mail.objects.update(claimed_by="another"))

    send()

    assert postbox.messages == []
    mail.refresh_from_db()
    assert (mail.state, mail.claimed_by) == ("claimed", "another")


def test_a_late_answer_ends_the_doubt_of_whoever_took_it_up(postbox, at_point):
    mail = owed_mail()
    at_point("after_data", lambda: outbox.reap(now=MUCH_LATER))

    assert send().sent == 1

    mail.refresh_from_db()
    assert (mail.state, mail.doubts) == ("sent", 1)
    assert send(MUCH_LATER).sent == 0
    assert len(postbox.messages) == 1


def test_after_many_attempts_it_is_given_up_and_shown(postbox):
    mail = owed_mail(attempts=MOST_ATTEMPTS - 1)
    postbox.answers = ["451 Never"]

    assert send().failed == 1
    mail.refresh_from_db()
    assert mail.state == "failed"


def test_no_more_than_so_many_a_second(postbox, settings):
    settings.MAIL_RATE = 10
    for _ in range(4):
        owed_mail()
    begun = time.monotonic()

    assert send().sent == 4

    assert time.monotonic() - begun >= 0.3


def test_without_a_mail_server_nothing_goes_out(settings):
    settings.MAIL_CONFIGURED = False
    mail = owed_mail()

    assert send() == (0, 0, 0, 0, 0)
    assert steps(mail) == []


def test_a_reader_who_left_gets_nothing(postbox):
    mail = owed_mail()
    mail.person.is_active = False
    mail.person.save()

    assert send().stopped == 1
    assert postbox.messages == []
    assert steps(mail) == ["stopped"]


def test_a_mail_goes_to_where_its_reader_is_now(postbox):
    mail = owed_mail()
    mail.person.email = "new@example.com"
    mail.person.save()

    send()

    assert postbox.messages[0]["To"] == "new@example.com"
    mail.refresh_from_db()
    assert mail.address == "new@example.com"


def test_an_address_refused_before_is_not_tried_again(postbox):
    mail = owed_mail()
    RefusedAddress.objects.create(
        address=mail.address.upper(), since=NOW, reply="550 No such user"
    )

    assert send().failed == 1
    assert postbox.connections == 0


def test_a_failed_mail_is_put_in_line_again(postbox):
    ann = factories.UserFactory()
    mail = owed_mail(state="failed", attempts=20, error="550")

    resend(mail, reason="Fixed.", by=ann, now=NOW, configured=True)

    assert send().sent == 1
    assert steps(mail) == ["resent", "accepted"]
    resent = mail.events.get(step="resent")
    assert (resent.by, resent.detail) == (ann, "Fixed.")


def test_what_is_in_line_is_not_put_there_again():
    mail = owed_mail()

    with pytest.raises(UnderWay):
        resend(mail, reason="", by=None, now=NOW, configured=True)

    assert steps(mail) == []


def test_without_a_mail_server_nothing_is_put_in_line():
    mail = owed_mail(state="kept")

    with pytest.raises(NothingToSendWith, match="EMAIL_URL"):
        resend(mail, reason="", by=None, now=timezone.now(), configured=False)

    assert Mail.objects.get(pk=mail.pk).state == "kept"


@pytest.mark.parametrize("count", [1, 8])
def test_passing_on_more_takes_no_more_queries(
    postbox, count, django_assert_max_num_queries
):
    owner, backup = factories.UserFactory(), factories.UserFactory()
    mail = owed_mail(owner, contract=owed_contract(owner=owner, backup=backup))
    for _ in range(count - 1):
        term = owed_contract(owner=owner, backup=backup).terms.get()
        factories.ReminderFactory(
            term=term,
            person=owner,
            deadline=term.notice_by,
            lead=7,
            state="mailed",
            mail=mail,
        )
    # One of them was settled for the backup before.
    factories.ReminderFactory(
        term=mail.reminders.first().term,
        person=backup,
        deadline=dt.date(2026, 12, 1),
        lead=7,
        state="cancelled",
    )

    with django_assert_max_num_queries(10):
        assert pass_on(mail, now=NOW) == [backup]

    owed = Reminder.objects.filter(person=backup)
    assert [*owed.values_list("state", flat=True)] == ["owed"] * count
    assert pass_on(mail, now=NOW) == []
