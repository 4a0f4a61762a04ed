"""That a job ran: when, how long, how many, what failed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from vendors.models import JobRun
from vendors.models.job import LONGEST_ERROR, RunOutcome

# A run that has not finished by then was killed with its worker.
LONGEST = timedelta(hours=6)
KEPT_FOR = timedelta(days=30)


@contextmanager
def recorded(job: str, *, now: Callable[[], datetime]) -> Iterator[JobRun]:
    """Keep a row about one run of a job, whatever becomes of it.

    The caller fills `counts`; a count named "failed" above zero makes the outcome
    "partly", and `note` says what failed. An exception is kept with the row and goes on
    to the caller.
    """
    started_at = now()
    _tidy(job, started_at)
    run = JobRun.objects.create(job=job, started_at=started_at)
    try:
        yield run
    except BaseException as error:
        what = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
        run.finish(now(), RunOutcome.FAILED, error=what)
        raise
    failed = run.counts.get("failed")
    outcome = RunOutcome.PARTLY if failed else RunOutcome.SUCCEEDED
    run.finish(now(), outcome, error=run.error)


def record_nothing_to_do(job: str, counts: dict[str, int], *, at: datetime) -> None:
    """Keep that a job ran and found nothing to do; one row for many such runs.

    A job that is rung every minute would otherwise keep a row a minute for ever.
    """
    last = JobRun.objects.filter(job=job).order_by("-started_at", "-pk").first()
    if last is not None and last.is_empty:
        JobRun.objects.filter(pk=last.pk).update(started_at=at, finished_at=at)
    else:
        with recorded(job, now=lambda: at) as run:
            run.counts = counts


def _tidy(job: str, now: datetime) -> None:
    """Close what was killed, and forget old runs that had nothing to tell."""
    runs = JobRun.objects.filter(job=job)
    runs.filter(outcome=RunOutcome.RUNNING, started_at__lt=now - LONGEST).update(
        outcome=RunOutcome.FAILED,
        finished_at=now,
        error="It did not finish: the worker was stopped. The next run caught up.",
    )
    runs.filter(outcome=RunOutcome.SUCCEEDED, started_at__lt=now - KEPT_FOR).delete()
