"""The settings under test, with what only tests need."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What a developer has set for an installation says nothing about the tests; only
# DATABASE_URL and REDIS_URL choose the servers they use.
for name in [*os.environ]:
    if name.startswith("STACKBOOK_") or name == "EMAIL_URL":
        del os.environ[name]
os.environ["STACKBOOK_DATA_DIR"] = tempfile.mkdtemp(prefix="stackbook-tests-")
atexit.register(shutil.rmtree, os.environ["STACKBOOK_DATA_DIR"], ignore_errors=True)

from config.settings import *  # noqa: E402, F403  the environment comes first
from config.settings import DATA_DIR, DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: a worker started by a test opens the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
# A thread of the browser's server would otherwise hold the database when it is dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
