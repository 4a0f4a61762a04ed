"""Contracts that change while they run: extended, amended, replaced, co-termed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from vendors.models import Contract, Notice, RenewalStep, Term
from vendors.operations import changing, leaving
from vendors.operations.changing import Amendment, Successor
from vendors.operations.contracts import AlreadyFollowed
from vendors.operations.following import NoTermYet
from vendors.operations.refusals import Refusal
from vendors.operations.silence import catch_up

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 2)
MARCH = dt.date(2027, 3, 31)


@pytest.fixture
def term():
    """The year 2026 of a contract that renews by itself, with 30 days of notice."""
    contract = factories.NoticeFactory(contract__title="Analytics").contract
    factories.RenewalStepFactory(contract=contract)
    found = factories.TermFactory(contract=contract)
    found.refresh_from_db()
    return found


def spans(contract):
    rows = contract.terms.order_by("number")
    return [*rows.values_list("starts_on", "ends_on")]


def test_an_extension_moves_the_last_day_and_what_follows_from_it(term):
    changing.extend(term, ends_on=MARCH, reason="Until the new tool is in place.")

    term.refresh_from_db()
    assert (term.ends_on, term.notice_by) == (MARCH, dt.date(2027, 3, 1))
    assert (term.end_kind, term.end_reason) == (
        "stated",
        "Until the new tool is in place.",
    )
    reasons = term.history.values_list("history_change_reason", flat=True)
    assert "extended: Until the new tool is in place." in reasons


def test_a_computed_term_is_extended_as_well(term):
    term.end_kind, term.length_amount, term.length_unit = "computed", 1, "years"
    term.save()

    changing.extend(term, ends_on=MARCH, reason="Agreed.")

    assert term.ends_on == MARCH


def test_an_extension_twice_ends_later_still(term):
    changing.extend(term, ends_on=MARCH, reason="x")

    with pytest.raises(changing.DayNotLater, match="ends on 31 Mar 2027"):
        changing.extend(term, ends_on=MARCH, reason="x")
    changing.extend(term, ends_on=dt.date(2027, 4, 30), reason="x")

    assert term.ends_on == dt.date(2027, 4, 30)


@pytest.mark.parametrize("day", [dt.date(2026, 12, 31), dt.date(2026, 6, 30)])
def test_an_extension_to_no_later_day_is_refused(term, day):
    with pytest.raises(changing.DayNotLater, match="extension ends later"):
        changing.extend(term, ends_on=day, reason="x")


def test_a_term_that_was_followed_is_not_extended(term):
    catch_up(term.contract, today=dt.date(2027, 2, 1))

    with pytest.raises(AlreadyFollowed, match="extend that one"):
        changing.extend(term, ends_on=MARCH, reason="x")


def test_what_has_no_last_day_is_not_extended():
    term = factories.TermFactory(ends_on=None, end_kind="none")

    with pytest.raises(changing.NoLastDay, match=r"\(no end\)"):
        changing.extend(term, ends_on=MARCH, reason="x")


def test_what_ends_early_is_not_extended(term):
    leaving.end_early(term.contract, last_day=dt.date(2026, 11, 30), reason="x")
    term.contract.refresh_from_db()

    with pytest.raises(leaving.AlreadyEnded, match="take that back"):
        changing.extend(term, ends_on=MARCH, reason="x")


def test_an_extension_needs_a_reason(term):
    with pytest.raises(ValidationError):
        changing.extend(term, ends_on=MARCH, reason="x" * 201)


def amend(contract, from_day, *, today=TODAY, source=None, steps=(), notices=()):
    return changing.amend(
        contract,
        Amendment(from_day, steps, notices, source),
        reason="New terms.",
        today=today,
    )


def two_years():
    return RenewalStep(length_kind="stated", length_amount=2, length_unit="years")


def ninety_days():
    return Notice(amount=90, unit="days")


def test_an_amendment_changes_the_terms_that_end_from_its_day_on(term):
    catch_up(term.contract, today=dt.date(2027, 2, 1))

    amend(
        term.contract,
        dt.date(2027, 2, 1),
        today=dt.date(2027, 2, 1),
        steps=[two_years()],
        notices=[ninety_days()],
    )
    catch_up(term.contract, today=dt.date(2028, 1, 1))

    assert spans(term.contract) == [
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        (dt.date(2027, 1, 1), dt.date(2027, 12, 31)),
        (dt.date(2028, 1, 1), dt.date(2029, 12, 31)),
    ]
    notice_by = [*term.contract.terms.order_by("number").values_list("notice_by")]
    assert notice_by == [
        (dt.date(2026, 12, 1),),
        (dt.date(2027, 10, 2),),
        (dt.date(2029, 10, 2),),
    ]


def test_an_amendment_recorded_late_adds_the_terms_of_silence_anew(term):
    catch_up(term.contract, today=dt.date(2029, 2, 1))
    assert term.contract.terms.count() == 4

    amend(
        term.contract,
        dt.date(2027, 6, 1),
        today=dt.date(2029, 2, 1),
        steps=[two_years()],
    )

    assert spans(term.contract)[2:] == [(dt.date(2028, 1, 1), dt.date(2029, 12, 31))]


def test_an_amendment_leaves_terms_that_stay_the_same(term):
    catch_up(term.contract, today=dt.date(2029, 2, 1))
    third = term.contract.terms.get(number=2)
    third.amount = Decimal(777)
    third.save()

    amend(
        term.contract,
        dt.date(2027, 6, 1),
        today=dt.date(2029, 2, 1),
        notices=[ninety_days()],
    )

    third.refresh_from_db()
    assert third.amount == Decimal(777)
    assert third.notice_by == dt.date(2028, 10, 2)


def test_an_amendment_says_in_history_which_paper_it_is(term):
    source = factories.ContractFactory(
        title="Amendment 1",
        vendor=term.contract.vendor,
        parent=term.contract,
        kind="amendment",
    )

    amend(term.contract, dt.date(2026, 6, 1), source=source, notices=[ninety_days()])

    changed = term.contract.history.latest().history_change_reason
    added = term.contract.notices.latest("pk").history.get().history_change_reason
    assert changed == added == "amended by Amendment 1: New terms."


def test_an_amendment_before_the_contract_begins_is_refused(term):
    with pytest.raises(changing.AmendsBeforeItBegins, match="begins on 1 Jan 2026"):
        amend(term.contract, dt.date(2025, 12, 31), steps=[two_years()])
    assert term.contract.renewal_steps.count() == 1


def test_an_amendment_of_what_has_no_first_day_is_refused():
    with pytest.raises(changing.AmendsBeforeItBegins, match="no first day"):
        amend(factories.ContractFactory(), TODAY, steps=[two_years()])


def test_an_amendment_that_changes_nothing_is_refused(term):
    with pytest.raises(changing.NothingAmended, match="Say what"):
        amend(term.contract, TODAY)


def test_an_amendment_twice_is_refused(term):
    amend(term.contract, TODAY, steps=[two_years()])

    with pytest.raises(changing.AlreadyAmended, match="change that one"):
        amend(term.contract, TODAY, notices=[ninety_days()])


def test_an_amendment_after_the_end_is_refused(term):
    leaving.end_early(term.contract, last_day=dt.date(2026, 11, 30), reason="x")

    with pytest.raises(leaving.AlreadyEnded, match="before the amendment"):
        amend(term.contract, dt.date(2026, 12, 1), steps=[two_years()])


def test_a_source_that_amends_another_contract_is_refused(term):
    with pytest.raises(changing.NotItsAmendment, match="no amendment of Analytics"):
        amend(
            term.contract,
            TODAY,
            source=factories.ContractFactory(kind="amendment"),
            steps=[two_years()],
        )


def test_a_wrong_clause_changes_nothing(term):
    with pytest.raises(ValidationError):
        amend(term.contract, TODAY, steps=[two_years()], notices=[Notice(amount=3)])

    assert term.contract.renewal_steps.count() == 1


def replace(contract, starts_on, *, today=TODAY, **facts):
    return changing.replace(
        contract, Successor(starts_on, **facts), reason="A better price.", today=today
    )


def test_a_replacement_takes_over_from_its_first_day(term):
    old = term.contract
    old.owner, old.backup = factories.UserFactory(), factories.UserFactory()
    old.cost_centre, old.reminder_leads = factories.CostCentreFactory(), "180, 30"
    old.save()

    new = replace(old, dt.date(2026, 11, 1), ends_on=dt.date(2027, 10, 31))

    old.refresh_from_db()
    assert (old.terminated_on, old.replaced_by) == (dt.date(2026, 10, 31), new)
    assert (new.owner, new.backup, new.cost_centre) == (
        old.owner,
        old.backup,
        old.cost_centre,
    )
    assert new.reminder_leads == "180, 30"
    assert spans(new) == [(dt.date(2026, 11, 1), dt.date(2027, 10, 31))]
    assert old.history.latest().history_change_reason == (
        "replaced by Analytics: A better price."
    )
    assert [*Term.objects.open(TODAY)] == [*new.terms.all()]


def test_a_replacement_without_a_last_day_is_looked_at_again(term):
    new = replace(term.contract, dt.date(2026, 11, 1), title="Analytics 2")

    first = new.terms.get()
    assert (first.end_kind, first.notice_by) == ("unknown", None)
    assert first.act_by is not None
    assert new.title == "Analytics 2"


def test_a_replacement_from_another_vendor(term):
    vendor = factories.VendorFactory()

    assert replace(term.contract, dt.date(2026, 11, 1), vendor=vendor).vendor == vendor


def test_a_replacement_at_the_end_of_the_term_keeps_silence_from_renewing(term):
    replace(term.contract, dt.date(2027, 1, 1))

    assert catch_up(term.contract, today=dt.date(2027, 2, 1)) == 0


def test_a_replacement_recorded_late_takes_back_what_silence_had_added(term):
    catch_up(term.contract, today=dt.date(2028, 2, 1))

    replace(term.contract, dt.date(2027, 1, 1), today=dt.date(2028, 2, 1))

    assert term.contract.terms.count() == 1


@pytest.mark.parametrize(
    ("facts", "starts_on", "refusal", "words"),
    [
        pytest.param(
            {"state": "archived"},
            dt.date(2026, 11, 1),
            changing.NothingToTakeOver,
            "is archived",
            id="archived",
        ),
        pytest.param(
            {"terminated_on": dt.date(2026, 5, 31)},
            dt.date(2026, 11, 1),
            changing.NothingToTakeOver,
            "begin by 1 Jun 2026",
            id="ended",
        ),
        pytest.param(
            {},
            dt.date(2026, 1, 1),
            leaving.EndsBeforeItBegins,
            "begins on 1 Jan 2026",
            id="from its first day",
        ),
    ],
)
def test_a_replacement_that_cannot_be_is_refused(
    term, facts, starts_on, refusal, words
):
    for name, value in facts.items():
        setattr(term.contract, name, value)
    term.contract.save()

    with pytest.raises(refusal, match=words):
        replace(term.contract, starts_on)
    assert Contract.objects.count() == 1


def test_a_contract_that_ended_with_its_term_is_not_replaced():
    term = factories.TermFactory()

    with pytest.raises(changing.NothingToTakeOver, match="ends on 31 Dec 2026"):
        replace(term.contract, dt.date(2027, 3, 1))


def test_a_contract_is_replaced_once(term):
    replace(term.contract, dt.date(2026, 11, 1))

    with pytest.raises(changing.AlreadyReplaced, match="was replaced by Analytics"):
        replace(term.contract, dt.date(2026, 11, 1))


def test_a_replacement_is_undone_with_the_early_end(term):
    replace(term.contract, dt.date(2026, 11, 1))

    leaving.undo_end_early(term.contract, reason="x", today=TODAY)

    term.contract.refresh_from_db()
    assert term.contract.replaced_by is None
    assert term in Term.objects.open(TODAY)


@pytest.fixture
def child(term):
    """An order under the contract, from May 2026 for a year."""
    order = factories.ContractFactory(
        title="Order", parent=term.contract, vendor=term.contract.vendor
    )
    factories.TermFactory(
        contract=order, starts_on=dt.date(2026, 5, 1), ends_on=dt.date(2027, 4, 30)
    )
    return order


def test_a_co_term_ends_with_the_parents_term_and_moves_with_it(term, child):
    ended = changing.co_term(child, reason="One renewal for all.")
    assert (ended.ends_on, ended.end_kind) == (dt.date(2026, 12, 31), "parent")

    changing.extend(term, ends_on=MARCH, reason="Agreed.")

    ended.refresh_from_db()
    assert ended.ends_on == MARCH


def test_a_later_term_that_is_co_termed_renews_with_the_parent(term, child):
    factories.TermFactory(
        contract=child,
        number=1,
        starts_on=dt.date(2027, 5, 1),
        ends_on=dt.date(2028, 4, 30),
    )

    changing.co_term(child, reason="x")
    catch_up(child, today=dt.date(2028, 2, 1))

    assert spans(child)[1:] == [
        (dt.date(2027, 5, 1), dt.date(2027, 12, 31)),
        (dt.date(2028, 1, 1), dt.date(2028, 12, 31)),
    ]


def test_a_co_term_without_a_parent_is_refused(term):
    with pytest.raises(changing.NoParent, match="name the contract"):
        changing.co_term(term.contract, reason="x")


def test_a_co_term_twice_is_refused(child):
    changing.co_term(child, reason="x")

    with pytest.raises(changing.AlreadyEndsWithParent, match="already"):
        changing.co_term(child, reason="x")


def test_a_co_term_with_what_ends_with_another_is_refused(child):
    changing.co_term(child, reason="x")
    grandchild = factories.ContractFactory(parent=child, vendor=child.vendor)
    factories.TermFactory(contract=grandchild)

    with pytest.raises(changing.ParentEndsWithAnother, match="make that one"):
        changing.co_term(grandchild, reason="x")


def test_a_co_term_with_an_unknown_last_day_is_refused(term, child):
    term.ends_on, term.end_kind = None, "unknown"
    term.save()

    with pytest.raises(changing.ParentEndsUnknown, match="record its term"):
        changing.co_term(child, reason="x")
    assert child.terms.get().ends_on == dt.date(2027, 4, 30)


def test_a_co_term_of_a_contract_without_a_term_is_refused(term):
    order = factories.ContractFactory(parent=term.contract, vendor=term.contract.vendor)

    with pytest.raises(NoTermYet):
        changing.co_term(order, reason="x")


def test_a_co_term_of_what_others_end_with_is_refused(term, child):
    changing.co_term(child, reason="x")
    frame = factories.ContractFactory(title="Frame", vendor=child.vendor)
    factories.TermFactory(contract=frame)
    term.contract.parent = frame
    term.contract.save()

    with pytest.raises(changing.OthersEndWithIt, match="Order ends with Analytics"):
        changing.co_term(term.contract, reason="x")
    assert child.terms.get().ends_on == dt.date(2026, 12, 31)


def test_another_parent_is_ended_with_from_then_on(child):
    changing.co_term(child, reason="x")
    other = factories.TermFactory(ends_on=MARCH).contract
    child.refresh_from_db()

    child.parent = other
    child.full_clean()
    child.save()

    assert child.terms.get().ends_on == MARCH


def ending_with_another():
    """A contract that itself ends with its parent."""
    frame = factories.TermFactory(contract__title="Frame").contract
    master = factories.ContractFactory(title="Master", parent=frame)
    factories.TermFactory(contract=master, ends_on=None, end_kind="parent")
    return master


def ending_on_no_known_day():
    return factories.TermFactory(
        contract__title="Master", ends_on=None, end_kind="unknown"
    ).contract


NO_PARENTS = {
    "it ends with another": (
        ending_with_another,
        "Master ends with Frame itself; make that one the parent.",
    ),
    "its last day is not known": (
        ending_on_no_known_day,
        "No last day of Master is known for the time from 1 May 2026; record its",
    ),
}


@pytest.mark.parametrize(
    ("parent", "says_so"), NO_PARENTS.values(), ids=NO_PARENTS.keys()
)
def test_a_parent_to_end_with_has_a_last_day_of_its_own(child, parent, says_so):
    changing.co_term(child, reason="x")
    child.refresh_from_db()

    child.parent = parent()

    with pytest.raises(ValidationError, match=says_so):
        child.full_clean()


@pytest.mark.parametrize(
    ("parent", "says_so"), NO_PARENTS.values(), ids=NO_PARENTS.keys()
)
def test_a_term_ends_with_no_parent_that_has_no_last_day(child, parent, says_so):
    child.parent = parent()
    child.full_clean()
    child.save()

    term = child.terms.get()
    term.end_kind = "parent"

    with pytest.raises(ValidationError, match=says_so):
        term.full_clean()
    with pytest.raises(Refusal, match=says_so):
        changing.co_term(child, reason="x")


def test_what_ends_with_a_parent_is_changed_although_its_day_is_lost(term, child):
    changing.co_term(child, reason="x")
    term.ends_on, term.end_kind = None, "unknown"
    term.save()
    ending = child.terms.get()

    ending.amount = Decimal(5)
    ending.full_clean()
    ending.save()
    child.notes = "Look into it."
    child.full_clean()

    assert ending.ends_on is None


def test_an_amendment_with_an_absurd_notice_is_refused_in_words(term):
    notice = Notice(amount=101, unit="years")

    with pytest.raises(ValidationError, match="a hundred years at most"):
        changing.amend(
            term.contract,
            Amendment(dt.date(2026, 11, 1), (), (notice,)),
            reason="x",
            today=TODAY,
        )


def test_a_co_term_needs_a_first_day(child):
    term = child.terms.get()
    term.starts_on, term.starts_upon = None, "go-live"
    term.save()

    with pytest.raises(changing.NoFirstDay, match="begins with an event \\(go-live"):
        changing.co_term(child, reason="x")


def test_what_ends_with_its_parent_keeps_one(child):
    changing.co_term(child, reason="x")
    child.refresh_from_db()

    child.parent = None

    with pytest.raises(ValidationError, match="ends with its parent"):
        child.full_clean()


def test_a_contract_does_not_end_before_it_begins(term):
    term.contract.terminated_on = dt.date(2025, 12, 31)

    with pytest.raises(ValidationError, match="begins on 1 Jan 2026"):
        term.contract.full_clean()


def test_a_renewal_as_long_as_the_term_does_not_grow_with_an_extension(term):
    changing.extend(term, ends_on=MARCH, reason="Agreed.")

    catch_up(term.contract, today=dt.date(2027, 6, 1))

    assert spans(term.contract)[1:] == [(dt.date(2027, 4, 1), dt.date(2028, 3, 31))]
    assert term.contract.terms.get(number=1).amount == Decimal(1200)


def test_an_amendment_of_what_ends_early_leaves_terms_that_stay_the_same(term):
    catch_up(term.contract, today=dt.date(2028, 2, 1))
    leaving.end_early(term.contract, last_day=dt.date(2028, 3, 31), reason="x")
    third = term.contract.terms.get(number=2)

    amend(
        term.contract,
        dt.date(2027, 6, 1),
        today=dt.date(2028, 2, 1),
        notices=[ninety_days()],
    )

    assert third in term.contract.terms.all()
