from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from vendors.admin.showing import NOTHING
from vendors.admin.site import (
    ChoicesDropdownFilter,
    RangeDateFilter,
    ReadOnlyAdmin,
    display,
)
from vendors.models import JobRun

RUN_COLOURS = {
    "Running": "info",
    "Succeeded": "success",
    "Partly": "warning",
    "Failed": "danger",
}
JOBS = {
    "send_renewal_reminders": "Send renewal reminders",
    "read_contracts": "Read contracts",
    "scan_for_redundancy": "Scan for redundancy",
}


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = (
        *("job_name", "started_at", "outcome_label", "took_in_words"),
        *("how_many", "error_begins"),
    )
    list_filter = (
        ("outcome", ChoicesDropdownFilter),
        ("started_at", RangeDateFilter),
    )
    search_fields = ("job", "error")
    date_hierarchy = "started_at"
    fields = ("job_name", ("started_at", "finished_at"), "outcome", "how_many", "error")
    readonly_fields = ("job_name", "how_many")

    @display(description="Job", ordering="job")
    def job_name(self, run: JobRun) -> str:
        return JOBS.get(run.job, run.job)

    @display(description="Outcome", ordering="outcome", label=RUN_COLOURS)
    def outcome_label(self, run: JobRun) -> str:
        return run.get_outcome_display()

    @display(description="Took")
    def took_in_words(self, run: JobRun) -> str:
        return f"{run.took.total_seconds():.1f} s" if run.took else NOTHING

    @display(description="How many")
    def how_many(self, run: JobRun) -> SafeString | str:
        counts = sorted(run.counts.items())
        return format_html_join(", ", "{} {}", ((n, name) for name, n in counts)) or (
            NOTHING
        )

    @display(description="Error")
    def error_begins(self, run: JobRun) -> str:
        return run.error[:80] or NOTHING
