"""Which facts of a contract were read, from which words, and who confirmed them."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from vendors.admin.reading_page import held
from vendors.admin.showing import change_url
from vendors.models import Contract, ProposedFact
from vendors.models.reading import ACCEPTED
from vendors.notifications import reading_words
from vendors.notifications.words import day, person
from vendors.operations.recording import standing
from vendors.reading.proposals import Fact


@dataclass(frozen=True, slots=True)
class FromWords:
    """A fact of a contract and where it comes from."""

    label: str
    words: str
    clause: str
    page: int | None
    document: str
    link: str
    judged: str
    changed_since: bool


def from_words(contract: Contract) -> list[FromWords]:
    """Return the facts of a contract that were read, each from its last reading."""
    rows = ProposedFact.objects.filter(contract=contract, judgement__in=ACCEPTED)
    rows = rows.select_related("reading__document", "judged_by").order_by(
        "judged_at", "pk"
    )
    rows = rows.defer("reading__content", "reading__pages")
    last = {(row.reading.document_id, row.fact): row for row in rows}
    ordered = sorted(last.values(), key=lambda row: [*Fact].index(Fact(row.fact)))
    now = {fact: standing(contract, fact) for fact in {Fact(row.fact) for row in rows}}
    return [_from_words(row, now[Fact(row.fact)]) for row in ordered]


def _from_words(row: ProposedFact, now: list[dict[str, Any]]) -> FromWords:
    fact = Fact(row.fact)
    written: dict[str, Any] | None = row.written
    by = person(row.judged_by) if row.judged_by else "somebody"
    on = f" on {day(timezone.localdate(row.judged_at))}" if row.judged_at else ""
    return FromWords(
        label=reading_words.LABELS[fact],
        words=held(row),
        clause=" ".join(row.quote.split()),
        page=row.quote_page,
        document=str(row.reading.document),
        link=f"{change_url(row.reading)}?fact={fact}#quote",
        judged=f"{row.get_judgement_display()} by {by}{on}",
        changed_since=written is not None and now != written["after"],
    )
