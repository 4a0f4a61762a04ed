"""What somebody who was reminded says short of deciding: seen, or not before a day."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from vendors.models import Document, Reminder, Response, Term
from vendors.models.reminder import Reaction, ReminderState
from vendors.operations.following import ContractGone, locked_term
from vendors.operations.refusals import Refusal
from vendors.operations.timetables import those_that_matter
from vendors.rules.calendar import in_words
from vendors.rules.reminders import LONGEST_LEAD

# Longer after its deadline nobody remembers why it was put off.
LONGEST_AFTER_DEADLINE = timedelta(days=366)

Subject = Term | Document


class NothingToAnswer(Refusal):
    """Nobody is asked about it: it was decided, superseded or has ended."""


class DeadlineMoved(Refusal):
    """The deadline that was shown is not the one it has now."""


class NotLater(Refusal):
    """It is put off to a day that has come already."""


class TooSoon(Refusal):
    """It is put off to a day on which nobody would be reminded anyway."""


class ReasonMissing(Refusal):
    """It is put off past the day to act by, and nothing says why."""


class TooLate(Refusal):
    """Its deadline has passed, so there is nothing to be reminded of later."""


class TooFar(Refusal):
    """It is put off so far that nobody would know why."""


class NotTheLast(Refusal):
    """Something was said about the deadline since."""


@transaction.atomic
def acknowledge(
    subject: Subject, *, deadline: date, by: User | None, now: datetime
) -> Response:
    """Record that somebody has seen it, so that the next lead tells nobody else.

    It ends a snooze; the next lead comes as it would.

    :raises NothingToAnswer: if nobody is asked about it.
    :raises DeadlineMoved: if it has another deadline by now.
    """
    _act_by(subject, deadline, _day(now))
    return _keep(subject, Reaction.SEEN, deadline, by=by, now=now)


@transaction.atomic
def snooze(
    subject: Subject,
    *,
    deadline: date,
    until: date,
    reason: str = "",
    by: User | None,
    now: datetime,
) -> Response:
    """Put it off: nobody is told before a day, and everybody is told on that day.

    :raises NothingToAnswer: if nobody is asked about it.
    :raises DeadlineMoved: if it has another deadline by now.
    :raises TooLate: if the deadline has passed.
    :raises NotLater: if the day has come already.
    :raises TooSoon: if nobody would be reminded by that day anyway.
    :raises ReasonMissing: if it lies past the day to act by and nothing says why.
    :raises TooFar: if it lies more than a year past the deadline.
    """
    today = _day(now)
    act_by = _act_by(subject, deadline, today)
    _check_not_late(subject, deadline, today)
    _check_until(until, act_by, deadline, today=today, reason=reason)
    response = _keep(
        subject, Reaction.SNOOZED, deadline, by=by, now=now, until=until, reason=reason
    )
    owed = Reminder.objects.owed().about_a_deadline().filter(**_about(subject))
    owed.update(state=ReminderState.CANCELLED)
    return response


@transaction.atomic
def take_back(response: Response) -> None:
    """Undo what was said last about a deadline; what was said before it holds again.

    :raises NotTheLast: if something was said since, or it was taken back before.
    """
    subject = response.term or response.document
    if subject is not None:
        _hold(subject)
    said = Response.objects.filter(
        term=response.term, document=response.document, deadline=response.deadline
    )
    last = said.order_by("-at", "-pk").first()
    if last is None or last.pk != response.pk:
        raise NotTheLast("Something else was said about it meanwhile; look again.")
    response.delete()


def _check_not_late(subject: Subject, deadline: date, today: date) -> None:
    if today > deadline:
        raise TooLate(
            f"The deadline of {_name(subject)} was {in_words(deadline)}; nobody is "
            "reminded of it any more, so it cannot be put off. Record what was decided."
        )


def _check_until(
    until: date, act_by: date, deadline: date, *, today: date, reason: str
) -> None:
    """Refuse a day until which nothing can be put off."""
    if until <= today:
        raise NotLater(f"Put it off to a day after today, not to {in_words(until)}.")
    if (act_by - until).days > LONGEST_LEAD:
        raise TooSoon(
            f"Nobody is reminded more than {LONGEST_LEAD} days before "
            f"{in_words(act_by)}, the day to act by, so there is nothing to put off "
            f"until {in_words(until)}."
        )
    if until > act_by and not reason.strip():
        raise ReasonMissing(
            f"That is past {in_words(act_by)}, the day to act by; say why it can wait."
        )
    if until - deadline > LONGEST_AFTER_DEADLINE:
        raise TooFar(
            f"Put it off to at most a year after its deadline, {in_words(deadline)}."
        )


def _keep(
    subject: Subject,
    reaction: Reaction,
    deadline: date,
    *,
    by: User | None,
    now: datetime,
    **facts: object,
) -> Response:
    response = Response(
        **_about(subject),
        deadline=deadline,
        reaction=reaction,
        given_on=_day(now),
        by=by,
        at=now,
        **facts,
    )
    response.full_clean()
    response.save()
    return response


def _about(subject: Subject) -> dict[str, Subject]:
    return {"term" if isinstance(subject, Term) else "document": subject}


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()


def _act_by(subject: Subject, deadline: date, today: date) -> date:
    """Hold a subject and return by when to act about it, if that is asked at all."""
    _hold(subject)
    asks = (
        Term.objects.open(today).filter(pk=subject.pk).exists()
        if isinstance(subject, Term)
        else bool(those_that_matter([subject], today))
    )
    days = _days(subject)
    if not asks or days is None:
        raise NothingToAnswer(
            f"Nobody is asked about {_name(subject)} any more: it was decided, "
            "replaced or has ended."
        )
    act_by, current = days
    if current != deadline:
        raise DeadlineMoved(
            f"The deadline of {_name(subject)} is {in_words(current)} now, not "
            f"{in_words(deadline)}; look at it again."
        )
    return act_by


def _days(subject: Subject) -> tuple[date, date] | None:
    """Return by when to act, and the deadline."""
    if isinstance(subject, Document):
        return (subject.expires_on, subject.expires_on) if subject.expires_on else None
    act_by = subject.act_by
    return (act_by, subject.notice_by or act_by) if act_by else None


def _hold(subject: Subject) -> None:
    """Read a subject again, and let nobody change it until all is done."""
    if isinstance(subject, Term):
        locked_term(subject)
        return
    row = Document.objects.select_for_update(no_key=True).filter(pk=subject.pk)
    if row.order_by("pk").first() is None:
        raise ContractGone(f"{subject} was deleted meanwhile.")
    subject.refresh_from_db()


def _name(subject: Subject) -> str:
    return str(subject.contract if isinstance(subject, Term) else subject)
