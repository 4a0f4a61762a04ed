"""What is kept about vendors, contracts, money and reminders."""

from vendors.models.clause import Notice, RenewalStep
from vendors.models.contract import Contract, CostCentre
from vendors.models.document import Document
from vendors.models.money import Charge, ExchangeRate
from vendors.models.reading import ContractReading, ProposedFact
from vendors.models.reminder import JobRun, Mail, Reminder
from vendors.models.term import PriceStep, RenewalDecision, Term
from vendors.models.vendor import Contact, Vendor, VendorAlias

__all__ = [
    "Charge",
    "Contact",
    "Contract",
    "ContractReading",
    "CostCentre",
    "Document",
    "ExchangeRate",
    "JobRun",
    "Mail",
    "Notice",
    "PriceStep",
    "ProposedFact",
    "Reminder",
    "RenewalDecision",
    "RenewalStep",
    "Term",
    "Vendor",
    "VendorAlias",
]
