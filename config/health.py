"""Whether Stackbook works: for machines at /healthz, in words on the start page."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import Error as DatabaseFailed
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import signs
from config.jobs import (
    LEAST_GRACE,
    Job,
    Standing,
    Verdict,
    first_run_at,
    runs_of,
    scheduled,
    standing,
    without_worker,
)
from vendors.models import Installation, JobRun
from vendors.rules.fence import Fence

# A job that is new in this version is not late before its first turn.
STARTED_AT: Final = timezone.now()
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
NO_DATABASE: Final = "Not known without the database."
NO_BROKER: Final = "Not known without the broker."
HELD: Final = {
    Fence.COPIED: "this looks like a copy of another installation",
    Fence.RESTORED: "the database looks like one restored from a backup",
    Fence.CLOCK: "the clock has jumped",
}
REMEDIES: Final = {
    Verdict.FAILED: "Read why on the page of its run, under Job runs. What it left "
    "undone is done by the next run that succeeds.",
    Verdict.STUCK: "Its worker was killed, or it hangs: restart the worker.",
    Verdict.PARTLY: "The page of its run, under Job runs, says what.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that has to work, a sentence about it, and what to do."""

    name: str
    ok: bool
    says: str
    do: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """What works and what does not, at one moment."""

    at: datetime
    parts: tuple[Part, ...]
    jobs: tuple[Standing, ...] = ()

    @property
    def ok(self) -> bool:
        return all(part.ok for part in self.parts)

    @property
    def failing(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.ok)

    @property
    def last_run(self) -> JobRun | None:
        runs = [one.runs.last for one in self.jobs if one.runs.last is not None]
        return max(runs, key=lambda run: (run.started_at, run.pk), default=None)


def report(
    now: datetime, *, up_since: datetime | None = None, ask_workers: bool = False
) -> Report:
    """Look at everything that has to work; takes two seconds at most.

    Workers are asked only where jobs are late, or where the caller wants it.
    """
    process = Part("process", ok=True, says="The web process answers.")
    found = signs.look()
    try:
        jobs = standings(now, up_since or STARTED_AT)
        fence = _fence(Installation.objects.first())
    except DatabaseFailed:
        database = Part(
            "database",
            ok=False,
            says="The database cannot be reached, or is not migrated.",
            do="Start it, see that DATABASE_URL is right, run manage.py migrate.",
        )
        unknown = Part("scheduler", ok=False, says=NO_DATABASE, known=False)
        return Report(now, (process, database, _broker(found), unknown))
    scheduler = _scheduler(found, jobs, now)
    worker, jobs = _worker(found, jobs, scheduler, ask=ask_workers)
    parts = (
        process,
        Part("database", ok=True, says="The database answers."),
        _broker(found),
        scheduler,
        worker,
        *(_job(one) for one in jobs),
        fence,
    )
    return Report(now, parts, jobs)


def standings(now: datetime, up_since: datetime) -> tuple[Standing, ...]:
    """Return how every job of the schedule stands."""
    jobs = scheduled()
    kept = runs_of(jobs, now=now)
    since = None
    if any(runs.last is None for runs in kept.values()):
        since = _could_run_since(jobs, now, up_since)
    return tuple(standing(job, kept[job.name], now=now, since=since) for job in jobs)


def _could_run_since(
    jobs: Iterable[Job], now: datetime, up_since: datetime
) -> datetime | None:
    firsts = [first_run_at(job) for job in jobs if job.is_frequent]
    first = min((moment for moment in firsts if moment), default=None)
    return min(max(first, up_since), now) if first else None


def _broker(found: signs.Signs | None) -> Part:
    if found is None:
        return Part(
            "broker",
            ok=False,
            says="The broker cannot be reached; jobs wait until it is back.",
            do=_start("the broker that REDIS_URL names", "its unit"),
        )
    waits = f"; {_messages(found.waiting)}" if found.waiting else ""
    return Part("broker", ok=True, says=f"The broker answers{waits}.")


def _scheduler(
    found: signs.Signs | None, jobs: Iterable[Standing], now: datetime
) -> Part:
    frequent = [one for one in jobs if one.job.is_frequent]
    all_late = all(one.is_late for one in frequent)
    if found is None:
        return Part("scheduler", ok=True, says=NO_BROKER, known=False)
    most = min(one.job.every for one in frequent) + LEAST_GRACE
    at = found.scheduler_at
    if at is not None and at <= now + LEAST_GRACE:
        if now - at <= most:
            return Part("scheduler", ok=True, says="The scheduler runs.")
        says = f"The scheduler last looked {_long(now - at)} ago."
    elif not all_late:
        return Part("scheduler", ok=True, says="The scheduler rings: jobs run.")
    else:
        says = "The scheduler has not been seen."
    return Part(
        "scheduler",
        ok=False,
        says=says,
        do=_start("celery --app config beat", "the unit stackbook-scheduler"),
    )


def _worker(
    found: signs.Signs | None,
    jobs: tuple[Standing, ...],
    scheduler: Part,
    *,
    ask: bool,
) -> tuple[Part, tuple[Standing, ...]]:
    """Return what is known of the workers, and how the jobs stand with that."""
    if found is None:
        return Part("worker", ok=True, says=NO_BROKER, known=False), jobs
    frequent = [one for one in jobs if one.job.is_frequent]
    late = any(one.is_late for one in frequent)
    if not (ask or late or any(one.verdict is Verdict.AT_WORK for one in jobs)):
        says = "A worker runs: jobs are done in time."
        return Part("worker", ok=True, says=says), jobs
    answering = signs.workers_that_answer()
    if not answering:
        gone = Part(
            "worker",
            ok=False,
            says=f"No worker answers; {_messages(found.waiting)}.",
            do=_start("celery --app config worker", "the unit stackbook-worker"),
        )
        return gone, tuple(map(without_worker, jobs))
    if late and scheduler.ok:
        behind = Part(
            "worker",
            ok=False,
            says=f"A worker answers and is behind; {_messages(found.waiting)}.",
            do="See under Job runs what keeps it busy; start another worker, or one "
            "with a higher --concurrency.",
        )
        return behind, jobs
    says = "1 worker answers." if answering == 1 else f"{answering} workers answer."
    return Part("worker", ok=True, says=says), jobs


def _job(one: Standing) -> Part:
    if one.verdict is Verdict.LATE:
        do = (
            "See what is said of broker, scheduler and worker; the next run catches up."
        )
    else:
        do = REMEDIES.get(one.verdict, "")
    return Part(one.job.name, one.ok, one.says, do)


def _fence(installation: Installation | None) -> Part:
    if installation is None or not installation.fence:
        return Part("fence", ok=True, says="No mail is held back.")
    why = HELD[Fence(installation.fence)]
    since = f"{installation.fenced_at:%d %b %Y %H:%M} UTC"
    return Part(
        "fence",
        ok=False,
        says=f"Mails are held back since {since}: {why}.",
        do="Look at the mails that are held and say which to send; until then nobody "
        "is told anything.",
    )


def _start(command: str, unit: str) -> str:
    if settings.EMBEDDED_BROKER:
        return "`make run` starts it, and again when it dies; read what that says."
    return f"Start {command} ({unit}); read what it said last. Nothing is lost."


def _messages(count: int) -> str:
    return "1 message waits" if count == 1 else f"{count} messages wait"


def _long(span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when all is well, 503 with what is not; nothing secret in either."""
    found = report(timezone.now())
    body = {
        "status": "ok" if found.ok else "failing",
        "at": found.at,
        "parts": [asdict(part) for part in found.parts],
        "last_run": found.last_run and _run(found.last_run),
        "jobs": [
            {
                "job": one.job.name,
                "verdict": one.verdict,
                "every_seconds": int(one.job.every.total_seconds()),
                "last_run": one.runs.last and _run(one.runs.last),
            }
            for one in found.jobs
        ],
    }
    response = JsonResponse(body, status=200 if found.ok else 503)
    # Whoever asks every few seconds is told; the log need not repeat it.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _run(run: JobRun) -> dict[str, Any]:
    # Its error may name what nobody outside should read.
    return {
        "job": run.job,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "outcome": run.outcome,
    }
