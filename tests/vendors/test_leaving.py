"""How contracts end: by notice, early; refused, late, undone."""

import datetime as dt
from decimal import Decimal

import pytest

from tests import factories
from vendors.admin.contract_filters import with_unknowns
from vendors.models import Contract, RenewalDecision, Term
from vendors.notifications import explaining
from vendors.operations import changing, contracts, leaving
from vendors.operations.following import NoTermYet
from vendors.operations.leaving import Accepted, Sent
from vendors.operations.silence import catch_up

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 2)
LAST_DAY = dt.date(2026, 12, 31)
LATER = dt.date(2028, 6, 1)  # by when whatever happened is recorded


@pytest.fixture
def term():
    """The year 2026 of a contract that renews by itself, with 30 days of notice."""
    contract = factories.NoticeFactory(contract__title="Analytics").contract
    factories.RenewalStepFactory(contract=contract)
    return factories.TermFactory(contract=contract)


def leave_any_time(**facts):
    """A contract that goes on without end, to be left with 90 days of notice."""
    notice = factories.NoticeFactory(**{"purpose": "leave", "amount": 90, **facts})
    return factories.TermFactory(
        contract=notice.contract, ends_on=None, end_kind="none"
    )


def notice(term, on=TODAY, **facts):
    return leaving.give_notice(term.contract, on=on, today=LATER, by=None, **facts)


def stored(contract):
    contract.refresh_from_db()
    return contract


def test_notice_keeps_the_way_and_the_proof(term):
    left = notice(term, sent=Sent("courier", "Tracking number 17"))

    contract = stored(term.contract)
    assert (contract.notice_given_way, contract.notice_proof) == (
        "courier",
        "Tracking number 17",
    )
    assert left.last_day == LAST_DAY
    assert contract.terminated_on is None


@pytest.mark.parametrize(
    ("facts", "on", "last_day"),
    [
        pytest.param({}, TODAY, dt.date(2026, 12, 31), id="90 days from then"),
        pytest.param(
            {"to_end_of": "quarter"},
            dt.date(2026, 10, 20),
            dt.date(2027, 3, 31),
            id="to the end of a quarter",
        ),
        pytest.param(
            {"amount": None, "unit": "", "stated": "not_found"},
            TODAY,
            None,
            id="for how long is not known",
        ),
    ],
)
def test_a_notice_to_leave_ends_what_has_no_end(facts, on, last_day):
    term = leave_any_time(**facts)

    left = notice(term, on=on)

    assert left.last_day == last_day
    assert stored(term.contract).terminated_on == last_day


def test_a_notice_to_leave_at_any_time_ends_a_term_on_its_way(term):
    factories.NoticeFactory(contract=term.contract, purpose="leave", amount=60)

    left = notice(term)

    assert left.last_day == dt.date(2026, 12, 1)
    assert stored(term.contract).terminated_on == dt.date(2026, 12, 1)


def test_a_notice_to_leave_after_the_deadline_ends_the_term_that_follows(term):
    factories.NoticeFactory(contract=term.contract, purpose="leave", amount=60)
    late = dt.date(2026, 12, 20)

    left = notice(term, on=late)
    catch_up(term.contract, today=dt.date(2027, 6, 1))

    assert left.last_day == dt.date(2027, 2, 18)
    assert [*term.contract.terms.values_list("number", flat=True)] == [0, 1]


def test_notice_before_the_window_opens_is_refused_unless_accepted(term):
    asked = term.contract.notices.get()
    asked.opens_amount, asked.opens_unit = 60, "days"
    asked.save()

    with pytest.raises(leaving.NoticeTooEarly, match="Not before 1 Nov 2026"):
        notice(term)
    left = notice(term, accepted=Accepted(early=True))

    assert left.last_day == LAST_DAY


def test_late_notice_is_not_late_where_silence_ends_it():
    term = factories.TermFactory(contract=factories.NoticeFactory().contract)

    assert notice(term, on=dt.date(2026, 12, 20)).last_day == LAST_DAY


def test_notice_after_the_end_is_refused():
    term = factories.TermFactory(contract=factories.NoticeFactory().contract)

    with pytest.raises(leaving.AlreadyEnded, match="ended on 31 Dec 2026"):
        notice(term, on=dt.date(2027, 1, 1))


def test_notice_of_a_contract_without_a_term_is_refused():
    contract = factories.ContractFactory()

    with pytest.raises(NoTermYet, match="no term yet"):
        leaving.give_notice(contract, on=TODAY, today=TODAY, by=None)


def test_notice_recorded_late_takes_back_what_silence_had_added(term):
    catch_up(term.contract, today=dt.date(2028, 2, 1))
    assert term.contract.terms.count() == 3

    left = notice(term, on=dt.date(2026, 11, 15), reason="Replaced.")

    assert left.last_day == LAST_DAY
    assert [*term.contract.terms.all()] == [term]
    assert RenewalDecision.objects.get().term == term
    gone = Term.history.filter(history_type="-").first()
    assert gone.history_change_reason == (
        "notice had been given on 15 Nov 2026: Replaced."
    )


def test_what_somebody_decided_about_is_not_taken_back(term):
    catch_up(term.contract, today=dt.date(2027, 2, 1))
    second = term.contract.terms.get(number=1)
    factories.RenewalDecisionFactory(term=second, outcome="renegotiate")

    left = notice(term, on=dt.date(2026, 11, 15))

    assert left.last_day == dt.date(2027, 12, 31)
    assert term.contract.terms.count() == 2


def test_notice_taken_back_asks_for_a_decision_again(term):
    notice(term, sent=Sent("email", "A reply"))

    leaving.take_back_notice(term.contract, reason="We stay.", today=TODAY)

    contract = stored(term.contract)
    assert (contract.notice_given_on, contract.notice_given_way) == (None, "")
    assert contract.notice_proof == ""
    assert not RenewalDecision.objects.exists()
    assert term in Term.objects.open(TODAY)
    reason = contract.history.latest().history_change_reason
    assert reason == "notice taken back: We stay."


def test_notice_taken_back_takes_its_last_day_with_it():
    term = leave_any_time()
    notice(term)

    leaving.take_back_notice(term.contract, reason="We stay.", today=TODAY)

    assert stored(term.contract).terminated_on is None


def test_notice_taken_back_leaves_an_early_end_that_was_agreed(term):
    notice(term)
    leaving.end_early(term.contract, last_day=dt.date(2026, 11, 30), reason="Agreed.")

    leaving.take_back_notice(term.contract, reason="We stay.", today=TODAY)

    assert stored(term.contract).terminated_on == dt.date(2026, 11, 30)


def test_notice_taken_back_late_catches_up(term):
    notice(term)

    leaving.take_back_notice(term.contract, reason="x", today=dt.date(2027, 3, 1))

    assert term.contract.terms.count() == 2


def test_no_notice_cannot_be_taken_back(term):
    with pytest.raises(leaving.NoNoticeGiven, match="No notice for Analytics"):
        leaving.take_back_notice(term.contract, reason="x", today=TODAY)


def test_notice_twice_and_taken_back_twice(term):
    notice(term)
    leaving.take_back_notice(term.contract, reason="x", today=TODAY)
    notice(term)

    assert stored(term.contract).notice_given_on == TODAY


def test_a_contract_given_notice_of_is_not_renewed(term):
    notice(term)

    with pytest.raises(contracts.AlreadyLeft, match="take it back first"):
        contracts.renew_term(term, reason="x", by=None, on=TODAY)
    assert term.contract.terms.count() == 1


def early(term, last_day, reason="Agreed."):
    return leaving.end_early(term.contract, last_day=last_day, reason=reason)


def test_an_early_end_closes_the_contract(term):
    early(term, dt.date(2026, 11, 15))

    contract = stored(term.contract)
    assert contract.terminated_on == dt.date(2026, 11, 15)
    assert contract.history.latest().history_change_reason == "ended early: Agreed."
    assert not Term.objects.open(TODAY).exists()


@pytest.mark.parametrize(
    ("last_day", "refusal", "words"),
    [
        pytest.param(
            dt.date(2025, 12, 31),
            leaving.EndsBeforeItBegins,
            "begins on 1 Jan 2026",
            id="before the first day",
        ),
        pytest.param(LAST_DAY, leaving.EndsAnyway, "anyway", id="on its last day"),
        pytest.param(dt.date(2027, 3, 1), leaving.EndsAnyway, "anyway", id="later"),
    ],
)
def test_an_early_end_outside_the_contract_is_refused(last_day, refusal, words):
    term = factories.TermFactory()

    with pytest.raises(refusal, match=words):
        early(term, last_day)
    assert stored(term.contract).terminated_on is None


def test_what_renews_by_itself_may_be_ended_in_a_term_to_come(term):
    early(term, dt.date(2027, 6, 30))

    catch_up(term.contract, today=dt.date(2029, 1, 1))

    assert term.contract.terms.count() == 2


def test_an_early_end_twice_is_refused(term):
    early(term, dt.date(2026, 11, 15))

    with pytest.raises(leaving.AlreadyEnded, match="take that back first"):
        early(term, dt.date(2026, 11, 10))


def test_an_early_end_recorded_late_takes_back_what_silence_had_added(term):
    catch_up(term.contract, today=dt.date(2028, 2, 1))

    early(term, dt.date(2026, 11, 15))

    assert [*term.contract.terms.all()] == [term]


def test_an_early_end_undone_leaves_no_trace_but_in_history(term):
    before = Term.objects.values().get(pk=term.pk)
    early(term, dt.date(2026, 11, 15))

    leaving.undo_end_early(term.contract, reason="A mistake.", today=TODAY)

    assert Term.objects.values().get(pk=term.pk) == before
    contract = stored(term.contract)
    assert contract.terminated_on is None
    assert contract.history.latest().history_change_reason == (
        "early end taken back: A mistake."
    )


def test_an_early_end_undone_late_catches_up(term):
    early(term, dt.date(2026, 11, 15))

    leaving.undo_end_early(term.contract, reason="x", today=dt.date(2028, 3, 1))

    assert term.contract.terms.count() == 3


def test_an_end_by_notice_is_undone_by_taking_back_the_notice():
    term = leave_any_time()
    notice(term)

    with pytest.raises(leaving.DoesNotEndEarly, match="take back the notice"):
        leaving.undo_end_early(term.contract, reason="x", today=TODAY)


def test_no_early_end_cannot_be_undone(term):
    with pytest.raises(leaving.DoesNotEndEarly, match="No early end"):
        leaving.undo_end_early(term.contract, reason="x", today=TODAY)


def test_notice_of_what_ends_early_is_refused(term):
    early(term, dt.date(2026, 11, 15))

    with pytest.raises(leaving.AlreadyEnded, match="ends early already"):
        notice(term)


@pytest.mark.parametrize("mode", ["optional", "mutual", "conditional"])
def test_what_people_agreed_on_is_renewed_in_every_mode(mode):
    step = factories.RenewalStepFactory(mode=mode)
    term = factories.TermFactory(contract=step.contract)

    added = contracts.renew_term(term, reason="x", by=None, on=TODAY)

    assert (added.starts_on, added.amount) == (dt.date(2027, 1, 1), Decimal(1200))
    assert not added.amount_expected


def test_an_option_used_too_late_is_refused_unless_accepted():
    step = factories.RenewalStepFactory(mode="optional", contract__title="Analytics")
    factories.NoticeFactory(contract=step.contract, purpose="exercise_renewal")
    term = factories.TermFactory(contract=step.contract)
    late = {"reason": "x", "by": None, "on": dt.date(2026, 12, 2)}

    with pytest.raises(contracts.OptionLapsed, match="by 1 Dec 2026"):
        contracts.renew_term(term, **late)
    assert not RenewalDecision.objects.exists()
    contracts.renew_term(term, **late, late_accepted=True)

    assert term.contract.terms.count() == 2


def test_a_renewal_of_unknown_length_asks_for_it():
    step = factories.RenewalStepFactory(mode="optional", length_kind="unknown")
    term = factories.TermFactory(contract=step.contract)

    with pytest.raises(contracts.ContractDoesNotRenew, match="a length first"):
        contracts.renew_term(term, reason="x", by=None, on=TODAY)


def test_a_longer_renewal_by_decision_costs_more_and_is_expected():
    step = factories.RenewalStepFactory(
        length_kind="stated", length_amount=2, length_unit="years"
    )
    term = factories.TermFactory(contract=step.contract)

    added = contracts.renew_term(term, reason="x", by=None, on=TODAY)

    assert (added.amount, added.amount_expected) == (Decimal(2400), True)


def test_a_review_adds_no_term_and_takes_no_price():
    term = leave_any_time()

    reviewed = contracts.renew_term(term, reason="x", by=None, on=TODAY)

    assert (reviewed, reviewed.reviewed_on) == (term, TODAY)
    with pytest.raises(contracts.NothingIsAdded, match="price step"):
        contracts.renew_term(term, reason="x", by=None, on=TODAY, amount=Decimal(1))


def test_notice_on_a_day_to_come_is_refused(term):
    with pytest.raises(leaving.NoticeToCome, match="still to come"):
        leaving.give_notice(
            term.contract, on=dt.date(2026, 10, 3), today=TODAY, by=None
        )


def test_notice_that_ends_a_contract_before_it_begins_is_refused():
    term = leave_any_time(amount=30)

    with pytest.raises(leaving.EndsBeforeItBegins, match="begins on 1 Jan 2026"):
        notice(term, on=dt.date(2025, 11, 1))
    assert stored(term.contract).notice_given_on is None


def test_notice_before_a_contract_begins_may_end_it_later(term):
    assert notice(term, on=dt.date(2025, 11, 1)).last_day == LAST_DAY


def test_an_early_end_undone_leaves_the_day_that_notice_led_to():
    term = leave_any_time()
    by_notice = notice(term).last_day
    early(term, dt.date(2026, 11, 15))

    leaving.undo_end_early(term.contract, reason="x", today=TODAY)

    assert stored(term.contract).terminated_on == by_notice == LAST_DAY
    leaving.take_back_notice(term.contract, reason="x", today=TODAY)
    assert stored(term.contract).terminated_on is None


def test_an_end_that_notice_of_the_same_day_led_to_the_last_time_counts():
    term = leave_any_time()
    notice(term)
    leaving.take_back_notice(term.contract, reason="x", today=TODAY)
    asked = term.contract.notices.get()
    asked.amount = 60
    asked.save()
    notice(term)
    early(term, dt.date(2026, 11, 15))

    leaving.undo_end_early(term.contract, reason="x", today=TODAY)

    assert stored(term.contract).terminated_on == dt.date(2026, 12, 1)


@pytest.fixture
def order(term):
    """An order under the contract that ends with its terms, from May 2026 on."""
    order = factories.ContractFactory(parent=term.contract, vendor=term.contract.vendor)
    factories.TermFactory(
        contract=order,
        starts_on=dt.date(2026, 5, 1),
        ends_on=None,
        end_kind="parent",
    )
    return order


def ends_of(contract):
    return [*contract.terms.order_by("number").values_list("ends_on", flat=True)]


WAYS_TO_END = {
    "early": lambda term: early(term, dt.date(2026, 11, 15)),
    "by notice": lambda term: notice(term, on=dt.date(2026, 11, 15)),
    "replaced": lambda term: changing.replace(
        term.contract,
        changing.Successor(dt.date(2027, 1, 1)),
        reason="x",
        today=dt.date(2028, 2, 1),
    ),
}
ENDED_ON = {"early": dt.date(2026, 11, 15)}


@pytest.mark.parametrize("way", WAYS_TO_END)
def test_what_ends_with_a_contract_ends_when_that_does(term, order, way):
    catch_up(term.contract, today=dt.date(2028, 2, 1))
    assert len(ends_of(order)) == 3

    WAYS_TO_END[way](term)
    catch_up(order, today=dt.date(2028, 2, 1))

    assert ends_of(order) == [ENDED_ON.get(way, LAST_DAY)]


def test_a_term_agreed_beyond_the_end_of_its_parent_is_named_as_not_known(term, order):
    catch_up(term.contract, today=dt.date(2027, 2, 1))
    agreed = order.terms.get(number=1)
    agreed.origin = "decided"
    agreed.save()

    early(term, dt.date(2026, 11, 15))

    assert ends_of(order) == [dt.date(2026, 11, 15), None]
    assert [*with_unknowns(Contract.objects.all())] == [order]
    agreed.refresh_from_db()
    [unknown] = agreed.unknowns(stored(order).agreement())
    assert "Delete the term if it never came to be" in explaining.not_known(unknown)


@pytest.mark.parametrize("way", ["early", "by notice"])
def test_what_ends_with_a_contract_goes_on_when_that_does(term, order, way):
    catch_up(term.contract, today=dt.date(2028, 2, 1))
    before = ends_of(order)
    WAYS_TO_END[way](term)

    undo = leaving.undo_end_early if way == "early" else leaving.take_back_notice
    undo(term.contract, reason="x", today=dt.date(2028, 2, 1))

    assert ends_of(order) == before
