"""What has to run and how often, as the schedule says, and whether it did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet, Subquery
from django.utils.timesince import timesince

from vendors.models import JobRun
from vendors.models.job import RunOutcome

# A turn may wait that long for the scheduler and for a free worker: a fifth of the
# interval, within bounds. What was measured stands in README.md.
SHARE_OF_INTERVAL: Final = 5
LEAST_GRACE: Final = timedelta(minutes=1)
MOST_GRACE: Final = timedelta(hours=1)
# Longer than any job takes: the broker then rings again what is not done.
LONGEST_RUN: Final = timedelta(minutes=15)
# After a long run, the next may wait for its ring and for the worker.
AFTER_A_RUN: Final = 2 * LEAST_GRACE
# Jobs rung at least that often tell that scheduler, broker and worker live.
FREQUENT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the schedule; `name` is what its runs are kept under."""

    name: str
    label: str
    rung: Any  # a timedelta, or Celery's crontab

    @property
    def every(self) -> timedelta:
        if isinstance(self.rung, timedelta):
            return self.rung
        turn = self.turn_after(datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
        return self.turn_after(turn) - turn

    def turn_after(self, moment: datetime) -> datetime:
        """Return when it is rung next after a moment."""
        if isinstance(self.rung, timedelta):
            return moment + self.rung
        last, delta, _ = self.rung.remaining_delta(moment)
        turn: datetime = last + delta
        return turn

    def late_from(self, moment: datetime) -> datetime:
        """Return when it is late if it has not started again since a moment."""
        grace = min(max(self.every / SHARE_OF_INTERVAL, LEAST_GRACE), MOST_GRACE)
        return self.turn_after(moment) + grace

    @property
    def is_frequent(self) -> bool:
        return self.every <= FREQUENT

    @property
    def often(self) -> str:
        """Return how often it is rung, in words."""
        if self.every == timedelta(days=1):
            return "every day"
        minutes = self.every // timedelta(minutes=1)
        return "every minute" if minutes == 1 else f"every {minutes} minutes"


def scheduled() -> tuple[Job, ...]:
    """Return every job of CELERY_BEAT_SCHEDULE."""
    schedule: Mapping[str, Mapping[str, Any]] = settings.CELERY_BEAT_SCHEDULE
    return tuple(
        Job(
            name=entry["task"].rpartition(".")[2],
            label=label[:1].upper() + label[1:],
            rung=entry["schedule"],
        )
        for label, entry in schedule.items()
    )


class Verdict(StrEnum):
    WELL = "well"
    NOT_YET = "not yet"
    AT_WORK = "at work"
    PARTLY = "partly"
    FAILED = "failed"
    LATE = "late"
    STUCK = "stuck"


FINE: Final = {Verdict.WELL, Verdict.NOT_YET, Verdict.AT_WORK, Verdict.PARTLY}


@dataclass(frozen=True, slots=True)
class Runs:
    """What is kept of one job: its last run, and the last that ended."""

    last: JobRun | None = None
    ended: JobRun | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a job stands at a moment, in a sentence."""

    job: Job
    runs: Runs
    verdict: Verdict
    says: str

    @property
    def ok(self) -> bool:
        return self.verdict in FINE

    @property
    def is_late(self) -> bool:
        return self.verdict is Verdict.LATE


def standing(
    job: Job, runs: Runs, *, now: datetime, since: datetime | None
) -> Standing:
    """Judge a job by its runs.

    One that has never run counts from `since`, when it could have been rung first;
    None says that nothing has run at all.
    """
    verdict, says = _judge(job, runs, now, since)
    return Standing(job, runs, verdict, says)


def _judge(
    job: Job, runs: Runs, now: datetime, since: datetime | None
) -> tuple[Verdict, str]:
    last, ended = runs.last, runs.ended
    if last is None:
        return _judge_without_runs(job, now, since)
    began = _ago(last.started_at, now)
    if last.outcome == RunOutcome.RUNNING and now - last.started_at > LONGEST_RUN:
        return Verdict.STUCK, f"It began {began} and has not ended."
    if now > _late_from(job, last):
        if last.outcome == RunOutcome.RUNNING:
            return Verdict.AT_WORK, f"It began {began} and is at work."
        return Verdict.LATE, f"It last ran {began}, and should {job.often}."
    return _judge_by_outcome(ended or last, now)


def _judge_by_outcome(run: JobRun, now: datetime) -> tuple[Verdict, str]:
    began = _ago(run.started_at, now)
    if run.outcome == RunOutcome.FAILED:
        return Verdict.FAILED, f"It failed {began}."
    if run.outcome == RunOutcome.PARTLY:
        failed = run.counts.get("failed", 0)
        return Verdict.PARTLY, f"It ran {began}; {failed} of what it did failed."
    return Verdict.WELL, f"It last ran {began}."


def _late_from(job: Job, last: JobRun) -> datetime:
    turn = job.late_from(last.started_at)
    if last.finished_at is None:
        return turn
    return max(turn, last.finished_at + AFTER_A_RUN)


def without_worker(one: Standing) -> Standing:
    """Return how a job stands if no worker answers: what was at work is not."""
    if one.verdict is not Verdict.AT_WORK:
        return one
    says = f"{one.says.removesuffix(' and is at work.')}, and its worker is gone."
    return replace(one, verdict=Verdict.LATE, says=says)


def _judge_without_runs(
    job: Job, now: datetime, since: datetime | None
) -> tuple[Verdict, str]:
    if since is None and job.is_frequent:
        says = "It has not run yet; after a start that takes a minute at most."
        return Verdict.LATE, says
    if since is not None and now > job.late_from(since):
        return Verdict.LATE, f"It has never run, and should {job.often}."
    first = job.turn_after(since or now)
    return Verdict.NOT_YET, f"It has not run yet; its turn is at {first:%H:%M} UTC."


def _ago(moment: datetime, now: datetime) -> str:
    if now - moment < timedelta(minutes=1):
        return "just now"
    return f"{timesince(moment, now, depth=1)} ago".replace("\xa0", " ")


def runs_of(jobs: Iterable[Job], *, now: datetime) -> dict[str, Runs]:
    """Return what is kept of each job, in one query.

    What is dated after `now` was written while the clock was wrong, and tells nothing.
    """
    past = JobRun.objects.filter(started_at__lte=now + LEAST_GRACE)
    named = [job.name for job in jobs]
    wanted = Q(pk=None)
    for name in named:
        own = past.filter(job=name).order_by("-started_at", "-pk")
        wanted |= _first(own) | _first(own.exclude(finished_at=None))
    kept = JobRun.objects.filter(wanted).order_by("started_at", "pk")
    found = {name: Runs() for name in named}
    for run in kept:
        ended = run if run.finished_at is not None else found[run.job].ended
        found[run.job] = Runs(last=run, ended=ended)
    return found


def _first(runs: "QuerySet[JobRun]") -> Q:
    return Q(pk=Subquery(runs.values("pk")[:1]))


def first_run_at(job: Job) -> datetime | None:
    """Return since when runs of a job are kept."""
    first = JobRun.objects.filter(job=job.name).order_by("started_at", "pk").first()
    return first.started_at if first else None
