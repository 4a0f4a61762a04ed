"""What happens to a document besides being read."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from vendors.models import Contract, Document
from vendors.operations.refusals import Refusal, say_why

STILL_GOOD = "still good, says who was reminded"
REPLACED = "replaced, says who was reminded"
ANSWERED = (STILL_GOOD, REPLACED)


class NotLater(Refusal):
    """The day is not after the one until which it is good already."""


class NoSuccessor(Refusal):
    """The other document cannot stand in its place."""


class NotYours(Refusal):
    """Somebody else changed it since, or it was another day."""


@transaction.atomic
def link_to_contract(document: Document, contract: Contract) -> Document:
    """Say which contract a document belongs to; both are the same vendor's."""
    document.contract = contract
    document.full_clean()
    document.save()
    return document


@transaction.atomic
def still_good(document: Document, *, until: date) -> Document:
    """Record that a document is good until a later day.

    :raises NotLater: if it is good until then already.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.expires_on is not None and until <= document.expires_on:
        raise NotLater(f"It is good until {document.expires_on} already.")
    document.expires_on = until
    return _save(document, STILL_GOOD)


@transaction.atomic
def replace_document(document: Document, by: Document) -> Document:
    """Record that another document of the vendor stands in its place.

    :raises NoSuccessor: if that is itself, another vendor's, or replaced in turn.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if by.pk == document.pk or by.vendor_id != document.vendor_id:
        raise NoSuccessor("Choose another document of the same vendor.")
    if by.superseded_by_id is not None:
        raise NoSuccessor(f"{by} is replaced itself; choose the one that is good now.")
    document.superseded_by = by
    return _save(document, REPLACED)


def may_take_back(document: Document, person: User, *, today: date) -> bool:
    """Say whether somebody answered for a document last, on the day."""
    history: Any = document.history
    last = history.first()
    return (
        last is not None
        and last.history_change_reason in ANSWERED
        and last.history_user_id == person.pk
        and timezone.localtime(last.history_date).date() == today
    )


@transaction.atomic
def take_back_answer(document: Document, *, by: User, today: date) -> Document:
    """Let what was recorded of a document before an answer stand again.

    :raises NotYours: if another changed it since, or it was not on the day.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not may_take_back(document, by, today=today):
        raise NotYours("It was changed since; put it right on the document's page.")
    history: Any = document.history
    before = history.all()[1]
    document.expires_on = before.expires_on
    document.superseded_by_id = before.superseded_by_id
    return _save(document, "taken back")


def _save(document: Document, reason: str) -> Document:
    say_why(document, reason)
    document.full_clean()
    document.save()
    return document
