"""Migrations of findings go forward and back with data in place."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.vendors.test_migrations import migrate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BEFORE = ("inventory", "0003_team_members")
AFTER = ("inventory", "0005_back_to_what_was_known")
NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def before():
    yield migrate(BEFORE)
    migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())


def make_finding(apps, kind, **more):
    return apps.get_model("inventory", "Finding").objects.create(
        kind=kind,
        subject=f"{kind}:1",
        sentence="Said.",
        score=1,
        **{"rule_version": 1, "found_at": NOW, "seen_at": NOW, **more},
    )


def test_what_was_judged_stays_and_what_is_new_goes_back_as_far_as_it_can(before):
    judged = make_finding(before, "same_job", state="dismissed")
    judged.judgements.create(verdict="dismiss", reason="Fine.", judged_at=NOW)

    now = migrate(AFTER)

    kept = now.get_model("inventory", "Finding").objects.get()
    assert (kept.state, kept.asks_again_on) == ("dismissed", None)
    assert kept.judgements.get().annual_amount is None
    day = dt.date(2027, 1, 1)
    snoozed = make_finding(now, "same_tool", state="snoozed", asks_again_on=day)
    snoozed.judgements.create(
        verdict="snooze", reason="Later.", judged_at=NOW, due_on=day
    )
    make_finding(now, "nobody_owns")

    then = migrate(BEFORE).get_model("inventory", "Finding").objects

    states = dict(then.values_list("kind", "state"))
    assert states == {"same_job": "dismissed", "same_tool": "open"}
    assert not then.get(kind="same_tool").judgements.exists()
