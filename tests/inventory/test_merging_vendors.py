"""Vendors that are merged take their tools along, though they know nothing of them."""

import pytest

from inventory.models import Tool
from tests import factories
from vendors.operations.vendors import merge_vendors, what_moves

pytestmark = pytest.mark.django_db


def test_tools_move_with_their_vendor_and_say_why():
    other, kept = factories.VendorFactory(), factories.VendorFactory()
    tool = factories.ToolFactory(vendor=other)
    factories.ToolFactory(vendor=kept)
    coverage = factories.CoverageFactory(tool=tool, contract__vendor=other)

    merge_vendors(other, into=kept, reason="The same company.")

    assert Tool.objects.filter(vendor=kept).count() == 2
    assert coverage.contract.vendor_id == other.pk
    coverage.contract.refresh_from_db()
    assert coverage.contract.vendor == kept
    reason = tool.history.latest().history_change_reason
    assert reason.endswith("The same company.")


def test_tools_are_among_what_moves():
    tool = factories.ToolFactory(vendor=factories.VendorFactory())

    assert what_moves(tool.vendor) == [(1, "tool")]
