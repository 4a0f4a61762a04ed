"""The clauses are invented, after the ways in which contracts are drafted."""

# ruff: noqa: E501 - a clause is read in one line

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendors.reading.proposals import Known
from vendors.reading.renewing import read_renewal
from vendors.rules.renewal import Mode, StepLength

AUTO, OPTION, MUTUAL = Mode.AUTOMATIC, Mode.OPTIONAL, Mode.MUTUAL
FOREVER = None

# A clause and its answer stand on one line.
# fmt: off
STEPS = [
    ("This Agreement shall automatically renew for successive one-year terms unless either party gives written notice of non-renewal at least sixty (60) days prior to the expiration of the then-current term.", "1 year", AUTO, FOREVER),
    ("Thereafter, this Agreement shall renew automatically for one (1) additional three (3) year period (the \u201cRenewal Term\u201d).", "3 years", AUTO, 1),
    ("The initial term is five (5) years. Licensee may renew for up to three (3) successive periods of two (2) years each.", "2 years", OPTION, 3),
    ("This Agreement may be extended for an additional term of twelve months by mutual agreement of the parties.", "12 months", MUTUAL, 1),
    ("and shall be renewed from year to year thereafter unless terminated on 90 days' notice", "1 year", AUTO, FOREVER),
    ("This agreement renews annually unless cancelled by either party.", "1 year", AUTO, FOREVER),
    ("Company has the option to extend the Term twice, each time for a period of six (6) months.", "6 months", OPTION, 2),
    ("The Agreement shall be automatically extended for an additional year on each anniversary of the Effective Date.", "1 year", AUTO, FOREVER),
    ("Renewal: auto 12 months", "12 months", AUTO, FOREVER),
    ("Upon expiration of the Initial Term, this Agreement will continue on a month-to-month basis until either party gives thirty (30) days' notice.", "1 month", AUTO, FOREVER),
    ("After the initial three (3) year term, this Agreement shall automatically renew for consecutive periods of one (1) year, unless terminated by ninety (90) days' notice prior to the end of any such period.", "1 year", AUTO, FOREVER),
    ("The term shall be five (5) years, renewable at Distributor's option for a further five (5) years.", "5 years", OPTION, 1),
    ("Licensee shall have four (4) options to extend the Term for five (5) years each.", "5 years", OPTION, 4),
    ("THIS AGREEMENT SHALL AUTOMATICALLY RENEW FOR ADDITIONAL TERMS OF TWO (2) YEARS EACH UNLESS EITHER PARTY GIVES NOTICE.", "2 years", AUTO, FOREVER),
    ("The parties may, by mutual written consent, extend this Agreement for up to two (2) additional one-year periods.", "1 year", MUTUAL, 2),
    ("If neither party gives notice of termination 6 months before expiry, the contract is extended by a further 12 months in each case.", "12 months", AUTO, FOREVER),
    ("The contract will be prolonged by one year each unless terminated with three months' notice to the end of the year.", "1 year", AUTO, FOREVER),
    ("this Agreement shall be deemed to have been renewed for an additional period of two years on the same terms", "2 years", AUTO, 1),
    ("Customer may renew the Support Services for successive twelve (12) month periods by paying the annual fee within thirty (30) days of invoice.", "12 months", OPTION, FOREVER),
    ("Franchisee may, at its option, renew this franchise for one (1) additional consecutive ten (10) year term.", "10 years", OPTION, 1),
    ("At the end of the initial 36-month period the Agreement rolls over for 12-month periods.", "12 months", None, FOREVER),
    ("Sponsor shall have the right to extend the Term for one additional contract year by written notice no later than ninety (90) days before the end of the third contract year.", "1 year", OPTION, 1),
    ("shall be renewed automatically for one additional two year term and thereafter for successive one year terms", "2 years", AUTO, 1),
    ("The Agreement shall thereafter automatically renew for like terms of one (1) year.", "1 year", AUTO, FOREVER),
    ("Unless either Party notifies the other within sixty (60) days of the end of the Term, the Term shall be extended by one (1) year.", "1 year", AUTO, FOREVER),
    ("Provider shall offer renewal terms of not less than three (3) years at Customer's election.", "3 years", OPTION, FOREVER),
    ("This Agreement shall automatically renew itself each year for a one year term.", "1 year", AUTO, FOREVER),
    ("The Initial Term may be extended for a period not to exceed ninety (90) days upon mutual agreement.", "90 days", MUTUAL, FOREVER),
    ("Following the Initial Term, this Agreement shall continue thereafter for additional periods of six months unless and until terminated.", "6 months", AUTO, FOREVER),
    ("The Term will be renewed for subsequent terms of eighteen (18) months, upon agreement of the parties.", "18 months", MUTUAL, FOREVER),
    ("with automatic one-\nyear renewals", "1 year", AUTO, FOREVER),
    ("Licensor grants Licensee an option for two further terms of 5 years.", "5 years", OPTION, 2),
    ("The Term shall automatically extend for one year increments, provided neither party is in default.", "1 year", AUTO, FOREVER),
    ("automatically renewable for successive one  (1)  year  periods", "1 year", AUTO, FOREVER),
    ("The Agreement may be renewed annually by mutual agreement.", "1 year", MUTUAL, FOREVER),
    ("After such five-year period this Agreement shall be automatically renewed for periods of three (3) years each, unless notice is given one (1) year before.", "3 years", AUTO, FOREVER),
    ("Either party may extend for a second term of four years.", "4 years", OPTION, 1),
    ("thereafter it shall continue in effect from month to month", "1 month", AUTO, FOREVER),
    ("The parties agree to renew this Agreement every two years.", "2 years", None, FOREVER),
    ("Renewal Term: One (1) year", "1 year", None, FOREVER),
    ("If Net Sales exceed the minimum of $5 million, the Agreement shall automatically be renewed for an additional term of three (3) years.", "3 years", Mode.CONDITIONAL, 1),
    ("This Agreement shall automatically renew for up to five (5) additional one (1) year terms, unless either party provides notice of non-renewal.", "1 year", AUTO, 5),
    ("The term of this Agreement may be extended for one or more additional periods of one year each by mutual agreement.", "1 year", MUTUAL, FOREVER),
    ("Upon expiration of the initial term, this Agreement shall be renewed automatically for subsequent two-year terms.", "2 years", AUTO, FOREVER),
    ("Tenant may extend for two (2) consecutive periods of five (5) years.", "5 years", OPTION, 2),
    ("Subject to the written consent of both parties, this agreement may be renewed for a period of three years.", "3 years", MUTUAL, 1),
    ("This Agreement will be automatically renewed every year unless one party cancels it in writing three months before its expiry.", "1 year", AUTO, FOREVER),
    ("The agreement shall be prolonged automatically for another year if it is not terminated by one of the parties.", "1 year", AUTO, 1),
    ("shall automatically be extended for successive periods of one calendar year each", "1 year", AUTO, FOREVER),
    ("Thereafter this Agreement shall remain in force from quarter to quarter.", "3 months", AUTO, FOREVER),
    ("Client has the right to renew this Agreement for an additional 24 months at the same price.", "24 months", OPTION, 1),
    ("After the Initial Term, this Agreement shall continue for consecutive twelve-month terms unless cancelled.", "12 months", AUTO, FOREVER),
    ("Renewal. This Agreement will renew automatically for further periods of 6 (six) months each.", "6 months", AUTO, FOREVER),
    ("This Agreement will be renewed automatically for an additional one (1) year period on the same terms at the end of each term.", "1 year", AUTO, FOREVER),
    ("If Distributor meets its minimum purchase requirements, the term will renew for an additional two-year period.", "2 years", Mode.CONDITIONAL, 1),
    ('the Agreement shall be automatically renewed for additional one-year periods (each, a "Renewal Term"), unless, not less than 90 days prior to the end of the then current term, either party gives notice', "1 year", AUTO, FOREVER),
    ("either party may elect to renew for an additional one (1) year term by giving 30 days notice", "1 year", OPTION, 1),
    ("The initial term shall be for five (5) years with an automatic five (5) year renewal.", "5 years", AUTO, 1),
    ("The Franchise Agreement has a term of 10 years, with one renewal term of 10 years.", "10 years", None, 1),
    ("This License may be renewed for successive five (5) year terms at Licensee's sole option upon payment of the renewal fee within thirty (30) days.", "5 years", OPTION, FOREVER),
    ("Thereafter, the term shall be automatically extended on a year to year basis, subject to termination on sixty days notice.", "1 year", AUTO, FOREVER),
    ("The term shall be extended automatically for additional periods of 1 year, up to a maximum of three (3) such extensions.", "1 year", AUTO, 3),
    ("shall be automatically renewed for successive thirty (30) day periods", "30 days", AUTO, FOREVER),
    ("Company may extend the Term by an additional six (6) months by written notice at least thirty (30) days prior to the end of the Initial Term.", "6 months", OPTION, 1),
    ("The parties will negotiate in good faith an extension of one (1) year.", "1 year", None, 1),
    ("This Agreement will renew on an annual basis unless terminated.", "1 year", AUTO, FOREVER),
    ("shall be renewed for additional like terms of three years each", "3 years", AUTO, FOREVER),
    ("The Term may be renewed at the option of Licensee for two additional terms, each of five years.", "5 years", OPTION, 2),
    ("Sponsor has two one-year options to extend.", "1 year", OPTION, 2),
    ("Upon the expiration of the Initial Term or any Renewal Term, this Agreement shall be automatically renewed for an additional term of twelve (12) months.", "12 months", AUTO, FOREVER),
    ("This Agreement is self-renewing for one year terms.", "1 year", AUTO, FOREVER),
    ("If no notice of termination is given, the contract shall be tacitly renewed for one-year periods.", "1 year", AUTO, FOREVER),
    ("The Agreement shall automatically continue for further twelve (12) month periods.", "12 months", AUTO, FOREVER),
    ("extends by 12 months in each case unless terminated with a notice period of 3 months", "12 months", AUTO, FOREVER),
    ("If this Agreement is not terminated at least 3 months before its expiry, its term extends by one more year at a time.", "1 year", AUTO, FOREVER),
    ("Initial term: 3 years. Renewal term: 1 year. Notice: 90 days.", "1 year", None, FOREVER),
    ("The term may be extended for a maximum of one (1) year by agreement in writing.", "1 year", MUTUAL, FOREVER),
    ("Unless terminated by either party on sixty (60) days written notice before the end of any term, the agreement will renew for one (1) year at a time.", "1 year", AUTO, FOREVER),
    ("Licensor hereby grants Licensee three (3) successive options to extend the Term, each for a period of two (2) years.", "2 years", OPTION, 3),
    ("for an initial period of one (1) year and shall be automatically renewable yearly thereafter", "1 year", AUTO, FOREVER),
    ("may renew for another five-year term provided it is not in default", "5 years", OPTION, 1),
    ("The Agreement will be automatically extended month by month.", "1 month", AUTO, FOREVER),
    ("Either Party may request renewal for a period of ten (10) years; such request shall be made six (6) months before expiry.", "10 years", OPTION, 1),
    ("the License shall renew for a second five (5) year term", "5 years", AUTO, 1),
    ("Said agreement shall be automatically extended for one (1) year from its expiration.", "1 year", AUTO, FOREVER),
    ("Term: five years with two five-year renewals", "5 years", None, 2),
    ("The contract is extended by a further 3 years unless notice is given 1 year before the end of the term.", "3 years", AUTO, 1),
    ("shall thereafter be renewed for successive terms of one year, each such renewal subject to the agreement of the parties", "1 year", MUTUAL, FOREVER),
    ("Thereafter, the Agreement shall continue on a rolling 30-day basis.", "30 days", AUTO, FOREVER),
    ("The initial term is 2 years. It will automatically renew for a 1 year period unless cancelled within 30 days of the end of the term.", "1 year", AUTO, 1),
]
# fmt: on


@pytest.mark.parametrize(("clause", "length", "mode", "times"), STEPS)
def test_the_length_of_a_renewal(clause, length, mode, times):
    step = read_renewal([clause]).value[0]

    assert str(step.length) == length
    assert step.mode is mode or mode is None
    assert step.times == times


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        (
            "After the initial term of three years it shall continue for successive terms equal to the initial term.",
            StepLength.SAME,
        ),
        ("This Agreement shall automatically renew for like periods.", StepLength.SAME),
        (
            "The Agreement shall be renewed for the same term unless terminated.",
            StepLength.SAME,
        ),
        (
            "after which it shall continue indefinitely until terminated by either party on 30 days' notice",
            StepLength.NO_END,
        ),
        (
            "Following the initial term of two (2) years, this Agreement shall continue until terminated upon ninety (90) days' notice.",
            StepLength.NO_END,
        ),
        ("The parties may agree to renew this Agreement.", StepLength.UNKNOWN),
    ],
)
def test_a_renewal_without_a_length_of_its_own(clause, kind):
    step = read_renewal([clause]).value[0]

    assert (step.kind, step.length) == (kind, None)


@pytest.mark.parametrize(
    ("clause", "known"),
    [
        (
            "This Agreement shall renew for successive [***] year terms.",
            Known.ILLEGIBLE,
        ),
        ("The term shall be extended for ____ additional months.", Known.ILLEGIBLE),
        (
            "The term of this Agreement is five (5) years from the Effective Date.",
            Known.NOT_FOUND,
        ),
        ("Either party may terminate upon thirty (30) days' notice.", Known.NOT_FOUND),
        ("", Known.NOT_FOUND),
    ],
)
def test_no_length_is_claimed_where_there_is_none(clause, known):
    answer = read_renewal([clause])

    assert (answer.known, answer.value) == (known, None)


def test_a_second_step_of_another_length_is_kept():
    steps = read_renewal(
        [
            "shall be renewed automatically for one additional two year term and thereafter for successive one year terms"
        ]
    ).value

    assert [str(step.length) for step in steps] == ["2 years", "1 year"]


def test_a_condition_is_kept_in_its_words():
    step = read_renewal(
        [
            "If Net Sales exceed the minimum of $5 million, the Agreement shall automatically be renewed for an additional term of three (3) years."
        ]
    ).value[0]

    assert step.condition.startswith("If Net Sales exceed")


def test_words_and_figures_that_disagree_are_a_doubt():
    assert read_renewal(["It shall renew for successive two (3) year terms."]).doubts


@pytest.mark.parametrize(
    "rewritten",
    [
        pytest.param(str.upper, id="in capitals"),
        pytest.param(lambda text: text.replace(" ", "\n"), id="with line ends"),
        pytest.param(lambda text: text.replace("'", "\u2019"), id="curly quotes"),
        pytest.param(lambda text: text.replace("shall", "will"), id="will for shall"),
    ],
)
def test_the_length_does_not_hang_on_how_the_words_are_set(rewritten):
    moved = [
        row[0]
        for row in STEPS
        if str(read_renewal([rewritten(row[0])]).value[0].length) != row[1]
    ]

    assert moved == []


@pytest.mark.parametrize(
    "clauses",
    [
        ["Renewal Term: One (1) year"],
        [
            "This Agreement shall be automatically renewed for one (1) year.",
            "Licensee shall have the option to renew.",
        ],
    ],
)
def test_what_leaves_open_who_renews_is_a_doubt(clauses):
    assert read_renewal(clauses).doubts


@pytest.mark.parametrize(
    ("clause", "times"),
    [
        ("It may be extended on a yearly basis up to ten (10) years.", 10),
        (
            "It shall be extended by one further year; there is a further right of renewal for each of the subsequent three years.",
            4,
        ),
    ],
)
def test_how_often_it_renews_may_follow_from_a_limit_or_a_sequel(clause, times):
    assert read_renewal([clause]).value[0].times == times


@settings(max_examples=200)
@given(st.text(alphabet="renew for(1)yeartms extd[*]_ until.,\n", max_size=300))
def test_no_clause_makes_it_fail(text):
    read_renewal([text])
