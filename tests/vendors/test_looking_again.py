"""When a term is looked at again: on its next day, at once when it changed."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.vendors.planning import (
    DEADLINE,
    LEADS,
    days_before,
    mailed,
    moment,
    nobody_else,
    owed,
    person,
    record,
    yearly,
)
from vendors.models import Contract, Installation, Reminder, Term
from vendors.operations import contracts, leaving, responses
from vendors.operations import remind as remind_module
from vendors.operations.letters import Site
from vendors.operations.listeners import Listeners
from vendors.operations.remind import Policy, remind
from vendors.operations.rhythms import Rhythms
from vendors.operations.sending import Sent
from vendors.operations.silence import roll_over
from vendors.rules.reminders import AT_ONCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def term():
    return yearly(backup=person("bea"))


def pass_on(day, *, tell=None, send=False):
    """Let one whole pass run, as a rule without sending."""
    policy = Policy(
        leads=LEADS,
        audience=nobody_else,
        group="product ops",
        site=Site("https://stackbook.example.com", sends_mail=True),
    )
    told = [] if tell is None else tell
    return remind(
        policy, today=day, now=lambda: moment(day), send=send, tell=told.append
    )


def look(term):
    return Term.objects.get(pk=term.pk).remind_on


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(days_before(200), days_before(90), id="the first lead"),
        pytest.param(days_before(90), days_before(30), id="the next lead"),
        pytest.param(days_before(20), days_before(14), id="after a gap"),
        pytest.param(DEADLINE, dt.date(2026, 12, 2), id="once it has passed"),
    ],
)
def test_a_term_waits_for_its_next_day(term, today, expected):
    record(today)

    assert look(term) == expected


def test_a_term_that_asks_for_nothing_more_is_not_looked_at(term):
    factories.TermFactory(
        contract=term.contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2027, 12, 31),
    )

    record(days_before(90))

    assert look(term) is None


def change_notice(term):
    notice = term.contract.notices.get()
    notice.amount = 35
    notice.save()


def change_contract(term):
    term.contract.owner = person("zoe")
    term.contract.save()


def answer(term):
    responses.acknowledge(
        term, deadline=DEADLINE, by=None, now=moment(days_before(100))
    )


@pytest.mark.parametrize(
    "change",
    [
        change_notice,
        change_contract,
        answer,
        lambda term: factories.RenewalDecisionFactory(term=term, outcome="leave"),
        lambda term: leaving.give_notice(
            term.contract, on=days_before(100), today=days_before(100), by=None
        ),
    ],
    ids=["a clause", "the contract", "an answer", "a decision", "notice given"],
)
def test_whatever_changes_a_term_has_it_looked_at_at_once(term, change):
    record(days_before(100))

    change(term)

    assert look(term) == AT_ONCE


def test_taking_a_decision_back_has_it_looked_at_at_once(term):
    decision = factories.RenewalDecisionFactory(term=term, outcome="leave")
    record(days_before(100))

    decision.delete()

    assert look(term) == AT_ONCE


def test_the_term_before_a_deleted_one_is_looked_at_at_once(term):
    contracts.decide(term, "renew", reason="good", by=None, on=days_before(100))
    record(days_before(100))

    term.contract.terms.get(number=1).delete()

    assert look(term) == AT_ONCE


def swept_on():
    return Installation.objects.get().swept_on


CHANGES = {
    "an account": lambda user: user.save(),
    "an account is deleted": lambda user: user.delete(),
    "a group": lambda user: user.groups.add(factories.GroupFactory()),
    "a refused address": lambda user: factories.RefusedAddressFactory(),
    "a policy": lambda user: factories.ReminderPolicyFactory(),
    "a channel": lambda user: factories.ChannelFactory(),
    "the owner of a tool": lambda user: factories.OwnershipFactory(),
    "what a contract pays for": lambda user: factories.CoverageFactory(),
    "a team": lambda user: factories.TeamFactory(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_changes_of_people_have_everything_looked_at_again(change):
    user = person("ann")
    record(DEADLINE)
    assert swept_on() == DEADLINE

    change(user)

    assert swept_on() is None
    assert record(DEADLINE).swept


def test_the_members_of_a_team_have_everything_looked_at_again():
    team, ann = factories.TeamFactory(), person("ann")
    record(DEADLINE)

    team.members.add(ann)

    assert swept_on() is None


def test_signing_in_has_nothing_looked_at():
    ann = person("ann")
    record(DEADLINE)

    ann.save(update_fields=["last_login"])

    assert swept_on() == DEADLINE


def test_all_is_looked_at_once_a_day(term):
    swept = [record(days_before(days)).swept for days in (3, 3, 2, 2)]

    assert swept == [True, False, True, False]


def test_who_changed_while_all_was_looked_at_is_not_forgotten(term):
    def leaves_meanwhile(contracts):
        bea = person("bea")
        bea.is_active = False
        bea.save()
        return {}

    record(days_before(30), audience=leaves_meanwhile)

    assert swept_on() is None


def test_with_nothing_due_nothing_is_read_twice(term, django_assert_max_num_queries):
    record(days_before(89))

    with django_assert_max_num_queries(8):
        outcome = record(days_before(89))

    assert outcome.terms == []


def test_a_pass_with_nothing_due_reads_no_table_as_a_whole(term):
    pass_on(days_before(89))

    with CaptureQueriesContext(connection) as captured:
        pass_on(days_before(89))

    read = [query["sql"] for query in captured if '"vendors_term"' in query["sql"]]
    assert len(captured) <= 24
    assert all("remind_on" in sql or '"act_by" IS NULL' in sql for sql in read)


def test_a_term_is_rolled_over_in_the_pass_that_speaks_of_it(term):
    pass_on(DEADLINE)

    counts = pass_on(dt.date(2027, 1, 1))

    assert counts["renewed_by_silence"] == 1
    assert ("passed", "ann", "owner") in owed("mailed")
    assert ("renewed", "ann", "owner") in owed("mailed")


def test_a_term_waits_for_silence_until_that_is_done(term):
    record(DEADLINE)
    record(dt.date(2027, 1, 1))  # and the worker is killed before it renews

    counts = pass_on(dt.date(2027, 1, 1))

    assert counts["renewed_by_silence"] == 1
    assert look(term) == AT_ONCE  # because it is followed now


def test_that_a_deadline_passed_is_told_though_silence_closed_it(term):
    record(dt.date(2027, 1, 5))
    roll_over(
        today=dt.date(2027, 1, 5),
        listeners=Listeners.chosen(nobody_else, "product ops"),
        rhythms=Rhythms.chosen(LEADS),
    )  # and the worker is killed before it writes the mails

    record(dt.date(2027, 1, 5))

    assert ("passed", "ann", "owner") in owed()


def test_between_its_deadline_and_its_end_a_term_is_left_alone(term):
    pass_on(dt.date(2026, 12, 2))

    assert look(term) == dt.date(2027, 1, 1)


def test_dates_that_cannot_be_reckoned_with_are_named_and_stop_nobody(term):
    broken = yearly(title="Broken", owner=person("bob"))
    Contract.objects.filter(pk=broken.contract_id).update(reminder_leads="soon")
    told = []

    counts = pass_on(days_before(90), tell=told)

    assert counts["failed"] == 1
    assert [problem.partition(":")[0] for problem in told] == ["Broken"]
    assert owed("mailed") == [(90, "ann", "owner")]
    assert look(broken) <= days_before(90)


def test_what_nobody_foresaw_in_one_stops_no_other(term):
    bad = yearly(title="Bad", owner=person("bob"))

    def fails_for_one(contracts):
        if bad.contract_id in contracts:
            raise LookupError("Bob has no team.")
        return {}

    outcome = record(days_before(90), audience=fails_for_one)

    assert outcome.failed == ["Bad: Bob has no team."]
    assert outcome.owed == 1
    assert owed() == [(90, "ann", "owner")]
    assert look(bad) == AT_ONCE


def test_mails_go_out_even_where_nothing_can_be_planned(term, monkeypatch):
    record(days_before(90))
    sent = []
    monkeypatch.setattr(
        remind_module, "send_mails_due", lambda now: sent.append(now()) or Sent()
    )

    def fails(*_, **__):
        raise LookupError("No such audience.")

    monkeypatch.setattr(remind_module, "record_reminders_owed", fails)

    with pytest.raises(LookupError, match="No such audience"):
        pass_on(days_before(90), send=True)

    assert owed("mailed") == [(90, "ann", "owner")]
    assert sent == [moment(days_before(90))]


def test_a_database_that_is_away_is_nobodys_fault(term):
    def goes_away(contracts):
        raise OperationalError

    with pytest.raises(OperationalError):
        record(days_before(90), audience=goes_away)


def test_what_cannot_be_planned_is_named_until_it_can_be_even_if_silence_ends_it(term):
    record(DEADLINE)
    Contract.objects.filter(pk=term.contract_id).update(reminder_leads="soon")
    day = dt.date(2027, 1, 1)
    Term.objects.filter(pk=term.pk).update(remind_on=day)

    assert term.pk not in record(day).renewing


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        pytest.param(1, 90, id="a day"),
        pytest.param(45, 90, id="until before the next lead"),
        pytest.param(78, 14, id="over one lead"),
        pytest.param(95, 0, id="past the act-by day"),
        pytest.param(400, "passed", id="more than a year"),
    ],
)
def test_after_an_outage_only_the_most_urgent_is_told(gap, expected):
    yearly(internal_lead_days=10)  # to act by 21 November
    begun = dt.date(2026, 8, 22)
    record(begun)

    record(begun + dt.timedelta(days=gap))

    assert {one for one, _, _ in owed()} == {expected}


def test_a_clock_that_was_set_back_tells_nothing_twice(term):
    record(days_before(7))
    mailed()

    for days in (30, 14, 7):
        record(days_before(days))

    assert owed() == []


def test_what_a_wrong_clock_owed_too_early_is_told_in_time(term):
    record(days_before(7))
    record(days_before(30))
    early = owed()
    mailed()
    record(days_before(7))

    assert early == [(30, "ann", "owner")]
    assert (7, "ann", "owner") in owed()


def test_a_deadline_that_moved_and_moved_back_is_told_once(term):
    record(days_before(30))
    mailed()
    notice = term.contract.notices.get()
    for amount in (35, 30):
        notice.amount = amount
        notice.save()
        record(days_before(30))

    assert owed() == []
    assert owed("cancelled") == [(30, "ann", "owner")]


def act_by_days_before(term, days):
    contract = Contract.objects.get(pk=term.contract_id)
    contract.internal_lead_days = days
    contract.save()


def test_an_act_by_day_that_moved_later_is_told_of_at_each_lead_again():
    term = yearly(internal_lead_days=90)
    told = []
    record(days_before(90))
    first = mailed()
    act_by_days_before(term, 0)
    for days in (90, 90, 30, 14, 7, 0):
        record(days_before(days))
        told += mailed()

    assert first == [(0, "ann", "owner")]
    assert told == [(lead, "ann", "owner") for lead in (90, 30, 14, 7, 0)]


def test_an_act_by_day_that_moved_and_moved_back_is_told_once():
    term = yearly(internal_lead_days=90)
    record(days_before(90))
    told = [mailed()]
    for days in (0, 90):
        act_by_days_before(term, days)
        record(days_before(90))
        told.append(mailed())

    assert told == [[(0, "ann", "owner")], [(90, "ann", "owner")], []]


def test_an_earlier_deadline_is_told_anew(term):
    record(days_before(14))
    mailed()
    notice = term.contract.notices.get()
    notice.amount = 60
    notice.save()

    record(days_before(14))

    assert {row.deadline for row in Reminder.objects.owed()} == {dt.date(2026, 11, 1)}
    assert {lead for lead, _, _ in owed()} == {"passed"}


if connection.vendor != "sqlite":  # which lets one connection write at a time

    @pytest.mark.django_db(transaction=True)
    def test_two_planners_at_once_owe_everything_once():
        ann = person("ann")
        for _ in range(40):
            yearly(owner=ann)
        ready = Barrier(2)

        def plan():
            ready.wait()
            try:
                return record(days_before(30)).owed
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as workers:
            counts = [one.result() for one in [workers.submit(plan) for _ in "ab"]]

        assert sum(counts) == 40
        assert len(owed()) == 40

    @pytest.mark.django_db(transaction=True)
    def test_all_was_not_looked_at_where_somebody_held_a_term():
        term = yearly()
        planning, looked = Event(), Event()

        def hold():
            try:
                with transaction.atomic():
                    term.contract.hold()
                    Term.objects.select_for_update().get(pk=term.pk)
                    planning.set()
                    looked.wait(20)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as workers:
            holding = workers.submit(hold)
            planning.wait(20)
            meanwhile = record(days_before(30))
            looked.set()
            holding.result()

        assert (meanwhile.owed, swept_on()) == (0, None)
        assert record(days_before(30)).owed == 1
        assert swept_on() == days_before(30)

    @pytest.mark.django_db(transaction=True)
    def test_a_change_that_is_kept_only_after_all_was_looked_at_is_not_forgotten():
        yearly(backup=person("bea"))
        Installation.objects.create(pk=Installation.ONLY, site_url="https://a.example")
        changed, looked = Event(), Event()

        def leave():
            try:
                with transaction.atomic():
                    ann = person("ann")
                    ann.is_active = False
                    ann.save()
                    changed.set()
                    looked.wait(1)  # the pass may wait for this, so not for ever
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as workers:
            leaving_ann = workers.submit(leave)
            changed.wait(20)
            record(days_before(30))
            looked.set()
            leaving_ann.result()
        record(days_before(30))

        assert owed() == [(30, "bea", "backup")]

    @pytest.mark.django_db(transaction=True)
    def test_a_change_made_while_a_term_is_planned_is_not_forgotten():
        term = yearly()
        planning = Event()

        def slowly(contracts):
            planning.set()
            time.sleep(0.5)  # and meanwhile somebody decides
            return {}

        def decide():
            planning.wait()
            try:
                factories.RenewalDecisionFactory(term=term, outcome="leave")
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as workers:
            deciding = workers.submit(decide)
            record(days_before(30), audience=slowly)
            deciding.result()

        assert look(term) == AT_ONCE
