"""Send mails to a real server on this machine, as fast as one worker can.

python -m tests.benchmarks.mails [--mails 10000]

Each mail is checked and written anew right before it goes, as always. The database is
an empty one of DATABASE_URL's kind, gone afterwards; the mail server a process of its
own that takes everything.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import django

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SINK = """
import sys
from aiosmtpd.controller import Controller

class Sink:
    mails, sessions = 0, set()
    async def handle_DATA(self, server, session, envelope):
        self.mails += 1
        self.sessions.add(session.peer)
        return "250 OK"

sink = Sink()
controller = Controller(sink, hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print("ready", flush=True)
sys.stdin.readline()
print(sink.mails, len(sink.sessions), flush=True)
controller.stop()
"""


@contextmanager
def sink(port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SINK, str(port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        yield server


def load(count: int) -> None:
    """Owe each of so many people a reminder about a contract of their own."""
    from django.contrib.auth.models import User

    from vendors import models as vendors

    vendor = vendors.Vendor.objects.create(name="Figma")
    people = User.objects.bulk_create(
        User(username=f"person{n}", email=f"person{n}@example.com")
        for n in range(count)
    )
    contracts = vendors.Contract.objects.bulk_create(
        vendors.Contract(vendor=vendor, title=f"Licences {n}", owner=person)
        for n, person in enumerate(people)
    )
    vendors.Notice.objects.bulk_create(
        vendors.Notice(contract=contract, amount=30, unit="days")
        for contract in contracts
    )
    vendors.RenewalStep.objects.bulk_create(
        vendors.RenewalStep(contract=contract, mode="automatic")
        for contract in contracts
    )
    deadline = date(2026, 12, 1)
    terms = vendors.Term.objects.bulk_create(
        vendors.Term(
            contract=contract,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            amount=1200,
            currency="EUR",
            notice_by=deadline,
            send_by=deadline,
            act_by=deadline,
        )
        for contract in contracts
    )
    vendors.Reminder.objects.bulk_create(
        vendors.Reminder(
            term=term, person=person, deadline=deadline, lead=7, owed_on=NOW.date()
        )
        for term, person in zip(terms, people, strict=True)
    )


def measure(count: int, say: Any) -> None:
    from django.conf import settings
    from django.db import connection

    from tests.servers import free_port
    from vendors.models import Mail
    from vendors.operations.letters import Site
    from vendors.operations.mails import write_mails
    from vendors.operations.sending import send_mails_due

    queries = [0]

    def counting(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        queries[0] += 1
        return execute(sql, params, many, context)

    load(count)
    site = Site("https://stackbook.example.com", sends_mail=True)
    began, user = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counting):
        write_mails(today=NOW.date(), now=NOW, site=site)
    say(f"written  {rate(count, began, user, queries[0])}")

    settings.MAIL_CONFIGURED, settings.MAIL_RATE = True, 0
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    queries[0], passes = 0, 0
    with sink(settings.EMAIL_PORT) as server:
        began, user = time.perf_counter(), time.process_time()
        start = datetime.now(UTC)
        with connection.execute_wrapper(counting):
            while Mail.objects.exclude(state="sent").exists():
                send_mails_due(now=lambda: NOW + (datetime.now(UTC) - start))
                passes += 1
        told = rate(count, began, user, queries[0])
        answer, _ = server.communicate("how many\n")
    mails, connections = map(int, answer.split())
    say(f"sent     {told}")
    say(f"arrived  {mails} over {connections} connections in {passes} passes")
    say(f"memory   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def rate(count: int, began: float, used: float, queries: int) -> str:
    """Return how fast it went since a moment, and what each mail took."""
    took = time.perf_counter() - began
    processor = 1000 * (time.process_time() - used) / count
    return (
        f"{count / took:.1f} mails a second, {queries / count:.1f} queries and "
        f"{processor:.1f} ms of processor each"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    count = parser.parse_args().mails
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        measure(count, print)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
