import datetime as dt

import pytest

from tests import factories
from vendors.models import Mail, Reminder
from vendors.operations.letters import Site
from vendors.operations.mails import write_mails

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
SITE = Site("https://stackbook.example.com", sends_mail=True)


def write(site=SITE):
    return write_mails(today=TODAY, now=factories.MOMENT, site=site)


@pytest.fixture
def ann():
    return factories.UserFactory(username="ann", first_name="Ann", last_name="Lee")


def owe(person, *, owner=None, title="Design licences", **facts):
    """Owe a person a reminder about a contract of Figma that renews by itself."""
    vendor = factories.VendorFactory(name=facts.pop("vendor", "Figma"))
    contract = factories.ContractFactory(
        vendor=vendor, title=title, owner=owner, transit_days=2
    )
    factories.NoticeFactory(contract=contract)
    factories.RenewalStepFactory(contract=contract)
    term = factories.TermFactory(contract=contract)
    return factories.ReminderFactory(
        term=term, person=person, deadline=term.notice_by, lead=7, **facts
    )


def test_the_mail_says_what_by_when_why_and_what_otherwise(ann):
    reminder = owe(ann, owner=ann)

    assert write() == (1, 0)

    mail = Mail.objects.get()
    assert mail.subject == "Decide by 27 Nov 2026 (in 3 days): Figma: Design licences"
    for words in (
        "Hello Ann Lee",
        "Notice counts by 1 Dec 2026",
        "Send notice by   27 Nov 2026",
        "30 days before 31 Dec 2026 is 1 Dec 2026: the last day for notice.",
        "It renews by itself until 31 Dec 2027.",
        "1,200.00 EUR",
        f"https://stackbook.example.com/admin/vendors/contract/{reminder.term.contract_id}/",
    ):
        assert words in mail.text
    assert "27 Nov 2026" in mail.html
    assert mail.state == "waiting"


def test_all_of_a_persons_deadlines_are_in_one_mail(ann):
    owe(ann, owner=ann)
    owe(ann, owner=ann, vendor="Miro", title="Whiteboards")

    assert write() == (1, 0)

    mail = Mail.objects.get()
    assert mail.subject.endswith("and 1 more")
    assert mail.reminders.count() == 2


def test_what_is_mailed_is_owed_no_more(ann):
    owe(ann, owner=ann)
    write()

    assert write() == (0, 0)
    assert not Reminder.objects.owed().exists()


def test_without_a_mail_server_the_mail_is_kept(ann):
    owe(ann, owner=ann)

    write(Site("http://127.0.0.1:8000", sends_mail=False))

    assert Mail.objects.get().state == "kept"


def test_a_person_without_rights_to_money_reads_no_price(ann):
    owe(factories.UserFactory(), owner=ann)

    write()

    mail = Mail.objects.get()
    assert "1,200" not in mail.text + mail.html
    assert "EUR" not in mail.text + mail.html


def test_a_person_with_the_right_reads_the_price(ann):
    owe(factories.UserFactory(permissions=["vendors.view_term"]), owner=ann)

    write()

    assert "1,200.00 EUR" in Mail.objects.get().text


def test_a_person_who_left_meanwhile_gets_nothing(ann):
    reminder = owe(ann, owner=ann)
    ann.is_active = False
    ann.save()

    assert write() == (0, 0)
    reminder.refresh_from_db()
    assert reminder.state == "cancelled"


def test_a_passed_deadline_is_called_that(ann):
    reminder = owe(ann, owner=ann)
    Reminder.objects.filter(pk=reminder.pk).update(occasion="passed", lead=0)

    write_mails(today=dt.date(2026, 12, 5), now=factories.MOMENT, site=SITE)

    mail = Mail.objects.get()
    assert mail.subject.startswith("Deadline passed on 1 Dec 2026")
    assert "nobody has decided" in " ".join(mail.text.split())


def test_what_is_to_be_left_asks_for_the_notice(ann):
    reminder = owe(ann, owner=ann)
    factories.RenewalDecisionFactory(term=reminder.term, outcome="leave")

    write()

    assert Mail.objects.get().subject.startswith("Send the notice by 27 Nov 2026")


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("two\r\nlines: Bcc: everyone", id="line breaks"),
        pytest.param("x" * 200, id="two hundred characters"),
        pytest.param("<script>alert(1)</script>", id="markup"),
    ],
)
def test_an_awkward_title_stops_no_mail(ann, title):
    owe(ann, owner=ann, title=title)

    assert write() == (1, 0)

    mail = Mail.objects.get()
    assert "\n" not in mail.subject
    assert len(mail.subject) <= 250
    assert "<script>" not in mail.html


def test_more_deadlines_take_no_more_queries(ann, django_assert_max_num_queries):
    for number in range(10):
        owe(ann, owner=ann, vendor=f"Vendor {number}")

    with django_assert_max_num_queries(14):
        write()
