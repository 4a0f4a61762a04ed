"""The rows are taken from awesome-selfhosted-data (CC BY-SA 3.0) and CNCF's landscape
(Apache-2.0), or invented."""

import datetime as dt
import gzip
import json

import pytest
from django.core.management import CommandError, call_command

from inventory.models import Tool
from inventory.operations import loading
from inventory.operations.loading import load_catalog
from inventory.rules.catalog import Shelf, shelves
from tests import factories
from vendors.models import Vendor
from vendors.operations.loading import Unreadable

NOW = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)
GAME = {
    "id": "ash:0-a.d.",
    "name": "0 A.D.",
    "url": "https://play0ad.com/",
    "description": "Cross-platform real-time strategy game of ancient warfare.",
    "categories": ["Games"],
    "vendor": "",
}
REGISTRY = {
    "id": "cncf:azure-registry",
    "name": "Azure Registry",
    "url": "https://azure.microsoft.com/en-us/services/container-registry/",
    "description": "Azure Container Registry allows you to store images.",
    "categories": ["Provisioning / Container Registry"],
    "vendor": "Microsoft",
}


@pytest.fixture
def load(tmp_path):
    """Load rows, and return the figures and what was reported."""

    def load_rows(*rows):
        path = tmp_path / "catalog.jsonl"
        lines = [row if isinstance(row, bytes) else dumped(row) for row in rows]
        path.write_bytes(b"\n".join(lines))
        problems = []
        figures = load_catalog(path, now=NOW, report=problems.append)
        return figures, problems

    return load_rows


def dumped(row):
    return json.dumps(row).encode()


@pytest.mark.parametrize(
    ("categories", "group", "expected"),
    [
        pytest.param(["Games"], "", [("Games", "")], id="a category alone"),
        pytest.param(["A / B"], "", [("A", "B")], id="with a stroke"),
        pytest.param(["A - B - C"], "", [("A", "B - C")], id="with hyphens"),
        pytest.param(["E-mail"], "", [("E-mail", "")], id="a hyphen within a word"),
        pytest.param(["A /"], "", [("A /", "")], id="nothing after the stroke"),
        pytest.param(["A / B", "A / B"], "", [("A", "B")], id="twice the same"),
        pytest.param(
            ["team-chat"], "back-office", [("Back office", "Team chat")], id="group"
        ),
        pytest.param([], "back-office", [("Back office", "")], id="group alone"),
        pytest.param([], "", [], id="none"),
    ],
)
def test_where_a_tool_stands(categories, group, expected):
    assert shelves(categories, group=group) == tuple(
        Shelf(*place) for place in expected
    )


@pytest.mark.django_db
def test_a_row_becomes_a_tool_with_vendor_and_shelves(load):
    figures, problems = load(GAME, REGISTRY)

    tool = Tool.objects.get(reference="cncf:azure-registry")
    assert (figures.read, figures.created, figures.bad, problems) == (2, 2, 0, [])
    assert (tool.name, tool.website, tool.vendor.name) == (
        "Azure Registry",
        REGISTRY["url"],
        "Microsoft",
    )
    assert [category.name for category in tool.categories.all()] == ["Provisioning"]
    assert [job.name for job in tool.capabilities.all()] == ["Container Registry"]
    assert Tool.objects.get(reference="ash:0-a.d.").vendor is None


@pytest.mark.django_db
def test_every_loaded_row_is_valid_and_has_history(load):
    load(GAME, REGISTRY)

    for tool in Tool.objects.all():
        tool.full_clean()
        assert [record.history_type for record in tool.history.all()] == ["+"]


@pytest.mark.django_db
def test_loading_twice_changes_nothing(load):
    load(GAME, REGISTRY)

    figures, _ = load(GAME, REGISTRY)

    assert (figures.created, figures.changed, figures.unchanged) == (0, 0, 2)
    assert Tool.history.count() == 2


@pytest.mark.django_db
def test_batches_give_what_one_run_gives(load, monkeypatch):
    monkeypatch.setattr(loading, "BATCH", 2)
    rows = [{**GAME, "id": f"ash:{number}"} for number in range(5)]

    figures, _ = load(*rows)

    assert figures.created == 5
    assert set(Tool.objects.values_list("slug", flat=True)) == {
        "0-ad",
        "0-ad-2",
        "0-ad-3",
        "0-ad-4",
        "0-ad-5",
    }


@pytest.mark.django_db
def test_a_slug_taken_out_of_order_is_not_given_again(load):
    factories.ToolFactory(name="Other", slug="0-ad-2")

    figures, _ = load(GAME, {**GAME, "id": "ash:again"})

    assert figures.created == 2


@pytest.mark.django_db
def test_a_changed_row_changes_only_what_differs(load):
    load(GAME, REGISTRY)

    figures, _ = load({**GAME, "description": "A game."}, REGISTRY)

    tool = Tool.objects.get(reference="ash:0-a.d.")
    assert (figures.changed, figures.unchanged) == (1, 1)
    assert (tool.summary, tool.name) == ("A game.", "0 A.D.")
    assert tool.history.count() == 2


@pytest.mark.django_db
def test_what_a_person_changed_stays_whatever_the_file_says(load):
    load(GAME)
    tool = Tool.objects.get()
    tool.summary = "Our Friday game."
    tool.save()

    first, _ = load({**GAME, "description": "New words.", "url": "https://0ad.com/"})
    second, _ = load({**GAME, "description": "Newer words.", "url": "https://0ad.com/"})

    tool.refresh_from_db()
    assert (tool.summary, tool.website) == ("Our Friday game.", "https://0ad.com/")
    assert (first.changed, second.changed, second.unchanged) == (1, 0, 1)


@pytest.mark.django_db
def test_shelves_that_a_person_chose_stay(load):
    load(GAME)
    tool = Tool.objects.get()
    tool.categories.set([factories.CategoryFactory(name="Fun")])

    load({**GAME, "categories": ["Games", "Leisure"]})

    assert [category.name for category in tool.categories.all()] == ["Fun"]


@pytest.mark.django_db
def test_a_vendor_whose_name_grows_when_it_is_compared_is_found_again(load):
    load({**REGISTRY, "vendor": "\ufdfa" * 100})

    load({**REGISTRY, "id": "another", "vendor": "\ufdfa" * 100})

    assert Vendor.objects.get().tools.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Microsoft", "MICROSOFT, Inc.", "Redmond Works"])
def test_a_vendor_is_known_however_it_is_spelt(load, name):
    vendor = factories.VendorFactory(name="Microsoft")
    factories.VendorAliasFactory(vendor=vendor, name="Redmond Works")

    load({**REGISTRY, "vendor": name})

    assert Tool.objects.get().vendor == vendor
    assert Vendor.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "field"),
    [
        pytest.param(b"not json", "row", id="not JSON"),
        pytest.param(b"[" * 100_000, "row", id="nested too deep"),
        pytest.param(b'{"id": 1' + b"0" * 5000 + b"}", "row", id="a huge number"),
        pytest.param(b"[1]", "row", id="not an object"),
        pytest.param(b'{"id": "\xff"}', "row", id="not UTF-8"),
        pytest.param({**GAME, "id": ""}, "id", id="no id"),
        pytest.param({**GAME, "id": "x" * 101}, "id", id="a long id"),
        pytest.param({**GAME, "name": None}, "name", id="no name"),
        pytest.param({**GAME, "name": 5}, "name", id="a number for a name"),
        pytest.param({**GAME, "name": "…"}, "name", id="no letter in the name"),
        pytest.param({**GAME, "name": "x" * 201}, "name", id="a long name"),
        pytest.param({**GAME, "name": "\ud800x"}, "name", id="half a character"),
        pytest.param({**GAME, "description": "a\0b"}, "description", id="NUL"),
        pytest.param(
            {**GAME, "url": "javascript:alert(1)"}, "url", id="no web address"
        ),
        pytest.param({**GAME, "categories": "Games"}, "categories", id="not a list"),
        pytest.param(
            {**GAME, "categories": ["x" * 101]}, "categories", id="long shelf"
        ),
        pytest.param({**GAME, "vendor": {}}, "vendor", id="an object for a vendor"),
        pytest.param({**GAME, "vendor": "!"}, "vendor", id="no letter in the vendor"),
    ],
)
def test_a_bad_row_is_reported_and_the_good_ones_load(load, row, field):
    figures, problems = load(row, REGISTRY)

    assert [(problem.line, problem.field) for problem in problems] == [(1, field)]
    assert problems[0].sentence.endswith(".")
    assert (figures.read, figures.created, figures.bad) == (2, 1, 1)


@pytest.mark.django_db
def test_an_id_that_comes_twice_is_reported_with_the_first_line(load):
    figures, problems = load(GAME, b"", {**GAME, "name": "Another"})

    assert (figures.created, figures.bad) == (1, 1)
    assert problems == [(3, "id", "Line 1 has the same; give each its own.")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "empty", id="nothing in it"),
        pytest.param(b" \n\n", "empty", id="blank lines"),
        pytest.param(gzip.compress(b"{}"), "compressed", id="gzip"),
        pytest.param(b"\x7fELF\0\0\1", "not text", id="binary"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_a_sentence(tmp_path, content, says):
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match=says):
        load_catalog(path, now=NOW, report=print)

    assert not Tool.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "says"), [(".", "folder"), ("missing", "does not exist")]
)
def test_what_is_no_file_is_refused_in_a_sentence(tmp_path, name, says):
    with pytest.raises(Unreadable, match=says):
        load_catalog(tmp_path / name, now=NOW, report=print)


@pytest.mark.django_db
def test_the_command_prints_figures_and_where_rows_are_bad(tmp_path, capsys):
    path = tmp_path / "catalog.jsonl"
    path.write_bytes(dumped(GAME) + b"\n{}\n")

    with pytest.raises(CommandError, match="1 rows and 1 files"):
        call_command("load_catalog", str(path), str(tmp_path / "missing"))

    printed = capsys.readouterr()
    assert (
        f"{path}: 2 rows read, 1 created, 0 changed, 0 unchanged, 1 bad" in printed.out
    )
    assert f"{path}:2: id: It is missing; every row needs one." in printed.err
    assert "missing: It does not exist" in printed.err


@pytest.mark.django_db
def test_more_rows_take_no_more_queries(load, django_assert_max_num_queries):
    rows = [
        {**GAME, "id": f"ash:{number}", "name": f"Game {number}"}
        for number in range(300)
    ]

    with django_assert_max_num_queries(40):
        load(*rows)
