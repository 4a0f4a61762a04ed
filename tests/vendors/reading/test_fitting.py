import pytest

from tests.benchmarks.fitting import Example, Sign, fit_judge, fit_ranking, solved


def test_words_that_only_the_right_clauses_have_weigh_for_them():
    rows = [Example({"renew", "term"}, True), Example({"fee", "term"}, False)] * 20

    model = fit_ranking(rows, strength=30)

    assert model.score({"renew", "term"}) > 0 > model.score({"fee", "term"})


def test_what_is_met_too_rarely_is_not_learnt():
    rows = [Example({"common"}, False)] * 5 + [Example({"quirk"}, True)]

    assert "quirk" not in fit_ranking(rows, strength=30).weights


def test_a_judge_gives_the_share_that_was_right():
    likely = [[Sign({"a": 1.0}, True)]] * 80 + [[Sign({"a": 1.0}, False)]] * 20
    unlikely = [[Sign({}, True)]] * 10 + [[Sign({}, False)]] * 90

    judge = fit_judge([*likely, *unlikely], penalty=0.001)

    assert judge.chances([{"a": 1.0}]) == pytest.approx([0.8], abs=0.01)
    assert judge.chances([{}]) == pytest.approx([0.1], abs=0.01)


def test_a_judge_learns_which_of_two_answers_is_right():
    of_two = [[Sign({"a": 1.0}, True), Sign({"b": 1.0}, False)]] * 70
    other_way = [[Sign({"a": 1.0}, False), Sign({"b": 1.0}, True)]] * 20
    of_none = [[Sign({"a": 1.0}, False), Sign({"b": 1.0}, False)]] * 10

    judge = fit_judge([*of_two, *other_way, *of_none], penalty=0.001)

    chances = judge.chances([{"a": 1.0}, {"b": 1.0}])
    assert chances == pytest.approx([0.7, 0.2], abs=0.01)


def test_two_right_answers_share_what_is_right():
    both = [[Sign({"a": 1.0}, True), Sign({"b": 1.0}, True)]] * 90
    none = [[Sign({"a": 1.0}, False), Sign({"b": 1.0}, False)]] * 10

    judge = fit_judge([*both, *none], penalty=0.001)

    assert sum(judge.chances([{"a": 1.0}, {"b": 1.0}])) == pytest.approx(0.9, abs=0.01)


def test_a_contract_without_answers_teaches_nothing():
    signs = [[Sign({"a": 1.0}, True)]] * 8 + [[Sign({"a": 1.0}, False)]] * 2

    assert fit_judge([*signs, []], penalty=1) == fit_judge(signs, penalty=1)


def test_equations_are_solved_with_pivots():
    assert solved([[0.0, 2.0], [1.0, 1.0]], [4.0, 3.0]) == [1.0, 2.0]
