"""Lead times as people type them."""

from django.core.exceptions import ValidationError

from vendors.rules.reminders import leads_of


def validate_leads(text: str) -> None:
    """Refuse what does not read as days before the act-by day."""
    try:
        leads_of(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None
