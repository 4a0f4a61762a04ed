"""Killing by plan and at random, round after round, until it has been enough."""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping

from tests.crash.arena import SCHEDULERS, WORKERS, Arena
from tests.crash.faults import Harm
from tests.crash.trap import KILL, POINTS
from tests.crash.verdict import where_killed

Say = Callable[[str], None]
Left = Mapping[str, int]  # what is still to be done, by what it is
SLOW = (0.6, 1.2)  # seconds in DATA, within the time-out
BUSY = 10  # mails that are left to send, for kills at random
SCHEDULERS_SHARE = 0.1  # of these kills take a scheduler along


class Campaign:
    """Kills in an arena, and where they landed."""

    def __init__(
        self, arena: Arena, *, seed: int, say: Say = lambda _line: None
    ) -> None:
        self.arena = arena
        self.by_plan: Counter[str] = Counter()
        self.at_random: Counter[str] = Counter()
        self._say = say
        self._random = random.Random(seed)
        self._generation = 0

    @property
    def kills(self) -> int:
        return self.by_plan.total() + self.at_random.total()

    @property
    def share_in_data(self) -> float:
        """Return the share of the kills at random that fell into DATA."""
        return self.at_random["during_data"] / max(1, self.at_random.total())

    def more_work(self, count: int) -> None:
        self._generation += 1
        self.arena.add(self._generation, count)

    def kill_by_plan(self, times: int, *, points: tuple[str, ...] = POINTS) -> None:
        """Let the workers be killed so often at each of the points."""
        for _ in range(3 * times + 3):
            missing = [one for one in points if self.by_plan[one] < times]
            if not missing:
                return
            self.more_work(25)
            for point in missing:
                self.arena.traps.lay(point, passes=self._random.choice((1, 1, 2, 3)))
            self._until_rest(self._note_traps)
            self.arena.drain()
            self._say(f"round {self._generation}: {dict(self.by_plan)}")
        raise TimeoutError(f"Nobody passes {missing} any more.")

    def kill_at_random(self, kills: int, *, delay: tuple[float, float]) -> None:
        """Kill so many workers whenever it happens, with a server slow in DATA."""
        wanted = self.at_random.total() + kills
        while self.at_random.total() < wanted:
            self.more_work(100)
            self.arena.behave(delay=delay)
            self._until_rest(lambda left: self._kill_one(left, wanted))
            self.arena.drain()
            self._say(f"round {self._generation}: {dict(self.at_random)}")

    def suffer(self, harm: Harm, work: int = 100) -> None:
        """Let something go wrong in mid-work, and all be finished afterwards."""
        self.more_work(work)
        harm(self.arena)
        self.arena.drain()

    def _until_rest(self, harm: Callable[[Left], bool]) -> None:
        """Do harm until it is enough, or nothing is left to do; not for ever."""
        until = time.monotonic() + 30
        while any((left := self.arena.clerk.ask("at_rest")).values()):
            if harm(left) or time.monotonic() > until:
                return

    def _note_traps(self, _left: Left) -> bool:
        time.sleep(0.1)
        self.arena.revive()
        self.by_plan = Counter(
            one.point for one in self.arena.traps.passed() if one.bitten == KILL
        )
        return not self.arena.traps.waiting()

    def _kill_one(self, left: Left, wanted: int) -> bool:
        time.sleep(self._random.uniform(0.2, 0.8))
        self.arena.revive()
        # One that is still starting, or has little to do, would prove nothing.
        passed = self.arena.traps.passed()
        at_work = {one.process for one in passed if one.point == "after_sent"}
        names = [name for name in WORKERS if self.arena.running[name] in at_work]
        busy = left["mails"] >= max(BUSY, left["owed"])
        if names and busy:
            killed = self.arena.kill(self._random.choice(names))
            self.at_random[where_killed(self.arena.traps.passed(), killed)] += 1
            if self._random.random() < SCHEDULERS_SHARE:
                self.arena.kill(self._random.choice(SCHEDULERS))
        return self.at_random.total() >= wanted
