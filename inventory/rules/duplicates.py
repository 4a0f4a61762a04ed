"""Which tools are one tool, entered twice.

Candidates share a way to read their names, an address, or all letters but one; all
pairs are never compared.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.distance import OSA

from inventory.rules.addresses import Address, address_in_name, address_of
from inventory.rules.facts import Cost, ToolFacts
from inventory.rules.findings import Found, Kind
from inventory.rules.names import How, maker_of, readings, tool_key
from inventory.rules.sentences import listed
from inventory.rules.waste import least_saved

SAME_FROM = 0.7  # a pair of a lower score is not worth a person's time
CERTAIN = 0.99  # a rule may be wrong about any pair
# Groups of more candidates are compared with their first member only: many tools of
# one name are one problem, not a thousand pairs.
FEW = 12
CARRIED_BY_MANY = 3

AS_IT_STANDS = 0.97
SAME_PAGE, SAME_SITE, MISSPELT = 0.92, 0.75, 0.85
OTHER_SITE, HOMONYM, OTHER_MAKER = 0.85, 0.55, 0.7

LONG_ENOUGH = 7  # letters of a name in which a slip is more likely than another word
LONG_ENOUGH_TO_REPLACE = 11
LETTERS_IN_COMMON = 2
FEW_WORDS, WORDS_IN_COMMON, WORDS_IN_COMMON_IF_MISSPELT = 4, 0.2, 0.5
WORD = re.compile(r"\w{4,}")
COMMON_WORDS = frozenset(
    "about also based been code data easy free from have help into more most open "
    "other over platform provides service simple software source system that their "
    "them they this tool tools used users using web which with your".split()
)


class Likeness(NamedTuple):
    """How sure it is that two tools are one, and what speaks for it."""

    score: float
    because: tuple[str, ...]


class Portrait:
    """A tool as it is compared with others, worked out once."""

    def __init__(self, tool: ToolFacts) -> None:
        self.tool = tool
        self.readings = readings(tool.name, tool.aliases, tool.vendor_names)
        self.maker = maker_of(tool.vendor_names)
        self.address = address_of(tool.website)
        self.name_is_address = address_in_name(tool.name)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of its summary that say something about it."""
        found = WORD.findall(self.tool.summary.casefold())
        return frozenset(found) - COMMON_WORDS

    @property
    def page(self) -> Address | None:
        says_which = self.address is not None and self.address.says_which
        return self.address if says_which else None

    @cached_property
    def spellings(self) -> list[str]:
        """Return the names of it in which a slip can be told from another word."""
        return sorted(
            key
            for key, reading in self.readings.items()
            if len(key) >= LONG_ENOUGH - 1 and reading.hows <= {How.NAME, How.ALIAS}
        )


def same_tools(
    tools: Iterable[ToolFacts], costs: Mapping[int, Sequence[Cost]] | None = None
) -> list[Found]:
    """Return the pairs of tools that are one tool by their names and addresses."""
    portraits = {tool.id: Portrait(tool) for tool in tools}
    crowded = _crowded(portraits.values())
    found = []
    for one, other in sorted(_candidates(portraits)):
        pair = portraits[one], portraits[other]
        alike = likeness(*pair, crowded=crowded)
        if alike is not None and alike.score >= SAME_FROM:
            found.append(_found(pair[0].tool, pair[1].tool, alike, costs or {}))
    return found


def likeness(
    one: Portrait, other: Portrait, *, crowded: frozenset[Address] = frozenset()
) -> Likeness | None:
    """Return how sure it is that two tools are one; None where nothing says so.

    The crowded addresses are carried by so many tools that they say nothing.
    """
    named = _by_name(one, other) or _by_spelling(one, other)
    by_address = _by_address(one, other, crowded)
    if named and not by_address:
        named = named._replace(score=named.score * _doubt(one, other, named.score))
    found = [likely for likely in (named, by_address) if likely]
    if not found:
        return None
    because = tuple(reason for likely in found for reason in likely.because)
    return Likeness(min(max(one.score for one in found), CERTAIN), because)


def _by_name(one: Portrait, other: Portrait) -> Likeness | None:
    likely = [
        likeness
        for key in one.readings.keys() & other.readings.keys()
        if (likeness := _by_reading(one, other, key))
    ]
    return max(likely, key=lambda one: (one.score, one.because), default=None)


def _by_reading(one: Portrait, other: Portrait, key: str) -> Likeness | None:
    first, second = one.readings[key], other.readings[key]
    if len({first.maker, second.maker} - {""}) > 1:
        return None  # "Google Analytics" and "Adobe Analytics"
    hows = [how for how in How if how in first.hows | second.hows and how != How.NAME]
    score = first.certainty * second.certainty
    for portrait, another in ((one, other), (other, one)):
        if _is_somebody_elses(portrait, another, key):
            score *= OTHER_MAKER
    return Likeness(score, (f"the same name {listed(hows)}".strip(),))


def _is_somebody_elses(portrait: Portrait, another: Portrait, key: str) -> bool:
    """Return whether what is left of a name more likely means another's tool.

    "AWS Lambda" is not the "Lambda" of another company, and "Craft.io" not the "Craft"
    that is at craft.do.
    """
    reading = portrait.readings[key]
    if reading.maker and another.maker:
        return reading.maker != another.maker
    brand, theirs = portrait.name_is_address, another.address
    return (
        How.ADDRESS in reading.hows
        and brand is not None
        and theirs is not None
        and not (brand.is_below_domain or theirs.is_shared)
        and brand.label == theirs.label
        and brand.domain != theirs.domain
    )


def _by_spelling(one: Portrait, other: Portrait) -> Likeness | None:
    if _have_other_sites(one, other):
        return None
    for name in one.spellings:
        for another in other.spellings:
            if is_slip(name, another):
                return Likeness(MISSPELT, ("the same name but for a slip",))
    return None


def is_slip(one: str, other: str) -> bool:
    """Return whether one name is the other with two letters swapped, or one too many.

    Only in long names that begin alike and have the same digits. One letter for
    another is a slip in very long names only: "Lookback" and "Loopback" are two.
    """
    short, long = sorted((one, other), key=lambda name: (len(name), name))
    if len(long) < LONG_ENOUGH or short[:LETTERS_IN_COMMON] != long[:LETTERS_IN_COMMON]:
        return False
    if (
        _digits(short) != _digits(long)
        or OSA.distance(short, long, score_cutoff=1) != 1
    ):
        return False
    if len(short) < len(long):  # "Jenkins X" is no slip, "Smartsheets" is
        return not long.startswith(short) or long[-1] in {"s", long[-2]}
    return sorted(short) == sorted(long) or len(long) >= LONG_ENOUGH_TO_REPLACE


def _digits(name: str) -> list[str]:
    return [letter for letter in name if letter.isdigit()]


def _by_address(
    one: Portrait, other: Portrait, crowded: frozenset[Address]
) -> Likeness | None:
    page = one.page
    if page is None or page != other.page or page in crowded:
        return None
    if page.path:
        return Likeness(SAME_PAGE, ("the same web page",))
    named_so = any(
        name in portrait.readings for portrait in (one, other) for name in page.names
    )
    # A company's address is that of all its tools; the address that one of them is
    # named by, more likely its own.
    if named_so and not _share_a_word(one.tool, other.tool):
        return Likeness(SAME_SITE, ("the same web address",))
    return None


def _share_a_word(one: ToolFacts, other: ToolFacts) -> bool:
    """Return whether names have a word in common: "Zoom Phone" and "Zoom Rooms"."""
    words = [
        {tool_key(word) for word in tool.name.split()} - {""} for tool in (one, other)
    ]
    return bool(words[0] & words[1])


def _have_other_sites(one: Portrait, other: Portrait) -> bool | None:
    """Return whether two tools are at home elsewhere; None where that is not known."""
    if one.address is None or other.address is None:
        return None
    if one.address.is_public or other.address.is_public:
        return None
    if set(one.address.names) & set(other.address.names):
        return None if one.address.is_shared else False
    return True


def _doubt(one: Portrait, other: Portrait, score: float) -> float:
    """Return by how much a name in common means less: two tools may share one.

    The same name as it stands is doubted where the sites and the summaries differ;
    one that is the same only by some reading, where either does. One company at one
    site does not give a name twice.
    """
    sites_differ = _have_other_sites(one, other)
    if sites_differ is False or (one.maker and one.maker == other.maker):
        return 1.0
    least = WORDS_IN_COMMON if score > MISSPELT else WORDS_IN_COMMON_IF_MISSPELT
    fewer = min(len(one.words), len(other.words))
    in_common = len(one.words & other.words)
    summaries_differ = fewer >= FEW_WORDS and in_common < fewer * least
    if summaries_differ and (sites_differ or score < AS_IT_STANDS):
        return HOMONYM
    return OTHER_SITE if summaries_differ or sites_differ else 1.0


def _crowded(portraits: Iterable[Portrait]) -> frozenset[Address]:
    names: defaultdict[Address, set[str]] = defaultdict(set)
    for portrait in portraits:
        if portrait.page is not None:
            names[portrait.page].add(tool_key(portrait.tool.name))
    return frozenset(
        page for page, carried in names.items() if len(carried) >= CARRIED_BY_MANY
    )


def _candidates(portraits: Mapping[int, Portrait]) -> set[tuple[int, int]]:
    groups: defaultdict[object, set[int]] = defaultdict(set)
    for pk, portrait in portraits.items():
        for key in blocks(portrait):
            groups[key].add(pk)
    return {pair for members in groups.values() for pair in _pairs(sorted(members))}


def blocks(portrait: Portrait) -> Iterator[object]:
    """Return what a tool must share with another to be compared with it."""
    yield from portrait.readings
    if portrait.page is not None:
        yield portrait.page
    for name in portrait.spellings:
        # Two names one slip apart have, less one letter each, a name in common.
        yield ("slip", name)
        for at in range(LETTERS_IN_COMMON, len(name)):
            yield ("slip", name[:at] + name[at + 1 :])


def _pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(members) <= FEW:
        return combinations(members, 2)
    return ((members[0], member) for member in members[1:])


def _found(
    one: ToolFacts,
    other: ToolFacts,
    alike: Likeness,
    costs: Mapping[int, Sequence[Cost]],
) -> Found:
    saved = least_saved((one.id, other.id), costs)
    are_paid_twice = all(costs.get(tool.id) for tool in (one, other))
    return Found(
        kind=Kind.SAME_TOOL,
        tools=(one.id, other.id),
        contract=saved.contract if are_paid_twice else None,
        sentence=f"{_called(one, other)} look like the same tool entered twice: they "
        f"have {listed(alike.because)}.",
        score=Decimal(str(round(alike.score, 3))),
        evidence={
            "names": [one.name, other.name],
            "websites": [one.website, other.website],
            "because": list(alike.because),
        },
        annual_amount=saved.amount if are_paid_twice else None,
        currency=saved.currency if are_paid_twice else "",
    )


def _called(one: ToolFacts, other: ToolFacts) -> str:
    if one.name == other.name:
        return f"Two records named “{one.name}”"
    return f"“{one.name}” and “{other.name}”"
