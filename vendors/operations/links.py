"""Links by which whoever was reminded of one thing answers without signing in."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.core import signing

from vendors.operations.refusals import Refusal

# What these signatures are for: no other of the app's is taken for one.
SALT = "stackbook.decide"
OPEN_AFTER_DEADLINE = timedelta(days=60)


class LinkNotOurs(Refusal):
    """The link was cut short, changed, or never made here."""


class LinkExpired(Refusal):
    """The deadline that the link was about is long over."""


class SubjectKind(StrEnum):
    TERM = "term"
    DOCUMENT = "document"


class Claim(NamedTuple):
    """Who may answer about what: a term or a document, by its id, and its deadline."""

    kind: SubjectKind
    subject_id: int
    deadline: date
    person_id: int


def link_token(claim: Claim) -> str:
    """Return what stands in the link; the same for the same claim."""
    kind, subject_id, deadline, person_id = claim
    values = [str(kind), subject_id, deadline.isoformat(), person_id]
    return signing.Signer(salt=SALT).sign_object(values)


def read_token(token: str, *, today: date) -> Claim:
    """Return the claim that a link makes.

    :raises LinkNotOurs: if it was not signed here.
    :raises LinkExpired: if its deadline is over for long.
    """
    try:
        values = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise LinkNotOurs(
            "This link is not complete, or not one of ours. Open it from the mail "
            "itself, or copy all of it."
        ) from None
    kind, subject_id, deadline, person_id = values
    claim = Claim(
        SubjectKind(kind), subject_id, date.fromisoformat(deadline), person_id
    )
    if today - claim.deadline > OPEN_AFTER_DEADLINE:
        raise LinkExpired(
            "This link is too old: what it was about ended more than two months ago."
        )
    return claim
