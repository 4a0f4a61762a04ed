"""Whatever happens to a contract, in whatever order, its stored days are the rule's."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from vendors.models import Contract, Notice, RenewalStep, Term
from vendors.models.agreement import parent_last_day
from vendors.models.term import DEADLINE_COLUMNS
from vendors.operations import changing, contracts, leaving, silence
from vendors.operations.changing import Amendment, Successor
from vendors.operations.following import last_term
from vendors.operations.leaving import Accepted
from vendors.operations.refusals import Refusal

pytestmark = pytest.mark.django_db

BEGUN = dt.date(2024, 1, 31)
MODES = ["automatic", "optional", "evergreen", "none"]
UNITS = ["days", "months", "working_days"]


def edited(record, **values):
    if record is not None:
        for name, value in values.items():
            setattr(record, name, value)
        record.full_clean()
        record.save()


def deleted(record):
    if record is not None:
        record.delete()


def last_of(rows):
    return rows.order_by("pk").last()


CHANGES = {
    "transit": lambda one, day, n: edited(
        one, transit_days=n, internal_lead_days=n // 2, calendar="US" if n % 2 else ""
    ),
    "notice": lambda one, day, n: edited(
        last_of(one.notices), amount=n, unit=UNITS[n % 3]
    ),
    "new notice": lambda one, day, n: factories.NoticeFactory(contract=one, amount=n),
    "no notice": lambda one, day, n: deleted(last_of(one.notices)),
    "step": lambda one, day, n: edited(
        last_of(one.renewal_steps), mode=MODES[n % 4], times=n % 3 or None
    ),
    "no step": lambda one, day, n: deleted(last_of(one.renewal_steps)),
    "last day": lambda one, day, n: edited(last_term(one), ends_on=day, length_unit=""),
    "no term": lambda one, day, n: deleted(last_of(one.terms.filter(number__gt=0))),
    "renew": lambda one, day, n: contracts.renew_term(
        last_term(one), reason="x", by=None, on=day, late_accepted=n % 2 == 0
    ),
    "leave": lambda one, day, n: contracts.decide(
        last_term(one), "leave", reason="x", by=None, on=day
    ),
    "give notice": lambda one, day, n: leaving.give_notice(
        one, on=day, today=day, by=None, accepted=Accepted(n % 2 == 0, n % 3 == 0)
    ),
    "take back notice": lambda one, day, n: leaving.take_back_notice(
        one, reason="x", today=day
    ),
    "end early": lambda one, day, n: leaving.end_early(one, last_day=day, reason="x"),
    "undo": lambda one, day, n: leaving.undo_end_early(one, reason="x", today=day),
    "extend": lambda one, day, n: changing.extend(
        last_term(one), ends_on=day, reason="x"
    ),
    "amend": lambda one, day, n: changing.amend(
        one,
        Amendment(
            day,
            [RenewalStep(mode=MODES[n % 4])],
            [Notice(amount=n, unit="days")] if n % 2 else [],
        ),
        reason="x",
        today=day,
    ),
    "replace": lambda one, day, n: changing.replace(
        one, Successor(day), reason="x", today=day
    ),
    "co-term": lambda one, day, n: changing.co_term(
        one.children.first() or one, reason="x"
    ),
    "new parent": lambda one, day, n: edited(
        one.children.first() or one,
        parent=Contract.objects.exclude(pk=one.pk).order_by("-pk")[n % 2 :].first(),
    ),
    "silence": lambda one, day, n: silence.catch_up(one, today=day),
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted(CHANGES)),
        st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)),
        st.integers(0, 100),
    ),
    min_size=1,
    max_size=8,
)


def begun():
    """A contract of a year that renews by itself, and an order that ends with it."""
    contract = factories.NoticeFactory().contract
    factories.RenewalStepFactory(contract=contract)
    factories.TermFactory(
        contract=contract, starts_on=BEGUN, ends_on=dt.date(2025, 1, 30)
    )
    order = factories.ContractFactory(parent=contract, vendor=contract.vendor)
    factories.TermFactory(
        contract=order, starts_on=dt.date(2024, 5, 1), ends_on=dt.date(2025, 4, 30)
    )
    return contract.pk


def change(pk, name, day, number):
    try:
        with transaction.atomic():
            CHANGES[name](Contract.objects.get(pk=pk), day, number)
    except (Refusal, ValidationError, ValueError, OverflowError, IntegrityError):
        return  # it cannot be, and nothing of it was kept


def stored_and_ruled():
    for term in Term.objects.order_by("pk"):
        contract = Contract.objects.with_agreement().get(pk=term.contract_id)
        ruled = term.deadline(contract.agreement())
        yield (
            {name: getattr(term, name) for name in DEADLINE_COLUMNS},
            {name: getattr(ruled, name) for name in DEADLINE_COLUMNS},
        )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_stored_days_equal_the_rule_after_whatever_happened(steps):
    with transaction.atomic():
        pk = begun()
        for name, day, number in steps:
            change(pk, name, day, number)

        for stored, ruled in stored_and_ruled():
            assert stored == ruled
        for term in Term.objects.filter(end_kind="parent"):
            assert term.ends_on == parent_last_day(term.contract, term.starts_on)
        for one in Contract.objects.all():
            numbers = [*one.terms.order_by("number").values_list("number", flat=True)]
            assert numbers == [*range(len(numbers))]
        transaction.set_rollback(True)
