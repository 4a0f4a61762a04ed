"""Contracts and their terms through the API: what they show, and what can be done."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from tests import factories
from tests.api import ROOT, client_with, queries_to_get
from vendors.models import Contract, RenewalDecision, Term
from vendors.rules.duration import Unit

pytestmark = pytest.mark.django_db

DECIDING = ("vendors.view_contract", "vendors.view_term", "vendors.add_renewaldecision")
LEAVING = (*DECIDING, "vendors.change_contract")


@pytest.fixture
def term():
    """The year 2026, which renews by itself unless notice goes by 1 December."""
    found = factories.TermFactory(contract__title="Analytics")
    factories.RenewalStepFactory(contract=found.contract)
    factories.NoticeFactory(contract=found.contract, amount=30, unit=Unit.DAYS)
    found.refresh_from_db()
    return found


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC), tick=False):
        yield


def test_a_contract_shows_its_terms_and_why_to_decide_by_when(term):
    client = client_with(*DECIDING)

    shown = client.get(f"{ROOT}contracts/{term.contract.pk}/").json()

    assert (shown["notice_by"], shown["send_by"]) == ("2026-12-01", "2026-12-01")
    assert [row["id"] for row in shown["terms"]] == [term.pk]
    assert shown["terms"][0]["explanation"] == [
        {
            "rule": "stated_last_day",
            "gives": "2026-12-31",
            "length": "",
            "since": None,
            "authority": "the contract's own words",
            "words": "The last day of the term is 31 Dec 2026.",
        },
        {
            "rule": "notice_period",
            "gives": "2026-12-01",
            "length": "30 days",
            "since": "2026-12-31",
            "authority": "ISO 8601 nominal months, counted back from the last day",
            "words": "30 days before 31 Dec 2026 is 1 Dec 2026: the last day for "
            "notice.",
        },
    ]


def test_a_contract_shows_the_deadline_of_its_last_term_only(term):
    factories.TermFactory(
        contract=term.contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        ends_on=None,
        end_kind="none",
    )

    shown = client_with(*DECIDING).get(f"{ROOT}contracts/{term.contract.pk}/").json()

    assert shown["notice_by"] is None


@pytest.mark.parametrize(
    ("parameters", "kept"),
    [
        ("notice_by_after=2026-12-01", True),
        ("notice_by_after=2026-12-02", False),
        ("notice_by_before=2026-12-01", True),
        ("notice_by_before=2026-11-30", False),
        ("in_force_on=2026-12-31", True),
        ("in_force_on=2027-01-01", False),
        ("mode=automatic", True),
        ("mode=optional", False),
        ("currency=EUR", True),
        ("currency=USD", False),
        ("state=active", True),
        ("state=draft", False),
        ("search=analytics", True),
        ("search=billing", False),
    ],
)
def test_contracts_are_narrowed(term, parameters, kept):
    found = client_with(*DECIDING).get(f"{ROOT}contracts/?{parameters}").json()

    assert [row["id"] for row in found["results"]] == [term.contract.pk] * kept


def test_contracts_are_narrowed_to_an_owner(term):
    owned = factories.ContractFactory(owner=factories.UserFactory(username="kim"))

    found = client_with(*DECIDING).get(f"{ROOT}contracts/?owner=kim").json()

    assert [row["id"] for row in found["results"]] == [owned.pk]
    assert found["results"][0]["owner"] == "kim"


@pytest.mark.parametrize(
    ("parameters", "kept"),
    [
        ("open_on=2026-10-02", True),
        ("in_force_on=2025-12-31", False),
        ("amount_min=1200", True),
        ("amount_min=1200.01", False),
        ("amount_max=1200", True),
        ("act_by_before=2026-11-30", False),
    ],
)
def test_terms_are_narrowed(term, parameters, kept):
    found = client_with(*DECIDING).get(f"{ROOT}terms/?{parameters}").json()

    assert [row["id"] for row in found["results"]] == [term.pk] * kept


def test_to_decide_records_who_decided_and_why(term):
    client = client_with(*DECIDING, username="kim")

    response = client.post(
        f"{ROOT}terms/{term.pk}/decide/", {"outcome": "leave", "reason": "Unused."}
    )

    assert response.status_code == 201
    assert response.json()["decided_by"] == "kim"
    decision = RenewalDecision.objects.get()
    assert (decision.term, decision.outcome) == (term, "leave")
    assert decision.decided_on == dt.date(2026, 10, 2)


def test_to_renew_answers_with_the_term_that_follows(term):
    client = client_with(*DECIDING)

    response = client.post(
        f"{ROOT}contracts/{term.contract.pk}/renew/",
        {"term": term.pk, "reason": "Used every day.", "amount": "1300.10"},
    )

    assert response.status_code == 201
    assert response.json()["starts_on"] == "2027-01-01"
    assert response.json()["amount"] == "1300.100"
    assert Term.objects.get(number=1).amount == Decimal("1300.10")


def test_to_renew_without_an_amount_keeps_the_price(term):
    client = client_with(*DECIDING)

    client.post(
        f"{ROOT}contracts/{term.contract.pk}/renew/",
        {"term": term.pk, "reason": "Used."},
    )

    assert Term.objects.get(number=1).amount == Decimal(1200)


def test_a_renewal_that_is_sent_again_renews_once(term):
    client = client_with(*DECIDING)
    address = f"{ROOT}contracts/{term.contract.pk}/renew/"
    asked = {"term": term.pk, "reason": "Used.", "amount": "1300"}

    client.post(address, asked)
    again = client.post(address, asked)

    assert (again.status_code, again.json()["code"]) == (409, "already_followed")
    assert "has a later term" in again.json()["detail"]
    assert term.contract.terms.count() == 2


@pytest.mark.parametrize("of", ["nothing", "another contract"])
def test_a_renewal_names_the_term_that_it_is_about(term, of):
    another = factories.TermFactory(contract__title="Storage")
    named = {"nothing": {}, "another contract": {"term": another.pk}}[of]

    answer = client_with(*DECIDING).post(
        f"{ROOT}contracts/{term.contract.pk}/renew/", {"reason": "Used.", **named}
    )

    assert (answer.status_code, [*answer.json()]) == (400, ["term"])
    assert not RenewalDecision.objects.exists()


def test_giving_notice_is_recorded(term):
    client = client_with(*LEAVING)

    response = client.post(
        f"{ROOT}contracts/{term.contract.pk}/give-notice/",
        {"on": "2026-10-01", "reason": "Replaced."},
    )

    assert response.status_code == 200
    assert response.json()["notice_given_on"] == "2026-10-01"
    assert Contract.objects.get().notice_given_on == dt.date(2026, 10, 1)


def test_what_does_not_renew_is_refused_in_words():
    term = factories.TermFactory(contract__title="Analytics")
    client = client_with(*DECIDING)

    response = client.post(
        f"{ROOT}contracts/{term.contract.pk}/renew/",
        {"term": term.pk, "reason": "Used."},
    )

    assert response.status_code == 409
    assert response.json() == {
        "code": "contract_does_not_renew",
        "detail": "Analytics ends with its term; to go on, add a renewal step or a new "
        "contract.",
    }
    assert not RenewalDecision.objects.exists()


@pytest.mark.parametrize(
    ("on", "late_accepted", "status", "code"),
    [
        pytest.param("2026-12-01", False, 200, None, id="on the last day"),
        pytest.param("2026-12-02", False, 409, "notice_too_late", id="too late"),
        pytest.param("2026-12-02", True, 200, None, id="late and accepted"),
    ],
)
def test_notice_counts_until_its_deadline(
    term, on, late_accepted, status, code, time_machine
):
    time_machine.move_to(dt.datetime(2026, 12, 2, 9, 0, tzinfo=dt.UTC))

    response = client_with(*LEAVING).post(
        f"{ROOT}contracts/{term.contract.pk}/give-notice/",
        {"on": on, "reason": "Replaced.", "late_accepted": late_accepted},
    )

    assert response.status_code == status
    assert response.json().get("code") == code


def test_notice_is_given_once(term):
    client = client_with(*LEAVING)
    address = f"{ROOT}contracts/{term.contract.pk}/give-notice/"
    client.post(address, {"on": "2026-10-01", "reason": "Replaced."})

    again = client.post(address, {"on": "2026-10-02", "reason": "Replaced."})

    assert again.status_code == 409
    assert again.json()["code"] == "notice_already_given"


def test_a_term_that_was_followed_is_not_decided_about(term):
    factories.TermFactory(
        contract=term.contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2027, 12, 31),
    )

    response = client_with(*DECIDING).post(
        f"{ROOT}terms/{term.pk}/decide/", {"outcome": "leave", "reason": "Unused."}
    )

    assert response.status_code == 409
    assert response.json()["code"] == "already_followed"


@pytest.mark.parametrize(
    ("action", "sent", "named"),
    [
        ("contracts/{contract}/renew", {}, "reason"),
        ("contracts/{contract}/renew", {"reason": " "}, "reason"),
        ("contracts/{contract}/renew", {"reason": "x", "amount": -1}, "amount"),
        ("contracts/{contract}/give-notice", {"reason": "x"}, "on"),
        ("terms/{term}/decide", {"reason": "x", "outcome": "wait"}, "outcome"),
    ],
)
def test_an_action_names_what_is_missing(term, action, sent, named):
    address = action.format(contract=term.contract.pk, term=term.pk)

    response = client_with(superuser=True).post(f"{ROOT}{address}/", sent)

    assert response.status_code == 400
    assert named in response.json()


@pytest.mark.parametrize(
    ("action", "needed"),
    [
        ("contracts/{contract}/renew", DECIDING),
        ("contracts/{contract}/give-notice", LEAVING),
        ("terms/{term}/decide", DECIDING[1:]),
    ],
)
def test_an_action_asks_for_each_of_its_permissions(term, action, needed):
    address = f"{ROOT}{action.format(contract=term.contract.pk, term=term.pk)}/"
    reading = "vendors.view_term" if "contract" in action else ""

    assert client_with(*needed).post(address, {}).status_code == 400
    for missing in needed:
        if missing == reading:
            continue  # it shows amounts, and opens nothing else
        others = [name for name in needed if name != missing]
        assert client_with(*others).post(address, {}).status_code == 403, missing


def test_the_days_of_terms_follow_what_is_written(term):
    client = client_with(superuser=True)
    notice = term.contract.notices.get()

    client.patch(f"{ROOT}notices/{notice.pk}/", {"amount": 60})
    moved = client.get(f"{ROOT}terms/{term.pk}/").json()
    client.delete(f"{ROOT}notices/{notice.pk}/")
    without = client.get(f"{ROOT}terms/{term.pk}/").json()

    assert moved["notice_by"] == "2026-11-01"
    assert without["notice_by"] == "2026-12-31"


def test_the_days_of_a_term_follow_its_own_last_day(term):
    client = client_with(superuser=True)

    moved = client.patch(f"{ROOT}terms/{term.pk}/", {"ends_on": "2026-11-30"}).json()

    assert moved["notice_by"] == "2026-10-31"
    assert moved["explanation"][1]["gives"] == "2026-10-31"


def test_the_days_of_terms_follow_the_contract(term):
    client = client_with(superuser=True)

    moved = client.patch(
        f"{ROOT}contracts/{term.contract.pk}/",
        {"transit_days": 5, "internal_lead_days": 7},
    ).json()

    assert (moved["send_by"], moved["act_by"]) == ("2026-11-26", "2026-11-19")
    assert moved["terms"][0]["act_by"] == "2026-11-19"


@pytest.mark.parametrize(
    ("action", "sent"),
    [
        ("contracts/{contract}/renew", {"reason": "Used."}),
        ("terms/{term}/decide", {"reason": "Used.", "outcome": "renew"}),
    ],
)
def test_the_term_that_follows_has_its_own_deadline(term, action, sent):
    address = action.format(contract=term.contract.pk, term=term.pk)

    client_with(*DECIDING).post(f"{ROOT}{address}/", {**sent, "term": term.pk})

    assert Term.objects.get(number=1).notice_by == dt.date(2027, 12, 1)


def test_a_length_gives_the_last_day():
    contract = factories.ContractFactory()

    response = client_with(superuser=True).post(
        f"{ROOT}terms/",
        {
            "contract": contract.pk,
            "starts_on": "2026-01-31",
            "end_kind": "computed",
            "length_amount": 1,
            "length_unit": "months",
        },
    )

    assert response.status_code == 201, response.json()
    assert response.json()["ends_on"] == "2026-02-28"


def test_days_cannot_be_written_where_they_follow_from_others(term):
    response = client_with(superuser=True).patch(
        f"{ROOT}terms/{term.pk}/", {"notice_by": "2030-01-01"}
    )

    assert response.json()["notice_by"] == "2026-12-01"


@pytest.mark.parametrize("name", ["terms", "notices", "renewal-steps"])
def test_what_belongs_to_a_contract_stays_there(term, name):
    other = factories.ContractFactory()
    client = client_with(superuser=True)
    (row,) = client.get(f"{ROOT}{name}/?contract={term.contract.pk}").json()["results"]

    response = client.patch(f"{ROOT}{name}/{row['id']}/", {"contract": other.pk})

    assert response.status_code == 400
    assert list(response.json()) == ["contract"]


def test_more_terms_take_no_more_queries(term):
    client = client_with(superuser=True)
    address = f"{ROOT}contracts/{term.contract.pk}/"
    queries_to_get(client, address)
    for_one = queries_to_get(client, address)
    for number in (1, 2, 3):
        factories.TermFactory(
            contract=term.contract,
            number=number,
            starts_on=dt.date(2026 + number, 1, 1),
            ends_on=dt.date(2026 + number, 12, 31),
        )

    assert queries_to_get(client, address) == for_one


@pytest.mark.parametrize(
    ("name", "value", "action"),
    [
        ("notice_given_on", "2026-10-01", "give-notice"),
        ("notice_given_way", "post", "give-notice"),
        ("notice_proof", "A reply", "give-notice"),
        ("terminated_on", "2026-11-15", "end-early"),
    ],
)
def test_how_a_contract_ends_is_written_by_its_actions_alone(term, name, value, action):
    client = client_with(superuser=True)
    address = f"{ROOT}contracts/{term.contract.pk}/"

    response = client.patch(address, {name: value})

    assert response.status_code == 400
    assert action in response.json()[name][0]
    assert client.put(address, client.get(address).json()).status_code == 200


@pytest.mark.parametrize(
    ("given_on", "status"), [("2026-10-01", 201), ("2026-12-31", 400)]
)
def test_a_contract_is_added_with_a_notice_that_was_given(term, given_on, status):
    sent = {"vendor": term.contract.vendor_id, "title": "Old"}

    response = client_with(superuser=True).post(
        f"{ROOT}contracts/", {**sent, "notice_given_on": given_on}
    )

    assert response.status_code == status


@pytest.mark.parametrize(
    ("action", "sent", "code"),
    [
        ("renew", {"on": "2026-12-31", "reason": "x"}, 400),
        ("give-notice", {"on": "2026-12-31", "reason": "x"}, 409),
    ],
)
def test_nothing_is_done_on_a_day_to_come(term, action, sent, code):
    response = client_with(superuser=True).post(
        f"{ROOT}contracts/{term.contract.pk}/{action}/", sent
    )

    assert response.status_code == code
    assert "still to come" in str(response.json())


def test_nothing_is_decided_on_a_day_to_come(term):
    response = client_with(*DECIDING).post(
        f"{ROOT}terms/{term.pk}/decide/",
        {"outcome": "leave", "reason": "x", "on": "2026-12-31"},
    )

    assert response.status_code == 400
    assert not RenewalDecision.objects.exists()


def test_after_notice_nothing_is_said_to_renew(term):
    Contract.objects.update(notice_given_on=dt.date(2026, 10, 1))
    client = client_with(*DECIDING)

    shown = client.get(f"{ROOT}contracts/{term.contract.pk}/").json()

    assert shown["terms"][0]["if_nobody_acts"] == "It ends."
    assert shown["earliest_exit"]["on"] == "2026-12-31"


def test_a_term_that_begins_with_an_event_says_what_it_waits_for():
    term = factories.TermFactory(
        starts_on=None, starts_upon="Go-live", ends_on=None, end_kind="unknown"
    )
    client = client_with(*DECIDING)

    shown = client.get(f"{ROOT}terms/{term.pk}/").json()

    assert [one["missing"] for one in shown["unknowns"]] == ["first_day"]
    assert shown["if_nobody_acts"] == "What happens then is not known."
