from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from vendors.management.files import Reporter, load_files
from vendors.models import Contract
from vendors.operations.contract_files import load_contracts, load_shapes
from vendors.operations.loading import Figures, Report, Unreadable
from vendors.reading.labels import Shape


class Command(BaseCommand):
    help = "Load contracts as lawyers labelled them: JSON, one object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--shapes",
            metavar="FILE",
            help="how each contract renews, tab-separated; surer than its words",
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="DATE",
            help="the day up to which past renewals are added (default: today)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        today = options["on"] or timezone.localdate()
        shapes = self.shapes(options["shapes"])

        def load(path: Path, report: Report) -> Figures:
            return load_contracts(path, shapes=shapes, today=today, report=report)

        try:
            load_files(self, options["files"], load)
        finally:
            self.say_what_is_there(today)

    def shapes(self, name: str | None) -> dict[str, Shape]:
        if name is None:
            return {}
        try:
            return load_shapes(Path(name), report=Reporter(self, name))
        except Unreadable as refusal:
            raise CommandError(f"{name}: {refusal} Nothing was loaded.") from None

    def say_what_is_there(self, today: date) -> None:
        in_force = Contract.objects.in_force(today)
        due = in_force.filter(terms__notice_by__gte=today).distinct()
        self.stdout.write(
            f"On {today} there are {Contract.objects.count():,} contracts, "
            f"{in_force.count():,} in force, {due.count():,} of them with a deadline "
            "to come."
        )
