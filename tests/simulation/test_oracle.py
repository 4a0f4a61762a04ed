"""The oracle is believed; so it is held against what the promises say in numbers."""

import datetime as dt

import pytest

from tests.simulation.facts import (
    Contract,
    Document,
    Facts,
    Person,
    Policy,
    Reaction,
    Step,
    Term,
)
from tests.simulation.oracle import owed

OWNER, BACKUP, OPS = 1, 2, 3
ACT_BY, DEADLINE = dt.date(2026, 11, 20), dt.date(2026, 12, 1)
USUAL = (120, 90, 60, 30, 14, 7, 3, 1, 0)
YEARLY = Step("automatic", None)


def days(count):
    return dt.timedelta(days=count)


def a_contract(**others):
    values = {
        "id": 1,
        "kind": "subscription",
        "state": "active",
        "owner": OWNER,
        "backup": BACKUP,
        "signed_on": None,
        "notice_given_on": None,
        "terminated_on": None,
        "recorded_on": dt.date(2026, 1, 1),
        "leads": None,
        "steps": (YEARLY,),
        "steps_of_parent": (),
        "tool_owners": (),
    }
    return Contract(**values | others)


def a_term(**others):
    values = {
        "id": 7,
        "contract": 1,
        "number": 0,
        "is_last": True,
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2026, 12, 31),
        "length": None,
        "act_by": ACT_BY,
        "notice_by": DEADLINE,
        "recorded_on": dt.date(2026, 1, 1),
        "reviewed_on": None,
        "outcome": None,
        "decided_on": None,
        "origin": "signed",
    }
    return Term(**values | others)


def the_facts(contract=None, term=None, documents=(), reachable=(1, 2, 3), **others):
    teams = {OWNER: {"mailboxes": ("team@example.com",), "webhooks": (9,)}}
    return Facts(
        people={
            pk: Person(pk, pk in reachable, **teams.get(pk, {})) for pk in (1, 2, 3)
        },
        product_ops=(OPS,),
        contracts={1: contract or a_contract()},
        terms=(term,) if term else (),
        documents=documents,
        usual=Policy(USUAL),
        **others,
    )


def told(facts, day):
    """Return the occasion, the lead and who is told, in words."""
    found = owed(facts, day)
    kinds = {(key.occasion, key.lead) for key in found}
    people = {f"{key.to.kind} {key.to.id}": role for key, role in found.items()}
    return kinds, people


@pytest.mark.parametrize(
    ("days_left", "lead"),
    [
        pytest.param(121, None, id="too early"),
        pytest.param(120, 120, id="on the first day"),
        pytest.param(31, 60, id="the day before the next lead"),
        pytest.param(0, 0, id="on the act-by day"),
        pytest.param(-11, 0, id="on the deadline"),
    ],
)
def test_the_shortest_lead_reached_is_owed(days_left, lead):
    kinds, _ = told(the_facts(term=a_term()), ACT_BY - days(days_left))

    assert kinds == ({("ahead", lead)} if lead is not None else set())


def test_once_it_has_passed_everybody_concerned_is_told():
    kinds, people = told(the_facts(term=a_term()), DEADLINE + days(1))

    assert kinds == {("passed", 0)}
    assert people == {
        "person 1": "owner",
        "person 2": "next_in_line",
        "person 3": "product_ops",
        "mailbox team@example.com": "team",
        "webhook 9": "webhook",
    }


def test_nobody_but_the_owner_and_the_webhook_is_told_early():
    _, people = told(the_facts(term=a_term()), ACT_BY - days(30))

    assert people == {"person 1": "owner", "webhook 9": "webhook"}


def test_the_next_in_line_is_told_too_when_nobody_acted():
    _, people = told(the_facts(term=a_term()), ACT_BY - days(14))

    assert people["person 2"] == "next_in_line"
    assert "mailbox team@example.com" not in people


def test_who_acted_since_the_last_lead_is_not_gone_past():
    seen = Reaction(DEADLINE, ACT_BY - days(20), None, (1,))
    facts = the_facts(term=a_term(reactions=(seen,)))

    _, people = told(facts, ACT_BY - days(14))

    assert "person 2" not in people


def test_a_backup_stands_in_and_product_ops_is_next():
    _, people = told(the_facts(term=a_term(), reachable=(2, 3)), ACT_BY - days(14))

    assert people == {"person 2": "backup", "person 3": "next_in_line"}


def test_what_is_put_off_comes_on_its_day():
    until = ACT_BY - days(20)
    snooze = Reaction(DEADLINE, ACT_BY - days(60), until, (1,))
    facts = the_facts(term=a_term(reactions=(snooze,)))

    assert told(facts, until - days(1))[0] == set()
    assert told(facts, until)[0] == {("ahead", 20)}
    assert told(facts, ACT_BY - days(14))[0] == {("ahead", 14)}


def test_what_is_put_off_past_the_act_by_day_has_a_lead_below_zero():
    until = ACT_BY + days(4)
    snooze = Reaction(DEADLINE, ACT_BY - days(60), until, (1,))
    facts = the_facts(term=a_term(reactions=(snooze,)))

    assert told(facts, ACT_BY)[0] == set()
    assert told(facts, DEADLINE)[0] == {("ahead", -4)}


def test_a_lead_from_before_it_was_signed_is_left_out():
    term = a_term(starts_on=ACT_BY - days(100))

    assert told(the_facts(term=term), ACT_BY - days(95))[0] == set()
    assert told(the_facts(term=term), ACT_BY - days(90))[0] == {("ahead", 90)}


@pytest.mark.parametrize(
    ("contract", "term"),
    [
        pytest.param({"state": "draft"}, {}, id="a draft"),
        pytest.param({"terminated_on": DEADLINE}, {}, id="ends early"),
        pytest.param({"notice_given_on": dt.date(2026, 9, 1)}, {}, id="left"),
        pytest.param({}, {"is_last": False}, id="followed"),
        pytest.param(
            {}, {"outcome": "renew", "decided_on": dt.date(2026, 9, 1)}, id="renewed"
        ),
        pytest.param({}, {"length": (1, "months")}, id="every month"),
        pytest.param({}, {"recorded_on": DEADLINE + days(1)}, id="history"),
    ],
)
def test_nothing_is_owed_where_there_is_nothing_to_do(contract, term):
    facts = the_facts(a_contract(**contract), a_term(**term))

    assert owed(facts, DEADLINE) == owed(facts, DEADLINE + days(2)) == {}


def test_a_month_on_trial_that_becomes_a_year_is_not_quiet():
    contract = a_contract(steps=(Step("automatic", (12, "months")),))
    facts = the_facts(contract, a_term(length=(1, "months")))

    assert told(facts, DEADLINE)[0] == {("ahead", 0)}


def test_a_document_of_no_contract_is_product_ops_concern():
    paper = Document(5, None, None, DEADLINE, False, dt.date(2026, 1, 1))

    kinds, people = told(the_facts(documents=(paper,)), DEADLINE - days(60))

    assert (kinds, people) == ({("ahead", 60)}, {"person 3": "product_ops"})
