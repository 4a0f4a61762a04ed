"""Answer questions about dates with the app's own rules.

python -m tests.benchmarks.dates VECTORS.jsonl PRED.jsonl
python -m tests.benchmarks.dates shapes SHAPES.tsv
python -m tests.benchmarks.dates speed [--contracts 100000]

A question is an operation on days ("op"), or the clauses of a contract with the days
that follow from them. PRED gets {"id", "value"} or {"id", "expiration", …} a line.
"""

# ruff: noqa: T201 - its figures are printed
import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from tests.benchmarks import term_vectors
from tests.benchmarks.shapes import answers, is_dropped
from vendors.notifications.instants import end_of_day
from vendors.reading.labels import shape_row
from vendors.rules.calendar import Calendar
from vendors.rules.deadlines import next_deadline
from vendors.rules.duration import (
    Duration,
    Unit,
    after,
    anniversary,
    before,
    last_day,
)
from vendors.rules.notice import Notice, NoticeDays, Purpose, notice_days
from vendors.rules.renewal import Agreement, Mode, Period, Step
from vendors.rules.terms import term_in_force

Row = dict[str, Any]
ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
UNITS = (Unit.YEARS, Unit.MONTHS, Unit.WEEKS, Unit.DAYS)


def durations(text: str) -> list[Duration]:
    """Return the parts of an ISO 8601 duration, the longest unit first."""
    found = ISO.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no duration.")
    return [
        Duration(int(amount), unit)
        for amount, unit in zip(found.groups(), UNITS, strict=True)
        if amount
    ]


def _calendar(row: Row) -> Calendar:
    holidays = frozenset(map(date.fromisoformat, row.get("holidays", ())))
    weekend = frozenset(row.get("weekend", (5, 6)))
    return Calendar(weekend, holidays)


def _add(row: Row) -> str:
    day = date.fromisoformat(row["start"] if "start" in row else row["event"])
    for length in durations(row["duration"]):
        day = after(day, length)
    return day.isoformat()


def _anniversary(row: Row) -> str:
    [length] = durations(row["duration"])
    return anniversary(date.fromisoformat(row["start"]), length, row["k"]).isoformat()


def _last_day(row: Row) -> str:
    [length] = durations(row["duration"])
    return last_day(date.fromisoformat(row["start"]), length).isoformat()


def _days(row: Row, length: str, opens: str = "", *, clear: bool = False) -> NoticeDays:
    notice = Notice(
        Purpose.PREVENT_RENEWAL,
        durations(length)[0],
        opens=durations(opens)[0] if opens else None,
        clear=clear,
    )
    return notice_days(notice, date.fromisoformat(row["last"]), _calendar(row))


def _notice(row: Row) -> dict[str, str]:
    days = _days(row, row["duration"])
    clear = _days(row, row["duration"], clear=True)
    return {
        "safe": days.safe.isoformat(),
        "latest": days.latest.isoformat(),
        "clear": clear.safe.isoformat(),
    }


def _window(row: Row) -> dict[str, str]:
    days = _days(row, row["not_less"], row["not_more"])
    opens_on = days.opens_on.isoformat() if days.opens_on else ""
    return {"opens": opens_on, "closes": days.safe.isoformat()}


def _latest_notice(row: Row) -> str:
    return _days(row, row["duration"]).safe.isoformat()


def _business_back(row: Row) -> str:
    length = Duration(row["n"], Unit.WORKING_DAYS)
    return before(date.fromisoformat(row["last"]), length, _calendar(row)).isoformat()


def _roll(row: Row) -> str:
    calendar, day = _calendar(row), date.fromisoformat(row["date"])
    rolled = calendar.at_or_before if row["step"] < 0 else calendar.at_or_after
    return rolled(day).isoformat()


def _end_instant(row: Row) -> str:
    instant = end_of_day(date.fromisoformat(row["last"]), row["tz"])
    return instant.isoformat(timespec="minutes").replace("+00:00", "Z")


OPERATIONS: dict[str, Callable[[Row], object]] = {
    "add": _add,
    "period_from": _add,
    "anniversary": _anniversary,
    "last_day": _last_day,
    "notice": _notice,
    "window": _window,
    "latest_notice": _latest_notice,
    "business_back": _business_back,
    "roll": _roll,
    "end_instant": _end_instant,
}


def answer_for(row: Row) -> Row:
    """Return the answer to a question, in the form that the scorer reads."""
    if "op" in row:
        return {"id": row["id"], "value": OPERATIONS[row["op"]](row)}
    return {"id": row["id"], **term_vectors.answer_for(row)}


def answer(source: Path, target: Path) -> None:
    """Answer every question of a file; print how many hold what is expected."""
    rows = [json.loads(line) for line in source.read_text("utf-8").splitlines() if line]
    answers = [answer_for(row) for row in rows]
    lines = (json.dumps(one, ensure_ascii=False) for one in answers)
    target.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    operations = [
        one.get("value") == row.get("expected")
        for row, one in zip(rows, answers, strict=True)
        if "op" in row
    ]
    print(f"{len(rows)} questions; operations right: {sum(operations)}", end="")
    print(f" of {len(operations)}")


def shapes(source: Path) -> None:
    """Hold every shape of a file; print what each leaves open, and who is dropped."""
    rows = [shape_row(line) for line in source.read_text("utf-8").splitlines() if line]
    known = [row for row in rows if row is not None]
    kinds: Counter[str] = Counter()
    dropped = []
    for name, shape in known:
        found, silence, unknown = answers(shape)
        what = "unknown until settled" if unknown else str(found.kind)
        kinds[f"{silence.fate}, {what}"] += 1
        dropped += [name] if is_dropped(shape) else []
    print(f"{len(known)} shapes held; dropped: {dropped or 'none'}")
    for kind, count in kinds.most_common():
        print(f"{count:5} {kind}")


def speed(count: int) -> None:
    """Print the seconds that the next deadlines of so many contracts take."""
    on = date(2026, 11, 24)
    agreements = list(_agreements(count))
    began = process_time()
    found = 0
    for agreement in agreements:
        current = term_in_force(agreement, on)
        found += current is not None and bool(next_deadline(agreement, current[0], on))
    seconds = process_time() - began
    print(f"{count} contracts, {found} with a deadline: {seconds:.2f} s CPU")


def _agreements(count: int) -> Iterable[Agreement]:
    """Return contracts of all ages, lengths and notices."""
    lengths = [Duration(months, Unit.MONTHS) for months in (1, 3, 6, 12, 24, 36)]
    notices = [
        *(Duration(days, Unit.DAYS) for days in (15, 30, 60, 90)),
        *(Duration(months, Unit.MONTHS) for months in (1, 3)),
        Duration(10, Unit.WORKING_DAYS),
    ]
    for number in range(count):
        start = date(2008, 1, 31) + timedelta(days=number * 37 % 6800)
        first = lengths[number % len(lengths)]
        yield Agreement(
            first=Period(start, last_day(start, first)),
            first_length=first,
            steps=(Step(Mode.AUTOMATIC, lengths[number // 7 % len(lengths)]),),
            notices=(Notice(Purpose.PREVENT_RENEWAL, notices[number % len(notices)]),),
            transit_days=number % 4,
            internal_lead_days=14,
        )


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["speed"]:
        parser = argparse.ArgumentParser(prog="dates speed")
        parser.add_argument("--contracts", type=int, default=100_000)
        speed(parser.parse_args(arguments[1:]).contracts)
        return
    if arguments[:1] == ["shapes"]:
        shapes(Path(arguments[1]))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    asked = parser.parse_args(arguments)
    answer(asked.source, asked.target)


if __name__ == "__main__":
    main(sys.argv[1:])
