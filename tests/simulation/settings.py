"""The settings of a simulated installation: one database in memory, a zone of its own.

The zone is not UTC, so that a day taken in UTC is the wrong one in the small hours.
"""

from tests.settings import *  # noqa: F403  it is a test
from tests.settings import DATABASES, INSTALLED_APPS

DATABASES["default"] = {
    **DATABASES["default"],
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": ":memory:",
    "OPTIONS": {},
    "TEST": {},
    "CONN_MAX_AGE": None,
}
MIGRATION_MODULES = {app.rsplit(".", 1)[-1]: None for app in INSTALLED_APPS}
TIME_ZONE = "Europe/Berlin"
MAIL_CONFIGURED = True
EMAIL_HOST = "mail.example.com"
LOGGING_CONFIG = None
MAIL_RATE = 0
