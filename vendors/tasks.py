"""The jobs of contracts: they ask the clock and the settings, and call."""

from celery import shared_task
from django.utils import timezone

from vendors.models import ContractReading
from vendors.operations import reading, remind
from vendors.operations.jobs import record_nothing_to_do, recorded
from vendors.waking import wake


@shared_task
def send_renewal_reminders(**_: object) -> None:
    """Remind everyone whom today calls for; safe to run twice, or a day late."""
    with recorded(remind.JOB, now=timezone.now) as run:
        run.counts = remind.remind(
            remind.chosen_policy(),
            today=timezone.localdate(),
            now=timezone.now,
            tell=run.note,
        )


# Its last document may still take as long as a worker's claim to it.
@shared_task(time_limit=(reading.LONGEST_PASS + reading.CLAIM).seconds)
def read_contracts(**_: object) -> None:
    """Read every document that is due; safe to run twice, late, or at once."""
    if not ContractReading.objects.due(timezone.now()).exists():
        nothing = reading.Outcome(0, 0, 0)._asdict()
        record_nothing_to_do(reading.JOB, nothing, at=timezone.now())
        return
    with recorded(reading.JOB, now=timezone.now) as run:
        run.counts = reading.read_documents_due(now=timezone.now)._asdict()
    if ContractReading.objects.due(timezone.now()).exists():
        wake("vendors.tasks.read_contracts")
