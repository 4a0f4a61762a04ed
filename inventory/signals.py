"""Changes of tools and teams, after which others may have to hear of a contract."""

from inventory.models import Coverage, Ownership, Team
from vendors.signals import listen


def connect() -> None:
    listen(Coverage, Ownership, Team, members=(Team.members.through,))
