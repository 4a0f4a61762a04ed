"""The pages on which people keep vendors, contracts, money and reminders."""

from vendors.admin import (
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
