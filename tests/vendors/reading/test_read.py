from datetime import date

import pytest

from vendors.reading.proposals import End, Fact, Known, Text
from vendors.reading.read import read
from vendors.rules.duration import Duration, Unit

LICENCE = """SOFTWARE LICENSE AGREEMENT

This Software License Agreement (the "Agreement") is entered into as of March 3, 2021
(the "Effective Date") by and between Larkspur Systems, Inc., a Delaware corporation
("Licensor"), and Old Mill Foods Ltd. ("Customer").

1. FEES. Customer shall pay a license fee of $24,000 per year, within thirty (30) days
of each invoice.

2. TERM AND TERMINATION

2.1 Term. The initial term of this Agreement shall commence on the Effective Date and
continue for a period of three (3) years (the "Initial Term").

Source: LARKSPUR SYSTEMS, 10-K, 3/31/2021

2.2 Renewal. Thereafter this Agreement shall automatically renew for successive one (1)
year terms unless either party gives the other written notice of non-renewal at least
ninety (90) days prior to the end of the then-current term.

3. CONFIDENTIALITY. Each party shall keep the other's secrets for five (5) years.

4. GOVERNING LAW. This Agreement shall be governed by and construed in accordance with
the laws of the State of Oregon, without regard to its conflict of laws principles.

IN WITNESS WHEREOF, the parties have executed this Agreement.
"""


@pytest.fixture(scope="module")
def licence():
    return read(Text(LICENCE, pages=(0, LICENCE.index("2. TERM"))))


def test_there_is_one_proposal_for_each_fact_in_their_order(licence):
    assert [one.fact for one in licence.proposals] == list(Fact)


def test_the_dates_of_the_head_are_read(licence):
    assert licence.of(Fact.AGREEMENT_DATE).value == date(2021, 3, 3)
    assert licence.of(Fact.EFFECTIVE_DATE).value == date(2021, 3, 3)


def test_the_end_is_counted_from_the_effective_date(licence):
    end = licence.of(Fact.EXPIRATION).value

    assert isinstance(end, End)
    assert end.last_day == date(2024, 3, 2)
    assert end.length == Duration(3, Unit.YEARS)


def test_renewal_and_notice_are_read_from_one_clause(licence):
    renewal, notice = licence.of(Fact.RENEWAL), licence.of(Fact.NOTICE)

    assert renewal.value[0].length == Duration(1, Unit.YEARS)
    assert notice.value[0].length == Duration(90, Unit.DAYS)
    assert renewal.quote == notice.quote


def test_the_law_is_named(licence):
    assert licence.of(Fact.GOVERNING_LAW).value == "oregon"


def test_parties_and_amounts_are_always_a_question(licence):
    assert licence.of(Fact.PARTIES).value == (
        "Larkspur Systems, Inc. (Licensor)",
        "Old Mill Foods Ltd. (Customer)",
    )
    assert [str(one.amount) for one in licence.of(Fact.AMOUNTS).value] == ["24000"]
    assert not licence.of(Fact.PARTIES).sure
    assert not licence.of(Fact.AMOUNTS).sure


def test_every_quote_is_verbatim_and_knows_its_page(licence):
    for one in licence.proposals:
        for quote in [one.quote, *one.others]:
            assert quote.text == LICENCE[quote.start : quote.end]
            assert quote.page == (1 if quote.start < LICENCE.index("2. TERM") else 2)


@pytest.mark.parametrize(
    "content", ["", "\n\n \x0c\n", "Thank you for lunch on Tuesday."], ids=repr
)
def test_what_is_no_contract_proposes_nothing(content):
    reading = read(Text(content))

    assert {one.known for one in reading.proposals} == {Known.NOT_FOUND}
    assert not any(one.quote for one in reading.proposals)
