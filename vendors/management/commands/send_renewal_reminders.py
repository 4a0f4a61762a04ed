"""Run the reminder job by hand, for today or another day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from vendors.models import Mail
from vendors.operations import remind
from vendors.operations.jobs import recorded


def day(text: str) -> date:
    """Return an ISO day; argparse turns the error into a sentence."""
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = "Remind everyone whom a day calls for; safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="Not today.")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Say what would go out; keep nothing.",
        )

    def handle(self, *_: object, **options: Any) -> None:
        today = options["on"] or timezone.localdate()
        try:
            self._run(today, options)
        except OverflowError:
            raise CommandError(
                f"Around {today} the calendar ends; choose a day of our time."
            ) from None

    def _run(self, today: date, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            counts = self._show(today)
        elif today > timezone.localdate():
            raise CommandError(
                f"{today} has not come yet; add --dry-run to see what it will bring."
            )
        else:
            with recorded(remind.JOB, now=timezone.now) as run:
                counts = run.counts = remind.remind(
                    remind.chosen_policy(),
                    today=today,
                    now=timezone.now,
                    tell=run.note,
                )
        for name, count in counts.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {count}")

    def _show(self, today: date) -> dict[str, int]:
        with transaction.atomic():
            before = set(Mail.objects.values_list("pk", flat=True))
            counts = remind.remind(
                remind.chosen_policy(), today=today, now=timezone.now, send=False
            )
            written = Mail.objects.exclude(pk__in=before).order_by("address", "pk")
            for mail in written.select_related("channel"):
                to = mail.address or mail.channel
                self.stdout.write(f"{to}: {mail.subject}")
                self._show_reminders(mail)
            transaction.set_rollback(True)
        return counts

    def _show_reminders(self, mail: Mail) -> None:
        reminders = mail.reminders.select_related("term__contract", "document")
        for one in reminders.order_by("deadline", "pk"):
            about = one.term.contract if one.term else one.document
            why = one.get_role_display().lower()
            self.stdout.write(f"  {about}: {one}; as {why}")
