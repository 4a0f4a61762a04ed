"""Who hears about contracts."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from vendors.models import Contract
from vendors.rules.reminders import Person, people_to_tell

# Given contract ids, who else hears about each contract.
Audience = Callable[[Collection[int]], Mapping[int, list[Person]]]


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who besides its owner hears about a contract, and who where nobody would."""

    audience: Audience
    fallback: tuple[Person, ...]

    @classmethod
    def chosen(cls, audience: Audience, group: str) -> "Listeners":
        """Return them with the members of a group as those who hear otherwise."""
        members = User.objects.filter(groups__name=group).order_by("pk")
        return cls(audience, tuple(map(_person, members)))

    def of(self, contracts: Collection[Contract]) -> dict[int, list[Person]]:
        """Return who hears about each contract, by its id."""
        others = self.audience({contract.pk for contract in contracts})
        return {
            contract.pk: people_to_tell(
                owner=_person(contract.owner) if contract.owner else None,
                backup=_person(contract.backup) if contract.backup else None,
                others=others.get(contract.pk, []),
                fallback=self.fallback,
            )
            for contract in contracts
        }


def _person(user: User) -> Person:
    return Person(user.pk, user.email, user.is_active)
