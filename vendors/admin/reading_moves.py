"""Which days of a contract move if a fact that was read is confirmed."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from vendors.models import Contract, ContractReading, ProposedFact
from vendors.notifications import moving
from vendors.operations import judging
from vendors.operations.moves import moves_of
from vendors.operations.refusals import Refusal


def moved_by(row: ProposedFact, contract: Contract, *, now: datetime) -> list[str]:
    """Return the days that confirming one proposal moves, also where it replaces."""
    return _moved(
        contract,
        lambda: judging.confirm_fact(row, by=None, at=now, replacing=True),
        now=now,
    )


def moved_by_all(
    reading: ContractReading, contract: Contract, *, now: datetime
) -> list[str]:
    """Return the days that confirming all that is sure moves."""
    return _moved(
        contract, lambda: judging.confirm_sure(reading, by=None, at=now), now=now
    )


def _moved(
    contract: Contract, change: Callable[[], object], *, now: datetime
) -> list[str]:
    try:
        moves = moves_of([contract.pk], change, today=timezone.localdate(now))
    except Refusal:  # said beside the fact already
        return []
    return [
        f"{moving.what_happens(term)}. {moving.moved(day)}"
        for term in moves.terms
        for day in term.days
    ]
