"""A database in memory that begins anew for each seed."""

import sqlite3

from django.core.management import call_command
from django.db import connection


class Pristine:
    """The empty tables, kept aside, so that each seed begins in milliseconds."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0, run_syncdb=True)
        self._kept = sqlite3.connect(":memory:")
        connection.connection.backup(self._kept)

    def restore(self) -> None:
        self._kept.backup(connection.connection)
