"""The pages on which people keep vendors, contracts, money and reminders."""

from vendors.admin import (
    channel,
    clause,
    contract,
    delivery,
    document,
    mail,
    money,
    people,
    preference,
    proposed_fact,
    reading,
    reminder,
    term,
    vendor,
)

__all__ = [
    "channel",
    "clause",
    "contract",
    "delivery",
    "document",
    "mail",
    "money",
    "people",
    "preference",
    "proposed_fact",
    "reading",
    "reminder",
    "term",
    "vendor",
]
