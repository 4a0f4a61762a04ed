"""From the mail to the decision without signing in: in a real browser."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.screens import keep
from tests.factories import (
    ContractFactory,
    DocumentFactory,
    NoticeFactory,
    RenewalStepFactory,
    ResponseFactory,
    TermFactory,
)
from vendors.models import Mail, RenewalDecision
from vendors.operations.links import Claim, SubjectKind, link_token
from vendors.operations.remind import chosen_policy, remind

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def term(person):
    """A term to decide about within twelve days."""
    contract = ContractFactory(
        vendor__name="Hotjar", title="Session recordings", owner=person
    )
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    today = timezone.localdate()
    return TermFactory(
        contract=contract,
        starts_on=today - dt.timedelta(days=323),
        ends_on=today + dt.timedelta(days=42),
    )


def link(live_server, subject, person):
    kind = SubjectKind.DOCUMENT
    deadline = getattr(subject, "expires_on", None)
    if deadline is None:
        kind, deadline = SubjectKind.TERM, subject.notice_by
    token = link_token(Claim(kind, subject.pk, deadline, person.pk))
    return live_server.url + reverse("decide", args=[token])


def keep_both(page, name):
    keep(page, name)
    page.emulate_media(color_scheme="dark")
    keep(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def passes(days):
    """Let the reminder job run on every one of the coming days; count what is told."""
    policy, now = chosen_policy(), timezone.now()
    for day in range(days):
        then = now + dt.timedelta(days=day)
        remind(policy, today=timezone.localdate(then), now=lambda then=then: then)
    return Mail.objects.count()


def in_the_mail(live_server, mail):
    """Return the link that a mail's reader decides by, on the server of the test."""
    path = re.search(r"/decide/\S+", mail.text)[0]
    assert path in mail.html
    return live_server.url + path


def test_a_mail_leads_to_a_decision_and_then_nothing_more_is_told(
    live_server, page, person, term
):
    assert passes(1) == 1
    mail = Mail.objects.get()

    page.goto(in_the_mail(live_server, mail))
    page.get_by_role("button", name="Renew").click()
    expect(page.get_by_role("status")).to_contain_text("It is renewed until")

    assert RenewalDecision.objects.get().decided_by == person
    assert passes(40) == 1


def test_a_mail_that_nobody_answers_is_followed_by_others(live_server, page, term):
    assert passes(1) == 1
    page.goto(in_the_mail(live_server, Mail.objects.get()))

    # Looking at the page is no answer.
    assert passes(40) > 3


def test_a_person_decides_from_the_mail(live_server, page, person, term):
    ResponseFactory(term=term, by=person, deadline=term.notice_by)

    page.goto(link(live_server, term, person))
    expect(page.get_by_role("heading", name="Session recordings")).to_be_visible()
    page.get_by_text("Why these days?").click()
    keep_both(page, "decide")

    page.get_by_role("button", name="Leave").press("Enter")
    expect(page.get_by_text("Say why it is left.")).to_be_visible()
    keep_both(page, "decide-refused")

    page.get_by_label("Why?").fill("Nobody watches the recordings.")
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("has the notice been given?")).to_be_visible()
    keep_both(page, "decide-left")

    page.get_by_role("button", name="Record the notice").click()
    expect(page.get_by_role("status")).to_contain_text("Notice was given")
    keep_both(page, "decide-done")
    assert RenewalDecision.objects.get().decided_by == person

    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Renew")).to_be_visible()
    assert not RenewalDecision.objects.exists()


def test_a_person_answers_for_a_document(live_server, page, person, term):
    document = DocumentFactory(
        vendor=term.contract.vendor,
        contract=term.contract,
        kind="soc_2",
        title="SOC 2 report",
        expires_on=timezone.localdate() + dt.timedelta(days=30),
    )

    page.goto(link(live_server, document, person))
    keep_both(page, "decide-document")
    later = timezone.localdate() + dt.timedelta(days=365)
    page.get_by_label("Good until").fill(later.isoformat())
    page.get_by_role("button", name="Still good until then").click()

    expect(page.get_by_role("status")).to_contain_text("It is good until")
    document.refresh_from_db()
    assert document.expires_on == later


def test_a_link_that_is_cut_short_says_what_to_do(live_server, page, person, term):
    page.goto(link(live_server, term, person)[:-10] + "/")

    expect(page.get_by_text("Nothing was changed.")).to_be_visible()
    keep_both(page, "decide-closed")
