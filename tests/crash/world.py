"""Who and what there is: people of every kind, and contracts about which to decide.

Values only; tests/crash/clerk.py writes them into the database, and
tests/crash/oracle.py says from them alone who must be told what.
"""

from dataclasses import dataclass

PEOPLE = 100
OPS = 3
TEAMS = 5
LEADS = (120, 90, 60, 30, 14, 7, 3, 1, 0)
# Never on a lead itself, so that a run across midnight owes the same.
DAYS_LEFT = (100, 45, 20, 10, 5)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    address: str
    is_active: bool = True
    is_refused: bool = False  # by the mail server, for good
    team: int | None = None

    @property
    def can_be_told(self) -> bool:
        return self.is_active and bool(self.address) and not self.is_refused


@dataclass(frozen=True, slots=True)
class Paper:
    """A contract whose term renews by itself unless notice is given in time."""

    title: str
    owner: str
    backup: str
    days_left: int  # until the notice deadline; below 0 after it
    is_old: bool  # recorded before any lead was reached
    tool_owner: str = ""


def people() -> list[Person]:
    """Return everybody: some have left, some have no address or a dead one."""
    found = []
    for number in range(PEOPLE):
        kind = number % 25
        name = f"p{number}"
        found.append(
            Person(
                name,
                address="" if kind == 11 else f"{name}@example.com",
                is_active=kind != 7,
                is_refused=kind == 17,
                team=number % TEAMS if number < PEOPLE // 2 else None,
            )
        )
    return found + [Person(f"ops{n}", f"ops{n}@example.com") for n in range(OPS)]


def papers(generation: int, count: int = PEOPLE) -> list[Paper]:
    """Return the contracts of a generation, each to be told of today."""
    return [
        Paper(
            title=f"Paper {generation}.{number}",
            owner=f"p{number % PEOPLE}",
            # Of p7, who has left, the backup has no address: product ops hear.
            backup=f"p{(number + 4) % PEOPLE}",
            days_left=-10 if number % 20 == 9 else DAYS_LEFT[number % 5],
            is_old=number % 20 == 9 or number % 3 == 0,
            tool_owner=f"p{(number + 50) // 2 % PEOPLE}" if number % 5 == 1 else "",
        )
        for number in range(count)
    ]
