"""The whole of one reminder pass: filled, owed, renewed, written, sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

from vendors.operations.listeners import Audience, Listeners
from vendors.operations.mails import Site, write_mails
from vendors.operations.missing import fill_missing_days
from vendors.operations.reminders import record_reminders_owed
from vendors.operations.sending import Sent, send_mails_due
from vendors.operations.silence import roll_over

JOB = "send_renewal_reminders"


@dataclass(frozen=True, slots=True)
class Policy:
    """What an installation has chosen: when, who besides the owner, how."""

    leads: tuple[int, ...]
    audience: Audience
    group: str
    site: Site


def chosen_policy() -> Policy:
    """Return the policy that the settings name."""
    return Policy(
        leads=settings.RENEWAL_REMINDER_LEAD_DAYS,
        audience=import_string(settings.RENEWAL_AUDIENCE),
        group=settings.PRODUCT_OPS_GROUP,
        site=Site(settings.SITE_URL, sends_mail=settings.MAIL_CONFIGURED),
    )


def remind(
    policy: Policy, *, today: date, now: Callable[[], datetime], send: bool = True
) -> dict[str, int]:
    """Remind everyone whom the day calls for; return how many of each.

    Safe to run twice, by two workers at once, or days late.
    """
    not_filled = fill_missing_days()
    owed = record_reminders_owed(
        today=today,
        leads=policy.leads,
        audience=policy.audience,
        group=policy.group,
    )
    listeners = Listeners.chosen(policy.audience, policy.group)
    rolled = roll_over(today=today, listeners=listeners)
    mails = write_mails(today=today, now=now(), site=policy.site)
    sends = send and policy.site.sends_mail
    outcome = send_mails_due(now=now) if sends else Sent(0, 0, 0)
    return {
        "owed": owed.owed,
        "superseded": owed.superseded,
        "cancelled": owed.cancelled,
        "renewed_by_silence": rolled.added,
        "mails": mails.written,
        "sent": outcome.sent,
        "postponed": outcome.postponed,
        "failed": outcome.failed + mails.failed + rolled.failed + not_filled,
    }
