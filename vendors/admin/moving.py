"""Before a change is saved: the days that it moves, and why."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage import default_storage
from django.db.models import Model, ProtectedError, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from vendors.admin.site import HistoryAdmin
from vendors.notifications import explaining, moving
from vendors.operations.moves import moves_of
from vendors.rules.moves import Change, Moves, TermMoves

# Named as Django names the buttons of its forms.
SEEN = "_moves"
BACK = "_back"
LONGEST_ID = 19
UNCOUNTABLE = (
    "the days that follow from this cannot be counted; check its dates and lengths"
)
OURS = frozenset({SEEN, BACK, "csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class Row:
    """A day that moves, as people read it."""

    name: str
    before: str
    after: str
    how_far: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One term, its days that move, and what leads to them."""

    title: str
    is_new: bool
    rows: tuple[Row, ...]
    why: tuple[str, ...]


def blocks(moves: Moves, *, today: date) -> list[Block]:
    """Return what a change moves, in words."""
    return [
        Block(
            title=moving.what_happens(term),
            is_new=term.change is Change.ADDED,
            rows=tuple(_rows(term, today)),
            why=tuple(explaining.because(term.because)),
        )
        for term in moves.terms
    ]


def _rows(term: TermMoves, today: date) -> Iterator[Row]:
    for change in term.days:
        removed = term.change is Change.REMOVED
        yield Row(
            name=moving.NAMES[change.day],
            before=moving.or_none(change.before),
            after=moving.or_none(change.after),
            how_far="" if removed else moving.how_far(change, today),
            is_past=change.after is not None and change.after < today,
        )


def fingerprint(moves: Moves) -> str:
    """Return what tells these moves from others."""
    told = [
        f"{term.contract_id} {term.number} {term.change} "
        f"{moved.day} {moved.before} {moved.after}"
        for term in moves.terms
        for moved in term.days
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def tell_what_follows(admin: Any, request: HttpRequest, moves: Moves) -> None:
    """Say by when to act on each term that was added, and why."""
    for term in moves.added:
        if said := moving.follows(term):
            admin.message_user(request, said, messages.INFO)


class NotYet:
    """A form that was filled in, and is shown again before it is saved."""

    def is_valid(self) -> bool:
        return False


if TYPE_CHECKING:
    Admin = HistoryAdmin
else:
    Admin = object


class ShowsMoves(Admin):
    """Shows which days a change moves, and saves it once somebody has seen them.

    What the form says is saved, looked at and taken back; then either nothing moves
    and it is saved for good, or a page tells what moves, holds what was typed, and
    sends it once more. That page names the moves it has told of: where saving would
    move others, since somebody else changed the contract or the page was sent twice,
    it is shown again instead.
    """

    delete_confirmation_template = "admin/vendors/delete_confirmation.html"

    def contracts_touched(self, request: HttpRequest, obj: Model | None) -> set[int]:
        """Return the ids of the contracts that the form on a record is about."""
        posted = request.POST.get("contract", "")
        is_number = posted.isascii() and posted.isdecimal() and len(posted) < LONGEST_ID
        named = {int(posted)} if is_number else set()
        return named if obj is None else named | {getattr(obj, "contract_id", 0)}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        def view() -> HttpResponse:
            answer: HttpResponse = super(ShowsMoves, self).changeform_view(
                request, object_id, form_url, extra_context
            )
            return answer

        if request.method != "POST":
            return view()
        try:
            return self._shown_or_saved(request, object_id, view)
        except (ValueError, OverflowError) as error:
            said = f"Nothing is saved: {UNCOUNTABLE} ({error})."
            self.message_user(request, said, messages.ERROR)
            held = request.POST.copy()
            held[BACK] = "1"
            request.POST = held  # type: ignore[assignment]  # a form takes either
            return view()

    def _shown_or_saved(
        self,
        request: HttpRequest,
        object_id: str | None,
        view: Callable[[], HttpResponse],
    ) -> HttpResponse:
        touched = self._touched(request, object_id)
        if not touched:
            return view()
        answers: list[HttpResponse] = []
        today = timezone.localdate()
        with _told_nobody(request):
            moves = moves_of(touched, lambda: answers.append(view()), today=today)
        [answer] = answers
        if _is_form(answer):  # refused: the form says why
            return answer
        seen = request.POST.get(SEEN)
        if seen != fingerprint(moves) and (seen or moves.of_known_terms):
            return self._ask(request, object_id, moves, today)
        saved = view()
        tell_what_follows(self, request, moves)
        return saved

    def get_form(
        self,
        request: HttpRequest,
        obj: Model | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - its interface
        **kwargs: Any,
    ) -> Any:
        form: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        if BACK not in request.POST:
            return form
        return type(form.__name__, (NotYet, form), {})

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "GET":
            told = self._moved_by_deleting(request, object_id)
            extra_context = {**(extra_context or {}), "blocks": told}
        answer: HttpResponse = super().delete_view(request, object_id, extra_context)
        return answer

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        for record in queryset:  # one by one: each brings the days in line again
            record.delete()

    def _touched(self, request: HttpRequest, object_id: str | None) -> set[int]:
        if BACK in request.POST:
            return set()
        if object_id is None or "_saveasnew" in request.POST:
            return self.contracts_touched(request, None)
        obj = self.get_object(request, unquote(object_id))
        return self.contracts_touched(request, obj) if obj is not None else set()

    def _ask(
        self, request: HttpRequest, object_id: str | None, moves: Moves, today: date
    ) -> HttpResponse:
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in OURS
        ]
        record = self.get_object(request, unquote(object_id)) if object_id else None
        context = {
            **self.admin_site.each_context(request),
            "title": "These days will move",
            "subtitle": str(record or ""),
            "record": record,
            "opts": self.opts,
            "blocks": blocks(moves, today=today),
            "changed": bool(request.POST.get(SEEN)),
            "fingerprint": fingerprint(moves),
            "typed": typed,
        }
        return TemplateResponse(request, "admin/vendors/moves.html", context)

    def _moved_by_deleting(self, request: HttpRequest, object_id: str) -> list[Block]:
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_delete_permission(request, record):
            return []
        today = timezone.localdate()
        touched = self.contracts_touched(request, record)
        try:
            moves = moves_of(touched, record.delete, today=today)
        except ProtectedError:  # the page says what stands against it
            return []
        return blocks(moves, today=today)


def _is_form(answer: HttpResponse) -> bool:
    context = getattr(answer, "context_data", None) or {}
    return "adminform" in context


@contextmanager
def _told_nobody(request: HttpRequest) -> Iterator[None]:
    """Drop the messages of a change that is only tried."""
    # Django itself gives a request its messages by this name; there is no other way.
    told = request._messages  # type: ignore[attr-defined]  # noqa: SLF001
    request._messages = default_storage(request)  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        request._messages = told  # type: ignore[attr-defined]  # noqa: SLF001
