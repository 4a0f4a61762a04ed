from argparse import ArgumentParser
from datetime import date
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inventory.operations.scanning import ScanOutcome, preview, scan
from vendors.operations.jobs import recorded


class Command(BaseCommand):
    help = "Look for redundant tools and keep what is found, as the nightly job does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", help="The day to look from, such as 2026-10-02; today if not given."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would be found."
        )

    def handle(self, *, on: str | None, dry_run: bool, **_: Any) -> None:
        today = timezone.localdate() if on is None else _day(on)
        began = perf_counter()
        if dry_run:
            outcome = preview(today=today)
        else:
            with recorded("scan_for_redundancy", now=timezone.now) as run:
                outcome = scan(today=today, now=timezone.now())
                run.counts = outcome._asdict()
        self._print(outcome, seconds=perf_counter() - began, kept=not dry_run)

    def _print(self, outcome: ScanOutcome, *, seconds: float, kept: bool) -> None:
        line = self.stdout.write
        line(f"{outcome.tools} tools looked at in {seconds:.2f} seconds.")
        line(f"Same tool twice: {outcome.same_tool}")
        line(f"Same job for the same team: {outcome.same_job}")
        line(f"Idle seats: {outcome.idle_seats}")
        line(f"Retired and still paid for: {outcome.paid_retired}")
        line(f"Covered by two contracts: {outcome.covered_twice}")
        line(f"Paid for and used by nobody: {outcome.nobody_uses}")
        line(f"Paid for and owned by nobody: {outcome.nobody_owns}")
        line(f"Trials that are over: {outcome.trial_over}")
        line(
            f"New {outcome.new}, changed {outcome.changed}, opened again "
            f"{outcome.reopened}, resolved {outcome.resolved}."
            if kept
            else "Nothing was kept."
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is not a day; write it as 2026-10-02.") from error
