from hypothesis import given
from hypothesis import strategies as st

from vendors.reading.calibration import Judge
from vendors.reading.proposals import Fact
from vendors.reading.ranking import LinearModel, features_of, ranked, tokens
from vendors.reading.segments import segments

MODEL = LinearModel(-1.0, {"renew": 2.0, "automatically renew": 3.0})


def test_numbers_years_months_and_blanks_are_kinds():
    assert tokens("thirty (30) days from June 1, 2019 or [***] ___") == (
        "<w> days from <m> <n> <y> or <blank>".split()
    )


def test_the_likeliest_clause_comes_first_and_the_impossible_not_at_all():
    clauses = segments(
        "The fee is due. It may renew. It shall automatically renew. Extended hours."
    )

    found = ranked(clauses, Fact.RENEWAL, MODEL)

    assert [one.number for one in found] == [2, 1, 3]


def test_a_score_does_not_depend_on_the_order_of_words():
    features = ["renew", "a", "automatically renew", "b"]

    assert MODEL.score(features) == MODEL.score(features[::-1])


def test_a_clause_is_known_by_its_first_words_after_its_number():
    clause = segments("4.2 Term: three years.")[0]

    assert {"opens:term", "opens:term :", "opens:term : <w>"} <= features_of(clause, 0)


@given(value=st.floats(-1e6, 1e6), other=st.floats(-1e6, 1e6))
def test_a_chance_is_a_chance_and_grows_with_its_signs(value, other):
    judge = Judge(0.0, {"score": 1.0})

    chances = judge.chances([{"score": value}, {"score": other}])
    raised = judge.chances([{"score": value + 1}, {"score": other}])

    assert all(0 <= one <= 1 for one in chances)
    assert sum(chances) <= 1
    assert raised[0] >= chances[0]
    assert raised[1] <= chances[1]


def test_an_unknown_sign_changes_nothing():
    assert Judge(0.0, {}).chances([{"new": 5.0}]) == [0.5]


def test_what_speaks_for_one_answer_speaks_against_the_others():
    judge = Judge(0.0, {"score": 1.0})

    alone = judge.chances([{"score": 1.0}])
    beside_a_better = judge.chances([{"score": 1.0}, {"score": 4.0}])

    assert beside_a_better[0] < alone[0]


def test_without_answers_there_are_no_chances():
    assert Judge(1.0, {}).chances([]) == []
