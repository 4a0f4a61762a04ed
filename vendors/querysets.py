"""Questions about many rows, as of a day; they chain."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Lower

from vendors.rules.names import company_key
from vendors.rules.reminders import Occasion
from vendors.rules.renewal import SILENT, UNSETTLED

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from vendors.models import Contract, ContractReading, Mail, Reminder, Term, Vendor


# What the rules need to reason about a contract; its parent, where it ends with it.
CLAUSES = ("terms", "renewal_steps", "notices")
AGREEMENT = (*CLAUSES, *(f"parent__{clause}" for clause in CLAUSES))
# The same, for rows that belong to a contract.
CONTRACT_AGREEMENT = tuple(f"contract__{relation}" for relation in AGREEMENT)


# What decides who is reminded of a term, and when.
REMINDED_BY = (
    *("number", "starts_on", "ends_on", "length_amount", "length_unit"),
    *("notice_by", "act_by", "remind_on", "created_at"),
    *("contract__title", "contract__kind", "contract__signed_on"),
    *("contract__notice_given_on", "contract__reminder_leads"),
    *("contract__owner__email", "contract__owner__is_active"),
    *("contract__backup__email", "contract__backup__is_active"),
    "decision__decided_on",
)


# Written out: SQLite uses a partial index only where it reads the index's condition.
ON_THEIR_WAY = [
    Func(template=f"'{state}'", output_field=CharField())
    for state in ("waiting", "claimed", "sending")
]


class VendorQuerySet(QuerySet["Vendor"]):
    def known_as(self, name: str) -> VendorQuerySet:
        """Keep the vendor of that name or alias, however it is spelt."""
        key = company_key(name)[:200]  # as long as it is kept
        return self.filter(Q(key=key) | Q(aliases__key=key)).distinct()


class ContractQuerySet(QuerySet["Contract"]):
    def with_agreement(self) -> ContractQuerySet:
        """Bring along what the rules need to reason about each contract."""
        return self.prefetch_related(*AGREEMENT)

    def live(self) -> ContractQuerySet:
        """Keep contracts that are neither drafts nor archived."""
        return self.filter(state="active")

    def in_force(self, on: date) -> ContractQuerySet:
        """Keep live contracts that a term covers on the day."""
        return (
            self.live()
            .filter(Q(terminated_on=None) | Q(terminated_on__gte=on))
            .filter(
                Q(terms__ends_on=None) | Q(terms__ends_on__gte=on),
                terms__starts_on__lte=on,
            )
            .distinct()
        )

    def without_owner(self) -> ContractQuerySet:
        """Keep contracts whose owner and backup cannot be told anything."""
        told = _who_can_be_told().values("pk")
        return self.exclude(owner__in=told).exclude(backup__in=told)


def _who_can_be_told() -> QuerySet[User]:
    """Return people who are active and have an address that is not refused."""
    refused = apps.get_model("vendors", "RefusedAddress").objects.annotate(
        folded=Lower("address")
    )
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    return people.filter(~Exists(refused.filter(folded=Lower(OuterRef("email")))))


class TermQuerySet(QuerySet["Term"]):
    def with_agreement(self) -> TermQuerySet:
        """Bring along what the rules need to reason about each term's contract."""
        return self.prefetch_related(*CONTRACT_AGREEMENT)

    def for_reminders(self) -> TermQuerySet:
        """Bring along what decides who is reminded, and nothing else: of many."""
        related = ("contract__owner", "contract__backup", "decision")
        return self.select_related(*related).only(*REMINDED_BY)

    def in_force(self, on: date) -> TermQuerySet:
        """Keep the terms that cover the day, of contracts that have not ended."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=on),
            Q(contract__terminated_on=None) | Q(contract__terminated_on__gte=on),
            starts_on__lte=on,
        )

    def latest_of_contract(self) -> TermQuerySet:
        """Keep each contract's last term: the one that something may follow."""
        later = self.model._default_manager.filter(
            contract=OuterRef("contract"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def open(self, on: date) -> TermQuerySet:
        """Keep terms that still ask for an act: to decide, or to send the notice.

        Closed are those decided to be renewed, those with a term after them, and
        those of contracts that are drafts, archived, given notice of, or to end early.
        """
        return self.latest_of_contract().filter(
            # What has no deadline is looked at again, whatever was decided; and what
            # was decided while it had none does not close it once it has.
            Q(decision=None)
            | ~Q(decision__outcome="renew")
            | Q(notice_by=None)
            | Q(decision__decided_on=F("reviewed_on")),
            Q(contract__notice_given_on=None) | Q(contract__notice_given_on__gt=on),
            contract__state="active",
            contract__terminated_on=None,
        )

    def with_unsettled(self) -> TermQuerySet:
        """Add `is_unsettled`: nobody knows what the term's end led to."""
        unsettled = self.model._default_manager.filter(
            pk=OuterRef("pk"), contract__renewal_steps__mode__in=UNSETTLED
        )
        return self.annotate(is_unsettled=Exists(unsettled))

    def awaiting_decision(self, on: date, *, within_days: int) -> TermQuerySet:
        """Keep open terms to act on within the coming days, or whose day has passed.

        A term that had ended with its deadline before anybody entered it is history,
        unless nobody knows what its end led to; such terms are annotated
        `is_unsettled`.
        """
        return (
            self.open(on)
            .with_unsettled()
            .filter(
                Q(is_unsettled=True)
                | Q(ends_on=None)
                | Q(ends_on__gte=on)
                | Q(created_at__date__lte=F("notice_by")),
                act_by__lte=on + timedelta(days=within_days),
            )
        )

    def renewing(self, on: date) -> TermQuerySet:
        """Keep last terms that silence may have renewed by the day.

        Those that ended and those whose notice day passed, undecided and not left, or
        to end in a term that follows; the rules say which.
        """
        mode = Q(contract__renewal_steps__mode__in=SILENT) | Q(
            contract__parent__renewal_steps__mode__in=SILENT
        )
        undecided = (
            Q(decision=None)
            | Q(decision__outcome="renegotiate")
            | Q(decision__decided_on=F("reviewed_on"))
        )
        in_vain = Q(contract__notice_given_on__gt=F("notice_by"))
        not_left = Q(contract__notice_given_on=None) | in_vain
        return (
            self.latest_of_contract()
            .filter(
                mode,
                Q(contract__terminated_on__gt=F("ends_on"))
                | (Q(contract__terminated_on=None) & undecided & not_left),
                Q(ends_on__lt=on) | Q(ends_on__isnull=False, notice_by__lt=on),
                contract__state="active",
            )
            .distinct()
        )

    def renewed_unseen(self) -> TermQuerySet:
        """Keep last terms that silence added, of which nobody who was told said a word.

        Until somebody answers or decides, it stays to be dealt with.
        """
        return (
            self.latest_of_contract()
            .filter(
                reminders__occasion=Occasion.RENEWED,
                decision=None,
                responses=None,
                contract__state="active",
                contract__notice_given_on=None,
                contract__terminated_on=None,
            )
            .distinct()
        )

    def closed_by_silence(self) -> TermQuerySet:
        """Keep terms that silence renewed, of contracts that go on.

        That their deadline passed undecided is told all the same.
        """
        return self.filter(
            contract__state="active",
            contract__notice_given_on=None,
            contract__terminated_on=None,
            contract__terms__number=F("number") + 1,
            contract__terms__origin="silence",
        )

    def renewed_untold(self, since: date) -> TermQuerySet:
        """Keep last terms that silence added since a day, and nobody was told of.

        Of contracts that go on, and that had been recorded before the term began.
        """
        return (
            self.latest_of_contract()
            .filter(
                origin="silence",
                created_at__date__gte=since,
                starts_on__gt=F("contract__created_at__date"),
                contract__state="active",
                contract__notice_given_on=None,
                contract__terminated_on=None,
            )
            .exclude(reminders__occasion=Occasion.RENEWED)
        )


class ReminderQuerySet(QuerySet["Reminder"]):
    def owed(self) -> ReminderQuerySet:
        return self.filter(state="owed")

    def with_subject(self) -> ReminderQuerySet:
        """Bring along what a mail says of what each reminder is about."""
        return self.select_related(
            *("term__contract__vendor", "term__contract__owner", "term__decision"),
            *("term__contract__backup", "document__vendor"),
            *("document__contract__owner", "document__contract__backup"),
        ).prefetch_related(*(f"term__{relation}" for relation in CONTRACT_AGREEMENT))

    def with_recipients(self) -> ReminderQuerySet:
        """Bring along who answers for what each reminder is about."""
        return self.select_related(
            *("term__contract__owner", "term__contract__backup"),
            *("document__contract__owner", "document__contract__backup"),
        )

    def with_heading(self) -> ReminderQuerySet:
        """Add what a line about each says: vendor, title, act-by and last day."""
        return self.annotate(
            vendor=Coalesce("term__contract__vendor__name", "document__vendor__name"),
            title=Coalesce("term__contract__title", "document__title"),
            act_by=Coalesce("term__act_by", "deadline"),
            last_day=Coalesce("term__notice_by", "term__act_by", "deadline"),
        )

    def about_a_deadline(self) -> ReminderQuerySet:
        """Keep those that ask for an act, not the news that silence renewed a term."""
        return self.exclude(occasion=Occasion.RENEWED)


class MailQuerySet(QuerySet["Mail"]):
    def due(self, now: datetime) -> MailQuerySet:
        """Keep mails to send now."""
        return self._live().filter(state="waiting", next_attempt_at__lte=now)

    def to_be_mailed(self) -> MailQuerySet:
        """Keep those for a mail server."""
        return self.exclude(channel__kind="webhook")

    def to_be_posted(self) -> MailQuerySet:
        """Keep those for a webhook."""
        return self.filter(channel__kind="webhook")

    def left_by_their_worker(self, now: datetime) -> MailQuerySet:
        """Keep mails whose worker was killed, or has had them for too long."""
        claimed = self._live().filter(state__in=("claimed", "sending"))
        return claimed.filter(claimed_until__lt=now)

    def claim(self, pk: int, *, worker: str, now: datetime, until: datetime) -> bool:
        """Take one due mail for a while; False if another worker has it.

        One statement compares and sets, which every database does atomically;
        row locks that skip are ignored by SQLite.
        """
        taken = (
            self.due(now)
            .filter(pk=pk)
            .update(
                state="claimed",
                claimed_by=worker,
                claimed_until=until,
                attempts=F("attempts") + 1,
            )
        )
        return taken == 1

    def held_by(self, worker: str, state: str) -> MailQuerySet:
        """Keep what a worker has, as far as it is with it."""
        return self.filter(claimed_by=worker, state=state)

    def _live(self) -> MailQuerySet:
        """Keep those on their way, in the words of the index that holds only them."""
        return self.filter(state__in=ON_THEIR_WAY)


class ReadingQuerySet(QuerySet["ContractReading"]):
    def awaiting_judgement(self) -> ReadingQuerySet:
        """Keep readings of which a fact that was found is open.

        Of several of one document the last is meant, and none of a document that
        another has superseded.
        """
        facts = self.model._meta.get_field("proposed_facts").related_model
        later = self.model._default_manager.filter(
            document=OuterRef("document"), pk__gt=OuterRef("pk")
        )
        asking = facts._default_manager.filter(
            ~Q(known="not_found"), reading=OuterRef("pk"), judgement="open"
        )
        return self.filter(Exists(asking), ~Exists(later), document__superseded_by=None)

    def under_way(self) -> ReadingQuerySet:
        """Keep readings that are asked for and neither done nor given up."""
        return self.filter(state__in=("waiting", "reading"))

    def due(self, now: datetime) -> ReadingQuerySet:
        """Keep readings to do now, also those whose worker's claim ran out."""
        return self.filter(
            Q(state="waiting", next_attempt_at__lte=now)
            | Q(state="reading", claimed_until__lt=now)
        )

    def claim(self, pk: int, *, now: datetime, until: datetime) -> bool:
        """Take one due reading for a while; False if another worker has it."""
        taken = (
            self.due(now)
            .filter(pk=pk)
            .update(state="reading", claimed_until=until, attempts=F("attempts") + 1)
        )
        return taken == 1
