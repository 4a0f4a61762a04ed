"""Writes the world into the database, and says what the database knows of it."""

from datetime import timedelta
from typing import Any

import django
from django.db import close_old_connections, transaction
from django.utils import timezone

from tests.crash import servant, world

LONG_AGO = timedelta(days=200)
TERM_DAYS = 400
NOTICE_DAYS = 30


def prepare() -> int:
    """Add everybody; return how many."""
    from django.contrib.auth.models import Group, User

    from inventory.models import Team

    everybody = world.people()
    with transaction.atomic():
        User.objects.bulk_create(
            User(username=one.name, email=one.address, is_active=one.is_active)
            for one in everybody
        )
        users = {user.username: user for user in User.objects.all()}
        group, _ = Group.objects.get_or_create(name="product ops")
        group.user_set.add(*(users[f"ops{number}"] for number in range(world.OPS)))
        for number in range(world.TEAMS):
            team = Team.objects.create(
                name=f"Team {number}", mailbox=f"team{number}@example.com"
            )
            team.members.add(
                *(users[one.name] for one in everybody if one.team == number)
            )
    return len(everybody)


def add(generation: int, count: int) -> str:
    """Add a generation of contracts, and return the day on which it is due."""
    today = timezone.localdate()
    with transaction.atomic():
        _add(world.papers(generation, count), today)
    return today.isoformat()


def _add(papers: list[world.Paper], today: Any) -> None:
    from django.contrib.auth.models import User

    from inventory.models import Coverage, Ownership, Tool
    from vendors.models import Contract, Notice, RenewalStep, Term, Vendor

    users = {user.username: user for user in User.objects.all()}
    vendor, _ = Vendor.objects.get_or_create(name="Vendor")
    models: dict[int, Term] = {}
    terms, steps, notices, tools = [], [], [], {}
    for paper in papers:
        contract = Contract(
            vendor=vendor,
            title=paper.title,
            owner=users[paper.owner],
            backup=users[paper.backup],
        )
        contract.save()
        # One of each length is saved as people save it; the rest are its copies.
        if paper.days_left not in models:
            RenewalStep.objects.create(contract=contract, mode="automatic")
            Notice.objects.create(contract=contract, amount=NOTICE_DAYS, unit="days")
            ends_on = today + timedelta(days=paper.days_left + NOTICE_DAYS)
            term = Term(
                contract=contract,
                starts_on=ends_on - timedelta(days=TERM_DAYS),
                ends_on=ends_on,
            )
            term.save()
            models[paper.days_left] = term
        else:
            term = models[paper.days_left]
            steps.append(RenewalStep(contract=contract, mode="automatic"))
            notices.append(Notice(contract=contract, amount=NOTICE_DAYS, unit="days"))
            fields = ("starts_on", "ends_on", "notice_by", "send_by", "act_by")
            copied = {name: getattr(term, name) for name in fields}
            terms.append(Term(contract=contract, **copied))
        if paper.tool_owner:
            tools[paper.title] = (contract, users[paper.tool_owner])
    RenewalStep.objects.bulk_create(steps)
    Notice.objects.bulk_create(notices)
    Term.objects.bulk_create(terms)
    for title, (contract, owner) in tools.items():
        tool = Tool.objects.create(name=title)
        Coverage.objects.create(tool=tool, contract=contract)
        Ownership.objects.create(tool=tool, person=owner)
    old = [paper.title for paper in papers if paper.is_old]
    Term.objects.filter(contract__title__in=old).update(
        created_at=timezone.now() - LONG_AGO
    )
    Contract.objects.filter(title__in=old).update(created_at=timezone.now() - LONG_AGO)


def at_rest() -> dict[str, int]:
    """Return what is still to be done, by what it is."""
    from vendors.models import Mail, Reminder, Term
    from vendors.models.mail import LIVE

    close_old_connections()
    today = timezone.localdate()
    return {
        "terms": Term.objects.filter(remind_on__lte=today).count(),
        "owed": Reminder.objects.filter(state="owed").count(),
        "mails": Mail.objects.filter(state__in=LIVE).count(),
    }


def ledger() -> list[dict[str, Any]]:
    """Return every reminder there is, and what became of it."""
    from vendors.models import Reminder

    close_old_connections()
    rows = Reminder.objects.select_related(
        "term__contract", "document", "person", "channel", "mail"
    ).prefetch_related("mail__events")
    return [_told(row) for row in rows.order_by("pk")]


def _told(row: Any) -> dict[str, Any]:
    mail = row.mail
    return {
        "title": row.term.contract.title if row.term else row.document.title,
        "deadline": row.deadline.isoformat(),
        "occasion": row.occasion,
        "lead": row.lead,
        "recipient": row.person.email if row.person else row.channel.address,
        "role": row.role,
        "state": row.state,
        "mail": mail and mail.message_id,
        "mail_state": mail and mail.state,
        "doubts": mail and mail.doubts,
        "error": mail and mail.error,
        "events": [event.step for event in mail.events.all()] if mail else [],
    }


def fence() -> str:
    """Return why mails are held, or nothing."""
    from vendors.models import Installation

    close_old_connections()
    return str(Installation.objects.values_list("fence", flat=True).first() or "")


def runs() -> dict[str, int]:
    """Return how many passes there were, by their outcome."""
    from django.db.models import Count

    from vendors.models import JobRun

    close_old_connections()
    counted = JobRun.objects.values_list("outcome").annotate(Count("pk"))
    return dict(counted.order_by("outcome"))


if __name__ == "__main__":
    django.setup()
    servant.serve(
        prepare=prepare, add=add, at_rest=at_rest, ledger=ledger, fence=fence, runs=runs
    )
