"""What the oracle says is owed, held against what was really handed over."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from tests.simulation import oracle
from tests.simulation.facts import Contract, Facts, Key, To
from vendors.models import Mail, Reminder
from vendors.models.mail import LIVE

# While something goes wrong with a mail at each attempt; there are few in a simulated
# day, where an installation makes one every few minutes to hours.
PATIENCE = timedelta(days=10)
NEWS_FOR = timedelta(days=31)


class Row(NamedTuple):
    """One line of a mail: what it is about, and why this reader gets it."""

    key: Key
    role: str
    waited: bool = False  # the mail was written by an earlier pass


@dataclass(slots=True)
class Pass:
    """One pass of the job, as it was seen from outside."""

    now: datetime
    today: date
    before: Facts
    after: Facts
    healthy: bool  # nothing was away, held or killed
    faulty: bool  # something went wrong with some mail


@dataclass(slots=True)
class Checker:
    """What was told so far, and what was wrong about it."""

    violations: list[str] = field(default_factory=list)
    told: dict[Key, str] = field(default_factory=dict)  # by which mail
    told_on: dict[Key, date] = field(default_factory=dict)
    news: dict[int, set[To]] = field(default_factory=dict)  # by renewed term
    ever_owed: set[Key] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)  # mails taken without an answer
    missing_since: dict[Key, datetime] = field(default_factory=dict)
    excused: set[Key] = field(default_factory=set)  # need not be told, as it seemed
    unheard_since: dict[tuple[object, ...], datetime] = field(default_factory=dict)
    news_missing_since: dict[Key, datetime] = field(default_factory=dict)
    seen_mails: set[str] = field(default_factory=set)
    failed: dict[tuple[object, ...], set[To]] = field(default_factory=dict)
    mails: int = 0
    lines: int = 0
    repeats: int = 0
    occasions: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    _taken: list[tuple[str, bool, list[Row]]] = field(default_factory=list)

    def note(self, message_id: str, *, may_repeat: bool) -> None:
        """Keep what a mail says that has just been taken."""
        self._taken.append((message_id, may_repeat, rows_of(message_id)))

    def check(self, seen: Pass) -> None:
        """Hold what was taken since the last pass against what was owed."""
        owed_before = oracle.owed(seen.before, seen.today)
        owed_after = oracle.owed(seen.after, seen.today)
        self.ever_owed |= owed_before.keys() | owed_after.keys()
        self._expect_news(seen)
        self._note_failed()
        owed = owed_after | owed_before
        in_pass: set[tuple[object, To]] = set()
        for message_id, may_repeat, rows in self._taken:
            self._check_taken(seen, message_id, may_repeat, rows, owed, in_pass)
        self._taken.clear()
        if seen.healthy:
            self._check_complete(seen, owed_before)
            self._check_passed_on(seen, owed_before)
            self._check_news_complete(seen)

    def is_satisfied(self, known: Facts, today: date) -> bool:
        """Say whether all that is owed was told, and no mail waits."""
        if Mail.objects.filter(state__in=(*LIVE, "held")).exists():
            return False
        if Reminder.objects.filter(state="owed").exists():
            return False
        settled = self.told.keys() | self.excused
        return oracle.owed(known, today).keys() <= settled

    def wrong(self, seen: Pass, what: str, about: object) -> None:
        self.violations.append(f"{seen.now:%Y-%m-%d %H:%M} {what}: {about}")

    def _check_taken(
        self,
        seen: Pass,
        message_id: str,
        may_repeat: bool,
        rows: list[Row],
        owed: dict[Key, str],
        in_pass: set[tuple[object, To]],
    ) -> None:
        self.mails += 1
        if not rows:
            self.wrong(seen, "a mail about nothing", message_id)
        if message_id in self.seen_mails:
            self._check_repeat(seen, message_id, rows, may_repeat=may_repeat)
            return
        self.seen_mails.add(message_id)
        for row in rows:
            self._count(row)
            about = (row.key.subject, row.key.deadline, row.key.to)
            if row.key.occasion != "renewed" and not may_repeat:
                if about in in_pass:
                    self.wrong(seen, "two mails about one deadline in a pass", row)
                in_pass.add(about)
            if row.key in self.told and not self._told_too_early(seen, row.key):
                self.wrong(seen, "told twice", row)
            self.told[row.key] = message_id
            self.told_on[row.key] = seen.today
            self._check_entitled(seen, row, owed, may_repeat=may_repeat)

    def _told_too_early(self, seen: Pass, key: Key) -> bool:
        """Say whether the day to act by has moved later since it was told."""
        if key.subject[0] != "term" or key.occasion != "ahead":
            return False
        terms = (t for t in seen.before.terms if t.id == key.subject[1])
        act_by = next((term.act_by for term in terms), None)
        told_on = self.told_on.get(key)
        if act_by is None or told_on is None:
            return False
        return told_on < act_by - timedelta(days=key.lead)

    def _check_repeat(
        self, seen: Pass, message_id: str, rows: list[Row], *, may_repeat: bool
    ) -> None:
        self.repeats += 1
        if not may_repeat:
            self.wrong(seen, "a repeat that does not say so", message_id)
        if message_id not in self.unsure:
            self.wrong(seen, "a repeat of what was surely sent", rows)

    def _count(self, row: Row) -> None:
        self.lines += 1
        self.occasions[row.key.occasion] += 1
        self.roles[row.role] += 1

    def _check_entitled(
        self, seen: Pass, row: Row, owed: dict[Key, str], *, may_repeat: bool
    ) -> None:
        key = row.key
        if key.occasion == "renewed":
            if key.to not in self.news.get(key.subject[1], ()) and not self._passed_on(
                row
            ):
                self.wrong(seen, "news for somebody else", row)
            return
        if key in owed:
            # One that waited tells why it was written.
            if row.role != owed[key] and not (row.waited or self._passed_on(row)):
                self.wrong(seen, f"told as {row.role}, not as {owed[key]}", row)
            return
        # That a deadline passed is told too where silence closed its term meanwhile,
        # even if the pass that wrote it down was stopped before it wrote the mail.
        waited = row.waited or key.occasion == "passed"
        if waited and key in self.ever_owed and still_asked(seen, key, owed):
            return
        if may_repeat and key in self.ever_owed:
            return  # it may have gone when it was owed
        if self._passed_on(row) and any(
            key._replace(to=other) in self.ever_owed for other in self._failed_at(key)
        ):
            return
        self.wrong(seen, "told what is not owed", row)

    def _passed_on(self, row: Row) -> bool:
        return row.role == "next_in_line" and bool(self._failed_at(row.key))

    def _failed_at(self, key: Key) -> set[To]:
        return self.failed.get(key[:4], set())

    def _note_failed(self) -> None:
        failed = Reminder.objects.filter(mail__state__in=("failed", "in_doubt"))
        for row in _rows(failed):
            self.failed.setdefault(row.key[:4], set()).add(row.key.to)

    def _check_complete(self, seen: Pass, before: dict[Key, str]) -> None:
        """See that everybody was told, but for what waits after a fault."""
        missing = {key for key in before if key not in self.told}
        missing = {key for key in missing if is_still_a_reader(seen, key)}
        self.excused = {key for key in missing if self._excused(seen, key)}
        missing -= self.excused
        waiting = _waiting(seen) if missing else set()
        self.missing_since = {
            key: self.missing_since.get(key, seen.now) for key in missing
        }
        for key, since in self.missing_since.items():
            if key not in waiting or seen.now - since > PATIENCE:
                self.wrong(seen, f"not told (as {before[key]})", key)
                self.told[key] = "missed"  # said once

    def _check_passed_on(self, seen: Pass, owed: dict[Key, str]) -> None:
        """See that somebody else heard where a mail to a person failed for good."""
        for key in owed:
            about = key[:4]
            if key.to.kind == "webhook" or key.to not in self.failed.get(about, ()):
                continue
            heard = {other.to for other in self.told if other[:4] == about}
            contract = holder_of(seen.after, key)
            near = [contract.owner, contract.backup] if contract else []
            may = set(oracle.reachable(seen.after, [*near, *seen.after.product_ops]))
            may -= self.failed[about]
            if may and not any(to.kind == "person" for to in heard):
                since = self.unheard_since.setdefault(about, seen.now)
                if seen.now - since > PATIENCE:
                    self.wrong(seen, "failed, and nobody else was told", key)
                    self.told[key] = "missed"

    def _excused(self, seen: Pass, key: Key) -> bool:
        """Say whether a reminder need not go: out of reach, or told a shorter lead."""
        if key.to in self._failed_at(key):
            return True
        if not _is_reachable(seen.after, key.to):
            return True
        return any(is_later(other, key) for other in self.told)

    def _expect_news(self, seen: Pass) -> None:
        """Note who is to hear of the terms that silence has added."""
        for term in seen.after.terms:
            contract = seen.after.contracts[term.contract]
            policy = oracle.policy_of(seen.after, contract.kind, contract)
            is_quiet = oracle.is_monthly(contract, term) and not (
                contract.leads is not None or policy.rolling
            )
            if (
                term.id in self.news
                or term.origin != "silence"
                or not term.is_last
                or is_quiet
                or not _goes_on(seen.after, contract.id)
                or term.starts_on is None
                or term.starts_on <= contract.recorded_on
                or seen.today - term.recorded_on > NEWS_FOR
            ):
                continue
            self.news[term.id] = set(oracle.audience(seen.after, contract))

    def _check_news_complete(self, seen: Pass) -> None:
        told = {
            (key.subject[1], key.to) for key in self.told if key.occasion == "renewed"
        }
        for term in seen.after.terms:
            for to in self.news.get(term.id, ()):
                key = Key(("term", term.id), date.max, "renewed", 0, to)
                if (
                    (term.id, to) in told
                    or not term.is_last
                    or not _goes_on(seen.after, term.contract)
                    or not _is_reachable(seen.after, to)
                    or any(
                        failed[0] == ("term", term.id) and failed[2] == "renewed"
                        for failed in self.failed
                    )
                ):
                    self.news_missing_since.pop(key, None)
                    continue
                since = self.news_missing_since.setdefault(key, seen.now)
                if seen.now - since > PATIENCE:
                    self.wrong(seen, "not told that it was renewed", key)
                    self.told[key] = "missed"


def is_later(key: Key, other: Key) -> bool:
    """Say whether a reminder of a deadline comes after another to the same reader."""
    if (key.subject, key.deadline, key.to) != (other.subject, other.deadline, other.to):
        return False
    if key.occasion == other.occasion == "ahead":
        return key.lead < other.lead
    return (key.occasion, other.occasion) == ("passed", "ahead")


def still_asked(seen: Pass, key: Key, owed: dict[Key, str]) -> bool:
    """Say whether what a mail says that had to wait is still a matter for its reader.

    Somebody may have answered since; but nobody is told of what is settled, or of what
    a more urgent reminder says, or who has nothing to do with it any more.
    """
    about = [other for other in owed if other[:2] == key[:2]]
    if any(is_later(other, key) for other in about if other.to == key.to):
        return False
    holder = holder_of(seen.before, key)
    if key.to not in oracle.told_when_passed(seen.before, holder):
        return False
    if key.occasion == "passed" and not about:
        return went_on_in_silence(seen.after, key)
    return bool(about)


def is_still_a_reader(seen: Pass, key: Key) -> bool:
    """Say whether it is owed to them although somebody's address died in the pass.

    With the owner's address the owner's team falls silent, too.
    """
    if key.occasion == "passed":
        holder = holder_of(seen.after, key)
        return key.to in oracle.told_when_passed(seen.after, holder)
    return key in oracle.owed(seen.after, seen.today)


def holder_of(facts: Facts, key: Key) -> Contract | None:
    """Return the contract that a reminder is about, if it is about one."""
    kind, pk = key.subject
    rows = facts.terms if kind == "term" else facts.documents
    found = next((row.contract for row in rows if row.id == pk), None)
    return facts.contracts.get(found or 0)


def went_on_in_silence(facts: Facts, key: Key) -> bool:
    """Say whether silence has renewed a term since its deadline passed."""
    own = next((row for row in facts.terms if row.id == key.subject[1]), None)
    return own is not None and any(
        row.contract == own.contract
        and row.number == own.number + 1
        and row.origin == "silence"
        for row in facts.terms
    )


def rows_of(message_id: str) -> list[Row]:
    mail = Mail.objects.get(message_id=message_id)
    waited = mail.created_at != timezone.now()
    rows = _rows(Reminder.objects.filter(mail=mail, state="mailed"))
    return [row._replace(waited=waited) for row in rows]


def _waiting(seen: Pass) -> set[Key]:
    """Return what is in a mail that was tried, and is tried again later."""
    tried = Q(next_attempt_at__gt=seen.now) | ~Q(state="waiting")
    mails = Mail.objects.filter(state__in=LIVE)
    if not seen.faulty:
        mails = mails.filter(tried)
    rows = Reminder.objects.filter(mail__in=mails, state="mailed")
    return {row.key for row in _rows(rows)}


def _rows(reminders: Iterable[Reminder]) -> list[Row]:
    found = []
    for row in reminders.select_related("channel"):  # type: ignore[attr-defined]
        if row.person_id is not None:
            to = To("person", row.person_id)
        elif row.channel.kind == "mailbox":
            to = To("mailbox", row.channel.address.lower())
        else:
            to = To("webhook", row.channel_id)
        subject = (
            ("term", row.term_id) if row.term_id else ("document", row.document_id)
        )
        key = Key(subject, row.deadline, str(row.occasion), row.lead, to)
        found.append(Row(key, str(row.role)))
    return found


def _is_reachable(facts: Facts, to: To) -> bool:
    if to.kind == "person":
        person = facts.people.get(int(to.id))
        return person is not None and person.reachable
    return any(
        to.id in (*person.mailboxes, *person.webhooks)
        for person in facts.people.values()
    )


def _goes_on(facts: Facts, pk: int) -> bool:
    contract = facts.contracts[pk]
    return (
        contract.state == "active"
        and contract.notice_given_on is None
        and contract.terminated_on is None
    )
