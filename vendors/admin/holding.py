"""Mails that wait for a person: the banner that says so, and the page to answer on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from vendors.admin.asking import ReasonForm
from vendors.admin.deciding import who
from vendors.admin.showing import plural
from vendors.admin.site import UnfoldAdminRadioSelectWidget
from vendors.models import Installation, Mail
from vendors.models.mail import MailState
from vendors.notifications.fence_words import HELD
from vendors.operations import fence
from vendors.rules.fence import Fence

RELEASE = "vendors.change_mail"
# As many as are listed to be chosen from; of more, all go or none.
MOST_CHOSEN = 500
LONGEST_ID = 18  # digits
ALL, CHOSEN, NONE = "all", "chosen", "none"


class ReleaseForm(ReasonForm):
    which = forms.ChoiceField(label="Which go?", widget=UnfoldAdminRadioSelectWidget)
    field_order = ("which", "reason")

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(ALL, f"Send all: {plural(count, 'mail')}")]
        if count <= MOST_CHOSEN:
            choices.append((CHOSEN, "Send those chosen above, and no other"))
        choices.append((NONE, "Send none: their readers have been told"))
        which: Any = self.fields["which"]
        which.choices = choices
        self.fields["reason"].help_text = "It is kept with what happened to each mail."


def banner(_request: HttpRequest) -> dict[str, Any]:
    """Let every page of the admin say that mails are held; asked for only there."""
    return {"mails_held": SimpleLazyObject(_why_held)}


def _why_held() -> str:
    standing = Installation.objects.values_list("fence", flat=True).first()
    return HELD[Fence(standing)].reason if standing else ""


def release(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask which of the mails that are held go, and let those go."""
    if not request.user.has_perm(RELEASE):
        raise PermissionDenied
    held = Mail.objects.filter(state=MailState.HELD)
    count = held.count()
    data = request.POST if request.method == "POST" else None
    form = ReleaseForm(data, count=count)
    if request.method == "POST" and form.is_valid():
        try:
            admin.message_user(request, _let_go(request, form.cleaned_data))
        except fence.NothingHeld as refusal:
            admin.message_user(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:vendors_mail_changelist"))
    installation = Installation.objects.exclude(fence="").first()
    listed = held.select_related("person", "channel").order_by("created_at", "pk")
    context = {
        **admin.admin_site.each_context(request),
        "title": "Mails that are held",
        "installation": installation,
        "why": installation and HELD[Fence(installation.fence)],
        "mails": listed[:MOST_CHOSEN],
        "count": count,
        "may_choose": count <= MOST_CHOSEN,
        "chosen": _chosen(request),
        "form": form,
        "media": form.media,
    }
    return TemplateResponse(request, "admin/vendors/held.html", context)


def _let_go(request: HttpRequest, answer: dict[str, Any]) -> str:
    goes, stays = fence.lift(
        send={ALL: None, CHOSEN: _chosen(request), NONE: set()}[answer["which"]],
        reason=answer["reason"],
        by=who(request),
        now=timezone.now(),
    )
    return f"{plural(goes, 'mail')} in line again; {plural(stays, 'mail')} not sent."


def _chosen(request: HttpRequest) -> set[int]:
    named = request.POST.getlist("mail")[:MOST_CHOSEN]
    return {int(pk) for pk in named if pk.isdecimal() and len(pk) <= LONGEST_ID}
