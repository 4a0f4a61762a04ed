"""What answering has in common, whatever somebody is asked about."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from vendors.models import Response
from vendors.models.reminder import Reaction
from vendors.notifications import words
from vendors.operations import responses
from vendors.operations.answering import Asked
from vendors.operations.letters import To

MOST_RESPONSES = 10


class Responding:
    """Somebody who is asked about something on a day: seen, put off, taken back."""

    template: str

    def __init__(self, asked: Asked, *, today: date) -> None:
        self.asked, self.today = asked, today
        reader = To(person=asked.person).reader(today, timezone.now())
        self.reads = reader.day  # a day, in the style that the person chose

    @property
    @abstractmethod
    def about(self) -> str:
        """Return what the page was shown about; once it is answered, it is another."""

    @property
    @abstractmethod
    def day(self) -> date:
        """Return the deadline that it has now."""

    @property
    @abstractmethod
    def closed(self) -> str:
        """Return why nothing is asked any more; nothing where something is."""

    @property
    @abstractmethod
    def undoable(self) -> str:
        """Return what this person did last today and may take back, in words."""

    @abstractmethod
    def forms(self, data: QueryDict | None = None) -> Mapping[str, forms.Form]:
        """Return the forms of the page, the one that was sent with what it says."""

    def do(self, name: str, answer: Mapping[str, Any]) -> None:
        """Do what somebody answered short of deciding.

        :raises Refusal: if it cannot be.
        """
        now = timezone.now()
        if name == "seen":
            responses.acknowledge(
                self._subject, deadline=self.day, by=self.asked.person, now=now
            )
        elif name == "snooze":
            responses.snooze(
                self._subject,
                deadline=self.day,
                until=answer["until"],
                reason=answer["why"],
                by=self.asked.person,
                now=now,
            )

    def take_back_response(self) -> None:
        """Take back what this person answered last today."""
        if self.own_response is not None:
            responses.take_back(self.own_response)

    @property
    def own_response(self) -> Response | None:
        """Return the last answer, if it is this person's and of today."""
        last = self._responses().first()
        mine = last is not None and (last.by_id, last.given_on) == (
            self.asked.person.pk,
            self.today,
        )
        return last if mine else None

    def recorded_last(self, record: Any) -> bool:
        """Say whether this person changed a record last, today."""
        last = record.history.first()
        return (
            last is not None
            and last.history_user_id == self.asked.person.pk
            and timezone.localdate(last.history_date) == self.today
        )

    def context(self) -> dict[str, Any]:
        person = self.asked.person
        return {
            "name": person.get_full_name() or person.get_username(),
            "about": self.about,
            "closed": self.closed,
            "undoable": self.undoable,
            "responses": [
                self._in_words(one)
                for one in self._responses().select_related("by")[:MOST_RESPONSES]
            ],
        }

    @property
    def response_in_words(self) -> str:
        return self._in_words(self.own_response)["what"] if self.own_response else ""

    @property
    def _subject(self) -> Any:
        return self.asked.term or self.asked.document

    def _responses(self) -> Any:
        found = Response.objects.filter(
            term=self.asked.term, document=self.asked.document
        )
        return found.order_by("-at", "-pk")

    def _in_words(self, response: Response) -> dict[str, str]:
        what = "Seen"
        if response.reaction == Reaction.SNOOZED and response.until is not None:
            what = f"Put off until {self.reads(response.until)}"
        return {
            "what": what,
            "by": words.person(response.by) if response.by else "somebody",
            "on": self.reads(response.given_on),
            "why": response.reason,
        }
