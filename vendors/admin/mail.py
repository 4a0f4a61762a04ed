from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vendors.admin import holding
from vendors.admin.asking import Question, ReasonForm, ask, record_for
from vendors.admin.deciding import who
from vendors.admin.reminder import subject_link, told_at
from vendors.admin.showing import NOTHING, link
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
from vendors.models import Mail, MailEvent, Reminder
from vendors.models.mail import MailState
from vendors.notifications.mail_words import STATES, without_links
from vendors.notifications.words import person
from vendors.operations import sending

COLOURS = {
    STATES[state].label: colour
    for colour, states in {
        "info": (MailState.WAITING, MailState.CLAIMED, MailState.SENDING),
        "success": (MailState.SENT,),
        "warning": (MailState.KEPT, MailState.HELD, MailState.IN_DOUBT),
        "danger": (MailState.FAILED,),
    }.items()
    for state in states
}


class WhyForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "It is kept with what happened to the mail."


class EventsInMail(ReadOnlyInline):
    model = MailEvent
    fields = ("at", "step", "attempt", "detail", "who")
    readonly_fields = fields
    show_change_link = False
    verbose_name_plural = "What happened"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("by")

    @display(description="Asked for by")
    def who(self, event: MailEvent) -> str:
        return person(event.by) if event.by else NOTHING


class RemindersInMail(ReadOnlyInline):
    model = Reminder
    fields = ("about", "deadline", "told", "role", "state")
    readonly_fields = fields
    verbose_name_plural = "Reminders in it"

    def get_queryset(self, request: HttpRequest) -> Any:
        reminders = super().get_queryset(request)
        return reminders.select_related("term__contract", "document")

    @display(description="About")
    def about(self, reminder: Reminder) -> SafeString | str:
        return subject_link(reminder)

    @display(description="Lead")
    def told(self, reminder: Reminder) -> str:
        return told_at(reminder)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = (
        *("subject", "to", "address", "state_label"),
        *("created_at", "sent_at", "attempts", "error_begins"),
    )
    list_select_related = ("person", "channel")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("created_at", RangeDateFilter),
        ("person", AutocompleteSelectFilter),
        ("channel", AutocompleteSelectFilter),
    )
    search_fields = ("subject", "address", "person__username", "person__last_name")
    date_hierarchy = "created_at"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "subject",
                    ("to", "address"),
                    ("state_label", "attempts", "doubts"),
                    "what_to_do",
                    ("created_at", "sent_at", "next_attempt_at"),
                    "error",
                    "message_id",
                )
            },
        ),
        ("As it was written", {"fields": ("as_written",)}),
    )
    readonly_fields = ("to", "state_label", "what_to_do", "as_written")
    inlines = (EventsInMail, RemindersInMail)
    actions_detail = ("resend",)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        mail = super().get_object(request, object_id, from_field)
        if mail is not None:
            # A mail may name prices: it is shown to the person it was written to,
            # and to whoever may see money.
            mail.is_own = mail.person_id == request.user.pk
            mail.may_be_read = mail.is_own or sees_money(request.user)
        return mail

    @display(description="To")
    def to(self, mail: Mail) -> str:
        if mail.channel is not None:
            return mail.channel.name
        return person(mail.person) if mail.person else NOTHING

    @display(description="State", ordering="state", label=COLOURS)
    def state_label(self, mail: Mail) -> str:
        return STATES[MailState(mail.state)].label

    @display(description="What that means")
    def what_to_do(self, mail: Mail) -> str:
        told = STATES[MailState(mail.state)]
        return f"{told.meaning} {told.to_do}".strip()

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
        text, html = mail.text, mail.html
        if not mail.is_own:
            text, html = without_links(text), without_links(html)
        # No scripts, no forms, no links that leave the frame: the frame may do nothing.
        return format_html(
            '<div class="sb-mail"><iframe title="The mail as HTML" sandbox="" '
            'srcdoc="{}"></iframe><pre>{}</pre></div>',
            html,
            text,
        )

    def get_urls(self) -> list[URLPattern]:
        held = path(
            "held/", self.admin_site.admin_view(self.held), name="vendors_mail_held"
        )
        return [held, *super().get_urls()]

    def held(self, request: HttpRequest) -> HttpResponse:
        return holding.release(self, request)

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

        def run(answer: dict[str, Any]) -> str:
            sending.resend(
                mail,
                reason=answer["reason"],
                by=who(request),
                now=timezone.now(),
                configured=settings.MAIL_CONFIGURED,
            )
            return "The mail is in line again and goes with the next run of the job."

        to = mail.address or (mail.channel.where if mail.channel else "nobody")
        question = Question(
            title="Send again",
            button="Send again",
            form=WhyForm,
            run=run,
            refusals=(sending.NothingToSendWith, sending.UnderWay),
            facts=[f"It goes to {to} once more, under the same message id."],
        )
        return ask(self, request, mail, question)


@admin.register(MailEvent)
class MailEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "step", "mail_page", "attempt", "detail_begins", "who")
    list_select_related = ("mail", "by")
    list_filter = (
        ("step", ChoicesDropdownFilter),
        ("at", RangeDateFilter),
        ("by", AutocompleteSelectFilter),
    )
    search_fields = ("detail", "mail__subject")
    date_hierarchy = "at"
    fields = ("mail_page", ("at", "step", "attempt"), "detail", "who")
    readonly_fields = ("mail_page", "who")

    @display(description="Mail", ordering="mail__subject")
    def mail_page(self, event: MailEvent) -> SafeString | str:
        return link(event.mail)

    @display(description="Answer, or why")
    def detail_begins(self, event: MailEvent) -> str:
        return event.detail[:80] or NOTHING

    @display(description="Asked for by")
    def who(self, event: MailEvent) -> str:
        return person(event.by) if event.by else NOTHING
