"""Kill workers with -9 hundreds of times, and show that nothing is missed.

python -m tests.benchmarks.crash --kills 500 --database sqlite|postgresql [--seed N]
    [--at-random 0.5] [--faults]

Half of the kills, or what is left by the share given, fall on the named points of
planning and delivery; the others at random while the mail server is slow. Two workers
and two schedulers run at once. With --faults everything around the workers fails as
well, and they are stopped for two leases at every point.
"""

import argparse
import math
import sys
import time
from contextlib import ExitStack

from tests import servers
from tests.crash.arena import arena
from tests.crash.campaign import SLOW, Campaign
from tests.crash.faults import FAULTS, stop_everywhere
from tests.crash.trap import POINTS

LEAST_SHARE = 0.6  # of the kills at random, during DATA


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument(
        "--database", choices=("sqlite", "postgresql"), default="sqlite"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-random", type=float, default=0.5)
    parser.add_argument("--faults", action="store_true")
    chosen = parser.parse_args()
    begun = time.monotonic()
    with ExitStack() as stack:
        own = chosen.database == "postgresql"
        server = stack.enter_context(servers.postgresql()) if own else ""
        one = stack.enter_context(arena(server))
        one.start()
        campaign = Campaign(one, seed=chosen.seed, say=_say)
        planned = chosen.kills * (1 - chosen.at_random)
        campaign.kill_by_plan(math.ceil(planned / len(POINTS)))
        campaign.kill_at_random(max(0, chosen.kills - campaign.kills), delay=SLOW)
        if chosen.faults:
            _let_everything_fail(campaign, chosen.database)
        time.sleep(3)  # nothing more comes
        verdict = one.judge()
        runs = one.clerk.ask("runs")
    took = time.monotonic() - begun
    _say(f"{chosen.database}, seed {chosen.seed}, {took:.0f} s; passes {runs}")
    _say(f"kills {campaign.kills}: at named points {dict(campaign.by_plan)};")
    _say(
        f"at random, by the point passed last {dict(campaign.at_random)}: "
        f"{campaign.share_in_data:.0%} during DATA"
    )
    _say(verdict.report())
    landed = not campaign.at_random or campaign.share_in_data >= LEAST_SHARE
    return 0 if verdict.is_good and landed else 1


def _let_everything_fail(campaign: Campaign, database: str) -> None:
    for fault in FAULTS:
        if database in fault.on:
            campaign.suffer(fault.harm)
            _say(f"{fault.name}: over")
    campaign.suffer(stop_everywhere)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  a program for the terminal


if __name__ == "__main__":
    sys.exit(main())
