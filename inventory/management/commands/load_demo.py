from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inventory.operations.demo import DatabaseInUse, load_demo


class Command(BaseCommand):
    help = "Load an invented organization to look around with, into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="DATE",
            help="the day from which its dates are counted (default: today)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        today = options["on"] or timezone.localdate()
        try:
            loaded = load_demo(today=today, product_ops=settings.PRODUCT_OPS_GROUP)
        except DatabaseInUse as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"The demo organization is loaded: {loaded.people} people in "
            f"{loaded.teams} teams, {loaded.tools} tools, {loaded.vendors} vendors, "
            f"{loaded.contracts} contracts with {loaded.terms} terms."
        )
