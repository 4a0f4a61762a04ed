"""Amounts: strings, exact, and only for people who may see them."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from tests import factories
from tests.api import RESOURCES, ROOT, client_with, permission

pytestmark = pytest.mark.django_db

CANARY = "987654321"
AMOUNT = Decimal(CANARY + ".125")
VIEWS = sorted({permission("view", name) for name in RESOURCES})
WITHOUT_MONEY = [name for name in VIEWS if name != "vendors.view_term"]


@pytest.fixture
def amounts():
    """An amount that cannot be overlooked, wherever the app keeps one."""
    term = factories.TermFactory(amount=AMOUNT, currency="XAU")
    factories.PriceStepFactory(term=term, amount=AMOUNT)
    factories.ChargeFactory(amount=AMOUNT, currency="XAU")
    factories.RenewalDecisionFactory(term=term)
    factories.MailFactory(text=f"It costs {AMOUNT} XAU.", html=f"<p>{AMOUNT} XAU</p>")
    finding = factories.FindingFactory(
        annual_amount=AMOUNT,
        currency="XAU",
        evidence={"cost": str(AMOUNT), "currency": "XAU"},
        changed=f"It cost {AMOUNT} XAU.",
    )
    factories.JudgementFactory(finding=finding, evidence={"cost": str(AMOUNT)})


def everything_shown_to(client):
    for name, resource in RESOURCES.items():
        for record in resource.queryset:
            yield name, client.get(f"{ROOT}{name}/{record.pk}/")
        yield name, client.get(f"{ROOT}{name}/")
        yield name, client.get(f"{ROOT}{name}/", HTTP_ACCEPT="text/html")
        yield name, client.options(f"{ROOT}{name}/")


def test_people_without_the_right_see_no_amount_anywhere(amounts):
    client = client_with(*WITHOUT_MONEY)

    for name, response in everything_shown_to(client):
        assert response.status_code == (403 if name == "terms" else 200), name
        shown = response.content.decode()
        assert CANARY not in re.sub(r"[,.  ]", "", shown), name
        assert "XAU" not in shown, name


def test_people_with_the_right_see_amounts_as_text(amounts):
    client = client_with(*VIEWS)
    named = [
        ("terms", "amount"),
        ("price-steps", "amount"),
        ("charges", "amount"),
        ("findings", "annual_amount"),
    ]

    shown = {
        name: client.get(f"{ROOT}{name}/").json()["results"][0][field]
        for name, field in named
    }

    assert shown == dict.fromkeys(shown, f"{CANARY}.125")


def test_no_amount_is_ever_a_float(amounts):
    factories.CoverageFactory(share=Decimal("0.2500"))
    factories.ExchangeRateFactory()
    factories.ContractFactory(uplift_cap_percent=Decimal("5.50"))
    client = client_with(*VIEWS)

    def floats_in(shown):
        if isinstance(shown, dict | list):
            inside = shown.values() if isinstance(shown, dict) else shown
            return [found for part in inside for found in floats_in(part)]
        return [shown] if isinstance(shown, float) else []

    for name in RESOURCES:
        assert floats_in(client.get(f"{ROOT}{name}/").json()) == [], name


MONEY_PARAMETERS = [
    ("contracts", "currency=XAU"),
    ("charges", "currency=XAU"),
    ("charges", "amount_min=1"),
    ("charges", "amount_max=1"),
    ("charges", "ordering=amount"),
    ("charges", "ordering=-currency"),
    ("price-steps", "amount_min=1"),
    ("price-steps", "ordering=-amount"),
    ("findings", "annual_amount_min=1"),
    ("findings", "currency=XAU"),
    ("findings", "ordering=annual_amount"),
    ("findings", "ordering=-annual_amount"),
]


@pytest.mark.parametrize(("name", "parameters"), MONEY_PARAMETERS)
def test_nobody_asks_about_amounts_without_the_right(amounts, name, parameters):
    refused = client_with(*WITHOUT_MONEY).get(f"{ROOT}{name}/?{parameters}")
    answered = client_with(*VIEWS).get(f"{ROOT}{name}/?{parameters}")

    assert refused.status_code == 400
    assert list(refused.json()) == [parameters.partition("=")[0]]
    assert answered.status_code == 200


@pytest.mark.parametrize("name", ["findings", "charges", "price-steps", "contracts"])
def test_the_order_tells_nothing_of_amounts(name):
    amounts = [Decimal(300), Decimal(100), Decimal(200)]
    moment = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)
    for amount in amounts:
        contract = factories.ContractFactory(title="Same")
        term = factories.TermFactory(contract=contract, amount=amount)
        factories.PriceStepFactory(term=term, amount=amount)
        factories.ChargeFactory(amount=amount)
        factories.FindingFactory(
            annual_amount=amount, currency="EUR", found_at=moment, seen_at=moment
        )

    rows = client_with(*WITHOUT_MONEY).get(f"{ROOT}{name}/").json()["results"]

    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)


def test_no_search_looks_at_amounts(amounts):
    client = client_with(*WITHOUT_MONEY)
    searched = [name for name in RESOURCES if RESOURCES[name].search_fields]

    found = {
        name: client.get(f"{ROOT}{name}/", {"search": CANARY}).json()["count"]
        for name in searched
        if name != "terms"
    }

    assert found == dict.fromkeys(found, 0)


def test_a_rate_is_no_secret():
    factories.ExchangeRateFactory(currency="USD")
    client = client_with("vendors.view_exchangerate")

    assert client.get(f"{ROOT}exchange-rates/?currency=USD").json()["count"] == 1


def test_people_read_their_own_mail():
    client = client_with("vendors.view_mail", username="kim")
    kim = User.objects.get(username="kim")
    own = factories.MailFactory(person=kim, text="For Kim.", html="<p>For Kim.</p>")
    other = factories.MailFactory(text="For Sam.", html="<p>For Sam.</p>")

    shown = {row["id"]: row for row in client.get(f"{ROOT}mails/").json()["results"]}

    assert shown[own.pk]["text"] == "For Kim."
    assert shown[own.pk]["html"] == "<p>For Kim.</p>"
    assert shown[other.pk]["text"] is None
    assert shown[other.pk]["html"] is None


def test_finance_reads_every_mail(amounts):
    client = client_with("vendors.view_mail", "vendors.view_term")

    (shown,) = client.get(f"{ROOT}mails/").json()["results"]

    assert CANARY in shown["text"]


def test_what_was_written_is_not_shown_back_without_the_right():
    charge = factories.ChargeFactory(amount=AMOUNT)
    client = client_with("vendors.view_charge", "vendors.change_charge")

    response = client.patch(f"{ROOT}charges/{charge.pk}/", {"reference": "R-1"})

    assert response.json()["reference"] == "R-1"
    assert response.json()["amount"] is None
    charge.refresh_from_db()
    assert charge.amount == AMOUNT


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("0.1", "0.100"), (0.1, "0.100"), ("-5", "-5.000"), ("999999999999.999",) * 2],
)
def test_amounts_are_kept_to_the_last_place(sent, kept):
    vendor = factories.VendorFactory()

    response = client_with(superuser=True).post(
        f"{ROOT}charges/",
        {
            "vendor": vendor.pk,
            "charged_on": "2026-10-02",
            "amount": sent,
            "currency": "EUR",
        },
    )

    assert response.json()["amount"] == kept
