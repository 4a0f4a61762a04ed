from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vendors.admin.asking import Question, ReasonForm, ask, record_for
from vendors.admin.deciding import who
from vendors.admin.showing import NOTHING, link, plural
from vendors.admin.site import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    RangeDateFilter,
    ReadOnlyAdmin,
    ReadOnlyInline,
    action,
    display,
    sees_money,
)
from vendors.models import JobRun, Mail, Reminder
from vendors.operations import sending

MAIL_COLOURS = {
    "Waiting": "info",
    "Sending": "info",
    "Sent": "success",
    "Kept": "warning",
    "Failed": "danger",
}
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


class RemindersInMail(ReadOnlyInline):
    model = Reminder
    fields = ("contract_page", "deadline", "lead", "state")
    readonly_fields = fields
    verbose_name_plural = "Reminders in it"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("term__contract")

    @display(description="Contract")
    def contract_page(self, reminder: Reminder) -> SafeString | str:
        return link(reminder.term.contract)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = (
        *("subject", "person", "address", "state_label"),
        *("created_at", "sent_at", "attempts", "error_begins"),
    )
    list_select_related = ("person",)
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("created_at", RangeDateFilter),
        ("person", AutocompleteSelectFilter),
    )
    search_fields = ("subject", "address", "person__username", "person__last_name")
    date_hierarchy = "created_at"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "subject",
                    ("person", "address"),
                    ("state", "attempts"),
                    ("created_at", "sent_at", "next_attempt_at"),
                    "error",
                    "message_id",
                )
            },
        ),
        ("As it was written", {"fields": ("as_written",)}),
    )
    readonly_fields = ("as_written",)
    inlines = (RemindersInMail,)
    actions_detail = ("resend",)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        mail = super().get_object(request, object_id, from_field)
        if mail is not None:
            # A mail may name prices: it is shown to the person it was written to,
            # and to whoever may see money.
            own = mail.person_id == request.user.pk
            mail.may_be_read = own or sees_money(request.user)
        return mail

    @display(description="State", ordering="state", label=MAIL_COLOURS)
    def state_label(self, mail: Mail) -> str:
        return mail.get_state_display()

    @display(description="Error")
    def error_begins(self, mail: Mail) -> str:
        return mail.error[:80] or NOTHING

    @display(description="Text and HTML")
    def as_written(self, mail: Any) -> SafeString | str:
        if not getattr(mail, "may_be_read", False):
            return (
                "It was written to somebody else and may name prices, which you do "
                "not have the right to see."
            )
        # No scripts, no forms, no links that leave the frame: the frame may do nothing.
        return format_html(
            '<div class="sb-mail"><iframe title="The mail as HTML" sandbox="" '
            'srcdoc="{}"></iframe><pre>{}</pre></div>',
            mail.html,
            mail.text,
        )

    def has_resend_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("vendors.change_mail")

    @action(
        description="Send again",
        url_path="resend",
        permissions=("resend",),
        icon="forward_to_inbox",
    )
    def resend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        mail = record_for(self, request, object_id)

        def run(values: dict[str, Any]) -> str:
            sending.resend(
                mail,
                reason=values["reason"],
                by=who(request),
                now=timezone.now(),
                configured=settings.MAIL_CONFIGURED,
            )
            return "The mail is in line again and goes with the next run of the job."

        question = Question(
            title="Send again",
            button="Send again",
            form=ReasonForm,
            run=run,
            refusals=(sending.NothingToSendWith, sending.UnderWay),
            facts=[f"It goes to {mail.address} once more, under the same message id."],
        )
        return ask(self, request, mail, question)


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = (
        *("contract_page", "person", "deadline", "lead_in_words"),
        *("state", "owed_on", "mail_page"),
    )
    list_display_links = ("deadline",)
    list_select_related = ("term__contract", "person", "mail")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("deadline", RangeDateFilter),
        ("person", AutocompleteSelectFilter),
    )
    search_fields = (
        *("term__contract__title", "term__contract__vendor__name"),
        *("person__username", "person__email"),
    )
    date_hierarchy = "deadline"

    @display(description="Contract", ordering="term__contract__title")
    def contract_page(self, reminder: Reminder) -> SafeString | str:
        return link(reminder.term.contract)

    @display(description="Lead", ordering="lead")
    def lead_in_words(self, reminder: Reminder) -> str:
        if reminder.lead < 0:
            return "passed"
        return plural(reminder.lead, "day")

    @display(description="Mail")
    def mail_page(self, reminder: Reminder) -> SafeString | str:
        return link(reminder.mail)


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
