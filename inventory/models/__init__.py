"""What is kept about tools, who uses them and how."""

from inventory.models.finding import Finding, Judgement
from inventory.models.guideline import Acknowledgement, Guideline, UsageSnapshot
from inventory.models.team import Capability, Category, Team
from inventory.models.tool import Coverage, Ownership, TeamUse, Tool, ToolAlias

__all__ = [
    "Acknowledgement",
    "Capability",
    "Category",
    "Coverage",
    "Finding",
    "Guideline",
    "Judgement",
    "Ownership",
    "Team",
    "TeamUse",
    "Tool",
    "ToolAlias",
    "UsageSnapshot",
]
