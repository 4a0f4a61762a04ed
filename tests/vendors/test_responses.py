"""What somebody says short of deciding: seen, or not before a day."""

import datetime as dt

import pytest

from tests import factories
from tests.vendors.planning import (
    DEADLINE,
    days_before,
    mailed,
    moment,
    owed,
    person,
    record,
    yearly,
)
from vendors.models import Response, Term
from vendors.operations import contracts, responses

pytestmark = pytest.mark.django_db

ACT_BY = dt.date(2026, 11, 21)


@pytest.fixture
def term():
    """A contract of ann to act about by 21 November, ten days before its deadline."""
    return yearly(backup=person("bea"), internal_lead_days=10)


def before(days):
    return ACT_BY - dt.timedelta(days=days)


def snooze(term, until, *, on=None, reason="", deadline=DEADLINE):
    return responses.snooze(
        term,
        deadline=deadline,
        until=until,
        reason=reason,
        by=term.contract.owner,
        now=moment(on or before(30)),
    )


def seen(term, on):
    return responses.acknowledge(
        term, deadline=DEADLINE, by=term.contract.owner, now=moment(on)
    )


def test_who_has_seen_it_keeps_it_from_the_next_in_line(term):
    seen(term, before(20))
    record(before(14))
    after_seen = mailed()

    record(before(7))

    assert after_seen == [(14, "ann", "owner")]
    assert owed() == [(7, "ann", "owner"), (7, "bea", "next_in_line")]


def test_what_is_kept_says_who_when_and_until_when(term):
    kept = snooze(term, before(10), reason="The vendor is asked.")

    assert (kept.reaction, kept.until, kept.reason) == (
        "snoozed",
        before(10),
        "The vendor is asked.",
    )
    assert (kept.given_on, kept.by) == (before(30), term.contract.owner)


def test_what_is_put_off_comes_on_its_day_and_goes_on_from_there(term):
    record(before(30))
    mailed()
    snooze(term, before(10))
    told = []
    for days in (14, 11, 10, 8, 7, 0):
        record(before(days))
        told.append(mailed())

    assert told == [
        [],
        [],
        [(10, "ann", "owner")],
        [],
        [(7, "ann", "owner"), (7, "bea", "next_in_line")],
        [(0, "ann", "owner"), (0, "bea", "next_in_line")],
    ]


def test_what_is_put_off_past_its_day_to_act_by_comes_then(term):
    snooze(term, before(-3), reason="The vendor is asked.")
    told = []
    for days in (0, -3, -4, -11):
        record(before(days))
        told.append(mailed())

    assert told == [
        [],
        [(-3, "ann", "owner")],
        [],
        [("passed", "ann", "owner"), ("passed", "bea", "next_in_line")],
    ]


def test_what_is_put_off_past_its_deadline_has_passed_then(term):
    snooze(term, before(-30), reason="The vendor is asked.")
    record(before(-20))
    meanwhile = owed()

    record(before(-30))

    assert meanwhile == []
    assert {one for one, _, _ in owed()} == {"passed"}


def test_what_is_owed_and_in_no_mail_is_taken_back_at_once(term):
    record(before(30))

    snooze(term, before(10))

    assert owed() == []
    assert owed("cancelled") == [(30, "ann", "owner")]


def test_what_was_put_off_and_taken_back_is_owed_again(term):
    record(before(30))
    response = snooze(term, before(10))

    responses.take_back(response)
    record(before(30))

    assert owed() == [(30, "ann", "owner")]
    assert not Response.objects.exists()


def test_who_sees_it_while_it_is_put_off_ends_that(term):
    snooze(term, before(10))
    seen(term, before(15))

    record(before(14))

    assert owed() == [(14, "ann", "owner")]


def test_only_what_was_said_last_is_taken_back(term):
    first = snooze(term, before(10))
    last = seen(term, before(15))

    with pytest.raises(responses.NotTheLast, match="Something else was said"):
        responses.take_back(first)
    responses.take_back(last)
    record(before(14))

    assert owed() == []


def test_nothing_is_taken_back_twice(term):
    response = seen(term, before(15))
    responses.take_back(Response.objects.get())

    with pytest.raises(responses.NotTheLast):
        responses.take_back(response)


def test_an_answer_about_a_day_that_moved_says_nothing_of_the_new_one(term):
    snooze(term, before(-5), reason="The vendor is asked.")
    notice = term.contract.notices.get()
    notice.amount = 60
    notice.save()

    record(dt.date(2026, 10, 30))

    assert {row for row, _, _ in owed()} == {0}


@pytest.mark.parametrize(
    ("facts", "refusal", "words"),
    [
        pytest.param(
            {"until": before(30)}, responses.NotLater, "a day after today", id="today"
        ),
        pytest.param(
            {"until": before(-1)}, responses.ReasonMissing, "say why", id="no reason"
        ),
        pytest.param(
            {"until": before(-1), "reason": " "},
            responses.ReasonMissing,
            "say why",
            id="an empty reason",
        ),
        pytest.param(
            {"until": DEADLINE + dt.timedelta(days=367), "reason": "x"},
            responses.TooFar,
            "at most a year",
            id="too far",
        ),
        pytest.param(
            {"until": before(-20), "reason": "x", "on": before(-11)},
            responses.TooLate,
            "nobody is reminded of it any more",
            id="too late",
        ),
        pytest.param(
            {"until": before(1), "deadline": ACT_BY},
            responses.DeadlineMoved,
            "is 1 Dec 2026 now, not 21 Nov 2026",
            id="another deadline was shown",
        ),
    ],
)
def test_what_cannot_be_put_off(term, facts, refusal, words):
    with pytest.raises(refusal, match=words):
        snooze(term, **facts)

    assert not Response.objects.exists()


def test_it_is_not_put_off_to_a_day_on_which_nobody_is_reminded_anyway(term):
    def until(days):
        snooze(term, before(days), on=before(600))

    with pytest.raises(responses.TooSoon, match="more than 550 days before 21 Nov"):
        until(551)
    until(550)

    assert Response.objects.get().until == before(550)


def test_a_lease_of_a_century_that_was_put_off_stops_no_pass(term):
    """As it could be before that was refused: its lead fits in no column."""
    lease = yearly(owner=term.contract.owner)
    Term.objects.filter(pk=lease.pk).update(
        ends_on=dt.date(2125, 12, 31),
        notice_by=dt.date(2125, 12, 1),
        act_by=dt.date(2125, 12, 1),
    )
    factories.ResponseFactory(
        term=lease,
        deadline=dt.date(2125, 12, 1),
        reaction="snoozed",
        given_on=before(92),
        until=before(91),
    )

    outcome = record(before(90))

    assert outcome.failed == []
    assert owed() == [(90, "ann", "owner")]


def test_the_last_days_on_which_it_can_be_put_off(term):
    snooze(term, ACT_BY)
    snooze(term, DEADLINE + dt.timedelta(days=366), reason="x", on=DEADLINE)

    assert Response.objects.count() == 2


@pytest.mark.parametrize("answer", ["seen", "snoozed"])
def test_nobody_is_asked_about_what_is_decided(term, answer):
    contracts.decide(term, "renew", reason="good", by=None, on=before(40))

    with pytest.raises(responses.NothingToAnswer, match="Nobody is asked about"):
        seen(term, before(30)) if answer == "seen" else snooze(term, before(10))


def test_a_document_is_put_off_as_a_term_is():
    one = factories.DocumentFactory(expires_on=DEADLINE)
    person("ops", ops=True)
    record(days_before(30))
    mailed()
    responses.snooze(
        one,
        deadline=DEADLINE,
        until=days_before(10),
        by=None,
        now=moment(days_before(20)),
    )
    told = []
    for days in (14, 10):
        record(days_before(days))
        told.append(mailed())

    assert told == [[], [(10, "ops", "product_ops")]]


def test_nobody_is_asked_about_a_document_that_is_superseded():
    one = factories.DocumentFactory(expires_on=DEADLINE)
    one.superseded_by = factories.DocumentFactory(vendor=one.vendor)
    one.save()

    with pytest.raises(responses.NothingToAnswer):
        responses.acknowledge(
            one, deadline=DEADLINE, by=None, now=moment(days_before(20))
        )


def test_nobody_is_asked_about_a_document_of_a_contract_that_ran_out():
    term = yearly()
    contract = term.contract
    contract.renewal_steps.all().delete()
    document = factories.DocumentFactory(
        vendor=contract.vendor, contract=contract, expires_on=term.ends_on
    )
    answer = {"deadline": term.ends_on, "by": contract.owner}
    after = term.ends_on + dt.timedelta(days=1)

    responses.acknowledge(document, now=moment(term.ends_on), **answer)

    with pytest.raises(responses.NothingToAnswer):
        responses.acknowledge(document, now=moment(after), **answer)
