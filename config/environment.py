"""Typed readers of the environment; a wrong value refuses to start in a sentence."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from vendors.rules.reminders import LONGEST_LEAD, leads_of

TRUE: Final = {"1", "true", "yes", "on"}
FALSE: Final = {"0", "false", "no", "off"}
MAIL_SCHEMES: Final = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
LONGEST_TIMEOUT: Final = 120
DATABASE_SCHEMES: Final = {"sqlite", "postgres", "postgresql"}
BROKER_SCHEMES: Final = {"redis", "rediss", "redis+socket", "unix"}


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding space; an empty one is the default."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}; write yes or no.")


def integer(name: str, *, default: int, least: int, most: int) -> int:
    value = text(name)
    if not value:
        return default
    if value.lstrip("-").isascii() and value.lstrip("-").isdigit():
        number = int(value)
        if least <= number <= most:
            return number
    raise ImproperlyConfigured(
        f"{name} is {value!r}; write a whole number from {least} to {most}."
    )


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """Return the parts of a comma-separated list."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or [
        *default
    ]


def days(name: str, *, default: tuple[int, ...]) -> tuple[int, ...]:
    """Return lead times in days, longest first, each once."""
    if not words(name):
        return default
    try:
        return leads_of(text(name))
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is {text(name)!r}; write days from 0 to {LONGEST_LEAD} with "
            "commas between them, such as 90,30,7."
        ) from None


def folder(name: str, *, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().absolute()


def database(name: str, *, default: Path) -> dict[str, Any]:
    """Return Django's settings for one database; SQLite at the default path."""
    url = text(name) or f"sqlite:///{default}"
    _scheme(name, url, DATABASE_SCHEMES, example="postgres://user:password@host/name")
    settings = _parsed(name, lambda: dj_database_url.parse(url, conn_max_age=60))
    if not settings.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database after the host.")
    if settings["ENGINE"].endswith("sqlite3"):
        # A transaction that will write takes its lock at once, and others wait
        # for it: with Django's defaults they fail with "database is locked".
        settings["CONN_MAX_AGE"] = 0
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        settings["CONN_HEALTH_CHECKS"] = True
    return dict(settings)


def broker(name: str) -> str:
    """Return the broker's URL, or nothing if none is configured."""
    url = text(name)
    if url:
        _scheme(name, url, BROKER_SCHEMES, example="redis://localhost:6379/0")
    return url.replace("unix://", "redis+socket://", 1)


def mail(name: str) -> dict[str, Any]:
    """Return Django's mail settings for a URL such as smtp+tls://user:pw@host:587.

    Nothing configured gives nothing: mails are then kept in the app.
    """
    url = text(name)
    if not url:
        return {}
    _scheme(name, url, set(MAIL_SCHEMES), example="smtp+tls://user:password@host:587")
    parts = urlsplit(url)
    port = _parsed(name, lambda: parts.port)
    if not parts.hostname:
        raise ImproperlyConfigured(f"{name} names no mail server.")
    timeout = parse_qs(parts.query).get("timeout", ["30"])[0]
    if not timeout.isdigit() or not 1 <= int(timeout) <= LONGEST_TIMEOUT:
        raise ImproperlyConfigured(f"{name}: timeout is 1 to 120 seconds.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or MAIL_SCHEMES[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
        "EMAIL_TIMEOUT": int(timeout),
    }


def web_address(name: str, *, default: str) -> str:
    """Return an address such as https://stackbook.example.com, without a slash."""
    url = text(name, default).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(
            f"{name} is {url!r}; write the address people open, such as "
            "https://stackbook.example.com."
        )
    return url


def time_zone(name: str, *, default: str) -> str:
    zone = text(name, default)
    if zone not in available_timezones():
        raise ImproperlyConfigured(
            f"{name} is {zone!r}; write a name such as Europe/Berlin or UTC."
        )
    return zone


def _scheme(name: str, url: str, known: set[str], *, example: str) -> None:
    # The URL may hold a password, so the message names only its scheme.
    scheme = url.partition(":")[0]
    if scheme not in known or "://" not in url:
        raise ImproperlyConfigured(
            f"{name} begins with {scheme!r}; write something like {example}."
        )


def _parsed(name: str, parse: Callable[[], Any]) -> Any:
    try:
        return parse()
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read as an address ({type(error).__name__}); "
            "special characters in a password are written as %XX."
        ) from None
