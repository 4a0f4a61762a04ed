"""Whether everything runs, in words for people."""

from dataclasses import dataclass

from django.urls import reverse

from config.health import Part, Report
from config.jobs import Standing, Verdict
from vendors.admin.showing import change_url
from vendors.models import JobRun
from vendors.models.job import RunOutcome

# Whoever reads the page need not be told that it is there.
TOLD = {
    "database": "Database",
    "broker": "Broker",
    "scheduler": "Scheduler",
    "worker": "Worker",
    "fence": "Mails",
}
# A word and a colour for each way in which a job may stand.
SHOWN = {
    Verdict.WELL: ("Well", "success"),
    Verdict.NOT_YET: ("Not yet", "warning"),
    Verdict.AT_WORK: ("At work", "success"),
    Verdict.PARTLY: ("Partly", "warning"),
    Verdict.FAILED: ("Failed", "danger"),
    Verdict.LATE: ("Late", "danger"),
    Verdict.STUCK: ("Hangs", "danger"),
}


@dataclass(frozen=True, slots=True)
class Health:
    """One thing that has to run; colour is "success", "warning" or "danger"."""

    name: str
    word: str
    colour: str
    sentence: str
    do: str
    link: str


def health(report: Report) -> list[Health]:
    """Return how everything runs."""
    jobs = {one.job.name: one for one in report.jobs}
    return [
        _of_job(part, jobs[part.name]) if part.name in jobs else _of_part(part)
        for part in report.parts
        if part.name in jobs or part.name in TOLD
    ]


def _of_part(part: Part) -> Health:
    word, colour = ("Well", "success") if part.ok else ("Look here", "danger")
    if not part.known:
        word, colour = "Not known", "warning"
    link = reverse("admin:vendors_jobrun_changelist")
    if part.name == "fence":
        link = f"{reverse('admin:vendors_mail_changelist')}?state__exact=held"
    return Health(TOLD[part.name], word, colour, part.says, part.do, link)


def _of_job(part: Part, one: Standing) -> Health:
    word, colour = SHOWN[one.verdict]
    run = _worth_reading(one)
    link = change_url(run) if run else reverse("admin:vendors_jobrun_changelist")
    return Health(one.job.label, word, colour, part.says, part.do, link)


def _worth_reading(one: Standing) -> JobRun | None:
    """Return the run that says what failed, or else the last."""
    ended = one.runs.ended
    failed = ended is not None and ended.outcome != RunOutcome.SUCCEEDED
    return ended if failed else one.runs.last
