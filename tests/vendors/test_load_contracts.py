"""The rows are shortened from CUAD v1 (CC BY 4.0), or invented."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from vendors.models import Contract, Term, Vendor
from vendors.operations.contract_files import load_contracts, load_shapes
from vendors.operations.loading import Unreadable
from vendors.reading.labels import Shape

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 2)
CLAUSE = (
    "Thereafter, this Agreement shall renew automatically for successive one (1) year "
    "periods unless either party provides notice at least ninety (90) days before."
)


def row(**changes):
    """A licence from PSiTech, five years from 10 February 2014, renewed yearly."""
    gold = {
        "agreement_date": {"kind": "date", "value": "2014-02-10"},
        "effective_date": {"kind": "date", "value": "2014-02-10"},
        "expiration_date": {"kind": "date", "value": "2019-02-10"},
        "renewal_term": {
            "kind": "term",
            "durations": ["P1Y"],
            "successive": True,
            "count": None,
        },
        "notice": {"kind": "term", "durations": ["P90D"]},
        "governing_law": "nevada",
    }
    clauses = {
        "expiration_date": [
            "It continues until five (5) years after the Effective Date."
        ],
        "renewal_term": [CLAUSE],
        "notice": [CLAUSE],
    }
    answers = {
        "parties": 'PSiTech Corporation ("Licensor"); Empirical, Inc ("Licensee")',
        "governing_law": "Nevada",
    }
    return {
        "id": "a6145ee61f",
        "filename": "GopageCorp_20140221_10-K_EX-10.1_8432966_EX-10.1_Content License "
        "Agreement.pdf",
        "type": "License_Agreements",
        "gold": gold | changes.pop("gold", {}),
        "clauses": clauses | changes.pop("clauses", {}),
        "answers": answers | changes.pop("answers", {}),
        **changes,
    }


@pytest.fixture
def load(tmp_path):
    """Load rows, and return the figures and what was reported."""

    def load_rows(*rows, shapes=None, today=TODAY):
        path = tmp_path / "contracts.jsonl"
        path.write_text("\n".join(json.dumps(row) for row in rows))
        problems = []
        figures = load_contracts(
            path, shapes=shapes or {}, today=today, report=problems.append
        )
        return figures, problems

    return load_rows


def test_a_row_becomes_a_contract_with_its_terms_up_to_today(load):
    figures, problems = load(row())

    contract = Contract.objects.get(reference="a6145ee61f")
    first, *renewed = contract.terms.order_by("number")
    assert problems == []
    assert (contract.title, contract.vendor.name, contract.kind) == (
        "Content License Agreement",
        "PSiTech Corporation",
        "licence",
    )
    assert (contract.signed_on, contract.governing_law) == (
        dt.date(2014, 2, 10),
        "Nevada",
    )
    assert (first.starts_on, first.ends_on, first.end_kind) == (
        dt.date(2014, 2, 10),
        dt.date(2019, 2, 9),
        "computed",
    )
    assert (figures.terms_by_silence, len(renewed)) == (8, 8)
    assert {term.origin for term in renewed} == {"silence"}
    assert (renewed[-1].ends_on, renewed[-1].notice_by) == (
        dt.date(2027, 2, 9),
        dt.date(2026, 11, 11),
    )


def test_only_the_current_term_asks_for_a_decision(load):
    load(row())

    due = Term.objects.awaiting_decision(TODAY, within_days=90)

    assert [term.starts_on for term in due] == [dt.date(2026, 2, 10)]


def test_everything_loaded_is_valid_has_history_and_agrees_with_the_rules(load):
    load(row())

    contract = Contract.objects.get()
    assert contract.refresh_deadlines() == []
    for record in (contract, *contract.terms.all(), *contract.notices.all()):
        record.full_clean()
        assert record.history.count() >= 1


def test_loading_twice_changes_nothing(load):
    load(row())
    terms = Term.objects.count()

    figures, _ = load(row())

    assert (figures.created, figures.unchanged, figures.terms_by_silence) == (0, 1, 0)
    assert (Contract.objects.count(), Term.objects.count()) == (1, terms)
    assert Contract.history.count() == 1


def test_contracts_of_one_company_share_the_vendor(load):
    known = factories.VendorFactory(name="PSITECH CORP.")

    load(row(), row(id="another"))

    assert Vendor.objects.get() == known
    assert known.contracts.count() == 2


def test_a_stated_day_is_the_last_day(load):
    load(
        row(
            gold={"expiration_date": {"kind": "date", "value": "2018-12-31"}},
            clauses={"expiration_date": ["It ends on December 31, 2018."]},
        )
    )

    first = Term.objects.get(number=0)
    assert (first.ends_on, first.end_kind) == (dt.date(2018, 12, 31), "stated")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ({"kind": "perpetual", "value": None}, "none"),
        ({"kind": "none", "value": None}, "unknown"),
        ({"kind": "redacted", "value": None}, "illegible"),
    ],
)
def test_why_there_is_no_last_day_is_kept(load, label, kind):
    _, problems = load(row(gold={"expiration_date": label}))

    term = Term.objects.get()
    assert (term.ends_on, term.end_kind, problems) == (None, kind, [])


@pytest.mark.parametrize(
    "label",
    [
        pytest.param({"kind": "multi", "value": "09/05/2019; perpetual"}, id="several"),
        pytest.param({"kind": "date", "value": "2013-01-01"}, id="before it starts"),
        pytest.param({"kind": "date", "value": "2019-02-30"}, id="no day"),
        pytest.param({"kind": "event", "value": "launch"}, id="a kind never seen"),
    ],
)
def test_what_is_doubtful_is_reported_and_its_words_are_kept(load, label):
    figures, problems = load(
        row(gold={"expiration_date": label}, answers={"expiration_date": "9/5; never"})
    )

    contract = Contract.objects.get()
    assert contract.terms.get().end_kind == "unknown"
    assert "9/5; never" in contract.notes
    assert [problem.field for problem in problems] == ["expiration_date"]
    assert (figures.doubtful, figures.bad) == (1, 0)


def test_without_a_first_day_the_term_starts_upon_an_event(load):
    nowhere = {"kind": "none", "value": None}

    load(row(gold={"agreement_date": nowhere, "effective_date": nowhere}))

    term = Term.objects.get()
    assert (term.starts_on, term.starts_upon) == (None, "not stated in the contract")


@pytest.mark.parametrize(
    ("shape", "mode", "times", "purpose"),
    [
        (
            Shape("option", "P1Y", "3", "P1Y", "to_exercise_renewal"),
            "optional",
            3,
            "exercise_renewal",
        ),
        (
            Shape("mutual", "P1Y", "inf", "P120D", "to_exercise_renewal"),
            "mutual",
            None,
            "exercise_renewal",
        ),
        (Shape("unclear", "P1Y", "1", "P90D", "any_time"), "unclear", 1, "leave"),
    ],
)
def test_a_shape_is_surer_than_the_words(load, shape, mode, times, purpose):
    figures, _ = load(row(), shapes={"a6145ee61f": shape})

    contract = Contract.objects.get()
    step = contract.renewal_steps.get()
    assert (step.mode, step.times) == (mode, times)
    assert contract.notices.get().purpose == purpose
    assert figures.terms_by_silence == 0


def test_a_term_that_goes_on_until_notice_has_one_without_end_after_it(load):
    evergreen = Shape("evergreen", "perpetual", "inf", "P30D", "any_time")

    load(row(), shapes={"a6145ee61f": evergreen})

    last = Term.objects.get(number=1)
    assert (last.starts_on, last.end_kind) == (dt.date(2019, 2, 10), "none")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"id": None}, "id", id="no id"),
        pytest.param({"id": "x" * 101}, "id", id="a long id"),
        pytest.param({"filename": 3}, "filename", id="a number for a name"),
        pytest.param({"gold": {"notice": []}}, "gold.notice", id="a list for a label"),
        pytest.param(
            {"gold": {"notice": {"kind": "term", "durations": "P1Y"}}},
            "gold.notice.durations",
            id="a text for a list",
        ),
        pytest.param(
            {"gold": {"renewal_term": {"kind": "term", "count": -1}}},
            "gold.renewal_term.count",
            id="a negative count",
        ),
        pytest.param({"answers": {"parties": "A\0B"}}, "answers.parties", id="NUL"),
    ],
)
def test_a_bad_row_is_reported_and_the_good_ones_load(load, changes, field):
    figures, problems = load(row(**changes), row(id="good"))

    assert [(problem.line, problem.field) for problem in problems] == [(1, field)]
    assert (figures.created, figures.bad) == (1, 1)


def test_an_id_that_comes_twice_is_reported_with_the_first_line(load):
    figures, problems = load(row(), row())

    assert (figures.created, figures.bad) == (1, 1)
    assert "Line 1 has the same" in problems[0].sentence


def test_a_contract_that_renews_more_than_can_be_true_keeps_its_first_term(load):
    daily = {"kind": "term", "durations": ["P1D"], "successive": True, "count": None}

    figures, problems = load(row(gold={"renewal_term": daily}))

    assert Term.objects.count() == 1
    assert "more than can be true" in problems[0].sentence
    assert (figures.created, figures.doubtful) == (1, 1)


def test_shapes_are_read_and_bad_lines_reported(tmp_path):
    path = tmp_path / "shapes.tsv"
    path.write_text(
        "id\tsplit\tmode\trenewal\tcount\tnotice\tnotice_kind\ttags\n"
        "a1\tdev\tauto\tP1Y\tinf\tP60D\tbefore_end_of_term\tdifflen\n"
        "a2\tdev\tperhaps\n"
    )
    problems = []

    shapes = load_shapes(path, report=problems.append)

    assert shapes == {
        "a1": Shape("auto", "P1Y", "inf", "P60D", "before_end_of_term", "difflen")
    }
    assert [(problem.line, problem.field) for problem in problems] == [(3, "mode")]


def test_an_empty_file_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "empty").touch()

    with pytest.raises(Unreadable, match="empty"):
        load_contracts(tmp_path / "empty", shapes={}, today=TODAY, report=print)


def test_the_command_prints_figures_and_what_is_in_force(tmp_path, capsys):
    path = tmp_path / "contracts.jsonl"
    path.write_text(json.dumps(row()))

    call_command("load_contracts", str(path), "--on", "2026-10-02")

    printed = capsys.readouterr().out
    assert "1 rows read, 1 created" in printed
    assert "8 terms added by silence" in printed
    assert "there are 1 contracts, 1 in force, 1 of them with a deadline" in printed


def test_the_command_fails_on_bad_rows_and_on_missing_shapes(tmp_path, capsys):
    path = tmp_path / "contracts.jsonl"
    path.write_text("{}\n")

    with pytest.raises(CommandError, match="1 rows"):
        call_command("load_contracts", str(path))
    with pytest.raises(CommandError, match="does not exist"):
        call_command("load_contracts", str(path), "--shapes", str(tmp_path / "none"))
    assert f"{path}:1: id: It is missing" in capsys.readouterr().err
