from datetime import date

from vendors.reading.answers import Answer
from vendors.reading.hypotheses import Made, hypotheses
from vendors.reading.meanings import meanings
from vendors.reading.proposals import End, Fact, Known
from vendors.reading.ranking import LinearModel, Ranked
from vendors.reading.segments import segments
from vendors.reading.signs import said_as, signs_of
from vendors.rules.renewal import EndKind

CONTENT = (
    'It shall expire on the Expiration Date (the "Term"). Fees are due. '
    '"Expiration Date" means March 31, 2020.'
)
CLAUSES = segments(CONTENT)
LAST = date(2020, 3, 31)
UNKNOWN = Made()
OF_TERM = LinearModel(-1.0, {"expire": 4.0, "fees": -4.0})


def read_as_ends(ranks, clauses, ask, made=UNKNOWN):
    return hypotheses(ranks, Fact.EXPIRATION, clauses, ask, made, OF_TERM)


def end_in(clauses):
    if "March 31" in " ".join(clauses):
        end = End(EndKind.STATED, named=LAST, last_day=LAST)
        return Answer(Known.STATED, end, by="end stated")
    return Answer(Known.NOT_FOUND)


def test_a_defined_date_is_looked_up_where_it_is_defined():
    ranks = {Fact.EXPIRATION: [Ranked(0, CLAUSES[0], 3.0)]}

    found = read_as_ends(ranks, CLAUSES, end_in)

    assert [one.value.named for one in found] == [LAST]
    assert "Expiration Date" in CONTENT[found[0].start : found[0].end]
    assert CONTENT[found[0].start : found[0].end].endswith("March 31, 2020.")


def test_a_clause_that_defines_itself_has_no_other_meaning():
    only = CLAUSES[2:]

    assert list(meanings(Ranked(0, only[0], 1.0), only)) == []


def test_equal_answers_of_several_clauses_are_one_hypothesis():
    clauses = segments("Ends March 31, 2020. It ends on March 31, 2020.")
    ranks = {Fact.EXPIRATION: [Ranked(1, clauses[1], 2.0), Ranked(0, clauses[0], 1.0)]}

    found = read_as_ends(ranks, clauses, end_in)

    assert len(found) == 1
    assert found[0].signs["supports"] == 2
    assert found[0].start == clauses[1].start


def test_what_a_clause_leaves_open_is_no_answer_where_it_is_explained():
    def left_open(clauses):
        words = " ".join(clauses)
        if "means" in words:
            return Answer(
                Known.STATED, End(EndKind.STATED, LAST, LAST), by="end stated"
            )
        return Answer(Known.UPON_EVENT, End(EndKind.EVENT, upon="the Expiration Date"))

    ranks = {Fact.EXPIRATION: [Ranked(0, CLAUSES[0], 3.0)]}

    found = read_as_ends(ranks, CLAUSES, left_open)

    assert [one.known for one in found] == [Known.STATED]


def test_an_end_of_something_else_is_told_by_its_words():
    clauses = segments("It shall expire March 31, 2020. Fees end March 31, 2020.")

    scores = [
        read_as_ends({Fact.EXPIRATION: [Ranked(n, clauses[n], 0.0)]}, clauses, end_in)[
            0
        ].signs["of the term"]
        for n in (0, 1)
    ]

    assert scores[0] > scores[1]


def test_an_end_that_counts_from_a_doubtful_day_is_in_doubt():
    counted = Answer(
        Known.STATED, End(EndKind.COMPUTED, LAST, LAST), by="end counted 5", own=False
    )
    ranks = {Fact.EXPIRATION: [Ranked(0, CLAUSES[0], 3.0)]}

    doubts = [
        read_as_ends(ranks, CLAUSES, lambda _: counted, Made(LAST, LAST, chance))[
            0
        ].signs["in doubt"]
        for chance in (1.0, 0.75, 0.25)
    ]

    assert doubts[0] == 0 < doubts[1] < doubts[2]


def test_an_end_that_is_stated_does_not_depend_on_when_it_began():
    ranks = {Fact.EXPIRATION: [Ranked(2, CLAUSES[2], 3.0)]}

    found = read_as_ends(ranks, CLAUSES, end_in, Made(LAST, LAST, chance=0.75))

    assert "in doubt" not in found[0].signs


def test_an_end_before_the_contract_was_made_is_remarkable():
    end = End(EndKind.STATED, named=LAST, last_day=LAST)

    assert "before it was made" in set(signs_of(end, date(2021, 1, 1)))
    assert "before it was made" not in set(signs_of(end, date(2018, 1, 1)))


def test_an_answer_is_the_same_whatever_its_details():
    stated = End(EndKind.STATED, named=LAST, last_day=LAST)
    counted = End(EndKind.COMPUTED, named=LAST)

    assert said_as(stated) == said_as(counted)
