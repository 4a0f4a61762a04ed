"""Who hears about contracts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db.models import Q
from django.db.models.functions import Lower

from vendors.models import Channel, Contract, RefusedAddress
from vendors.models.mail import ChannelKind
from vendors.rules.reminders import Answering, Circle, Person, TeamChannels

# Given contract ids, who else answers for what each contract pays for.
Audience = Callable[[Collection[int]], Mapping[int, list[Answering]]]
# Given the ids of people, where the teams of each read together.
Channels = Callable[[Collection[int]], Mapping[int, list[TeamChannels]]]


def nobody_reads(_people: Collection[int]) -> Mapping[int, list[TeamChannels]]:
    """Return no channels: an installation without teams."""
    return {}


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who besides its owner hears about a contract, and who where nobody would."""

    audience: Audience
    channels: Channels
    product_ops: tuple[Person, ...]
    refused: frozenset[str]
    only_look: bool = False  # and open no channel for the mailbox of a team

    @classmethod
    def chosen(
        cls, audience: Audience, group: str, channels: Channels = nobody_reads
    ) -> "Listeners":
        """Return them with the members of a group as those who hear otherwise."""
        addresses = RefusedAddress.objects.values_list("address", flat=True)
        refused = frozenset(address.lower() for address in addresses)
        members = User.objects.filter(groups__name=group).order_by("pk")
        people = (_person(user, refused) for user in members)
        return cls(audience, channels, tuple(filter(None, people)), refused)

    @property
    def of_no_contract(self) -> Circle:
        """Return who hears about what belongs to no contract."""
        return Circle(product_ops=self.product_ops)

    def of(self, contracts: Collection[Contract]) -> dict[int, Circle]:
        """Return who may have to hear about each contract, by its id."""
        others = self.audience({contract.pk for contract in contracts})
        answering = {contract.pk: self._answering(contract) for contract in contracts}
        people = {one.who_is_told for one in answering.values()}
        teams = self.channels({person.id for person in people if person})
        mailboxes = self._mailboxes(team for found in teams.values() for team in found)
        circles = {}
        for contract in contracts:
            told = answering[contract.pk].who_is_told
            own = teams.get(told.id, []) if told else []
            boxes = (mailboxes.get(team.mailbox.lower()) for team in own)
            circles[contract.pk] = Circle(
                answering=answering[contract.pk],
                tool_owners=tuple(map(self._known, others.get(contract.pk, []))),
                product_ops=self.product_ops,
                mailboxes=tuple(filter(None, boxes)),
                webhooks=tuple(team.webhook for team in own if team.webhook),
            )
        return circles

    def _answering(self, contract: Contract) -> Answering:
        return Answering(
            _person(contract.owner, self.refused),
            _person(contract.backup, self.refused),
        )

    def _known(self, answering: Answering) -> Answering:
        """Return them with what is known of their addresses."""
        return Answering(*(person and self._checked(person) for person in answering))

    def _checked(self, person: Person) -> Person:
        return replace(person, is_refused=person.email.lower() in self.refused)

    def _mailboxes(self, teams: Iterable[TeamChannels]) -> dict[str, int]:
        """Return the channels of the teams' mailboxes by address, those in use."""
        wanted = {team.mailbox: team.name for team in teams if team.mailbox}
        for address in [*wanted]:
            if address.lower() in self.refused:
                del wanted[address]
        if not wanted:
            return {}
        found = _channels_of(wanted)
        missing = [
            Channel(name=name, kind=ChannelKind.MAILBOX, address=address)
            for address, name in wanted.items()
            if address.lower() not in found
        ]
        if missing and not self.only_look:
            Channel.objects.bulk_create(missing, ignore_conflicts=True)
            found = _channels_of(wanted)
        return {
            address: channel.pk
            for address, channel in found.items()
            if channel.is_active
        }


def _channels_of(addresses: Collection[str]) -> dict[str, Channel]:
    known = Channel.objects.filter(kind=ChannelKind.MAILBOX).annotate(
        lowered=Lower("address")
    )
    lowered = [address.lower() for address in addresses]
    # Beside the address in lower case, because SQLite knows only that of ASCII.
    asked = known.filter(Q(lowered__in=lowered) | Q(address__in=addresses))
    return {channel.address.lower(): channel for channel in asked}


def _person(user: User | None, refused: frozenset[str]) -> Person | None:
    if user is None:
        return None
    is_refused = user.email.lower() in refused
    return Person(user.pk, user.email, user.is_active, is_refused)
