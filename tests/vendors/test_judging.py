"""Only what a person confirmed or corrected is a fact, and it can be taken back."""

import datetime as dt
from decimal import Decimal

import pytest

from tests import factories
from tests.vendors.readings import (
    LATER,
    NOW,
    PROPOSALS,
    YEAR,
    clause,
    fact_of,
    file_of,
    read_of,
    sure,
)
from vendors.models import Notice, ProposedFact, RenewalStep, Term
from vendors.operations import judging, recording
from vendors.operations.judging import (
    Correction,
    confirm_fact,
    confirm_sure,
    correct_fact,
    not_a_party,
    reject_fact,
    take_back,
)
from vendors.reading.proposals import (
    End,
    Fact,
    Known,
    NoticeAsked,
    Price,
    Proposal,
    Renewing,
)
from vendors.rules.duration import Duration, Unit
from vendors.rules.notice import Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

pytestmark = pytest.mark.django_db

LAW = Fact.GOVERNING_LAW
MONTH = Duration(1, Unit.MONTHS)


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ann():
    return factories.UserFactory(username="ann")


@pytest.fixture
def contract():
    return factories.ContractFactory()


@pytest.fixture
def reading(contract):
    return read_of(file_of(contract))


def confirm(reading, fact, **how):
    return confirm_fact(fact_of(reading, fact), by=None, at=LATER, **how)


def correct(reading, fact, value, known=Known.STATED, **how):
    correction = Correction(value, known, price=how.pop("price", None))
    return correct_fact(fact_of(reading, fact), correction, by=None, at=LATER, **how)


def reads(contract, fact, value, known=Known.STATED, quote=None):
    """Return a reading that proposes one thing about a contract."""
    return read_of(file_of(contract), Proposal(fact, known, value, quote))


def end_of(contract):
    term = contract.terms.get()
    return (term.end_kind, term.ends_on, term.length)


def test_nothing_is_a_fact_before_somebody_says_so(contract, reading):
    contract.refresh_from_db()

    assert reading.proposed_facts.count() == len(Fact)
    assert (contract.signed_on, contract.governing_law) == (None, "")
    assert not contract.terms.exists()


def test_confirming_keeps_who_when_and_where_it_is(contract, reading, ann):
    fact = confirm_fact(fact_of(reading, Fact.GOVERNING_LAW), by=ann, at=LATER)

    contract.refresh_from_db()
    assert contract.governing_law == "Malta"
    assert (fact.judgement, fact.judged_by, fact.judged_at) == ("confirmed", ann, LATER)
    assert (fact.final, fact.contract) == ("Malta", contract)


def test_everything_confirmed_makes_a_contract_with_its_days(contract, reading):
    for fact in Fact:
        confirm(reading, fact, price=0 if fact is Fact.AMOUNTS else None)

    contract.refresh_from_db()
    term = contract.terms.get()
    assert contract.signed_on == dt.date(2026, 1, 5)
    assert (term.number, term.starts_on) == (0, dt.date(2026, 2, 1))
    assert end_of(contract) == (
        "computed",
        dt.date(2027, 1, 31),
        Duration(12, Unit.MONTHS),
    )
    assert (term.amount, term.currency) == (Decimal(12000), "EUR")
    step, notice = contract.renewal_steps.get(), contract.notices.get()
    assert step.as_rule().length == YEAR
    assert notice.as_rule().length == Duration(60, Unit.DAYS)
    # The days that people are reminded of follow at once.
    assert term.notice_by == dt.date(2026, 12, 2)


def test_confirming_twice_changes_nothing(contract, reading):
    for _ in range(2):
        confirm(reading, Fact.EFFECTIVE_DATE)

    assert contract.terms.count() == 1


def test_rejecting_leaves_the_contract_and_says_why(contract, reading, ann):
    for _ in range(2):
        fact = reject_fact(
            fact_of(reading, Fact.GOVERNING_LAW), by=ann, at=LATER, reason="A quote."
        )

    contract.refresh_from_db()
    assert contract.governing_law == ""
    assert (fact.judgement, fact.reason, fact.final) == ("rejected", "A quote.", None)


def test_a_correction_stands_beside_what_was_proposed(contract, reading):
    fact = correct(reading, Fact.GOVERNING_LAW, "Ireland")

    contract.refresh_from_db()
    assert contract.governing_law == "Ireland"
    assert (fact.judgement, fact.proposed, fact.final) == (
        "corrected",
        "Malta",
        "Ireland",
    )


@pytest.mark.parametrize(
    "judge",
    [
        pytest.param(lambda reading: confirm(reading, LAW), id="confirmed"),
        pytest.param(lambda reading: correct(reading, LAW, "Ireland"), id="corrected"),
    ],
)
def test_what_was_rejected_is_taken_back_before_it_is(reading, judge, ann):
    reject_fact(fact_of(reading, LAW), by=ann, at=NOW)

    with pytest.raises(judging.AlreadyJudged, match="rejected by ann before"):
        judge(reading)


def test_what_was_confirmed_is_taken_back_before_it_is_rejected(reading, ann):
    fact = confirm_fact(fact_of(reading, LAW), by=ann, at=NOW)

    with pytest.raises(judging.AlreadyJudged, match="confirmed by ann before"):
        reject_fact(fact, by=None, at=LATER)


def test_a_document_of_no_contract_is_read_and_confirmed_once_it_has_one(contract):
    document = factories.DocumentFactory(
        vendor=contract.vendor, link="", file=file_of().file
    )
    reading = read_of(document)

    with pytest.raises(judging.NoContractYet, match="choose its contract"):
        confirm(reading, Fact.GOVERNING_LAW)

    document.contract = contract
    document.save()
    confirm(reading, Fact.GOVERNING_LAW)
    contract.refresh_from_db()
    assert contract.governing_law == "Malta"


def test_what_could_not_be_read_as_a_value_is_corrected_or_rejected(contract):
    reading = reads(contract, Fact.EXPIRATION, None)

    with pytest.raises(judging.NothingToConfirm, match="correct it"):
        confirm(reading, Fact.EXPIRATION)


def test_an_end_needs_a_first_day(contract, reading):
    with pytest.raises(recording.NoFirstDayYet, match="effective date first"):
        confirm(reading, Fact.EXPIRATION)

    assert fact_of(reading, Fact.EXPIRATION).is_open


STANDING = [
    pytest.param(Fact.AGREEMENT_DATE, "4 Jan 2026", id="agreement date"),
    pytest.param(Fact.EFFECTIVE_DATE, "1 Jan 2026", id="effective date"),
    pytest.param(Fact.EXPIRATION, "31 Dec 2026", id="end"),
    pytest.param(Fact.RENEWAL, "Does not renew", id="renewal"),
    pytest.param(Fact.NOTICE, "30 days before", id="notice"),
    pytest.param(Fact.GOVERNING_LAW, "Ireland", id="law"),
    pytest.param(Fact.AMOUNTS, "1,200.00 EUR", id="price"),
]


@pytest.fixture
def filled(contract):
    """The contract, with something else in every place."""
    contract.signed_on = dt.date(2026, 1, 4)
    contract.governing_law = "Ireland"
    contract.save()
    factories.TermFactory(contract=contract)
    factories.RenewalStepFactory(contract=contract, mode=Mode.NONE)
    factories.NoticeFactory(contract=contract)
    return contract


def held(contract):
    """Return everything that facts are written to."""
    contract.refresh_from_db()
    return [recording.standing(contract, fact) for fact in Fact]


@pytest.mark.parametrize(("fact", "stands"), STANDING)
def test_what_stands_otherwise_is_replaced_only_by_an_explicit_yes(
    filled, reading, fact, stands
):
    price = 0 if fact is Fact.AMOUNTS else None
    before = held(filled)

    with pytest.raises(judging.StandsOtherwise, match=stands):
        confirm(reading, fact, price=price)
    assert held(filled) == before
    confirm(reading, fact, price=price, replacing=True)

    changed = [
        fact
        for fact, was, now in zip(Fact, before, held(filled), strict=True)
        if was != now
    ]
    assert changed == [fact]
    assert fact_of(reading, fact).judgement == "confirmed"


@pytest.mark.parametrize(("fact", "stands"), STANDING)
def test_taking_back_restores_what_was_replaced(filled, reading, fact, stands):
    before = held(filled)
    confirm(reading, fact, price=0 if fact is Fact.AMOUNTS else None, replacing=True)

    take_back(fact_of(reading, fact), at=LATER)

    assert held(filled) == before
    taken = fact_of(reading, fact)
    assert (taken.judgement, taken.judged_at, taken.written) == ("open", None, None)


def test_taking_back_everything_leaves_an_empty_contract(contract, reading):
    before = held(contract)
    confirm_sure(reading, by=None, at=LATER)

    for fact in reversed(Fact):
        if not fact_of(reading, fact).is_open:
            take_back(fact_of(reading, fact), at=LATER)

    assert held(contract) == before


BEGAN_LONG_AGO = (
    sure(Fact.EFFECTIVE_DATE, dt.date(2023, 2, 1), "effective as of"),
    sure(Fact.EXPIRATION, End(EndKind.COMPUTED, length=YEAR), "twelve (12) months"),
    *(
        one
        for one in PROPOSALS
        if one.fact in (Fact.RENEWAL, Fact.NOTICE, Fact.AMOUNTS)
    ),
)
SILENT_STARTS = [dt.date(year, 2, 1) for year in (2023, 2024, 2025, 2026)]


def starts_and_amounts(contract):
    return [*contract.terms.order_by("number").values_list("starts_on", "amount")]


def test_what_began_long_ago_has_its_later_terms_at_once(contract):
    old = read_of(file_of(contract), *BEGAN_LONG_AGO)

    confirm_sure(old, by=None, at=LATER)

    assert [start for start, _ in starts_and_amounts(contract)] == SILENT_STARTS


def test_the_price_of_the_first_term_leads_to_those_that_silence_had_added(contract):
    old = read_of(file_of(contract), *BEGAN_LONG_AGO)
    confirm_sure(old, by=None, at=LATER)

    confirm(old, Fact.AMOUNTS, price=0)

    prices = contract.terms.order_by("number").values_list(
        "amount", "currency", "amount_expected"
    )
    assert [*prices] == [
        (Decimal(12000), "EUR", False),
        *[(Decimal(12000), "EUR", True)] * 3,
    ]
    take_back(fact_of(old, Fact.AMOUNTS), at=LATER)
    assert [amount for _, amount in starts_and_amounts(contract)] == [None] * 4


def test_a_price_that_was_agreed_stays_whatever_is_read(contract):
    old = read_of(file_of(contract), *BEGAN_LONG_AGO)
    confirm_sure(old, by=None, at=LATER)
    agreed = contract.terms.get(number=2)
    agreed.amount, agreed.currency = Decimal(9000), "EUR"
    agreed.save()

    confirm(old, Fact.AMOUNTS, price=0)

    amounts = [amount for _, amount in starts_and_amounts(contract)]
    assert amounts == [*[Decimal(12000)] * 2, *[Decimal(9000)] * 2]


def test_another_renewal_leads_to_other_terms_and_taking_it_back_to_the_first(contract):
    old = read_of(file_of(contract), *BEGAN_LONG_AGO)
    confirm_sure(old, by=None, at=LATER)
    two_years = Renewing(Mode.AUTOMATIC, StepLength.STATED, Duration(2, Unit.YEARS))
    another = reads(contract, Fact.RENEWAL, (two_years,))

    confirm(another, Fact.RENEWAL, replacing=True)
    assert [start.year for start, _ in starts_and_amounts(contract)] == [
        *(2023, 2024, 2026)
    ]

    take_back(fact_of(another, Fact.RENEWAL), at=LATER)
    assert [start for start, _ in starts_and_amounts(contract)] == SILENT_STARTS


def test_a_term_put_right_by_hand_is_not_taken_back(contract):
    old = read_of(file_of(contract), *BEGAN_LONG_AGO)
    confirm_sure(old, by=None, at=LATER)
    last = contract.last_term()
    last.ends_on, last.end_reason = dt.date(2027, 6, 30), "Extended."
    last.save()

    confirm(old, Fact.NOTICE)

    assert contract.last_term() == last


def test_taking_back_what_began_long_ago_leaves_an_empty_contract(contract):
    before = held(contract)
    old = read_of(file_of(contract), *BEGAN_LONG_AGO)
    confirm_sure(old, by=None, at=LATER)

    for fact in (Fact.RENEWAL, Fact.EXPIRATION, Fact.EFFECTIVE_DATE):
        take_back(fact_of(old, fact), at=LATER)

    assert held(contract) == before


def test_the_history_keeps_a_judgement_that_was_taken_back(reading, ann):
    fact = confirm_fact(fact_of(reading, Fact.GOVERNING_LAW), by=ann, at=LATER)

    take_back(fact, at=LATER)

    told = fact.history.order_by("history_id").values_list("judgement", "judged_by")
    assert [*told] == [("open", None), ("confirmed", ann.pk), ("open", None)]


def test_what_nobody_judged_is_not_taken_back(reading):
    with pytest.raises(judging.NotJudgedYet):
        take_back(fact_of(reading, Fact.NOTICE), at=LATER)


def test_what_changed_since_is_not_undone_and_says_what_stands_there(contract, reading):
    confirm(reading, Fact.GOVERNING_LAW)
    contract.refresh_from_db()
    contract.governing_law = "Ireland"
    contract.save()

    with pytest.raises(judging.ChangedSince, match="says now: Ireland"):
        take_back(fact_of(reading, Fact.GOVERNING_LAW), at=LATER)

    assert fact_of(reading, Fact.GOVERNING_LAW).judgement == "confirmed"


def test_a_term_that_holds_more_by_now_is_not_taken_away(contract, reading):
    confirm(reading, Fact.EFFECTIVE_DATE)
    confirm(reading, Fact.EXPIRATION)

    with pytest.raises(recording.FilledInSince, match="take that back first"):
        take_back(fact_of(reading, Fact.EFFECTIVE_DATE), at=LATER)


def test_taking_back_opens_the_readings_that_repeat_the_judgement(contract):
    document = file_of(contract)
    first = read_of(document)
    confirm(first, Fact.GOVERNING_LAW)
    again = read_of(document)

    take_back(fact_of(again, Fact.GOVERNING_LAW), at=LATER)

    contract.refresh_from_db()
    assert contract.governing_law == ""
    assert fact_of(first, Fact.GOVERNING_LAW).is_open


def test_a_fact_that_stands_already_is_confirmed_and_nothing_moves(filled):
    reading = reads(filled, Fact.GOVERNING_LAW, "Ireland")

    fact = confirm(reading, Fact.GOVERNING_LAW)

    assert (fact.judgement, fact.written) == ("confirmed", None)
    take_back(fact, at=LATER)
    filled.refresh_from_db()
    assert filled.governing_law == "Ireland"


def test_a_length_joins_the_last_day_that_stands_already(filled):
    end = End(EndKind.COMPUTED, length=Duration(12, Unit.MONTHS))
    reading = reads(filled, Fact.EXPIRATION, end)

    confirm(reading, Fact.EXPIRATION)

    assert end_of(filled) == (
        "computed",
        dt.date(2026, 12, 31),
        Duration(12, Unit.MONTHS),
    )


ENDS = [
    pytest.param(
        End(EndKind.STATED, named=dt.date(2026, 12, 31)),
        Known.STATED,
        ("stated", dt.date(2026, 12, 31), None),
        id="the day that the words name",
    ),
    pytest.param(
        End(
            EndKind.STATED,
            named=dt.date(2027, 1, 1),
            last_day=dt.date(2026, 12, 31),
        ),
        Known.STATED,
        ("stated", dt.date(2026, 12, 31), None),
        id="the last day and not the one named",
    ),
    pytest.param(
        End(EndKind.COMPUTED, length=YEAR),
        Known.STATED,
        ("computed", dt.date(2026, 12, 31), YEAR),
        id="a length",
    ),
    pytest.param(
        End(EndKind.COMPUTED, last_day=dt.date(2027, 3, 31), length=YEAR),
        Known.STATED,
        ("stated", dt.date(2027, 3, 31), YEAR),
        id="a length from another day than the first",
    ),
    pytest.param(End(EndKind.NONE), Known.STATED, ("none", None, None), id="no end"),
    pytest.param(None, Known.SAYS_NONE, ("none", None, None), id="says none"),
    pytest.param(
        End(EndKind.EVENT, upon="the launch"),
        Known.UPON_EVENT,
        ("event", None, None),
        id="an event",
    ),
    pytest.param(None, Known.ILLEGIBLE, ("illegible", None, None), id="blanked out"),
    pytest.param(None, Known.NOT_FOUND, ("unknown", None, None), id="not found"),
]


@pytest.mark.parametrize(("end", "known", "expected"), ENDS)
def test_every_kind_of_end_has_its_place(contract, end, known, expected):
    factories.TermFactory(contract=contract, ends_on=None, end_kind=EndKind.UNKNOWN)
    reading = reads(contract, Fact.EXPIRATION, end, known)

    confirm(reading, Fact.EXPIRATION)

    assert end_of(contract) == expected


def test_a_first_day_that_depends_on_an_event_is_kept_in_its_words(contract):
    reading = reads(
        contract,
        Fact.EFFECTIVE_DATE,
        None,
        Known.UPON_EVENT,
        clause("the “Effective Date”"),
    )

    confirm(reading, Fact.EFFECTIVE_DATE)
    correct(reading, Fact.EXPIRATION, End(EndKind.COMPUTED, length=YEAR))

    term = contract.terms.get()
    assert (term.starts_on, term.starts_upon) == (None, "the “Effective Date”")
    assert (term.end_kind, term.ends_upon) == (
        "event",
        "1 year after the “Effective Date”",
    )


RENEWALS = [
    pytest.param(
        (Renewing(Mode.AUTOMATIC, StepLength.SAME),), [("automatic", "same")], id="same"
    ),
    pytest.param(
        (
            Renewing(Mode.AUTOMATIC, StepLength.STATED, YEAR, times=2),
            Renewing(Mode.EVERGREEN, StepLength.NO_END),
        ),
        [("automatic", "stated"), ("evergreen", "no_end")],
        id="one step after another",
    ),
    pytest.param(
        (Renewing(Mode.CONDITIONAL, StepLength.UNKNOWN, condition="targets are met"),),
        [("conditional", "unknown")],
        id="on a condition",
    ),
]


@pytest.mark.parametrize(("steps", "expected"), RENEWALS)
def test_renewals_become_steps_in_their_order(contract, steps, expected):
    confirm(reads(contract, Fact.RENEWAL, steps), Fact.RENEWAL)

    rows = RenewalStep.objects.filter(contract=contract).order_by("position")
    assert [(row.mode, row.length_kind) for row in rows] == expected


def test_that_a_contract_does_not_renew_is_a_fact_too(contract):
    confirm(reads(contract, Fact.RENEWAL, None, Known.SAYS_NONE), Fact.RENEWAL)

    assert contract.renewal_steps.get().mode == Mode.NONE


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known.SAYS_NONE, "says_none"),
        (Known.ILLEGIBLE, "illegible"),
        (Known.UPON_EVENT, "event"),
    ],
)
def test_why_a_notice_has_no_length_is_a_fact_too(contract, known, expected):
    confirm(reads(contract, Fact.NOTICE, None, known), Fact.NOTICE)

    assert contract.notices.get().stated == expected


def test_that_no_notice_was_found_is_kept_and_records_none(contract):
    confirm(reads(contract, Fact.NOTICE, None, Known.NOT_FOUND), Fact.NOTICE)

    assert not contract.notices.exists()


def test_a_last_day_that_its_length_does_not_give_keeps_a_reason(contract):
    factories.TermFactory(contract=contract, ends_on=None, end_kind=EndKind.UNKNOWN)
    end = End(EndKind.COMPUTED, last_day=dt.date(2027, 3, 31), length=YEAR)

    confirm(reads(contract, Fact.EXPIRATION, end), Fact.EXPIRATION)

    assert contract.terms.get().end_reason == "The contract's words lead to this day."


def test_a_window_and_a_fixed_day_are_kept(contract):
    asked = (
        NoticeAsked(Purpose.PREVENT_RENEWAL, MONTH, opens=Duration(90, Unit.DAYS)),
        NoticeAsked(Purpose.LEAVE, fixed_day=(9, 30)),
    )

    confirm(reads(contract, Fact.NOTICE, asked), Fact.NOTICE)

    window, fixed = (notice.as_rule() for notice in Notice.objects.order_by("pk"))
    assert (window.length, window.opens) == (MONTH, Duration(90, Unit.DAYS))
    assert (fixed.purpose, fixed.fixed_day) == (Purpose.LEAVE, (9, 30))


def test_amounts_are_kept_and_none_becomes_the_price_by_itself(contract, reading):
    factories.TermFactory(contract=contract, amount=None, currency="")

    fact = confirm(reading, Fact.AMOUNTS)

    assert len(fact.final) == 2
    assert contract.terms.get().amount is None


def test_a_price_is_chosen_among_the_amounts(contract, reading):
    with pytest.raises(judging.NoSuchAmount):
        confirm(reading, Fact.AMOUNTS, price=2)
    with pytest.raises(judging.NoSuchAmount):
        confirm(reading, Fact.GOVERNING_LAW, price=0)


def test_a_price_that_was_entered_is_the_terms(contract, reading):
    factories.TermFactory(contract=contract, amount=None, currency="")

    correct(reading, Fact.AMOUNTS, (Price(Decimal("99.5"), "USD"),), price=0)

    term = contract.terms.get()
    assert (term.amount, term.currency) == (Decimal("99.5"), "USD")


WRONG = [
    pytest.param(
        Fact.EXPIRATION,
        End(EndKind.STATED, last_day=dt.date(2025, 1, 1)),
        "cannot end before",
        id="an end before the start",
    ),
    pytest.param(Fact.GOVERNING_LAW, "x" * 101, "100 characters", id="too long"),
    pytest.param(
        Fact.RENEWAL,
        (Renewing(Mode.AUTOMATIC, StepLength.STATED),),
        "needs an amount",
        id="a length without one",
    ),
    pytest.param(
        Fact.AMOUNTS, (Price(Decimal(5), "eur"),), "three capital", id="no currency"
    ),
    pytest.param(
        Fact.EXPIRATION,
        End(EndKind.COMPUTED, length=Duration(9000, Unit.YEARS)),
        "cannot be counted",
        id="beyond the calendar",
    ),
    pytest.param(
        Fact.EXPIRATION,
        End(EndKind.PARENT),
        "No last day of Frame is known",
        id="with a parent that has no last day",
    ),
]


@pytest.mark.parametrize(("fact", "value", "says_so"), WRONG)
def test_what_cannot_be_is_refused_in_words(contract, reading, fact, value, says_so):
    contract.parent = factories.ContractFactory(title="Frame")
    contract.save()
    factories.TermFactory(
        contract=contract, ends_on=None, end_kind="unknown", amount=None, currency=""
    )
    before = held(contract)

    with pytest.raises(recording.CannotBeRecorded, match=says_so):
        correct(reading, fact, value, price=0 if fact is Fact.AMOUNTS else None)

    assert held(contract) == before
    assert fact_of(reading, fact).is_open


def test_all_that_is_sure_is_confirmed_together(contract, reading, ann):
    outcome = confirm_sure(reading, by=ann, at=LATER)

    assert [fact.fact for fact in outcome.done] == [
        fact for fact in Fact if fact not in (Fact.NOTICE, Fact.AMOUNTS)
    ]
    assert outcome.refused == []
    assert contract.terms.get().ends_on == dt.date(2027, 1, 31)
    assert fact_of(reading, Fact.NOTICE).is_open


def test_that_nothing_was_found_is_not_confirmed_in_passing(contract):
    absent = Proposal(Fact.NOTICE, Known.NOT_FOUND, confidence=0.99)
    reading = read_of(file_of(contract), absent)

    assert fact_of(reading, Fact.NOTICE).sure
    assert confirm_sure(reading, by=None, at=LATER) == ([], [])


def test_what_stands_otherwise_stays_open_among_the_sure(filled, reading):
    outcome = confirm_sure(reading, by=None, at=LATER)

    assert [fact.fact for fact in outcome.done] == ["parties"]
    assert len(outcome.refused) == 5
    assert outcome.refused[0].startswith("Agreement date: ")


def test_confirming_all_that_is_sure_twice_confirms_once(reading):
    confirm_sure(reading, by=None, at=LATER)

    assert confirm_sure(reading, by=None, at=LATER) == ([], [])


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        pytest.param(("Hotjar Ltd.", "Acme, Inc."), False, id="by its name"),
        pytest.param(("HOTJAR LIMITED", "Acme"), False, id="spelt otherwise"),
        pytest.param(("Contentsquare SAS", "Acme"), False, id="by an alias"),
        pytest.param(("Hotjarring Ltd.", "Acme"), True, id="only a longer name"),
        pytest.param((), True, id="nobody"),
    ],
)
def test_a_vendor_that_is_no_party_is_noticed(parties, expected):
    vendor = factories.VendorFactory(name="Hotjar")
    factories.VendorAliasFactory(vendor=vendor, name="Contentsquare")

    assert not_a_party(vendor, parties) is expected


def test_a_deleted_contract_takes_its_readings_along(contract, reading):
    confirm_sure(reading, by=None, at=LATER)
    Term.objects.all()[0].delete()

    contract.delete()

    assert not ProposedFact.objects.exists()


def test_every_fact_has_a_proposal_in_these_tests():
    assert [proposal.fact for proposal in PROPOSALS] == [*Fact]
