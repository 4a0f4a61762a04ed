"""The pages on which people keep vendors, contracts, money and reminders."""

from vendors.admin import (
    clause,
    contract,
    delivery,
    document,
    money,
    people,
    proposed_fact,
    reading,
    term,
    vendor,
)

__all__ = [
    "clause",
    "contract",
    "delivery",
    "document",
    "money",
    "people",
    "proposed_fact",
    "reading",
    "term",
    "vendor",
]
