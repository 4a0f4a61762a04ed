"""How a contract stands today, as one column to show, to narrow and to sort by."""

from datetime import date
from enum import StrEnum

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from vendors.models import Contract, Term
from vendors.models.contract import ContractState


class Standing(StrEnum):
    IN_FORCE = "in_force"
    IN_NOTICE = "in_notice"
    NOT_YET_STARTED = "not_yet_started"
    ENDED = "ended"
    NO_TERM = "no_term"
    TEMPLATE = "template"
    DRAFT = "draft"
    ARCHIVED = "archived"

    @property
    def words(self) -> str:
        return self.replace("_", " ").capitalize()


COLOURS = {
    Standing.IN_FORCE.words: "success",
    Standing.IN_NOTICE.words: "warning",
    Standing.NOT_YET_STARTED.words: "info",
    Standing.NO_TERM.words: "danger",
}


def with_standing(contracts: QuerySet[Contract], on: date) -> QuerySet[Contract]:
    """Annotate `standing`, and `is_open` where its last term still asks for an act."""
    terms = Term.objects.filter(contract=OuterRef("pk"))
    covering = Exists(terms.in_force(on))
    in_notice = Q(notice_given_on__isnull=False) | Q(terminated_on__isnull=False)
    return contracts.annotate(
        is_open=Exists(Term.objects.open(on).filter(contract=OuterRef("pk"))),
        standing=Case(
            When(state=ContractState.TEMPLATE, then=Value(Standing.TEMPLATE)),
            When(state=ContractState.DRAFT, then=Value(Standing.DRAFT)),
            When(state=ContractState.ARCHIVED, then=Value(Standing.ARCHIVED)),
            When(terminated_on__lt=on, then=Value(Standing.ENDED)),
            When(Q(covering) & in_notice, then=Value(Standing.IN_NOTICE)),
            When(covering, then=Value(Standing.IN_FORCE)),
            When(
                Exists(terms.filter(Q(starts_on__gt=on) | Q(starts_on=None))),
                then=Value(Standing.NOT_YET_STARTED),
            ),
            When(Exists(terms), then=Value(Standing.ENDED)),
            default=Value(Standing.NO_TERM),
            output_field=CharField(),
        ),
    )


def with_last_term(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Annotate the days and the price of each contract's last term."""
    last = Term.objects.filter(contract=OuterRef("pk")).order_by("-number")
    return contracts.annotate(
        last_notice_by=Subquery(last.values("notice_by")[:1]),
        last_act_by=Subquery(last.values("act_by")[:1]),
        last_amount=Subquery(last.values("amount")[:1]),
        last_currency=Subquery(last.values("currency")[:1]),
    )
