"""The jobs of the inventory; they ask the clock and call the operations."""

from celery import shared_task
from django.utils import timezone

from inventory.operations.scanning import scan
from vendors.operations.jobs import recorded


@shared_task
def scan_for_redundancy(**_: object) -> None:
    """Look for redundant tools as of today; safe to run twice, or a day late."""
    with recorded("scan_for_redundancy", now=timezone.now) as run:
        outcome = scan(today=timezone.localdate(), now=timezone.now())
        run.counts = outcome._asdict()
