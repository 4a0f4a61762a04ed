"""Whether everything runs, in words for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timesince import timesince

from config.health import report
from vendors.admin.delivery import JOBS
from vendors.admin.showing import change_url
from vendors.models import JobRun
from vendors.models.job import RunOutcome

SCAN = "scan_for_redundancy"
# It runs every night.
SCAN_LATE = timedelta(hours=26)
# Whoever reads the page need not be told that it is there.
TOLD = {
    "database": "Database",
    "broker": "Broker",
    "scheduler": "Scheduler",
    "reminders": JOBS["send_renewal_reminders"],
}


@dataclass(frozen=True, slots=True)
class Health:
    """One thing that has to run; colour is "success", "warning" or "danger"."""

    name: str
    word: str
    colour: str
    sentence: str
    link: str


def health(now: datetime) -> list[Health]:
    """Return how everything runs, as of a moment."""
    runs = reverse("admin:vendors_jobrun_changelist")
    parts = [
        Health(
            TOLD[part.name],
            "Well" if part.ok else "Look here",
            "success" if part.ok else "danger",
            part.says,
            runs,
        )
        for part in report(now).parts
        if part.name in TOLD
    ]
    return [*parts, _scan(now)]


def _scan(now: datetime) -> Health:
    name = JOBS[SCAN]
    run = JobRun.objects.filter(job=SCAN).order_by("-started_at", "-pk").first()
    if run is None:
        link = reverse("admin:vendors_jobrun_changelist")
        sentence = "It has not run yet; it runs every night."
        return Health(name, "Not yet", "warning", sentence, link)
    link, ago = change_url(run), f"{timesince(run.started_at, now)} ago"
    if run.outcome == RunOutcome.FAILED:
        sentence = f"It failed {ago}; open the run to read why."
        return Health(name, "Look here", "danger", sentence, link)
    if now - run.started_at > SCAN_LATE:
        sentence = f"It last ran {ago}, and should every night."
        return Health(name, "Late", "danger", sentence, link)
    return Health(name, "Well", "success", f"It last ran {ago}.", link)
