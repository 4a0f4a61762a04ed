"""What holds for every page of the admin, of both apps."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory import models as inventory
from tests import factories
from vendors import models as vendors

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type)
    and issubclass(factory, factories.DjangoModelFactory)
    and factory is not factories.DjangoModelFactory
}
MODELS = [
    pytest.param(model, id=model._meta.label)
    for model in admin.site._registry
    if model in FACTORIES
]
WRITTEN_BY_JOBS_AND_OPERATIONS = {
    vendors.Mail,
    vendors.MailEvent,
    vendors.Reminder,
    vendors.Response,
    vendors.JobRun,
    vendors.RenewalDecision,
    vendors.ContractReading,
    vendors.ProposedFact,
    inventory.Finding,
    inventory.Judgement,
}
# What a mail server refused is only taken back; of the installation there is one row,
# and the page of what is held tells of it.
ONLY_DELETED = {vendors.RefusedAddress}
WITHOUT_A_PAGE = {vendors.Installation}
CANARY = Decimal("98765.43")
CANARIES = ("9876", "98,76")


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(factories.MOMENT)


def url(model, page, *args):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def rights(*verbs, but=()):
    names = {
        f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
        for model in FACTORIES
        for verb in verbs
    }
    return names - set(but)


def signed_in(client, *permissions, **facts):
    person = factories.UserFactory(is_staff=True, permissions=permissions, **facts)
    client.force_login(person)
    return person


def create_distinct(model):
    """Make a record of a model that shares no relation with the one before."""
    if model is Group:
        return factories.GroupFactory(name=f"group {Group.objects.count()}")
    return FACTORIES[model]()


def test_every_model_of_the_apps_is_registered():
    ours = {
        model
        for model in FACTORIES
        if model._meta.app_label in {"vendors", "inventory"}
    }

    assert {vars(vendors)[name] for name in vendors.__all__} - WITHOUT_A_PAGE <= ours
    assert {vars(inventory)[name] for name in inventory.__all__} <= ours
    assert ours <= set(admin.site._registry)


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("model", MODELS)
def test_every_page_of_a_record_opens(admin_client, model):
    record = create_distinct(model)
    pages = ("change", "history", "delete")
    kept = model in WRITTEN_BY_JOBS_AND_OPERATIONS

    answers = [admin_client.get(url(model, page, record.pk)) for page in pages]

    found = [answer.status_code for answer in answers]
    assert found == [200, 200, 403 if kept else 200]


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("model", MODELS)
def test_every_add_page_opens_but_for_what_jobs_and_operations_write(
    admin_client, model
):
    response = admin_client.get(url(model, "add"))

    kept = model in WRITTEN_BY_JOBS_AND_OPERATIONS | ONLY_DELETED
    assert response.status_code == (403 if kept else 200)


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("model", MODELS)
def test_every_old_version_opens_and_cannot_be_written_back(admin_client, model):
    record = create_distinct(model)
    if not hasattr(model, "history"):
        return
    version = record.history.latest().history_id
    page = url(model, "simple_history", record.pk, version)

    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {}).status_code == 403


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("model", MODELS)
def test_longer_lists_take_no_more_queries(
    admin_client, model, django_assert_num_queries
):
    create_distinct(model)
    page = url(model, "changelist")
    admin_client.get(page)
    with CaptureQueriesContext(connection) as for_one:
        admin_client.get(page)
    for _ in range(4):
        create_distinct(model)

    with django_assert_num_queries(len(for_one)):
        response = admin_client.get(page)

    assert response.context["cl"].result_count >= 5


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("model", MODELS)
def test_every_list_can_be_searched(admin_client, model):
    response = admin_client.get(url(model, "changelist"), {"q": "any thing"})

    assert response.status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_without_permissions_every_page_is_refused(client, model):
    signed_in(client)
    record = create_distinct(model)
    pages = [
        *(url(model, page) for page in ("changelist", "add")),
        *(url(model, page, record.pk) for page in ("change", "history", "delete")),
    ]

    answers = [client.get(page) for page in pages]

    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize("model", MODELS)
def test_whoever_is_not_signed_in_is_asked_to(client, model):
    response = client.get(url(model, "changelist"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


@pytest.fixture
def costly_records():
    """One of everything that holds an amount, each the same one."""
    contract = factories.ContractFactory()
    factories.RenewalStepFactory(contract=contract)
    term = factories.TermFactory(contract=contract, amount=CANARY)
    factories.RenewalDecisionFactory(term=term, outcome="renegotiate")
    factories.PriceStepFactory(term=term, amount=CANARY)
    factories.ChargeFactory(vendor=contract.vendor, contract=contract, amount=CANARY)
    tool = factories.ToolFactory(vendor=contract.vendor)
    factories.CoverageFactory(tool=tool, contract=contract)
    finding = factories.FindingFactory(
        tools=[tool],
        contract=contract,
        annual_amount=CANARY,
        currency="EUR",
        evidence={"annual_amount": str(CANARY)},
    )
    finding.annual_amount = CANARY + 1
    finding.save()
    factories.JudgementFactory(finding=finding, evidence={"annual_amount": str(CANARY)})
    price = {"prices": [{"amount": str(CANARY), "currency": "EUR"}]}
    said = f"The fee is {CANARY} euro."
    read = factories.ContractReadingFactory(
        document__contract=contract, document__vendor=contract.vendor, content=said
    )
    factories.ProposedFactFactory(
        reading=read,
        fact="amounts",
        value=price,
        quote=said,
        quote_start=0,
        quote_end=len(said),
        judgement="confirmed",
        judged_at=factories.MOMENT,
        final_known="stated",
        final_value=price,
        contract=contract,
    )
    factories.MailFactory(text=f"It costs {CANARY}.", html=f"<p>It costs {CANARY}.</p>")
    term.amount = CANARY + 1
    term.save()


@pytest.mark.ignore_template_errors
def test_without_the_right_to_see_terms_no_page_shows_an_amount(client, costly_records):
    signed_in(client, *rights("view", "delete", but={"vendors.view_term"}))
    pages = [reverse("admin:index")]
    for model in FACTORIES:
        pages.append(url(model, "changelist"))
        for record in model._default_manager.all():
            pages += [
                url(model, page, record.pk) for page in ("change", "history", "delete")
            ]
            if hasattr(record, "history"):
                pages += [
                    url(model, "simple_history", record.pk, version)
                    for version in record.history.values_list("history_id", flat=True)
                ]

    bodies = {page: client.get(page) for page in pages}

    shown = [page for page, got in bodies.items() if got.status_code == 200]
    telling = [
        page
        for page in shown
        if any(canary in bodies[page].content.decode() for canary in CANARIES)
    ]
    assert telling == []
    assert len(shown) > 30


@pytest.mark.ignore_template_errors
def test_with_the_right_to_see_terms_amounts_are_shown(client, costly_records):
    signed_in(client, *rights("view"))
    pages = [
        reverse("admin:index"),
        url(vendors.Contract, "changelist"),
        url(vendors.Contract, "change", vendors.Contract.objects.get().pk),
        url(vendors.Term, "changelist"),
        url(vendors.Charge, "changelist"),
        url(inventory.Finding, "changelist"),
        url(vendors.Mail, "change", vendors.Mail.objects.get().pk),
    ]

    bodies = [client.get(page).content.decode() for page in pages]

    assert [any(canary in body for canary in CANARIES) for body in bodies] == [
        True
    ] * len(pages)


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (inventory.Finding, "annual_amount__gte"),
        (vendors.Contract, "terms__amount__gte"),
        (vendors.Charge, "amount__gte"),
    ],
)
def test_an_amount_cannot_be_guessed_by_asking_in_the_address(client, model, lookup):
    create_distinct(model)
    signed_in(client, *rights("view", but={"vendors.view_term"}))

    response = client.get(url(model, "changelist"), {lookup: "1"})

    assert response.status_code in {400, 403}


@pytest.mark.ignore_template_errors
def test_without_money_findings_are_not_ordered_by_it(client):
    cheap = factories.FindingFactory(
        annual_amount=1, currency="EUR", score=Decimal("0.9")
    )
    dear = factories.FindingFactory(
        annual_amount=9, currency="EUR", score=Decimal("0.8")
    )
    signed_in(client, "inventory.view_finding")

    response = client.get(url(inventory.Finding, "changelist"))

    assert list(response.context["cl"].result_list) == [cheap, dear]


@pytest.mark.ignore_template_errors
def test_a_mail_is_shown_to_the_person_it_was_written_to(client, costly_records):
    person = signed_in(client, "vendors.view_mail")
    mail = factories.MailFactory(person=person, text="Your contract costs 12 EUR.")

    response = client.get(url(vendors.Mail, "change", mail.pk))

    assert "Your contract costs 12 EUR." in response.content.decode()


@pytest.mark.ignore_template_errors
def test_what_a_mail_says_in_html_stays_in_a_frame_that_may_do_nothing(admin_client):
    mail = factories.MailFactory(html='<script>alert("x")</script>')

    body = admin_client.get(url(vendors.Mail, "change", mail.pk)).content.decode()

    assert 'sandbox=""' in body
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


@pytest.mark.ignore_template_errors
def test_a_person_page_shows_what_the_person_owns(admin_client):
    person = factories.UserFactory()
    factories.ContractFactory(title="Master agreement", owner=person)
    factories.OwnershipFactory(
        person=person, tool=factories.ToolFactory(name="Whiteboard")
    )

    body = admin_client.get(url(User, "change", person.pk)).content.decode()

    assert "Master agreement" in body
    assert "Whiteboard" in body


@pytest.mark.parametrize("page", ["auth_user_password_change", "auth_user_delete"])
def test_only_a_superuser_changes_a_superuser(client, page):
    above = factories.UserFactory(superuser=True)
    signed_in(client, "auth.view_user", "auth.change_user", "auth.delete_user")

    response = client.get(reverse(f"admin:{page}", args=[above.pk]))

    assert response.status_code == 403


@pytest.mark.ignore_template_errors
def test_nobody_gives_themselves_rights(client):
    person = signed_in(client, "auth.view_user", "auth.change_user")
    page = url(User, "change", person.pk)

    client.post(page, {"username": person.username, "is_superuser": "on"})

    person.refresh_from_db()
    assert not person.is_superuser


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    "query",
    [
        {"gap": "owner"},
        {"gap": "contract"},
        {"gap": "team"},
        {"gap": "review"},
        {"who": "me"},
    ],
    ids=lambda query: "=".join(*query.items()),
)
def test_every_filter_of_tools_keeps_what_it_names(admin_client, admin_user, query):
    named = factories.ToolFactory(
        vendor=factories.VendorFactory(), review_on=dt.date(2020, 1, 1)
    )
    other = factories.ToolFactory()
    factories.TeamUseFactory(tool=other)
    owner = factories.UserFactory() if "gap" in query else admin_user
    factories.OwnershipFactory(tool=other if "gap" in query else named, person=owner)

    response = admin_client.get(url(inventory.Tool, "changelist"), query)

    assert list(response.context["cl"].result_list) == [named]
