"""When all that is open is looked at, whatever it waits for."""

from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from vendors.models import Installation

UNDER_WAY = date.min  # begun, and nothing changed since that concerns everybody


def begin_sweep(*, today: date) -> bool:
    """Say whether all is to be looked at: once a day, and when people changed."""
    installation, _ = Installation.objects.get_or_create(
        pk=Installation.ONLY, defaults={"site_url": settings.SITE_URL}
    )
    if installation.swept_on == today:
        return False
    _only().update(swept_on=UNDER_WAY)
    return True


def end_sweep(*, today: date) -> None:
    """Note that all was looked at, unless people changed meanwhile."""
    _only().filter(swept_on=UNDER_WAY).update(swept_on=today)


def _only() -> QuerySet[Installation]:
    return Installation.objects.filter(pk=Installation.ONLY)
