import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vendors.notifications.reading_words import in_words, report, standing
from vendors.reading.codec import encoded
from vendors.reading.files import Extracted, Unreadable, extract
from vendors.reading.proposals import Fact, Reading
from vendors.reading.read import read


class Command(BaseCommand):
    help = "Print what a contract's own words propose: PDF, DOCX or plain text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            extracted = extract(Path(options["file"]))
        except Unreadable as refusal:
            raise CommandError(str(refusal)) from None
        reading = read(extracted.text)
        if options["json"]:
            self.stdout.write(as_json(extracted, reading))
            return
        for line in (*extracted.notes, *report(reading)):
            self.stdout.write(line)


def as_json(extracted: Extracted, reading: Reading) -> str:
    """Return the same as data; days and amounts are texts."""
    proposals = [
        {
            **asdict(proposal),
            "value": encoded(proposal.value),
            "words": in_words(proposal),
            "standing": standing(proposal),
        }
        for proposal in map(reading.of, Fact)
    ]
    found = {"notes": extracted.notes, "proposals": proposals}
    return json.dumps(found, indent=2, ensure_ascii=False, default=str)
