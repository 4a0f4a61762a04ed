"""Loading rows from files, such that one bad row never costs the good ones."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError

from vendors.rules.rows import BadRow, Problem

LOOKED_AT = 64 * 1024
LONGEST_LINE = 4 * 1024 * 1024
COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Unreadable(Exception):
    """The file cannot be loaded at all, with a sentence that says why."""


class Line(NamedTuple):
    number: int
    content: bytes


class LineProblem(NamedTuple):
    """What is wrong with a field on a line of the file."""

    line: int
    field: str
    sentence: str


Report = Callable[[LineProblem], None]


@dataclass(slots=True)
class Figures:
    """What became of the rows of a file."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0
    doubtful: int = 0  # loaded, with something taken as not known
    terms_by_silence: int = 0

    def add(self, other: "Figures") -> None:
        for counted in fields(self):
            count = getattr(self, counted.name) + getattr(other, counted.name)
            setattr(self, counted.name, count)


def lines_of(path: Path) -> Iterator[Line]:
    """Return the lines of a file that are not blank, one at a time.

    :raises Unreadable: if it is no text file with rows in it.
    """
    try:
        _refuse(path)
        with path.open("rb") as file:
            number = 0
            while content := file.readline(LONGEST_LINE):
                number += 1
                rest = content
                while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
                    rest = file.readline(LONGEST_LINE)  # read, and not kept
                if number == 1:
                    content = content.removeprefix(BYTE_ORDER_MARK)
                if content.strip():
                    yield Line(number, content)
    except OSError as error:
        raise Unreadable(f"It cannot be read: {error.strerror}.") from None


def refuse_twice(reference: str, line: Line, lines: dict[str, int]) -> None:
    """:raises BadRow: if a line before this one has the same id."""
    first = lines.setdefault(reference, line.number)
    if first != line.number:
        raise BadRow(Problem("id", f"Line {first} has the same; give each its own."))


def report_problems(error: BadRow, line: int, report: Report) -> None:
    for problem in error.problems:
        report(LineProblem(line, *problem))


def problems_of(
    error: ValidationError, in_the_file: Mapping[str, str], called: str = ""
) -> list[Problem]:
    """Return what a model says is wrong, each once, by the names the file uses."""
    problems = (
        Problem(called or in_the_file.get(field, field), " ".join(message.split()))
        for field, messages in error.message_dict.items()
        for message in messages
    )
    return list(dict.fromkeys(problems))


def _refuse(path: Path) -> None:
    if path.is_dir():
        raise Unreadable("It is a folder; name a file in it.")
    if not path.exists():
        raise Unreadable("It does not exist; look at the name and the folder.")
    if not path.is_file():
        raise Unreadable("It is not a regular file; write the rows into one.")
    with path.open("rb") as file:
        beginning = file.read(LOOKED_AT)
    if not beginning.strip():
        raise Unreadable("It is empty; there is nothing to load.")
    if beginning.startswith(COMPRESSED):
        raise Unreadable("It is compressed; decompress it first.")
    if b"\0" in beginning and not beginning.lstrip().startswith(b"{"):
        raise Unreadable("It is not text; the rows are JSON, one object a line.")
