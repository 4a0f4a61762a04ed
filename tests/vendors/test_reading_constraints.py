"""What the database refuses of readings and facts, whoever writes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db

UNDER_WAY = {"state": "waiting", "finished_at": None}
READINGS = [
    pytest.param({"state": "reading", "finished_at": None}, "has a claim", id="claim"),
    pytest.param({"state": "read", "finished_at": None}, "says when", id="no moment"),
    pytest.param({"state": "waiting"}, "says when", id="done before it is"),
    pytest.param({"state": "failed"}, "says why", id="failed without a word"),
    pytest.param({"state": "lost"}, "is not one of", id="no state"),
    pytest.param(
        {"finished_at": MOMENT.replace(year=2025)}, "cannot end before", id="too early"
    ),
]
FACTS = [
    pytest.param({"fact": "colour"}, "is not one of", id="no fact"),
    pytest.param({"known": "guessed"}, "is not one of", id="known in no way"),
    pytest.param({"judgement": "liked"}, "is not one of", id="no judgement"),
    pytest.param({"confidence": 1.5}, "between 0 and 1", id="more than certain"),
    pytest.param({"quote": "words"}, "says where", id="a quote from nowhere"),
    pytest.param({"quote_start": 1, "quote_end": 4}, "says where", id="no words"),
    pytest.param(
        {"quote": "words", "quote_start": 4, "quote_end": 4}, "says where", id="empty"
    ),
    pytest.param({"quote": "w", "quote_start": 4}, "says where", id="half a place"),
    pytest.param({"judgement": "rejected"}, "says when", id="judged at no moment"),
    pytest.param({"judged_at": MOMENT}, "says when", id="judged and open"),
    pytest.param(
        {"judgement": "confirmed", "judged_at": MOMENT}, "says what is true", id="what"
    ),
    pytest.param({"final_known": "stated"}, "nothing else does", id="open and known"),
    pytest.param(
        {"final_value": {"text": "x"}}, "nothing else does", id="open and held"
    ),
    pytest.param(
        {"written": {"before": []}}, "nothing else does", id="open and written"
    ),
]


def refused_by_the_database(factory, facts):
    with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
        factory(**facts)


@pytest.mark.parametrize(("facts", "says_so"), READINGS)
def test_a_reading_that_cannot_be_is_refused_in_words(facts, says_so):
    refused_by_the_database(factories.ContractReadingFactory, facts)
    document = factories.DocumentFactory()
    reading = factories.ContractReadingFactory.build(document=document, **facts)

    with pytest.raises(ValidationError, match=says_so):
        reading.validate_constraints()


@pytest.mark.parametrize(("facts", "says_so"), FACTS)
def test_a_fact_that_cannot_be_is_refused_in_words(facts, says_so):
    refused_by_the_database(factories.ProposedFactFactory, facts)
    reading = factories.ContractReadingFactory()
    fact = factories.ProposedFactFactory.build(reading=reading, **facts)

    with pytest.raises(ValidationError, match=says_so):
        fact.validate_constraints()


def test_a_document_is_read_by_one_at_a_time():
    waiting = factories.ContractReadingFactory(**UNDER_WAY)

    refused_by_the_database(
        factories.ContractReadingFactory, {"document": waiting.document, **UNDER_WAY}
    )
    factories.ContractReadingFactory(document=waiting.document)


def test_a_reading_proposes_a_fact_once():
    fact = factories.ProposedFactFactory()

    refused_by_the_database(factories.ProposedFactFactory, {"reading": fact.reading})


def test_a_fact_that_nobody_has_judged_is_valid():
    factories.ProposedFactFactory().full_clean()


def test_a_fact_without_a_value_is_valid_once_it_is_confirmed():
    fact = factories.ProposedFactFactory(
        value=None,
        known="not_found",
        judgement="confirmed",
        judged_at=MOMENT,
        final_known="not_found",
    )

    fact.full_clean()
