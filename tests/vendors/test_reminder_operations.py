import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from vendors.models import Reminder, Term
from vendors.models.reminder import ReminderState
from vendors.operations.listeners import Listeners
from vendors.operations.reminders import record_reminders_owed
from vendors.operations.rhythms import Rhythms
from vendors.operations.silence import roll_over

pytestmark = pytest.mark.django_db

LEADS = (90, 30, 7, 0)
# The terms of these tests end on 31 December 2026 with 30 days of notice.
DEADLINE = dt.date(2026, 12, 1)


def nobody_else(contracts):
    return {}


def record(today, *, leads=LEADS, audience=nobody_else):
    listeners = Listeners.chosen(audience, "product ops")
    return record_reminders_owed(today=today, leads=leads, listeners=listeners)


def rolled_over(today):
    added, failed = roll_over(
        today=today,
        listeners=Listeners.chosen(nobody_else, "product ops"),
        rhythms=Rhythms.chosen(LEADS),
    )
    return added, len(failed)


def days_before(count):
    return DEADLINE - dt.timedelta(days=count)


def owed():
    return [
        (row.lead if row.occasion == "ahead" else row.occasion, row.person.username)
        for row in Reminder.objects.owed().select_related("person").order_by("pk")
    ]


@pytest.fixture
def term():
    """An automatic contract of ann, entered long before its deadline."""
    ann = factories.UserFactory(username="ann")
    contract = factories.NoticeFactory(contract__owner=ann).contract
    factories.RenewalStepFactory(contract=contract)
    term = factories.TermFactory(contract=contract)
    Term.objects.filter(pk=term.pk).update(
        created_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    )
    return term


@pytest.fixture
def evergreen():
    """A contract of ann without an end, looked at again by 1 May 2027."""
    ann = factories.UserFactory(username="ann")
    contract = factories.ContractFactory(owner=ann)
    term = factories.TermFactory(
        contract=contract, starts_on=dt.date(2019, 5, 1), ends_on=None, end_kind="none"
    )
    Term.objects.filter(pk=term.pk).update(
        created_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    )
    contract.refresh_deadlines()
    return term


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(dt.date(2027, 1, 30), [], id="too early"),
        pytest.param(dt.date(2027, 1, 31), [(90, "ann")], id="at the first lead"),
        pytest.param(dt.date(2027, 5, 2), [("passed", "ann")], id="once it has passed"),
    ],
)
def test_what_has_no_deadline_is_reminded_of_before_its_review(
    evergreen, today, expected
):
    record(today)

    assert owed() == expected
    assert not Reminder.objects.exclude(deadline=dt.date(2027, 5, 1)).exists()


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        pytest.param("unclear", [("passed", "ann")], id="nobody knows what it led to"),
        pytest.param("conditional", [("passed", "ann")], id="it hung on a condition"),
        pytest.param("optional", [], id="the option was lost: that is history"),
    ],
)
def test_what_is_unsettled_is_spoken_of_however_late_it_is_entered(
    term, mode, expected
):
    term.contract.renewal_steps.update(mode=mode)
    Term.objects.update(created_at=dt.datetime(2027, 3, 1, tzinfo=dt.UTC))

    record(dt.date(2027, 3, 2))

    assert owed() == expected


def test_nothing_is_owed_before_the_first_lead(term):
    record(days_before(91))

    assert owed() == []


def test_the_owner_is_owed_the_lead_that_is_reached(term):
    record(days_before(90))

    assert owed() == [(90, "ann")]


def test_a_second_pass_owes_nothing_more(term):
    record(days_before(90))

    assert record(days_before(89)).owed == 0
    assert owed() == [(90, "ann")]


def test_after_a_long_gap_only_the_most_urgent_is_owed(term):
    record(days_before(90))

    outcome = record(days_before(5))

    assert owed() == [(7, "ann")]
    assert outcome.superseded == 1


def test_a_passed_deadline_is_owed_once(term):
    record(DEADLINE + dt.timedelta(days=10))
    record(DEADLINE + dt.timedelta(days=20))

    assert owed() == [("passed", "ann")]


def test_a_deadline_that_had_passed_when_it_was_entered_is_history(term):
    Term.objects.filter(pk=term.pk).update(
        created_at=dt.datetime(2026, 12, 20, tzinfo=dt.UTC)
    )

    record(dt.date(2026, 12, 21))

    assert owed() == []


def test_a_clock_set_back_does_not_tell_again(term):
    record(days_before(7))
    Reminder.objects.update(state=ReminderState.MAILED)

    record(days_before(30))

    assert owed() == []


def test_a_deadline_that_moved_is_owed_anew_and_the_old_one_cancelled(term):
    record(days_before(30))
    notice = term.contract.notices.get()
    notice.amount = 35
    notice.save()

    outcome = record(days_before(30))

    assert outcome.cancelled == 1
    assert [row.deadline for row in Reminder.objects.owed()] == [dt.date(2026, 11, 26)]


def test_a_deadline_that_moved_back_is_revived(term):
    record(days_before(30))
    notice = term.contract.notices.get()
    notice.amount = 35
    notice.save()
    record(days_before(30))
    notice.amount = 30
    notice.save()

    record(days_before(30))

    assert [row.deadline for row in Reminder.objects.owed()] == [DEADLINE]
    assert Reminder.objects.count() == 2


def test_an_edit_that_moves_no_day_owes_nothing_more(term):
    record(days_before(30))
    Reminder.objects.update(state=ReminderState.MAILED)
    term.contract.notes = "Called them."
    term.contract.save()

    assert record(days_before(29)).owed == 0


@pytest.mark.parametrize("outcome", ["renegotiate", "leave"])
def test_until_all_is_done_the_next_lead_is_owed(term, outcome):
    factories.RenewalDecisionFactory(term=term, outcome=outcome)

    record(days_before(30))

    assert owed() == [(30, "ann")]


def test_a_renewed_term_owes_nothing_and_takes_back_what_was_owed(term):
    record(days_before(30))
    factories.RenewalDecisionFactory(term=term, outcome="renew")

    outcome = record(days_before(7))

    assert owed() == []
    assert outcome.cancelled == 1


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_drafts_and_archived_contracts_owe_nothing(term, state):
    term.contract.state = state
    term.contract.save()

    record(days_before(30))

    assert owed() == []


def test_product_ops_are_told_where_nobody_else_can_be(term):
    term.contract.owner.is_active = False
    term.contract.owner.save()
    ops = factories.UserFactory(username="ops")
    ops.groups.add(factories.GroupFactory(name="product ops"))

    record(days_before(30))

    assert owed() == [(30, "ops")]


def test_the_audience_is_asked_about_the_contracts_that_are_due(term):
    from inventory.audience import tool_owners

    ownership = factories.OwnershipFactory(person__username="bob")
    factories.CoverageFactory(tool=ownership.tool, contract=term.contract)

    record(days_before(30), audience=tool_owners)

    assert owed() == [(30, "ann"), (30, "bob")]


def test_more_terms_take_no_more_queries(term):
    def queries_of(today):
        with CaptureQueriesContext(connection) as captured:
            record(today)
        return len(captured)

    few = queries_of(days_before(90))
    for _ in range(20):
        contract = factories.NoticeFactory(contract__owner=term.contract.owner).contract
        factories.TermFactory(contract=contract)

    assert queries_of(days_before(30)) <= few
    assert len(owed()) == 21


def test_a_passed_deadline_is_spoken_of_before_silence_renews(term):
    after = dt.date(2027, 1, 5)

    record(after)
    added, failed = rolled_over(after)

    assert owed() == [("passed", "ann"), ("renewed", "ann")]
    assert (added, failed) == (1, 0)


def test_silence_does_not_renew_what_is_to_be_left(term):
    factories.RenewalDecisionFactory(term=term, outcome="leave")

    assert rolled_over(dt.date(2027, 1, 5)) == (0, 0)


def test_dates_that_cannot_be_continued_stop_nobody_else(term):
    contract = factories.RenewalStepFactory(
        length_kind="stated", length_amount=30000, length_unit="years"
    ).contract
    factories.TermFactory(contract=contract)

    assert rolled_over(dt.date(2027, 1, 5)) == (1, 1)
