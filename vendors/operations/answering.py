"""What somebody who was reminded answers about, and whether they still may."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.module_loading import import_string

from vendors.models import Contract, Document, Term
from vendors.operations.letters import may_see_money
from vendors.operations.links import Claim, SubjectKind
from vendors.operations.listeners import Listeners
from vendors.operations.refusals import Refusal

DECIDE = "vendors.add_renewaldecision"


class NotAsked(Refusal):
    """The person is not, or no longer, one of those who are asked about it."""


class SubjectGone(Refusal):
    """What the link was about was deleted."""


class NotReckoned(Refusal):
    """The facts of the contract lead to no day that could be shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A person, and the term or the document that the person is asked about."""

    person: User
    deadline: date
    term: Term | None = None
    document: Document | None = None

    @property
    def contract(self) -> Contract | None:
        if self.term is not None:
            return self.term.contract
        return self.document.contract if self.document is not None else None

    @property
    def sees_money(self) -> bool:
        """Whether amounts are shown: to who answers for it, or has the right."""
        if self.contract is None:
            return self.person.has_perm("vendors.view_term")
        return may_see_money(self.person, self.contract)


def asked_by(claim: Claim) -> Asked:
    """Return who is asked about what by a link.

    :raises SubjectGone: if what it was about was deleted.
    :raises NotAsked: if the person has left, or is asked about it no more.
    """
    person = User.objects.filter(pk=claim.person_id, is_active=True).first()
    if person is None:
        raise NotAsked("The account that this link was made for is closed.")
    asked = _about(claim, person)
    if not is_asked(person, asked.contract):
        raise NotAsked(
            f"{person.get_full_name() or person.get_username()} is no longer among "
            "those who are asked about this."
        )
    return asked


def is_asked(person: User, contract: Contract | None) -> bool:
    """Say whether a person is one of those who may be told of a contract's deadline.

    Or of a document without one, about which product ops are told.
    """
    if person.has_perm(DECIDE):
        return True
    listeners = Listeners.chosen(
        import_string(settings.RENEWAL_AUDIENCE), settings.PRODUCT_OPS_GROUP
    )
    circle = listeners.of_no_contract
    if contract is not None:
        circle = listeners.of([contract])[contract.pk]
    answering = (circle.answering, *circle.tool_owners)
    people = {*chain.from_iterable(answering), *circle.product_ops}
    return any(one is not None and one.id == person.pk for one in people)


def _about(claim: Claim, person: User) -> Asked:
    if claim.kind is SubjectKind.TERM:
        terms = Term.objects.select_related("contract__vendor")
        term = terms.filter(pk=claim.subject_id).first()
        if term is not None:
            return Asked(person, claim.deadline, term=term)
    else:
        documents = Document.objects.select_related("vendor", "contract")
        document = documents.filter(pk=claim.subject_id).first()
        if document is not None:
            return Asked(person, claim.deadline, document=document)
    raise SubjectGone("What this link was about was deleted since.")
