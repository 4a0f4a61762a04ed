"""From what people are owed to one mail each, written and not yet sent."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction

from vendors.models import (
    Channel,
    Installation,
    Mail,
    MailEvent,
    RefusedAddress,
    Reminder,
)
from vendors.models.mail import MailState, MailStep
from vendors.models.reminder import ReminderState
from vendors.operations.holding import look_at_once
from vendors.operations.letters import Site, To, written
from vendors.operations.points import point

logger = logging.getLogger(__name__)

BATCH = 100  # readers whose reminders are read at once


class Written(NamedTuple):
    """Mails written in one pass, and readers whose mail could not be."""

    written: int
    failed: int


class _Taken(Exception):
    """Another worker wrote this reader's mail at the same time."""


class Writer(NamedTuple):
    """What all mails of one pass have in common."""

    today: date
    now: datetime
    site: Site
    held: bool
    refused: frozenset[str]

    def state(self, to: To) -> MailState:
        if not (self.site.sends_mail or to.is_webhook):
            return MailState.KEPT
        return MailState.HELD if self.held else MailState.WAITING


def write_mails(*, today: date, now: datetime, site: Site) -> Written:
    """Write one mail to each person and channel about everything it is owed.

    One reader's failure is not another's: it is counted, and tried at the next pass.
    """
    addresses = RefusedAddress.objects.values_list("address", flat=True)
    writer = Writer(
        today=today,
        now=now,
        site=site,
        held=Installation.objects.exclude(fence="").exists(),
        refused=frozenset(address.lower() for address in addresses),
    )
    done = failed = 0
    for to, reminders in _owed():
        try:
            done += _write(to, reminders, writer)
        except _Taken:
            continue
        except (OperationalError, InterfaceError, MemoryError):
            raise  # the database or the machine, not this mail
        except Exception:  # what nobody foresaw in one stops no other
            logger.exception("The mail to %s could not be written.", to)
            failed += 1
    return Written(done, failed)


def _owed() -> Iterator[tuple[To, list[Reminder]]]:
    """Yield each reader with what it is owed, a batch of readers at a time."""
    for field in ("person", "channel"):
        owed = Reminder.objects.owed().filter(**{f"{field}__isnull": False})
        readers = [*owed.order_by(field).values_list(field, flat=True).distinct()]
        for start in range(0, len(readers), BATCH):
            batch = readers[start : start + BATCH]
            yield from _of(field, batch)


def _of(field: str, readers: list[int]) -> Iterator[tuple[To, list[Reminder]]]:
    rows = Reminder.objects.owed().filter(**{f"{field}__in": readers})
    found: defaultdict[int, list[Reminder]] = defaultdict(list)
    for row in rows.with_subject().order_by("deadline", "pk"):
        found[getattr(row, f"{field}_id")].append(row)
    if field == "person":
        people = User.objects.filter(pk__in=readers).select_related("preference")
        for person in people.order_by("pk"):
            yield To(person=person), found[person.pk]
    else:
        for channel in Channel.objects.filter(pk__in=readers).order_by("pk"):
            yield To(channel=channel), found[channel.pk]


def _write(to: To, reminders: list[Reminder], writer: Writer) -> int:
    waiting = Reminder.objects.owed().filter(pk__in=[one.pk for one in reminders])
    if not reminders or not _can_be_told(to, writer):
        with transaction.atomic():
            look_at_once(reminders)
            waiting.update(state=ReminderState.CANCELLED)
        return 0
    mail = _mail(to, reminders, writer)
    with transaction.atomic():
        point("mail_before_insert")
        mail.save()
        if mail.state == MailState.HELD:
            MailEvent.objects.create(mail=mail, at=writer.now, step=MailStep.HELD)
        # Comparing and setting: had another worker written these rows meanwhile, fewer
        # change, and this mail is taken back with the transaction.
        mailed = waiting.update(state=ReminderState.MAILED, mail=mail)
        if mailed != len(reminders):
            raise _Taken
        point("mail_before_commit")
    point("mail_after_commit")
    return 1


def _mail(to: To, reminders: list[Reminder], writer: Writer) -> Mail:
    words = written(
        to, reminders, today=writer.today, now=writer.now, site=writer.site.url
    )
    return Mail(
        person=to.person,
        channel=to.channel,
        address="" if to.is_webhook else to.address,
        message_id=f"<{uuid4().hex}@{writer.site.host}>",
        state=writer.state(to),
        next_attempt_at=writer.now,
        created_at=writer.now,
        **words._asdict(),
    )


def _can_be_told(to: To, writer: Writer) -> bool:
    if to.address.lower() in writer.refused:
        return False
    if to.person is not None:
        return to.person.is_active and bool(to.person.email)
    return to.channel is not None and to.channel.is_active
