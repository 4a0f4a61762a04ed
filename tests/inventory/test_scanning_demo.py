"""What a scan finds in the demo organization, against what was planted there."""

import datetime as dt
import json
from pathlib import Path

import pytest

from inventory.models import Finding
from inventory.operations.demo import load_demo
from inventory.operations.scanning import scan

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = dt.date(2026, 10, 2)
NIGHT = dt.datetime(2026, 10, 2, 2, 30, tzinfo=dt.UTC)
PLANTED = json.loads(
    (Path(__file__).parents[2] / "inventory/data/demo/planted.json").read_text("utf-8")
)


def pairs(rows):
    return {tuple(sorted(row[:2])) for row in rows}


def test_all_that_was_planted_is_found_and_nothing_that_only_looks_alike():
    load_demo(today=TODAY, product_ops="product ops")

    scan(today=TODAY, now=NIGHT)

    findings = Finding.objects.filter(kind__in=("same_tool", "same_job"))
    found = pairs([tool.name for tool in finding.tools.all()] for finding in findings)
    assert found >= pairs(PLANTED["redundant"])
    assert not found & pairs(PLANTED["look_alike"])


def test_every_kind_is_found_and_every_finding_is_whole():
    load_demo(today=TODAY, product_ops="product ops")

    scan(today=TODAY, now=NIGHT)

    kinds = set()
    for finding in Finding.objects.all():
        finding.full_clean()
        kinds.add(finding.kind)
    assert kinds == {
        *("same_tool", "same_job", "idle_seats", "paid_retired", "nobody_owns"),
    }


@pytest.mark.parametrize("with_money", [True, False])
def test_what_was_planted_stands_first_in_the_list(with_money):
    load_demo(today=TODAY, product_ops="product ops")

    scan(today=TODAY, now=NIGHT)

    listed = [
        [tool.name for tool in finding.tools.all()]
        for finding in Finding.objects.by_stake(with_money=with_money)
    ]
    planted = pairs(PLANTED["redundant"])
    assert pairs(listed[: len(planted) + 3]) >= planted
    assert not pairs(listed[:30]) & pairs(PLANTED["look_alike"])
