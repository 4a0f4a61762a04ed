"""What an installation must have right before reminders can be relied on."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from vendors.operations.outbox import LEASE


@register()
def renewal_audience_exists(**_: object) -> list[CheckMessage]:
    """Refuse to start when RENEWAL_AUDIENCE names nothing."""
    try:
        import_string(settings.RENEWAL_AUDIENCE)
    except ImportError as error:
        return [
            Error(
                f"RENEWAL_AUDIENCE cannot be imported: {error}",
                hint="Give the dotted path of a function; see vendors/README.md.",
                id="vendors.E001",
            )
        ]
    return []


@register()
def claim_outlasts_the_mail_server(**_: object) -> list[CheckMessage]:
    """Refuse a claim that could run out while the mail server is still answering."""
    if settings.EMAIL_TIMEOUT and LEASE.total_seconds() >= settings.EMAIL_TIMEOUT + 60:
        return []
    return [
        Error(
            "A mail's claim may run out while it is being sent, and it would go twice.",
            hint="Lower the timeout in EMAIL_URL to at most "
            f"{int(LEASE.total_seconds()) - 60} seconds.",
            id="vendors.E002",
        )
    ]
