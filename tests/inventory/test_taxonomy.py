import datetime as dt

import pytest
from django.apps import apps

from inventory.models import Capability, Category
from inventory.operations.taxonomy import add_starter_taxonomy, shelves

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def empty_shelves():
    Capability.objects.all().delete()
    Category.objects.all().delete()


def test_a_fresh_database_has_shelves(empty_shelves):
    added = add_starter_taxonomy(apps, now=NOW)

    assert added == (12, 82)
    assert Capability.objects.exclude(description="").count() == 82


def test_every_shelf_of_the_starter_taxonomy_is_valid(empty_shelves):
    add_starter_taxonomy(apps, now=NOW)

    for shelf in (*Category.objects.all(), *Capability.objects.all()):
        shelf.full_clean()


def test_every_shelf_is_described_in_one_sentence():
    assert all(shelf.description.endswith(".") for shelf in shelves())


def test_adding_the_taxonomy_again_adds_nothing(empty_shelves):
    add_starter_taxonomy(apps, now=NOW)

    assert add_starter_taxonomy(apps, now=NOW) == (0, 0)


def test_what_somebody_renamed_stays_and_is_not_added_again(empty_shelves):
    add_starter_taxonomy(apps, now=NOW)
    category = Category.objects.get(name="Design")
    category.name, category.description = "Design and brand", "Ours."
    category.save()

    added = add_starter_taxonomy(apps, now=NOW)

    category.refresh_from_db()
    assert added == (0, 0)
    assert (category.name, category.description) == ("Design and brand", "Ours.")


def test_a_shelf_of_the_same_name_is_used_as_it_is(empty_shelves):
    ours = Category.objects.create(name="DESIGN", slug="our-design")

    added = add_starter_taxonomy(apps, now=NOW)

    assert added.categories == 11
    assert ours.capabilities.count() == 7


def test_history_says_where_a_shelf_comes_from(empty_shelves):
    add_starter_taxonomy(apps, now=NOW)

    record = Capability.history.get(id=Capability.objects.get(name="Run surveys").pk)

    assert (record.history_type, record.history_change_reason, record.history_date) == (
        "+",
        "Starter taxonomy",
        NOW,
    )
