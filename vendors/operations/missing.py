"""Days that a row should have and does not, such as after an upgrade."""

from vendors.models import Contract


def fill_missing_days() -> int:
    """Compute the days of terms that have none; return for how many contracts not.

    Every term has a day to act by, if only one to look again.
    """
    failed = 0
    contracts = Contract.objects.filter(terms__act_by=None, terms__isnull=False)
    for contract in contracts.distinct().order_by("pk"):
        try:
            contract.refresh_deadlines()
        except (ValueError, OverflowError):
            failed += 1  # its dates lead out of the calendar; its page says so
    return failed
