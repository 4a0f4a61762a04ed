"""Who will be told what, on the pages and in the API, before it happens."""

import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.api import client_with
from tests.factories import (
    ChannelFactory,
    ContractFactory,
    DocumentFactory,
    GroupFactory,
    MailFactory,
    NoticeFactory,
    ReminderFactory,
    RenewalStepFactory,
    ResponseFactory,
    TermFactory,
    UserFactory,
)
from vendors.operations import stretches
from vendors.operations.stretches import stretch

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

TODAY = dt.date(2026, 10, 2)
NOTICE_BY = dt.date(2026, 12, 1)
RIGHTS = ("vendors.view_reminder", "vendors.view_contract")
PAGE = "admin:vendors_reminder_coming"


@pytest.fixture(autouse=True)
def a_day_long_before(time_machine):
    """Contracts are recorded while there is time for every lead."""
    time_machine.move_to(dt.datetime(2026, 1, 2, 9, 0, tzinfo=dt.UTC))
    return time_machine


@pytest.fixture
def today(a_day_long_before):
    def move():
        a_day_long_before.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))

    return move


def renewing(**facts):
    """A contract of the year 2026 to give notice of until 1 December."""
    contract = ContractFactory(**{"owner": UserFactory(), **facts})
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    TermFactory(contract=contract)
    return contract


def opened(client, *permissions, **asked):
    client.force_login(UserFactory(is_staff=True, permissions=permissions))
    response = client.get(reverse(PAGE), asked)
    return response, html.unescape(response.content.decode())


def days(found):
    return [one.day for one in found.coming]


def test_everything_of_a_stretch_is_there_and_nothing_else(today):
    renewing()
    today()
    last = dt.date(2026, 11, 30)

    found = stretch(TODAY, last, today=TODAY)

    # 60 days before the act-by day is today, and 90 before has passed.
    assert days(found) == [
        TODAY,
        dt.date(2026, 11, 1),
        dt.date(2026, 11, 17),
        dt.date(2026, 11, 24),
        dt.date(2026, 11, 28),
        dt.date(2026, 11, 30),
    ]
    assert (found.first, found.last, found.left_out) == (TODAY, last, False)


@pytest.mark.parametrize("length", [1, 7, 30, 120])
def test_stretches_one_after_the_other_tell_what_one_long_one_tells(today, length):
    renewing(reminder_leads="200, 45, 3")
    contract = renewing()
    DocumentFactory(
        contract=contract, vendor=contract.vendor, expires_on=dt.date(2026, 12, 24)
    )
    put_off = renewing()
    ResponseFactory(
        term=put_off.terms.get(),
        deadline=NOTICE_BY,
        reaction="snoozed",
        until=dt.date(2026, 11, 20),
        given_on=dt.date(2026, 9, 1),
    )
    today()
    end = TODAY + dt.timedelta(days=119)
    whole = stretch(TODAY, end, today=TODAY).coming

    told, first = [], TODAY
    while first <= end:
        last = min(end, first + dt.timedelta(days=length - 1))
        told += stretch(first, last, today=TODAY).coming
        first = last + dt.timedelta(days=1)

    assert len(whole) > 20
    assert [(one.day, one.about) for one in told] == [
        (one.day, one.about) for one in whole
    ]


def test_of_too_many_a_shorter_stretch_is_told(today, monkeypatch):
    monkeypatch.setattr(stretches, "MOST_SUBJECTS", 3)
    for _ in range(5):
        renewing()
    today()

    found = stretch(TODAY, TODAY + dt.timedelta(days=119), today=TODAY)
    later = stretch(dt.date(2026, 10, 5), TODAY + dt.timedelta(days=119), today=TODAY)

    assert (found.last, found.left_out, len(found.coming)) == (TODAY, True, 3)
    assert (later.last, later.left_out) == (dt.date(2026, 10, 11), False)


def test_the_page_says_who_is_told_what_by_day(client, today):
    renewing(
        title="Licences",
        vendor__name="Acme",
        owner=UserFactory(first_name="Ann", last_name="Berg"),
    )
    today()

    _, body = opened(client, *RIGHTS)

    for said in (
        "2 Oct 2026 to 29 Jan 2027",
        "Licences",
        "Acme: 60 days left to act; the deadline is 1 Dec 2026",
        "Ann Berg (owner)",
        "the deadline, 1 Dec 2026, has passed",
    ):
        assert said in body
    assert "1,200" not in body


def test_the_page_narrows_to_a_person_and_begins_on_a_day(client, today):
    mine, other = UserFactory(username="ann"), UserFactory()
    renewing(title="Of Ann", owner=mine)
    renewing(title="Of another", owner=other)
    today()

    _, body = opened(client, *RIGHTS, person="ann", since="2026-11-28")

    assert "Of Ann" in body
    assert "Of another" not in body
    assert "2 Oct 2026" not in body


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"person": "nobody"}, "There is no account of this name."),
        ({"since": "2026-10-01"}, "Choose a day from today to 29 Jan 2027."),
        ({"since": "2027-01-30"}, "Choose a day from today to 29 Jan 2027."),
        ({"since": "soon"}, "Enter a valid date."),
    ],
)
def test_the_page_refuses_what_cannot_be_asked(client, today, asked, says):
    today()

    response, body = opened(client, *RIGHTS, **asked)

    assert response.status_code == 200
    assert says in body


@pytest.mark.parametrize("missing", RIGHTS)
def test_both_rights_are_asked_for(client, missing):
    response, _ = opened(client, *(right for right in RIGHTS if right != missing))

    assert response.status_code == 403


def test_more_contracts_take_no_more_queries(client, today):
    today()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(PAGE)).status_code == 200
        return len(captured)

    renewing()
    opened(client, *RIGHTS)
    for_one = queries()
    for _ in range(6):
        renewing()

    assert queries() == for_one


def page_of(client, contract, *permissions):
    rights = ("vendors.view_contract", *permissions)
    client.force_login(UserFactory(is_staff=True, permissions=rights))
    address = reverse("admin:vendors_contract_change", args=[contract.pk])
    return html.unescape(client.get(address).content.decode())


def test_a_contract_tells_who_was_told_and_who_will_be(client, today):
    contract = renewing(owner=UserFactory(first_name="Ann", last_name="Berg"))
    today()
    mail = MailFactory(state="in_doubt", person=contract.owner)
    channel = ChannelFactory(name="Design in Slack", kind="mailbox")
    term = contract.terms.get()
    facts = {"term": term, "deadline": NOTICE_BY, "lead": 90, "state": "mailed"}
    ReminderFactory(**facts, person=contract.owner, mail=mail)
    ReminderFactory(**facts, person=None, channel=channel, role="team")

    told = page_of(client, contract, "vendors.view_reminder")
    hidden = page_of(client, contract)

    for said in ("Ann Berg", "Design in Slack", "90 days", "in doubt"):
        assert said in told
    assert "60 days left to act; the deadline is 1 Dec 2026" in told
    assert "Told and to be told" not in hidden
    assert "in doubt" not in hidden


def test_a_person_reads_what_will_be_told(client, today):
    person = UserFactory(is_staff=True)
    renewing(title="Licences", owner=person)
    renewing(title="Of another")
    today()
    client.force_login(person)

    body = client.get(reverse("admin:vendors_preference_mine")).content.decode()

    assert "Licences" in body
    assert "Of another" not in body


API = "/api/v1/reminders/coming/"


def test_the_api_tells_what_is_to_come(today):
    contract = renewing(title="Licences", owner=UserFactory(username="ann"))
    today()

    response = client_with(*RIGHTS).get(API, {"last": "2026-11-01"})

    term = contract.terms.get()
    first, second = response.json()["results"]
    assert first == {
        "day": "2026-10-02",
        "occasion": "ahead",
        "lead": 60,
        "deadline": "2026-12-01",
        "term": term.pk,
        "contract": contract.pk,
        "contract_title": "Licences",
        "document": None,
        "document_title": None,
        "readers": [{"person": "ann", "channel": None, "role": "owner"}],
    }
    assert second["day"] == "2026-11-01"
    assert response.json()["next_first"] == "2026-11-02"


def test_the_api_narrows_to_a_person_and_a_contract(today):
    contract = renewing(owner=UserFactory(username="ann"))
    renewing(owner=contract.owner)
    renewing(owner=UserFactory(username="ben"))
    today()
    client = client_with(*RIGHTS)

    of_ann = client.get(API, {"person": "ann", "last": "2026-10-02"}).json()
    of_one = client.get(API, {"contract": contract.pk, "last": "2026-10-02"}).json()

    assert len(of_ann["results"]) == 2
    assert [one["contract"] for one in of_one["results"]] == [contract.pk]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first": "2026-10-01"}, "first"),
        ({"last": "2027-02-01"}, "last"),
        ({"first": "2026-11-01", "last": "2026-10-31"}, "last"),
        ({"first": "01/11/2026"}, "first"),
        ({"person": "nobody"}, "person"),
        ({"contract": "7"}, "contract"),
        ({"owner": "ann"}, "owner"),
    ],
)
def test_the_api_refuses_what_it_does_not_understand(today, asked, field):
    today()

    response = client_with(*RIGHTS).get(API, asked)

    assert response.status_code == 400
    assert list(response.json()) == [field]


@pytest.mark.parametrize("missing", RIGHTS)
def test_the_api_asks_for_both_rights(missing):
    client = client_with(*(right for right in RIGHTS if right != missing))

    assert client.get(API).status_code == 403


def test_a_document_without_a_contract_is_told_to_product_ops(client, today):
    somebody = UserFactory(first_name="Kim", last_name="Ops")
    somebody.groups.add(GroupFactory())
    DocumentFactory(title="Insurance", expires_on=dt.date(2026, 11, 1))
    today()

    _, body = opened(client, *RIGHTS)

    assert "Insurance" in body
    assert "Kim Ops (product ops)" in body
