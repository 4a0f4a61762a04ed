"""A mail that is owed, and the sending of it, for the tests of delivery."""

import datetime as dt

from tests import factories
from vendors.models import Mail
from vendors.operations.sending import Sent, send_mails_due

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


def owed_contract(**values):
    """Return a contract that renews by itself, with notice by 1 December 2026."""
    contract = factories.ContractFactory(**values)
    factories.NoticeFactory(contract=contract)
    factories.RenewalStepFactory(contract=contract)
    factories.TermFactory(contract=contract)
    return contract


def owed_mail(
    person=None, *, contract=None, lead=7, role="owner", unanswered=0, **values
) -> Mail:
    """Return a mail to a contract's owner about its deadline, ready to be sent."""
    values = {"doubts": unanswered, **values}
    person = person or factories.UserFactory()
    contract = contract or owed_contract(owner=person)
    term = contract.terms.get()
    mail = factories.MailFactory(
        person=person, **{"next_attempt_at": NOW, "created_at": NOW, **values}
    )
    for _ in range(unanswered):
        mail.events.create(at=NOW, step="no_answer")
    factories.ReminderFactory(
        term=term,
        person=person,
        deadline=term.notice_by,
        lead=lead,
        role=role,
        state="mailed",
        mail=mail,
    )
    return mail


def send(now=NOW) -> Sent:
    return send_mails_due(now=lambda: now)


def steps(mail: Mail) -> list[str]:
    return [*mail.events.order_by("pk").values_list("step", flat=True)]
