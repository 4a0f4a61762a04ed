"""Terms that go on by themselves: added once, at the right price, and told of."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from tests import factories
from vendors.models import Contract, Mail, Reminder, Term
from vendors.models.reminder import ReminderState
from vendors.operations import contracts, leaving, silence
from vendors.operations.letters import Site
from vendors.operations.listeners import Listeners
from vendors.operations.missing import fill_missing_days
from vendors.operations.remind import Policy, remind
from vendors.operations.rhythms import Rhythms
from vendors.operations.silence import catch_up, roll_over

pytestmark = pytest.mark.django_db

RECORDED = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
LEADS = (90, 30, 7, 0)


def nobody_else(contracts):
    return {}


def rolled_over(today):
    added, failed = roll_over(
        today=today,
        listeners=Listeners.chosen(nobody_else, "product ops"),
        rhythms=Rhythms.chosen(LEADS),
    )
    return added, len(failed)


def reminded(today):
    policy = Policy(
        leads=LEADS,
        audience=nobody_else,
        group="product ops",
        site=Site("https://stackbook.example.com", sends_mail=False),
    )
    moment = dt.datetime.combine(today, dt.time(9), dt.UTC)
    return remind(policy, today=today, now=lambda: moment)


def recorded(contract, at=RECORDED):
    """Let a contract have been recorded on another day."""
    Contract.objects.filter(pk=contract.pk).update(created_at=at)
    Term.objects.filter(contract=contract).update(created_at=at)
    contract.refresh_from_db()


def yearly(**facts):
    """The year 2026 of ann's contract that renews by itself, 30 days of notice."""
    owner = factories.UserFactory()
    contract = factories.ContractFactory(owner=owner, **facts)
    factories.NoticeFactory(contract=contract)
    factories.RenewalStepFactory(contract=contract)
    term = factories.TermFactory(contract=contract)
    recorded(contract)
    term.refresh_from_db()
    return Term.objects.get(pk=term.pk)


def monthly(notice_days=60):
    """A contract of monthly terms whose notice is longer than they are."""
    contract = factories.ContractFactory(owner=factories.UserFactory())
    factories.NoticeFactory(contract=contract, amount=notice_days)
    factories.RenewalStepFactory(contract=contract)
    factories.TermFactory(contract=contract, ends_on=dt.date(2026, 1, 31))
    recorded(contract, dt.datetime(2025, 12, 1, tzinfo=dt.UTC))
    return contract


def spans(contract):
    rows = contract.terms.order_by("number")
    return [*rows.values_list("number", "starts_on", "ends_on", "amount")]


def days(count):
    return dt.timedelta(days=count)


def test_the_term_after_an_undecided_one_is_added_and_says_why():
    term = yearly()

    rolled_over(dt.date(2027, 1, 1))

    added = term.contract.terms.get(number=1)
    assert (added.starts_on, added.ends_on) == (
        dt.date(2027, 1, 1),
        dt.date(2027, 12, 31),
    )
    assert (added.origin, added.notice_by) == ("silence", dt.date(2027, 12, 1))
    assert added.history.earliest().history_change_reason == (
        "renewed by silence: nobody had decided by 1 Dec 2026"
    )


def test_on_the_last_day_nothing_is_renewed_yet():
    yearly()

    assert rolled_over(dt.date(2026, 12, 31)) == (0, 0)


def test_a_second_pass_adds_nothing():
    yearly()
    rolled_over(dt.date(2027, 1, 1))

    assert rolled_over(dt.date(2027, 1, 1)) == (0, 0)
    assert Term.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "price"),
    [
        pytest.param(
            {"price_mechanism": "fixed"}, (Decimal("1200.000"), False), id="fixed"
        ),
        pytest.param(
            {"price_mechanism": "uplift", "uplift_cap_percent": 7},
            (Decimal("1284.000"), True),
            id="uplift",
        ),
        pytest.param({}, (Decimal("1200.000"), True), id="not known"),
    ],
)
def test_the_price_follows_the_contracts_rule(facts, price):
    term = yearly(**facts)

    rolled_over(dt.date(2027, 1, 1))

    added = term.contract.terms.get(number=1)
    assert (added.amount, added.amount_expected) == price


def test_a_longer_renewal_costs_more_and_is_expected():
    term = yearly(price_mechanism="fixed")
    step = term.contract.renewal_steps.get()
    step.length_kind, step.length_amount, step.length_unit = "stated", 24, "months"
    step.save()

    rolled_over(dt.date(2027, 1, 1))

    added = term.contract.terms.get(number=1)
    assert (added.amount, added.amount_expected) == (Decimal(2400), True)


def test_what_goes_on_without_end_costs_what_is_billed_at_once():
    term = yearly(price_mechanism="fixed")
    term.billing = "monthly"
    term.save()
    step = term.contract.renewal_steps.get()
    step.mode, step.length_kind = "evergreen", "no_end"
    step.save()

    rolled_over(dt.date(2027, 1, 1))

    added = term.contract.terms.get(number=1)
    assert (added.ends_on, added.end_kind, added.amount) == (None, "none", Decimal(100))
    assert added.act_by is not None
    assert rolled_over(dt.date(2037, 1, 1)) == (0, 0)


@pytest.mark.parametrize(
    "decided",
    [
        pytest.param("leave", id="to be left"),
        pytest.param("renew", id="renewed, and its next term deleted"),
    ],
)
def test_what_was_decided_is_not_renewed_by_silence(decided):
    term = yearly()
    factories.RenewalDecisionFactory(term=term, outcome=decided)

    assert rolled_over(dt.date(2027, 1, 1)) == (0, 0)


def test_what_was_to_be_renegotiated_went_on():
    term = yearly()
    factories.RenewalDecisionFactory(term=term, outcome="renegotiate")

    assert rolled_over(dt.date(2027, 1, 1)) == (1, 0)


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_drafts_and_archived_contracts_are_not_renewed(state):
    yearly(state=state)

    assert rolled_over(dt.date(2027, 1, 1)) == (0, 0)


def test_where_notice_is_longer_than_the_term_the_next_comes_once_it_is_bound_to():
    contract = monthly()
    # Notice about January was due by 2 December, that about February by 30 December.
    rolled_over(dt.date(2025, 12, 2))
    before = contract.terms.count()
    rolled_over(dt.date(2025, 12, 3))

    last = contract.terms.latest("number")
    assert (before, contract.terms.count()) == (1, 2)
    assert (last.starts_on, last.notice_by) == (
        dt.date(2026, 2, 1),
        dt.date(2025, 12, 30),
    )


@pytest.mark.parametrize("count", range(0, 400, 7))
def test_the_open_term_is_the_one_whose_notice_can_still_be_given(count):
    today = dt.date(2025, 12, 1) + days(count)
    contract = monthly()

    rolled_over(today)

    last = contract.terms.latest("number")
    before = contract.terms.filter(number=last.number - 1).first()
    assert last.notice_by >= today
    assert before is None or before.notice_by < today


def test_terms_that_cannot_be_prevented_cost_no_queries_each(
    django_assert_max_num_queries,
):
    for _ in range(10):
        yearly()

    with django_assert_max_num_queries(14):
        assert rolled_over(dt.date(2026, 12, 15)) == (0, 0)


def test_a_short_notice_adds_no_term_early():
    contract = monthly(notice_days=10)

    rolled_over(dt.date(2026, 1, 30))

    assert contract.terms.count() == 1


TICKS = {
    "daily": range(1, 3653),
    "once a year": range(365, 3653, 365),
    "once at the end": [3653],
}


@pytest.mark.parametrize("make", [yearly, monthly], ids=["yearly", "monthly"])
def test_ten_years_are_the_same_however_often_the_job_ran(make):
    begun, found = dt.date(2026, 1, 1), {}
    for name, ticks in TICKS.items():
        made = make()
        contract = made.contract if isinstance(made, Term) else made
        contract.price_mechanism, contract.uplift_cap_percent = "uplift", 3
        contract.save()
        for count in ticks:
            if Term.objects.renewing(begun + days(count)).exists():
                rolled_over(begun + days(count))
        rolled_over(begun + days(3653))
        found[name] = spans(contract)
        contract.state = "archived"
        contract.save()

    assert found["daily"] == found["once a year"] == found["once at the end"]
    assert len(found["daily"]) == (11 if make is yearly else 123)


def owed():
    rows = Reminder.objects.owed().filter(occasion="renewed")
    return [*rows.values_list("term__number", "person", "deadline")]


def test_everybody_is_told_once_what_silence_did():
    term = yearly()
    owner = term.contract.owner

    reminded(dt.date(2027, 1, 1))
    reminded(dt.date(2027, 1, 1))
    reminded(dt.date(2027, 1, 2))

    news = Reminder.objects.get(occasion="renewed")
    assert (news.person, news.deadline) == (owner, dt.date(2027, 1, 1))
    assert news.state == ReminderState.MAILED
    assert "renewed by itself until 31 Dec 2027" in " ".join(news.mail.text.split())
    assert "(expected)" in news.mail.text


def test_after_a_gap_only_the_last_term_is_told_of():
    term = yearly()

    rolled_over(dt.date(2029, 5, 1))

    assert owed() == [(3, term.contract.owner_id, dt.date(2029, 1, 1))]


def test_what_somebodys_act_had_added_is_told_of_at_the_next_pass(time_machine):
    term = yearly()
    today = dt.date(2027, 1, 1)
    time_machine.move_to(dt.datetime(2027, 1, 1, 0, 1, tzinfo=dt.UTC))
    catch_up(term.contract, today=today)
    assert owed() == []

    rolled_over(today)
    rolled_over(today)

    assert owed() == [(1, term.contract.owner_id, today)]


def test_what_was_added_long_ago_is_no_news(time_machine):
    term = yearly()
    time_machine.move_to(dt.datetime(2027, 1, 1, 0, 1, tzinfo=dt.UTC))
    catch_up(term.contract, today=dt.date(2027, 1, 1))

    rolled_over(dt.date(2027, 2, 2))

    assert owed() == []


if connection.vendor != "sqlite":  # which lets one connection write at a time

    @pytest.mark.django_db(transaction=True)
    def test_two_workers_at_once_add_each_term_once():
        contracts = [yearly().contract for _ in range(10)]
        start = Barrier(2)

        def work():
            start.wait()
            try:
                return rolled_over(dt.date(2029, 5, 1))
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as workers:
            both = [workers.submit(work) for _ in range(2)]
            outcomes = [one.result() for one in both]

        assert sum(added for added, _ in outcomes) == 30
        assert all(contract.terms.count() == 4 for contract in contracts)


def test_nobody_is_told_of_what_was_past_when_the_contract_was_recorded():
    term = yearly()
    recorded(term.contract, dt.datetime(2029, 5, 1, tzinfo=dt.UTC))

    assert rolled_over(dt.date(2029, 5, 1)) == (3, 0)

    assert owed() == []
    reasons = Term.history.filter(number__gt=0).values_list(
        "history_change_reason", flat=True
    )
    assert "renewed by silence before it was recorded here" in reasons


def test_the_next_pass_leaves_the_news_alone():
    yearly()
    rolled_over(dt.date(2027, 1, 1))
    before = owed()

    from vendors.operations.reminders import record_reminders_owed

    record_reminders_owed(
        today=dt.date(2027, 11, 10),
        leads=LEADS,
        listeners=Listeners.chosen(nobody_else, "x"),
    )

    assert owed() == before
    assert Reminder.objects.owed().count() == 2


def test_news_of_an_archived_contract_is_taken_back():
    term = yearly()
    rolled_over(dt.date(2027, 1, 1))
    term.contract.state = "archived"
    term.contract.save()

    reminded(dt.date(2027, 1, 1))

    assert owed() == []
    assert not Mail.objects.filter(subject__contains="Renewed").exists()


def test_deciding_does_not_take_the_news_back():
    term = yearly()
    rolled_over(dt.date(2027, 1, 1))

    contracts.decide(
        term.contract.terms.get(number=1),
        "leave",
        reason="Unused.",
        by=None,
        on=dt.date(2027, 1, 1),
    )

    assert len(owed()) == 1


def test_what_ended_and_had_notice_in_time_is_not_renewed():
    term = yearly(notice_given_on=dt.date(2026, 11, 1))

    assert rolled_over(dt.date(2027, 1, 1)) == (0, 0)
    assert catch_up(term.contract, today=dt.date(2029, 1, 1)) == 0


def test_a_contract_entered_late_has_its_past_and_its_current_term_at_once():
    term = yearly()
    recorded(term.contract, dt.datetime(2029, 5, 1, tzinfo=dt.UTC))

    added = catch_up(term.contract, today=dt.date(2029, 5, 1))

    assert added == 3
    assert term.contract.terms.latest("number").starts_on == dt.date(2029, 1, 1)
    assert catch_up(term.contract, today=dt.date(2029, 5, 1)) == 0
    reminded(dt.date(2029, 5, 1))
    assert not Reminder.objects.exists()


def test_a_contract_entered_late_that_had_been_left_ends_with_the_term_it_was_about():
    term = yearly(notice_given_on=dt.date(2027, 6, 1))

    added = catch_up(term.contract, today=dt.date(2029, 5, 1))

    assert added == 1
    assert term.contract.terms.latest("number").ends_on == dt.date(2027, 12, 31)


def test_a_contract_entered_late_that_had_ended_early_stops_there():
    term = yearly(terminated_on=dt.date(2027, 6, 1))

    assert catch_up(term.contract, today=dt.date(2029, 5, 1)) == 1


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"state": "draft"}, id="a draft"),
        pytest.param({"state": "archived"}, id="archived"),
    ],
)
def test_only_active_contracts_catch_up(facts):
    term = yearly(**facts)

    assert catch_up(term.contract, today=dt.date(2029, 5, 1)) == 0


def test_a_contract_without_a_term_has_nothing_to_catch_up():
    contract = factories.RenewalStepFactory().contract

    assert catch_up(contract, today=dt.date(2029, 5, 1)) == 0


def test_dates_that_cannot_be_continued_do_not_stop_a_contract_from_being_kept():
    contract = factories.RenewalStepFactory(
        length_kind="stated", length_amount=30000, length_unit="years"
    ).contract
    factories.TermFactory(contract=contract)

    assert catch_up(contract, today=dt.date(2029, 5, 1)) == 0


def test_another_worker_that_was_faster_leaves_nothing_to_do():
    from vendors.operations.silence import renew_by_silence

    term = yearly()
    renew_by_silence(term, today=dt.date(2027, 1, 1))

    assert renew_by_silence(term, today=dt.date(2027, 1, 1)) == 0


@pytest.mark.parametrize("added", [True, False], ids=["by another", "by nobody"])
def test_what_the_database_refuses_was_renewed_only_if_the_term_is_there(
    monkeypatch, added
):
    yearly()

    def refused(renewing, *_):
        if added:
            silence.renew_by_silence(renewing, today=dt.date(2027, 1, 1))
        raise IntegrityError("refused")

    monkeypatch.setattr(silence, "_renew_and_tell", refused)

    assert rolled_over(dt.date(2027, 1, 1)) == (0, 0 if added else 1)


def test_a_contract_that_ends_with_its_parent_renews_with_it():
    parent = yearly().contract
    child = factories.ContractFactory(parent=parent, vendor=parent.vendor)
    factories.TermFactory(
        contract=child,
        starts_on=dt.date(2026, 5, 1),
        ends_on=None,
        end_kind="parent",
        amount=Decimal(800),
    )

    rolled_over(dt.date(2027, 1, 1))

    added = child.terms.get(number=1)
    assert (added.starts_on, added.ends_on, added.end_kind) == (
        dt.date(2027, 1, 1),
        dt.date(2027, 12, 31),
        "parent",
    )
    assert (added.amount, added.amount_expected) == (Decimal(1200), True)


def test_days_that_are_missing_are_filled_before_anybody_is_reminded():
    term = yearly()
    term.ends_on, term.end_kind = None, "none"
    term.save()
    Term.objects.filter(pk=term.pk).update(act_by=None)

    assert fill_missing_days() == 0

    term.refresh_from_db()
    assert term.act_by == dt.date(2027, 1, 1)
    Term.objects.filter(pk=term.pk).update(act_by=None)
    assert reminded(dt.date(2026, 12, 20))["owed"] == 1


def evergreen(owner):
    contract = factories.ContractFactory(owner=owner)
    term = factories.TermFactory(contract=contract, ends_on=None, end_kind="none")
    recorded(contract)
    contract.refresh_deadlines()
    return Term.objects.get(pk=term.pk)


def test_a_reviewed_contract_is_asked_about_again_a_year_on_and_not_before():
    term = evergreen(factories.UserFactory())
    assert term.act_by == dt.date(2027, 1, 1)
    reminded(dt.date(2026, 10, 5))

    contracts.decide(term, "renew", reason="Used.", by=None, on=dt.date(2026, 10, 6))
    for count in range(1, 362, 3):
        reminded(dt.date(2026, 10, 6) + days(count))
    quiet = Mail.objects.count()
    reminded(dt.date(2027, 10, 3))

    term.refresh_from_db()
    assert term.contract.terms.count() == 1
    assert (term.reviewed_on, term.act_by) == (
        dt.date(2026, 10, 6),
        dt.date(2028, 1, 1),
    )
    assert (quiet, Mail.objects.count()) == (1, 2)


def test_a_reviewed_contract_that_gets_a_last_day_is_asked_about_before_it():
    term = evergreen(factories.UserFactory())
    contracts.decide(term, "renew", reason="Used.", by=None, on=dt.date(2026, 10, 6))
    term.end_kind, term.ends_on = "stated", dt.date(2027, 6, 30)
    term.save()

    reminded(dt.date(2027, 6, 1))

    assert Mail.objects.count() == 1


def test_a_contract_left_early_is_not_renewed_beyond_its_last_day():
    term = yearly()
    leaving.end_early(term.contract, last_day=dt.date(2027, 2, 28), reason="Agreed.")

    assert rolled_over(dt.date(2028, 5, 1)) == (1, 0)
    assert owed() == [(1, term.contract.owner_id, dt.date(2027, 1, 1))]


def test_a_contract_is_recorded_on_the_day_it_is_here(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    term = yearly()
    # 1 January 2027 there, and a day before by universal time.
    recorded(term.contract, dt.datetime(2026, 12, 31, 20, tzinfo=dt.UTC))

    rolled_over(dt.date(2027, 1, 1))

    assert owed() == []
