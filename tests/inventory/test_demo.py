import datetime as dt
import json
from itertools import combinations, pairwise

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import TestCase

from inventory.models import Coverage, Guideline, Tool, UsageSnapshot
from inventory.operations.demo import DatabaseInUse, load_demo
from inventory.operations.demo.organization import FOLDER
from tests import factories
from vendors.models import Charge, Contract, Document, ExchangeRate, Term, Vendor
from vendors.rules.renewal import Mode

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = dt.date(2026, 10, 2)
PLANTED = json.loads((FOLDER / "planted.json").read_text(encoding="utf-8"))


def load(today=TODAY):
    return load_demo(today=today, product_ops="product ops")


class TestDemo(TestCase):
    """What one load brings, for all of these tests."""

    @classmethod
    def setUpTestData(cls):
        cls.loaded = load()

    def test_it_is_a_whole_organization(self):
        assert self.loaded == (14, 8, 45, 53, 90, 65)
        assert Guideline.objects.count() == 11
        assert Document.objects.count() == 14

    def test_stored_days_agree_with_the_rules(self):
        assert [
            contract.refresh_deadlines() for contract in Contract.objects.all()
        ] == [[] for _ in range(53)]

    def test_every_renewal_mode_and_currency_occurs(self):
        modes = set(Contract.objects.values_list("renewal_steps__mode", flat=True))
        assert modes == set(Mode)
        assert set(Term.objects.values_list("currency", flat=True)) == {
            "EUR",
            "USD",
            "GBP",
            "CHF",
            "JPY",
        }
        assert set(ExchangeRate.objects.values_list("currency", flat=True)) == {
            "USD",
            "GBP",
            "CHF",
            "JPY",
        }

    def test_terms_follow_one_another_without_gap_or_overlap(self):
        for contract in Contract.objects.prefetch_related("terms"):
            terms = sorted(contract.terms.all(), key=lambda term: term.number)
            for term, following in pairwise(terms):
                assert following.starts_on - term.ends_on == dt.timedelta(days=1)

    def test_the_parts_of_a_price_add_up_to_it(self):
        term = Term.objects.get(
            contract__title="Datadog Pro, yearly commitment", number=1
        )
        assert (term.starts_on, term.ends_on) == (
            dt.date(2026, 2, 10),
            dt.date(2027, 2, 9),
        )
        charges = Charge.objects.filter(
            contract=term.contract, starts_on__gte=term.starts_on
        )
        assert [charge.amount for charge in charges] == [16000, 16000, 16000]

    def test_one_notice_is_given_and_one_deadline_passed_undecided(self):
        given = Contract.objects.get(title="Zendesk Suite")
        passed = Term.objects.awaiting_decision(TODAY, within_days=0)
        assert given.notice_given_on == TODAY - dt.timedelta(days=20)
        assert [str(term.contract) for term in passed.filter(notice_by__lt=TODAY)] == [
            "UserTesting Advanced"
        ]

    def test_owners_who_left_have_a_backup_or_are_missed(self):
        assert {str(tool) for tool in Tool.objects.without_owner()} >= {"Aha!", "Pendo"}
        assert "Segment" not in {str(tool) for tool in Tool.objects.without_owner()}
        assert "Pendo Guides" in {
            str(contract) for contract in Contract.objects.without_owner()
        }

    def test_the_bigger_tools_have_a_year_of_usage_and_some_idle_seats(self):
        assert UsageSnapshot.objects.filter(tool__name="Jira").count() == 12
        latest = UsageSnapshot.objects.filter(
            measured_on__gte=TODAY - dt.timedelta(days=5)
        )
        idle = {
            str(usage.tool)
            for usage in latest.select_related("tool")
            if usage.licensed - usage.active >= max(5, usage.licensed * 0.2)
        }
        assert idle == {"New Relic", "Productboard"}

    def test_a_retired_tool_is_still_paid_for(self):
        paid = Coverage.objects.filter(
            tool__lifecycle="retired", contract__in=Contract.objects.in_force(TODAY)
        )
        assert [str(coverage.tool) for coverage in paid] == ["InVision"]

    def test_only_the_planted_pairs_do_the_same_job_for_the_same_team(self):
        uses = {
            tool: {(use.team_id, use.capability_id) for use in tool.team_uses.all()}
            for tool in Tool.objects.prefetch_related("team_uses")
        }

        found = {
            frozenset((one.name, other.name))
            for one, other in combinations(uses, 2)
            if uses[one] & uses[other]
        }

        assert found == {frozenset(pair[:2]) for pair in PLANTED["redundant"]}

    def test_twelve_pairs_of_each_kind_are_planted_and_exist(self):
        names = set(Tool.objects.values_list("name", flat=True))
        for kind in ("redundant", "look_alike"):
            assert len(PLANTED[kind]) == 12
            assert {name for pair in PLANTED[kind] for name in pair[:2]} <= names

    def test_people_cannot_sign_in_until_they_are_given_a_password(self):
        assert not any(person.has_usable_password() for person in User.objects.all())
        assert all(
            person.email.endswith("@example.com") for person in User.objects.all()
        )

    def test_groups_may_what_their_work_needs(self):
        ops = Group.objects.get(name="product ops").user_set.first()
        finance = Group.objects.get(name="finance").user_set.first()
        assert ops.has_perms(("vendors.change_contract", "inventory.delete_tool"))
        assert not ops.has_perm("vendors.change_mail")
        assert finance.has_perms(("vendors.view_term", "vendors.add_charge"))
        assert not finance.has_perm("inventory.change_tool")


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(dt.date(2026, 10, 2), id="a common day"),
        pytest.param(dt.date(2028, 2, 29), id="29 February"),
        pytest.param(dt.date(2026, 12, 31), id="the last day of a year"),
        pytest.param(dt.date(2027, 3, 31), id="the 31st"),
    ],
)
def test_it_is_valid_and_urgent_on_whatever_day_it_is_loaded(today):
    load(today)

    for app in ("vendors", "inventory"):
        for model in apps.get_app_config(app).get_models():
            if not model.__name__.startswith("Historical"):
                for row in model.objects.all():
                    row.full_clean()
    open_terms = Term.objects.open(today).exclude(notice_by=None)
    days_left = {(term.notice_by - today).days for term in open_terms}
    assert {-6, 3, 12, 25, 60, 85} <= days_left


def test_a_superuser_with_an_address_hears_what_product_ops_hears():
    with_address = factories.UserFactory(superuser=True)
    without = factories.UserFactory(superuser=True, email="")

    load()

    members = Group.objects.get(name="product ops").user_set.all()
    assert with_address in members
    assert without not in members


@pytest.mark.parametrize("factory", [factories.ToolFactory, factories.VendorFactory])
def test_it_refuses_a_database_in_use(factory):
    factory()

    with pytest.raises(DatabaseInUse, match="STACKBOOK_DATA_DIR"):
        load()


def test_the_command_says_what_it_loaded_and_refuses_a_second_time(capsys):
    call_command("load_demo", "--on", "2026-10-02")

    assert "65 tools, 45 vendors" in capsys.readouterr().out
    with pytest.raises(CommandError, match="already"):
        call_command("load_demo")
    assert Vendor.objects.count() == 45
