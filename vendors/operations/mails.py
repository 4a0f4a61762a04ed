"""From what people are owed to one mail each, written and not yet sent."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from vendors.models import Contract, Mail, Reminder
from vendors.models.mail import MailState
from vendors.models.reminder import ReminderState
from vendors.models.term import Outcome
from vendors.notifications import renewal as notification
from vendors.notifications import words
from vendors.querysets import CONTRACT_AGREEMENT
from vendors.rules import answers
from vendors.rules.reminders import Occasion


class Written(NamedTuple):
    """Mails written in one pass, and people whose mail could not be."""

    written: int
    failed: int


class Site(NamedTuple):
    """Where links lead, and whether mails leave the app or are kept in it."""

    url: str
    sends_mail: bool

    @property
    def host(self) -> str:
        return self.url.partition("//")[2].partition(":")[0]


class _Taken(Exception):
    """Another worker wrote this person's mail at the same time."""


def write_mails(*, today: date, now: datetime, site: Site) -> Written:
    """Write one mail to each person about everything the person is owed.

    A person's failure is not another's: it is counted, and tried at the next pass.
    """
    written = failed = 0
    for person, reminders in _owed_by_person().items():
        try:
            with transaction.atomic():
                written += _write(person, reminders, today=today, now=now, site=site)
        except _Taken:
            continue
        except (ValueError, OverflowError):
            failed += 1
    return Written(written, failed)


def _owed_by_person() -> Mapping[User, list[Reminder]]:
    owed = (
        Reminder.objects.owed()
        .filter(person__isnull=False, term__isnull=False)
        .select_related("person", "term__contract__vendor", "term__decision")
        .prefetch_related(*(f"term__{relation}" for relation in CONTRACT_AGREEMENT))
        .order_by("person", "deadline", "pk")
    )
    found: defaultdict[User, list[Reminder]] = defaultdict(list)
    for reminder in owed:
        found[reminder.person].append(reminder)
    return found


def _write(
    person: User, reminders: list[Reminder], *, today: date, now: datetime, site: Site
) -> int:
    waiting = Reminder.objects.owed().filter(pk__in=[one.pk for one in reminders])
    if not (person.is_active and person.email):
        waiting.update(state=ReminderState.CANCELLED)
        return 0
    deadlines = [_deadline(reminder, person, site) for reminder in reminders]
    message = notification.reminder(
        person.get_full_name() or person.get_username(),
        deadlines,
        today=today,
        home=site.url + reverse("admin:index"),
    )
    mail = Mail.objects.create(
        person=person,
        address=person.email,
        subject=message.subject,
        text=message.text,
        html=message.html,
        message_id=f"<{uuid4().hex}@{site.host}>",
        state=MailState.WAITING if site.sends_mail else MailState.KEPT,
        next_attempt_at=now,
        created_at=now,
    )
    # Comparing and setting: had another worker written these rows meanwhile, fewer
    # change, and this mail is taken back with the transaction.
    if waiting.update(state=ReminderState.MAILED, mail=mail) != len(reminders):
        raise _Taken
    return 1


def _deadline(reminder: Reminder, person: User, site: Site) -> notification.Deadline:
    term, contract = reminder.term, reminder.term.contract
    agreement = contract.agreement()
    decision = getattr(term, "decision", None)
    price = words.money(term.amount, term.currency)
    return notification.Deadline(
        vendor=str(contract.vendor),
        contract=contract.title,
        occasion=Occasion(reminder.occasion),
        days=term.deadline(agreement),
        term=term.period,
        silence=answers.if_nobody_acts(agreement, term.number) if agreement else None,
        unknowns=term.unknowns(agreement),
        price=price if _may_see_money(person, contract) else "",
        price_is_expected=term.amount_expected,
        to_be_left=decision is not None and decision.outcome == Outcome.LEAVE,
        link=site.url + reverse("admin:vendors_contract_change", args=[contract.pk]),
    )


def _may_see_money(person: User, contract: Contract) -> bool:
    """Say whether a person's mail may name the contract's price.

    Whoever answers for the contract may; anybody else needs the permission.
    """
    answers = person.pk in (contract.owner_id, contract.backup_id)
    return answers or person.has_perm("vendors.view_term")
