"""Whether Stackbook works: for machines at /healthz, in words on the start page."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error as DatabaseFailed
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import broker
from vendors.models import JobRun
from vendors.models.job import RunOutcome

# Rung every five minutes through beat, broker and worker, so it tells of all three.
HEARTBEAT = "send_renewal_reminders"
LATE = timedelta(minutes=15)
BROKER_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that has to work, and a sentence about it."""

    name: str
    ok: bool
    says: str


@dataclass(frozen=True, slots=True)
class Report:
    """What works and what does not, at one moment."""

    at: datetime
    parts: tuple[Part, ...]
    last_run: JobRun | None

    @property
    def ok(self) -> bool:
        return all(part.ok for part in self.parts)


def report(now: datetime) -> Report:
    """Look at everything that has to work; takes a second at most."""
    process = Part("process", ok=True, says="The web process answers.")
    try:
        runs = JobRun.objects.order_by("-started_at", "-pk")
        last = runs.first()
        heartbeat = runs.filter(job=HEARTBEAT).first()
        finished = runs.filter(job=HEARTBEAT).exclude(finished_at=None).first()
    except DatabaseFailed:
        says = "The database cannot be reached, or is not migrated."
        unknown = Part("scheduler", ok=False, says="Not known without the database.")
        database = Part("database", ok=False, says=says)
        return Report(now, (process, database, _broker(), unknown), None)
    parts = (
        process,
        Part("database", ok=True, says="The database answers."),
        _broker(),
        _scheduler(heartbeat, now),
        _job(finished),
    )
    return Report(now, parts, last)


def _broker() -> Part:
    try:
        client = redis.Redis.from_url(
            broker.client_url(settings.CELERY_BROKER_URL),
            socket_connect_timeout=BROKER_SECONDS,
            socket_timeout=BROKER_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        with client:
            client.ping()
    except (redis.exceptions.RedisError, OSError, ValueError):
        says = "The broker cannot be reached; jobs wait until it is back."
        return Part("broker", ok=False, says=says)
    return Part("broker", ok=True, says="The broker answers.")


def _scheduler(heartbeat: JobRun | None, now: datetime) -> Part:
    if heartbeat is None:
        says = "No job has run yet; after a start the first takes some seconds."
        return Part("scheduler", ok=False, says=says)
    minutes = int((now - heartbeat.started_at).total_seconds() // 60)
    if now - heartbeat.started_at > LATE:
        says = (
            f"The reminder job last started {minutes} minutes ago instead of every "
            "five; see that the worker and the scheduler run."
        )
        return Part("scheduler", ok=False, says=says)
    says = f"The reminder job last started {max(minutes, 0)} minutes ago."
    return Part("scheduler", ok=True, says=says)


def _job(finished: JobRun | None) -> Part:
    if finished is not None and finished.outcome == RunOutcome.FAILED:
        says = "The last run of the reminder job failed; its page says why."
        return Part("reminders", ok=False, says=says)
    if finished is not None and finished.outcome == RunOutcome.PARTLY:
        says = "A part of the last run of the reminder job failed; its page says what."
        return Part("reminders", ok=True, says=says)
    says = "The reminder job ends well." if finished else "It has not run yet."
    return Part("reminders", ok=True, says=says)


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when all is well, 503 with what is not; nothing secret in either."""
    found = report(timezone.now())
    last = found.last_run
    body = {
        "status": "ok" if found.ok else "failing",
        "at": found.at,
        "parts": [asdict(part) for part in found.parts],
        "last_run": last
        and {
            "job": last.job,
            "started_at": last.started_at,
            "finished_at": last.finished_at,
            "outcome": last.outcome,
        },
    }
    response = JsonResponse(body, status=200 if found.ok else 503)
    # Whoever asks every few seconds is told; the log need not repeat it.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response
