"""What a write would move, asked through the API; and why days are what they are."""

import datetime as dt

import pytest

from tests import factories
from tests.api import ROOT, client_with, queries_to_get
from vendors.models import Contract, Notice, RenewalStep, Term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))


@pytest.fixture
def contract():
    """The year 2026, which renews by itself unless notice goes by 1 December."""
    contract = factories.ContractFactory(title="Analytics")
    factories.RenewalStepFactory(contract=contract)
    factories.NoticeFactory(contract=contract, amount=30)
    factories.TermFactory(contract=contract)
    return contract


def everything():
    return [
        list(model.objects.order_by("pk").values())
        + list(model.history.order_by("pk").values("pk"))
        for model in (Contract, Term, RenewalStep, Notice)
    ]


def test_a_preview_tells_what_moves_and_why(contract):
    notice = contract.notices.get()
    before = everything()

    response = client_with(superuser=True).patch(
        f"{ROOT}notices/{notice.pk}/?preview=true", {"amount": 31}
    )

    assert response.status_code == 200
    moves = response.json()["moves"]
    assert [row["day"] for row in moves] == ["notice_by", "send_by", "act_by"]
    assert moves[0] == {
        "contract": contract.pk,
        "contract_title": "Analytics",
        "term": contract.terms.get().pk,
        "number": 0,
        "change": "moved",
        "day": "notice_by",
        "before": "2026-12-01",
        "after": "2026-11-30",
        "because": moves[0]["because"],
        "words": "Notice by: 1 Dec 2026 → 30 Nov 2026, because 31 days before 31 Dec "
        "2026 is 30 Nov 2026: the last day for notice.",
    }
    assert moves[0]["because"][-1]["gives"] == "2026-11-30"
    assert everything() == before


@pytest.mark.parametrize(
    ("method", "address", "values", "days"),
    [
        pytest.param(
            "patch",
            "contracts/{contract}",
            {"transit_days": 3},
            {"send_by", "act_by"},
            id="a contract's days in transit",
        ),
        pytest.param(
            "patch",
            "terms/{term}",
            {"ends_on": "2027-06-30"},
            {"ends_on", "notice_by", "send_by", "act_by"},
            id="a term's last day",
        ),
        pytest.param(
            "patch", "terms/{term}", {"amount": "1.00"}, set(), id="only a price"
        ),
        pytest.param(
            "delete",
            "notices/{notice}",
            None,
            {"notice_by", "send_by", "act_by"},
            id="without the notice",
        ),
        pytest.param(
            "post",
            "notices",
            {"amount": 60, "unit": "days"},
            {"notice_by", "send_by", "act_by"},
            id="another notice",
        ),
        pytest.param(
            "post",
            "terms",
            {"number": 1, "starts_on": "2027-01-01", "ends_on": "2027-12-31"},
            {"ends_on", "notice_by", "send_by", "act_by"},
            id="another term",
        ),
        pytest.param(
            "delete", "renewal-steps/{step}", None, set(), id="without the renewal"
        ),
    ],
)
def test_every_write_can_be_previewed(contract, method, address, values, days):
    ids = {
        "contract": contract.pk,
        "term": contract.terms.get().pk,
        "notice": contract.notices.get().pk,
        "step": contract.renewal_steps.get().pk,
    }
    if method == "post":
        values = {**values, "contract": contract.pk}
    before = everything()

    response = getattr(client_with(superuser=True), method)(
        f"{ROOT}{address.format(**ids)}/?preview=true", values
    )

    assert response.status_code == 200, response.json()
    assert {row["day"] for row in response.json()["moves"]} == days
    assert everything() == before


def test_a_new_contract_moves_nothing():
    vendor = factories.VendorFactory()

    response = client_with(superuser=True).post(
        f"{ROOT}contracts/?preview=true", {"vendor": vendor.pk, "title": "Licences"}
    )

    assert (response.status_code, response.json()) == (200, {"moves": []})
    assert not Contract.objects.exists()


@pytest.mark.parametrize("preview", ["true", "false"])
def test_a_preview_asks_for_the_rights_of_the_write(contract, preview):
    client = client_with("vendors.view_notice")
    address = f"{ROOT}notices/{contract.notices.get().pk}/?preview={preview}"

    assert client.patch(address, {"amount": 31}).status_code == 403
    assert client.delete(address).status_code == 403


def test_a_preview_refuses_as_the_write_does(contract):
    client = client_with(superuser=True)
    address = f"{ROOT}terms/{contract.terms.get().pk}/"

    asked = client.patch(f"{address}?preview=true", {"ends_on": "2025-01-01"})
    written = client.patch(address, {"ends_on": "2025-01-01"})

    assert asked.status_code == written.status_code == 400
    assert asked.json() == written.json()


def test_a_preview_says_what_stands_against_deleting(contract):
    factories.ContractFactory(parent=contract, vendor=contract.vendor)

    response = client_with(superuser=True).delete(
        f"{ROOT}contracts/{contract.pk}/?preview=true"
    )

    assert (response.status_code, response.json()["code"]) == (409, "record_in_use")


@pytest.mark.parametrize(
    ("parameters", "named"), [("preview=maybe", "preview"), ("prewiev=true", "prewiev")]
)
def test_a_preview_that_is_not_understood_writes_nothing(contract, parameters, named):
    notice = contract.notices.get()

    response = client_with(superuser=True).delete(
        f"{ROOT}notices/{notice.pk}/?{parameters}"
    )

    assert response.status_code == 400
    assert list(response.json()) == [named]
    assert Notice.objects.exists()


def test_what_is_read_is_not_previewed(contract):
    response = client_with(superuser=True).get(
        f"{ROOT}contracts/{contract.pk}/?preview=true"
    )

    assert response.status_code == 400


def test_without_preview_it_is_written(contract):
    notice = contract.notices.get()

    client_with(superuser=True).patch(
        f"{ROOT}notices/{notice.pk}/?preview=false", {"amount": 31}
    )

    assert Notice.objects.get().amount == 31


def test_a_contract_tells_how_soon_it_can_end_and_why(contract):
    shown = client_with(superuser=True).get(f"{ROOT}contracts/{contract.pk}/").json()

    assert shown["earliest_exit"]["on"] == "2026-12-31"
    assert shown["earliest_exit"]["explanation"][0]["rule"] == "stated_last_day"
    [term] = shown["terms"]
    assert [step["rule"] for step in term["last_day_explanation"]] == [
        "stated_last_day"
    ]


def test_a_contract_without_a_known_first_day_tells_no_end():
    term = factories.TermFactory(starts_on=None, starts_upon="go-live")

    shown = client_with(superuser=True).get(f"{ROOT}contracts/{term.contract_id}/")

    assert shown.json()["earliest_exit"] is None


@pytest.mark.parametrize("address", ["contracts", "terms"])
def test_contracts_that_end_with_their_parent_take_no_more_queries(contract, address):
    client = client_with(superuser=True)

    def add_child():
        child = factories.ContractFactory(parent=contract, vendor=contract.vendor)
        factories.TermFactory(contract=child, ends_on=None, end_kind="parent")

    add_child()
    queries_to_get(client, f"{ROOT}{address}/")
    for_one = queries_to_get(client, f"{ROOT}{address}/")
    for _ in range(4):
        add_child()

    assert queries_to_get(client, f"{ROOT}{address}/") == for_one


def test_all_that_a_notice_holds_is_written_and_read(contract):
    said = {
        "contract": contract.pk,
        "purpose": "leave",
        "stated": "stated",
        "amount": 6,
        "unit": "weeks",
        "counts": "given",
        "clear_days": True,
        "to_end_of": "quarter",
        "after_first_term": True,
        "applies_from": "2026-07-01",
    }

    response = client_with(superuser=True).post(f"{ROOT}notices/", said)

    assert response.status_code == 201, response.json()
    assert said.items() <= response.json().items()


def test_a_calendar_that_nobody_knows_is_refused(contract):
    response = client_with(superuser=True).patch(
        f"{ROOT}contracts/{contract.pk}/", {"calendar": "XX", "notice_zone": "Mars"}
    )

    assert response.status_code == 400
    assert set(response.json()) == {"calendar", "notice_zone"}
