import pytest

from tests.benchmarks import clauses, term_vectors

TERM = "The term is five (5) years from the Effective Date."
RENEWS = (
    "It shall automatically renew for successive one (1) year terms unless either "
    "party gives notice of non-renewal sixty (60) days before the end of the term."
)


def test_clauses_are_answered_as_the_scorer_reads_them():
    row = {
        "id": "invented",
        "gold": {
            "agreement_date": {"kind": "none", "value": None},
            "effective_date": {"kind": "date", "value": "2014-02-10"},
        },
        "clauses": {
            "expiration_date": [TERM],
            "renewal_term": [RENEWS],
            "notice": [RENEWS],
        },
    }

    assert clauses.answer_for(row) == {
        "id": "invented",
        "expiration_date": {"value": "2019-02-10"},
        "renewal_term": {"value": "P1Y", "successive": True},
        "notice": {"value": "P60D"},
    }


def test_terms_are_answered_in_the_vectors_own_words():
    row = {
        "id": "invented",
        "effective_date": "2014-02-10",
        "agreement_date": None,
        "clauses": {
            "expiration_date": [TERM],
            "renewal_term": [RENEWS],
            "notice": [RENEWS],
        },
    }

    assert term_vectors.answer_for(row) == {
        "id": "invented",
        "expiration": "2019-02-10",
        "last_day": "2019-02-09",
        "renewal_term": "P1Y",
        "renewal_mode": "auto",
        "renewal_count": None,
        "successive": True,
        "notice": "P60D",
        "notice_kind": "before_end_of_term",
        "first_notice_deadline_safe": "2018-12-11",
    }


@pytest.mark.parametrize("answer", [clauses.answer_for, term_vectors.answer_for])
def test_nothing_is_answered_where_no_clause_is_given(answer):
    unknown = {"kind": "none", "value": None}
    row = {
        "id": "empty",
        "effective_date": None,
        "agreement_date": None,
        "gold": {"agreement_date": unknown, "effective_date": unknown},
        "clauses": {"expiration_date": [], "renewal_term": [], "notice": []},
    }

    found = str(answer(row))

    assert "P" not in found
    assert "20" not in found
