"""Who hears about a contract because of the tools it pays for, and where teams read."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from inventory.models import Ownership, Team
from vendors.rules.reminders import Answering, Person, TeamChannels


def tool_owners(contracts: Collection[int]) -> Mapping[int, list[Answering]]:
    """Return, for each contract's id, who owns its tools and who stands in.

    Named by settings.RENEWAL_AUDIENCE.
    """
    found: defaultdict[int, list[Answering]] = defaultdict(list)
    ownerships = (
        Ownership.objects.filter(tool__coverages__contract__in=contracts)
        .order_by("pk")
        .values_list(
            "tool__coverages__contract",
            *("person", "person__email", "person__is_active"),
            *("backup", "backup__email", "backup__is_active"),
        )
    )
    for contract, *facts in ownerships:
        backup = Person(*facts[3:]) if facts[3] is not None else None
        found[contract].append(Answering(Person(*facts[:3]), backup))
    return found


def team_channels(people: Collection[int]) -> Mapping[int, list[TeamChannels]]:
    """Return, for each person's id, where the person's teams read together.

    Named by settings.RENEWAL_CHANNELS.
    """
    found: defaultdict[int, list[TeamChannels]] = defaultdict(list)
    teams = (
        Team.objects.filter(members__in=people)
        .order_by("pk")
        .values_list(
            *("members", "name", "mailbox", "webhook", "webhook__is_active"),
        )
    )
    for person, name, mailbox, webhook, is_active in teams:
        used = webhook if is_active else None
        found[person].append(TeamChannels(name, mailbox, used))
    return found
