"""The whole of one reminder pass: filled, owed, renewed, written, sent."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string

from vendors.operations import fence
from vendors.operations.letters import Site
from vendors.operations.listeners import Audience, Channels, Listeners, nobody_reads
from vendors.operations.mails import write_mails
from vendors.operations.missing import fill_missing_days
from vendors.operations.reminders import Owed, look_again, record_reminders_owed
from vendors.operations.rhythms import Rhythms
from vendors.operations.sending import Sent, send_mails_due
from vendors.operations.silence import RolledOver, roll_over
from vendors.rules.fence import Fence

logger = logging.getLogger(__name__)

JOB = "send_renewal_reminders"


@dataclass(frozen=True, slots=True)
class Policy:
    """What an installation has chosen: when, who besides the owner, how."""

    leads: tuple[int, ...]
    audience: Audience
    group: str
    site: Site
    channels: Channels = nobody_reads


def chosen_policy() -> Policy:
    """Return the policy that the settings name."""
    return Policy(
        leads=settings.RENEWAL_REMINDER_LEAD_DAYS,
        audience=import_string(settings.RENEWAL_AUDIENCE),
        channels=import_string(settings.RENEWAL_CHANNELS),
        group=settings.PRODUCT_OPS_GROUP,
        site=Site(settings.SITE_URL, sends_mail=settings.MAIL_CONFIGURED),
    )


def remind(
    policy: Policy,
    *,
    today: date,
    now: Callable[[], datetime],
    send: bool = True,
    tell: Callable[[str], None] = logger.warning,
) -> dict[str, int]:
    """Remind everyone whom the day calls for; return how many of each.

    Safe to run twice, by two workers at once, or days late. `tell` is called with a
    sentence about each term that could not be planned. Whatever goes wrong with what
    is owed is raised, but only after the mails that are written are on their way.
    """
    standing = fence.look_out(now=now())
    counts: dict[str, int] = {}
    problem: Exception | None = None
    try:
        counts = _plan(policy, standing, today, tell)
    except (OperationalError, InterfaceError, MemoryError):
        raise  # the database or the machine: nothing could be sent either
    except Exception as error:
        logger.exception("What is owed could not be planned.")
        problem = error
    delivered = _deliver(policy, today, now, send=send)
    fence.look_out(now=now())
    if problem is not None:
        raise problem
    delivered["failed"] += counts.pop("failed")
    return counts | delivered


def _plan(
    policy: Policy, standing: Fence | None, today: date, tell: Callable[[str], None]
) -> dict[str, int]:
    """Write down what is owed, and renew by silence what that is done about."""
    not_filled = fill_missing_days()
    listeners = Listeners.chosen(policy.audience, policy.group, policy.channels)
    owed = record_reminders_owed(today=today, leads=policy.leads, listeners=listeners)
    for problem in owed.failed:
        tell(problem)
    rolled = RolledOver(0)
    if standing is not Fence.CLOCK:  # which terms are over, only a right clock says
        rolled = _roll_over(owed, policy, listeners, today)
    return {
        "owed": owed.owed,
        "superseded": owed.superseded,
        "cancelled": owed.cancelled,
        "renewed_by_silence": rolled.added,
        "failed": not_filled + len(owed.failed) + len(rolled.failed),
    }


def _deliver(
    policy: Policy, today: date, now: Callable[[], datetime], *, send: bool
) -> dict[str, int]:
    """Write the mails about what is owed, and send those that wait."""
    mails = write_mails(today=today, now=now(), site=policy.site)
    outcome = send_mails_due(now=now) if send else Sent()
    return {
        "mails": mails.written,
        "sent": outcome.sent,
        "postponed": outcome.postponed,
        "stopped": outcome.stopped,
        "unanswered": outcome.unanswered,
        "failed": outcome.failed + mails.failed,
    }


def _roll_over(
    owed: Owed, policy: Policy, listeners: Listeners, today: date
) -> RolledOver:
    """Renew by silence what was looked at; only then is it done with for the day."""
    rolled = roll_over(
        today=today,
        listeners=listeners,
        rhythms=Rhythms.chosen(policy.leads),
        among=None if owed.swept else owed.terms,
    )
    done = {pk: day for pk, day in owed.renewing.items() if pk not in rolled.failed}
    look_again(done, today=today)
    return rolled
