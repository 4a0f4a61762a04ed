"""What has to be there before Stackbook can run: tables, and on first start a demo."""

import secrets

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseFailed
from django.db import connections, transaction

ADMINISTRATOR = "admin"
# Where there is one of these, somebody has begun: no demo among their records.
RECORDS = ("inventory.Tool", "vendors.Vendor")


class CannotStart(Exception):
    """Something outside the program has to change first; the message says what."""


def prepare() -> str:
    """Bring the database up to date, and fill an empty one.

    Return the password of the administrator that was made, or nothing.

    :raises CannotStart: where the settings or the database do not allow it.
    """
    try:
        django.setup()
        call_command("migrate", verbosity=0)
        return _fill()
    except CommandError as error:
        raise CannotStart(str(error)) from None
    except DatabaseFailed as error:
        raise CannotStart(_in_words(error)) from None
    finally:
        connections.close_all()


@transaction.atomic
def _fill() -> str:
    people = get_user_model().objects
    if people.exists():
        return ""
    # Together or not at all: a start that is interrupted here begins anew.
    if not any(apps.get_model(name).objects.exists() for name in RECORDS):
        call_command("load_demo")
    password = secrets.token_urlsafe(12)
    people.create_superuser(ADMINISTRATOR, password=password)
    return password


def _in_words(error: DatabaseFailed) -> str:
    said = next(iter(str(error).splitlines()), type(error).__name__)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        place = f"The database in {settings.DATA_DIR}"
        help_ = "make the folder writable and free some space"
    else:
        place, help_ = "The database", "see that it runs and that DATABASE_URL is right"
    return f"{place} cannot be used ({said}); {help_}."
