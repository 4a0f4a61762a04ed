import datetime as dt
from decimal import Decimal

import pytest

from vendors.notifications.reading_words import LABELS, in_words, report, standing
from vendors.reading.proposals import (
    End,
    Fact,
    Known,
    NoticeAsked,
    Price,
    Proposal,
    Quote,
    Reading,
    Renewing,
)
from vendors.rules.duration import Duration, Unit
from vendors.rules.notice import CountedFrom, Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

YEAR = Duration(1, Unit.YEARS)
STATED, SAME = StepLength.STATED, StepLength.SAME
WINDOW = (Duration(90, Unit.DAYS), Duration(30, Unit.DAYS))
LAST_DAY = dt.date(2019, 2, 9)
NAMED = dt.date(2019, 2, 10)


def stated(fact, value, known=Known.STATED):
    return Proposal(fact, known, value, confidence=0.99)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            Renewing(Mode.AUTOMATIC, STATED, YEAR),
            "Renews by itself for 1 year, again and again",
        ),
        (
            Renewing(Mode.AUTOMATIC, SAME, times=1),
            "Renews by itself for as long as before, once",
        ),
        (
            Renewing(Mode.AUTOMATIC, StepLength.UNKNOWN, times=3),
            "Renews by itself, for how long is not clear, 3 times",
        ),
        (
            Renewing(Mode.OPTIONAL, STATED, YEAR, times=2),
            "Can be renewed for 1 year, twice, by whoever has the option",
        ),
        (
            Renewing(Mode.MUTUAL, StepLength.NO_END),
            "Can be renewed without an end, if both sides agree",
        ),
        (
            Renewing(Mode.CONDITIONAL, STATED, YEAR, 1, "sales exceed the minimum"),
            "Renews for 1 year, once, if this holds: sales exceed the minimum",
        ),
        (Renewing(Mode.NONE, StepLength.UNKNOWN), "Does not renew"),
        (
            Renewing(Mode.EVERGREEN, StepLength.NO_END),
            "Goes on without an end until notice is given",
        ),
    ],
)
def test_a_renewal_reads_as_a_sentence(step, sentence):
    assert in_words(stated(Fact.RENEWAL, (step,))) == sentence


@pytest.mark.parametrize(
    ("notice", "sentence"),
    [
        (
            NoticeAsked(Purpose.PREVENT_RENEWAL, Duration(60, Unit.DAYS)),
            "60 days before the last day, to prevent a renewal",
        ),
        (
            NoticeAsked(
                Purpose.EXERCISE_RENEWAL,
                Duration(10, Unit.WORKING_DAYS),
                CountedFrom.RENEWAL_DATE,
            ),
            "10 working days before the renewal date, to have it renewed",
        ),
        (
            NoticeAsked(Purpose.PREVENT_RENEWAL, WINDOW[1], opens=WINDOW[0]),
            "Between 90 days and 30 days before the last day, to prevent a renewal",
        ),
        (
            NoticeAsked(Purpose.LEAVE, Duration(30, Unit.DAYS)),
            "30 days ahead, to leave at any time",
        ),
        (
            NoticeAsked(Purpose.PREVENT_RENEWAL, fixed_day=(9, 30)),
            "By 30 September, to prevent a renewal",
        ),
        (
            NoticeAsked(Purpose.LEAVE),
            "How long before is not clear, to leave at any time",
        ),
    ],
)
def test_a_notice_reads_as_a_sentence(notice, sentence):
    assert in_words(stated(Fact.NOTICE, (notice,))) == sentence


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (End(EndKind.STATED, NAMED, NAMED), "Its last day is 10 Feb 2019"),
        (
            End(EndKind.STATED, NAMED, LAST_DAY),
            "Its last day is 9 Feb 2019 (the words name 10 Feb 2019)",
        ),
        (
            End(EndKind.COMPUTED, NAMED, LAST_DAY, Duration(5, Unit.YEARS)),
            "Runs for 5 years; its last day is 9 Feb 2019",
        ),
        (
            End(EndKind.COMPUTED, length=Duration(5, Unit.YEARS)),
            "Runs for 5 years from its first day",
        ),
        (
            End(EndKind.EVENT, upon="completion of the work."),
            "Ends with an event: completion of the work",
        ),
        (End(EndKind.NONE), "Has no end"),
        (End(EndKind.UNKNOWN), "Its end is not known"),
        (End(EndKind.ILLEGIBLE), "Left blank, or blanked out"),
    ],
)
def test_an_end_reads_as_a_sentence(end, sentence):
    assert in_words(stated(Fact.EXPIRATION, end)) == sentence


@pytest.mark.parametrize(
    ("proposal", "sentence"),
    [
        (stated(Fact.EFFECTIVE_DATE, NAMED), "10 Feb 2019"),
        (stated(Fact.GOVERNING_LAW, "Nevada"), "Nevada"),
        (stated(Fact.GOVERNING_LAW, "england and wales"), "England and Wales"),
        (
            stated(Fact.EFFECTIVE_DATE, "the launch", Known.UPON_EVENT),
            "Depends on an event: the launch",
        ),
        (stated(Fact.PARTIES, ("Acme Inc.", "Orbit Ltd")), "Acme Inc.; Orbit Ltd"),
        (
            stated(Fact.AMOUNTS, (Price(Decimal(1200), "USD", "annual fee"),)),
            "1,200.00 USD (annual fee)",
        ),
        (stated(Fact.AMOUNTS, (Price(Decimal(1200), ""),)), "1,200"),
    ],
)
def test_other_facts_read_as_they_are(proposal, sentence):
    assert in_words(proposal) == sentence


def test_the_four_ways_of_having_no_value_read_differently():
    sentences = {in_words(Proposal(Fact.NOTICE, known)) for known in Known}

    assert len(sentences) == len(Known)
    assert set(LABELS) == set(Fact)


def test_a_reading_prints_every_fact_with_its_clause_and_doubts():
    notice = Proposal(
        Fact.NOTICE,
        Known.STATED,
        (NoticeAsked(Purpose.PREVENT_RENEWAL, Duration(60, Unit.DAYS)),),
        Quote("upon sixty (90)\n days notice", 10, 40, page=3),
        0.99,
        ("Words and figures disagree: 60 or 90?",),
    )

    lines = report(Reading((notice,)))

    assert standing(notice) == "question"
    assert lines[:4] == [
        "Agreement date: Not found in the text.",
        "Effective date: Not found in the text.",
        "End of the first term: Not found in the text.",
        "Renewal: Not found in the text.",
    ]
    assert lines[4:7] == [
        "Notice: 60 days before the last day, to prevent a renewal. [question]",
        "    “upon sixty (90) days notice” (page 3)",
        "    ? Words and figures disagree: 60 or 90?",
    ]
