import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from vendors.models import RenewalDecision, Term
from vendors.models.reminder import ReminderState
from vendors.models.term import Outcome
from vendors.operations import contracts, leaving, silence

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 2)


@pytest.fixture
def term():
    """The year 2026 of a contract that renews by itself, with 30 days of notice."""
    contract = factories.NoticeFactory().contract
    factories.RenewalStepFactory(contract=contract)
    return factories.TermFactory(contract=contract)


@pytest.fixture
def person():
    return factories.UserFactory()


def renew(term, person, **facts):
    return contracts.renew_term(
        term, reason="Everybody uses it.", by=person, on=TODAY, **facts
    )


def test_to_renew_adds_the_term_that_follows(term, person):
    added = renew(term, person, amount=Decimal("1300.00"))

    assert (added.number, added.starts_on, added.ends_on, added.notice_by) == (
        1,
        dt.date(2027, 1, 1),
        dt.date(2027, 12, 31),
        dt.date(2027, 12, 1),
    )
    assert (added.amount, added.currency, added.origin) == (
        Decimal("1300.00"),
        "EUR",
        "decided",
    )
    assert term.decision.outcome == Outcome.RENEW
    assert term.decision.decided_by == person


def test_without_an_amount_the_price_stays(term, person):
    assert renew(term, person).amount == term.amount


def test_a_contract_that_ends_is_not_renewed(person):
    term = factories.TermFactory()

    with pytest.raises(contracts.ContractDoesNotRenew, match="ends with its term"):
        renew(term, person)

    assert not RenewalDecision.objects.exists()


def test_renewing_a_term_twice_renews_once(term, person):
    renew(term, person)

    with pytest.raises(contracts.AlreadyFollowed, match="later term"):
        renew(term, person)

    assert term.contract.terms.count() == 2


def test_an_overtaken_term_is_not_decided(term, person):
    renew(term, person)

    with pytest.raises(contracts.AlreadyFollowed, match="later term"):
        contracts.decide(term, Outcome.LEAVE, reason="x", by=person, on=TODAY)


def test_a_decision_needs_a_reason(term, person):
    with pytest.raises(ValidationError, match="blank"):
        contracts.decide(term, Outcome.LEAVE, reason="", by=person, on=TODAY)


def test_a_change_of_mind_replaces_the_decision_and_history_keeps_both(term, person):
    contracts.decide(term, Outcome.RENEGOTIATE, reason="Dear.", by=person, on=TODAY)

    contracts.decide(term, Outcome.LEAVE, reason="Too dear.", by=person, on=TODAY)

    decision = RenewalDecision.objects.get(term=term)
    assert decision.outcome == Outcome.LEAVE
    assert [row.outcome for row in decision.history.order_by("history_id")] == [
        "renegotiate",
        "leave",
    ]


def test_a_decision_takes_back_what_was_owed(term, person):
    owed = factories.ReminderFactory(term=term)

    contracts.decide(term, Outcome.LEAVE, reason="Unused.", by=person, on=TODAY)

    owed.refresh_from_db()
    assert owed.state == ReminderState.CANCELLED


def test_notice_given_finishes_leaving(term, person):
    contract, last_day = leaving.give_notice(
        term.contract, on=TODAY, today=TODAY, by=person
    )

    assert contract.notice_given_on == TODAY
    assert last_day == term.ends_on
    assert term.decision.outcome == Outcome.LEAVE
    assert not Term.objects.open(TODAY).exists()


def test_notice_is_given_once(term, person):
    leaving.give_notice(term.contract, on=TODAY, today=TODAY, by=person)

    with pytest.raises(leaving.NoticeAlreadyGiven, match="2 Oct 2026"):
        leaving.give_notice(term.contract, on=TODAY, today=TODAY, by=person)


def test_late_notice_is_refused_unless_the_vendor_accepted_it(term, person):
    late = dt.date(2026, 12, 2)

    with pytest.raises(leaving.NoticeTooLate, match="1 Dec 2026"):
        leaving.give_notice(term.contract, on=late, today=late, by=person)
    leaving.give_notice(
        term.contract,
        on=late,
        today=late,
        by=person,
        accepted=leaving.Accepted(late=True),
    )

    assert term.contract.notice_given_on == late


def test_silence_adds_every_term_up_to_today(term):
    assert silence.renew_by_silence(term, today=dt.date(2029, 3, 1)) == 3

    added = term.contract.terms.filter(origin="silence").order_by("number")
    assert [one.starts_on.year for one in added] == [2027, 2028, 2029]


def test_silence_twice_adds_nothing(term):
    silence.renew_by_silence(term, today=dt.date(2027, 3, 1))
    last = term.contract.terms.latest("number")

    assert silence.renew_by_silence(last, today=dt.date(2027, 3, 1)) == 0


def test_silence_does_not_renew_what_is_to_be_left(term, person):
    contracts.decide(term, Outcome.LEAVE, reason="Unused.", by=person, on=TODAY)

    assert silence.renew_by_silence(term, today=dt.date(2027, 3, 1)) == 0


def test_silence_ends_an_optional_contract():
    step = factories.RenewalStepFactory(mode="optional")
    term = factories.TermFactory(contract=step.contract)

    assert silence.renew_by_silence(term, today=dt.date(2029, 3, 1)) == 0


def test_a_term_that_was_agreed_otherwise_is_the_anchor_of_what_follows(term, person):
    renew(term, person)
    agreed = term.contract.terms.latest("number")
    agreed.ends_on = dt.date(2028, 6, 30)
    agreed.save()

    following = renew(agreed, person)

    assert (following.starts_on, following.ends_on) == (
        dt.date(2028, 7, 1),
        dt.date(2029, 12, 31),
    )
