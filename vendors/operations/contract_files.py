"""Loading contracts as lawyers labelled them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from vendors.models import Contract, Notice, RenewalStep, Term, Vendor
from vendors.operations.loading import (
    Figures,
    LineProblem,
    Report,
    lines_of,
    problems_of,
    refuse_twice,
    report_problems,
)
from vendors.operations.silence import renew_by_silence
from vendors.reading.labels import (
    LabelledContract,
    NoticeGiven,
    Renewal,
    Shape,
    labelled_contract,
    shape_row,
)
from vendors.rules.duration import Duration
from vendors.rules.rows import BadRow, Problem

IN_THE_FILE = {"reference": "id", "title": "filename"}


def load_shapes(path: Path, *, report: Report) -> dict[str, Shape]:
    """Return how each contract renews, by its id, from a tab-separated file.

    :raises Unreadable: if it is no such file.
    """
    shapes = {}
    for line in lines_of(path):
        try:
            row = shape_row(line.content.decode("utf-8", errors="replace"))
        except BadRow as error:
            report_problems(error, line.number, report)
            continue
        if row is not None:
            shapes[row[0]] = row[1]
    return shapes


def load_contracts(
    path: Path, *, shapes: Mapping[str, Shape], today: date, report: Report
) -> Figures:
    """Add the file's contracts, with the terms that followed by silence up to today.

    A row is known by its id, kept as the contract's reference; a contract that is
    there already is left as it is, because people decide about its terms. What is
    doubtful in a row is reported, kept in the contract's notes and taken as not known.

    :raises Unreadable: if it is no such file; nothing was written then.
    """
    figures, lines = Figures(), dict[str, int]()
    known = set(Contract.objects.values_list("reference", flat=True))
    for line in lines_of(path):
        figures.read += 1
        try:
            row = labelled_contract(line.content, shapes)
            refuse_twice(row.reference, line, lines)
            term = None if row.reference in known else _add(row)
        except BadRow as error:
            figures.bad += 1
            report_problems(error, line.number, report)
            continue
        doubts = list(row.doubts)
        figures.created += term is not None
        figures.unchanged += term is None
        figures.terms_by_silence += _renewed(term, today, doubts) if term else 0
        figures.doubtful += bool(doubts)
        for doubt in doubts:
            report(LineProblem(line.number, *doubt))
    return figures


@transaction.atomic
def _add(row: LabelledContract) -> Term:
    """Add one contract with all that its labels say; return its first term.

    :raises BadRow: if something of it cannot be kept.
    """
    contract = Contract(
        vendor=_vendor(row.vendor),
        title=row.title,
        reference=row.reference,
        kind=row.kind,
        governing_law=row.governing_law,
        signed_on=row.signed_on,
        notes="\n".join(f"{field}: {sentence}" for field, sentence in row.doubts),
    )
    _save(contract)
    for position, renewal in enumerate(row.renewals, start=1):
        _save(_step(contract, position, renewal))
    for notice in row.notices:
        _save(_notice(contract, notice))
    first = row.term
    amount, unit = _amount_and_unit(first.length)
    term = Term(
        contract=contract,
        starts_on=first.starts_on,
        starts_upon=first.starts_upon,
        ends_on=first.ends_on,
        end_kind=first.end_kind,
        length_amount=amount,
        length_unit=unit,
    )
    _save(term)
    return term


def _renewed(term: Term, today: date, doubts: list[Problem]) -> int:
    try:
        return renew_by_silence(term, today=today)
    except ValueError as error:
        doubts.append(Problem("renewal_term", f"It was not renewed. {error}"))
        return 0


def _vendor(name: str) -> Vendor:
    known = Vendor.objects.known_as(name).first() if name else None
    if known is not None:
        return known
    vendor = Vendor(name=name)
    vendor.set_derived()
    _save(vendor, called="answers.parties")
    return vendor


def _step(contract: Contract, position: int, renewal: Renewal) -> RenewalStep:
    amount, unit = _amount_and_unit(renewal.length)
    return RenewalStep(
        contract=contract,
        position=position,
        mode=renewal.mode,
        length_kind=renewal.kind,
        length_amount=amount,
        length_unit=unit,
        times=renewal.times,
        condition=renewal.condition,
    )


def _notice(contract: Contract, notice: NoticeGiven) -> Notice:
    amount, unit = _amount_and_unit(notice.length)
    opens_amount, opens_unit = _amount_and_unit(notice.opens)
    return Notice(
        contract=contract,
        purpose=notice.purpose,
        amount=amount,
        unit=unit,
        counted_from=notice.counted_from,
        stated=notice.stated,
        after_first_term=notice.after_first_term,
        opens_amount=opens_amount,
        opens_unit=opens_unit,
    )


def _amount_and_unit(length: Duration | None) -> tuple[int | None, str]:
    return (None, "") if length is None else (length.amount, length.unit)


def _save(
    record: Vendor | Contract | RenewalStep | Notice | Term, called: str = ""
) -> None:
    """:raises BadRow: if the record cannot be kept, with what the models say."""
    try:
        record.full_clean()
    except ValidationError as error:
        raise BadRow(*problems_of(error, IN_THE_FILE, called)) from None
    record.save()
