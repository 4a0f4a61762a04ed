"""Several workers and several people at once: each thing happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests.vendors.readings import (
    LATER,
    NOW,
    PROPOSALS,
    fact_of,
    file_of,
    read_of,
    says,
)
from vendors.models import ContractReading, ProposedFact
from vendors.operations import judging
from vendors.operations.contracts import Refusal
from vendors.operations.reading import ask_for_reading, read_documents_due
from vendors.reading.proposals import Fact

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AT_ONCE = 4


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Return what became of acts that begin at the same moment, refusals too."""
    ready = Barrier(len(acts))

    def begin(act):
        ready.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [*threads.map(begin, acts)]


def test_several_workers_read_each_document_once():
    for _ in range(6):
        ask_for_reading(file_of(), by=None, now=NOW)
    reader = says(*PROPOSALS)

    outcomes = at_once(
        *[lambda: read_documents_due(now=lambda: NOW, reader=reader)] * AT_ONCE
    )

    assert sum(outcome.read for outcome in outcomes) == 6
    assert {*ContractReading.objects.values_list("state", "attempts")} == {("read", 1)}
    assert ProposedFact.objects.count() == 6 * len(Fact)


def test_several_people_ask_for_one_reading():
    document = file_of()

    asked = at_once(*[lambda: ask_for_reading(document, by=None, now=NOW)] * AT_ONCE)

    assert {reading.pk for reading in asked} == {ContractReading.objects.get().pk}


def test_several_clicks_record_a_fact_once():
    reading = read_of()
    fact = fact_of(reading, Fact.NOTICE)

    at_once(*[lambda: judging.confirm_fact(fact, by=None, at=LATER)] * AT_ONCE)

    assert reading.document.contract.notices.count() == 1
    told = fact.history.values_list("judgement", flat=True)
    assert sorted(told) == ["confirmed", "open"]


def test_of_two_people_who_disagree_one_is_told():
    fact = fact_of(read_of(), Fact.NOTICE)

    outcomes = at_once(
        lambda: judging.confirm_fact(fact, by=None, at=LATER),
        lambda: judging.reject_fact(fact, by=None, at=LATER),
    )

    refused = [one for one in outcomes if isinstance(one, judging.AlreadyJudged)]
    fact.refresh_from_db()
    assert len(refused) == 1
    assert fact.judgement in {"confirmed", "rejected"}
