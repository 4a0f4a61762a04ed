"""From written mails to whoever carries them: at least once, normally exactly once."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError

from vendors.models import Mail
from vendors.models.mail import ChannelKind, MailState
from vendors.operations import fence, outbox
from vendors.operations.carriers import (
    Away,
    Carrier,
    Letter,
    Never,
    NoAnswer,
    NotNow,
    Settled,
)
from vendors.operations.outgoing import letter_for
from vendors.operations.pacing import Pace
from vendors.operations.points import point
from vendors.operations.smtp import MailServer, Server
from vendors.operations.webhooks import Webhooks
from vendors.querysets import MailQuerySet
from vendors.rules.replies import speaks_of_us, without_addresses

logger = logging.getLogger(__name__)

# A pass ends before the next is rung; what is left goes with that one.
LONGEST_PASS = timedelta(minutes=4)
BATCH = 100  # mails asked for at once
MOST_LOST_IN_A_ROW = (
    3  # connections, before a carrier is left alone until the next pass
)


class NothingToSendWith(Exception):
    """No mail server is configured, so mails are kept in the app."""


class UnderWay(Exception):
    """The mail goes anyway."""


class Sent(NamedTuple):
    """What became of the mails of one pass."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    stopped: int = 0
    unanswered: int = 0


class Suspect(NamedTuple):
    """A mail refused for good where nobody was accepted: its fault, or all ours."""

    mail: Mail
    refusal: Never

    def resembles(self, other: "Suspect") -> bool:
        """Say whether two different readers are refused in the same words."""
        ours, theirs = self.mail.address.lower(), other.mail.address.lower()
        said = {without_addresses(str(one.refusal)) for one in (self, other)}
        return ours != theirs and len(said) == 1


@dataclass(slots=True)
class Pass:
    """One worker's pass over the mails that one carrier takes."""

    carrier: Carrier
    now: Callable[[], datetime]
    pace: Pace
    worker: str = field(default_factory=lambda: uuid4().hex)
    lost_in_a_row: int = 0
    suspect: Suspect | None = None
    ended: list[MailState] = field(default_factory=list)

    def over(self, mails: Iterator[int]) -> list[MailState]:
        """Send each, until there are no more or the carrier is away."""
        until = self.now() + LONGEST_PASS
        try:
            for pk in mails:
                if self.lost_in_a_row == MOST_LOST_IN_A_ROW or self.now() > until:
                    break
                mail = outbox.claim(pk, worker=self.worker, now=self.now())
                if mail is not None and (state := self._send(mail)) is not None:
                    self.ended.append(state)
            self._judge_suspect()
        except Away as away:
            self._judge_suspect()
            logger.warning("Mails wait for the next pass: %s", away)
        finally:
            self.carrier.close()
        return self.ended

    def _send(self, mail: Mail) -> MailState | None:
        """Return what became of a mail; None where the next one will show it."""
        point("after_claim")
        try:
            letter = letter_for(mail, now=self.now())
            self.pace.wait()
            self.carrier.offer(letter)
        except Away as away:
            outbox.set_back(mail, str(away), now=self.now())
            raise
        except Settled as settled:
            return outbox.stop(mail, str(settled), now=self.now())
        except (NotNow, Never) as refusal:
            if isinstance(refusal, Never) and refusal.first:
                self._suspected(Suspect(mail, refusal))
                return None
            return self._refused(mail, refusal)
        except (OperationalError, InterfaceError, MemoryError):
            raise  # the database or the machine, not this mail
        except Exception as failure:  # what nobody foresaw in one stops no other
            logger.exception("Mail %s cannot be sent.", mail.pk)
            return outbox.postpone(mail, _named(failure), now=self.now())
        self._judge_suspect()
        return self._hand_over(mail, letter)

    def _suspected(self, suspect: Suspect) -> None:
        """Wait for the next one's answer before anybody is passed over for good.

        :raises Away: if that is the same: then it is us who are refused.
        """
        before, self.suspect = self.suspect, suspect
        if before is None:
            return
        if not suspect.resembles(before):
            self.ended.append(self._judged(before))
            return
        self.suspect, why = None, str(suspect.refusal)
        # Attempts are counted: should it be the addresses after all, they fail at last.
        for one in (before, suspect):
            self.ended.append(outbox.postpone(one.mail, why, now=self.now()))
        raise Away(why)

    def _judge_suspect(self) -> None:
        suspect, self.suspect = self.suspect, None
        if suspect is not None:
            self.ended.append(self._judged(suspect))

    def _judged(self, suspect: Suspect) -> MailState:
        why = str(suspect.refusal)
        if speaks_of_us(why):
            return outbox.postpone(suspect.mail, why, now=self.now())
        return self._refused(suspect.mail, suspect.refusal)

    def _hand_over(self, mail: Mail, letter: Letter) -> MailState:
        point("before_intent")
        takes = self.carrier.takes
        until = outbox.intend(mail, letter, now=self.now(), takes=takes)
        if until is None:
            self.carrier.withdraw()
            return MailState.CLAIMED  # too slow: another worker takes it up
        point("after_intent")
        try:
            answer = self.carrier.hand_over(lambda: self.now() + takes < until)
        except (NotNow, Never) as refusal:
            return self._refused(mail, refusal)
        except NoAnswer as silence:
            self.lost_in_a_row += 1
            logger.warning("Mail %s is in doubt: %s", mail.pk, silence)
            return MailState.SENDING  # until its lease ends
        point("after_data")
        self.lost_in_a_row = 0
        outbox.accepted(mail, answer, now=self.now())
        return MailState.SENT

    def _refused(self, mail: Mail, refusal: NotNow | Never) -> MailState:
        if isinstance(refusal, Never):
            self.lost_in_a_row = 0
            bad = refusal.address
            return outbox.fail(mail, str(refusal), now=self.now(), bad_address=bad)
        self.lost_in_a_row = self.lost_in_a_row + 1 if refusal.lost else 0
        return outbox.postpone(mail, str(refusal), now=self.now())


def send_mails_due(*, now: Callable[[], datetime]) -> Sent:
    """Send every mail that is due and unsent.

    A worker that is killed leaves what it had to the next one: what it had not begun
    to hand over goes as if nothing had been, what it may have handed over goes again
    under the same Message-ID and says so. Late or twice, never not at all.
    """
    if fence.standing() is not None:
        return Sent()
    outbox.reap(now=now())
    ended: list[MailState] = []
    for carrier, mails, rate in _carriers():
        due = _due(mails, now)
        ended += Pass(carrier, now=now, pace=Pace(rate)).over(due)
    counted = Counter(ended)
    return Sent(
        sent=counted[MailState.SENT],
        postponed=counted[MailState.WAITING],
        failed=counted[MailState.FAILED],
        stopped=counted[MailState.STOPPED],
        unanswered=counted[MailState.SENDING],
    )


def resend(
    mail: Mail, *, reason: str, by: User | None, now: datetime, configured: bool
) -> None:
    """Put a mail in line again, whatever became of it before.

    :raises NothingToSendWith: if no mail server is configured.
    :raises UnderWay: if it is in line, or a worker has it.
    """
    to_server = mail.channel is None or mail.channel.kind != ChannelKind.WEBHOOK
    if to_server and not configured:
        raise NothingToSendWith(
            "No mail server is configured; set EMAIL_URL, and mails are sent."
        )
    if not outbox.put_in_line(mail, reason=reason, by=by, now=now):
        raise UnderWay("This mail is in line already, or on its way.")


def _carriers() -> Iterator[tuple[Carrier, MailQuerySet, float]]:
    if settings.MAIL_CONFIGURED:
        server = MailServer(Server.chosen())
        yield server, Mail.objects.to_be_mailed(), settings.MAIL_RATE
    yield Webhooks(settings.WEBHOOK_HOSTS), Mail.objects.to_be_posted(), 0


def _due(mails: MailQuerySet, now: Callable[[], datetime]) -> Iterator[int]:
    """Yield the mails that are due, and those that become due on the way."""
    while batch := [
        *mails.due(now())
        .order_by("next_attempt_at", "pk")
        .values_list("pk", flat=True)[:BATCH]
    ]:
        yield from batch


def _named(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"
