"""What every refusal has in common, and why a change was made."""

from django.db.models import Model


class Refusal(Exception):
    """A change that cannot be, with a sentence that says why and what to do."""


def say_why(record: Model, reason: str) -> None:
    """Keep a reason with the record's next change in its history."""
    record._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001  simple_history reads it there
