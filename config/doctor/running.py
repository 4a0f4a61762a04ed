"""Whether broker, scheduler, worker and every job run."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from config.doctor.finding import Finding, Level, counted, look, note, ok
from config.health import LONG_AGO, report
from config.jobs import LEAST_GRACE, Verdict
from vendors.models import Installation, JobRun
from vendors.models.job import RunOutcome

RECENT: Final = timedelta(days=1)


def findings(now: datetime) -> Iterator[Finding]:
    found = report(now, up_since=LONG_AGO, ask_workers=True)
    partly = {one.job.name for one in found.jobs if one.verdict is Verdict.PARTLY}
    for part in found.parts:
        if part.name == "process":
            continue
        level = Level.OK if part.ok else Level.LOOK
        if part.name in partly or (part.ok and not part.known):
            level = Level.NOTE
        yield Finding(part.name, level, part.says, part.do)
    yield _failures(now)
    yield _clock(now)
    yield _sweep(now)


def _failures(now: datetime) -> Finding:
    failed = JobRun.objects.filter(
        outcome=RunOutcome.FAILED, started_at__gt=now - RECENT
    )
    last = failed.order_by("-started_at", "-pk").first()
    if last is None:
        return ok("failed runs", "No run has failed within a day.")
    said = next(iter(last.error.splitlines()), "")[:200]
    runs = counted(failed.count(), "run has", "runs have")
    return note(
        "failed runs",
        f"{runs} failed within a day, the last of {last.job}: {said}",
        "The pages of the runs, under Job runs, say why.",
    )


def _clock(now: datetime) -> Finding:
    ahead = JobRun.objects.filter(started_at__gt=now + LEAST_GRACE).count()
    if not ahead:
        return ok("clock", "No run is dated in the future.")
    runs = counted(ahead, "run is", "runs are")
    return look(
        "clock",
        f"{runs} dated in the future: the clock was wrong then, or is now.",
        "Compare the machine's clock with another; if it is right, delete those runs.",
    )


def _sweep(now: datetime) -> Finding:
    installation = Installation.objects.first()
    if installation is None or installation.last_pass_at is None:
        return ok("passes", "No reminder pass has been counted yet.")
    swept = installation.swept_on
    if swept is not None and swept < (now - 2 * RECENT).date():
        return look(
            "passes",
            f"All open terms were last looked at on {swept:%d %b %Y}.",
            "Run manage.py send_renewal_reminders and read what it says.",
        )
    return ok("passes", f"{counted(installation.passes, 'pass', 'passes')} so far.")
