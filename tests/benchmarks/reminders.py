"""Measure the planning of reminders on a PostgreSQL full of contracts.

python -m tests.servers python -m tests.benchmarks.reminders plan
    [--contracts 100000] [--terms 10] [--due 20000] [--people 5000]

It makes a database of its own and drops it again. Queries and seconds in the database
are those of the planner's connection, seconds of the processor those of the planner
alone; memory is the most the process ever had.
"""

# ruff: noqa: T201 - its figures are printed
import argparse
import datetime as dt
import os
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import django

TODAY = dt.date(2026, 9, 1)
IDLE_PASSES = 9


@dataclass
class Cost:
    """What one stretch of work took."""

    seconds: float = 0.0
    processor: float = 0.0
    in_database: float = 0.0
    queries: int = 0

    def __str__(self) -> str:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return (
            f"{self.seconds:8.3f} s, {self.processor:8.3f} s of the processor, "
            f"{1000 * self.in_database:9.1f} ms in the database, "
            f"{self.queries:5} queries, {memory:4.0f} MB"
        )


@contextmanager
def measured() -> Iterator[Cost]:
    from django.db import connection

    cost = Cost()

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            cost.in_database += time.perf_counter() - begun
            cost.queries += 1

    begun, used = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(timed):
        yield cost
    cost.seconds = time.perf_counter() - begun
    cost.processor = time.process_time() - used


def copies(record: Any, count: int, columns: Mapping[str, str]) -> None:
    """Copy a row many times in the database; n is the number of the copy."""
    from django.db import connection

    table = record._meta.db_table
    names = [
        field.column for field in record._meta.concrete_fields if field.column != "id"
    ]
    values = [columns.get(name, f"t.{name}") for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "
            f"FROM {table} t, generate_series(1, {count}) n WHERE t.id = {record.pk}"
        )


def fill(options: argparse.Namespace) -> None:
    """Make people, and contracts of yearly terms; some are due on the day after."""
    from django.db import connection

    from tests import factories

    person = factories.UserFactory(username="person0", email="person0@example.com")
    copies(
        person,
        options.people - 1,
        {"username": "'person' || n", "email": "'person' || n || '@example.com'"},
    )
    contract = factories.ContractFactory(owner=person)
    factories.NoticeFactory(contract=contract)
    step = factories.RenewalStepFactory(contract=contract)
    term = factories.TermFactory(contract=contract, ends_on=dt.date(2026, 12, 31))
    first_person, first = person.pk, contract.pk
    owner = f"{first_person} + n % {options.people}"
    copies(contract, options.contracts - 1, {"owner_id": owner, "title": "'No. ' || n"})
    its_contract = {"contract_id": f"{first} + n"}
    copies(step, options.contracts - 1, its_contract)
    copies(contract.notices.get(), options.contracts - 1, its_contract)
    # 30 days before the act-by day on the day after; else any day of the year.
    days = f"(CASE WHEN n <= {options.due} THEN 31 ELSE 2 + n % 365 END)"
    act_by = f"DATE '{TODAY}' + {days}"
    copies(
        term,
        options.contracts - 1,
        {
            **its_contract,
            "number": str(options.terms - 1),
            "starts_on": f"{act_by} - 335",
            "ends_on": f"{act_by} + 30",
            **dict.fromkeys(("act_by", "send_by", "notice_by"), act_by),
            "created_at": "TIMESTAMPTZ '2020-01-01'",
        },
    )
    for number in range(options.terms - 1):
        years = options.terms - 1 - number
        copies(
            term,
            options.contracts - 1,
            {
                **its_contract,
                "number": str(number),
                "starts_on": f"{act_by} - 335 - {years} * 366",
                "ends_on": f"{act_by} + 30 - {years} * 366",
                "remind_on": "NULL",
            },
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def plan(options: argparse.Namespace) -> None:
    from django.db import connection

    from vendors.models import Reminder, Term

    fill(options)
    print(f"{Term.objects.count()} terms, {options.contracts} contracts")
    with measured() as cost:
        one_pass(TODAY)
    print(f"the first pass of all    {cost}, {Reminder.objects.count()} owed")
    idle = []
    for _ in range(IDLE_PASSES):
        with measured() as cost:
            one_pass(TODAY)
        idle.append(cost)
    print(f"nothing due, the slowest {max(idle, key=lambda one: one.in_database)}")
    between = median(one.in_database for one in idle)
    print(f"nothing due, the median  {1000 * between:.1f} ms in the database")
    waiting = Term.objects.filter(remind_on__lte=TODAY).order_by()
    print(waiting.values_list("pk").explain(analyze=True))
    before = Reminder.objects.count()
    with measured() as cost:
        one_pass(TODAY + dt.timedelta(days=1))
    owed = Reminder.objects.count() - before
    print(f"a day with many due      {cost}, {owed} owed")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vendors_reminder WHERE state = 'owed'")
        print(f"rows that wait for a mail: {cursor.fetchone()[0]}")


def one_pass(today: dt.date) -> None:
    """Plan and roll over as a pass does; mails are measured elsewhere."""
    from inventory.audience import team_channels, tool_owners
    from vendors.operations.listeners import Listeners
    from vendors.operations.missing import fill_missing_days
    from vendors.operations.reminders import look_again, record_reminders_owed
    from vendors.operations.rhythms import Rhythms
    from vendors.operations.silence import roll_over

    leads = (120, 90, 60, 30, 14, 7, 3, 1, 0)
    fill_missing_days()
    listeners = Listeners.chosen(tool_owners, "product ops", team_channels)
    owed = record_reminders_owed(today=today, leads=leads, listeners=listeners)
    roll_over(
        today=today,
        listeners=listeners,
        rhythms=Rhythms.chosen(leads),
        among=None if owed.swept else owed.terms,
    )
    look_again(owed.renewing, today=today)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    planning = commands.add_parser("plan")
    planning.set_defaults(measure=plan)
    planning.add_argument("--contracts", type=int, default=100_000)
    planning.add_argument("--terms", type=int, default=10)
    planning.add_argument("--due", type=int, default=20_000)
    planning.add_argument("--people", type=int, default=5_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        options.measure(options)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
