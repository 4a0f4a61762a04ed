"""What a fact that was read changes at a contract, and how that is taken back.

What stood there before and what stands there after are kept as plain columns, so that
a judgement that is taken back restores exactly what it changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from vendors.models import Contract, Notice, RenewalStep, Term
from vendors.models.limits import range_of
from vendors.operations.proposing import Accepted, wanted
from vendors.operations.refusals import Refusal
from vendors.reading.proposals import Fact
from vendors.rules.renewal import EndKind

Columns = dict[str, Any]
CONTRACT_COLUMNS = {
    Fact.AGREEMENT_DATE: ("signed_on",),
    Fact.GOVERNING_LAW: ("governing_law",),
}
TERM_COLUMNS = {
    Fact.EFFECTIVE_DATE: ("starts_on", "starts_upon"),
    Fact.EXPIRATION: (
        *("end_kind", "ends_on", "ends_upon"),
        *("length_amount", "length_unit", "end_reason"),
    ),
    Fact.AMOUNTS: ("amount", "currency", "amount_expected"),
}
ROWS: dict[Fact, type[RenewalStep | Notice]] = {
    Fact.RENEWAL: RenewalStep,
    Fact.NOTICE: Notice,
}
NOT_SAID = (None, "", EndKind.UNKNOWN)


class NoFirstDayYet(Refusal):
    """The contract has no first term that could end or cost something."""


class FilledInSince(Refusal):
    """The term that a fact began holds more by now."""


class CannotBeRecorded(Refusal):
    """What was accepted contradicts the rest of the contract."""


@dataclass(frozen=True, slots=True)
class Change:
    """What recording a fact makes of a contract; no rows stand for nothing there."""

    fact: Fact
    before: list[Columns]
    after: list[Columns]

    @property
    def is_one(self) -> bool:
        return self.before != self.after

    @property
    def contradicts(self) -> bool:
        """Say whether something else stands there now."""
        if not self.before or not self.is_one:
            return False
        if self.fact in ROWS:
            return True
        before, after = self.before[0], self.after[0]
        return any(
            said not in NOT_SAID and said != after[column]
            for column, said in before.items()
            if not (column == "end_kind" and _same_last_day(before, after))
        )


def first_term(contract: Contract) -> Term | None:
    return contract.terms.order_by("number").first()


def planned(contract: Contract, accepted: Accepted) -> Change | None:
    """Return what recording a fact would change; None where nothing is to be kept.

    :raises NoFirstDayYet: if the fact needs a first term and there is none.
    """
    fact = accepted.fact
    term = first_term(contract)
    with _refusing_in_words():
        columns = wanted(accepted, term)
    if columns is None:
        return None
    if term is None and fact in (Fact.EXPIRATION, Fact.AMOUNTS):
        raise NoFirstDayYet(
            "Confirm or correct the effective date first: it begins the first term of "
            f"{contract}, which has none yet."
        )
    before = standing(contract, fact)
    if fact in ROWS:
        model = ROWS[fact]
        return Change(fact, before, [_columns(model(**row)) for row in columns])
    after = {name: _plain(said) for name, said in columns[0].items()}
    change = Change(fact, before, [after])
    if before and not change.contradicts:
        # What is known besides stays: a length beside a last day that was stated.
        known = {name: said for name, said in after.items() if said not in NOT_SAID}
        return Change(fact, before, [{**before[0], **known}])
    return change


def standing(contract: Contract, fact: Fact) -> list[Columns]:
    """Return the columns of a contract that hold a fact now."""
    if fact in CONTRACT_COLUMNS:
        return [_columns(contract, CONTRACT_COLUMNS[fact])]
    if fact in TERM_COLUMNS:
        term = first_term(contract)
        return [_columns(term, TERM_COLUMNS[fact])] if term else []
    if fact in ROWS:
        return [_columns(row) for row in _rows(contract, fact)]
    return []


def record(contract: Contract, change: Change) -> Change:
    """Make a change and return it as the database holds it.

    :raises CannotBeRecorded: if the rest of the contract stands against it.
    """
    _write(contract, change.fact, change.after)
    return Change(change.fact, change.before, standing(contract, change.fact))


def restore(contract: Contract, change: Change) -> None:
    """Bring back what stood there before a change.

    :raises FilledInSince: if the term that it began holds more by now.
    """
    term = first_term(contract)
    if change.before or change.fact not in TERM_COLUMNS or term is None:
        _write(contract, change.fact, change.before)
        return
    is_bare = term.end_kind == EndKind.UNKNOWN and term.amount is None
    if not is_bare or contract.terms.count() > 1 or hasattr(term, "decision"):
        raise FilledInSince(
            f"The first term of {contract}, which this fact began, holds more by now; "
            "take that back first, or change the term itself."
        )
    term.delete()


def _write(contract: Contract, fact: Fact, rows: list[Columns]) -> None:
    with _refusing_in_words():
        if fact in CONTRACT_COLUMNS:
            _save(contract, rows[0])
        elif fact in TERM_COLUMNS:
            new = Term(contract=contract, number=0, end_kind=EndKind.UNKNOWN)
            _save(first_term(contract) or new, rows[0])
        elif fact in ROWS:
            for row in _rows(contract, fact):
                row.delete()
            for columns in rows:
                _save(ROWS[fact](contract=contract), columns)


@contextmanager
def _refusing_in_words() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise CannotBeRecorded(" ".join(error.messages)) from error
    except (ValueError, OverflowError) as error:
        raise CannotBeRecorded(
            f"The days that follow from this cannot be counted ({error}); correct it, "
            "or change the contract."
        ) from error


def _save(record: Model, columns: Columns) -> None:
    for name, said in columns.items():
        field: Field[Any, Any] = record._meta.get_field(name)  # type: ignore[assignment]
        limits = range_of(field)
        if limits and said is not None and int(said) > limits[1]:
            raise ValidationError(f"{said} is more than can be kept; check it.")
        setattr(record, name, field.to_python(said))
    record.full_clean()
    record.save()


def _rows(contract: Contract, fact: Fact) -> list[RenewalStep | Notice]:
    if fact is Fact.RENEWAL:
        return [*RenewalStep.objects.filter(contract=contract).order_by("position")]
    return [*Notice.objects.filter(contract=contract).order_by("pk")]


def _columns(record: Model, names: tuple[str, ...] = ()) -> Columns:
    """Return columns as JSON keeps them: those named, or all that a row says."""
    return {
        field.attname: _plain(field.value_from_object(record))
        for field in record._meta.concrete_fields
        if (field.attname in names if names else not _is_where(field.attname))
    }


def _is_where(name: str) -> bool:
    return name in ("id", "contract_id", "created_at")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _same_last_day(before: Columns, after: Columns) -> bool:
    # Whether a last day was stated or counted is no contradiction about it.
    return before["ends_on"] is not None and before["ends_on"] == after["ends_on"]
