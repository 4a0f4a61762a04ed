"""What a tool's page says before anybody reads its fields."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser, User

from inventory.models import Finding, Tool, UsageSnapshot
from vendors.admin.showing import change_url, day, plural
from vendors.models import Contract, Term
from vendors.notifications import words
from vendors.notifications.words import person


@dataclass(frozen=True, slots=True)
class Line:
    """One thing about the tool: a sentence, and where it leads."""

    name: str
    said: tuple[tuple[str, str], ...]  # text and address; no address is no link


def summary(user: User | AnonymousUser, tool: Tool, *, today: date) -> list[Line]:
    """Return what is told about a tool to somebody on a day."""
    lines = [
        Line("Answers for it", _owners(tool) or (("nobody", ""),)),
        Line("Used by", _teams(tool) or (("no team recorded", ""),)),
    ]
    if user.has_perm("vendors.view_contract"):
        paid = _contracts(tool, today)
        lines.append(Line("Paid by", paid or (("no contract recorded", ""),)))
    if usage := _usage(tool):
        lines.append(Line("In use", usage))
    if user.has_perm("inventory.view_finding") and (found := _findings(tool)):
        lines.append(Line("Noticed", found))
    return lines


def _owners(tool: Tool) -> tuple[tuple[str, str], ...]:
    owned = tool.ownerships.select_related("person", "backup").order_by("role", "pk")
    return tuple(
        (
            f"{person(owner.person)}, {owner.get_role_display().lower()}"
            + (f", backup {person(owner.backup)}" if owner.backup else ""),
            "",
        )
        for owner in owned
    )


def _teams(tool: Tool) -> tuple[tuple[str, str], ...]:
    uses = tool.team_uses.select_related("team", "capability")
    return tuple(
        (
            use.team.name
            + (f", {plural(use.people, 'person', 'people')}" if use.people else "")
            + (f": {use.capability.name.lower()}" if use.capability else ""),
            change_url(use.team),
        )
        for use in uses.order_by("team__name", "pk")
    )


def _contracts(tool: Tool, today: date) -> tuple[tuple[str, str], ...]:
    contracts = Contract.objects.live().filter(coverages__tool=tool)
    terms = Term.objects.open(today).filter(contract__coverages__tool=tool)
    days = {term.contract_id: term for term in terms}
    return tuple(
        (
            f"{contract.title} ({contract.vendor})"
            + _deadline(days.get(contract.pk), today),
            change_url(contract),
        )
        for contract in contracts.select_related("vendor").order_by("title", "pk")
    )


def _deadline(term: Term | None, today: date) -> str:
    if term is None or term.act_by is None:
        return ""
    left = words.days_left((term.act_by - today).days)
    return f", decide by {day(term.act_by)} ({left})"


def _usage(tool: Tool) -> tuple[tuple[str, str], ...]:
    latest: UsageSnapshot | None = tool.usage.order_by("-measured_on", "-pk").first()
    if latest is None or latest.active is None:
        return ()
    paid = latest.licensed if latest.licensed is not None else latest.assigned
    of = f" of {paid:,} seats" if paid is not None else ""
    return ((f"{latest.active:,}{of} active on {day(latest.measured_on)}", ""),)


def _findings(tool: Tool) -> tuple[tuple[str, str], ...]:
    found = Finding.objects.open().filter(tools=tool).order_by("-score", "pk")
    return tuple((finding.sentence, change_url(finding)) for finding in found)
