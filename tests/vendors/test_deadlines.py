"""The stored days equal the rule after whatever is edited."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from vendors.models import Contract, Term
from vendors.models.term import DEADLINE_COLUMNS

pytestmark = pytest.mark.django_db


def stored(term):
    return Term.objects.values_list(*DEADLINE_COLUMNS).get(pk=term.pk)


def test_a_new_term_has_its_days():
    contract = factories.NoticeFactory().contract

    term = factories.TermFactory(contract=contract)

    assert stored(term) == (dt.date(2026, 12, 1),) * 3
    assert term.notice_by == dt.date(2026, 12, 1)


def test_editing_a_notice_moves_the_days():
    notice = factories.NoticeFactory()
    term = factories.TermFactory(contract=notice.contract)

    notice.amount = 60
    notice.save()

    assert stored(term)[0] == dt.date(2026, 11, 1)


def test_deleting_a_notice_moves_the_days_to_the_last_one():
    notice = factories.NoticeFactory()
    term = factories.TermFactory(contract=notice.contract)

    notice.delete()

    # Friday 31 December is no holiday anywhere in the rules yet.
    assert stored(term)[0] == dt.date(2026, 12, 31)


def test_transit_and_lead_days_of_the_contract_move_the_days():
    contract = factories.NoticeFactory().contract
    term = factories.TermFactory(contract=contract)

    contract.transit_days, contract.internal_lead_days = 5, 10
    contract.save()

    assert stored(term) == (
        dt.date(2026, 12, 1),
        dt.date(2026, 11, 26),
        dt.date(2026, 11, 16),
    )


def test_a_computed_term_gets_its_last_day():
    term = factories.TermFactory(
        starts_on=dt.date(2026, 1, 31),
        ends_on=None,
        end_kind="computed",
        length_amount=1,
        length_unit="months",
    )

    assert term.ends_on == dt.date(2026, 2, 28)


def test_a_term_without_a_last_day_has_no_deadline():
    term = factories.TermFactory(ends_on=None, end_kind="none")

    assert stored(term) == (None, None, None)


def test_a_term_that_waits_for_an_event_has_no_deadline():
    term = factories.TermFactory(
        starts_on=None, starts_upon="go-live", ends_on=None, end_kind="unknown"
    )

    assert stored(term) == (None, None, None)


def test_moving_a_day_is_in_the_history():
    notice = factories.NoticeFactory()
    term = factories.TermFactory(contract=notice.contract)

    notice.amount = 60
    notice.save()

    days = [row.notice_by for row in term.history.order_by("history_id")]
    assert days[-1] == dt.date(2026, 11, 1)
    assert dt.date(2026, 12, 1) in days


def test_bringing_along_the_agreement_takes_a_fixed_number_of_queries(
    django_assert_num_queries,
):
    for _ in range(3):
        contract = factories.NoticeFactory().contract
        factories.RenewalStepFactory(contract=contract)
        factories.TermFactory(contract=contract)

    with django_assert_num_queries(4):
        agreements = [c.agreement() for c in Contract.objects.with_agreement()]

    assert len(agreements) == 3


def test_terms_at_hand_do_not_hide_those_in_the_database():
    notice = factories.NoticeFactory()
    contract = Contract.objects.with_agreement().get(pk=notice.contract_id)
    term = factories.TermFactory(contract=contract)

    assert stored(term)[0] == dt.date(2026, 12, 1)


def test_deleting_a_term_moves_the_days_of_those_counted_from_it():
    step = factories.RenewalStepFactory(mode="optional")
    factories.NoticeFactory(contract=step.contract, purpose="exercise_renewal")
    first = factories.TermFactory(contract=step.contract)
    second = factories.TermFactory(
        contract=step.contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2027, 12, 31),
    )

    first.delete()

    assert stored(second)[0] == dt.date(2027, 12, 1)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"length_unit": "working_days"}, id="working days"),
        pytest.param({"length_unit": "years", "length_amount": 9999}, id="beyond 9999"),
    ],
)
def test_a_length_that_leads_to_no_day_is_refused_in_words(values):
    term = factories.TermFactory.build(
        contract=factories.ContractFactory(),
        ends_on=None,
        end_kind="computed",
        **{"length_amount": 1, **values},
    )

    with pytest.raises(ValidationError, match="No last day"):
        term.full_clean()
