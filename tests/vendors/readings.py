"""Documents, and readings that say what a test wants them to say."""

import datetime as dt
from decimal import Decimal

from django.core.files.base import ContentFile

from tests import factories
from vendors.operations.reading import Said, ask_for_reading, read_documents_due
from vendors.reading.proposals import (
    End,
    Fact,
    Known,
    NoticeAsked,
    Price,
    Proposal,
    Quote,
    Reading,
    Renewing,
    Text,
)
from vendors.rules.duration import Duration, Unit
from vendors.rules.notice import Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

NOW = factories.MOMENT
LATER = NOW + dt.timedelta(hours=1)
CONTENT = (
    "MASTER SUBSCRIPTION AGREEMENT\n\n"
    "This Agreement is made on 5 January 2026 between Hotjar Ltd. and Acme, Inc.\n"
    "It is effective as of 1 February 2026 (the “Effective Date”).\f"
    "The initial term is twelve (12) months. It renews for successive one-year terms "
    "unless either party gives sixty (60) days’ notice before the end of the term.\n"
    "The fee is EUR 12,000 a year. Liability is limited to EUR 50,000.\n"
    "This Agreement is governed by the laws of Malta.\n"
)
TEXT = Text(CONTENT, (0, CONTENT.index("\f") + 1))
YEAR = Duration(1, Unit.YEARS)


def clause(words):
    start = CONTENT.index(words)
    return Quote(words, start, start + len(words), TEXT.page_of(start))


def sure(fact, value, words, known=Known.STATED):
    return Proposal(fact, known, value, clause(words), confidence=0.99)


PROPOSALS = (
    sure(Fact.AGREEMENT_DATE, dt.date(2026, 1, 5), "made on 5 January 2026"),
    sure(Fact.EFFECTIVE_DATE, dt.date(2026, 2, 1), "effective as of 1 February 2026"),
    sure(
        Fact.EXPIRATION,
        End(
            EndKind.COMPUTED,
            last_day=dt.date(2027, 1, 31),
            length=Duration(12, Unit.MONTHS),
        ),
        "The initial term is twelve (12) months.",
    ),
    sure(
        Fact.RENEWAL,
        (Renewing(Mode.AUTOMATIC, StepLength.STATED, YEAR),),
        "renews for successive one-year terms",
    ),
    Proposal(
        Fact.NOTICE,
        Known.STATED,
        (NoticeAsked(Purpose.PREVENT_RENEWAL, Duration(60, Unit.DAYS)),),
        clause("either party gives sixty (60) days’ notice"),
        confidence=0.8,
        doubts=("Does the notice count from the last day?",),
        others=(clause("This Agreement is governed by the laws of Malta."),),
    ),
    sure(Fact.GOVERNING_LAW, "Malta", "governed by the laws of Malta"),
    sure(Fact.PARTIES, ("Hotjar Ltd.", "Acme, Inc."), "Hotjar Ltd. and Acme, Inc."),
    Proposal(
        Fact.AMOUNTS,
        Known.STATED,
        (
            Price(Decimal(12000), "EUR", "a year"),
            Price(Decimal(50000), "EUR", "limit of liability"),
        ),
        clause("The fee is EUR 12,000 a year."),
        confidence=0.7,
    ),
)


def says(*proposals, notes=(), text=TEXT):
    """Return a reader that finds these proposals in every file."""
    return lambda path: Said(text, tuple(notes), Reading(proposals))


def file_of(contract=None, *, name="agreement.txt", **facts):
    contract = contract or factories.ContractFactory()
    return factories.DocumentFactory(
        vendor=contract.vendor,
        contract=contract,
        link="",
        file=ContentFile(CONTENT.encode(), name=name),
        **facts,
    )


def read_of(document=None, *proposals):
    """Return a reading that is done of a document; by default it finds everything."""
    document = document or file_of()
    reading = ask_for_reading(document, by=None, now=NOW)
    read_documents_due(now=lambda: NOW, reader=says(*(proposals or PROPOSALS)))
    reading.refresh_from_db()
    return reading


def fact_of(reading, fact):
    return reading.proposed_facts.get(fact=fact)
