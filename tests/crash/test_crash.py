"""Workers that are killed and stopped in mid-work, beside others; nothing is missed.

All share one arena and its world: each adds contracts of its own, and afterwards
everything since the beginning is compared with what was owed.
`python -m tests.benchmarks.crash` does more of it, hundreds of times.
"""

import os
from contextlib import ExitStack

import pytest

from tests import servers
from tests.crash.arena import arena
from tests.crash.campaign import SLOW, Campaign
from tests.crash.faults import (
    kill_postgresql,
    lock_the_database,
    lose_the_broker,
    stop_for_two_leases,
)
from tests.crash.trap import POINTS

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
HARMS = (
    stop_for_two_leases,
    kill_postgresql if POSTGRESQL else lock_the_database,
    lose_the_broker,
)


@pytest.fixture(scope="module")
def campaign():
    with ExitStack() as stack:
        # Never the others' server: this one is killed as well.
        server = stack.enter_context(servers.postgresql()) if POSTGRESQL else ""
        one = stack.enter_context(arena(server))
        one.start()
        yield Campaign(one, seed=1)


def test_a_kill_at_each_step_misses_nothing(campaign):
    campaign.kill_by_plan(1)

    verdict = campaign.arena.judge()
    assert verdict.is_good, verdict.report()
    assert {*campaign.by_plan} == {*POINTS}


def test_kills_at_random_while_the_server_is_slow_miss_nothing(campaign):
    campaign.kill_at_random(6, delay=SLOW)

    verdict = campaign.arena.judge()
    assert verdict.is_good, verdict.report()
    # Kills that all hit the start of a worker would prove nothing.
    assert campaign.share_in_data >= 0.6, campaign.at_random


@pytest.mark.parametrize("harm", HARMS)
def test_what_goes_wrong_around_the_workers_misses_nothing(campaign, harm):
    campaign.suffer(harm, work=40)

    verdict = campaign.arena.judge()
    assert verdict.is_good, verdict.report()
