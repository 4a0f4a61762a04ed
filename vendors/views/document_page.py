"""What somebody is asked about a document that expires, and what the answer does."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from vendors.models import Document
from vendors.models.contract import ContractState
from vendors.notifications import situation, words
from vendors.operations import documents
from vendors.operations.answering import Asked
from vendors.views.answers import ReplacedForm, SnoozeForm, StillGoodForm
from vendors.views.responding import Responding


class DocumentPage(Responding):
    """A document, as one person is asked about it on a day."""

    template = "decide/document.html"

    def __init__(self, asked: Asked, document: Document, *, today: date) -> None:
        super().__init__(asked, today=today)
        self.document = document

    @property
    def about(self) -> str:
        facts = (self.document.expires_on, self.document.superseded_by_id)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def day(self) -> date:
        return self.document.expires_on or self.asked.deadline

    @property
    def closed(self) -> str:
        """Return why nothing is asked any more; nothing where something is."""
        if self.document.superseded_by is not None:
            return f"It is replaced by {self.document.superseded_by}."
        if self.document.expires_on is None:
            return "It does not expire. Nothing has to be done."
        if self.document.expires_on > self.asked.deadline:
            until = self.reads(self.document.expires_on)
            return f"It is good until {until}. You will be reminded in time."
        contract = self.document.contract
        if contract is not None and contract.state != ContractState.ACTIVE:
            return "Its contract is not active, so nobody needs it any more."
        return ""

    def forms(self, data: QueryDict | None = None) -> Mapping[str, forms.Form]:
        do = data.get("do", "") if data else ""
        return {
            "still_good": StillGoodForm(data if do == "still_good" else None),
            "replaced": ReplacedForm(
                data if do == "replaced" else None, document=self.document
            ),
            "snooze": SnoozeForm(
                data if do == "snooze" else None,
                act_by=self.document.expires_on,
                prefix="snooze",
            ),
        }

    def do(self, name: str, answer: Mapping[str, Any]) -> None:
        """Do what somebody answered.

        :raises Refusal: if it cannot be.
        """
        if name == "still_good":
            documents.still_good(self.document, until=answer["good_until"])
        elif name == "replaced":
            documents.replace_document(self.document, answer["by"])
        elif name == "take_back" and self._answered:
            documents.take_back_answer(
                self.document, by=self.asked.person, today=self.today
            )
        elif name == "take_back":
            self.take_back_response()
        else:
            super().do(name, answer)

    @property
    def _answered(self) -> bool:
        return documents.may_take_back(
            self.document, self.asked.person, today=self.today
        )

    @property
    def undoable(self) -> str:
        if self._answered:
            return "Replaced" if self.document.superseded_by_id else "Still good"
        return self.response_in_words

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "vendor": self.document.vendor.name,
            "title": self.document.title,
            "kind": words.document_kind(self.document),
            "situation": situation.of_document(
                self.document, today=self.today, day=self.reads
            ),
            "ask": f"Look at it by {self.reads(self.asked.deadline)}",
        }
