"""Who hears about a contract because of the tools it pays for."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from inventory.models import Ownership
from vendors.rules.reminders import Person


def tool_owners(contracts: Collection[int]) -> Mapping[int, list[Person]]:
    """Return, for each contract's id, the owners of its tools.

    Where an owner has left or has no address, the backup stands in. Named by
    settings.RENEWAL_AUDIENCE.
    """
    found: defaultdict[int, list[Person]] = defaultdict(list)
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
        owner = Person(*facts[:3])
        if not owner.can_be_told and facts[3] is not None:
            owner = Person(*facts[3:])
        found[contract].append(owner)
    return found
