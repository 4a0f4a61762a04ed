"""Who will be told what in the days to come."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.audience import team_channels
from tests import factories
from tests.vendors.planning import (
    DEADLINE,
    LEADS,
    days_before,
    mailed,
    nobody_else,
    person,
    record,
    yearly,
)
from vendors.models import Channel
from vendors.operations.coming import (
    Outlook,
    coming_about,
    coming_of,
    documents_coming,
    terms_coming,
)
from vendors.operations.listeners import Listeners

pytestmark = pytest.mark.django_db


def outlook(first, *, days=120):
    listeners = Listeners.chosen(nobody_else, "product ops", team_channels)
    return Outlook.of(first, days=days, leads=LEADS, listeners=listeners)


def in_words(found):
    return [(one.day, *said_to(one, reader)) for one in found for reader in one.readers]


def said_to(one, reader):
    to = reader.person.username if reader.person else reader.channel.name
    what = one.lead if one.occasion == "ahead" else str(one.occasion)
    return what, to, str(reader.role)


@pytest.fixture
def term():
    return yearly(backup=person("bea"))


def test_all_that_will_be_told_of_a_contract_if_nobody_acts(term):
    found = coming_of(term.contract, outlook(days_before(20)))

    assert in_words(found) == [
        (days_before(20), 30, "ann", "owner"),
        (days_before(14), 14, "ann", "owner"),
        (days_before(14), 14, "bea", "next_in_line"),
        (days_before(7), 7, "ann", "owner"),
        (days_before(7), 7, "bea", "next_in_line"),
        (days_before(0), 0, "ann", "owner"),
        (days_before(0), 0, "bea", "next_in_line"),
        (dt.date(2026, 12, 2), "passed", "ann", "owner"),
        (dt.date(2026, 12, 2), "passed", "bea", "next_in_line"),
    ]
    assert {one.deadline for one in found} == {DEADLINE}
    assert {one.about for one in found} == {term}


def test_what_was_told_already_does_not_come_again(term):
    record(days_before(30))
    mailed()

    found = coming_of(term.contract, outlook(days_before(20), days=10))

    assert [one.day for one in found] == [days_before(14)]


def test_what_comes_is_what_the_planner_then_owes(term):
    factories.DocumentFactory(
        contract=term.contract, vendor=term.contract.vendor, expires_on=DEADLINE
    )
    person("ops", ops=True)
    foreseen = in_words(coming_of(term.contract, outlook(days_before(60))))
    happened = []
    for days in range(60, -30, -1):
        record(days_before(days))
        happened += [(days_before(days), *one) for one in mailed()]

    assert sorted(foreseen) == sorted(happened)


def test_a_team_without_a_channel_yet_has_none_opened_by_looking(term):
    team = factories.TeamFactory(mailbox="design@example.com")
    team.members.add(term.contract.owner)

    coming_of(term.contract, outlook(days_before(20)))

    assert not Channel.objects.exists()


def test_what_is_put_off_comes_on_its_day(term):
    factories.ResponseFactory(
        term=term, reaction="snoozed", until=days_before(5), given_on=days_before(40)
    )

    found = coming_of(term.contract, outlook(days_before(20), days=20))

    assert [(one.day, one.lead) for one in found] == [
        (days_before(5), 5),
        (days_before(0), 0),
    ]


def test_of_what_is_decided_nothing_comes(term):
    factories.RenewalDecisionFactory(term=term, outcome="renew")
    look = outlook(days_before(60))

    assert [*terms_coming(look)] == []
    assert coming_about(look, terms=[term]) == []


@pytest.mark.parametrize(("days", "expected"), [(211, []), (210, [90])])
def test_one_looks_no_further_than_asked(term, days, expected):
    look = outlook(days_before(days), days=120)

    assert [
        one.lead for one in coming_about(look, terms=terms_coming(look))
    ] == expected


def test_a_page_takes_as_many_queries_as_a_row(term):
    look = outlook(days_before(60))

    def queries_of(terms, documents):
        with CaptureQueriesContext(connection) as captured:
            coming_about(look, terms=terms, documents=documents)
        return len(captured)

    person("ops", ops=True)
    factories.DocumentFactory(expires_on=DEADLINE)
    one = queries_of(terms_coming(look)[:1], documents_coming(look)[:1])
    for name in "abcde":
        contract = yearly(owner=person(name)).contract
        factories.DocumentFactory(
            contract=contract, vendor=contract.vendor, expires_on=DEADLINE
        )

    assert queries_of(terms_coming(look), documents_coming(look)) <= one + 2
    assert len(terms_coming(look)) == 6
