"""What somebody is asked about a term, and what the answer does."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.module_loading import import_string

from vendors.models import RenewalDecision, Term
from vendors.models.contract import ContractState
from vendors.models.term import Outcome
from vendors.notifications import situation, words
from vendors.operations import contracts, leaving, letters, taking_back
from vendors.operations.answering import Asked, NotReckoned
from vendors.operations.following import agreement_of, decision_about
from vendors.operations.leaving import Accepted, Sent
from vendors.rules.deadlines import Kind
from vendors.rules.reminders import Occasion
from vendors.views.answers import DecisionForm, NoticeForm, SnoozeForm
from vendors.views.responding import Responding

RENEW = {True: "Keep it", False: "Renew"}


class TermPage(Responding):
    """A term, as one person is asked about it on a day."""

    template = "decide/term.html"

    def __init__(self, asked: Asked, term: Term, *, today: date) -> None:
        super().__init__(asked, today=today)
        self.term, self.contract = term, term.contract
        try:
            self.agreement = agreement_of(self.contract)
            self.deadline = term.deadline(self.agreement)
        except (ValueError, OverflowError):
            raise NotReckoned(
                f"The facts of {self.contract} contradict each other, or lead beyond "
                "the calendar. Put them right in Stackbook, then decide there."
            ) from None
        self.decision = decision_about(term)
        self.is_review = self.deadline.kind is Kind.REVIEW

    @property
    def about(self) -> str:
        """Return what the page was shown about; once it is answered, it is another."""
        decided = self.decision and (self.decision.outcome, self.decision.decided_on)
        facts = (
            *(self.day, self.deadline.act_by, decided),
            *(self.contract.notice_given_on, self.contract.terminated_on),
            *(self.contract.state, self.closed),
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def day(self) -> date:
        return self.deadline.day

    @property
    def is_left(self) -> bool:
        return self.decision is not None and self.decision.outcome == Outcome.LEAVE

    @property
    def closed(self) -> str:
        """Return why nothing is asked any more; nothing where something is."""
        if self.contract.notice_given_on is not None:
            given = self.reads(self.contract.notice_given_on)
            return f"Notice was given on {given}. Nothing more has to be done."
        if self.contract.terminated_on is not None:
            ends = self.reads(self.contract.terminated_on)
            return f"It ends early, on {ends}. Nothing more has to be done."
        if self.contract.state != ContractState.ACTIVE:
            state = self.contract.get_state_display().lower()
            return f"The contract is not active: it is kept as {state}."
        if self._is_reviewed:
            again = self.reads(self.deadline.act_by)
            return f"It was looked at, and is asked about again by {again}."
        if not Term.objects.open(self.today).filter(pk=self.term.pk).exists():
            return self._followed()
        return ""

    @property
    def _is_reviewed(self) -> bool:
        return (
            self.decision is not None
            and self.decision.outcome == Outcome.RENEW
            and self.is_review
            and self.deadline.act_by > self.asked.deadline
        )

    def _followed(self) -> str:
        last = self.contract.last_term()
        if last is None or last.number == self.term.number:
            return "It is decided. Nothing more has to be done."
        until = self.reads(last.ends_on) if last.ends_on else "it is ended"
        if self.decision is not None and self.decision.outcome == Outcome.RENEW:
            return f"It is renewed until {until}. Nothing more has to be done."
        return (
            f"It renewed by itself until {until}. You will be reminded in time of the "
            "next day to decide by."
        )

    def forms(self, data: QueryDict | None = None) -> Mapping[str, forms.Form]:
        do = data.get("do", "") if data else ""
        late = self.day < self.today
        opens_on = self.deadline.opens_on
        way = {"on": self.today, "way": self.contract.notice_way}
        return {
            "decision": DecisionForm(
                data if do in set(Outcome) else None, outcome=do, late=late
            ),
            "notice": NoticeForm(
                data if do == "notice" else None,
                initial=way,
                late=late,
                early=opens_on is not None and opens_on > self.today,
                prefix="notice",
            ),
            "snooze": SnoozeForm(
                data if do == "snooze" else None,
                act_by=self.deadline.act_by,
                prefix="snooze",
            ),
        }

    def do(self, name: str, answer: Mapping[str, Any]) -> None:
        """Do what somebody answered.

        :raises Refusal: if it cannot be.
        """
        if name in set(Outcome):
            contracts.decide(
                self.term,
                Outcome(name),
                reason=answer["reason"],
                by=self.asked.person,
                on=self.today,
                late_accepted=answer.get("late_accepted", False),
            )
        elif name == "notice":
            self._give_notice(answer)
        elif name == "take_back":
            self._take_back()
        else:
            super().do(name, answer)

    def _give_notice(self, answer: Mapping[str, Any]) -> None:
        leaving.give_notice(
            self.contract,
            on=answer["on"],
            today=self.today,
            by=self.asked.person,
            reason=self.decision.reason if self.decision else "",
            sent=Sent(answer["way"], answer["proof"]),
            accepted=Accepted(
                answer.get("late_accepted", False), answer.get("early_accepted", False)
            ),
        )

    def _take_back(self) -> None:
        if self._gave_notice:
            leaving.take_back_notice(
                self.contract, reason="taken back at once", today=self.today
            )
        elif self._decided:
            taking_back.take_back_decision(
                self.term, by=self.asked.person, today=self.today
            )
        else:
            self.take_back_response()

    @property
    def _gave_notice(self) -> bool:
        """Whether this person recorded the notice, today."""
        if self.contract.notice_given_on is None:
            return False
        return self.recorded_last(self.contract)

    @property
    def _decided(self) -> bool:
        return self.decision is not None and taking_back.may_take_back(
            self.decision, self.asked.person, today=self.today
        )

    @property
    def undoable(self) -> str:
        if self._gave_notice:
            return "Notice given"
        if self._decided and self.decision is not None:
            return self.decision.get_outcome_display()
        return self.response_in_words

    def context(self) -> dict[str, Any]:
        costs = ("", "")
        if self.asked.sees_money:
            costs = letters.costs(self.term, self.agreement)
        return {
            **super().context(),
            "vendor": self.contract.vendor.name,
            "title": self.contract.title,
            "situation": situation.of_term(
                self.term,
                self.agreement,
                today=self.today,
                costs=costs,
                day=self.reads,
            ),
            "hints": import_string(settings.RENEWAL_HINTS)(
                self.contract.pk, self.asked.person
            ),
            "ask": self._ask(),
            "moved": self._moved(),
            "renew": RENEW[self.is_review],
            "is_left": self.is_left,
            "decision": self.decision and self._decided_in_words(self.decision),
            "where_notice_goes": self._where_notice_goes(),
        }

    def _ask(self) -> str:
        by = self.reads(self.deadline.act_by)
        if self.is_left:
            return f"Send the notice by {by}"
        return f"{'Look again' if self.is_review else 'Decide'} by {by}"

    def _moved(self) -> str:
        """Return why the mail named another day, where it did."""
        before = self.asked.deadline
        if self.day == before:
            return ""
        news = self.term.reminders.filter(deadline=before, occasion=Occasion.RENEWED)
        if news.exists():
            return (
                f"Nobody had decided by {self.reads(before)}, so it renewed by itself. "
                "This is about the term that followed."
            )
        return (
            f"The day has moved since the mail was written: it was "
            f"{self.reads(before)}, and is {self.reads(self.day)}."
        )

    def _where_notice_goes(self) -> str:
        way = self.contract.get_notice_way_display().lower()
        to = self.contract.notice_address or str(self.contract.notice_contact or "")
        return f"The contract wants notice by {way}{f' to {to}' if to else ''}."

    def _decided_in_words(self, decision: RenewalDecision) -> dict[str, str]:
        by = decision.decided_by
        return {
            "what": decision.get_outcome_display(),
            "by": words.person(by) if by else "somebody",
            "on": self.reads(decision.decided_on),
            "why": decision.reason,
        }
