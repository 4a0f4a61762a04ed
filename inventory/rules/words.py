"""The words of a tool's description that say what it does, in one form each."""

import re
from collections.abc import Iterable
from functools import lru_cache

from inventory.rules.known_names import MAKERS

WORD = re.compile(r"[a-z][a-z0-9+#.]*[a-z0-9+#]|[a-z0-9]")
BREAKS = re.compile(r"[-_/]")
# What a description compares itself with is not what it does.
COMPARED_WITH = re.compile(
    r"\b(?:alternatives?|replacements?|clones?|competitors?|similar|compared)\s+"
    r"(?:to|for|of|with)\s+[^.;:()]*",
    re.IGNORECASE,
)
SAYS_NOTHING = frozenset(
    "a all also an and any app application are as at base based be build built by can "
    "easy fast for free from has have help helps hosted in into is it its just like "
    "lets lightweight make makes modern more most new no not of on open or other our "
    "out over platform powerful self service services simple software source than that "
    "the their them they this to tool up use used uses using via we web which who will "
    "with written you your".split()
)
MAKERS_WORDS = frozenset(MAKERS)
LONG_ENOUGH = 3
# The first that fits, and what stands there instead.
ENDINGS = (
    *(("ies", "y"), ("sses", "ss"), ("ations", "at"), ("ation", "at")),
    *(("izing", "iz"), ("ising", "iz"), ("ized", "iz"), ("ize", "iz"), ("ise", "iz")),
    *(("ments", "ment"), ("ings", "ing"), ("ers", "er"), ("ors", "or")),
)
FURTHER_ENDINGS = ("ing", "ment", "ed", "er", "or", "e", "ly", "al", "ity")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what words of one family have in common: "monitoring", "monitors".

    Cruder than a dictionary on purpose: it must be the same for the table of word
    vectors, which is fitted with it.
    """
    if len(word) <= LONG_ENOUGH:
        return word
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LONG_ENOUGH:
            word = word[: -len(ending)] + instead
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    for ending in FURTHER_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > LONG_ENOUGH:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > LONG_ENOUGH and word[-1] == word[-2] else word


def plain_words(text: str) -> list[str]:
    """Return the words of a text as they stand, without those that say nothing."""
    found = WORD.findall(BREAKS.sub(" ", text.casefold()))
    return [word for word in found if word not in SAYS_NOTHING]


def telling_words(name: str, text: str, unsaid: Iterable[str] = ()) -> list[str]:
    """Return the words of a description in one form each, then those of the name.

    Left out are makers, what must stay unsaid such as the vendor's name and one's own
    domains, and what the tool is compared with.
    """
    masked = MAKERS_WORDS | {word for one in unsaid for word in plain_words(one)}
    words = plain_words(COMPARED_WITH.sub(" ", text)) + plain_words(name)
    return [stem(word) for word in words if word not in masked]
