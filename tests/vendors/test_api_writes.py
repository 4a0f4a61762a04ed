"""What is written through the API, and how a wrong record is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from tests import factories
from tests.api import RESOURCES, ROOT, client_with, factory_of
from vendors.api.records import fields_of
from vendors.api.refusals import answer_to
from vendors.models import Charge, Contract, Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return client_with(superuser=True)


def test_a_contract_is_written_as_it_was_sent(client):
    vendor = factories.VendorFactory()
    factories.UserFactory(username="kim")

    response = client.post(
        f"{ROOT}contracts/",
        {
            "vendor": vendor.pk,
            "title": "Analytics",
            "owner": "kim",
            "uplift_cap_percent": "5.5",
            "signed_on": "2026-01-02",
        },
    )

    assert response.status_code == 201, response.json()
    contract = Contract.objects.get(pk=response.json()["id"])
    assert (contract.vendor, contract.owner.username) == (vendor, "kim")
    assert contract.uplift_cap_percent == Decimal("5.50")
    assert contract.signed_on == dt.date(2026, 1, 2)


# A record that is good, and the fields that make it break one rule.
BROKEN = [
    ("vendors", {"name": "!?"}, "name", "needs a letter or a digit"),
    ("vendors", {"name": "ACME, Inc."}, "name", "is known by this name"),
    ("vendors", {"status": "gone"}, "status", "not a valid choice"),
    ("vendor-aliases", {"name": "Acme"}, "name", "known by this name already"),
    ("cost-centres", {"code": " "}, "code", "may not be blank"),
    ("contracts", {"reference": "R-1"}, "reference", "has this reference"),
    ("contracts", {"uplift_cap_percent": "-1"}, "uplift_cap_percent", "negative"),
    ("contracts", {"owner": "nobody"}, "owner", "no account of this name"),
    ("contracts", {"transit_days": 32768}, "transit_days", "less than or equal"),
    ("contracts", {"transit_days": 367}, "transit_days", "travels 366 days at most"),
    (
        "contracts",
        {"internal_lead_days": 732},
        "internal_lead_days",
        "731 days at most",
    ),
    ("renewal-steps", {"times": 0}, "times", "at least once"),
    ("renewal-steps", {"length_kind": "stated"}, "length_kind", "needs an amount"),
    ("renewal-steps", {"length_unit": "days"}, "length_unit", "any other has neither"),
    ("notices", {"unit": ""}, "unit", "needs an amount and a unit"),
    ("notices", {"amount": 101, "unit": "years"}, "amount", "a hundred years at most"),
    (
        "notices",
        {"opens_amount": 1201, "opens_unit": "months"},
        "opens_unit",
        "at most",
    ),
    ("notices", {"fixed_month": 13}, "fixed_month", "a month and a day"),
    ("terms", {"ends_on": "2025-12-31"}, "ends_on", "end before it starts"),
    ("terms", {"ends_on": None}, "ends_on", "say why there is none"),
    ("terms", {"starts_on": None}, "starts_on", "on a day or with an event"),
    ("terms", {"currency": ""}, "currency", "has a currency"),
    ("terms", {"currency": "eur"}, "currency", "three capital letters"),
    ("terms", {"amount": "-1"}, "amount", "not negative"),
    ("terms", {"length_amount": 1}, "length_amount", "needs an amount and a unit"),
    ("price-steps", {"amount": "-1"}, "amount", "not negative"),
    ("charges", {"starts_on": "2026-01-01"}, "starts_on", "needs both days"),
    ("charges", {"amount": "1.2345"}, "amount", "3 decimal places"),
    ("exchange-rates", {"rate": "0"}, "rate", "above zero"),
    ("documents", {"link": ""}, "link", "a file or a link"),
    ("documents", {"link": "javascript:alert(1)"}, "link", "valid URL"),
]


@pytest.mark.parametrize(
    ("name", "change", "field", "sentence"),
    BROKEN,
    ids=[f"{name}: {sentence}" for name, _, _, sentence in BROKEN],
)
def test_a_broken_rule_is_told_by_its_field(client, name, change, field, sentence):
    factories.VendorFactory(name="Acme")
    factories.ContractFactory(reference="R-1")
    kept = factory_of(name)()

    response = client.patch(f"{ROOT}{name}/{kept.pk}/", change)

    assert response.status_code == 400
    assert sentence in " ".join(response.json()[field])


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("terms", ("contract", "number", "starts_on", "ends_on")),
        ("renewal-steps", ("contract", "position")),
        ("price-steps", ("term", "starts_on", "amount")),
        ("exchange-rates", ("currency", "day", "rate")),
        ("cost-centres", ("code",)),
    ],
)
def test_the_same_again_is_refused_by_name(client, name, fields):
    kept = factory_of(name)()
    shown = client.get(f"{ROOT}{name}/{kept.pk}/").json()

    response = client.post(f"{ROOT}{name}/", {field: shown[field] for field in fields})

    assert response.status_code == 400
    assert set(response.json()) <= set(fields)


def test_every_constraint_knows_its_fields():
    for app in ("vendors", "inventory"):
        for model in apps.get_app_config(app).get_models():
            known = {field.name for field in model._meta.fields}
            for constraint in model._meta.constraints:
                named = fields_of(constraint)
                assert named, constraint.name
                assert named <= known, constraint.name


def test_a_contact_of_another_vendor_is_refused(client):
    contract = factories.ContractFactory()
    contact = factories.ContactFactory()

    response = client.patch(
        f"{ROOT}contracts/{contract.pk}/", {"notice_contact": contact.pk}
    )

    assert list(response.json()) == ["notice_contact"]


@pytest.mark.parametrize(
    "change",
    [
        {"ends_on": "0001-01-01", "starts_on": "0001-01-01"},
        {"end_kind": "computed", "length_amount": 32767, "length_unit": "years"},
        {"end_kind": "computed", "length_amount": 9, "length_unit": "working_days"},
    ],
    ids=["before the calendar", "after the calendar", "not countable"],
)
def test_days_outside_the_calendar_are_refused(client, change):
    term = factories.TermFactory()
    factories.NoticeFactory(contract=term.contract)

    response = client.patch(f"{ROOT}terms/{term.pk}/", change)

    assert response.status_code == 400
    term.refresh_from_db()
    assert term.ends_on == dt.date(2026, 12, 31)


def test_what_others_refer_to_is_not_deleted(client):
    vendor = factories.VendorFactory()
    factories.ContractFactory.create_batch(2, vendor=vendor)
    factories.ChargeFactory(vendor=vendor)

    response = client.delete(f"{ROOT}vendors/{vendor.pk}/")

    assert response.status_code == 409
    assert response.json() == {
        "code": "record_in_use",
        "detail": "It cannot be deleted while 1 charge and 2 contracts refer to it; "
        "delete those first, or keep it.",
    }
    assert Vendor.objects.filter(pk=vendor.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_second_is_told_to_read_again(client, monkeypatch):
    # What somebody else saves between the check and the write.
    vendor = factories.VendorFactory()
    save = Charge.save

    def save_after_another(charge, *args, **kwargs):
        monkeypatch.setattr(Charge, "save", save)
        factories.ChargeFactory(vendor=vendor, reference="R-1")
        save(charge, *args, **kwargs)

    monkeypatch.setattr(Charge, "save", save_after_another)

    response = client.post(
        f"{ROOT}charges/",
        {
            "vendor": vendor.pk,
            "reference": "R-1",
            "charged_on": "2026-10-02",
            "amount": "1",
            "currency": "EUR",
        },
    )

    assert response.status_code == 409
    assert response.json()["code"] == "changed_meanwhile"


def test_an_error_of_ours_stays_an_error():
    error = KeyError("ours")

    assert answer_to(error, refusals=()) is error


def test_what_was_refused_leaves_the_record_as_it_was(client):
    vendor = factories.VendorFactory(name="Acme")

    client.patch(f"{ROOT}vendors/{vendor.pk}/", {"notes": "New.", "name": "!"})

    vendor.refresh_from_db()
    assert (vendor.name, vendor.notes) == ("Acme", "")


def test_a_file_is_shown_by_where_to_get_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = factories.DocumentFactory(
        link="", file=ContentFile(b"%PDF-1.7", name="agreement.pdf")
    )

    shown = client.get(f"{ROOT}documents/{document.pk}/").json()

    assert shown["download"] == f"http://testserver/documents/{document.pk}/"
    assert shown["link"] == ""
    assert "file" not in shown


def test_a_file_is_not_written_through_the_api(client):
    vendor = factories.VendorFactory()

    response = client.post(
        f"{ROOT}documents/",
        {"vendor": vendor.pk, "kind": "nda", "title": "NDA", "file": "../secret_key"},
    )

    assert response.status_code == 400
    assert list(response.json()) == ["link"]


def test_fields_are_listed_by_name():
    for name, resource in RESOURCES.items():
        fields = resource.serializer_class.Meta.fields
        assert isinstance(fields, tuple), name
        hidden = {"key", "claimed_until", "file"}
        assert not hidden & set(fields), name


def test_constraints_are_of_kinds_that_are_understood():
    kinds = {
        type(constraint)
        for app in ("vendors", "inventory")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }

    assert kinds == {models.CheckConstraint, models.UniqueConstraint}
