"""Who will be told what in the days to come, before it happens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.admin.options import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from vendors.admin.showing import change_url, plural
from vendors.admin.site import DayInput, UnfoldAdminTextInputWidget
from vendors.models import Contract, Document
from vendors.notifications import words
from vendors.notifications.situation import urgency
from vendors.operations.coming import Coming, Reader
from vendors.operations.stretches import AHEAD, Stretch, Wanted, stretch
from vendors.rules.reminders import Occasion

RIGHTS = ("vendors.view_reminder", "vendors.view_contract")


@dataclass(frozen=True, slots=True)
class Line:
    """What is told about one contract or document, and to whom."""

    vendor: str
    about: str
    link: str
    what: str
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What is told on one day."""

    on: date
    left: str
    urgency: str
    lines: tuple[Line, ...]


class LookForm(forms.Form):
    since = forms.DateField(label="From", required=False, widget=DayInput)
    person = forms.CharField(
        label="Only to",
        required=False,
        max_length=150,
        widget=UnfoldAdminTextInputWidget({"autocapitalize": "none"}),
        help_text="The name of an account; empty: everybody.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"] or self.today
        last = self.today + timedelta(days=AHEAD - 1)
        if not self.today <= since <= last:
            raise forms.ValidationError(
                f"Choose a day from today to {words.day(last)}."
            )
        return since

    def clean_person(self) -> User | None:
        name = self.cleaned_data["person"]
        person = User.objects.filter(username=name).first() if name else None
        if name and person is None:
            raise forms.ValidationError("There is no account of this name.")
        return person


def look_ahead(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Show what is told to whom in the next 120 days, if nobody acts."""
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    today = timezone.localdate()
    form = LookForm(request.GET, today=today)
    found, person = None, None
    if form.is_valid():
        person = form.cleaned_data["person"]
        found = stretch(
            form.cleaned_data["since"],
            today + timedelta(days=AHEAD - 1),
            today=today,
            wanted=Wanted(person=person),
        )
    context = {
        **admin.admin_site.each_context(request),
        "title": "Coming reminders",
        "form": form,
        "found": found,
        "days": days_of(found.coming, today=today) if found else (),
        "earlier": found and _earlier(found, person, today),
        "later": found and _later(found, person, today),
        "media": form.media,
    }
    return TemplateResponse(request, "admin/vendors/coming.html", context)


def coming_of_contract(contract: Contract, *, today: date) -> tuple[Day, ...]:
    """Return what is told about a contract in the next 120 days, if nobody acts."""
    last = today + timedelta(days=AHEAD - 1)
    found = stretch(today, last, today=today, wanted=Wanted(contract=contract))
    return days_of(found.coming, today=today)


def coming_to(person: User, *, today: date) -> tuple[Day, ...]:
    """Return what a person will be told of what the person answers for."""
    last = today + timedelta(days=AHEAD - 1)
    wanted = Wanted(person=person, owned_only=True)
    return days_of(stretch(today, last, today=today, wanted=wanted).coming, today=today)


def days_of(coming: Iterable[Coming], *, today: date) -> tuple[Day, ...]:
    """Return what is to come, by day."""
    return tuple(
        Day(
            on=day,
            left=words.days_left((day - today).days),
            urgency=urgency((day - today).days),
            lines=tuple(map(_line, told)),
        )
        for day, told in groupby(coming, key=lambda one: one.day)
    )


def _line(one: Coming) -> Line:
    about = one.about
    if isinstance(about, Document):
        vendor, record = about.vendor, about
    else:
        vendor, record = about.contract.vendor, about.contract  # type: ignore[assignment]  # either has a page
    return Line(
        vendor=vendor.name,
        about=str(record),
        link=change_url(record),
        what=_what(one),
        readers=tuple(map(_reader, one.readers)),
    )


def _what(one: Coming) -> str:
    deadline = words.day(one.deadline)
    if one.occasion is not Occasion.AHEAD:
        return f"the deadline, {deadline}, has passed"
    about = one.about
    act_by = about.expires_on if isinstance(about, Document) else about.act_by
    left = ((act_by or one.deadline) - one.day).days
    if left > 0:
        return f"{plural(left, 'day')} left to act; the deadline is {deadline}"
    said = "the last day to act" if left == 0 else "the day to act has passed"
    return f"{said}; the deadline is {deadline}"


def _reader(reader: Reader) -> str:
    role = reader.role.replace("_", " ")
    who = reader.channel.name if reader.channel else words.person(reader.person)
    return f"{who} ({role})"


def _later(found: Stretch, person: User | None, today: date) -> str:
    since = found.last + timedelta(days=1)
    return _page(since, person) if (since - today).days < AHEAD else ""


def _earlier(found: Stretch, person: User | None, today: date) -> str:
    length = found.last - found.first + timedelta(days=1)
    since = max(today, found.first - length)
    return _page(since, person) if since < found.first else ""


def _page(since: date, person: User | None) -> str:
    asked = {"since": since.isoformat(), "person": person.username if person else ""}
    return f"{reverse('admin:vendors_reminder_coming')}?{urlencode(asked)}"
