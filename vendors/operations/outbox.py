"""What is known of each mail, and which worker has it.

Every change compares and sets, and is written in one transaction with the event that
tells of it: waiting -> claimed -> sending -> sent, or back, or failed, or in doubt.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import sleep
from typing import Any

from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from vendors.models import Installation, Mail, MailEvent, RefusedAddress
from vendors.models.mail import LIVE, MailState, MailStep
from vendors.operations.carriers import Letter
from vendors.operations.passing_on import pass_on
from vendors.operations.points import point
from vendors.rules.replies import pause_after

# How long a worker has a mail to itself. It has to outlast the mail server's answer,
# or nothing would ever be sent; vendors/checks.py sees to that.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 20
MOST_DOUBTS = 5
FREE = {"claimed_by": "", "claimed_until": None}
PAUSES = (0.0, 1.0, 5.0, 15.0)  # seconds between tries to write down what was answered


def claim(pk: int, *, worker: str, now: datetime) -> Mail | None:
    """Take one due mail; None if another worker has it, or it is due no more."""
    if not Mail.objects.claim(pk, worker=worker, now=now, until=now + LEASE):
        return None
    return Mail.objects.select_related("person__preference", "channel").get(pk=pk)


def intend(
    mail: Mail, letter: Letter, *, now: datetime, takes: timedelta
) -> datetime | None:
    """Write down that a mail is about to be handed over, as it will be.

    Return until when the worker has it; None if it has it no longer, or not for as
    long as that may take: then it must not be handed over.
    """
    until = now + LEASE
    intended = (
        Mail.objects.held_by(mail.claimed_by, MailState.CLAIMED)
        .filter(pk=mail.pk, claimed_until__gt=now + takes)
        .update(
            state=MailState.SENDING,
            claimed_until=until,
            address=mail.address,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            calendar=letter.calendar,
        )
    )
    if not intended:
        return None
    mail.state = MailState.SENDING
    return until


def accepted(mail: Mail, answer: str, *, now: datetime) -> None:
    """Write down that a mail was taken.

    Whoever has it by now: that it was taken is known for good, and a worker that took
    it up meanwhile then finds that it may not hand it over again.
    """

    def write() -> None:
        with transaction.atomic():
            point("before_sent")
            _set(Mail.objects.filter(pk=mail.pk), MailState.SENT, sent_at=now)
            _tell(mail, MailStep.ACCEPTED, answer, now)

    _surely(write)
    point("after_sent")


@transaction.atomic
def postpone(mail: Mail, why: str, *, now: datetime) -> MailState:
    """Let a mail wait that was refused for now; after many times it has failed."""
    if mail.attempts >= MOST_ATTEMPTS:
        return fail(mail, why, now=now)
    later = now + pause_after(mail.attempts)
    if _let_go(mail, MailState.WAITING, why, next_attempt_at=later):
        _tell(mail, MailStep.POSTPONED, why, now)
    return MailState.WAITING


@transaction.atomic
def set_back(mail: Mail, why: str, *, now: datetime) -> None:
    """Let a mail wait for a mail server that is away.

    That is no attempt: however long it is away, no mail fails for it. The mail goes
    behind those that are due already.
    """
    known = mail.error == why
    if (
        _let_go(
            mail,
            MailState.WAITING,
            why,
            next_attempt_at=now,
            attempts=F("attempts") - 1,
        )
        and not known
    ):
        _tell(mail, MailStep.POSTPONED, why, now)


@transaction.atomic
def fail(
    mail: Mail, why: str, *, now: datetime, bad_address: bool = False
) -> MailState:
    """Give a mail up, and owe what it said to whoever is next."""
    if _let_go(mail, MailState.FAILED, why):
        _tell(mail, MailStep.REFUSED, why, now)
        if bad_address and mail.address:
            remember_refused(mail.address, why, now=now)
        _pass_on(mail, now)
    return MailState.FAILED


@transaction.atomic
def stop(mail: Mail, why: str, *, now: datetime) -> MailState:
    """Let a mail rest that has nothing left to say."""
    if _let_go(mail, MailState.STOPPED, why):
        _tell(mail, MailStep.STOPPED, why, now)
    return MailState.STOPPED


@transaction.atomic
def put_in_line(mail: Mail, *, reason: str, by: User | None, now: datetime) -> bool:
    """Let a mail go again that was at rest, and keep who wanted it and why."""
    put = (
        Mail.objects.filter(pk=mail.pk)
        .exclude(state__in=LIVE)
        .update(
            state=MailState.WAITING,
            next_attempt_at=now,
            attempts=0,
            error="",
        )
    )
    if put:
        _tell(mail, MailStep.RESENT, reason, now, by=by)
    return put == 1


def reap(*, now: datetime) -> int:
    """Take up what workers left behind; return how many mails."""
    left = Mail.objects.left_by_their_worker(now)
    return sum(_take_up(mail, now) for mail in left.order_by("next_attempt_at", "pk"))


def remember_refused(address: str, reply: str, *, now: datetime) -> None:
    """Pass over an address from now on."""
    if not RefusedAddress.objects.filter(address__iexact=address).exists():
        RefusedAddress.objects.bulk_create(
            [RefusedAddress(address=address, reply=reply[:2000], since=now)],
            ignore_conflicts=True,
        )
        # Others stand in for whoever has it, wherever that is owed something.
        Installation.look_at_all()


@transaction.atomic
def _take_up(mail: Mail, now: datetime) -> bool:
    if mail.state == MailState.SENDING:
        return _after_no_answer(mail, now)
    # It was certainly not handed over. One that keeps killing its workers waits longer
    # each time, so that the others go, and fails at last.
    why = "Its worker was stopped before it handed it over."
    if mail.attempts >= MOST_ATTEMPTS:
        return fail(mail, why, now=now) == MailState.FAILED
    again = now + pause_after(mail.attempts) - pause_after(1)
    left = _let_go(mail, MailState.WAITING, why, next_attempt_at=again)
    if left:
        _tell(mail, MailStep.ABANDONED, why, now)
    return left


def _after_no_answer(mail: Mail, now: datetime) -> bool:
    """Send it once more, or show it as in doubt where that is decent no longer."""
    doubts = mail.doubts + 1
    why = "Nobody said whether it was taken."
    state = MailState.IN_DOUBT if doubts >= MOST_DOUBTS else MailState.WAITING
    left = _let_go(mail, state, why, doubts=doubts, next_attempt_at=now)
    if left:
        _tell(mail, MailStep.NO_ANSWER, why, now)
    if left and state == MailState.IN_DOUBT:
        _tell(mail, MailStep.DOUBTED, f"Tried {doubts} times without an answer.", now)
        _pass_on(mail, now)
    return left


def _pass_on(mail: Mail, now: datetime) -> None:
    for person in pass_on(mail, now=now):
        _tell(mail, MailStep.PASSED_ON, f"To {person}.", now)


def _let_go(mail: Mail, state: MailState, why: str, **values: Any) -> bool:
    """End a worker's claim, if the mail still is as that worker had it."""
    mine = Mail.objects.held_by(mail.claimed_by, mail.state).filter(pk=mail.pk)
    return _set(mine, state, error=why[:2000], **values) == 1


def _set(mails: Any, state: MailState, **values: Any) -> int:
    values.setdefault("error", "")
    return int(mails.update(state=state, **FREE, **values))


def _tell(
    mail: Mail, step: MailStep, detail: str, now: datetime, by: User | None = None
) -> None:
    MailEvent.objects.create(
        mail_id=mail.pk,
        at=now,
        step=step,
        attempt=mail.attempts,
        detail=detail[:2000],
        by=by,
    )


def _surely(write: Callable[[], None]) -> None:
    """Write down an answer even where the database is away or locked for a moment.

    What is not written down is sent again.
    """
    *pauses, last = PAUSES
    for pause in pauses:
        sleep(pause)
        try:
            return write()
        except (OperationalError, InterfaceError):
            connection.close()
    sleep(last)
    return write()
