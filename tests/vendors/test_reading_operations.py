"""Documents are asked for, claimed, read and kept: at least once, come what may."""

import datetime as dt
import logging
import threading
import time

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from config import signs
from tests import factories, servers
from tests.vendors.readings import (
    CONTENT,
    LATER,
    NOW,
    PROPOSALS,
    TEXT,
    clause,
    fact_of,
    file_of,
    read_of,
    says,
)
from vendors import tasks
from vendors.models import ContractReading, JobRun, ProposedFact
from vendors.operations import judging, reading
from vendors.operations.reading import ask_for_reading, read_documents_due
from vendors.reading.files import Unreadable
from vendors.reading.proposals import Fact, Known, Proposal, Quote, Text
from vendors.waking import wake

pytestmark = pytest.mark.django_db

AFTER_THE_CLAIM = NOW + reading.CLAIM + dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def read_at(moment, reader=None):
    return read_documents_due(now=lambda: moment, reader=reader or says(*PROPOSALS))


def asked(document=None):
    return ask_for_reading(document or file_of(), by=None, now=NOW)


def test_a_document_is_asked_for_read_and_proposes_every_fact():
    ann = factories.UserFactory(username="ann")
    waiting = ask_for_reading(file_of(), by=ann, now=NOW)

    outcome = read_at(LATER, says(*PROPOSALS, notes=["Page 2 is a scan."]))

    waiting.refresh_from_db()
    assert outcome == (1, 0, 0)
    assert (waiting.state, waiting.asked_by, waiting.finished_at) == (
        "read",
        ann,
        LATER,
    )
    assert (waiting.text, waiting.notes) == (TEXT, ["Page 2 is a scan."])
    assert [fact.proposal for fact in waiting.proposed_facts.order_by("pk")] == [
        *PROPOSALS
    ]
    assert [fact.sure for fact in waiting.proposed_facts.order_by("pk")] == [
        *([True] * 4),
        *(False, True, True, False),
    ]


def test_what_is_not_found_is_kept_as_not_found():
    found = read_of(file_of(), PROPOSALS[0])

    assert found.proposed_facts.count() == len(Fact)
    assert fact_of(found, Fact.NOTICE).known == Known.NOT_FOUND
    assert fact_of(found, Fact.NOTICE).value is None


def test_asking_again_while_one_waits_returns_it():
    document = file_of()

    assert asked(document) == asked(document)
    assert ContractReading.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "refusal", "says_so"),
    [
        pytest.param(
            {"file": "", "link": "https://files.example.com/a"},
            reading.NotAFile,
            "upload the file itself",
            id="a link",
        ),
        pytest.param({"name": "a.png"}, reading.NotReadable, "“.png”", id="a picture"),
        pytest.param({"name": "a.xlsx"}, reading.NotReadable, "PDF", id="a table"),
        pytest.param({"kind": "soc_2"}, reading.NotAContract, "“Soc 2”", id="a report"),
    ],
)
def test_what_holds_no_contract_is_refused_in_words(facts, refusal, says_so):
    document = (
        factories.DocumentFactory(**facts) if "link" in facts else file_of(**facts)
    )

    with pytest.raises(refusal, match=says_so):
        asked(document)

    assert not ContractReading.objects.exists()


def test_a_pass_with_nothing_to_do_does_nothing():
    assert read_at(NOW) == (0, 0, 0)


def test_a_pass_twice_reads_once():
    asked()

    assert read_at(NOW) == (1, 0, 0)
    assert read_at(NOW) == (0, 0, 0)
    assert ProposedFact.objects.count() == len(Fact)


def test_a_pass_much_later_reads_all_that_waited():
    for _ in range(3):
        asked()

    assert read_at(NOW + dt.timedelta(days=400)) == (3, 0, 0)


def test_what_another_worker_has_claimed_is_left_to_it():
    waiting = asked()
    ContractReading.objects.claim(waiting.pk, now=NOW, until=NOW + reading.CLAIM)

    assert read_at(LATER - dt.timedelta(minutes=59)) == (0, 0, 0)
    assert not ContractReading.objects.claim(waiting.pk, now=NOW, until=LATER)


def test_a_document_whose_worker_was_killed_is_read_when_the_claim_runs_out():
    waiting = asked()
    ContractReading.objects.claim(waiting.pk, now=NOW, until=NOW + reading.CLAIM)

    assert read_at(AFTER_THE_CLAIM) == (1, 0, 0)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("read", 2)


def test_a_document_that_kills_every_worker_is_given_up_in_words():
    waiting = asked()
    moment = NOW
    for _ in range(reading.MOST_ATTEMPTS):
        ContractReading.objects.claim(
            waiting.pk, now=moment, until=moment + reading.CLAIM
        )
        moment += reading.CLAIM + dt.timedelta(seconds=1)

    assert read_at(moment) == (0, 0, 1)

    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert "The worker was stopped" in waiting.error


def test_a_worker_whose_claim_ran_out_keeps_nothing_over_the_one_that_took_over():
    waiting = asked()

    def slow(path):
        # Meanwhile the claim has run out, and another worker reads the document.
        read_at(AFTER_THE_CLAIM)
        return says()(path)

    assert read_at(NOW, slow) == (0, 0, 0)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.finished_at) == ("read", AFTER_THE_CLAIM)
    assert fact_of(waiting, Fact.GOVERNING_LAW).value == {"text": "Malta"}


def unreadable(path):
    raise Unreadable("The file is encrypted; save it without a password.")


def test_a_file_that_cannot_be_read_fails_at_once_with_its_sentence():
    waiting = asked()

    assert read_at(NOW, unreadable) == (0, 0, 1)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.finished_at) == ("failed", NOW)
    assert waiting.error == "The file is encrypted; save it without a password."


def test_what_failed_can_be_asked_for_again():
    document = file_of()
    failed = asked(document)
    read_at(NOW, unreadable)

    again = ask_for_reading(document, by=None, now=LATER)
    read_at(LATER)

    again.refresh_from_db()
    assert (again != failed, again.state) == (True, "read")


def test_a_file_that_is_missing_says_so(tmp_path):
    waiting = asked()
    (tmp_path / waiting.document.file.name).unlink()

    assert read_documents_due(now=lambda: NOW) == (0, 0, 1)

    waiting.refresh_from_db()
    assert "missing from the data folder" in waiting.error


def no_room(path):
    raise OSError("No space left on device")


def test_what_may_pass_is_tried_again_and_then_given_up():
    waiting = asked()
    outcomes = [read_at(NOW + reading.PAUSE * turn, no_room) for turn in range(3)]

    waiting.refresh_from_db()
    assert outcomes == [(0, 1, 0), (0, 1, 0), (0, 0, 1)]
    assert "No space left on device" in waiting.error


def test_an_error_that_nobody_foresaw_surfaces_and_the_next_pass_reads_the_rest():
    broken, fine = asked(), asked()

    def breaks_once(path):
        if path.name == broken.document.file.name:
            raise ZeroDivisionError("by zero")
        return says(*PROPOSALS)(path)

    with pytest.raises(ZeroDivisionError):
        read_at(NOW, breaks_once)
    outcome = read_at(NOW + dt.timedelta(seconds=1), breaks_once)

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert outcome == (1, 0, 0)
    assert (broken.state, fine.state) == ("waiting", "read")
    assert "ZeroDivisionError" in broken.error


def test_a_pass_ends_soon_and_leaves_the_rest_to_the_next():
    for _ in range(3):
        asked()
    moments = iter([NOW + dt.timedelta(seconds=6 * turn) for turn in range(99)])

    outcome = read_documents_due(now=lambda: next(moments), reader=says())

    assert outcome.read == 2
    assert ContractReading.objects.under_way().count() == 1


def test_a_document_deleted_while_it_waits_is_nobodys_trouble():
    asked().document.delete()

    assert read_at(NOW) == (0, 0, 0)


@pytest.mark.parametrize("character", ["\0", "\ud800"], ids=["NUL", "half a character"])
def test_a_character_that_no_database_keeps_becomes_a_mark_in_its_place(character):
    text = reading.keepable(Text(f"the {character} laws of Malta", (0, 6)))

    assert text == Text("the \N{REPLACEMENT CHARACTER} laws of Malta", (0, 6))


def test_what_is_shown_as_a_quote_is_the_text_whatever_the_reading_says():
    right = clause("governed by the laws of Malta")
    wrong = Quote("ruled by Malta", right.start, right.end, page=9)

    found = read_of(
        file_of(), Proposal(Fact.GOVERNING_LAW, Known.STATED, "Malta", wrong)
    )

    assert fact_of(found, Fact.GOVERNING_LAW).clause == right


def test_a_law_is_kept_as_people_write_it():
    found = read_of(
        file_of(), Proposal(Fact.GOVERNING_LAW, Known.STATED, "isle of man")
    )

    assert fact_of(found, Fact.GOVERNING_LAW).proposed == "Isle of Man"


def test_a_contract_of_no_pages_has_quotes_without_a_page():
    text = Text(CONTENT)
    document = file_of()
    waiting = asked(document)

    read_at(NOW, says(*PROPOSALS, text=text))

    assert fact_of(waiting, Fact.NOTICE).quote_page is None


def test_a_new_reading_keeps_what_people_judged():
    document = file_of()
    first = read_of(document)
    ann = factories.UserFactory()
    judging.confirm_fact(fact_of(first, Fact.GOVERNING_LAW), by=ann, at=NOW)
    judging.reject_fact(fact_of(first, Fact.NOTICE), by=ann, at=NOW)

    again = read_of(document)

    assert again != first
    law, notice = (
        fact_of(again, Fact.GOVERNING_LAW),
        fact_of(again, Fact.NOTICE),
    )
    assert (law.judgement, law.judged_by, law.final) == ("confirmed", ann, "Malta")
    assert (notice.judgement, notice.judged_by) == ("rejected", ann)
    assert fact_of(first, Fact.GOVERNING_LAW).judgement == "confirmed"


def test_a_new_reading_that_finds_otherwise_asks_anew_and_leaves_the_contract():
    document = file_of()
    first = read_of(document)
    judging.confirm_fact(fact_of(first, Fact.GOVERNING_LAW), by=None, at=NOW)

    again = read_of(document, Proposal(Fact.GOVERNING_LAW, Known.STATED, "Delaware"))

    document.contract.refresh_from_db()
    assert fact_of(again, Fact.GOVERNING_LAW).judgement == "open"
    assert fact_of(first, Fact.GOVERNING_LAW).judgement == "confirmed"
    assert document.contract.governing_law == "Malta"


def test_the_job_reads_and_is_recorded():
    waiting = asked()

    tasks.read_contracts()

    waiting.refresh_from_db()
    run = JobRun.objects.get()
    assert waiting.state == "read", waiting.error
    assert (run.job, run.outcome) == ("read_contracts", "succeeded")
    assert run.counts == {"read": 1, "postponed": 0, "failed": 0}


def test_the_job_with_nothing_to_do_is_seen_to_run():
    tasks.read_contracts(of_an_older_version=True)
    tasks.read_contracts()

    run = JobRun.objects.get()
    assert run.outcome == "succeeded"
    assert run.counts == {"read": 0, "postponed": 0, "failed": 0}


READ = "vendors.tasks.read_contracts"


def ringing():
    """Return the threads that ring the job."""
    return [thread for thread in threading.enumerate() if thread.name == READ]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_fails_no_request_and_lets_none_wait(caplog):
    begun = time.monotonic()
    with caplog.at_level(logging.WARNING):
        with transaction.atomic():
            User.objects.create(username="ann")
            wake(READ)
        took = time.monotonic() - begun
        for thread in ringing():
            thread.join()

    assert User.objects.filter(username="ann").exists()
    assert took < 0.5
    assert "was not woken" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_for_what_was_not_kept():
    def ask_and_fail():
        with transaction.atomic():
            wake(READ)
            raise RuntimeError

    before = {*ringing()}
    with pytest.raises(RuntimeError):
        ask_and_fail()

    assert {*ringing()} <= before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_after_the_commit_and_not_before(settings):
    if not settings.EMBEDDED_BROKER:
        pytest.skip("The broker that REDIS_URL names has its own workers.")
    server = servers.Broker(settings.DATA_DIR)
    server.start()

    try:
        with transaction.atomic():
            wake(READ)
            before = signs.look().waiting
        for thread in ringing():
            thread.join()
        after = signs.look().waiting
    finally:
        server.stop()

    assert after - before == 1
