"""Pages that ask for what an operation needs, and then do it.

A link opens such a page and changes nothing; only its form does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from vendors.admin.showing import change_url
from vendors.admin.site import UnfoldAdminTextareaWidget
from vendors.notifications import words

CHANGED_MEANWHILE = (
    "This was answered meanwhile, here or by somebody else; look at what is known now, "
    "and send it again only if it is still what you want."
)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        max_length=5000,
        help_text="Whoever decides next year reads it.",
    )


class Done(NamedTuple):
    """What was done, as a sentence, and the record to go on with."""

    sentence: str
    record: Model


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, what people should know before they answer, what is then done.

    `run` gets the form's values and returns the sentence that reports what was done,
    with a record where another page than the one left follows; the exceptions named
    as refusals become sentences beside the form.
    """

    title: str
    button: str
    form: Callable[..., forms.Form]
    run: Callable[[dict[str, Any]], str | Done]
    refusals: type[Exception] | tuple[type[Exception], ...]
    facts: Sequence[str] = ()
    initial: dict[str, Any] = field(default_factory=dict)
    danger: bool = False
    about: str = ""  # what it is asked about; answered once, it is something else


def ask(
    admin: ModelAdmin, request: HttpRequest, obj: Model, question: Question
) -> HttpResponse:
    """Show the question; once it is answered, do it and go back to the record."""
    back = change_url(obj)
    form = question.form(
        request.POST if request.method == "POST" else None, initial=question.initial
    )
    if request.method == "POST" and form.is_valid():
        done = _done(request, form, question)
        if done is not None:
            sentence, record = done if isinstance(done, Done) else (done, obj)
            admin.message_user(request, sentence, messages.SUCCESS)
            return HttpResponseRedirect(change_url(record))
    context = {
        **admin.admin_site.each_context(request),
        "title": question.title,
        "subtitle": str(obj),
        "question": question,
        "form": form,
        "back": back,
        "record": obj,
        "opts": obj._meta,
        "media": admin.media + form.media,  # what date fields stand on
    }
    return TemplateResponse(request, "admin/vendors/ask.html", context)


def _done(
    request: HttpRequest, form: forms.Form, question: Question
) -> str | Done | None:
    """Do what was asked; None where it was refused, which the form then says."""
    if request.POST.get("about", question.about) != question.about:
        form.add_error(None, CHANGED_MEANWHILE)
        return None
    try:
        return question.run(form.cleaned_data)
    except question.refusals as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    except OverflowError:
        form.add_error(None, words.BEYOND_CALENDAR)
    return None


def record_for(admin: ModelAdmin, request: HttpRequest, object_id: str) -> Any:
    """Return the record that a page is about, if this person may read it."""
    obj = admin.get_object(request, unquote(str(object_id)))
    if obj is None:
        raise Http404
    if not admin.has_view_permission(request, obj):
        raise PermissionDenied
    return obj
