"""The stored days equal the rule after whatever is edited."""

import datetime as dt

import pytest
import time_machine
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


def test_a_term_without_a_last_day_is_looked_at_again_on_an_anniversary():
    with time_machine.travel(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)):
        term = factories.TermFactory(
            starts_on=dt.date(2019, 5, 1), ends_on=None, end_kind="none"
        )

    assert stored(term) == (None, None, dt.date(2027, 5, 1))


def test_a_term_that_waits_for_an_event_is_looked_at_again_after_a_year():
    with time_machine.travel(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)):
        term = factories.TermFactory(
            starts_on=None, starts_upon="go-live", ends_on=None, end_kind="unknown"
        )

    assert stored(term) == (None, None, dt.date(2027, 11, 24))


def test_another_last_day_than_the_length_gives_needs_a_reason():
    term = factories.TermFactory.build(
        contract=factories.ContractFactory(),
        ends_on=dt.date(2027, 3, 31),
        length_amount=1,
        length_unit="years",
    )

    with pytest.raises(ValidationError, match="leads to 31 Dec 2026"):
        term.full_clean()
    term.end_reason = "extended until the new tool is in place"
    term.full_clean()


def test_holidays_of_the_chosen_calendar_are_no_working_days():
    contract = factories.ContractFactory(calendar="US")
    notice = factories.NoticeFactory(contract=contract, amount=6, unit="months")
    ends_on = dt.date(2027, 1, 4)

    term = factories.TermFactory(contract=notice.contract, ends_on=ends_on)

    # 4 July 2026 is a Saturday, and its holiday is observed on the Friday before.
    assert stored(term)[:2] == (dt.date(2026, 7, 4), dt.date(2026, 7, 2))


def test_a_contract_that_ends_with_its_parent_moves_with_it():
    parent_term = factories.TermFactory()
    child = factories.ContractFactory(
        parent=parent_term.contract, vendor=parent_term.contract.vendor
    )
    notice = factories.NoticeFactory(contract=child)
    term = factories.TermFactory(
        contract=notice.contract,
        starts_on=dt.date(2026, 5, 1),
        ends_on=None,
        end_kind="parent",
    )
    assert term.ends_on == dt.date(2026, 12, 31)

    parent_term.ends_on = dt.date(2027, 3, 31)
    parent_term.save()

    term.refresh_from_db()
    assert term.ends_on == dt.date(2027, 3, 31)
    assert stored(term)[0] == dt.date(2027, 3, 1)


def test_an_amendment_moves_the_deadlines_of_the_terms_after_it():
    notice = factories.NoticeFactory()
    factories.RenewalStepFactory(contract=notice.contract)
    before = factories.TermFactory(contract=notice.contract)
    later = factories.TermFactory(
        contract=notice.contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2027, 12, 31),
    )

    factories.NoticeFactory(
        contract=notice.contract, amount=90, applies_from=dt.date(2027, 2, 1)
    )

    assert stored(before)[0] == dt.date(2026, 12, 1)
    assert stored(later)[0] == dt.date(2027, 10, 2)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param({"calendar": "XX"}, "calendar", id="no such calendar"),
        pytest.param({"notice_zone": "Mars/Base"}, "notice_zone", id="no such zone"),
    ],
)
def test_what_no_calendar_knows_is_refused_by_name(facts, field):
    contract = factories.ContractFactory.build(
        vendor=factories.VendorFactory(), **facts
    )

    with pytest.raises(ValidationError) as refused:
        contract.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_contracts_cannot_amend_one_another():
    parent = factories.ContractFactory()
    child = factories.ContractFactory(parent=parent, vendor=parent.vendor)

    parent.parent = child

    with pytest.raises(ValidationError, match="in turn"):
        parent.full_clean()


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


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        pytest.param(
            {"amount": 90, "opens_amount": 30, "opens_unit": "days"},
            "opens_amount",
            id="a window that closes before it opens",
        ),
        pytest.param(
            {"fixed_month": 2, "fixed_day": 31}, "fixed_day", id="31 February"
        ),
    ],
)
def test_a_notice_that_nobody_could_give_is_refused(facts, field):
    notice = factories.NoticeFactory.build(
        contract=factories.ContractFactory(), **facts
    )

    with pytest.raises(ValidationError) as refused:
        notice.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_29_february_is_a_day_for_notice():
    factories.NoticeFactory.build(
        contract=factories.ContractFactory(), fixed_month=2, fixed_day=29
    ).full_clean()


def test_a_term_is_called_by_its_days_as_people_say_them():
    assert str(factories.TermFactory()) == "1 Jan 2026 to 31 Dec 2026"
