"""Workers that are killed, stopped and starved, beside others, and nothing is missed.

All share one arena and its world: each adds contracts of its own, and afterwards
everything since the beginning is compared with what was owed.
`python -m tests.benchmarks.crash` does the same hundreds of times.
"""

import os
from contextlib import ExitStack

import pytest

from tests import servers
from tests.crash.arena import arena
from tests.crash.campaign import Campaign
from tests.crash.faults import FAULTS
from tests.crash.trap import POINTS

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

DATABASE = (
    "postgresql" if "postgres" in os.environ.get("DATABASE_URL", "") else "sqlite"
)
HERE = [fault for fault in FAULTS if DATABASE in fault.on]


@pytest.fixture(scope="module")
def campaign():
    with ExitStack() as stack:
        # Never the others' server: this one is killed as well.
        own = DATABASE == "postgresql"
        server = stack.enter_context(servers.postgresql()) if own else ""
        one = stack.enter_context(arena(server))
        one.start()
        yield Campaign(one, seed=1)


def test_a_kill_at_each_step_misses_nothing(campaign):
    campaign.kill_by_plan(1)

    verdict = campaign.arena.judge()
    assert verdict.is_good, verdict.report()
    assert {*campaign.by_plan} == {*POINTS}


def test_kills_at_random_while_the_server_is_slow_miss_nothing(campaign):
    campaign.kill_at_random(6, delay=(0.2, 0.6))

    verdict = campaign.arena.judge()
    assert verdict.is_good, verdict.report()
    # Kills that all hit the start of a worker would prove nothing.
    assert campaign.share_in_data >= 0.6, campaign.at_random


@pytest.mark.parametrize("fault", HERE, ids=[fault.name for fault in HERE])
def test_what_goes_wrong_around_the_workers_misses_nothing(campaign, fault):
    campaign.suffer(fault.harm, work=60)

    verdict = campaign.arena.judge()
    assert verdict.is_good, verdict.report()
