"""Two records of one company become one, and nothing is lost."""

import pytest

from tests import factories
from vendors.models import Vendor, VendorAlias
from vendors.operations.vendors import (
    RecordsContradict,
    SameVendor,
    VendorGone,
    merge_vendors,
    what_moves,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return factories.VendorFactory(name="Acme")


@pytest.fixture
def other():
    return factories.VendorFactory(name="Acme Labs", legal_name="Acme Labs LLC")


def merge(other, kept):
    merged = merge_vendors(other, into=kept, reason="The same company.")
    kept.refresh_from_db()
    return merged


def test_all_that_belongs_to_the_one_belongs_to_the_other(kept, other):
    rows = [
        factories.ContractFactory(vendor=other),
        factories.ContactFactory(vendor=other),
        factories.DocumentFactory(vendor=other),
        factories.ChargeFactory(vendor=other),
        factories.VendorAliasFactory(vendor=other, name="Labs"),
    ]

    assert merge(other, kept) == kept

    for row in rows:
        row.refresh_from_db()
        assert row.vendor == kept
        assert row.history.latest().history_change_reason == (
            "Acme Labs was merged into Acme: The same company."
        )
    assert not Vendor.objects.filter(pk=other.pk).exists()


def test_the_others_names_become_aliases(kept, other):
    merge(other, kept)

    assert {str(alias) for alias in kept.aliases.all()} == {"Acme Labs"}
    for name in ("acme labs", "Acme Labs LLC", "ACME"):
        assert Vendor.objects.known_as(name).get() == kept


def test_a_legal_name_that_differs_becomes_an_alias(kept, other):
    other.legal_name = "Roadrunner Holding"
    other.save()
    kept.legal_name = "Acme GmbH"
    kept.save()

    merge(other, kept)

    assert kept.legal_name == "Acme GmbH"
    assert Vendor.objects.known_as("roadrunner holding").get() == kept


def test_what_was_filled_in_is_taken_over_or_noted(kept, other):
    kept.notes, kept.website = "Paid by card.", "https://acme.example"
    kept.status = "former"
    kept.save()
    other.notes, other.website = "Ask for Kim.", "https://labs.example"
    other.criticality = "critical"
    other.save()

    merge(other, kept)

    assert kept.notes == (
        "Paid by card.\n\nOf Acme Labs:\nAsk for Kim.\nhttps://labs.example"
    )
    assert (kept.website, kept.criticality) == ("https://acme.example", "critical")
    assert (kept.legal_name, kept.status) == ("Acme Labs LLC", "active")


def test_the_history_of_both_tells_of_it(kept, other):
    merge(other, kept)

    why = "Acme Labs was merged into Acme: The same company."
    assert kept.history.latest().history_change_reason == why
    gone = Vendor.history.filter(id=other.pk).latest()
    assert (gone.history_type, gone.history_change_reason) == ("-", why)


def test_the_history_of_a_contract_still_names_whom_it_was_with(kept, other):
    contract = factories.ContractFactory(vendor=other)

    merge(other, kept)

    assert contract.history.earliest().vendor_id == other.pk


def test_a_vendor_is_not_merged_into_itself(kept):
    with pytest.raises(SameVendor, match="another vendor"):
        merge_vendors(kept, into=kept, reason="x")


def test_records_that_cannot_stand_together_stop_it_in_words(kept, other):
    factories.ChargeFactory(vendor=kept, reference="INV-7")
    factories.ChargeFactory(vendor=other, reference="INV-7")
    contract = factories.ContractFactory(vendor=other)

    with pytest.raises(RecordsContradict, match="charge “INV-7” cannot move to Acme"):
        merge_vendors(other, into=kept, reason="x")

    contract.refresh_from_db()
    assert contract.vendor == other


def test_a_vendor_with_nothing_leaves_its_name(kept, other):
    assert what_moves(other) == []

    merge(other, kept)

    assert VendorAlias.objects.get().vendor == kept


def test_a_merged_vendor_cannot_be_merged_again(kept, other):
    stale = Vendor.objects.get(pk=other.pk)
    merge(other, kept)

    with pytest.raises(VendorGone, match="meanwhile"):
        merge_vendors(stale, into=kept, reason="x")


def test_what_moves_is_counted_by_kind(kept, other):
    factories.ContractFactory.create_batch(2, vendor=other)
    factories.ContactFactory(vendor=other)
    factories.ContactFactory(vendor=kept)

    assert {*what_moves(other)} == {(2, "contracts"), (1, "contact")}
