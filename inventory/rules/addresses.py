"""What a web address says about which tool it is."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from inventory.rules.known_names import (
    CODE_HOSTS,
    COMPANY_HOSTS,
    PUBLIC_HOSTS,
    SECOND_LEVELS,
    TOP_LEVELS,
)
from vendors.rules.names import domain_of

# The ending in small letters: "asp.net" may be an address, "ASP.NET" is a name.
LOOKS_LIKE_ADDRESS = re.compile(
    r"(?:https?://)?(?:[A-Za-z0-9-]+\.)+([a-z]{2,})(?:/\S*)?", re.ASCII
)
ADDED_TO_NAME = re.compile(r"^(?:get|join|try|use)(?=\w{4})|(?<=\w{4})(?:app|hq)$")


class Address(NamedTuple):
    """A page on the web: "app.slack.com/a" is at slack.com, whose label is "slack"."""

    host: str
    path: str

    @property
    def domain(self) -> str:
        """Return the part of the host that somebody registered."""
        labels = self.host.split(".")
        is_second_level = len(labels) > 2 and labels[-2] in SECOND_LEVELS  # noqa: PLR2004 - co.uk
        return ".".join(labels[-3 if is_second_level else -2 :])

    @property
    def label(self) -> str:
        return self.domain.partition(".")[0]

    @property
    def names(self) -> list[str]:
        """Return what the tool may be called: "getdovetail" may be "dovetail"."""
        label = self.label.replace("-", "")
        return list(dict.fromkeys([label, ADDED_TO_NAME.sub("", label)]))

    @property
    def is_below_domain(self) -> bool:
        return self.host != self.domain

    @property
    def is_public(self) -> bool:
        """Return whether anybody's tool may be at this host."""
        return self.host in PUBLIC_HOSTS or self.domain in PUBLIC_HOSTS

    @property
    def is_shared(self) -> bool:
        return self.is_public or self.domain in COMPANY_HOSTS

    @property
    def says_which(self) -> bool:
        """Return whether two tools at this address can be the same one for that."""
        if self.host in CODE_HOSTS:
            return self.path.count("/") > 1
        return bool(self.path) or not self.is_shared


def address_of(website: str) -> Address | None:
    """Return a web address in the form in which it is compared, or None."""
    host = domain_of(website)
    if "." not in host:
        return None
    parts = urlsplit(website if "//" in website else f"//{website.strip()}")
    query = f"?{parts.query}" if parts.query else ""
    return Address(host, f"{parts.path.rstrip('/').lower()}{query}")


def address_in_name(name: str) -> Address | None:
    """Return the address that stands where a name should: "slack.com", or None."""
    found = LOOKS_LIKE_ADDRESS.fullmatch(name.strip())
    return address_of(name) if found and found[1] in TOP_LEVELS else None
