"""What is missing from the records, and where to put it right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse

from inventory.models import Tool
from vendors.admin.contract_filters import (
    renewing_too_often,
    with_unknowns,
    without_amount,
    without_term,
)
from vendors.models import Contract, Document, Mail
from vendors.models.mail import MailState

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


def _about_mails() -> Iterator[Gap]:
    yield Gap(
        Mail.objects.filter(state=MailState.FAILED).count(),
        "mail could not be sent",
        "mails could not be sent",
        "Read the error, put the address right, and send it again.",
        _list("vendors_mail", "state__exact=failed"),
    )
    yield Gap(
        Mail.objects.filter(state=MailState.KEPT).count(),
        "mail is kept here and was not sent",
        "mails are kept here and were not sent",
        "No mail server was configured: set EMAIL_URL, see README.md.",
        _list("vendors_mail", "state__exact=kept"),
    )


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"
