"""When two names of a company are the same name."""

import re
import unicodedata
from urllib.parse import urlsplit

# Endings that say what kind of company it is, not which.
LEGAL_FORMS = frozenset(
    "ab ag as aps asa bv co company corp corporation gmbh inc incorporated kg kgaa kk "
    "limited llc llp lp ltd nv oy oyj plc pte pty sa sarl sas se spa srl ug".split()
)
NOT_A_WORD = re.compile(r"[^\w]+", re.UNICODE)
INITIALS = re.compile(r"\b(?:\w\.){2,}", re.UNICODE)  # S.A., B.V.


def company_key(name: str) -> str:
    """Return what is left of a company's name when spelling does not matter.

    "ACME, Inc." and "Acme" have the same key. A name of nothing but legal forms
    keeps them.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    folded = INITIALS.sub(lambda found: found[0].replace(".", ""), folded)
    words = [word for word in NOT_A_WORD.sub(" ", folded).split() if word]
    kept = list(words)
    while kept and kept[-1] in LEGAL_FORMS:
        kept.pop()
    return " ".join(kept or words)


def place_name(name: str) -> str:
    """Return a place as people write it: "isle of man" is Isle of Man.

    A name that has capitals is left as somebody wrote it.
    """
    if not name.islower():
        return name
    return " ".join(
        word if word in {"of", "and", "the"} else word[:1].upper() + word[1:]
        for word in name.split()
    )


def domain_of(address: str) -> str:
    """Return the host of a web address, lower case and without "www.", or nothing."""
    address = address.strip()
    if not address:
        return ""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.").rstrip(".")
