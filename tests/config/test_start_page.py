import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.health import report
from config.job_health import health
from config.start_page import add_context
from inventory.admin import tool_summary
from tests.factories import (
    ContractFactory,
    ContractReadingFactory,
    CoverageFactory,
    DocumentFactory,
    FindingFactory,
    GroupFactory,
    JobRunFactory,
    MailFactory,
    NoticeFactory,
    OwnershipFactory,
    ProposedFactFactory,
    RefusedAddressFactory,
    ReminderFactory,
    RenewalDecisionFactory,
    RenewalStepFactory,
    ResponseFactory,
    TermFactory,
    ToolFactory,
    UserFactory,
)
from vendors.admin import contract_summary
from vendors.admin.contract_state import with_standing
from vendors.admin.showing import change_url
from vendors.models import Contract

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def opened(client):
    """Open the start page as a person with the given permissions."""

    def open_as(*permissions, **facts):
        person = UserFactory(is_staff=True, permissions=permissions, **facts)
        client.force_login(person)
        response = client.get(reverse("admin:index"))
        assert response.status_code == 200
        return response

    return open_as


def due(*, days, title="Licences", **facts):
    """A contract to decide about in so many days, entered long before."""
    contract = ContractFactory(title=title, owner=UserFactory())
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract)
    ends_on = TODAY + dt.timedelta(days=days + 30)
    term = TermFactory(contract=contract, ends_on=ends_on, **facts)
    type(term).objects.update(created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return term


@pytest.mark.ignore_template_errors
def test_an_empty_book_says_what_to_do_first(opened):
    body = opened(superuser=True).content.decode()

    assert "Nothing is recorded yet" in body
    assert "load_demo" in body
    assert reverse("admin:inventory_tool_add") in body


@pytest.mark.ignore_template_errors
def test_what_needs_a_decision_comes_most_urgent_first(opened):
    for days, title in ((40, "later"), (-3, "overdue"), (5, "soon"), (91, "too far")):
        due(days=days, title=title)

    decisions = opened("vendors.view_contract").context["decisions"]

    assert [(row.contract, row.left, row.urgency) for row in decisions.rows] == [
        ("overdue", "3 days ago", "overdue"),
        ("soon", "in 5 days", "soon"),
        ("later", "in 40 days", "later"),
    ]
    assert (decisions.count, decisions.overdue) == (3, 1)


@pytest.mark.ignore_template_errors
def test_a_row_says_what_happens_if_nobody_acts(opened):
    due(days=5)

    row = opened("vendors.view_contract").context["decisions"].rows[0]

    assert row.follows.startswith("If nobody acts, it renews by itself until ")


@pytest.mark.ignore_template_errors
def test_what_has_no_deadline_is_shown_when_its_review_comes_near(opened):
    term = TermFactory(starts_on=dt.date(2019, 11, 1), ends_on=None, end_kind="none")

    row = opened("vendors.view_contract").context["decisions"].rows[0]

    assert (row.contract, row.act_by) == (term.contract.title, dt.date(2026, 11, 1))
    assert row.state == "No deadline of its own: look at it again"
    assert row.follows == (
        "If nobody acts, it goes on without an end until notice is given."
    )


@pytest.mark.ignore_template_errors
def test_a_contract_to_be_left_stays_until_notice_is_given(opened):
    term = due(days=5)
    RenewalDecisionFactory(term=term, outcome="leave")

    row = opened("vendors.view_contract").context["decisions"].rows[0]

    assert row.state == "To be left: give notice"


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        (["vendors.view_contract"], False),
        (["vendors.view_contract", "vendors.add_renewaldecision"], True),
    ],
)
def test_the_button_is_for_whoever_may_decide(opened, permissions, expected):
    term = due(days=5)
    decide = reverse("admin:vendors_contract_decide", args=[term.contract_id])

    body = opened(*permissions).content.decode()

    assert (decide in body) is expected


@pytest.mark.ignore_template_errors
def test_amounts_add_up_per_currency_for_whoever_may_see_them(opened):
    due(days=5, amount=Decimal("1000.10"), currency="EUR")
    due(days=6, amount=Decimal("0.20"), currency="EUR")
    due(days=7, amount=Decimal(500), currency="JPY")

    told = opened("vendors.view_contract", "vendors.view_term").context
    untold = opened("vendors.view_contract").context

    assert told["decisions"].at_stake == ("1,000.30 EUR", "500 JPY")
    assert told["decisions"].rows[0].price == "1,000.10 EUR"
    assert untold["decisions"].at_stake == ()
    assert untold["decisions"].rows[0].price == ""


@pytest.mark.ignore_template_errors
def test_findings_come_most_expensive_first_for_whoever_may_see_money(opened):
    for amount, score in ((None, "0.9"), (10, "0.8"), (200, "0.7")):
        FindingFactory(
            sentence=f"At stake: {amount}",
            annual_amount=amount,
            currency="EUR" if amount else "",
            score=Decimal(score),
        )

    told = opened("inventory.view_finding", "vendors.view_term").context["findings"]
    untold = opened("inventory.view_finding").context["findings"]

    assert [finding.at_stake for finding in told] == ["200.00 EUR", "10.00 EUR", ""]
    assert [finding.sentence for finding in untold] == [
        "At stake: None",
        "At stake: 10",
        "At stake: 200",
    ]
    assert {finding.at_stake for finding in untold} == {""}


@pytest.mark.ignore_template_errors
def test_every_gap_is_counted_and_leads_to_its_list(opened, client):
    owner = UserFactory()
    ToolFactory()
    complete = ContractFactory(owner=owner)
    TermFactory(contract=complete)
    ContractFactory(owner=owner)
    TermFactory(contract__owner=owner, ends_on=None, end_kind="unknown")
    TermFactory(contract__owner=owner, amount=None, currency="")
    weekly = dt.date(1926, 1, 1), dt.date(1926, 1, 7)
    since_1926 = TermFactory(
        contract__owner=owner, starts_on=weekly[0], ends_on=weekly[1]
    )
    RenewalStepFactory(contract=since_1926.contract)
    TermFactory()
    DocumentFactory(expires_on=TODAY + dt.timedelta(days=90))
    DocumentFactory(expires_on=TODAY + dt.timedelta(days=91))
    for state in ("failed", "in_doubt", "held", "kept", "sent", "waiting"):
        MailFactory(state=state, sent_at=NOW)
    renewed = TermFactory(contract__owner=owner, origin="silence")
    ReminderFactory(term=renewed, occasion="renewed", lead=0)

    gaps = opened(superuser=True).context["gaps"]

    assert [(gap.count, gap.words.split(maxsplit=1)[1]) for gap in gaps] == [
        (1, "in use has no owner"),
        (1, "contract has no owner who can be reminded"),
        (1, "renewed by itself, and nobody has answered since"),
        (1, "contract of which nobody at all can be told"),
        (1, "contract has no term"),
        (1, "contract of which something is not known"),
        (1, "contract renews more often than can be true"),
        (1, "contract has no amount"),
        (1, "has expired, or expires within 90 days"),
        (1, "could not be sent"),
        (1, "may or may not have arrived"),
        (1, "held until somebody says which go"),
        (1, "kept here and not sent"),
    ]
    lists = [client.get(gap.link).context["cl"].result_count for gap in gaps]
    assert lists == [1] * len(gaps)


JUDGING = (
    *("vendors.view_document", "vendors.view_term"),
    *("vendors.view_contract", "vendors.change_contract"),
    "vendors.view_contractreading",
)


def to_judge(title="Agreement", **facts):
    """A reading of which two facts wait for a judgement, and two do not."""
    reading = ContractReadingFactory(document__title=title, **facts)
    ProposedFactFactory(reading=reading, fact="governing_law")
    ProposedFactFactory(reading=reading, fact="agreement_date", value=None)
    for fact, known, judgement in [
        ("notice", "not_found", "open"),
        ("parties", "stated", "rejected"),
    ]:
        ProposedFactFactory(
            reading=reading,
            fact=fact,
            known=known,
            judgement=judgement,
            judged_at=NOW if judgement == "rejected" else None,
        )
    return reading


@pytest.mark.ignore_template_errors
def test_readings_that_wait_for_a_judgement_are_listed_the_oldest_first(opened, client):
    to_judge("Newer", asked_at=NOW, finished_at=NOW)
    older = to_judge("Older")
    again = to_judge("Read twice")
    ContractReadingFactory(document=again.document)
    superseded = to_judge("Superseded")
    superseded.document.superseded_by = older.document
    superseded.document.save()
    ContractReadingFactory()

    response = opened(*JUDGING)

    told = response.context["readings"]
    assert [(one.document, one.asks) for one in told.rows] == [
        ("Older", "2 facts"),
        ("Newer", "2 facts"),
    ]
    assert change_url(older) in response.content.decode()
    assert client.get(told.all).context["cl"].result_count == told.count == 2


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("missing", ["vendors.view_term", "vendors.change_contract"])
def test_readings_are_listed_for_whoever_may_judge(opened, missing):
    to_judge()

    response = opened(*(name for name in JUDGING if name != missing))

    assert response.context["readings"] is None
    assert "to be judged" not in response.content.decode()


@pytest.mark.ignore_template_errors
def test_many_readings_are_counted_and_the_first_listed(opened):
    for number in range(7):
        to_judge(f"Agreement {number}")

    response = opened(*JUDGING)

    assert len(response.context["readings"].rows) == 5
    assert "All 7" in response.content.decode()


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    "told", ["owner", "tool owner", "product ops", "nobody", "refused"]
)
def test_a_contract_of_which_nobody_can_be_told_is_counted(opened, told):
    contract = ContractFactory()
    TermFactory(contract=contract)
    somebody = UserFactory()
    if told in {"owner", "refused"}:
        Contract.objects.update(owner=somebody)
    if told == "tool owner":
        tool = OwnershipFactory(person=somebody).tool
        CoverageFactory(contract=contract, tool=tool)
    if told == "product ops":
        somebody.groups.add(GroupFactory())
    if told == "refused":
        RefusedAddressFactory(address=somebody.email.upper())

    gaps = opened("vendors.view_contract").context["gaps"]

    said = "live contract of which nobody at all can be told"
    assert (said in [gap.words for gap in gaps]) == (told in {"nobody", "refused"})


@pytest.mark.ignore_template_errors
def test_a_renewal_by_silence_stays_until_somebody_answers(opened):
    term = TermFactory(origin="silence")
    ReminderFactory(term=term, occasion="renewed", lead=0)
    said = "contract renewed by itself, and nobody has answered since"

    before = opened("vendors.view_contract").context["gaps"]
    ResponseFactory(term=term)
    after = opened("vendors.view_contract").context["gaps"]

    assert said in [gap.words for gap in before]
    assert said not in [gap.words for gap in after]


@pytest.mark.ignore_template_errors
def test_without_gaps_none_are_shown(opened):
    OwnershipFactory()

    assert opened(superuser=True).context["gaps"] == []


@pytest.mark.ignore_template_errors
def test_without_permissions_nothing_is_told(opened):
    due(days=5)
    FindingFactory()
    MailFactory(state="failed")
    OwnershipFactory()

    context = opened().context

    assert context["decisions"] is None
    assert context["findings"] is None
    assert context["jobs"] is None
    assert context["gaps"] == []
    assert context["totals"] == []


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        pytest.param(None, "Not yet", id="never ran"),
        pytest.param({"started_at": NOW}, "Well", id="ran now"),
        pytest.param(
            {"started_at": NOW - dt.timedelta(hours=27)}, "Late", id="missed a night"
        ),
        pytest.param({"started_at": NOW, "outcome": "failed"}, "Failed", id="failed"),
    ],
)
def test_the_scan_says_how_it_did(run, expected):
    if run is not None:
        started_at = run["started_at"]
        JobRunFactory(job="scan_for_redundancy", finished_at=started_at, **run)

    (scan,) = [one for one in health(report(NOW)) if one.name == "Scan for redundancy"]

    assert scan.word == expected


@pytest.mark.ignore_template_errors
def test_more_rows_take_no_more_queries(opened, client, django_assert_num_queries):
    due(days=1)
    to_judge()
    FindingFactory(annual_amount=1, currency="EUR")
    OwnershipFactory()
    opened(superuser=True)
    with CaptureQueriesContext(connection) as for_one:
        client.get(reverse("admin:index"))
    for days in range(2, 10):
        due(days=days)
        to_judge()
        FindingFactory(annual_amount=days, currency="EUR")
        OwnershipFactory()

    with django_assert_num_queries(len(for_one)):
        client.get(reverse("admin:index"))


@pytest.mark.parametrize(
    "name",
    ["empty", "totals", "decisions", "findings", "gaps", "readings", "jobs", "failing"],
)
def test_no_part_of_the_page_names_what_does_not_exist(rf, name):
    due(days=5)
    to_judge()
    FindingFactory(annual_amount=1, currency="EUR")
    request = rf.get("/")
    request.user = UserFactory(superuser=True)

    # A variable that does not exist fails the test here.
    body = render_to_string(f"admin/start/{name}.html", add_context(request, {}))

    assert "<section" in body


def test_no_part_of_a_summary_names_what_does_not_exist():
    user = UserFactory(superuser=True)
    term = due(days=5)
    RenewalDecisionFactory(term=term, outcome="leave")
    coverage = CoverageFactory(contract=term.contract)
    contract = with_standing(Contract.objects.all(), TODAY).get()

    bodies = [
        render_to_string(template, {"summary": told})
        for template, told in (
            (
                "admin/vendors/contract_summary.html",
                contract_summary.summary(user, contract, today=TODAY),
            ),
            (
                "admin/inventory/tool_summary.html",
                tool_summary.summary(user, coverage.tool, today=TODAY),
            ),
        )
    ]

    assert ["<section" in body for body in bodies] == [True, True]
    assert "Give notice" in bodies[0]


@pytest.mark.ignore_template_errors
def test_the_price_of_a_long_term_is_told_for_a_year(admin_client, time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC), tick=False)
    TermFactory(ends_on=dt.date(2028, 12, 31), amount=Decimal("3600.00"))

    page = admin_client.get(reverse("admin:index")).content.decode()

    assert "Terms in force, a year" in page
    assert "1,200.00 EUR" in page
