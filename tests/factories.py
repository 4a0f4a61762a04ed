"""The simplest valid record of each kind; a test states every value it depends on."""

import datetime as dt
from decimal import Decimal

import factory
from django.contrib.auth.models import Group, Permission, User
from factory.django import DjangoModelFactory

from inventory import models as inventory
from vendors import models as vendors
from vendors.rules.duration import Unit
from vendors.rules.renewal import Mode

MOMENT = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_staff=True, is_superuser=True)

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")

    @factory.post_generation
    def permissions(self, create, names):
        """Give permissions named as "vendors.view_term"."""
        for name in names or ():
            app, codename = name.split(".")
            self.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group
        django_get_or_create = ("name",)

    name = "product ops"


class VendorFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Vendor

    name = factory.Sequence(lambda n: f"Vendor {n}")


class VendorAliasFactory(DjangoModelFactory):
    class Meta:
        model = vendors.VendorAlias

    vendor = factory.SubFactory(VendorFactory)
    name = factory.Sequence(lambda n: f"Vendor alias {n}")


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Contact

    vendor = factory.SubFactory(VendorFactory)
    name = "Kim Contact"


class CostCentreFactory(DjangoModelFactory):
    class Meta:
        model = vendors.CostCentre

    code = factory.Sequence(lambda n: f"CC-{n}")


class ContractFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Contract

    vendor = factory.SubFactory(VendorFactory)
    title = factory.Sequence(lambda n: f"Contract {n}")


class RenewalStepFactory(DjangoModelFactory):
    class Meta:
        model = vendors.RenewalStep

    contract = factory.SubFactory(ContractFactory)
    mode = Mode.AUTOMATIC


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Notice

    contract = factory.SubFactory(ContractFactory)
    amount = 30
    unit = Unit.DAYS


class TermFactory(DjangoModelFactory):
    """The year 2026 of a contract that says nothing about renewal."""

    class Meta:
        model = vendors.Term

    contract = factory.SubFactory(ContractFactory)
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 12, 31)
    amount = Decimal("1200.00")
    currency = "EUR"


class RenewalDecisionFactory(DjangoModelFactory):
    class Meta:
        model = vendors.RenewalDecision

    term = factory.SubFactory(TermFactory)
    outcome = "renew"
    reason = "It is used every day."
    decided_on = dt.date(2026, 10, 1)


class PriceStepFactory(DjangoModelFactory):
    class Meta:
        model = vendors.PriceStep

    term = factory.SubFactory(TermFactory)
    starts_on = dt.date(2026, 7, 1)
    amount = Decimal("1300.00")


class ChargeFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Charge

    vendor = factory.SubFactory(VendorFactory)
    charged_on = dt.date(2026, 1, 15)
    amount = Decimal("1200.00")
    currency = "EUR"


class ExchangeRateFactory(DjangoModelFactory):
    class Meta:
        model = vendors.ExchangeRate

    currency = "USD"
    day = factory.Sequence(lambda n: dt.date(2026, 1, 1) + dt.timedelta(days=n))
    rate = Decimal("1.08")


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Document

    vendor = factory.SubFactory(VendorFactory)
    kind = "contract"
    title = "Master agreement"
    link = "https://files.example.com/agreement"


class ContractReadingFactory(DjangoModelFactory):
    """A reading that is done."""

    class Meta:
        model = vendors.ContractReading

    document = factory.SubFactory(DocumentFactory)
    state = "read"
    asked_at = MOMENT
    next_attempt_at = MOMENT
    finished_at = MOMENT


class ProposedFactFactory(DjangoModelFactory):
    class Meta:
        model = vendors.ProposedFact

    reading = factory.SubFactory(ContractReadingFactory)
    fact = "governing_law"
    known = "stated"
    value = factory.LazyFunction(lambda: {"text": "Delaware"})


class MailFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Mail

    person = factory.SubFactory(UserFactory)
    address = factory.SelfAttribute("person.email")
    subject = "A deadline is near"
    text = "Decide."
    html = "<p>Decide.</p>"
    message_id = factory.Sequence(lambda n: f"<{n}@example.com>")
    next_attempt_at = MOMENT
    created_at = MOMENT


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Reminder

    term = factory.SubFactory(TermFactory)
    person = factory.SubFactory(UserFactory)
    deadline = dt.date(2026, 12, 1)
    lead = 30
    owed_on = dt.date(2026, 11, 1)


class ResponseFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Response

    term = factory.SubFactory(TermFactory)
    deadline = dt.date(2026, 12, 1)
    reaction = "seen"
    given_on = dt.date(2026, 11, 1)
    at = MOMENT


class ReminderPolicyFactory(DjangoModelFactory):
    class Meta:
        model = vendors.ReminderPolicy

    kind = factory.Iterator(
        value for value, _ in vendors.ReminderPolicy._meta.get_field("kind").choices
    )


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Channel

    name = factory.Sequence(lambda n: f"Channel {n}")
    kind = "mailbox"
    address = factory.Sequence(lambda n: f"channel{n}@example.com")


class MailEventFactory(DjangoModelFactory):
    class Meta:
        model = vendors.MailEvent

    mail = factory.SubFactory(MailFactory)
    at = MOMENT
    step = "accepted"


class RefusedAddressFactory(DjangoModelFactory):
    class Meta:
        model = vendors.RefusedAddress

    address = factory.Sequence(lambda n: f"gone{n}@example.com")
    since = MOMENT
    reply = "550 no such user"


class PreferenceFactory(DjangoModelFactory):
    class Meta:
        model = vendors.Preference

    person = factory.SubFactory(UserFactory)


class JobRunFactory(DjangoModelFactory):
    class Meta:
        model = vendors.JobRun

    job = "send_renewal_reminders"
    started_at = MOMENT
    finished_at = MOMENT
    outcome = "succeeded"


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Team

    name = factory.Sequence(lambda n: f"Team {n}")


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Category

    name = factory.Sequence(lambda n: f"Category {n}")
    slug = factory.Sequence(lambda n: f"category-{n}")


class CapabilityFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Capability

    category = factory.SubFactory(CategoryFactory)
    name = factory.Sequence(lambda n: f"Do thing {n}")
    slug = factory.Sequence(lambda n: f"do-thing-{n}")


class ToolFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Tool

    name = factory.Sequence(lambda n: f"Tool {n}")


class ToolAliasFactory(DjangoModelFactory):
    class Meta:
        model = inventory.ToolAlias

    tool = factory.SubFactory(ToolFactory)
    name = factory.Sequence(lambda n: f"Tool alias {n}")


class OwnershipFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Ownership

    tool = factory.SubFactory(ToolFactory)
    person = factory.SubFactory(UserFactory)


class TeamUseFactory(DjangoModelFactory):
    class Meta:
        model = inventory.TeamUse

    tool = factory.SubFactory(ToolFactory)
    team = factory.SubFactory(TeamFactory)


class CoverageFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Coverage

    tool = factory.SubFactory(ToolFactory)
    contract = factory.SubFactory(ContractFactory)


class GuidelineFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Guideline

    tool = factory.SubFactory(ToolFactory)
    title = "How we name things"
    body = "Use **clear** names."


class AcknowledgementFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Acknowledgement

    guideline = factory.SubFactory(GuidelineFactory)
    person = factory.SubFactory(UserFactory)
    acknowledged_at = MOMENT


class UsageSnapshotFactory(DjangoModelFactory):
    class Meta:
        model = inventory.UsageSnapshot

    tool = factory.SubFactory(ToolFactory)
    measured_on = dt.date(2026, 9, 30)
    licensed = 100
    assigned = 90
    active = 80


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Finding
        skip_postgeneration_save = True

    kind = "same_tool"
    subject = factory.Sequence(lambda n: f"same_tool:{n}")
    sentence = "Both names mean the same tool."
    score = Decimal("0.9")
    rule_version = 1
    found_at = MOMENT
    seen_at = MOMENT

    @factory.post_generation
    def tools(self, create, tools):
        self.tools.add(*(tools or ()))


class JudgementFactory(DjangoModelFactory):
    class Meta:
        model = inventory.Judgement

    finding = factory.SubFactory(FindingFactory)
    verdict = "dismiss"
    reason = "Two different teams need them."
    judged_at = MOMENT
