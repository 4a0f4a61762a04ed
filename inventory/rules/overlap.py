"""Which tools do the same job for the same people.

Two tools that can do the same are no redundancy: different teams may both be right.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from inventory.rules.facts import Cost, Names, ToolFacts, Use
from inventory.rules.findings import Found, Kind
from inventory.rules.sentences import give_notice, listed, lowered, people
from inventory.rules.waste import least_saved, next_notice_by

STATED_JOB = Decimal("0.9")
SUPPOSED_JOB = Decimal("0.7")


class Job(NamedTuple):
    """A capability that a team needs."""

    team: int
    capability: int


class Doer(NamedTuple):
    """A tool that a team uses, how many of its people, and whether the job is said."""

    people: int | None
    is_stated: bool


def same_jobs(
    tools: Iterable[ToolFacts],
    uses: Iterable[Use],
    costs: Mapping[int, Sequence[Cost]],
    names: Names,
) -> list[Found]:
    """Return the pairs of tools in use that do the same job for the same team.

    The job is the one that the team uses the tool for. Where that is not said, it
    may be any that the tool can do, and the finding is less sure.
    """
    by_id = {tool.id: tool for tool in tools if tool.is_in_use}
    doers = _doers(by_id, uses)
    shared: defaultdict[tuple[int, int], list[Job]] = defaultdict(list)
    for job, tools_for_it in sorted(doers.items()):
        for pair in combinations(sorted(tools_for_it), 2):
            shared[pair].append(job)
    return [
        _found((by_id[one], by_id[other]), jobs, doers, costs, names)
        for (one, other), jobs in sorted(shared.items())
    ]


def _stated_last(use: Use) -> tuple[int, ...]:
    count = -1 if use.people is None else use.people
    return use.capability or 0, use.tool, use.team, count


def _doers(
    tools: Mapping[int, ToolFacts], uses: Iterable[Use]
) -> dict[Job, dict[int, Doer]]:
    doers: defaultdict[Job, dict[int, Doer]] = defaultdict(dict)
    # Stated jobs last, so that they replace what was supposed.
    for use in sorted(uses, key=_stated_last):
        if use.tool not in tools:
            continue
        if use.capability is not None:
            doers[Job(use.team, use.capability)][use.tool] = Doer(
                use.people, is_stated=True
            )
            continue
        for capability in tools[use.tool].capabilities:
            doers[Job(use.team, capability)][use.tool] = Doer(
                use.people, is_stated=False
            )
    return doers


def _found(
    pair: tuple[ToolFacts, ToolFacts],
    jobs: Sequence[Job],
    doers: Mapping[Job, Mapping[int, Doer]],
    costs: Mapping[int, Sequence[Cost]],
    names: Names,
) -> Found:
    one, other = pair
    capabilities = sorted({names.capabilities[job.capability] for job in jobs})
    teams = {job.team: names.teams[job.team] for job in jobs}
    using = {tool.id: _people_by_team(tool, jobs, doers) for tool in pair}
    leaving = {tool.id: next_notice_by(costs.get(tool.id, ())) for tool in pair}
    stated = any(all(doers[job][tool.id].is_stated for tool in pair) for job in jobs)
    survivor = _survivor(pair, using, leaving)
    [left] = (tool.id for tool in pair if tool.id != survivor)
    saved = least_saved((left,), costs)
    return Found(
        kind=Kind.SAME_JOB,
        tools=(one.id, other.id),
        contract=saved.contract,
        sentence=f"{one.name} and {other.name} do the same job for "
        f"{_teams_in_words(teams)}: {listed([lowered(name) for name in capabilities])}."
        + _people_in_words(pair, teams, using)
        + "".join(give_notice(tool.name, leaving[tool.id]) for tool in pair),
        score=STATED_JOB if stated else SUPPOSED_JOB,
        evidence={
            "jobs": capabilities,
            "teams": sorted(teams.values()),
            "people": sum(
                min(counts)
                for team in teams
                if (counts := _both(pair, team, using)) is not None
            ),
            "notice_by": [
                notice_by.isoformat() if notice_by else None
                for notice_by in leaving.values()
            ],
        },
        annual_amount=saved.amount,
        currency=saved.currency,
        save_by=leaving[left],
        survivor=survivor,
    )


def _survivor(
    pair: tuple[ToolFacts, ToolFacts],
    using: Mapping[int, Mapping[int, int | None]],
    leaving: Mapping[int, date | None],
) -> int:
    """Return the tool to keep: most used, of most jobs, and the last to be left."""
    return max(
        pair,
        key=lambda tool: (
            sum(count or 0 for count in using[tool.id].values()),
            len(tool.capabilities),
            leaving[tool.id] or date.min,
            -tool.id,
        ),
    ).id


def _people_by_team(
    tool: ToolFacts, jobs: Sequence[Job], doers: Mapping[Job, Mapping[int, Doer]]
) -> dict[int, int | None]:
    """Return how many of each team use the tool: the most that is known of one job."""
    most: dict[int, int | None] = {}
    for job in jobs:
        count, before = doers[job][tool.id].people, most.get(job.team)
        known = [number for number in (count, before) if number is not None]
        most[job.team] = max(known, default=None)
    return most


def _both(
    pair: tuple[ToolFacts, ToolFacts],
    team: int,
    using: Mapping[int, Mapping[int, int | None]],
) -> tuple[int, int] | None:
    one, other = (using[tool.id][team] for tool in pair)
    return None if one is None or other is None else (one, other)


def _teams_in_words(teams: Mapping[int, str]) -> str:
    first, *others = sorted(teams.values())
    if others:
        return f"the teams {listed([first, *others])}"
    return f"the {first}" if first.casefold().endswith("team") else f"the {first} team"


def _people_in_words(
    pair: tuple[ToolFacts, ToolFacts],
    teams: Mapping[int, str],
    using: Mapping[int, Mapping[int, int | None]],
) -> str:
    one, other = pair
    said = []
    for team, name in sorted(teams.items(), key=lambda item: item[1]):
        counts = _both(pair, team, using)
        if counts is not None:
            where = f"In {name}, " if len(teams) > 1 else ""
            said.append(
                f" {where}{people(counts[0])} use{'s' if counts[0] == 1 else ''} "
                f"{one.name} and {counts[1]} {other.name}."
            )
    return "".join(said)
