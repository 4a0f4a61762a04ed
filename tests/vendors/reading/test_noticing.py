"""The clauses are invented, after the ways in which contracts are drafted."""

# ruff: noqa: E501 - a clause is read in one line

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendors.reading.noticing import read_notice
from vendors.reading.proposals import Known
from vendors.rules.notice import CountedFrom, Purpose

PREVENT, EXERCISE = Purpose.PREVENT_RENEWAL, Purpose.EXERCISE_RENEWAL
LEAVE = Purpose.LEAVE

# A clause and its answer stand on one line.
# fmt: off
NOTICES = [
    ("This Agreement shall automatically renew for successive one-year terms unless either party gives written notice of non-renewal at least sixty (60) days prior to the expiration of the then-current term.", "60 days", PREVENT),
    ("Either party may terminate this Agreement at any time upon thirty (30) days' prior written notice.", "30 days", LEAVE),
    ("Licensee may exercise its option to renew by giving notice not less than ninety (90) days before the end of the Term.", "90 days", EXERCISE),
    ("The notice period is three months to the end of a calendar year.", "3 months", None),
    ("The Company may cancel the agreement with six months' notice to the end of the year.", "6 months", None),
    ("which shall be renewed for one year unless, within 60 days of the expiration of the Term, either party gives notice of its intention not to renew", "60 days", PREVENT),
    ("unless terminated by either party by giving not less than six calendar months' notice in writing to expire at the end of the initial term", "6 months", None),
    ("The party wishing not to renew must so inform the other party ninety days in advance.", "90 days", PREVENT),
    ("Renewal: auto 12 months; notice 60 days", "60 days", None),
    ("Cancellation requires notification 45 days before renewal.", "45 days", None),
    ("Either party may elect not to renew by notice given no later than one hundred and twenty (120) days before expiry of the initial two (2) year term.", "120 days", PREVENT),
    ("UNLESS EITHER PARTY NOTIFIES THE OTHER, IN WRITING, AT LEAST ONE HUNDRED EIGHTY (180) DAYS PRIOR TO THE END OF THE TERM", "180 days", PREVENT),
    ("Thereafter either party may terminate this agreement on not less than three (3) months' prior written notice. Either party may terminate immediately if a material breach is not remedied within thirty (30) days of notice.", "3 months", LEAVE),
    ("shall be renewed for additional terms of one year each, unless written notice of intention to terminate is given two (2) months before the end of the current term", "2 months", PREVENT),
    ("If Franchisee wishes to renew, it shall give Franchisor written notice at least one (1) year before the end of the Initial Term.", "1 year", EXERCISE),
    ("A party that does not wish to extend the Agreement shall notify the other party in writing six (6) weeks before the renewal date.", "6 weeks", PREVENT),
    ("in which case it shall be terminable by either party giving to the other thirty (30) days notice", "30 days", LEAVE),
    ("Either party can cancel the auto-renewal by written notice at least 5 business days before the end of the month.", "5 working days", None),
    ("Notice of termination must be received by the other party no fewer than 30 days prior to the anniversary date.", "30 days", PREVENT),
    ("unless terminated by either party upon at least ninety (90)\ndays\u2019 prior written notice to the other", "90 days", None),
    ("terminate this Agreement for convenience by providing Vendor with a minimum of sixty-day advance written notice", "60 days", LEAVE),
    ("unless notice is given by registered mail at least three (3) months before its expiration", "3 months", PREVENT),
    ("shall be automatically renewed for five (5) year periods unless one party gives the other twelve (12) months written notice prior to the end of the then current period that it does not want to renew", "12 months", PREVENT),
    ("unless either party shall, not less than thirty (30) days prior to such expiration, give notice", "30 days", PREVENT),
    ("Optionee must deliver its renewal notice to Owner at least 180 days prior to the expiration of the original ten-year term.", "180 days", None),
    ("After the first anniversary of the Effective Date, either party may terminate this Agreement on ninety (90) days' written notice.", "90 days", LEAVE),
    ("with a period of notice of three months", "3 months", LEAVE),
    ("giving the other party at least (30) days prior written notice of such intention", "30 days", None),
    ("provided that Licensee gives notice of its election to renew at least nine months prior to the end of the initial term", "9 months", EXERCISE),
    ("Either party may opt out of renewal by giving 60 days\u2019 notice.", "60 days", PREVENT),
    ("unless, at least fifteen (15) days before the end of the respective initial or renewal term, the Customer cancels", "15 days", PREVENT),
    ("may be terminated by either side subject to a six-month notice period", "6 months", LEAVE),
    ("unless HP gives written notice of its decision not to renew sixty (60) days before the end of a renewal period. Supplier shall respond within ten (10) days after receipt of such notice.", "60 days", PREVENT),
    ("Unless either party notifies the other of its intention to terminate at least three months before the end of the respective contract year, the contract is renewed.", "3 months", PREVENT),
    ("The contract may be terminated by either party with a notice period of six months to the end of each calendar year.", "6 months", None),
    ("Either party may terminate this Agreement effective at the end of the Initial Term by giving the other at least 120 days' notice.", "120 days", PREVENT),
    ("Notice of intent not to renew must be given in writing by either Party no later than ninety (90) days prior to the Expiration Date.", "90 days", PREVENT),
    ("At any time after the Initial Term either party may terminate by one hundred eighty (180) days advance notice in writing.", "180 days", LEAVE),
    ("unless one party informs the other party in writing, thirty days prior to the end of the initial or any renewal term, of its decision not to renew", "30 days", PREVENT),
    ("unless cancelled by either party by a written notice served sixty days before the termination date", "60 days", PREVENT),
    ("subject to termination by either party upon no less than 30 calendar days' written notice to the other party before the end of such month", "30 days", None),
    ("unless a party delivers a termination notice at least 2 months before the last day of the term", "2 months", PREVENT),
    ("Licensee may renew by notifying Licensor in writing of its desire to do so during the last six (6) months of the term, but at least ninety (90) days before expiration.", "90 days", EXERCISE),
    ("Customer may cancel at any time with 30 day notice.", "30 days", LEAVE),
    ("terminable by either party, without cause, on 15 days written notice", "15 days", LEAVE),
    ("upon giving the other party not less than one (1) month's notice in writing", "1 month", LEAVE),
    ("a party may give notice of termination, such notice to be no less than six months", "6 months", None),
    ("this Agreement may be terminated on six (6) months' notice, such notice not to expire before the third anniversary of the Effective Date", "6 months", None),
    ("Either party may terminate the automatic renewal by giving ninety (90) days notice in writing prior to the end of the then current year.", "90 days", PREVENT),
    ("Reseller or Company may decline renewal by written notice to the other party sent not less than forty-five (45) days before the end of the term.", "45 days", PREVENT),
    ("unless either party provides notice of termination not less than 1 year prior to expiration", "1 year", PREVENT),
    ("Either party may prevent automatic renewal by providing written notice to the other party sixty (60) days in advance of the automatic renewal date.", "60 days", PREVENT),
    ("by sending a notice of non-renewal, at least one quarter before the end of the then-current term", "1 quarter", PREVENT),
    ("This Agreement shall continue for successive one (1) year terms until either party gives the other ninety (90) days notice prior to the end of a term.", "90 days", PREVENT),
    ("The Agent may resign on 60 days' notice. The Company may remove the Agent on ten (10) days' notice.", "60 days", LEAVE),
    ("Should Licensee desire to extend, Licensee shall so notify Licensor no less than twelve (12) months prior to the expiration of the Initial Term.", "12 months", EXERCISE),
    ("notice in writing given by either party at least 4 weeks before the expiry of the term", "4 weeks", PREVENT),
    ("either party may elect to terminate at the end of the fifth year provided it gives one year's prior written notice", "1 year", None),
    ("The failure of either party to give notice of termination at least eighteen (18) months before the end of the term shall cause it to renew for five years.", "18 months", PREVENT),
    ("Termination for Convenience. Customer may terminate this Agreement for its convenience by giving Supplier sixty (60) days' notice; upon such termination Customer shall pay all invoices within thirty (30) days.", "60 days", LEAVE),
    ("either party may, upon ninety (90) days' prior written notice to the other (but in no event less than ninety (90) days before the end of a Contract Year), terminate", "90 days", None),
    ("The Initial Term renews unless terminated in writing thirty (30) days prior.", "30 days", PREVENT),
    ("unless, ninety (90) days or more before the expiration of the then-effective term, a Party has notified the other Party that it does not wish to renew", "90 days", PREVENT),
    ("provided Franchisee gives Franchisor written notice of its election to renew not less than six (6) months, nor more than twelve (12) months, prior to the end of the term", "6 months", EXERCISE),
    ("Either Party may terminate this Agreement as of the end of any calendar quarter upon at least three (3) months' notice.", "3 months", None),
    ("Non-renewal notice: 60 days", "60 days", PREVENT),
    ("Cancellation notice period: 3 months to end of term", "3 months", PREVENT),
    ("Such notice shall be given ninety (90) days prior to the end of the applicable term.", "90 days", PREVENT),
    ("The party electing not to renew shall provide at least (30) thirty days' notice", "30 days", PREVENT),
    ("with at least ninety (90) days' prior notice by either Party of its intention not to extend the term", "90 days", PREVENT),
    ("either Party shall have the right not to renew upon written notice to the other at least three hundred sixty-five (365) days prior to the expiration", "365 days", PREVENT),
    ("This agreement will terminate sixty (60) days after either party gives written notice of termination to the other.", "60 days", LEAVE),
    ("shall renew unless either party objects in writing within thirty (30) days before the end of the term", "30 days", PREVENT),
    ("Either party can terminate by giving 3-months prior written notice", "3 months", LEAVE),
]
# fmt: on


@pytest.mark.parametrize(("clause", "length", "purpose"), NOTICES)
def test_the_notice_that_is_asked(clause, length, purpose):
    notice = read_notice([clause]).value[0]

    assert str(notice.length) == length
    assert notice.purpose is purpose or purpose is None


@pytest.mark.parametrize(
    "clause",
    [
        "not more than one hundred eighty (180) days and not less than ninety (90) days before the end of the Term, by notice of non-renewal",
        "notice of non-renewal given at least ninety (90) days but no more than one hundred eighty (180) days prior to the end of the Term",
        "given not earlier than 180 days before and not later than 90 days before the end of the Term",
        "written notice of its intent not to renew no earlier than 180 days, and no later than 90 days, prior to expiration of the Term",
    ],
)
def test_a_window_has_two_ends(clause):
    notice = read_notice([clause]).value[0]

    assert (str(notice.length), str(notice.opens)) == ("90 days", "180 days")


@pytest.mark.parametrize(
    ("clause", "counted_from"),
    [
        (
            "notice at least 30 days before the expiration of the term",
            CountedFrom.LAST_DAY,
        ),
        ("notice at least 30 days before the renewal date", CountedFrom.RENEWAL_DATE),
        (
            "notice at least 30 days prior to the commencement of the next renewal term",
            CountedFrom.RENEWAL_DATE,
        ),
        (
            "notice at least 30 days prior to each anniversary of the Effective Date",
            CountedFrom.RENEWAL_DATE,
        ),
    ],
)
def test_the_day_it_counts_back_from(clause, counted_from):
    assert read_notice([clause]).value[0].counted_from is counted_from


def test_a_notice_by_a_day_of_the_year():
    answer = read_notice(
        [
            "unless either party notifies the other of its intent not to renew no later than September 1 of the then-current term"
        ]
    )

    assert answer.value[0].fixed_day == (9, 1)


def test_the_notice_may_stand_in_the_next_clause():
    answer = read_notice(
        [
            "This Agreement renews for one (1) year terms unless a party gives notice.",
            "Such notice shall be given at least sixty (60) days before the term ends.",
        ]
    )

    assert str(answer.value[0].length) == "60 days"


def test_two_notices_for_two_purposes_are_both_kept():
    answer = read_notice(
        [
            "Either party may terminate this Agreement at any time upon thirty (30) days' notice.",
            "It shall renew unless notice of non-renewal is given ninety (90) days before the end of the term.",
        ]
    )

    assert [(str(one.length), one.purpose) for one in answer.value] == [
        ("90 days", PREVENT),
        ("30 days", LEAVE),
    ]


@pytest.mark.parametrize(
    ("clause", "known"),
    [
        (
            "Notice of non-renewal must be given [***] days before the end of the term.",
            Known.ILLEGIBLE,
        ),
        ("unless terminated upon ____ days' prior written notice", Known.ILLEGIBLE),
        (
            "Either party may terminate if the other party materially breaches and fails to cure within thirty (30) days after receipt of notice.",
            Known.NOT_FOUND,
        ),
        (
            "The term is five (5) years and shall renew for one (1) year.",
            Known.NOT_FOUND,
        ),
        (
            "Payment is due thirty (30) days after receipt of the invoice.",
            Known.NOT_FOUND,
        ),
        (
            "Notices shall be deemed given three (3) days after mailing.",
            Known.NOT_FOUND,
        ),
        ("", Known.NOT_FOUND),
    ],
)
def test_no_notice_is_claimed_where_there_is_none(clause, known):
    answer = read_notice([clause])

    assert (answer.known, answer.value) == (known, None)


def test_words_and_figures_that_disagree_are_a_doubt():
    assert read_notice(["on sixty (90) days' prior written notice"]).doubts


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
        for row in NOTICES
        if str(read_notice([rewritten(row[0])]).value[0].length) != row[1]
    ]

    assert moved == []


@settings(max_examples=200)
@given(st.text(alphabet="notice 30()days' prior to end of term[*]_.,\n", max_size=300))
def test_no_clause_makes_it_fail(text):
    read_notice([text])
