"""Look at the whole installation, and say what to do."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.doctor.examination import examine
from config.doctor.finding import Finding, Level


class Command(BaseCommand):
    help = (
        "Say whether everything is well: one line each, with what to do. The exit "
        "code is 1 where something has to be looked at."
    )
    # It tells itself what the checks say.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="For machines.")
        parser.add_argument(
            "--network", action="store_true", help="Connect to the mail server too."
        )

    def handle(self, *_: object, **options: Any) -> None:
        now = timezone.now()
        found = examine(now, network=options["network"])
        well = all(one.level is not Level.LOOK for one in found)
        if options["json"]:
            told = {"ok": well, "at": now.isoformat(), "checks": [*map(asdict, found)]}
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        else:
            for one in found:
                self.stdout.write(_line(one))
        if not well:
            sys.exit(1)


def _line(one: Finding) -> str:
    do = f" → {one.do}" if one.do else ""
    return f"{one.level:<5} {one.name}: {one.says}{do}"
