import datetime as dt

import pytest

from tests import factories, smtp
from tests.vendors.delivering import NOW, owed_contract, owed_mail, send, steps
from vendors.models import Mail, Reminder, Response, Term
from vendors.operations import fence, outgoing
from vendors.operations.outbox import LEASE
from vendors.rules.fence import Fence
from vendors.rules.reminders import AT_ONCE

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

TODAY = dt.date(2026, 11, 24)
DEADLINE = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def postbox(settings):
    with smtp.running() as (postbox, port):
        settings.MAIL_CONFIGURED, settings.MAIL_RATE = True, 0
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield postbox


@pytest.fixture
def mail():
    return owed_mail(factories.UserFactory(first_name="Ann"))


def contract_of(mail):
    return mail.reminders.get().term.contract


def read(postbox):
    [message] = postbox.messages
    text = message.get_body(("plain",)).get_content()
    return message["Subject"], " ".join(text.split())


def decided(mail):
    factories.RenewalDecisionFactory(term=contract_of(mail).terms.get())


def notice_given(mail):
    contract = contract_of(mail)
    contract.notice_given_on = TODAY
    contract.save()


def archived(mail):
    contract = contract_of(mail)
    contract.state = "archived"
    contract.save()


def another_owner(mail):
    contract = contract_of(mail)
    contract.owner = factories.UserFactory()
    contract.save()


def moved(mail):
    term = contract_of(mail).terms.get()
    term.ends_on = dt.date(2027, 1, 31)
    term.save()


def snoozed(mail):
    Response.objects.create(
        term=contract_of(mail).terms.get(),
        deadline=DEADLINE,
        reaction="snoozed",
        until=dt.date(2026, 11, 27),
        given_on=TODAY,
        at=NOW,
    )


@pytest.mark.parametrize(
    "happened", [decided, notice_given, archived, another_owner, moved, snoozed]
)
def test_what_is_settled_before_it_goes_is_not_sent(postbox, mail, happened):
    reminder = mail.reminders.get()
    happened(mail)

    assert send().stopped == 1

    assert postbox.messages == []
    reminder.refresh_from_db()
    assert (reminder.state, reminder.mail) == ("cancelled", None)
    assert steps(mail) == ["stopped"]


def test_what_is_decided_to_be_left_asks_for_the_notice(postbox, mail):
    factories.RenewalDecisionFactory(
        term=contract_of(mail).terms.get(), outcome="leave"
    )

    send()

    subject, text = read(postbox)
    assert subject.startswith("Send the notice by 1 Dec 2026 (in 7 days)")
    assert "It is to be left: send the notice by 1 Dec 2026" in text


def test_days_are_counted_from_the_day_it_goes(postbox, mail):
    send(NOW + dt.timedelta(days=5))

    subject, _ = read(postbox)
    assert "(in 2 days)" in subject


def test_one_that_may_have_gone_before_goes_as_it_was(postbox):
    mail = owed_mail(text="As it was.", unanswered=1)
    decided(mail)

    assert send().sent == 1

    _, text = read(postbox)
    assert text.endswith("As it was.")
    assert Reminder.objects.get().state == "mailed"


def test_one_of_a_backup_is_held_against_what_was_recorded_meanwhile(postbox):
    settled, open_ = owed_mail(text="As it was."), owed_mail(text="As it was.")
    fence.put_up(Fence.RESTORED, now=NOW)
    decided(settled)
    later = NOW + dt.timedelta(days=2)
    fence.lift(send=None, reason="", by=None, now=later)

    assert send(later)[:4] == (1, 0, 0, 1)

    subject, text = read(postbox)
    assert postbox.messages[0]["To"] == open_.address
    assert "(in 5 days)" in subject
    assert text.startswith("This may be a repeat")
    assert "As it was." not in text
    # A later database may have told it, so it is not owed anew.
    assert settled.reminders.get().state == "mailed"


def left(mail):
    mail.person.is_active = False
    mail.person.save()


def without_an_address(mail):
    mail.person.email = ""
    mail.person.save()


@pytest.mark.parametrize("happened", [left, without_an_address])
def test_whoever_cannot_be_written_to_was_not_told(postbox, mail, happened):
    reminder = mail.reminders.get()
    happened(mail)
    Term.objects.update(remind_on=None)

    assert send().stopped == 1

    reminder.refresh_from_db()
    assert (reminder.state, reminder.mail) == ("cancelled", None)
    assert Term.objects.get().remind_on == AT_ONCE


def test_what_no_longer_holds_is_looked_at_by_the_next_pass(postbox, mail):
    decided(mail)
    Term.objects.update(remind_on=None)

    send()

    assert Term.objects.get().remind_on == AT_ONCE


def test_a_worker_that_wakes_late_takes_nothing_out_of_a_sent_mail(
    postbox, mail, monkeypatch
):
    """Its lease ran out, another sent the mail, and only then was it decided."""
    whole = outgoing.held_against

    def slept(reminders, *, today):
        monkeypatch.setattr(outgoing, "held_against", whole)
        assert send(NOW + 2 * LEASE).sent == 1
        decided(mail)
        return whole(reminders, today=today)

    monkeypatch.setattr(outgoing, "held_against", slept)

    send()

    assert len(postbox.messages) == 1
    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.mail) == ("mailed", mail)
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_a_repeat_reaches_nobody_who_is_told_of_it_no_more(postbox):
    mail = owed_mail(unanswered=1)
    another_owner(mail)

    assert send().stopped == 1
    assert mail.reminders.get().state == "mailed"


def test_a_repeat_names_no_price_that_its_reader_may_not_see_any_more(postbox):
    member = factories.UserFactory()
    factories.GroupFactory().user_set.add(member)
    owed_mail(
        member,
        contract=owed_contract(owner=factories.UserFactory()),
        role="product_ops",
        text="Costs now 1,200.00 EUR a term",
        unanswered=1,
    )

    assert send().sent == 1

    _, text = read(postbox)
    assert "1,200" not in text
    assert "Decide by 1 Dec 2026" in text


def test_what_still_holds_goes_without_what_is_settled(postbox, mail):
    other = owed_contract(owner=mail.person, title="Whiteboards")
    factories.ReminderFactory(
        term=other.terms.get(),
        person=mail.person,
        deadline=DEADLINE,
        lead=7,
        state="mailed",
        mail=mail,
    )
    factories.RenewalDecisionFactory(term=other.terms.get())

    assert send().sent == 1

    _, text = read(postbox)
    assert "Whiteboards" not in text
    assert mail.reminders.get().term.contract != other


def test_a_later_mail_says_it_better(postbox, mail):
    earlier = mail.reminders.get()
    later = owed_mail(mail.person, contract=contract_of(mail), lead=3)

    result = send(NOW + dt.timedelta(days=4))

    assert (result.sent, result.stopped) == (1, 1)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.mail) == ("superseded", None)
    later.refresh_from_db()
    assert later.state == "sent"


@pytest.mark.parametrize("state", ["failed", "in_doubt", "stopped"])
def test_a_later_mail_that_does_not_arrive_outdoes_nothing(postbox, mail, state):
    owed_mail(mail.person, contract=contract_of(mail), lead=3, state=state)

    assert send().sent == 1


def test_a_clock_that_was_ahead_tells_nothing_early(postbox):
    mail = owed_mail(lead=3)

    assert send().stopped == 1
    assert steps(mail) == ["stopped"]


def test_a_passed_deadline_is_spoken_of_although_silence_renewed_it(postbox, mail):
    term = contract_of(mail).terms.get()
    mail.reminders.update(occasion="passed", lead=0)
    factories.TermFactory(
        contract=term.contract,
        number=1,
        starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2027, 12, 31),
        origin="silence",
    )

    assert send(NOW + dt.timedelta(days=60)).sent == 1

    subject, _ = read(postbox)
    assert subject.startswith("Deadline passed on 1 Dec 2026")


def test_a_price_is_named_by_the_rights_of_the_moment(postbox):
    finance = factories.UserFactory(permissions=["vendors.view_term"])
    factories.GroupFactory().user_set.add(finance)
    contract = owed_contract(owner=factories.UserFactory())
    mail = owed_mail(finance, contract=contract, role="product_ops", text="1,200.00")
    finance.user_permissions.clear()

    send()

    _, text = read(postbox)
    assert "1,200" not in text
    assert "1,200" not in Mail.objects.get(pk=mail.pk).text


@pytest.mark.parametrize(
    ("facts", "sent"),
    [
        pytest.param({}, 1, id="it expires"),
        pytest.param({"superseded": True}, 0, id="superseded"),
        pytest.param({"expires_on": dt.date(2027, 1, 1)}, 0, id="good for longer"),
    ],
)
def test_a_document_that_expires(postbox, facts, sent):
    member = factories.UserFactory()
    factories.GroupFactory().user_set.add(member)
    document = factories.DocumentFactory(
        kind="soc_2", title="SOC 2 report", expires_on=DEADLINE
    )
    mail = factories.MailFactory(person=member, next_attempt_at=NOW, created_at=NOW)
    factories.ReminderFactory(
        term=None,
        document=document,
        person=member,
        deadline=DEADLINE,
        lead=7,
        role="product_ops",
        state="mailed",
        mail=mail,
    )
    if "superseded" in facts:
        document.superseded_by = factories.DocumentFactory(vendor=document.vendor)
    document.expires_on = facts.get("expires_on", DEADLINE)
    document.save()

    assert send().sent == sent

    if sent:
        subject, text = read(postbox)
        assert subject.startswith("Replace by 1 Dec 2026 (in 7 days)")
        assert "expires on 1 Dec 2026 (in 7 days)" in text


def test_more_deadlines_in_a_mail_take_no_more_queries(
    mail, django_assert_max_num_queries
):
    for number in range(10):
        contract = owed_contract(owner=mail.person, title=f"Contract {number}")
        factories.ReminderFactory(
            term=contract.terms.get(),
            person=mail.person,
            deadline=DEADLINE,
            lead=7,
            state="mailed",
            mail=mail,
        )

    with django_assert_max_num_queries(27):
        assert send().sent == 1


@pytest.mark.parametrize(
    ("ends_on", "mode", "sent"),
    [
        pytest.param(dt.date(2026, 12, 31), "none", 1, id="it runs"),
        pytest.param(dt.date(2026, 11, 1), "none", 0, id="it ran out"),
        pytest.param(dt.date(2026, 11, 1), "automatic", 1, id="silence renews it"),
    ],
)
def test_a_document_of_a_contract_that_is_over(postbox, ends_on, mode, sent):
    owner = factories.UserFactory()
    contract = factories.ContractFactory(owner=owner)
    factories.RenewalStepFactory(contract=contract, mode=mode)
    factories.TermFactory(
        contract=contract, starts_on=dt.date(2026, 1, 1), ends_on=ends_on
    )
    document = factories.DocumentFactory(
        vendor=contract.vendor, contract=contract, expires_on=DEADLINE
    )
    mail = factories.MailFactory(person=owner, next_attempt_at=NOW, created_at=NOW)
    factories.ReminderFactory(
        term=None,
        document=document,
        person=owner,
        deadline=DEADLINE,
        lead=7,
        state="mailed",
        mail=mail,
    )

    assert send().sent == sent
