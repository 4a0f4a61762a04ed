"""The page behind the link in a mail: to decide without signing in."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import csrf
from django.views.decorators.http import require_http_methods

from vendors.notifications import words
from vendors.operations.answering import (
    NotAsked,
    NotReckoned,
    SubjectGone,
    asked_by,
)
from vendors.operations.links import Claim, LinkExpired, LinkNotOurs, read_token
from vendors.operations.refusals import Refusal
from vendors.views.document_page import DocumentPage
from vendors.views.term_page import TermPage

# The address is the right to decide: it is kept nowhere, and told to no other site.
# With "no-referrer" a browser would not say where a form comes from, and it is refused.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
STATUS: dict[type[Refusal], int] = {
    LinkNotOurs: 404,
    SubjectGone: 404,
    LinkExpired: 410,
    NotAsked: 403,
    NotReckoned: 409,
}
CLOSED = "This link opens nothing any more"
NO_COOKIE = (
    "Your browser kept no cookie for this page, or the answer came from elsewhere. "
    "Open the link of the mail again, in another browser if need be, and answer there."
)
# What is asked in another form than the one named like the answer.
FORMS = {"renew": "decision", "renegotiate": "decision", "leave": "decision"}
WITHOUT_FORM = ("seen", "take_back")
CHANGED_MEANWHILE = (
    "This was answered meanwhile, here or by somebody else. Look at what is known now, "
    "and answer again only if it is still what you want."
)
NOT_RECORDED = "Nothing was recorded yet: see below what is missing."
Page = TermPage | DocumentPage


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked, and do what is answered; only a POST changes anything."""
    today = timezone.localdate()
    try:
        claim = read_token(token, today=today)
        return _guarded(_page(request, claim, today))
    except tuple(STATUS) as refusal:
        status = STATUS[type(refusal)]
        return _guarded(_closed(request, CLOSED, str(refusal), status=status))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do where an answer is not known to come from our own page."""
    if not request.path.startswith(reverse("decide", args=["-"])[:-2]):
        return csrf.csrf_failure(request, reason)
    heading = "Nothing was recorded"
    return _guarded(_closed(request, heading, NO_COOKIE, status=403))


def _closed(
    request: HttpRequest, heading: str, why: str, *, status: int
) -> HttpResponse:
    context = {"heading": heading, "why": why}
    return render(request, "decide/closed.html", context, status=status)


def _guarded(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    # A log would keep the address of what was refused, which is the right to decide.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _page(request: HttpRequest, claim: Claim, today: date) -> HttpResponse:
    page = _about(claim, today)
    # So that histories name who answered; nobody is signed in by that.
    request.user = page.asked.person
    if request.method != "POST":
        return _shown(request, page, problem="")
    if request.POST.get("about") != page.about:
        return _shown(request, page, problem=CHANGED_MEANWHILE)
    forms, do = page.forms(request.POST), request.POST.get("do", "")
    form = forms.get(FORMS.get(do, do))
    problem = NOT_RECORDED
    if do in WITHOUT_FORM or (form is not None and form.is_valid()):
        try:
            page.do(do, form.cleaned_data if form is not None else {})
        except (Refusal, ValidationError, OverflowError) as refusal:
            problem = _in_words(refusal)
        else:
            return HttpResponseRedirect(request.path)
    # Read anew: what was refused may have changed what is at hand.
    context = {**_about(claim, today).context(), "forms": forms, "problem": problem}
    return render(request, page.template, context, status=400)


def _about(claim: Claim, today: date) -> Page:
    asked = asked_by(claim)
    if asked.term is not None:
        return TermPage(asked, asked.term, today=today)
    if asked.document is None:
        raise TypeError("Somebody is asked about a term or about a document.")
    return DocumentPage(asked, asked.document, today=today)


def _shown(request: HttpRequest, page: Page, *, problem: str) -> HttpResponse:
    context = {**page.context(), "forms": page.forms(), "problem": problem}
    status = 409 if problem else 200
    return render(request, page.template, context, status=status)


def _in_words(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    if isinstance(refusal, OverflowError):
        return words.BEYOND_CALENDAR
    return str(refusal)
