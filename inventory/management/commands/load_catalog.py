from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inventory.operations.loading import load_catalog
from vendors.management.files import load_files
from vendors.operations.loading import Figures, Report


class Command(BaseCommand):
    help = "Load tools from catalogues: JSON, one object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        def load(path: Path, report: Report) -> Figures:
            return load_catalog(path, now=timezone.now(), report=report)

        load_files(self, options["files"], load)
