import datetime as dt
import io
import json
import threading
import uuid
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from tests import factories, smtp
from tests.vendors.delivering import NOW, owed_mail, send, steps
from vendors.models import Installation, Mail, Reminder
from vendors.operations import fence
from vendors.operations.letters import Site
from vendors.operations.mails import write_mails
from vendors.rules.fence import Fence, Moment, Trace

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

PASS = dt.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def installation(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    # This machine's own clock says nothing about the days of these tests.
    monkeypatch.setattr(fence, "BOOT", tmp_path / "no boot id")


@pytest.fixture
def look_out(django_capture_on_commit_callbacks):
    def look(now):
        with django_capture_on_commit_callbacks(execute=True):
            return fence.look_out(now=now)

    return look


@pytest.fixture
def trace(settings):
    return settings.DATA_DIR / fence.FILE


def test_passes_leave_a_trace_that_knows_of_no_more_than_the_database(look_out, trace):
    for count in range(3):
        assert look_out(NOW + count * PASS) is None

    kept, installation = json.loads(trace.read_text()), Installation.objects.get()
    assert kept["passes"] == installation.passes == 3
    assert kept["identity"] == str(installation.identity)


def test_a_pass_that_is_taken_back_leaves_no_trace(trace):
    with transaction.atomic():
        fence.look_out(now=NOW)
        transaction.set_rollback(True)

    assert not trace.exists()


def test_an_older_database_beside_a_newer_trace_holds_all_mails(look_out):
    look_out(NOW)
    backup = Installation.objects.values().get()
    look_out(NOW + PASS)
    Installation.objects.update(**backup)
    mail = owed_mail()

    assert look_out(NOW + 2 * PASS) is Fence.RESTORED

    assert steps(mail) == ["held"]
    assert send(NOW + 2 * PASS) == (0, 0, 0, 0, 0)
    assert look_out(NOW + 3 * PASS) is Fence.RESTORED
    assert steps(mail) == ["held"]


def test_another_database_beside_the_trace_holds_all_mails(look_out):
    look_out(NOW)
    Installation.objects.update(identity=uuid.uuid4())

    assert look_out(NOW + PASS) is Fence.RESTORED


def test_what_is_written_behind_a_fence_is_held():
    fence.put_up(Fence.RESTORED, now=NOW)
    mail = owed_mail()
    Reminder.objects.update(state="owed", mail=None)
    mail.delete()

    write_mails(
        today=NOW.date(), now=NOW, site=Site("http://x.example", sends_mail=True)
    )

    mail = Mail.objects.get()
    assert (mail.state, steps(mail)) == ("held", ["held"])


@pytest.fixture
def postbox(settings):
    with smtp.running() as (postbox, port):
        settings.MAIL_CONFIGURED, settings.MAIL_RATE = True, 0
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield postbox


def test_a_person_sends_some_and_the_others_count_as_told(postbox, look_out):
    ann = factories.UserFactory()
    wanted, other = owed_mail(), owed_mail()
    fence.put_up(Fence.RESTORED, now=NOW)

    assert fence.lift(send=[wanted.pk], reason="Only this.", by=ann, now=NOW) == (1, 1)

    assert send().sent == 1
    assert postbox.messages[0]["To"] == wanted.address
    assert postbox.messages[0]["X-Stackbook-May-Repeat"] == "1"
    assert steps(wanted) == ["held", "released", "accepted"]
    assert steps(other) == ["held", "discarded"]
    assert other.events.get(step="discarded").by == ann
    assert other.reminders.get().state == "mailed"
    assert look_out(NOW + PASS) is None


def test_what_a_worker_of_before_had_is_held_too(postbox):
    claim = {"claimed_by": "gone", "claimed_until": NOW + PASS}
    claimed = owed_mail(state="claimed", **claim)
    sending = owed_mail(state="sending", **claim)

    fence.put_up(Fence.RESTORED, now=NOW)
    assert steps(claimed) == steps(sending) == ["held"]
    assert fence.lift(send=[sending.pk], reason="", by=None, now=NOW) == (1, 1)

    assert send(NOW + dt.timedelta(days=1)).sent == 1
    [message] = postbox.messages
    assert message["To"] == sending.address
    assert message["X-Stackbook-May-Repeat"] == "1"


def test_a_person_sends_all(postbox):
    for _ in range(3):
        owed_mail()
    fence.put_up(Fence.CLOCK, now=NOW)

    assert fence.lift(send=None, reason="", by=None, now=NOW) == (3, 0)

    assert send().sent == 3
    assert "X-Stackbook-May-Repeat" not in postbox.messages[0]


def test_nobody_answers_twice():
    with pytest.raises(fence.NothingHeld):
        fence.lift(send=None, reason="", by=None, now=NOW)


def test_a_copy_on_another_address_holds_until_that_is_ours(look_out, settings):
    settings.SITE_URL = "https://stackbook.example.com"
    look_out(NOW)
    settings.SITE_URL = "https://staging.example.com"

    assert look_out(NOW + PASS) is Fence.COPIED
    assert look_out(NOW + 2 * PASS) is Fence.COPIED

    fence.lift(send=[], reason="We moved.", by=None, now=NOW)
    assert look_out(NOW + 3 * PASS) is None


def test_a_clock_that_was_set_back_holds_until_it_was_steady_for_a_day(look_out):
    look_out(NOW)
    mail = owed_mail()
    back = NOW - dt.timedelta(hours=2)

    assert look_out(back) is Fence.CLOCK
    assert look_out(back + dt.timedelta(hours=23)) is Fence.CLOCK
    assert fence.standing() is Fence.CLOCK
    assert look_out(back + dt.timedelta(hours=24)) is None

    assert steps(mail) == ["held", "released"]
    mail.refresh_from_db()
    assert mail.state == "waiting"


def test_a_clock_that_jumps_again_is_not_steady(look_out):
    look_out(NOW)
    look_out(NOW - dt.timedelta(hours=2))
    look_out(NOW - dt.timedelta(hours=4))

    assert look_out(NOW + dt.timedelta(hours=19)) is Fence.CLOCK
    assert look_out(NOW + dt.timedelta(hours=21)) is None


def test_a_clock_that_moves_against_the_machines_own_is_seen(
    look_out, tmp_path, monkeypatch
):
    boot = tmp_path / "boot_id"
    boot.write_text("one\n")
    monkeypatch.setattr(fence, "BOOT", boot)
    monkeypatch.setattr(fence.time, "clock_gettime", lambda _: 1000.0)
    look_out(NOW)

    assert look_out(NOW + dt.timedelta(days=4)) is Fence.CLOCK


def test_a_machine_that_is_paused_for_long_each_day_sends_after_one(
    look_out, tmp_path, monkeypatch
):
    boot = tmp_path / "boot_id"
    boot.write_text("one\n")
    monkeypatch.setattr(fence, "BOOT", boot)
    monkeypatch.setattr(fence.time, "clock_gettime", lambda _: 1000.0)

    found = [look_out(NOW + n * dt.timedelta(days=4)) for n in range(3)]

    assert found == [None, Fence.CLOCK, None]


def test_two_passes_of_one_process_write_their_traces_apart(monkeypatch, settings):
    names = set()
    whole = Path.write_text

    def write_text(path, *args):
        names.add(path.name)
        return whole(path, *args)

    monkeypatch.setattr(Path, "write_text", write_text)
    trace = Trace(uuid.uuid4(), 1, Moment(NOW))
    # As long as both threads live, they have different names.
    meet = threading.Barrier(2)

    def leave():
        meet.wait()
        fence._leave(settings.DATA_DIR, trace)
        meet.wait()

    threads = [threading.Thread(target=leave) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(names) == 2
    assert [one.name for one in settings.DATA_DIR.iterdir()] == [fence.FILE]


@pytest.mark.parametrize("left", ["", "{", '{"passes": 3}', "[]", "null"])
def test_half_a_trace_is_none(look_out, trace, left):
    trace.write_text(left)

    assert look_out(NOW) is None
    assert json.loads(trace.read_text())["passes"] == 1


def test_a_full_disk_stops_no_mail(look_out, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"

    assert look_out(NOW) is None


def test_mails_are_held_by_hand_before_a_restored_folder_is_started():
    mail = owed_mail()

    call_command("hold_mails", stdout=io.StringIO())

    assert fence.standing() is Fence.RESTORED
    assert steps(mail) == ["held"]
