import pytest

from vendors.reading.law import law_in
from vendors.reading.proposals import Known


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("governed by the laws of the State of New York", "new york"),
        ("governed by New Jersey law", "new jersey"),
        ("construed under the laws of the Commonwealth of Virginia", "virginia"),
        ("THE LAWS OF THE STATE OF WEST VIRGINIA SHALL APPLY", "west virginia"),
        (
            "the laws of the Province of Ontario and the federal laws of Canada",
            "ontario",
        ),
        ("This Agreement is governed by English law.", "england"),
        ("the laws of England and Wales", "england"),
        ("the laws of the People\u2019s Republic of China", "china"),
        ("governed by PRC law", "china"),
        ("the laws of the Hong Kong Special Administrative Region", "hong kong"),
        ("in accordance with Swiss substantive law", "switzerland"),
        ("the laws of the Federal Republic of Germany", "germany"),
        ("the laws of the District of Columbia", "district of columbia"),
        (
            "the internal laws, and not the laws of conflicts, of the State of Ohio",
            "ohio",
        ),
        ("the laws of Victoria, Australia", "victoria"),
    ],
)
def test_the_law_is_called_by_its_common_name(words, name):
    law = law_in(words)

    assert (law.known, law.value, law.doubts) == (Known.STATED, name, ())


def test_two_laws_are_a_question():
    law = law_in("the laws of Texas; and as to patents, the laws of Utah, apply")

    assert law.value == "texas"
    assert law.doubts == ("Laws of Texas, Utah: which holds?",)


def test_a_blanked_out_law_is_illegible():
    assert law_in("governed by the laws of [***].").known is Known.ILLEGIBLE


def test_a_clause_without_a_place_names_no_law():
    assert law_in("governed by applicable law").known is Known.NOT_FOUND
