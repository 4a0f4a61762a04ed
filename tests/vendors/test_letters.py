import datetime as dt
from decimal import Decimal

import pytest
from icalendar import Calendar

from tests import factories
from tests.vendors.delivering import NOW, owed_contract
from vendors.models import Channel, Preference, Reminder
from vendors.notifications import renewal
from vendors.operations import letters
from vendors.operations.contents import Contents, contents_of
from vendors.operations.letters import To, written
from vendors.operations.links import read_token

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
SITE = "https://stackbook.example.com"


@pytest.fixture
def ann():
    return factories.UserFactory(first_name="Ann", last_name="Lee")


def owed(contract, person=None, *, role="owner", **facts):
    term = contract.terms.get()
    return factories.ReminderFactory(
        term=term,
        person=person,
        **{"deadline": term.notice_by or term.act_by, "lead": 7, "role": role, **facts},
    )


def letter(person, *reminders, now=NOW, today=TODAY):
    to = To(person=person)
    return written(to, contents(*reminders), today=today, now=now, site=SITE)


def contents(*reminders):
    """What is told by these reminders, which are all of one reader's."""
    rows = Reminder.objects.filter(pk__in=[one.pk for one in reminders])
    [found] = contents_of(rows).values()
    return found


def told(person, contract, **facts):
    text = letter(person, owed(contract, person, **facts)).text
    return " ".join(text.split())


def test_it_names_what_the_contract_costs_now_and_next(ann):
    contract = owed_contract(
        owner=ann, price_mechanism="uplift", uplift_cap_percent=Decimal("5.5")
    )

    text = told(ann, contract)

    assert "Costs now 1,200.00 EUR a term" in text
    assert "Costs next 1,266.00 EUR a term (expected)" in text


def test_a_price_without_an_end_says_its_period(ann):
    contract = factories.ContractFactory(owner=ann)
    factories.TermFactory(
        contract=contract, ends_on=None, end_kind="none", billing="monthly", amount=100
    )

    text = told(ann, contract)

    assert "Costs now 100.00 EUR a month" in text
    assert "Costs next" not in text


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("owner", "You answer for this contract."),
        ("backup", "You stand in for Ann Lee, who cannot be reached."),
        ("tool_owner", "You answer for a tool that it pays for."),
        ("next_in_line", "You are next in line: Ann Lee has not acted yet"),
        ("product_ops", "Product ops hear of what nobody else can be told"),
    ],
)
def test_it_says_why_its_reader_is_told(ann, role, expected):
    contract = owed_contract(owner=ann)

    assert expected in told(factories.UserFactory(), contract, role=role)


@pytest.mark.parametrize(
    ("role", "backup", "reader", "expected"),
    [
        ("next_in_line", "", "Cy", "You are next in line: nobody answers for this"),
        ("next_in_line", "Bo", "Cy", "You are next in line: Bo has not acted yet"),
        ("next_in_line", "Bo", "Bo", "You are the backup, and this contract has no"),
        ("backup", "Bo", "Bo", "You are the backup, and this contract has no owner."),
    ],
)
def test_it_says_so_where_a_contract_has_no_owner(role, backup, reader, expected):
    people = {
        name: factories.UserFactory(first_name=name, last_name="")
        for name in {backup, reader} - {""}
    }
    contract = owed_contract(owner=None, backup=people.get(backup))

    text = told(people[reader], contract, role=role)

    assert expected in text
    assert "Nobody has not" not in text


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(dt.date(2026, 11, 20), "by 20 Nov 2026 (today)", id="before"),
        pytest.param(dt.date(2026, 11, 24), "by 1 Dec 2026 (in 7 days)", id="between"),
        pytest.param(dt.date(2026, 12, 1), "by 1 Dec 2026 (today)", id="last day"),
    ],
)
def test_after_our_own_day_the_day_of_the_notice_is_named(ann, today, expected):
    contract = owed_contract(owner=ann, transit_days=10)
    moment = dt.datetime.combine(today, dt.time(9), dt.UTC)

    found = letter(ann, owed(contract, ann), now=moment, today=today)

    assert found.subject.startswith(f"Decide {expected}")
    assert "ago)" not in found.text
    late = "Our own day for that was" in " ".join(found.text.split())
    assert late == (today > dt.date(2026, 11, 20))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("soc_2", "SOC 2"), ("dpa", "DPA"), ("pen_test", "Pen test")],
)
def test_documents_are_named_as_people_write_them(ann, kind, expected):
    document = factories.DocumentFactory(kind=kind, expires_on=dt.date(2026, 12, 1))
    reminder = factories.ReminderFactory(
        term=None, document=document, person=ann, deadline=document.expires_on, lead=7
    )

    assert f"This document ({expected}) expires" in letter(ann, reminder).text


def test_a_mail_about_thousands_of_contracts_is_one_that_servers_take(ann):
    contract = owed_contract(owner=ann, title="Licences for design and for drawing")
    held = contents(owed(contract, ann))
    held = Contents(held.entries * 5000, held.in_full * renewal.MOST_IN_FULL)

    found = written(To(person=ann), held, today=TODAY, now=NOW, site=SITE)

    size = sum(len(text.encode()) for text in found)
    assert size < 1_000_000
    for text in (found.text, found.html):
        assert "And 4500 more." in text


def test_the_link_answers_for_its_reader_alone(ann):
    reminder = owed(owed_contract(owner=ann), ann)

    text = letter(ann, reminder).text

    [line] = [line for line in text.splitlines() if "/decide/" in line]
    assert line.startswith(f"  Decide: {SITE}/decide/")
    claim = read_token(line.rstrip("/").rpartition("/")[2], today=TODAY)
    assert claim == ("term", reminder.term_id, reminder.deadline, ann.pk)


def test_what_many_read_has_no_link_that_answers_and_no_price():
    channel = Channel.objects.create(
        name="Design", kind="mailbox", address="design@example.com"
    )
    contract = owed_contract(owner=factories.UserFactory(first_name="Ann"))
    reminder = owed(contract, channel=channel, role="team")

    to, held = To(channel=channel), contents(reminder)
    found = written(to, held, today=TODAY, now=NOW, site=SITE)

    everything = found.text + found.html + found.calendar
    assert "Hello Design" in found.text
    assert "who answers for this contract is one of your team" in " ".join(
        found.text.split()
    )
    assert "/decide/" not in everything
    assert "1,200" not in everything


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("day_first", "by 1 Dec 2026 (in 7 days)"),
        ("month_first", "by Dec 1, 2026 (in 7 days)"),
        ("iso", "by 2026-12-01 (in 7 days)"),
    ],
)
def test_days_are_written_as_their_reader_likes(ann, style, expected):
    Preference.objects.create(person=ann, date_style=style)
    contract = owed_contract(owner=ann)

    found = letter(ann, owed(contract, ann))

    assert expected in found.subject
    assert expected in found.text
    assert expected in found.html


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Pacific/Auckland", "in 6 days"),
        ("America/Los_Angeles", "in 8 days"),
        ("No/Where", "in 7 days"),
        ("", "in 7 days"),
    ],
)
def test_days_left_are_counted_where_the_reader_is(ann, zone, expected):
    Preference.objects.create(person=ann, zone=zone)
    reminder = owed(owed_contract(owner=ann), ann)
    hour = 2 if "Los" in zone else 20

    found = letter(ann, reminder, now=NOW.replace(hour=hour))

    assert f"({expected})" in found.subject


def test_it_says_when_the_vendors_day_is_over(ann):
    Preference.objects.create(person=ann, zone="Europe/Berlin")
    contract = owed_contract(owner=ann, notice_zone="America/Los_Angeles")

    assert "That day is over 2 Dec 2026 at 09:00 your time" in told(ann, contract)


def test_the_most_urgent_stands_first_and_mere_news_last(ann):
    sooner = owed_contract(owner=ann, title="Sooner", transit_days=20)
    later = owed_contract(owner=ann, title="Later")
    renewed = owed_contract(owner=ann, title="Renewed", transit_days=25)

    found = letter(
        ann,
        owed(later, ann),
        owed(renewed, ann, occasion="renewed", lead=0),
        owed(sooner, ann),
    )

    assert "Sooner and 2 more" in found.subject
    overview = found.text.partition("\n\n\n")[0]
    places = [overview.index(name) for name in ("Sooner", "Later", "Renewed")]
    assert places == sorted(places)


def test_a_term_whose_facts_lead_beyond_the_calendar_is_told_by_its_stored_days(
    ann, monkeypatch
):
    contract = owed_contract(owner=ann)
    reminder = owed(contract, ann)

    def fails(*_):
        raise OverflowError

    monkeypatch.setattr(letters, "expected_price", fails)

    assert "Decide by 1 Dec 2026 (in 7 days)" in letter(ann, reminder).text


def entries(found):
    return Calendar.from_ical(found.calendar).walk("VEVENT")


def test_its_days_come_as_a_calendar_without_prices_or_secrets(ann):
    reminder = owed(owed_contract(owner=ann, transit_days=2), ann)

    found = letter(ann, reminder)

    [entry] = entries(found)
    assert entry["SUMMARY"] == f"Decide: {reminder.term.contract.vendor}: " + (
        reminder.term.contract.title
    )
    assert entry["DTSTART"].dt == dt.date(2026, 11, 27)
    assert entry["UID"] == f"term-{reminder.term_id}@stackbook.example.com"
    assert "1,200" not in found.calendar
    assert "/decide/" not in found.calendar


def test_a_day_that_moves_keeps_its_entry_and_is_newer(ann):
    contract = owed_contract(owner=ann)
    [before] = entries(letter(ann, owed(contract, ann)))
    contract.transit_days = 3
    contract.save()

    moved = owed(contract, ann, lead=3)
    moved.term.refresh_from_db()
    [after] = entries(letter(ann, moved, now=NOW + dt.timedelta(days=1)))

    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt < before["DTSTART"].dt
    assert after["SEQUENCE"] > before["SEQUENCE"]


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("a\nBEGIN:VALARM\nTRIGGER:-PT1M\nEND:VALARM", id="an alarm"),
        pytest.param("a;b,c\\d", id="what is escaped"),
        pytest.param("é" * 200, id="long lines"),
        pytest.param("half \ud800 a character", id="half a character"),
    ],
)
def test_no_title_writes_into_the_calendar(ann, title):
    contract = owed_contract(owner=ann)
    reminder = owed(contract, ann)
    reminder.term.contract.title = title

    found = letter(ann, reminder)

    assert len(entries(found)) == 1
    assert not Calendar.from_ical(found.calendar).walk("VALARM")
    assert max(len(line) for line in found.calendar.encode().split(b"\r\n")) <= 75


@pytest.mark.parametrize("occasion", ["passed", "renewed"])
def test_what_is_past_is_no_entry(ann, occasion):
    reminder = owed(owed_contract(owner=ann), ann, occasion=occasion, lead=0)

    assert letter(ann, reminder).calendar == ""


def test_of_hundreds_the_most_urgent_are_told_in_full_and_all_by_a_line(
    ann, monkeypatch
):
    monkeypatch.setattr("vendors.notifications.renewal.MOST_IN_FULL", 2)
    reminders = [
        owed(owed_contract(owner=ann, title=f"Contract {n}", transit_days=9 - n), ann)
        for n in range(4)
    ]

    found = letter(ann, *reminders)

    for n in range(4):
        assert f"Contract {n}" in found.text
        assert f"Contract {n}" in found.html
    assert "The 2 most urgent in full:" in found.text
    assert found.text.count("/decide/") == found.html.count("/decide/") == 2
    # Only these are read with all they say, or a mail about thousands takes a gigabyte.
    assert len(contents(*reminders).in_full) == 2
    assert len(entries(found)) == 2
