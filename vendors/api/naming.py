"""Names of choices in the API's description, where fields share or dispute one."""

from vendors.models.choices import choices
from vendors.models.contract import ContractKind, ContractState, NoticeWay
from vendors.models.document import DocumentKind
from vendors.models.job import RunOutcome
from vendors.models.reading import ReadingState
from vendors.models.term import Outcome
from vendors.reading.proposals import Known
from vendors.rules.duration import Unit
from vendors.rules.reminders import Role

DOCUMENT_KINDS = choices(DocumentKind)
KNOWN = choices(Known)
READING_STATES = choices(ReadingState)
UNITS = choices(Unit)
OUTCOMES = choices(Outcome)
RUN_OUTCOMES = choices(RunOutcome)
CONTRACT_KINDS = choices(ContractKind)
CONTRACT_STATES = choices(ContractState)
NOTICE_WAYS = choices(NoticeWay)
REMINDER_ROLES = choices(Role)
