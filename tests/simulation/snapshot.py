"""The facts of a day, read from the tables column by column."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User

from inventory.models import Ownership, Team
from tests.simulation.facts import (
    Contract,
    Document,
    Facts,
    Person,
    Policy,
    Reaction,
    Term,
)
from vendors import models

Reactions = dict[int, tuple[Reaction, ...]]


def facts() -> Facts:
    """Return what is so now."""
    reactions_to_terms, reactions_to_documents = _reactions()
    contracts = _contracts()
    return Facts(
        people=_people(),
        product_ops=tuple(
            User.objects.filter(groups__name=settings.PRODUCT_OPS_GROUP)
            .order_by("pk")
            .values_list("pk", flat=True)
        ),
        contracts=contracts,
        terms=tuple(_terms(reactions_to_terms)),
        documents=tuple(_documents(reactions_to_documents)),
        policies=_policies(),
        usual=Policy(tuple(settings.RENEWAL_REMINDER_LEAD_DAYS)),
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.replace(",", " ").split())


def _people() -> dict[int, Person]:
    refused = {
        address.lower()
        for address in models.RefusedAddress.objects.values_list("address", flat=True)
    }
    mailboxes: dict[int, set[str]] = defaultdict(set)
    webhooks: dict[int, set[int]] = defaultdict(set)
    teams = Team.members.through.objects.values_list(
        "user_id", "team__mailbox", "team__webhook", "team__webhook__is_active"
    )
    for person, mailbox, webhook, is_active in teams:
        if mailbox and mailbox.lower() not in refused:
            mailboxes[person].add(mailbox.lower())
        if webhook and is_active:
            webhooks[person].add(webhook)
    return {
        pk: Person(
            pk,
            is_active and bool(email) and email.lower() not in refused,
            tuple(sorted(mailboxes[pk])),
            tuple(sorted(webhooks[pk])),
        )
        for pk, is_active, email in User.objects.values_list("pk", "is_active", "email")
    }


def _reactions() -> tuple[Reactions, Reactions]:
    found: tuple[dict[int, list[Reaction]], dict[int, list[Reaction]]] = (
        defaultdict(list),
        defaultdict(list),
    )
    for row in models.Response.objects.values_list(
        "term", "document", "deadline", "given_on", "until", "at", "pk"
    ):
        term, document, deadline, given_on, until, at, pk = row
        about = found[0][term] if term else found[1][document]
        about.append(Reaction(deadline, given_on, until, (at, pk)))
    to_terms, to_documents = (
        {pk: tuple(rows) for pk, rows in kind.items()} for kind in found
    )
    return to_terms, to_documents


def _contracts() -> dict[int, Contract]:
    modes: dict[int, list[str]] = defaultdict(list)
    for contract, mode in models.RenewalStep.objects.values_list("contract", "mode"):
        modes[contract].append(mode)
    owners: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for contract, person, backup in Ownership.objects.order_by("pk").values_list(
        "tool__coverages__contract", "person", "backup"
    ):
        owners[contract].append((person, backup))
    rows: Any = models.Contract.objects.values_list(
        *("pk", "kind", "state", "owner", "backup", "signed_on", "notice_given_on"),
        *("terminated_on", "created_at", "reminder_leads"),
    )
    return {
        row[0]: Contract(
            *row[:8],
            recorded_on=_day(row[8]),
            leads=_numbers(row[9]) if row[9] else None,
            modes=tuple(modes[row[0]]),
            tool_owners=tuple(owners[row[0]]),
        )
        for row in rows
    }


def _terms(reactions: Reactions) -> list[Term]:
    rows = [
        *models.Term.objects.order_by("contract", "number").values(
            *("pk", "contract", "number", "starts_on", "ends_on", "length_amount"),
            *("length_unit", "act_by", "notice_by", "created_at", "reviewed_on"),
            *("decision__outcome", "decision__decided_on", "origin"),
        )
    ]
    last = {row["contract"]: row["number"] for row in rows}
    return [
        Term(
            id=row["pk"],
            contract=row["contract"],
            number=row["number"],
            is_last=last[row["contract"]] == row["number"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            length=(row["length_amount"], row["length_unit"])
            if row["length_amount"]
            else None,
            act_by=row["act_by"],
            notice_by=row["notice_by"],
            recorded_on=_day(row["created_at"]),
            reviewed_on=row["reviewed_on"],
            outcome=row["decision__outcome"],
            decided_on=row["decision__decided_on"],
            origin=row["origin"],
            reactions=reactions.get(row["pk"], ()),
        )
        for row in rows
    ]


def _documents(reactions: Reactions) -> list[Document]:
    added = models.Document.history.filter(history_type="+")
    recorded_on = {
        pk: _day(moment) for pk, moment in added.values_list("id", "history_date")
    }
    rows = models.Document.objects.order_by("pk").values_list(
        "pk", "contract", "dated_on", "expires_on", "superseded_by"
    )
    return [
        Document(
            pk,
            contract,
            dated,
            expires,
            is_superseded=by is not None,
            recorded_on=recorded_on[pk],
            reactions=reactions.get(pk, ()),
        )
        for pk, contract, dated, expires, by in rows
    ]


def _policies() -> dict[str, Policy]:
    return {
        kind: Policy(_numbers(leads), *others)
        for kind, leads, *others in models.ReminderPolicy.objects.values_list(
            "kind", "leads", "rolling", "next_in_line_at", "team_at"
        )
    }
