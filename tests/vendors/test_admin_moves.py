"""Before a change is saved in the admin, the days that it moves are shown."""

import datetime as dt
import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from tests.factories import (
    ContractFactory,
    NoticeFactory,
    RenewalStepFactory,
    TermFactory,
    UserFactory,
    VendorFactory,
)
from vendors.models import Contract, Notice, RenewalStep, Term

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

VIEW_AND_CHANGE = (
    *("vendors.view_contract", "vendors.change_contract"),
    *("vendors.view_notice", "vendors.change_notice"),
)
FIRST_OF_DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))


@pytest.fixture
def contract():
    """The year 2026, which renews by itself unless notice goes by 1 December."""
    contract = ContractFactory(title="Analytics")
    RenewalStepFactory(contract=contract)
    NoticeFactory(contract=contract, amount=30)
    TermFactory(contract=contract)
    return contract


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(superuser=True))
    return client


def page(record, name="change"):
    meta = record._meta
    return reverse(f"admin:vendors_{meta.model_name}_{name}", args=[record.pk])


def typed(response):
    """Return what a browser would send of a form that nobody has touched."""
    forms = [response.context["adminform"].form]
    values = {}
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                widget = bound.field.widget
                shown = widget.format_value(value)
                shown = shown[0] if isinstance(shown, list) and shown else shown
                values[bound.html_name] = "" if shown in (None, []) else str(shown)
    return values


def told_of(response):
    """Return the hidden fields of the page that tells what moves."""
    body = response.content.decode()
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body)
    return {name: unescape(value) for name, value in found if name[:4] != "csrf"}


def fingerprint(response):
    body = response.content.decode()
    return re.search(r'name="_moves"\s+value="([0-9a-f]+)"', body)[1]


def test_a_page_tells_which_days_move_before_anything_is_saved(admin, contract):
    form = typed(admin.get(page(contract)))

    response = admin.post(page(contract), {**form, "notices-0-amount": "31"})

    body = " ".join(response.content.decode().split())
    assert response.status_code == 200
    assert "These days will move: Analytics" in body
    assert ">1 Dec 2026</td> <td> <strong>30 Nov 2026</strong>" in body
    assert "1 day earlier" in body
    assert "31 days before 31 Dec 2026 is 30 Nov 2026" in body
    assert Notice.objects.get().amount == 30
    assert not LogEntry.objects.exists()
    assert contract.history.count() == 1
    assert list(response.wsgi_request._messages) == []


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [
        pytest.param("_save", "/admin/vendors/contract/", id="save"),
        pytest.param("_continue", "change", id="save and continue"),
        pytest.param("_addanother", "/admin/vendors/contract/add/", id="add another"),
    ],
)
def test_what_was_seen_is_saved_as_it_was_typed(admin, contract, button, leads_to):
    form = typed(admin.get(page(contract)))
    asked = admin.post(
        page(contract), {**form, "notices-0-amount": "31", button: "Save"}
    )

    saved = admin.post(page(contract), {**told_of(asked), "_moves": fingerprint(asked)})

    assert saved.status_code == 302
    assert saved.url == (page(contract) if leads_to == "change" else leads_to)
    assert Notice.objects.get().amount == 31
    assert contract.terms.get().notice_by == dt.date(2026, 11, 30)
    assert LogEntry.objects.count() == 1
    assert len(list(saved.wsgi_request._messages)) == 1


def test_back_to_the_form_keeps_what_was_typed(admin, contract):
    form = typed(admin.get(page(contract)))
    changed = {**form, "notices-0-amount": "31", "notes": "Two\r\nlines & more"}
    asked = admin.post(page(contract), changed)

    back = admin.post(page(contract), {**told_of(asked), "_back": "1"})

    assert back.status_code == 200
    assert typed(back) == changed
    assert "Please correct" not in back.content.decode()
    assert Notice.objects.get().amount == 30


def test_what_moves_nothing_is_saved_at_once(admin, contract):
    form = typed(admin.get(page(contract)))

    response = admin.post(page(contract), {**form, "notes": "Good."})

    assert response.status_code == 302
    assert Contract.objects.get().notes == "Good."
    assert len(list(response.wsgi_request._messages)) == 1


def test_what_is_wrong_is_said_before_what_moves(admin, contract):
    form = typed(admin.get(page(contract)))

    response = admin.post(page(contract), {**form, "notices-0-amount": ""})

    assert "needs an amount and a unit" in response.content.decode()
    assert Notice.objects.get().amount == 30


def test_a_page_sent_twice_changes_once(admin, contract):
    form = typed(admin.get(page(contract)))
    added = {
        "notices-TOTAL_FORMS": "2",
        "notices-1-purpose": "prevent_renewal",
        "notices-1-stated": "stated",
        "notices-1-amount": "60",
        "notices-1-unit": "days",
        "notices-1-counted_from": "last_day",
        "notices-1-counts": "received",
        "notices-1-to_end_of": "any_day",
        "notices-1-contract": str(contract.pk),
    }
    asked = admin.post(page(contract), {**form, **added})
    answer = {**told_of(asked), "_moves": fingerprint(asked)}

    first = admin.post(page(contract), answer)
    second = admin.post(page(contract), answer)

    assert first.status_code == 302
    assert Notice.objects.count() == 2
    assert "It was changed since you saw which days move" in second.content.decode()


def test_moves_that_changed_meanwhile_are_shown_again(admin, contract):
    form = typed(admin.get(page(contract)))
    asked = admin.post(page(contract), {**form, "notices-0-amount": "31"})
    term = contract.terms.get()
    term.ends_on = dt.date(2027, 12, 31)
    term.save()

    again = admin.post(
        page(contract),
        {**told_of(asked), "_moves": fingerprint(asked), "terms-0-number": "0"},
    )

    assert again.status_code == 200
    assert "It was changed since" in again.content.decode()
    assert Notice.objects.get().amount == 30


def test_a_notice_deleted_in_its_row_is_told_of(admin, contract):
    form = typed(admin.get(page(contract)))

    asked = admin.post(page(contract), {**form, "notices-0-DELETE": "on"})

    body = asked.content.decode()
    assert "30 days later" in body
    assert Notice.objects.exists()
    admin.post(page(contract), {**told_of(asked), "_moves": fingerprint(asked)})
    assert not Notice.objects.exists()


def test_a_day_in_the_past_is_marked_in_words(admin, contract):
    form = typed(admin.get(page(contract)))

    response = admin.post(page(contract), {**form, "notices-0-amount": "100"})

    assert "70 days earlier, in the past" in response.content.decode()


def test_a_term_tells_on_its_own_page_what_moves(admin, contract):
    term = contract.terms.get()
    form = typed(admin.get(page(term)))

    asked = admin.post(page(term), {**form, "ends_on": "2027-06-30"})
    admin.post(page(term), {**told_of(asked), "_moves": fingerprint(asked)})

    assert "181 days later" in asked.content.decode()
    term.refresh_from_db()
    assert term.ends_on == dt.date(2027, 6, 30)


def test_contracts_that_end_with_it_are_told_of(admin, contract):
    child = ContractFactory(title="Seats", vendor=contract.vendor, parent=contract)
    TermFactory(contract=child, ends_on=None, end_kind="parent")
    form = typed(admin.get(page(contract)))

    response = admin.post(page(contract), {**form, "terms-0-ends_on": "2027-06-30"})

    assert "Seats: the term from 1 Jan 2026" in response.content.decode()


def test_a_parent_that_ends_with_another_is_refused_beside_its_field(admin, contract):
    chained = ContractFactory(title="Order", vendor=contract.vendor, parent=contract)
    TermFactory(contract=chained, ends_on=None, end_kind="parent")
    child = ContractFactory(
        vendor=contract.vendor, parent=TermFactory(contract__title="Old").contract
    )
    TermFactory(contract=child, ends_on=None, end_kind="parent")
    form = typed(admin.get(page(child)))

    response = admin.post(page(child), {**form, "parent": chained.pk})

    [said] = response.context["adminform"].form.errors["parent"]
    assert said.startswith("Order ends with Analytics itself; make that one the parent")


def test_a_notice_added_on_its_own_page_is_told_of(admin, contract):
    address = reverse("admin:vendors_notice_add")
    form = typed(admin.get(address))

    response = admin.post(
        address, {**form, "contract": contract.pk, "amount": "90", "unit": "days"}
    )

    assert "60 days earlier" in response.content.decode()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("record", [Notice, Term, RenewalStep])
def test_before_a_record_is_deleted_its_page_tells_what_moves(admin, contract, record):
    body = admin.get(page(record.objects.get(), "delete")).content.decode()

    moves = record is not RenewalStep
    assert ("These days will move" in body) is moves
    assert record.objects.exists()


def test_deleting_several_brings_the_days_in_line_again(admin, contract):
    notice = Notice.objects.get()

    admin.post(
        reverse("admin:vendors_notice_changelist"),
        {
            "action": "delete_selected",
            "_selected_action": [notice.pk],
            "post": "yes",
        },
    )

    assert not Notice.objects.exists()
    assert contract.terms.get().notice_by == dt.date(2026, 12, 31)


def test_who_may_not_change_it_is_not_told(client, contract):
    client.force_login(
        UserFactory(is_staff=True, permissions=["vendors.view_contract"])
    )

    response = client.post(page(contract), {"title": "Other"})

    assert response.status_code == 403


def test_a_new_contract_tells_which_days_follow(admin):
    vendor = VendorFactory()
    address = reverse("admin:vendors_contract_add")
    form = typed(admin.get(address))

    response = admin.post(
        address,
        {
            **form,
            "vendor": vendor.pk,
            "title": "Licences",
            "terms-TOTAL_FORMS": "1",
            "terms-0-number": "0",
            "terms-0-starts_on": "2026-01-01",
            "terms-0-ends_on": "2026-12-31",
            "terms-0-end_kind": "stated",
            "terms-0-billing": "annual",
            "notices-TOTAL_FORMS": "1",
            "notices-0-purpose": "prevent_renewal",
            "notices-0-stated": "stated",
            "notices-0-amount": "30",
            "notices-0-unit": "days",
            "notices-0-counted_from": "last_day",
            "notices-0-counts": "received",
            "notices-0-to_end_of": "any_day",
        },
    )

    assert response.status_code == 302
    told = [str(message) for message in response.wsgi_request._messages]
    assert told[-1] == (
        "Notice by 1 Dec 2026, because 30 days before 31 Dec 2026 is 1 Dec 2026: the "
        "last day for notice."
    )


def test_a_page_offers_calendars_and_time_zones(admin, contract):
    body = admin.get(page(contract)).content.decode()

    assert '<option value="DE-BY">Germany: Bayern</option>' in body
    assert '<option value="Europe/Berlin">Berlin</option>' in body
    assert re.search(r'<input[^>]*name="calendar"[^>]*list="calendar-known"', body)


def test_choices_are_said_as_sentences(admin, contract):
    body = admin.get(page(contract)).content.decode()

    assert "When it is received" in body
    assert "With its parent&#x27;s term" in body


def test_a_calendar_that_nobody_knows_is_refused(admin, contract):
    form = typed(admin.get(page(contract)))

    response = admin.post(page(contract), {**form, "calendar": "XX"})

    assert "No calendar is known by" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            {"notices-0-amount": "9999", "notices-0-unit": "years"},
            "A notice period is a hundred years at most",
            id="notice",
        ),
        pytest.param(
            {"terms-0-ends_on": "0001-01-05"},
            "cannot be counted",
            id="before the first year",
        ),
    ],
)
def test_days_beyond_the_calendar_are_refused_in_words(admin, contract, change, says):
    form = typed(admin.get(page(contract)))
    early = {"terms-0-starts_on": "0001-01-01"} if "terms-0-ends_on" in change else {}

    response = admin.post(page(contract), {**form, **change, **early})

    assert response.status_code == 200
    assert says in response.content.decode()
    assert typed(response).items() >= change.items()
    assert Notice.objects.get().amount == 30
    assert contract.terms.get().ends_on == dt.date(2026, 12, 31)


def test_a_renewal_longer_than_the_calendar_is_shown_without_a_day(admin, contract):
    step = RenewalStep.objects.get()
    step.length_kind, step.length_amount, step.length_unit = "stated", 9999, "years"
    step.save()

    body = admin.get(page(contract)).content.decode()

    assert "If nobody acts, it renews by itself" in body


def test_a_contract_says_why_each_of_its_days_is_that_day(admin, contract):
    body = admin.get(page(contract)).content.decode()

    assert "30 days before 31 Dec 2026 is 1 Dec 2026" in body
    assert "Earliest end with notice given today" in body
    assert "The last day of the term is 31 Dec 2026." in body


def test_a_last_day_that_waits_for_an_event_names_it(admin, contract):
    term = contract.terms.get()
    term.ends_on, term.end_kind, term.ends_upon = None, "event", "the launch"
    term.save()

    contract_page = admin.get(page(contract)).content.decode()
    term_page = admin.get(page(term)).content.decode()

    said = "The last day is unknown until this happens: the launch."
    assert "not known until this happens: the launch" in contract_page
    assert said in contract_page
    assert said in term_page


def test_the_last_day_of_the_calendar_is_shown(admin):
    term = TermFactory(
        contract__notice_zone="Pacific/Auckland", ends_on=dt.date(9999, 12, 31)
    )

    assert "31 Dec 9999" in admin.get(page(term.contract)).content.decode()


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        pytest.param(
            {"end_kind": "event", "ends_upon": "Delivery of the last unit"},
            (None, "Delivery of the last unit"),
            id="with an event",
        ),
        pytest.param(
            {"end_kind": "computed", "length_amount": "12", "length_unit": "months"},
            (dt.date(2026, 12, 31), ""),
            id="after its length",
        ),
    ],
)
def test_a_term_of_every_end_is_typed_in_with_its_contract(admin, end, kept):
    vendor = VendorFactory()
    address = reverse("admin:vendors_contract_add")
    sent = {
        **typed(admin.get(address)),
        "vendor": vendor.pk,
        "title": "Licences",
        "terms-TOTAL_FORMS": "1",
        "terms-0-number": "0",
        "terms-0-starts_on": "2026-01-01",
        "terms-0-billing": "annual",
        **{f"terms-0-{name}": value for name, value in end.items()},
    }

    admin.post(address, sent)

    term = Term.objects.get()
    assert (term.ends_on, term.ends_upon) == kept


@pytest.mark.parametrize(
    ("end", "said"),
    [
        pytest.param(
            {"end_kind": "stated", "ends_on": "2026-11-30"},
            "Its length leads to 31 Dec 2026",
            id="another day than its length",
        ),
        pytest.param(
            {"end_kind": "event", "ends_on": ""},
            "Name the event that the term ends with",
            id="an event without a name",
        ),
    ],
)
def test_an_end_that_cannot_be_is_told_beside_its_field(admin, end, said):
    term = TermFactory(
        starts_on=dt.date(2026, 1, 1),
        end_kind="computed",
        length_amount=12,
        length_unit="months",
    )
    form = typed(admin.get(page(term.contract)))
    changed = {f"terms-0-{name}": value for name, value in end.items()}

    response = admin.post(page(term.contract), {**form, **changed})

    assert response.status_code == 200
    assert said in response.content.decode()
