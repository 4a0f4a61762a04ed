"""When all that is open is looked at, whatever it waits for."""

from datetime import date

from django.conf import settings

from vendors.models import Installation


def begin_sweep(*, today: date) -> int | None:
    """Return how often it was asked for so far, or None: all was looked at today.

    It is due once a day, and when people changed.
    """
    installation, _ = Installation.objects.get_or_create(
        pk=Installation.ONLY, defaults={"site_url": settings.SITE_URL}
    )
    return None if installation.swept_on == today else installation.sweeps_asked


def end_sweep(asked: int, *, today: date) -> None:
    """Note that all was looked at, unless it was asked for again meanwhile.

    A change that is not committed yet holds the row: this waits for it, and finds the
    number moved on.
    """
    installation = Installation.objects.filter(pk=Installation.ONLY)
    installation.filter(sweeps_asked=asked).update(swept_on=today)
