"""The clauses and parties are taken from CUAD v1 (CC BY 4.0), or invented."""

import datetime as dt

import pytest

from vendors.reading.wording import (
    length_from_iso,
    length_that_gives,
    mode_of,
)
from vendors.rules.duration import Duration, Unit
from vendors.rules.parties import company_of, supplier, title_of
from vendors.rules.renewal import Mode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P1Y", Duration(1, Unit.YEARS)),
        ("P12M", Duration(1, Unit.YEARS)),
        ("P18M", Duration(18, Unit.MONTHS)),
        ("P1Y6M", Duration(18, Unit.MONTHS)),
        ("P2W", Duration(14, Unit.DAYS)),
        ("P30D", Duration(30, Unit.DAYS)),
        ("P1M15D", None),
        ("P", None),
        ("1 year", None),
        ("", None),
    ],
)
def test_length_from_iso(text, expected):
    assert length_from_iso(text) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        pytest.param(dt.date(2019, 2, 10), Duration(5, Unit.YEARS), id="anniversary"),
        pytest.param(dt.date(2019, 2, 9), Duration(5, Unit.YEARS), id="last day"),
        pytest.param(dt.date(2018, 12, 31), None, id="another day"),
    ],
)
def test_the_length_that_an_end_was_computed_from(end, expected):
    clause = "It continues for five (5) years following the Effective Date."

    assert length_that_gives(dt.date(2014, 2, 10), end, clause) == expected


@pytest.mark.parametrize(
    ("clause", "mode"),
    [
        ("This Agreement shall renew automatically for one year", Mode.AUTOMATIC),
        (
            "It shall be automatically renewed for one year unless notice is given",
            Mode.AUTOMATIC,
        ),
        ("The term may be extended for one year by mutual agreement", Mode.MUTUAL),
        ("Licensee may renew this Agreement for one year", Mode.OPTIONAL),
        ("Licensee shall have an option to renew for one year", Mode.OPTIONAL),
        ("Payment is due within thirty days", Mode.CONDITIONAL),
        ("", Mode.CONDITIONAL),
    ],
)
def test_how_a_clause_renews(clause, mode):
    assert mode_of(clause) is mode


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        pytest.param(
            'PSiTech Corporation ("Licensor"); Empirical Ventures, Inc ("Licensee")',
            "PSiTech Corporation",
            id="by its role",
        ),
        pytest.param(
            'MRD Operating LLC (“Customer”); PennTex Operating, LLC ("Transporter")',
            "PennTex Operating, LLC",
            id="by its role, though it comes second",
        ),
        pytest.param(
            'Andy North ("North"); Golfers Incorporated ("Company")',
            "Golfers Incorporated",
            id="a company before a person",
        ),
        pytest.param(
            'Artara Therapeutics, Inc. ("ArTara","ArTara, Inc."); You ("Affiliate")',
            "Artara Therapeutics, Inc.",
            id="the first company",
        ),
        pytest.param(
            "CytoDyn and Vyera (“Party” and collectively as the “Parties.”); Ann Lee",
            "Ann Lee",
            id="all of them together are nobody",
        ),
        pytest.param(
            "CONVERGTV,\xa0INC.\xa0(“ConvergTV”)", "CONVERGTV, INC.", id="odd spaces"
        ),
        pytest.param(
            'BC Marketing Concepts Inc., dba Full Sail Brewing Company ("Company")',
            "BC Marketing Concepts Inc.",
            id="a trade name is left out",
        ),
        pytest.param("", "", id="nobody"),
    ],
)
def test_who_supplies(parties, expected):
    assert supplier(parties) == expected


@pytest.mark.parametrize(
    ("filename", "title", "company"),
    [
        (
            "GopageCorp_20140221_10-K_EX-10.1_Content License Agreement2.pdf",
            "Content License Agreement 2",
            "Gopage Corp",
        ),
        (
            "VIVINT SOLAR, INC. - NON-COMPETITION AGREEMENT.PDF",
            "Non-Competition Agreement",
            "VIVINT SOLAR, INC",
        ),
        (
            "ACCELERATEDVENTURE_12_30_2020-EX-10.12-WEB SITE HOSTING AGREEMENT.PDF",
            "Web Site Hosting Agreement",
            "ACCELERATEDVENTURE",
        ),
        ("plain", "plain", "plain"),
    ],
)
def test_what_a_file_is_called(filename, title, company):
    assert title_of(filename) == title
    assert company_of(filename).rstrip(".") == company
