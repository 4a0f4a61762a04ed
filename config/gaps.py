"""What is missing from the records, and where to put it right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q
from django.urls import reverse

from inventory.audience import tool_owners
from inventory.models import Ownership, Tool
from vendors.admin.contract_filters import (
    renewing_too_often,
    with_unknowns,
    without_amount,
    without_term,
)
from vendors.models import Contract, Document, Mail, Term
from vendors.models.mail import MailState
from vendors.notifications.mail_words import STATES
from vendors.operations.listeners import Listeners
from vendors.querysets import ContractQuerySet

EXPIRING_WITHIN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Gap:
    """Records of which something is missing: how many, what, and their list."""

    count: int
    one: str
    many: str
    why: str
    link: str

    @property
    def words(self) -> str:
        return self.one if self.count == 1 else self.many


def gaps(user: User | AnonymousUser, *, today: date) -> list[Gap]:
    """Return the gaps that somebody may see, those that exist only."""
    found = [
        *(_about_tools() if user.has_perm("inventory.view_tool") else ()),
        *(
            _about_contracts(user, today)
            if user.has_perm("vendors.view_contract")
            else ()
        ),
        *(_about_documents(today) if user.has_perm("vendors.view_document") else ()),
        *(_about_mails() if user.has_perm("vendors.view_mail") else ()),
    ]
    return [gap for gap in found if gap.count]


def _about_tools() -> Iterator[Gap]:
    yield Gap(
        Tool.objects.without_owner().count(),
        "tool in use has no owner",
        "tools in use have no owner",
        "Nobody is asked when it is renewed, or misused.",
        _list("inventory_tool", "gap=owner"),
    )


def _about_contracts(user: User | AnonymousUser, today: date) -> Iterator[Gap]:
    live = Contract.objects.live()
    yield Gap(
        live.without_owner().count(),
        "live contract has no owner who can be reminded",
        "live contracts have no owner who can be reminded",
        "Its reminders go to the product ops group instead.",
        _list("vendors_contract", "who=nobody"),
    )
    yield Gap(
        Term.objects.renewed_unseen().count(),
        "contract renewed by itself, and nobody has answered since",
        "contracts renewed by themselves, and nobody has answered since",
        "Open it, check its price, and say that you have seen it.",
        _list("vendors_contract", "deadline=renewed"),
    )
    yield Gap(
        _told_to_nobody(live),
        "live contract of which nobody at all can be told",
        "live contracts of which nobody at all can be told",
        f"Give it an owner, or put somebody with an address into the group "
        f"“{settings.PRODUCT_OPS_GROUP}”.",
        _list("vendors_contract", "who=nobody"),
    )
    yield Gap(
        without_term(live).count(),
        "live contract has no term",
        "live contracts have no term",
        "Without one there is no deadline, and no reminder.",
        _list("vendors_contract", "gap=no_term"),
    )
    yield Gap(
        with_unknowns(live).count(),
        "live contract of which something is not known",
        "live contracts of which something is not known",
        "It was not found, cannot be read, contradicts itself or waits for an event; "
        "each page says what would settle it.",
        _list("vendors_contract", "gap=unknown"),
    )
    yield Gap(
        renewing_too_often(live, today).count(),
        "live contract renews more often than can be true",
        "live contracts renew more often than can be true",
        "No further term is added; check their days and how long a renewal runs.",
        _list("vendors_contract", "gap=too_many"),
    )
    if user.has_perm("vendors.view_term"):
        yield Gap(
            without_amount(live).count(),
            "live contract has no amount",
            "live contracts have no amount",
            "Its cost is missing from every total.",
            _list("vendors_contract", "gap=no_amount"),
        )


def _about_documents(today: date) -> Iterator[Gap]:
    current = Document.objects.filter(superseded_by=None)
    yield Gap(
        current.filter(expires_on__lte=today + EXPIRING_WITHIN).count(),
        "document has expired, or expires within 90 days",
        "documents have expired, or expire within 90 days",
        "Ask the vendor for its successor.",
        _list("vendors_document", "expiry=near"),
    )


def _told_to_nobody(live: ContractQuerySet) -> int:
    """Return of how many contracts no owner, no tool's owner and no product ops hear.

    Nobody who has left, has no address, or whose address is refused.
    """
    ops = Listeners.chosen(tool_owners, settings.PRODUCT_OPS_GROUP).product_ops
    if any(person.can_be_told for person in ops):
        return 0
    told = Ownership.objects.filter(
        Q(person__is_active=True) & ~Q(person__email="")
        | Q(backup__is_active=True) & ~Q(backup__email="")
    )
    unheard = live.without_owner().exclude(
        pk__in=told.values("tool__coverages__contract")
    )
    return unheard.count()


# What became of mails that somebody has to look at.
MAILS = (
    (MailState.FAILED, "could not be sent"),
    (MailState.IN_DOUBT, "may or may not have arrived"),
    (MailState.HELD, "held until somebody says which go"),
    (MailState.KEPT, "kept here and not sent"),
)


def _about_mails() -> Iterator[Gap]:
    counted = Mail.objects.filter(state__in=[state for state, _ in MAILS])
    counts = dict(counted.values_list("state").annotate(Count("pk")).order_by())
    for state, what in MAILS:
        yield Gap(
            counts.get(state, 0),
            f"mail {what}",
            f"mails {what}",
            STATES[state].to_do,
            _list("vendors_mail", f"state__exact={state}"),
        )


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"
