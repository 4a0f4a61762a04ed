"""What holds for every resource of the API, whatever it is about."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_filters.rest_framework import ChoiceFilter

from tests import factories
from tests.api import (
    FACTORIES,
    RESOURCES,
    ROOT,
    client_with,
    factory_of,
    permission,
    queries_to_get,
)
from vendors.api.filters import (
    AmountFilter,
    CurrencyFilter,
    DayFilter,
    MomentFilter,
    RecordFilter,
    WordFilter,
    YesNoFilter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALL = sorted(RESOURCES)
WRITABLE = sorted(name for name in ALL if hasattr(RESOURCES[name], "create"))
FILTERS = [
    pytest.param(name, parameter, id=f"{name}-{parameter}")
    for name in ALL
    for parameter in RESOURCES[name].filterset_class.base_filters
]
# Of each kind of filter: a value, and one that is not understood.
EXAMPLES = [
    (DayFilter, "2026-10-02", "02/10/2026"),
    (MomentFilter, "2026-10-02T09:00:00Z", "0001-01-01T00:00:00+14:00"),
    (AmountFilter, "12.50", "NaN"),
    (CurrencyFilter, "EUR", "eur"),
    (YesNoFilter, "true", "maybe"),
    (WordFilter, "word", "a\0b"),
]


def example_of(narrowing):
    """Return a value that a filter understands, and one that it does not."""
    if isinstance(narrowing, RecordFilter):
        record = FACTORIES[narrowing.extra["queryset"].model]()
        if "to_field_name" in narrowing.extra:
            return record.username, "nob\0dy"
        return record.pk, 10**30
    for kind, good, bad in EXAMPLES:
        if isinstance(narrowing, kind):
            return good, bad
    assert isinstance(narrowing, ChoiceFilter)
    return narrowing.extra["choices"][0][0], "neither"


def full_client():
    return client_with(superuser=True)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("detail", [False, True], ids=["list", "detail"])
def test_nobody_reads_or_writes_without_signing_in(client, name, method, detail):
    record = factory_of(name)()
    address = f"{ROOT}{name}/{record.pk}/" if detail else f"{ROOT}{name}/"

    assert getattr(client, method)(address).status_code == 401


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("detail", [False, True], ids=["list", "detail"])
def test_an_account_alone_opens_nothing(name, method, detail):
    record = factory_of(name)()
    address = f"{ROOT}{name}/{record.pk}/" if detail else f"{ROOT}{name}/"

    assert getattr(client_with(), method)(address).status_code == 403


@pytest.mark.parametrize("name", ALL)
def test_the_right_to_view_reads_and_does_not_write(name):
    record = factory_of(name)()
    client = client_with(permission("view", name))
    detail = f"{ROOT}{name}/{record.pk}/"

    assert client.get(f"{ROOT}{name}/").json()["count"] == type(record).objects.count()
    assert client.get(detail).json()["id"] == record.pk
    assert client.post(f"{ROOT}{name}/", {}).status_code == 403
    assert client.patch(detail, {}).status_code == 403
    assert client.put(detail, {}).status_code == 403
    assert client.delete(detail).status_code == 403
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("name", ALL)
def test_the_right_to_change_asks_for_the_right_to_view(name):
    record = factory_of(name)()
    client = client_with(permission("change", name))

    assert client.patch(f"{ROOT}{name}/{record.pk}/", {}).status_code == 403


@pytest.mark.parametrize("name", WRITABLE)
def test_all_rights_write(name):
    record = factory_of(name)()
    client = full_client()
    detail = f"{ROOT}{name}/{record.pk}/"

    assert client.post(f"{ROOT}{name}/", {}).status_code == 400
    assert client.patch(detail, {}).status_code == 200
    assert client.delete(detail).status_code == 204
    assert client.get(detail).status_code == 404


@pytest.mark.parametrize("name", sorted(set(ALL) - set(WRITABLE)))
def test_what_the_app_writes_itself_nobody_writes(name):
    record = factory_of(name)()
    client = full_client()
    detail = f"{ROOT}{name}/{record.pk}/"

    assert client.post(f"{ROOT}{name}/", {}).status_code == 405
    assert client.patch(detail, {}).status_code == 405
    assert client.delete(detail).status_code == 405


@pytest.mark.parametrize("name", WRITABLE)
def test_what_was_read_can_be_written_back(name):
    record = factory_of(name)()
    client = full_client()
    detail = f"{ROOT}{name}/{record.pk}/"
    read = client.get(detail).json()

    response = client.put(detail, read)

    assert response.status_code == 200, response.json()
    assert response.json() == read


@pytest.mark.parametrize("name", ALL)
def test_more_rows_take_no_more_queries(name):
    factory = factory_of(name)
    factory()
    client = full_client()
    address = f"{ROOT}{name}/"
    queries_to_get(client, address)
    for_one = queries_to_get(client, address)
    factory.create_batch(4)

    assert queries_to_get(client, address) == for_one


@pytest.mark.parametrize(("name", "parameter"), FILTERS)
def test_a_filter_narrows_or_refuses(name, parameter):
    factory_of(name)()
    client = full_client()
    good, bad = example_of(RESOURCES[name].filterset_class.base_filters[parameter])

    narrowed = client.get(f"{ROOT}{name}/", {parameter: good})
    refused = client.get(f"{ROOT}{name}/", {parameter: bad})

    assert narrowed.status_code == 200, narrowed.json()
    assert refused.status_code == 400
    assert list(refused.json()) == [parameter]


@pytest.mark.parametrize("name", ALL)
def test_every_ordering_is_accepted_both_ways(name):
    factory_of(name).create_batch(2)
    client = full_client()

    for field in [*RESOURCES[name].ordering_fields, "pk"]:
        up = client.get(f"{ROOT}{name}/", {"ordering": field})
        down = client.get(f"{ROOT}{name}/", {"ordering": f"-{field}"})

        assert (up.status_code, down.status_code) == (200, 200), field


@pytest.mark.parametrize("name", ALL)
def test_a_search_for_words_is_answered(name):
    factory_of(name)()
    client = full_client()
    searched = bool(RESOURCES[name].search_fields)

    response = client.get(f"{ROOT}{name}/", {"search": "nothing-like this"})

    assert response.status_code == (200 if searched else 400)
    assert response.json().get("count", 0) == 0


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        pytest.param("stat=open", "stat", id="misspelt"),
        pytest.param("ordering=secret", "ordering", id="an unknown field"),
        pytest.param("page_size=201", "page_size", id="a page too long"),
        pytest.param("page_size=0", "page_size", id="an empty page"),
        pytest.param("page_size=many", "page_size", id="no number"),
        pytest.param("page_size=" + "9" * 5000, "page_size", id="no number to print"),
        pytest.param("page=first", "page", id="no page"),
        pytest.param("page=1&page=2", "page", id="said twice"),
    ],
)
def test_a_parameter_that_is_not_understood_is_named(name, parameters, named):
    response = full_client().get(f"{ROOT}{name}/?{parameters}")

    assert response.status_code == 400
    assert list(response.json()) == [named]


@pytest.mark.parametrize(
    "search",
    [
        pytest.param("a\0b", id="NUL"),
        pytest.param("word " * 50, id="too long"),
        pytest.param("a b c d e f g h i j k", id="too many words"),
    ],
)
def test_a_search_that_no_database_takes_is_refused(search):
    response = full_client().get(f"{ROOT}contracts/", {"search": search})

    assert response.status_code == 400
    assert list(response.json()) == ["search"]


def test_a_record_takes_no_filters():
    vendor = factories.VendorFactory()

    response = full_client().get(f"{ROOT}vendors/{vendor.pk}/?status=active")

    assert response.status_code == 400


@pytest.mark.parametrize(
    "key", ["0", "9" * 18, "9" * 5000, "-1", "abc", "1.5", "%00"], ids=lambda k: k[:20]
)
def test_a_record_that_is_not_there_is_not_found(key):
    answer = full_client().get(f"{ROOT}vendors/{key}/")

    assert answer.status_code == 404
    assert [*answer.json()] == ["detail"]


@pytest.mark.parametrize("address", ["tools-of-old/", "vendors/1/2/", "vendors/1/%2e/"])
def test_an_address_that_is_not_there_is_answered_in_json(address):
    answer = full_client().get(ROOT + address)

    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_a_page_that_is_not_there_is_a_page():
    answer = full_client().get("/nowhere/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("key", ["abc", "9" * 5000])
def test_an_action_on_what_is_not_there_is_answered_in_json(key):
    answer = full_client().post(f"{ROOT}contracts/{key}/renew/", {})

    assert (answer.status_code, [*answer.json()]) == (404, ["detail"])


def test_pages_follow_one_another_without_gap_or_overlap():
    day = dt.date(2026, 1, 15)
    charges = factories.ChargeFactory.create_batch(7, charged_on=day)
    client = full_client()
    address = f"{ROOT}charges/?page_size=3&ordering=-charged_on"

    found = []
    while address:
        page = client.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"]

    assert found == [charge.pk for charge in charges]


@pytest.mark.parametrize("name", ALL)
def test_every_order_ends_in_the_key(name):
    factory_of(name)()
    table = RESOURCES[name].queryset.model._meta.db_table
    field = (*RESOURCES[name].ordering_fields, "pk")[0]
    client = full_client()

    with CaptureQueriesContext(connection) as queries:
        client.get(f"{ROOT}{name}/")
        client.get(f"{ROOT}{name}/?ordering=-{field}")

    ordered = rf'FROM "{table}" .*ORDER BY.*LIMIT [0-9]+$'
    listing = [query["sql"] for query in queries if re.search(ordered, query["sql"])]
    last = re.compile(rf'"{table}"."id" (ASC|DESC) NULLS LAST LIMIT [0-9]+$')
    assert len(listing) == 2
    assert all(last.search(sql) for sql in listing), listing


def test_rows_without_a_value_come_last_both_ways():
    late = factories.ToolFactory(review_on=dt.date(2026, 12, 1))
    never = factories.ToolFactory(review_on=None)
    soon = factories.ToolFactory(review_on=dt.date(2026, 11, 1))
    client = full_client()

    up = client.get(f"{ROOT}tools/?ordering=review_on").json()["results"]
    down = client.get(f"{ROOT}tools/?ordering=-review_on").json()["results"]

    assert [row["id"] for row in up] == [soon.pk, late.pk, never.pk]
    assert [row["id"] for row in down] == [late.pk, soon.pk, never.pk]
