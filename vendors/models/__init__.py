"""What is kept about vendors, contracts, money and reminders."""

from vendors.models.clause import Notice, RenewalStep
from vendors.models.contract import Contract, CostCentre
from vendors.models.document import Document
from vendors.models.job import Installation, JobRun
from vendors.models.mail import Channel, Mail, MailEvent, Preference, RefusedAddress
from vendors.models.money import Charge, ExchangeRate
from vendors.models.policy import ReminderPolicy
from vendors.models.reading import ContractReading, ProposedFact
from vendors.models.reminder import Reminder, Response
from vendors.models.term import PriceStep, RenewalDecision, Term
from vendors.models.vendor import Contact, Vendor, VendorAlias

__all__ = [
    "Channel",
    "Charge",
    "Contact",
    "Contract",
    "ContractReading",
    "CostCentre",
    "Document",
    "ExchangeRate",
    "Installation",
    "JobRun",
    "Mail",
    "MailEvent",
    "Notice",
    "Preference",
    "PriceStep",
    "ProposedFact",
    "RefusedAddress",
    "Reminder",
    "ReminderPolicy",
    "RenewalDecision",
    "RenewalStep",
    "Response",
    "Term",
    "Vendor",
    "VendorAlias",
]
