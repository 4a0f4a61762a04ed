from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from vendors.admin.contract_state import Standing
from vendors.admin.site import DropdownFilter
from vendors.models import Contract, Notice, RenewalStep, Term
from vendors.rules.answers import LAST_DAYS, LENGTHS, MODES, NOTICES
from vendors.rules.renewal import EndKind, Mode
from vendors.rules.terms import MOST_BY_SILENCE, renews_too_often


class StandingFilter(DropdownFilter):
    title = "state today"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(standing.value, standing.words) for standing in Standing]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Contract]
    ) -> QuerySet[Contract]:
        if self.value() in set(Standing):
            return queryset.filter(Q(("standing", self.value())))  # annotated
        return queryset


class DeadlineFilter(DropdownFilter):
    title = "decision"
    parameter_name = "deadline"
    horizons = {"30": 30, "90": 90}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("passed", "Notice day passed undecided"),
            ("30", "Within 30 days, or overdue"),
            ("90", "Within 90 days, or overdue"),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Contract]
    ) -> QuerySet[Contract]:
        today = timezone.localdate()
        days = self.horizons.get(self.value() or "")
        if days is not None:
            terms = Term.objects.awaiting_decision(today, within_days=days)
        elif self.value() == "passed":
            awaiting = Term.objects.awaiting_decision(today, within_days=0)
            terms = awaiting.filter(notice_by__lt=today)
        else:
            return queryset
        return queryset.filter(pk__in=terms.values("contract"))


class OwnerFilter(DropdownFilter):
    title = "owner"
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "I own it"), ("nobody", "Nobody who can be reminded")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Contract]
    ) -> QuerySet[Contract]:
        if self.value() == "me":
            return queryset.filter(owner=request.user.pk)
        if self.value() == "nobody":
            nobody = Contract.objects.live().without_owner()
            return queryset.filter(pk__in=nobody.values("pk"))
        return queryset


class GapFilter(DropdownFilter):
    title = "gap in the record"
    parameter_name = "gap"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("no_term", "Live, without a term"),
            ("no_last_day", "Live, last day not known"),
            ("unknown", "Live, something is not known"),
            ("no_amount", "Live, without an amount"),
            ("too_many", "Live, renews more often than can be true"),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Contract]
    ) -> QuerySet[Contract]:
        if self.value() == "no_term":
            return without_term(queryset)
        if self.value() == "no_last_day":
            return without_last_day(queryset)
        if self.value() == "unknown":
            return with_unknowns(queryset)
        if self.value() == "no_amount":
            return without_amount(queryset)
        if self.value() == "too_many":
            return renewing_too_often(queryset, timezone.localdate())
        return queryset


def without_term(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Keep live contracts of which no term is recorded."""
    return contracts.filter(state="active", terms=None)


def without_last_day(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Keep live contracts whose last term's end is not known, or cannot be read."""
    unknown = Term.objects.latest_of_contract().filter(
        end_kind__in=(EndKind.UNKNOWN, EndKind.ILLEGIBLE)
    )
    return contracts.filter(
        state="active", terminated_on=None, pk__in=unknown.values("contract")
    )


def with_unknowns(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Keep live contracts of which a day, a renewal or a notice is not known.

    It depends on an event or a condition, is contradictory, cannot be read or was not
    found; the contract's page says which.
    """
    terms = Term.objects.latest_of_contract().filter(
        Q(starts_on=None)
        | Q(end_kind__in=[*LAST_DAYS])
        | Q(end_kind=EndKind.PARENT, ends_on=None)
    )
    steps = RenewalStep.objects.filter(
        Q(mode__in=[*MODES]) | (Q(length_kind__in=[*LENGTHS]) & ~Q(mode=Mode.NONE))
    )
    notices = Notice.objects.filter(stated__in=[*NOTICES])
    return contracts.filter(
        Q(pk__in=terms.values("contract"))
        | Q(pk__in=steps.values("contract"))
        | Q(pk__in=notices.values("contract")),
        state="active",
        terminated_on=None,
    )


def renewing_too_often(
    contracts: QuerySet[Contract], today: date
) -> QuerySet[Contract]:
    """Keep live contracts that would have renewed more often than can be true.

    No further term is added to them.
    """
    # As no term is shorter than a day, the last one ended at least so many days ago.
    ended = Term.objects.renewing(today).filter(
        ends_on__lt=today - timedelta(days=MOST_BY_SILENCE)
    )
    found = set()
    for term in ended.select_related("contract__parent").with_agreement():
        agreement = term.contract.agreement()
        if agreement and renews_too_often(agreement, term.number, today):
            found.add(term.contract_id)
    return contracts.filter(pk__in=found)


def without_amount(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Keep live contracts whose last term has no price."""
    priceless = Term.objects.latest_of_contract().filter(amount=None)
    return contracts.filter(state="active", pk__in=priceless.values("contract"))
