"""Which days a change would move, told without keeping the change."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    ContractFactory,
    NoticeFactory,
    RenewalDecisionFactory,
    RenewalStepFactory,
    TermFactory,
)
from vendors.models import Notice, Term
from vendors.notifications import moving
from vendors.operations.moves import days_that_follow, moves_of
from vendors.rules.moves import Change, DayOf

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 2)


@pytest.fixture
def contract():
    """The year 2026, which renews by itself unless notice goes by 1 December."""
    contract = ContractFactory(title="Analytics")
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract, amount=30)
    TermFactory(contract=contract)
    return contract


@pytest.fixture
def child(contract):
    """An order form that ends with the contract's term."""
    child = ContractFactory(title="Seats", vendor=contract.vendor, parent=contract)
    TermFactory(
        contract=child,
        starts_on=dt.date(2026, 3, 1),
        ends_on=None,
        end_kind="parent",
    )
    return child


def saving(record, **values):
    def change():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()

    return change


def told(moves):
    return [
        (term.contract, term.change, change.day, change.before, change.after)
        for term in moves.terms
        for change in term.days
    ]


def test_a_longer_notice_moves_the_days_to_act_and_says_why(contract):
    notice = contract.notices.get()

    moves = moves_of([contract.pk], saving(notice, amount=31), today=TODAY)

    first, last = dt.date(2026, 12, 1), dt.date(2026, 11, 30)
    assert told(moves) == [
        ("Analytics", Change.MOVED, DayOf.NOTICE_BY, first, last),
        ("Analytics", Change.MOVED, DayOf.SEND_BY, first, last),
        ("Analytics", Change.MOVED, DayOf.ACT_BY, first, last),
    ]
    assert moving.moved(moves.terms[0].days[0]) == (
        "Notice by: 1 Dec 2026 → 30 Nov 2026, because 31 days before 31 Dec 2026 is "
        "30 Nov 2026: the last day for notice."
    )
    assert moves.of_known_terms


def test_nothing_of_the_change_is_kept(contract, django_capture_on_commit_callbacks):
    notice = contract.notices.get()

    def change():
        saving(notice, amount=90)()
        transaction.on_commit(lambda: None)

    with django_capture_on_commit_callbacks() as later:
        moves_of([contract.pk], change, today=TODAY)

    assert Notice.objects.get().amount == 30
    assert Notice.history.count() == 1
    assert contract.terms.get().notice_by == dt.date(2026, 12, 1)
    assert later == []


def test_what_was_written_before_in_the_same_transaction_stays(contract):
    with transaction.atomic():
        NoticeFactory(contract=contract, purpose="leave", amount=10)
        moves_of([contract.pk], contract.notices.all().delete, today=TODAY)
        NoticeFactory(contract=contract, purpose="leave", amount=20)

    assert contract.notices.count() == 3


def test_what_the_change_refuses_is_refused_and_taken_back(contract):
    notice = contract.notices.get()

    def change():
        saving(notice, amount=90)()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        moves_of([contract.pk], change, today=TODAY)

    assert Notice.objects.get().amount == 30


def test_a_change_that_moves_nothing_tells_nothing(contract):
    moves = moves_of([contract.pk], saving(contract, notes="Good."), today=TODAY)

    assert moves.terms == ()


def test_contracts_that_end_with_it_move_along(contract, child):
    term = contract.terms.get()

    moves = moves_of(
        [contract.pk], saving(term, ends_on=dt.date(2027, 6, 30)), today=TODAY
    )

    ends = [change for change in told(moves) if change[2] is DayOf.ENDS_ON]
    assert ends == [
        ("Analytics", "moved", "ends_on", dt.date(2026, 12, 31), dt.date(2027, 6, 30)),
        ("Seats", "moved", "ends_on", dt.date(2026, 12, 31), dt.date(2027, 6, 30)),
    ]
    assert child.terms.get().ends_on == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("of", "values"),
    [
        pytest.param("notices", {"amount": 3, "unit": "months"}, id="notice"),
        pytest.param("notices", {"clear_days": True}, id="clear days"),
        pytest.param("terms", {"ends_on": dt.date(2028, 2, 29)}, id="last day"),
        pytest.param("renewal_steps", {"mode": "optional"}, id="renewal"),
        pytest.param("", {"transit_days": 9, "internal_lead_days": 5}, id="transit"),
        pytest.param("", {"calendar": "DE"}, id="calendar"),
    ],
)
def test_what_is_told_is_what_saving_does(contract, child, of, values):
    def stored():
        return {
            (term.pk, name): getattr(term, name)
            for term in Term.objects.all()
            for name in ("ends_on", "notice_by", "send_by", "act_by")
        }

    before = stored()
    change = saving(getattr(contract, of).get() if of else contract, **values)

    moves = moves_of([contract.pk], change, today=TODAY)
    change()

    told_of = {
        (term.term_id, str(one.day)): one.after
        for term in moves.terms
        for one in term.days
    }
    after = stored()
    assert told_of == {key: on for key, on in after.items() if before[key] != on}


def test_what_is_over_is_not_told_of(contract):
    past = TermFactory(
        contract=ContractFactory(),
        starts_on=dt.date(2024, 1, 1),
        ends_on=dt.date(2024, 12, 31),
    )
    TermFactory(
        contract=past.contract,
        number=1,
        starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date(2027, 12, 31),
    )

    moves = moves_of(
        [past.contract.pk], saving(past, ends_on=dt.date(2024, 12, 1)), today=TODAY
    )

    assert moves.terms == ()


def test_a_term_that_was_over_and_is_extended_is_told_of():
    term = TermFactory(starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2024, 12, 31))
    RenewalDecisionFactory(term=term, outcome="renew")

    moves = moves_of(
        [term.contract_id], saving(term, ends_on=dt.date(2027, 12, 31)), today=TODAY
    )

    assert told(moves)[0][2:] == (
        DayOf.ENDS_ON,
        dt.date(2024, 12, 31),
        dt.date(2027, 12, 31),
    )


def test_an_early_end_moves_the_last_day(contract):
    moves = moves_of(
        [contract.pk],
        saving(contract, terminated_on=dt.date(2026, 11, 15)),
        today=TODAY,
    )

    assert told(moves)[0][2:] == (
        DayOf.ENDS_ON,
        dt.date(2026, 12, 31),
        dt.date(2026, 11, 15),
    )


def test_a_day_that_is_not_known_any_more_becomes_a_day_to_look_again(contract):
    term = contract.terms.get()

    moves = moves_of(
        [contract.pk], saving(term, ends_on=None, end_kind="unknown"), today=TODAY
    )

    days = {change[2]: change[3:] for change in told(moves)}
    assert days[DayOf.NOTICE_BY] == (dt.date(2026, 12, 1), None)
    assert days[DayOf.REVIEW_BY][0] is None
    assert moving.how_far(moves.terms[0].days[0], TODAY) == "no longer known"


def test_terms_that_come_and_go_are_told_apart(contract):
    kept = contract.terms.get().pk

    def change():
        contract.terms.get().delete()
        TermFactory(contract=contract, ends_on=dt.date(2027, 6, 30))

    moves = moves_of([contract.pk], change, today=TODAY)

    assert [(one.change, one.term_id) for one in moves.terms] == [
        (Change.REMOVED, kept),
        (Change.ADDED, None),
    ]
    assert Term.objects.get().pk == kept


def test_the_days_of_a_new_contract_are_told_with_their_reason(contract):
    [term] = days_that_follow(contract.pk, today=TODAY).added

    assert moving.follows(term) == (
        "Notice by 1 Dec 2026, because 30 days before 31 Dec 2026 is 1 Dec 2026: the "
        "last day for notice."
    )


@pytest.mark.parametrize(
    ("after", "said"),
    [
        pytest.param(dt.date(2026, 11, 30), "1 day earlier", id="earlier"),
        pytest.param(dt.date(2026, 12, 3), "2 days later", id="later"),
        pytest.param(dt.date(2026, 10, 1), "61 days earlier, in the past", id="past"),
    ],
)
def test_how_a_day_moves_is_said_in_words(contract, after, said):
    term = contract.terms.get()
    contract.notices.get().delete()
    NoticeFactory(contract=contract, amount=30)

    moves = moves_of(
        [contract.pk],
        saving(contract.notices.get(), amount=(term.ends_on - after).days),
        today=TODAY,
    )

    assert moving.how_far(moves.terms[0].days[0], TODAY) == said


def test_more_contracts_that_end_with_it_take_no_more_queries(contract, child):
    def queries():
        with CaptureQueriesContext(connection) as made:
            moves_of([contract.pk], lambda: None, today=TODAY)
        return len(made)

    for_one = queries()
    for _ in range(4):
        other = ContractFactory(vendor=contract.vendor, parent=contract)
        TermFactory(contract=other, ends_on=None, end_kind="parent")

    assert queries() == for_one
