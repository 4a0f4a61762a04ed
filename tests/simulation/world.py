"""What people do: come and go, sign, decide, put off, put right, forget."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction

from inventory.models import Coverage, Ownership, Team, Tool
from tests.simulation import shapes
from tests.simulation.server import MailServer
from vendors.models import (
    Channel,
    Contract,
    Document,
    Notice,
    RefusedAddress,
    ReminderPolicy,
    Term,
    Vendor,
)
from vendors.models.contract import ContractState
from vendors.models.term import Outcome
from vendors.operations import changing, contracts, leaving, responses
from vendors.operations.refusals import Refusal
from vendors.rules.renewal import EndKind

PEOPLE, TEAMS, TOOLS = 9, 3, 5
WHY = "As agreed."
Act = Callable[[date], None]


@dataclass(slots=True)
class World:
    """One installation's people and contracts, and the chance that moves them."""

    random: Random
    server: MailServer
    size: int  # how many contracts there are at a time
    now: Callable[[], datetime]
    done: dict[str, int] = field(default_factory=dict)  # how often what was done
    refused: int = 0
    later: list[tuple[date, Act]] = field(default_factory=list)
    made: int = 0
    vendor: Vendor = field(init=False)

    def begin(self, today: date) -> None:
        """Hire people, buy tools, and record the contracts that there are."""
        self.vendor = Vendor.objects.create(name="Acme")
        group = Group.objects.create(name=settings.PRODUCT_OPS_GROUP)
        for number in range(PEOPLE):
            person = User.objects.create(
                username=f"p{number}", email=f"p{number}@example.com"
            )
            if number < 2:
                person.groups.add(group)
        for number in range(TEAMS):
            hook = Channel.objects.create(
                name=f"hook {number}",
                kind="webhook",
                address=f"https://hooks.example.com/{number}",
            )
            team = Team.objects.create(
                name=f"Team {number}",
                mailbox=f"team{number}@example.com",
                webhook=hook if number == 0 else None,
            )
            team.members.add(*self.random.sample(self._people(), 3))
        for number in range(TOOLS):
            tool = Tool.objects.create(name=f"Tool {number}")
            self._add_owner(tool)
        for _ in range(self.size):
            self._try(self.add_contract, today)

    def live(self, today: date, pressing: list[int], papers: list[int]) -> None:
        """Do what people do on a day; `pressing` are the terms they were reminded of.

        And `papers` the documents.
        """
        due = [act for day, act in self.later if day <= today]
        self.later = [(day, act) for day, act in self.later if day > today]
        for act in due:
            self._try(act, today)
        for pk in pressing:
            self._answer(Term, pk, today)
        for pk in papers:
            self._answer(Document, pk, today)
        rate = 0.012 * self.size + 0.05
        while self.random.random() < rate:
            rate -= 1
            acts = {
                self.move_owner: 5,
                self.leave_or_return: 4,
                self.lose_address: 2,
                self.kill_address: 2,
                self.mend_address: 3,
                self.move_tool_owner: 3,
                self.move_coverage: 2,
                self.move_product_ops: 1,
                self.move_team: 2,
                self.move_policy: 1,
                self.move_leads: 2,
                self.move_state: 2,
                self.move_clause: 5,
                self.move_end: 5,
                self.edit_words: 2,
                self.take_back: 2,
                self.end_early: 1,
                self.settle_end: 2,
                self.add_document: 3,
                self.move_document: 3,
                self.replace_contract: 4,
                self.co_term: 1,
            }
            self._try(self.random.choices([*acts], [*acts.values()])[0], today)

    def _try(self, act: Act, today: date) -> None:
        try:
            with transaction.atomic():
                act(today)
        except (Refusal, ValidationError, NotImplementedError):
            self.refused += 1
        else:
            name = getattr(getattr(act, "func", act), "__name__", "")
            name = "put back" if name == "<lambda>" else name
            self.done[name] = self.done.get(name, 0) + 1

    # People

    def _people(self) -> list[User]:
        return [*User.objects.order_by("pk")]

    def _person(self) -> User:
        return self.random.choice(self._people())

    def _maybe_person(self, likely: float = 0.8) -> User | None:
        return self._person() if self.random.random() < likely else None

    def leave_or_return(self, today: date) -> None:
        person = self._person()
        person.is_active = not person.is_active
        person.save()
        if not person.is_active:
            self._after(today, 5, 60, lambda day: self._set(person, is_active=True))

    def lose_address(self, today: date) -> None:
        person = self._person()
        kept = person.email or f"{person.username}@example.com"
        self._set(person, email="")
        self._after(today, 5, 60, lambda day: self._set(person, email=kept))

    def kill_address(self, today: date) -> None:
        """From now on the mail server refuses it for good; nobody here knows yet."""
        boxes = [*Team.objects.values_list("mailbox", flat=True)]
        people = [person.email for person in self._people() if person.email]
        self.server.dead_addresses.add(self.random.choice(people * 3 + boxes).lower())

    def mend_address(self, today: date) -> None:
        if self.server.dead_addresses:
            address = self.random.choice(sorted(self.server.dead_addresses))
            self.server.dead_addresses.discard(address)
            for row in RefusedAddress.objects.filter(address__iexact=address):
                row.delete()

    def move_product_ops(self, today: date) -> None:
        group = Group.objects.get(name=settings.PRODUCT_OPS_GROUP)
        person = self._person()
        if person.groups.filter(pk=group.pk).exists() and group.user_set.count() > 1:
            person.groups.remove(group)
        else:
            person.groups.add(group)

    def move_team(self, today: date) -> None:
        team = self.random.choice([*Team.objects.order_by("pk")])
        person = self._person()
        kind = self.random.randrange(4)
        if kind == 0:
            hooks = [None, *Channel.objects.filter(kind="webhook").order_by("pk")]
            team.webhook = self.random.choice(hooks)
            team.save()
        elif kind == 1:
            team.mailbox = "" if team.mailbox else f"{team.name[-1]}.box@example.com"
            team.save()
        elif team.members.filter(pk=person.pk).exists():
            team.members.remove(person)
        else:
            team.members.add(person)

    # Tools

    def _add_owner(self, tool: Tool) -> None:
        person, backup = self.random.sample(self._people(), 2)
        taken = tool.ownerships.filter(person=person, role="business").exists()
        if not taken:
            stands_in = backup if self.random.random() < 0.5 else None
            Ownership.objects.create(tool=tool, person=person, backup=stands_in)

    def move_tool_owner(self, today: date) -> None:
        tool = self.random.choice([*Tool.objects.order_by("pk")])
        owners = [*tool.ownerships.order_by("pk")]
        if owners and self.random.random() < 0.5:
            self.random.choice(owners).delete()
        else:
            self._add_owner(tool)

    def move_coverage(self, today: date) -> None:
        contract = self._contract()
        covered = [*contract.coverages.order_by("pk")]
        if covered and self.random.random() < 0.5:
            self.random.choice(covered).delete()
        else:
            tool = self.random.choice([*Tool.objects.order_by("pk")])
            Coverage.objects.get_or_create(tool=tool, contract=contract)

    # Contracts

    def add_contract(self, today: date) -> None:
        self.made += 1
        name = shapes.shape_for(self.random)
        parents = Contract.objects.filter(
            state="active", title__contains=": automatic", parent=None
        ).order_by("pk")
        parent = None
        if shapes.SHAPES[name].ends_with_parent:
            parent = self.random.choice([None, *parents])
        contract = shapes.make(
            name,
            title=f"C{self.made}: {name}.",
            vendor=self.vendor,
            today=today,
            random=self.random,
            kind=self.random.choice(["subscription", "licence", "services"]),
            owner=self._maybe_person(0.9),
            backup=self._maybe_person(0.6),
            parent=parent,
        )
        if self.random.random() < 0.4:
            tool = self.random.choice([*Tool.objects.order_by("pk")])
            Coverage.objects.create(tool=tool, contract=contract)
        changing.catch_up(contract, today=today)

    def _contract(self) -> Contract:
        rows = Contract.objects.exclude(state="archived").order_by("pk")
        return self.random.choice([*rows])

    def _last_term(self, contract: Contract) -> Term:
        found = contract.terms.order_by("-number").first()
        if found is None:
            raise Refusal(f"{contract} has no term.")
        return found

    def replace_contract(self, today: date) -> None:
        """Archive a contract, and record another."""
        contract = self._contract()
        contract.state = ContractState.ARCHIVED
        contract.save()
        self.add_contract(today)

    def move_owner(self, today: date) -> None:
        contract = self._contract()
        contract.owner = self._maybe_person(0.9)
        if self.random.random() < 0.4:
            contract.backup = self._maybe_person(0.6)
        contract.save()

    def move_state(self, today: date) -> None:
        contract = self._contract()
        before = contract.state
        contract.state = self.random.choice([*ContractState])
        contract.save()
        if contract.state == ContractState.ACTIVE:
            changing.catch_up(contract, today=today)
        else:
            self._after(
                today, 3, 90, lambda day: self._reactivate(contract.pk, before, day)
            )

    def _reactivate(self, pk: int, state: str, today: date) -> None:
        contract = Contract.objects.get(pk=pk)
        contract.state = ContractState(state)
        contract.save()
        changing.catch_up(contract, today=today)

    def move_leads(self, today: date) -> None:
        contract = self._contract()
        some = ["", "", "30, 7, 0", "180, 90, 45, 20, 5", "14, 5, 0", "500, 100, 1"]
        contract.reminder_leads = self.random.choice(some)
        contract.full_clean()
        contract.save()

    def move_policy(self, today: date) -> None:
        kind = self.random.choice(["subscription", "licence", "document"])
        found = ReminderPolicy.objects.filter(kind=kind).first()
        if found is not None and self.random.random() < 0.4:
            found.delete()
            return
        policy = found or ReminderPolicy(kind=kind)
        policy.leads = self.random.choice(["", "100, 50, 20, 10, 2", "45, 21, 7, 0"])
        policy.rolling = self.random.random() < 0.3
        policy.next_in_line_at = self.random.choice([None, 3, 14, 30, 60])
        policy.team_at = self.random.choice([None, 0, 7, 21])
        policy.full_clean()
        policy.save()

    def move_clause(self, today: date) -> None:
        """Put transit, our own lead or the notice right, and perhaps back again."""
        contract = self._contract()
        kind = self.random.randrange(3)
        if kind == 2:
            notice = contract.notices.order_by("pk").first()
            if notice is None:
                Notice(contract=contract, amount=30, unit="days").save()
                return
            before = notice.amount
            notice.amount = max(1, (before or 1) + self.random.choice([-20, -5, 5, 20]))
            notice.full_clean()
            notice.save()
            pk = notice.pk
            if self.random.random() < 0.6:
                self._after(today, 1, 30, lambda day: self._set_notice(pk, before))
            return
        name = ("transit_days", "internal_lead_days")[kind]
        was = getattr(contract, name)
        self._set(contract, **{name: self.random.choice([0, 3, 7, 14, 30])})
        if self.random.random() < 0.6:
            self._after(today, 1, 30, lambda day: self._set(contract, **{name: was}))

    def _set_notice(self, pk: int, amount: int | None) -> None:
        notice = Notice.objects.filter(pk=pk).first()
        if notice is not None:
            notice.amount = amount
            notice.save()

    def move_end(self, today: date) -> None:
        """Move a last day later or earlier, as one who puts it right; perhaps back."""
        term = self._last_term(self._contract())
        if term.ends_on is None or term.end_kind == EndKind.PARENT:
            return
        before = (term.ends_on, term.end_kind, term.end_reason)
        by = self.random.choice([-40, -9, -1, 1, 9, 40])
        moved = term.ends_on + timedelta(days=by)
        self._set_end(term.pk, (moved, EndKind.STATED, "As the paper says."))
        if self.random.random() < 0.7:
            pk = term.pk
            self._after(today, 1, 40, lambda day: self._set_end(pk, before))

    def _set_end(self, pk: int, end: tuple[date, str, str]) -> None:
        term = Term.objects.filter(pk=pk).first()
        if term is None or term.contract.terms.filter(number__gt=term.number).exists():
            return
        term.ends_on, term.end_kind, term.end_reason = end
        term.full_clean()
        term.save()

    def settle_end(self, today: date) -> None:
        """The event has come: the first or the last day is known now."""
        open_ended = Term.objects.filter(
            end_kind__in=(EndKind.UNKNOWN, EndKind.EVENT), contract__state="active"
        ).order_by("pk")
        if not open_ended:
            return
        term = self.random.choice([*open_ended])
        if term.starts_on is None:
            term.starts_on = today + timedelta(days=self.random.randint(-20, 20))
        if self.random.random() < 0.5:
            term.ends_on = term.starts_on + timedelta(days=364)
            while term.ends_on < today:
                term.ends_on += timedelta(days=365)
            term.end_kind, term.ends_upon = EndKind.STATED, ""
        term.full_clean()
        term.save()

    def edit_words(self, today: date) -> None:
        """An edit that moves no day."""
        contract = self._contract()
        contract.notes = f"Looked at on {today}."
        contract.save()
        self._last_term(contract).save()

    def end_early(self, today: date) -> None:
        contract = self._contract()
        last_day = today + timedelta(days=self.random.randint(5, 90))
        leaving.end_early(contract, last_day=last_day, reason=WHY)
        if self.random.random() < 0.6:
            self._after(
                today,
                2,
                40,
                lambda day: leaving.undo_end_early(
                    Contract.objects.get(pk=contract.pk), reason=WHY, today=day
                ),
            )

    def take_back(self, today: date) -> None:
        """Change one's mind: no notice after all, or no decision."""
        contract = self._contract()
        if contract.notice_given_on is not None:
            leaving.take_back_notice(contract, reason=WHY, today=today)
            return
        decision = getattr(self._last_term(contract), "decision", None)
        if decision is not None:
            decision.delete()

    def co_term(self, today: date) -> None:
        changing.co_term(self._contract(), reason=WHY)

    # Papers

    def add_document(self, today: date) -> None:
        contract = self._contract() if self.random.random() < 0.7 else None
        dated_on = today - timedelta(days=self.random.randint(0, 200))
        Document.objects.create(
            vendor=self.vendor,
            contract=contract,
            kind=self.random.choice(["soc_2", "insurance", "dpa"]),
            title=f"D{Document.objects.count()}.",
            link="https://files.example.com/paper",
            dated_on=dated_on if self.random.random() < 0.7 else None,
            expires_on=today + timedelta(days=self.random.randint(1, 400)),
        )

    def move_document(self, today: date) -> None:
        papers = [*Document.objects.filter(superseded_by=None).order_by("pk")]
        if not papers:
            return
        document = self.random.choice(papers)
        if document.expires_on and self.random.random() < 0.5:
            by = self.random.choice([-5, 5, 30])
            moved = document.expires_on + timedelta(days=by)
            if document.dated_on is None or document.dated_on <= moved:
                document.expires_on = moved
        else:
            newer = [row for row in papers if row.pk > document.pk]
            document.superseded_by = newer[0] if newer else None
        document.save()

    # Answers

    def _answer(self, kind: type[Term] | type[Document], pk: int, today: date) -> None:
        chance = self.random.random()
        subject = kind.objects.filter(pk=pk).first()
        if subject is None:
            return
        if chance < 0.02:
            self._try(partial(self.seen, subject), today)
        elif chance < 0.05:
            self._try(partial(self.snooze, subject), today)
        elif chance < 0.055:
            self._try(partial(self.unsay, subject), today)
        elif isinstance(subject, Term):
            self._decide(subject, chance, today)

    def _decide(self, term: Term, chance: float, today: date) -> None:
        outcomes = (
            (0.070, Outcome.RENEW),
            (0.078, Outcome.RENEGOTIATE),
            (0.090, Outcome.LEAVE),
        )
        for most, outcome in outcomes:
            if chance < most:
                self._try(partial(self.decide, term, outcome), today)
                return
        if chance < 0.098:
            self._try(partial(self.give_notice, term.contract), today)

    def decide(self, term: Term, outcome: Outcome, today: date) -> None:
        contracts.decide(term, outcome, reason=WHY, by=self._person(), on=today)

    def give_notice(self, contract: Contract, today: date) -> None:
        leaving.give_notice(contract, on=today, today=today, by=self._person())

    def seen(self, subject: Term | Document, today: date) -> None:
        responses.acknowledge(
            subject, deadline=deadline_of(subject), by=self._person(), now=self.now()
        )

    def snooze(self, subject: Term | Document, today: date) -> None:
        until = today + timedelta(days=self.random.choice([1, 2, 5, 10, 20, 40, 90]))
        responses.snooze(
            subject,
            deadline=deadline_of(subject),
            until=until,
            reason=WHY,
            by=self._person(),
            now=self.now(),
        )

    def unsay(self, subject: Term | Document, today: date) -> None:
        last = subject.responses.order_by("-at", "-pk").first()
        if last is not None:
            responses.take_back(last)

    # How

    def _set(self, row: "User | Contract", **values: object) -> None:
        row.refresh_from_db()
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    def _after(self, today: date, least: int, most: int, act: Act) -> None:
        day = today + timedelta(days=self.random.randint(least, most))
        self.later.append((day, act))


def deadline_of(subject: Term | Document) -> date:
    if isinstance(subject, Document):
        return subject.expires_on or date.max
    return subject.notice_by or subject.act_by or date.max
