"""A contract with a deadline, and the planning of its reminders, for the tests."""

import datetime as dt

from django.contrib.auth.models import User

from tests import factories
from vendors.models import Contract, Reminder, Term
from vendors.operations.listeners import Listeners, nobody_reads
from vendors.operations.reminders import Owed, record_reminders_owed

LEADS = (90, 30, 14, 7, 0)
# By which to act about a contract made here, and the last day for notice.
DEADLINE = dt.date(2026, 12, 1)
RECORDED = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
GROUP = "product ops"


def nobody_else(contracts):
    return {}


def days_before(count):
    return DEADLINE - dt.timedelta(days=count)


def moment(day):
    return dt.datetime.combine(day, dt.time(9), dt.UTC)


def yearly(**facts) -> Term:
    """The year 2026 of ann's contract that renews by itself, 30 days of notice.

    Recorded at its beginning.
    """
    if "owner" not in facts:
        facts["owner"] = person("ann")
    contract = factories.ContractFactory(**facts)
    factories.NoticeFactory(contract=contract)
    factories.RenewalStepFactory(contract=contract)
    term = factories.TermFactory(contract=contract)
    recorded(contract)
    return Term.objects.get(pk=term.pk)


def recorded(contract, at=RECORDED):
    """Let a contract have been recorded at another moment."""
    Contract.objects.filter(pk=contract.pk).update(created_at=at)
    Term.objects.filter(contract=contract).update(created_at=at)
    contract.refresh_from_db()


def person(name, *, ops=False, **facts) -> User:
    found = User.objects.filter(username=name).first()
    user = found or factories.UserFactory(username=name, **facts)
    if ops:
        user.groups.add(factories.GroupFactory(name=GROUP))
    return user


def record(today, *, leads=LEADS, audience=nobody_else, channels=nobody_reads) -> Owed:
    listeners = Listeners.chosen(audience, GROUP, channels)
    return record_reminders_owed(today=today, leads=leads, listeners=listeners)


def said(row):
    """Return a reminder as the tests write it: a lead, or what it says instead."""
    to = row.person.username if row.person else row.channel.name
    return (row.lead if row.occasion == "ahead" else row.occasion, to, row.role)


def owed(state="owed"):
    rows = Reminder.objects.filter(state=state).select_related("person", "channel")
    return [said(row) for row in rows.order_by("deadline", "-lead", "pk")]


def mailed():
    """Let everything that is owed be told, and return what that was."""
    found = owed()
    for row in Reminder.objects.owed():
        row.mail = factories.MailFactory(state="sent", sent_at=factories.MOMENT)
        row.state = "mailed"
        row.save()
    return found
