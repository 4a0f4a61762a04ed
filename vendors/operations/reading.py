"""From a document that was uploaded to what it proposes: asked, claimed, read, kept."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from vendors.models import ContractReading, Document, ProposedFact
from vendors.models.document import DocumentKind
from vendors.models.reading import Judgement, ReadingState
from vendors.notifications.words import printable
from vendors.operations.refusals import Refusal
from vendors.querysets import ReadingQuerySet
from vendors.reading.codec import encoded, encoded_quote
from vendors.reading.files import Unreadable, extract
from vendors.reading.proposals import Fact, Proposal, Quote, Reading, Text
from vendors.reading.read import read
from vendors.reading.version import VERSION
from vendors.rules.names import place_name

JOB = "read_contracts"
# How long a worker may take over one document before another takes it up.
CLAIM = timedelta(minutes=10)
PAUSE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
# Then the worker is free for reminders that wait; the job is rung again for the rest.
LONGEST_PASS = timedelta(seconds=30)

HOLDS_A_CONTRACT = (
    DocumentKind.CONTRACT,
    DocumentKind.ORDER_FORM,
    DocumentKind.AMENDMENT,
    DocumentKind.DPA,
    DocumentKind.NDA,
    DocumentKind.OTHER,
)
READABLE = {".pdf": "PDF", ".docx": "Word (.docx)", ".txt": "text"}


class NotAFile(Refusal):
    """The document is a link, and nothing is fetched from elsewhere."""


class NotReadable(Refusal):
    """The file is a picture or a table, not the text of a contract."""


class NotAContract(Refusal):
    """Papers of this kind hold no terms."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a file holds and what it proposes."""

    text: Text
    notes: tuple[str, ...]
    reading: Reading


Reader = Callable[[Path], Said]


class Outcome(NamedTuple):
    """What became of the readings of one pass."""

    read: int
    postponed: int
    failed: int


def why_not(document: Document) -> Refusal | None:
    """Return why a document cannot be read, or None if it can."""
    if not document.file:
        return NotAFile(
            "This document is a link, and nothing is fetched from elsewhere; upload "
            "the file itself to have it read."
        )
    ending = PurePosixPath(document.file.name or "").suffix.lower()
    if ending not in READABLE:
        return NotReadable(
            f"A file ending in “{ending}” has no text that can be read; upload the "
            f"contract as {', '.join(READABLE.values())}."
        )
    if document.kind not in HOLDS_A_CONTRACT:
        return NotAContract(
            f"A document of the kind “{document.get_kind_display()}” holds no terms; "
            "if it is a contract after all, change its kind first."
        )
    return None


def ask_for_reading(
    document: Document, *, by: User | None, now: datetime
) -> ContractReading:
    """Return the reading of a document that waits, or one that waits from now on.

    What was judged in earlier readings stays, whatever a new one proposes.

    :raises Refusal: if the document cannot be read; the sentence says why.
    """
    if refusal := why_not(document):
        raise refusal
    reading, _ = ContractReading.objects.under_way().get_or_create(
        document=document,
        defaults={"asked_by": by, "asked_at": now, "next_attempt_at": now},
    )
    return reading


def read_file(path: Path) -> Said:
    """Return what a file holds and proposes.

    :raises Unreadable: if there is no text to be had, with a sentence why.
    """
    extracted = extract(path)
    text = keepable(extracted.text)
    return Said(text, tuple(map(printable, extracted.notes)), read(text))


def keepable(text: Text) -> Text:
    """Return a text without what no database keeps: NUL, and halves of characters.

    Each becomes one mark, so that every clause stays where it is.
    """
    return Text(printable(text.content), text.pages)


def read_documents_due(
    *, now: Callable[[], datetime], reader: Reader = read_file
) -> Outcome:
    """Read every document that is due and not read, each claimed for a while.

    A worker killed in between lets its claim run out and the document is read again,
    a few times at most. An error that nobody foresaw is kept with the reading and
    goes on to the caller; the next pass reads the rest.
    """
    done: Counter[str] = Counter()
    begun = now()
    due = ContractReading.objects.due(begun).order_by("next_attempt_at", "pk")
    for pk in [*due.values_list("pk", flat=True)]:
        if now() - begun > LONGEST_PASS:
            break
        if ContractReading.objects.claim(pk, now=now(), until=now() + CLAIM):
            done[_read(pk, reader, now)] += 1
    return Outcome(
        done[ReadingState.READ], done[ReadingState.WAITING], done[ReadingState.FAILED]
    )


def _read(pk: int, reader: Reader, now: Callable[[], datetime]) -> str:
    """Read one claimed document; return the state it is in then, or nothing."""
    reading = ContractReading.objects.select_related("document").filter(pk=pk).first()
    if reading is None:  # deleted with its document a moment ago
        return ""
    if reading.attempts > MOST_ATTEMPTS:
        return _give_up(reading, STOPPED, now())
    path = Path(reading.document.file.path)
    if not path.exists():
        return _give_up(reading, MISSING, now())
    try:
        return _keep(reading, reader(path), now)
    except Unreadable as refusal:
        return _give_up(reading, str(refusal), now())
    except OSError as failure:
        return _postpone(reading, failure, now())
    except BaseException as error:
        _postpone(reading, error, now())
        raise


STOPPED = (
    f"The worker was stopped each of the {MOST_ATTEMPTS} times that it read this file. "
    "The file may be too large or broken; save it anew from its program, or read it "
    "yourself and enter the facts at the contract."
)
MISSING = (
    "The file is missing from the data folder; restore it from a backup, or upload the "
    "document again."
)


def _postpone(reading: ContractReading, why: BaseException, now: datetime) -> str:
    what = f"{type(why).__name__}: {why}"[:500]
    if reading.attempts >= MOST_ATTEMPTS:
        sentence = (
            f"Reading it failed {reading.attempts} times ({what}). The job runs say "
            "more; read it yourself and enter the facts at the contract."
        )
        return _give_up(reading, sentence, now)
    _still_mine(reading).update(
        state=ReadingState.WAITING,
        claimed_until=None,
        next_attempt_at=now + PAUSE,
        error=printable(what),
    )
    return ReadingState.WAITING


def _give_up(reading: ContractReading, sentence: str, now: datetime) -> str:
    _still_mine(reading).update(
        state=ReadingState.FAILED,
        claimed_until=None,
        finished_at=now,
        error=printable(sentence),
    )
    return ReadingState.FAILED


def _still_mine(reading: ContractReading) -> ReadingQuerySet:
    """Return the reading unless another worker took it up when the claim ran out."""
    return ContractReading.objects.filter(
        pk=reading.pk,
        state=ReadingState.READING,
        claimed_until=reading.claimed_until,
    )


@transaction.atomic
def _keep(reading: ContractReading, said: Said, now: Callable[[], datetime]) -> str:
    kept = _still_mine(reading).update(
        state=ReadingState.READ,
        claimed_until=None,
        finished_at=now(),
        error="",
        notes=[*said.notes],
        content=said.text.content,
        pages=[*said.text.pages],
        rules_version=VERSION,
    )
    if not kept:
        return ""
    facts = [_fact(reading, said.text, said.reading.of(fact)) for fact in Fact]
    for fact in facts:
        fact.full_clean(exclude=("reading",))
    bulk_create_with_history(facts, ProposedFact)
    _carry_over(reading)
    return ReadingState.READ


def _fact(reading: ContractReading, text: Text, proposal: Proposal) -> ProposedFact:
    value = proposal.value
    if proposal.fact is Fact.GOVERNING_LAW and isinstance(value, str):
        value = place_name(value)
    fact = ProposedFact(
        reading=reading,
        fact=proposal.fact,
        known=proposal.known,
        value=encoded(value),
        confidence=proposal.confidence,
        sure=proposal.sure,
        doubts=[*proposal.doubts],
        others=[encoded_quote(_verbatim(text, quote)) for quote in proposal.others],
    )
    if proposal.quote is not None:
        quote = _verbatim(text, proposal.quote)
        fact.quote, fact.quote_page = quote.text, quote.page
        fact.quote_start, fact.quote_end = quote.start, quote.end
    return fact


def _verbatim(text: Text, quote: Quote) -> Quote:
    # What is shown beside the text is the text, whatever the reading made of it.
    words = text.content[quote.start : quote.end]
    return Quote(words, quote.start, quote.end, text.page_of(quote.start))


def _carry_over(reading: ContractReading) -> None:
    """Let judgements about the same words hold for what was read again."""
    earlier = (
        ProposedFact.objects.filter(reading__document=reading.document_id)
        .exclude(reading=reading)
        .exclude(judgement=Judgement.OPEN)
        .order_by("judged_at", "pk")
    )
    latest = {fact.fact: fact for fact in earlier}
    for fact in reading.proposed_facts.order_by("pk"):
        before = latest.get(fact.fact)
        if before and (before.known, before.value) == (fact.known, fact.value):
            for column in JUDGED:
                setattr(fact, column, getattr(before, column))
            fact.save()


JUDGED = (
    *("judgement", "final_known", "final_value", "judged_by", "judged_at"),
    *("reason", "contract", "written"),
)
