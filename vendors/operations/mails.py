"""From what people are owed to one mail each, written and not yet sent."""

import logging
from collections.abc import Iterator, Sequence
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
from vendors.operations.batches import in_batches
from vendors.operations.contents import Contents, contents_of
from vendors.operations.holding import look_at_once
from vendors.operations.letters import Site, To, written
from vendors.operations.points import point

logger = logging.getLogger(__name__)

BATCH = 20  # readers whose most urgent reminders are read at once
AT_ONCE = 1_000  # reminders set in one statement


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
    for to, contents in _owed():
        try:
            done += _write(to, contents, writer)
        except _Taken:
            continue
        except (OperationalError, InterfaceError, MemoryError):
            raise  # the database or the machine, not this mail
        except Exception:  # what nobody foresaw in one stops no other
            logger.exception("The mail to %s could not be written.", to)
            failed += 1
    return Written(done, failed)


def _owed() -> Iterator[tuple[To, Contents]]:
    """Yield each reader with what it is owed, a batch of readers at a time."""
    for field in ("person", "channel"):
        owed = Reminder.objects.owed().filter(**{f"{field}__isnull": False})
        readers = [*owed.order_by(field).values_list(field, flat=True).distinct()]
        for batch in in_batches(readers, BATCH):
            yield from _of(field, batch)


def _of(field: str, readers: Sequence[int]) -> Iterator[tuple[To, Contents]]:
    found = contents_of(Reminder.objects.owed().filter(**{f"{field}__in": readers}))
    if field == "person":
        people = User.objects.filter(pk__in=readers).select_related("preference")
        for person in people.order_by("pk"):
            if contents := found.pop((person.pk, None), None):
                yield To(person=person), contents
    else:
        for channel in Channel.objects.filter(pk__in=readers).order_by("pk"):
            if contents := found.pop((None, channel.pk), None):
                yield To(channel=channel), contents


def _write(to: To, contents: Contents, writer: Writer) -> int:
    if not _can_be_told(to, writer):
        with transaction.atomic():
            look_at_once(contents.entries)
            _change(contents, state=ReminderState.CANCELLED)
        return 0
    mail = _mail(to, contents, writer)
    with transaction.atomic():
        point("mail_before_insert")
        mail.save()
        if mail.state == MailState.HELD:
            MailEvent.objects.create(mail=mail, at=writer.now, step=MailStep.HELD)
        # Comparing and setting: had another worker written these rows meanwhile, fewer
        # change, and this mail is taken back with the transaction.
        mailed = _change(contents, state=ReminderState.MAILED, mail=mail)
        if mailed != len(contents.entries):
            raise _Taken
        point("mail_before_commit")
    point("mail_after_commit")
    return 1


def _change(contents: Contents, **facts: object) -> int:
    """Set what is owed still; return how many."""
    pks = sorted(one.pk for one in contents.entries)
    return sum(
        Reminder.objects.owed().filter(pk__in=some).update(**facts)
        for some in in_batches(pks, AT_ONCE)
    )


def _mail(to: To, contents: Contents, writer: Writer) -> Mail:
    words = written(
        to, contents, today=writer.today, now=writer.now, site=writer.site.url
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
