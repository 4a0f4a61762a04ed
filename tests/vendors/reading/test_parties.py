import pytest

from vendors.reading.parties import parties


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            'made by and between Alder Labs, Inc., a Delaware corporation ("Alder"), '
            'and Birch & Sons Ltd. (the "Customer").\n\nWHEREAS "it" (the "Thing")',
            ["Alder Labs, Inc. (Alder)", "Birch & Sons Ltd. (Customer)"],
            id="with roles",
        ),
        pytest.param(
            "is made between Cedar Hosting LLC, of Reno, and Dogwood GmbH.",
            ["Cedar Hosting LLC", "Dogwood GmbH"],
            id="without roles",
        ),
        pytest.param(
            'BETWEEN:\n\n(1) ELM LIMITED ("Seller"); and\n\n(2) Jane Fir ("Buyer")',
            ["ELM LIMITED (Seller)", "Jane Fir (Buyer)"],
            id="numbered, and a person",
        ),
        pytest.param(
            'Relations between the Parties 3\n\nTHIS AGREEMENT ("Agreement") is by and '
            'between Gorse SA ("Gorse") and Hazel AG ("Hazel")',
            ["Gorse SA (Gorse)", "Hazel AG (Hazel)"],
            id="after a table of contents",
        ),
        pytest.param("Dear Sir, thank you.", [], id="no contract"),
    ],
)
def test_the_head_names_the_parties(content, expected):
    assert [str(party) for party in parties(content)] == expected


def test_a_party_is_verbatim():
    content = 'between Alder\nLabs, Inc. ("Alder") and Birch Ltd. ("Birch")'

    party = parties(content)[0]

    assert party.name == "Alder Labs, Inc."
    assert content[party.start : party.end] == "Alder\nLabs, Inc."
