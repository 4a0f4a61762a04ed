"""The demo's tools: who owns and uses them, how much, and by which rules."""

from dateutil.relativedelta import relativedelta

from inventory.models import (
    Acknowledgement,
    Capability,
    Guideline,
    Ownership,
    TeamUse,
    Tool,
    UsageSnapshot,
)
from inventory.operations.demo.organization import (
    Organization,
    Row,
    noon,
    read,
    saved,
    saved_all,
)
from vendors.models import Document

MONTHS_OF_USAGE = 12
FIRST_REVIEW = 30  # days from the day of loading, one tool a week


def load_tools(organization: Organization) -> None:
    """Add the tools with their owners, the teams that use them, and how much."""
    jobs = {
        job.name: job
        for job in Capability.objects.select_related("category").order_by("pk")
    }
    usage: list[UsageSnapshot] = []
    for number, row in enumerate(read("tools")):
        tool = _add_tool(organization, row, review_in=FIRST_REVIEW + 7 * number)
        for team, job, people in row["uses"]:
            tool.capabilities.add(jobs[job])
            tool.categories.add(jobs[job].category)
            use = TeamUse(tool=tool, team=organization.teams[team], people=people)
            use.capability = jobs[job]
            saved(use)
        _add_owners(organization, tool, row)
        usage += _usage(organization, tool, row.get("usage"))
    saved_all(usage)


def load_papers(organization: Organization) -> None:
    """Add documents and guidelines, and who has read which."""
    papers = read("papers")
    for row in papers["documents"]:
        _add_document(organization, row)
    for row in papers["guidelines"]:
        _add_guideline(organization, row)


def _add_tool(organization: Organization, row: Row, *, review_in: int) -> Tool:
    own = ("lifecycle", "criticality", "classification", "sign_in")
    vendor = row.get("vendor")
    tool = saved(
        Tool(
            name=row["name"],
            vendor=organization.vendors[vendor] if vendor else None,
            website=row["website"],
            summary=row["summary"],
            review_on=organization.day(review_in),
            **{name: row[name] for name in own if name in row},
        )
    )
    organization.tools[tool.name] = tool
    return tool


def _add_owners(organization: Organization, tool: Tool, row: Row) -> None:
    backups = row.get("backups", {})
    for role, username in row["owners"].items():
        saved(
            Ownership(
                tool=tool,
                role=role,
                person=organization.people[username],
                backup=organization.person(backups.get(role)),
            )
        )


def _usage(
    organization: Organization, tool: Tool, figures: list[int] | None
) -> list[UsageSnapshot]:
    """Return a year of figures: active goes in a line from the first to the last."""
    if figures is None:
        return []
    licensed, assigned, first, last = figures
    return [
        UsageSnapshot(
            tool=tool,
            measured_on=organization.today - relativedelta(months=back, days=2),
            licensed=licensed,
            assigned=assigned,
            active=last + (first - last) * back // (MONTHS_OF_USAGE - 1),
            source="sign-in log",
        )
        for back in range(MONTHS_OF_USAGE)
    ]


def _add_document(organization: Organization, row: Row) -> None:
    vendor = organization.vendors[row["vendor"]]
    contract = row.get("contract")
    address = f"{vendor.domain}/{row['kind']}-{row['dated']}"
    saved(
        Document(
            vendor=vendor,
            contract=organization.contracts[contract] if contract else None,
            kind=row["kind"],
            title=f"{vendor}: {row['title']}",
            link=f"https://files.example.com/{address}",
            dated_on=organization.day(-row["dated"]),
            expires_on=organization.day(row.get("expires_in")),
        )
    )


def _add_guideline(organization: Organization, row: Row) -> None:
    guideline = Guideline(
        title=row["title"],
        version=row.get("version", 1),
        body=row["body"],
        status=row.get("status", "published"),
        review_on=organization.day(row["review_in"]),
        must_be_acknowledged=row.get("must", False),
    )
    if "tool" in row:
        guideline.tool = organization.tools[row["tool"]]
    else:
        guideline.capability = Capability.objects.get(name=row["capability"])
    saved(guideline)
    for number, username in enumerate(row.get("read_by", ())):
        read_on = organization.today - relativedelta(days=50 + 9 * number)
        person = organization.people[username]
        saved(
            Acknowledgement(
                guideline=guideline, person=person, acknowledged_at=noon(read_on)
            )
        )
