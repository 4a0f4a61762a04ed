"""The facts of a day, read from SQLite's tables column by column.

In plain SQL: thousands of days a minute would mostly be spent on building queries.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from tests.simulation.facts import (
    Contract,
    Document,
    Facts,
    Person,
    Policy,
    Reaction,
    Step,
    Term,
)

Reactions = dict[int, tuple[Reaction, ...]]
PRODUCT_OPS = """
    SELECT m.user_id FROM auth_user_groups m JOIN auth_group g ON g.id = m.group_id
    WHERE g.name = %s ORDER BY m.user_id
"""
TEAMS = """
    SELECT m.user_id, t.mailbox, t.webhook_id, c.is_active
    FROM inventory_team_members m JOIN inventory_team t ON t.id = m.team_id
    LEFT JOIN vendors_channel c ON c.id = t.webhook_id
"""
TOOL_OWNERS = """
    SELECT c.contract_id, o.person_id, o.backup_id
    FROM inventory_ownership o JOIN inventory_coverage c ON c.tool_id = o.tool_id
    ORDER BY o.id
"""
STEPS = """
    SELECT contract_id, mode, length_amount, length_unit FROM vendors_renewalstep
    ORDER BY position
"""
CONTRACTS = """
    SELECT id, kind, state, owner_id, backup_id, signed_on, notice_given_on,
        terminated_on, created_at, reminder_leads, parent_id
    FROM vendors_contract
"""
TERMS = """
    SELECT t.id, t.contract_id, t.number, t.starts_on, t.ends_on, t.length_amount,
        t.length_unit, t.act_by, t.notice_by, t.created_at, t.reviewed_on, d.outcome,
        d.decided_on, t.origin
    FROM vendors_term t LEFT JOIN vendors_renewaldecision d ON d.term_id = t.id
    ORDER BY t.contract_id, t.number
"""
DOCUMENTS = """
    SELECT d.id, d.contract_id, d.dated_on, d.expires_on, d.superseded_by_id,
        (SELECT min(h.history_date) FROM vendors_historicaldocument h WHERE h.id = d.id)
    FROM vendors_document d ORDER BY d.id
"""
REACTIONS = """
    SELECT term_id, document_id, deadline, given_on, until, at, id
    FROM vendors_response
"""
POLICIES = """
    SELECT kind, leads, rolling, next_in_line_at, team_at FROM vendors_reminderpolicy
"""


def facts() -> Facts:
    """Return what is so now."""
    to_terms, to_documents = _reactions()
    return Facts(
        people=_people(),
        product_ops=tuple(
            pk for (pk,) in _rows(PRODUCT_OPS, settings.PRODUCT_OPS_GROUP)
        ),
        contracts=_contracts(),
        terms=tuple(_terms(to_terms)),
        documents=tuple(_documents(to_documents)),
        policies={
            kind: Policy(_numbers(leads), bool(rolling), *others)
            for kind, leads, rolling, *others in _rows(POLICIES)
        },
        usual=Policy(tuple(settings.RENEWAL_REMINDER_LEAD_DAYS)),
    )


def _rows(sql: str, *values: object) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()


@cache
def _day(kept: str | date | None) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


@cache
def _day_of(kept: str | datetime) -> date:
    """Return the day on which a moment was, where the installation is."""
    moment = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


@cache
def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.replace(",", " ").split())


def _people() -> dict[int, Person]:
    refused = {
        address.lower()
        for (address,) in _rows("SELECT address FROM vendors_refusedaddress")
    }
    mailboxes: dict[int, set[str]] = defaultdict(set)
    webhooks: dict[int, set[int]] = defaultdict(set)
    for person, mailbox, webhook, is_active in _rows(TEAMS):
        if mailbox and mailbox.lower() not in refused:
            mailboxes[person].add(mailbox.lower())
        if webhook and is_active:
            webhooks[person].add(webhook)
    return {
        pk: Person(
            pk,
            bool(is_active) and bool(email) and email.lower() not in refused,
            tuple(sorted(mailboxes[pk])),
            tuple(sorted(webhooks[pk])),
        )
        for pk, is_active, email in _rows("SELECT id, is_active, email FROM auth_user")
    }


def _reactions() -> tuple[Reactions, Reactions]:
    found: tuple[dict[int, list[Reaction]], dict[int, list[Reaction]]] = (
        defaultdict(list),
        defaultdict(list),
    )
    for term, document, deadline, given_on, until, at, pk in _rows(REACTIONS):
        about = found[0][term] if term else found[1][document]
        days = (_day(deadline), _day(given_on), _day(until))
        about.append(Reaction(*days, (str(at), pk)))  # type: ignore[arg-type]
    to_terms, to_documents = (
        {pk: tuple(rows) for pk, rows in kind.items()} for kind in found
    )
    return to_terms, to_documents


def _contracts() -> dict[int, Contract]:
    steps: dict[int, list[Step]] = defaultdict(list)
    for contract, mode, amount, unit in _rows(STEPS):
        steps[contract].append(Step(mode, (amount, unit) if amount else None))
    owners: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for contract, person, backup in _rows(TOOL_OWNERS):
        owners[contract].append((person, backup))
    return {
        row[0]: Contract(
            *row[:5],
            *map(_day, row[5:8]),  # type: ignore[arg-type]
            recorded_on=_day_of(row[8]),
            leads=_numbers(row[9]) if row[9] else None,
            steps=tuple(steps[row[0]]),
            steps_of_parent=tuple(steps[row[10]]),
            tool_owners=tuple(owners[row[0]]),
        )
        for row in _rows(CONTRACTS)
    }


def _terms(reactions: Reactions) -> list[Term]:
    rows = [*_rows(TERMS)]
    last = {row[1]: row[2] for row in rows}
    return [
        Term(
            id=row[0],
            contract=row[1],
            number=row[2],
            is_last=last[row[1]] == row[2],
            starts_on=_day(row[3]),
            ends_on=_day(row[4]),
            length=(row[5], row[6]) if row[5] else None,
            act_by=_day(row[7]),
            notice_by=_day(row[8]),
            recorded_on=_day_of(row[9]),
            reviewed_on=_day(row[10]),
            outcome=row[11],
            decided_on=_day(row[12]),
            origin=row[13],
            reactions=reactions.get(row[0], ()),
        )
        for row in rows
    ]


def _documents(reactions: Reactions) -> list[Document]:
    return [
        Document(
            pk,
            contract,
            _day(dated_on),
            _day(expires_on),
            is_superseded=superseded_by is not None,
            recorded_on=_day_of(added_at),
            reactions=reactions.get(pk, ()),
        )
        for pk, contract, dated_on, expires_on, superseded_by, added_at in _rows(
            DOCUMENTS
        )
    ]
