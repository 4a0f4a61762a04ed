"""Five years of an installation, day by day, through the app's own operations."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch

import time_machine
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from tests.simulation import oracle, outages
from tests.simulation.check import Checker, Pass
from tests.simulation.server import MailServer, Taken
from tests.simulation.snapshot import facts
from tests.simulation.world import World
from vendors import tasks
from vendors.models import Installation, JobRun
from vendors.models.job import RunOutcome
from vendors.operations import points
from vendors.operations.fence import FILE, lift
from vendors.rules.fence import Moment

FIRST_DAY = date(2027, 6, 1)
STOPPED_IN = 0.06  # of the passes
FAULTS = 0.06  # of the steps of a mail


class Killed(BaseException):
    """The worker is gone at once, as by kill -9."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated."""

    seed: int
    contracts: int = 12
    years: int = 5
    stops: bool = False  # on the first day on which something is wrong


@dataclass(slots=True)
class Outcome:
    """What one seed showed."""

    seed: int
    days: int = 0
    passes: int = 0
    idle: int = 0  # passes left out, as they would have had nothing to do
    killed: int = 0
    contracts: int = 0
    outages: int = 0
    jumps: int = 0
    fenced: int = 0
    mails: int = 0
    lines: int = 0
    repeats: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    occasions: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


class Simulation:
    """One seed: its world, its mail server, and what went wrong."""

    def __init__(self, plan: Plan, clock: time_machine.Traveller) -> None:
        self.plan, self.clock = plan, clock
        self.random = Random(plan.seed)
        self.server = MailServer(Random(plan.seed + 1), on_taken=self._taken)
        self.checker = Checker()
        self.world = World(
            Random(plan.seed + 2), self.server, plan.contracts, timezone.now
        )
        chance = Random(plan.seed + 3)
        self.outages = outages.outages(chance, FIRST_DAY, plan.years)
        self.jumps = outages.jumps(chance, FIRST_DAY, plan.years)
        self.outcome = Outcome(plan.seed)
        self.last_taken = ""
        self.boots = 0
        self.touched = True  # since the last pass
        self.last_pass_on = FIRST_DAY

    def run(self) -> Outcome:
        last = FIRST_DAY.replace(year=FIRST_DAY.year + self.plan.years)
        self._at(_moment(FIRST_DAY, 480))
        self.world.begin(FIRST_DAY)
        day = FIRST_DAY
        while day < last and not (self.plan.stops and self.checker.violations):
            self._day(day)
            day += timedelta(days=1)
        return self._told()

    def _day(self, day: date) -> None:
        self.outcome.days += 1
        passes = self.random.choices((0, 1, 2, 3), (1, 14, 4, 1))[0]
        moments = sorted(self.random.randrange(24 * 60) for _ in range(passes))
        acts_at = self.random.randrange(6 * 60, 20 * 60)
        acted = False
        for minute in moments:
            if minute > acts_at and not acted:
                self._act(day, acts_at)
                acted = True
            if self._is_idle(_moment(day, minute)):
                self.outcome.idle += 1
            else:
                self._pass(_moment(day, minute))
        if not acted:
            self._act(day, acts_at)

    def _act(self, day: date, minute: int) -> None:
        now = _moment(day, minute)
        if self._is_away("database", now):
            return
        self._at(now)
        today = timezone.localdate()
        subjects = {key.subject for key in oracle.owed(facts(), today)}
        terms = sorted(pk for kind, pk in subjects if kind == "term")
        papers = sorted(pk for kind, pk in subjects if kind == "document")
        self._answer_fence()
        before = sum(self.world.done.values())
        self.world.live(today, terms, papers)
        self.touched |= sum(self.world.done.values()) != before

    def _is_idle(self, now: datetime) -> bool:
        """Say whether a pass may be left out: it would have nothing to do.

        To leave it out is what an outage of the scheduler does, so what is expected of
        the app stays the same. One in ten is run all the same.
        """
        self._at(now)
        if self.touched or self._wrong_by(now) or self.random.random() < 0.1:
            return False
        known = facts()
        today = timezone.localdate()
        return self.checker.is_satisfied(known, today) and not any(
            day is not None and self.last_pass_on <= day < today
            for term in known.terms
            if term.is_last
            for day in (term.notice_by, term.ends_on)
        )

    def _pass(self, real: datetime) -> None:
        if any(self._is_away(part, real) for part in outages.PARTS[:4]):
            self.boots += self.random.random() < 0.05
            return
        self.real = real
        now = real + self._wrong_by(real)
        self._at(now)
        self.server.is_up = not self._is_away("mail server", real)
        self.server.rate_of_faults = FAULTS if self.random.random() < 0.5 else 0.0
        fenced_before = self._is_fenced()
        before, faults = facts(), sum(self.server.faults.values())
        killed = self._run_job()
        after = facts()
        self.outcome.passes += 1
        self.touched, self.last_pass_on = bool(killed), timezone.localdate()
        self.outcome.killed += killed
        faulty = sum(self.server.faults.values()) > faults
        fenced = fenced_before or self._is_fenced()
        self.outcome.fenced += fenced
        self.checker.check(
            Pass(
                now,
                timezone.localdate(),
                before,
                after,
                healthy=self.server.is_up and not killed and not fenced,
                faulty=faulty,
            )
        )

    def _run_job(self) -> bool:
        """Run the job as a worker does; say whether it was stopped on its way."""
        stops = self.random.random() < STOPPED_IN
        left = self.random.randrange(12) if stops else -1
        how: type[BaseException] = self.random.choice([Killed, OperationalError])

        def hook(name: str) -> None:
            nonlocal left
            left -= 1
            if left == -1 and stops:
                if name in {"after_data", "before_sent"}:
                    self.checker.unsure.add(self.last_taken)
                raise how(name)

        with patch.object(points, "hook", hook):
            try:
                tasks.send_renewal_reminders()
            except (Killed, OperationalError):
                return True
        run = JobRun.objects.latest("pk")
        if run.outcome == RunOutcome.FAILED:
            self.checker.violations.append(f"{run}: {run.error}")
        return False

    def _is_fenced(self) -> bool:
        return Installation.objects.exclude(fence="").exists()

    def _clocks(self, now: datetime) -> Moment:
        """Stand in for the machine's clocks: the one that is never set goes right."""
        return Moment(now, f"boot {self.boots}", self.real - _moment(FIRST_DAY, 0))

    def _answer_fence(self) -> None:
        """Sooner or later somebody says that all may go."""
        if self._is_fenced() and self.random.random() < 0.3:
            lift(send=None, reason="All is well.", by=None, now=timezone.now())

    def _taken(self, taken: Taken) -> None:
        self.last_taken = taken.message_id
        if not taken.said:
            self.checker.unsure.add(taken.message_id)
        self.checker.note(taken.message_id, may_repeat=taken.may_repeat)

    def _is_away(self, part: str, now: datetime) -> bool:
        return any(one.part == part and one.holds(now) for one in self.outages)

    def _wrong_by(self, now: datetime) -> timedelta:
        for jump in self.jumps:
            if jump.begins <= now < jump.ends:
                return jump.by
        return timedelta()

    def _at(self, now: datetime) -> None:
        self.clock.move_to(now, tick=False)

    def _told(self) -> Outcome:
        told, checker = self.outcome, self.checker
        told.contracts = self.world.made
        told.outages, told.jumps = len(self.outages), len(self.jumps)
        told.mails, told.lines = checker.mails, checker.lines
        told.repeats = checker.repeats
        told.occasions, told.roles = checker.occasions, checker.roles
        told.faults = Counter(self.server.faults)
        told.acts = Counter(self.world.done)
        told.violations = checker.violations
        return told


def simulate(plan: Plan) -> Outcome:
    """Run one seed on an empty database that has its tables."""
    with ExitStack() as stack:
        (Path(settings.DATA_DIR) / FILE).unlink(missing_ok=True)
        clock = stack.enter_context(
            time_machine.travel(_moment(FIRST_DAY, 0), tick=False)
        )
        simulation = Simulation(plan, clock)
        stack.enter_context(patch("vendors.operations.outbox.sleep"))
        for name, stand_in in (
            ("vendors.operations.smtp.SMTP", simulation.server.connection),
            ("vendors.operations.sending.Webhooks", simulation.server.webhooks),
            ("vendors.operations.fence.moment_here", simulation._clocks),
        ):
            stack.enter_context(patch(name, stand_in))
        return simulation.run()


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=minute)
