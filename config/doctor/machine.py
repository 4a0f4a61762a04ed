"""What the machine and the settings have to give: room, time, secrets, an address."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.utils import timezone

from config.doctor.finding import Finding, look, note, ok

LEAST_FREE: Final = 500 * 1024 * 1024
GIGABYTE: Final = 1024**3
THIS_MACHINE: Final = {"127.0.0.1", "localhost", "::1"}


def findings() -> Iterator[Finding]:
    yield _disk(settings.DATA_DIR)
    yield _secret_key(settings.DATA_DIR / "secret_key")
    yield _address()
    now = timezone.localtime()
    yield ok("time zone", f"{settings.TIME_ZONE}: it is {now:%d %b %Y %H:%M}.")
    yield from _system_checks()


def _disk(folder: Path) -> Finding:
    free_some = "Free some space, or choose another folder by STACKBOOK_DATA_DIR."
    try:
        usage = shutil.disk_usage(folder)
    except OSError as error:
        says = f"The data folder {folder} cannot be used ({error.strerror})."
        return look("disk", says, "Make it, and let this user write into it.")
    if not os.access(folder, os.W_OK | os.X_OK):
        says = f"Nothing can be written into the data folder {folder}."
        return look("disk", says, "Give it to the user who runs Stackbook.")
    says = (
        f"{usage.free / GIGABYTE:,.1f} GB of {usage.total / GIGABYTE:,.1f} GB are free."
    )
    if usage.free < LEAST_FREE:
        return look("disk", f"{says} The database needs room to write.", free_some)
    return ok("disk", says)


def _secret_key(kept: Path) -> Finding:
    if os.environ.get("STACKBOOK_SECRET_KEY", "").strip():
        return ok("secret key", "It comes from the environment.")
    if not kept.exists():
        return ok("secret key", "It is set.")
    if stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return look(
            "secret key",
            f"Others on this machine may read {kept}, and sign in as anybody.",
            f"chmod 600 {kept}; if others use this machine, delete it and restart: "
            "everybody signs in anew, and links in older mails end.",
        )
    return ok("secret key", "It is kept in the data folder, for this user alone.")


def _address() -> Finding:
    host = urlsplit(settings.SITE_URL).hostname
    if settings.MAIL_CONFIGURED and host in THIS_MACHINE:
        return look(
            "address",
            f"Links in mails lead to {settings.SITE_URL}, which only this machine "
            "reaches.",
            "Set STACKBOOK_URL to the address that people open.",
        )
    if settings.DEBUG:
        return look(
            "address",
            "STACKBOOK_DEBUG is on: error pages show what nobody should see.",
            "Take STACKBOOK_DEBUG out of the environment.",
        )
    return ok("address", f"{settings.SITE_URL}.")


def _system_checks() -> Iterator[Finding]:
    messages = [
        message
        for message in run_checks(include_deployment_checks=settings.HTTPS)
        if not message.is_silenced()
    ]
    if not messages:
        yield ok("settings", "Every check of the settings passes.")
    for message in messages:
        said = " ".join(str(message.msg).split())
        found = look if message.level >= ERROR else note
        yield found("settings", f"{message.id}: {said}", message.hint or "")
