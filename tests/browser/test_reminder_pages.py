"""What people read of reminders in the app: in a real browser."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.screens import keep, sign_in
from tests.factories import (
    ChannelFactory,
    ContractFactory,
    MailEventFactory,
    MailFactory,
    NoticeFactory,
    RefusedAddressFactory,
    ReminderFactory,
    RenewalStepFactory,
    TermFactory,
)
from vendors.operations import fence
from vendors.rules.fence import Fence

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.ignore_template_errors,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def contract(person):
    """A contract to decide about within twelve days, and what was said about it."""
    contract = ContractFactory(
        vendor__name="Hotjar", title="Session recordings", owner=person
    )
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    today = timezone.localdate()
    term = TermFactory(
        contract=contract,
        starts_on=today - dt.timedelta(days=323),
        ends_on=today + dt.timedelta(days=42),
    )
    now = timezone.now()
    mail = MailFactory(
        person=person,
        state="in_doubt",
        doubts=5,
        subject="Decide by 7 Dec 2026 (in 12 days): Hotjar: Session recordings",
        created_at=now,
    )
    for attempt in range(1, 4):
        MailEventFactory(
            mail=mail, at=now, step="no_answer", attempt=attempt, detail="timed out"
        )
    ReminderFactory(
        term=term,
        person=person,
        deadline=term.notice_by,
        mail=mail,
        state="mailed",
        lead=14,
        owed_on=today,
    )
    return contract


def keep_both(page, name):
    keep(page, name)
    page.evaluate("document.documentElement.classList.add('dark')")
    keep(page, f"{name}-dark")
    page.evaluate("document.documentElement.classList.remove('dark')")


def test_a_person_reads_what_was_and_will_be_told(live_server, page, contract):
    ChannelFactory(
        name="Design team", kind="webhook", address="https://hooks.example.com/secret"
    )
    RefusedAddressFactory()
    sign_in(page, live_server)
    keep_both(page, "reminders-start")

    page.goto(
        live_server.url + reverse("admin:vendors_contract_change", args=[contract.pk])
    )
    told = page.get_by_role("region", name="Told and to be told")
    told.get_by_text("Who was told what").click()
    told.get_by_text("Who will be told what").click()
    expect(told).to_contain_text("in doubt")
    expect(told).to_contain_text("Kim Berg (owner)")
    keep_both(page, "reminders-contract")

    told.get_by_role("link", name="in doubt").click()
    expect(page.locator("#content")).to_contain_text("Ask whether it arrived")
    keep_both(page, "reminders-mail")

    page.goto(live_server.url + reverse("admin:vendors_reminder_coming"))
    expect(page.get_by_role("link", name="Session recordings").first).to_be_visible()
    keep_both(page, "reminders-coming")

    page.goto(live_server.url + reverse("admin:vendors_preference_mine"))
    expect(page.get_by_role("heading", name="How you read days")).to_be_visible()
    keep_both(page, "reminders-mine")

    for name in ("reminder", "channel", "refusedaddress", "reminderpolicy", "response"):
        page.goto(live_server.url + reverse(f"admin:vendors_{name}_changelist"))
        keep_both(page, f"reminders-{name}")
    page.goto(live_server.url + reverse("admin:vendors_reminderpolicy_add"))
    keep_both(page, "reminders-policy-add")


def test_a_person_lets_held_mails_go(live_server, page, contract):
    mails = MailFactory.create_batch(3, state="waiting", subject="Decide in time")
    fence.put_up(Fence.RESTORED, now=timezone.now())
    sign_in(page, live_server)

    expect(page.get_by_text("No mail goes out:")).to_be_visible()
    page.get_by_role("link", name="Say which mails go").click()
    page.locator(f"#mail-{mails[0].pk}").check()
    page.get_by_text("Send those chosen above, and no other").click()
    page.get_by_label("Reason").fill("The others went out before.")
    keep_both(page, "reminders-held")
    page.get_by_role("button", name="Do that, and hold mails no more").click()

    expect(page.get_by_text("1 mail in line again; 2 mails not sent.")).to_be_visible()
    expect(page.get_by_text("No mail goes out:")).not_to_be_visible()
