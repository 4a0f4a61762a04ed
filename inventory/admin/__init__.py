"""The pages on which people keep tools, teams, guidelines and findings."""

from inventory.admin import beside, finding, guideline, team, tool

__all__ = ["beside", "finding", "guideline", "team", "tool"]
