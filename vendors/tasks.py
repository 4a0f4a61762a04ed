"""The jobs of contracts: they ask the clock and the settings, and call."""

from celery import shared_task
from django.utils import timezone

from vendors.operations import remind
from vendors.operations.jobs import recorded


@shared_task
def send_renewal_reminders(**_: object) -> None:
    """Remind everyone whom today calls for; safe to run twice, or a day late."""
    with recorded(remind.JOB, now=timezone.now) as run:
        run.counts = remind.remind(
            remind.chosen_policy(), today=timezone.localdate(), now=timezone.now
        )
