"""The stages of `tests.benchmarks.load`, each run in a process of its own."""

# ruff: noqa: T201 - its figures are printed
import datetime as dt
import os
import smtplib
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django comes first
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.benchmarks.load_data import FIRST_LEAD, NOTICE_DAYS, Size, fill, settle  # noqa: E402
from tests.benchmarks.metering import (  # noqa: E402
    Meter,
    metered,
    peak_megabytes,
    plan_of,
)
from vendors.models import Mail, Reminder, Term  # noqa: E402
from vendors.models.mail import MailState  # noqa: E402
from vendors.operations import remind  # noqa: E402

IDLE_PASSES = 20
SLOWEST = 5


def stage_fill(size: Size, _terms: int) -> None:
    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    fill(size, today=timezone.localdate())
    took = time.perf_counter() - began
    print(
        f"{connection.vendor}: {size.contracts:,} contracts, {size.people:,} people, "
        f"{Term.objects.count():,} terms, written in {took:.0f} s"
    )


def stage_fill_terms(size: Size, terms: int) -> None:
    each = max(terms // size.contracts, 1)
    stage_fill(Size(size.contracts, 0, size.people, each), terms)
    settle()


def stage_first_look(_size: Size, _terms: int) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    report("first look at everything, nothing due", run(yesterday))


def stage_day(size: Size, _terms: int) -> None:
    meter, counts = run(timezone.localdate())
    report(f"{size.due:,} reach their first lead", (meter, counts))
    sending = meter.parts["send_mails_due"].seconds
    passes = 1
    while Mail.objects.filter(state=MailState.WAITING).exists():
        sending += run(timezone.localdate())[0].parts["send_mails_due"].seconds
        passes += 1
    sent = Mail.objects.filter(state=MailState.SENT).count()
    bare = seconds_for_bare_mails(min(sent, 1_000))
    print(f"  mails: {sent:,} in {passes} passes, {sent / sending:,.0f} a second")
    print(f"  bare mails at the same time: {bare:,.0f} a second", end="")
    print(f"; sending takes {bare * sending / max(sent, 1):.1f} times as long")
    inserts = seconds_for_bare_inserts(counts["owed"])
    planned = meter.parts["record_reminders_owed"].seconds
    print(f"  bare inserts of {counts['owed']:,} rows: {inserts:.1f} s", end="")
    print(f"; planning takes {planned / inserts:.1f} times as long")
    report("the same day again", run(timezone.localdate()))


def stage_passed(size: Size, _terms: int) -> None:
    day = timezone.localdate() + dt.timedelta(days=FIRST_LEAD + 1)
    report(f"{size.due:,} deadlines passed", run(day, send=False))


def stage_renewed(size: Size, _terms: int) -> None:
    first_day = FIRST_LEAD + NOTICE_DAYS + 1
    day = timezone.localdate() + dt.timedelta(days=first_day)
    report(f"{size.due:,} renew by silence", run(day, send=False))
    print(f"  terms by now: {Term.objects.count():,}")


def stage_idle(_size: Size, _terms: int) -> None:
    today = timezone.localdate()
    report("first pass of the day, nothing due", run(today))
    meters = [run(today)[0] for _ in range(IDLE_PASSES)]
    spent = sorted(meter.total.database_seconds * 1000 for meter in meters)
    print(
        f"{IDLE_PASSES} passes with nothing due among {Term.objects.count():,} terms: "
        f"{meters[-1].total.queries} queries, database {median(spent):.1f} ms in the "
        f"median, {spent[-1]:.1f} ms at worst"
    )
    for statement, microseconds in meters[-1].slowest.most_common(SLOWEST):
        print(f"  {microseconds / 1000:.2f} ms: {statement[:230]}")
        for line in plan_of(statement, meters[-1].asked[statement]):
            print(f"      {line[:160]}")


def run(day: dt.date, *, send: bool = True) -> tuple[Meter, dict[str, int]]:
    """Run a whole pass as of a day; what it took and what it did."""
    with metered(remind) as meter:
        counts = remind.remind(
            remind.chosen_policy(), today=day, now=timezone.now, send=send
        )
    return meter, counts


def report(title: str, measured: tuple[Meter, dict[str, int]]) -> None:
    meter, counts = measured
    total = meter.total
    print(f"{title}: {total.seconds:.1f} s, {peak_megabytes():.0f} MB at most")
    print(f"  {', '.join(f'{name} {count:,}' for name, count in counts.items())}")
    for name, part in [*meter.parts.items(), ("altogether", total)]:
        if part.seconds >= 0.05 or name == "altogether":
            print(
                f"  {name:<24} {part.seconds:8.1f} s ({part.processor_seconds:.1f} s "
                f"of the processor), {part.queries:,} queries, "
                f"{part.database_seconds:.1f} s in the database"
            )


def seconds_for_bare_inserts(rows: int) -> float:
    """Write rows as the planner does, without thinking; take them back."""
    kept = [*Reminder.objects.order_by("pk")[:rows]]
    for row in kept:
        row.pk = None
    with transaction.atomic():
        Reminder.objects.all().delete()
        began = time.perf_counter()
        for start in range(0, len(kept), 500):
            Reminder.objects.bulk_create(kept[start : start + 500])
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took


def seconds_for_bare_mails(count: int) -> float:
    """Return how many mails a second a bare client sends over one connection."""
    kept = Mail.objects.exclude(html="").order_by("pk").first()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "a@b.example",
        "c@d.example",
        "x",
    )
    message.set_content(kept.text if kept else "x")
    message.add_alternative(kept.html if kept else "x", subtype="html")
    parts = urlsplit(os.environ["EMAIL_URL"])
    began = time.perf_counter()
    with smtplib.SMTP(parts.hostname or "", parts.port or 25) as client:
        for _ in range(count):
            client.send_message(message)
    return count / (time.perf_counter() - began)


def main(stage: str, *sizes: str) -> None:
    contracts, due, people, terms = map(int, sizes)
    stages: dict[str, Callable[[Size, int], Any]] = {
        name.removeprefix("stage_"): function
        for name, function in globals().items()
        if name.startswith("stage_")
    }
    stages[stage](Size(contracts, due, people), terms)
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
