"""When people are reminded of what, as settings, policies and contracts say."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from vendors.models import Contract, ReminderPolicy
from vendors.models.policy import DOCUMENT
from vendors.rules.reminders import leads_of
from vendors.rules.timetable import Rhythm


@dataclass(frozen=True, slots=True)
class Rhythms:
    """The leads as usual, and what policies say of kinds of contracts."""

    usual: tuple[int, ...]
    policies: Mapping[str, ReminderPolicy]

    @classmethod
    def chosen(cls, leads: Iterable[int]) -> Self:
        policies = {policy.kind: policy for policy in ReminderPolicy.objects.all()}
        return cls(tuple(leads), policies)

    def of(self, contract: Contract) -> Rhythm:
        """Return the rhythm of a contract's terms; its own leads come first.

        :raises ValueError: if its leads cannot be read.
        """
        rhythm = self._of_kind(contract.kind)
        own = leads_of(contract.reminder_leads)
        return rhythm.with_leads(own) if own else rhythm

    def tell_of_monthly(self, contract: Contract) -> bool:
        """Say whether people want to be reminded of it if it renews every month."""
        policy = self.policies.get(contract.kind)
        return bool(contract.reminder_leads) or (policy is not None and policy.rolling)

    def of_documents(self) -> Rhythm:
        return self._of_kind(DOCUMENT)

    def longest(self) -> int:
        """Return the longest lead in use anywhere."""
        own = Contract.objects.exclude(reminder_leads="").order_by("reminder_leads")
        texts = [
            *(policy.leads for policy in self.policies.values()),
            *own.values_list("reminder_leads", flat=True).distinct(),
        ]
        leads = set(self.usual)
        for text in texts:
            with suppress(ValueError):  # whoever needs them says so
                leads.update(leads_of(text))
        return max(leads, default=0)

    def _of_kind(self, kind: str) -> Rhythm:
        policy = self.policies.get(kind)
        if policy is None:
            return Rhythm(self.usual)
        leads = leads_of(policy.leads) or self.usual
        return Rhythm(leads, policy.next_in_line_at, policy.team_at)
