"""Rows of a file of JSON, one object a line: what can be read, and what is wrong."""

import json
from typing import NamedTuple

MOST_PROBLEMS_A_ROW = 20


class Problem(NamedTuple):
    """What is wrong with a field, in a sentence that says what to do."""

    field: str
    sentence: str


class BadRow(ValueError):
    """The row cannot be loaded, for each of the reasons given."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{field}: {why}" for field, why in problems))
        self.problems = problems


def parsed(line: bytes) -> dict[str, object]:
    """Return the object that a line holds.

    :raises BadRow: if it holds none.
    """
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadRow(
            Problem("row", "It is not UTF-8 text; save it as UTF-8.")
        ) from None
    except (ValueError, RecursionError) as error:
        what = str(error).partition(":")[0][:80].rstrip(".")
        raise BadRow(
            Problem("row", f"It is not JSON ({what}); write one object a line.")
        ) from None
    if not isinstance(value, dict):
        raise BadRow(Problem("row", "It is not an object; write {…} with the fields."))
    return value


class Fields:
    """A reader of one object's fields that collects everything wrong with them."""

    def __init__(self, row: object, within: str = "") -> None:
        self.problems: list[Problem] = []
        self._within = f"{within}." if within else ""
        self._row: dict[str, object] = row if isinstance(row, dict) else {}
        if not isinstance(row, dict):
            self.wrong("", "Write an object with its fields.")

    def wrong(self, field: str, sentence: str) -> None:
        name = f"{self._within}{field}".rstrip(".")
        if len(self.problems) < MOST_PROBLEMS_A_ROW:
            self.problems.append(Problem(name, sentence))

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a text without surrounding space; empty if it is missing."""
        text = self._text(name, self._row.get(name))
        if (
            needed
            and not text
            and not any(p.field.endswith(name) for p in self.problems)
        ):
            self.wrong(name, "It is missing; every row needs one.")
        return text

    def texts(self, name: str) -> list[str]:
        """Return a list of texts, without the empty ones."""
        value = self._row.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(name, "Write a list of texts.")
            return []
        texts = [self._text(name, item) for item in value]
        return [text for text in texts if text]

    def number(self, name: str) -> int | None:
        """Return a whole number that is not negative; None if it is missing."""
        value = self._row.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.wrong(name, "Write a whole number that is not negative.")
            return None
        return value

    def yes(self, name: str) -> bool:
        """Return whether the field says yes; False if it is missing."""
        value = self._row.get(name)
        if value is not None and not isinstance(value, bool):
            self.wrong(name, "Write true or false.")
        return value is True

    def nested(self, name: str) -> "Fields":
        """Return a reader of an object within; what is wrong there counts here."""
        value = self._row.get(name)
        inner = Fields({} if value is None else value, f"{self._within}{name}")
        self.problems.extend(inner.problems)
        inner.problems = self.problems
        return inner

    def raise_if_wrong(self) -> None:
        """:raises BadRow: if anything was."""
        if self.problems:
            raise BadRow(*self.problems)

    def _text(self, name: str, value: object) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(name, f"Write text, not {_kind(value)}.")
            return ""
        if "\0" in value:
            self.wrong(name, "It holds a NUL character; remove it.")
            return ""
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            self.wrong(name, "It holds half a character; write it again.")
            return ""
        return value.strip()


def _kind(value: object) -> str:
    kinds: dict[type, str] = {bool: "yes or no", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a number")
