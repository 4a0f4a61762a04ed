"""What is proposed comes back from JSON as it was."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors.reading.codec import decoded, decoded_quote, encoded, encoded_quote
from vendors.reading.proposals import End, NoticeAsked, Price, Quote, Renewing
from vendors.rules.duration import Duration, Unit
from vendors.rules.notice import CountedFrom, Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

MAYBE_DAY = st.none() | st.dates()
LENGTH = st.builds(Duration, st.integers(0, 5000), st.sampled_from(Unit))
MAYBE_LENGTH = st.none() | LENGTH
ENDS = st.builds(
    End, st.sampled_from(EndKind), MAYBE_DAY, MAYBE_DAY, MAYBE_LENGTH, st.text()
)
RENEWALS = st.builds(
    Renewing,
    st.sampled_from(Mode),
    st.sampled_from(StepLength),
    MAYBE_LENGTH,
    st.none() | st.integers(1, 99),
    st.text(),
)
FIXED = st.none() | st.tuples(st.integers(1, 12), st.integers(1, 31))
NOTICES = st.builds(
    NoticeAsked,
    st.sampled_from(Purpose),
    MAYBE_LENGTH,
    st.sampled_from(CountedFrom),
    MAYBE_LENGTH,
    FIXED,
)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False)
PRICES = st.builds(Price, AMOUNTS, st.sampled_from(["EUR", "USD", ""]), st.text())
VALUES = st.one_of(
    st.none(),
    st.dates(),
    st.text(),
    ENDS,
    *(st.lists(items).map(tuple) for items in (RENEWALS, NOTICES, PRICES, st.text())),
)


@given(VALUES)
def test_every_value_comes_back_from_json_as_it_was(value):
    kept = json.loads(json.dumps(encoded(value)))

    assert decoded(kept) == value
    assert type(decoded(kept)) is type(value)


@given(AMOUNTS)
def test_an_amount_keeps_its_last_digit(amount):
    kept = json.loads(json.dumps(encoded((Price(amount, "EUR"),))))

    assert decoded(kept)[0].amount.as_tuple() == amount.as_tuple()


@given(st.builds(Quote, st.text(), st.integers(0), st.integers(0), st.none()))
def test_a_clause_comes_back_as_it_was(quote):
    assert decoded_quote(json.loads(json.dumps(encoded_quote(quote)))) == quote


def test_a_value_names_its_kind():
    price = Price(Decimal("1200.50"), "EUR", "a year")

    assert encoded(dt.date(2026, 10, 2)) == {"date": "2026-10-02"}
    assert encoded((price,)) == {
        "prices": [{"amount": "1200.50", "currency": "EUR", "words": "a year"}]
    }


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"date": "soon"}, id="no day"),
        pytest.param({"date": 20261002}, id="a number for a day"),
        pytest.param({"date": "2026-10-02", "text": "x"}, id="two kinds"),
        pytest.param({"length": {}}, id="no kind of value"),
        pytest.param({"end": {"kind": "sometime"}}, id="an end of no kind"),
        pytest.param({"renewals": [{"mode": "automatic"}]}, id="half a renewal"),
        pytest.param({"notices": {"purpose": "leave"}}, id="one instead of a list"),
        pytest.param({"prices": [{"amount": "NaN", "currency": "EUR"}]}, id="NaN"),
        pytest.param({"prices": [{"amount": "x", "currency": "EUR"}]}, id="no amount"),
        pytest.param({"texts": [7]}, id="a number for a text"),
        pytest.param(["date"], id="a list"),
        pytest.param("2026-10-02", id="a bare text"),
    ],
)
def test_what_no_reading_proposes_is_refused(data):
    with pytest.raises(ValueError, match="no value of a reading"):
        decoded(data)
