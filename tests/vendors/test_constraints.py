"""The database refuses what must never be, whoever writes to it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

CASES = [
    pytest.param(
        factories.TermFactory,
        {"ends_on": dt.date(2025, 12, 31)},
        id="ends before start",
    ),
    pytest.param(factories.TermFactory, {"starts_on": None}, id="starts never"),
    pytest.param(factories.TermFactory, {"ends_on": None}, id="stated end without day"),
    pytest.param(factories.TermFactory, {"end_kind": "event"}, id="event with a day"),
    pytest.param(
        factories.TermFactory,
        {"end_kind": "event", "ends_on": None},
        id="event without a name",
    ),
    pytest.param(factories.TermFactory, {"end_kind": "someday"}, id="unknown end kind"),
    pytest.param(factories.TermFactory, {"currency": ""}, id="amount without currency"),
    pytest.param(factories.TermFactory, {"currency": "eur"}, id="currency in small"),
    pytest.param(factories.TermFactory, {"amount": Decimal(-1)}, id="negative amount"),
    pytest.param(factories.TermFactory, {"length_amount": 3}, id="length without unit"),
    pytest.param(
        factories.TermFactory,
        {"length_amount": 3, "length_unit": "working_days"},
        id="term in working days",
    ),
    pytest.param(
        factories.RenewalStepFactory, {"length_kind": "stated"}, id="no stated length"
    ),
    pytest.param(
        factories.RenewalStepFactory,
        {"length_amount": 1, "length_unit": "years"},
        id="a length where it is the same",
    ),
    pytest.param(
        factories.RenewalStepFactory,
        {"length_kind": "stated", "length_unit": "years"},
        id="a unit without an amount",
    ),
    pytest.param(factories.TermFactory, {"length_unit": "years"}, id="unit, no length"),
    pytest.param(factories.RenewalStepFactory, {"times": 0}, id="renews zero times"),
    pytest.param(factories.RenewalStepFactory, {"mode": "maybe"}, id="unknown mode"),
    pytest.param(factories.NoticeFactory, {"unit": ""}, id="notice without unit"),
    pytest.param(factories.ContractFactory, {"transit_days": 367}, id="long transit"),
    pytest.param(
        factories.ContractFactory, {"internal_lead_days": 732}, id="long lead"
    ),
    pytest.param(
        factories.NoticeFactory,
        {"amount": 401, "unit": "quarters"},
        id="notice of a century",
    ),
    pytest.param(
        factories.NoticeFactory,
        {"opens_amount": 5219, "opens_unit": "weeks"},
        id="window of a century",
    ),
    pytest.param(factories.NoticeFactory, {"fixed_month": 2}, id="a month, no day"),
    pytest.param(
        factories.NoticeFactory,
        {"fixed_month": 13, "fixed_day": 1},
        id="a thirteenth month",
    ),
    pytest.param(
        factories.ContractFactory, {"uplift_cap_percent": Decimal(-1)}, id="uplift < 0"
    ),
    pytest.param(factories.ContractFactory, {"state": "lost"}, id="unknown state"),
    pytest.param(
        factories.VendorFactory, {"name": "???"}, id="a name without a letter"
    ),
    pytest.param(factories.CostCentreFactory, {"code": ""}, id="centre without code"),
    pytest.param(
        factories.ChargeFactory, {"starts_on": dt.date(2026, 1, 1)}, id="half a period"
    ),
    pytest.param(
        factories.ExchangeRateFactory, {"rate": Decimal(0)}, id="rate of zero"
    ),
    pytest.param(factories.DocumentFactory, {"link": ""}, id="neither file nor link"),
    pytest.param(
        factories.DocumentFactory,
        {"dated_on": dt.date(2026, 2, 1), "expires_on": dt.date(2026, 1, 1)},
        id="expired before its date",
    ),
    pytest.param(factories.MailFactory, {"state": "sent"}, id="sent at no time"),
    pytest.param(factories.MailFactory, {"state": "sending"}, id="sending unclaimed"),
    pytest.param(
        factories.ReminderFactory,
        {"occasion": "passed", "lead": 3},
        id="a lead once it has passed",
    ),
    pytest.param(
        factories.JobRunFactory,
        {"finished_at": factories.MOMENT - dt.timedelta(seconds=1)},
        id="finished before it started",
    ),
    pytest.param(factories.PriceStepFactory, {"amount": Decimal(-1)}, id="price < 0"),
]


@pytest.mark.parametrize(("factory", "values"), CASES)
def test_the_database_refuses(factory, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**values)


@pytest.mark.parametrize(("factory", "values"), CASES)
def test_a_person_reads_a_sentence_about_it(factory, values):
    model = factory._meta.model
    valid = factory()
    for name, value in values.items():
        setattr(valid, name, value)
    if model is Vendor:
        valid.set_derived()

    with pytest.raises(ValidationError) as refused:
        valid.full_clean()

    assert all(message[0].isupper() for message in refused.value.messages)


UNIQUE = [
    pytest.param(
        lambda: factories.ContractFactory(reference="ERP-1"), id="contract reference"
    ),
    pytest.param(lambda: factories.VendorFactory(name="Acme, Inc."), id="vendor name"),
    pytest.param(
        lambda: factories.VendorAliasFactory(name="Acme Labs"), id="vendor alias"
    ),
    pytest.param(lambda: factories.CostCentreFactory(code="4711"), id="cost centre"),
    pytest.param(
        lambda: factories.ExchangeRateFactory(day=dt.date(2026, 1, 1)), id="rate a day"
    ),
]


@pytest.mark.parametrize("make", UNIQUE)
def test_the_same_again_is_refused(make):
    make()

    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_the_same_reminder_is_owed_once():
    reminder = factories.ReminderFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ReminderFactory(term=reminder.term, person=reminder.person)


def test_a_vendor_known_by_an_alias_cannot_be_entered_again():
    factories.VendorAliasFactory(vendor__name="Meta", name="Facebook")

    with pytest.raises(ValidationError, match="known by this name"):
        Vendor(name="facebook inc").full_clean()


def test_a_contact_of_another_vendor_is_refused():
    contract = factories.ContractFactory()
    contract.notice_contact = factories.ContactFactory()

    with pytest.raises(ValidationError, match="another vendor"):
        contract.full_clean()


@pytest.mark.parametrize(
    "factory", [factories.ChargeFactory, factories.DocumentFactory]
)
def test_a_contract_of_another_vendor_is_refused(factory):
    record = factory()
    record.contract = factories.ContractFactory()

    with pytest.raises(ValidationError, match="another vendor"):
        record.full_clean()


def test_a_vendor_with_contracts_is_not_deleted_by_mistake():
    contract = factories.ContractFactory()

    with pytest.raises(IntegrityError, match="protected"):
        contract.vendor.delete()


def test_a_name_that_grows_when_its_characters_are_taken_apart_is_kept():
    vendor = factories.VendorFactory(name="\ufdfa" * 100)

    assert Vendor.objects.known_as(vendor.name).get() == vendor
