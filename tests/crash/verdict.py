"""What arrived against what had to arrive, and why anything came twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tests.crash.hurry import TIMEOUT
from tests.crash.oracle import Key
from tests.crash.trap import Interruption, Passed
from tests.crash.trap import interruptions as bites

Copy = Mapping[str, Any]  # a line of the mail server's log
GIVEN_UP = ("failed", "in_doubt")
PASSED_ON = {"refused", "doubted", "passed_on"}  # events of a mail that did not arrive


@dataclass
class Verdict:
    """What a run has shown; a list that must be empty says what is wrong."""

    owed: int = 0
    arrived: int = 0
    passed_on: int = 0  # arrived with somebody else as well, or instead
    explained: int = 0  # did not arrive, and the app says why
    missed: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)  # to whom it was not owed
    outside: list[str] = field(default_factory=list)  # came twice without an excuse
    inside: Counter[str] = field(default_factory=Counter)  # came twice, by the excuse
    wrong: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.missed or self.astray or self.outside or self.wrong)

    def report(self) -> str:
        inside = ", ".join(f"{why} {count}" for why, count in self.inside.most_common())
        lines = [
            f"owed {self.owed}, arrived {self.arrived}, missed {len(self.missed)}",
            f"not arrived and shown why {self.explained}",
            f"arrived with the next in line {self.passed_on}",
            f"arrived with somebody else {len(self.astray)}",
            f"copies inside the window {self.inside.total()}: {inside or 'none'}",
            f"copies outside the window {len(self.outside)}",
        ]
        for name in ("missed", "astray", "outside", "wrong"):
            lines += [f"  {name}: {what}" for what in getattr(self, name)[:10]]
        return "\n".join(lines)


def judge(
    owed: set[Key],
    ledger: list[dict[str, Any]],
    log: Iterable[Copy],
    passed: list[Passed],
    interruptions: Iterable[Interruption] = (),
) -> Verdict:
    """Compare; interruptions are what was done beside the traps."""
    copies = [line for line in log if line["what"] == "accepted"]
    verdict = Verdict(owed=len(owed))
    _completeness(verdict, owed, ledger, copies)
    _repeats(verdict, copies, Threads(passed, interruptions))
    return verdict


def _completeness(
    verdict: Verdict, owed: set[Key], ledger: list[dict[str, Any]], copies: list[Copy]
) -> None:
    arrived = {
        (title, address): copy["message_id"]
        for copy in copies
        for title in copy["titles"]
        for address in copy["to"]
    }
    rows = {_key(row): row for row in ledger}
    for key in sorted(owed):
        _judge_one(verdict, key, rows.get(key), arrived)
    lost = {key[:4] for key, row in rows.items() if {*row["events"]} & PASSED_ON}
    for key in rows.keys() - owed:
        if (key.title, key.recipient) in arrived:
            verdict.passed_on += key[:4] in lost
            if key[:4] not in lost:
                verdict.astray.append(f"{key}: {rows[key]}")
    known = {(key.title, key.recipient) for key in rows.keys() | owed}
    verdict.astray += [f"{pair} is in no row" for pair in arrived.keys() - known]
    told = {key[:4] for key in rows if (key.title, key.recipient) in arrived}
    verdict.wrong += [f"{lost} was passed on to nobody" for lost in lost - told]


def _judge_one(
    verdict: Verdict,
    key: Key,
    row: Mapping[str, Any] | None,
    arrived: Mapping[tuple[str, str], str],
) -> None:
    message_id = arrived.get((key.title, key.recipient))
    if message_id is None:
        if row and row["mail_state"] in GIVEN_UP and row["error"]:
            verdict.explained += 1
        else:
            verdict.missed.append(f"{key}: {row}")
        return
    verdict.arrived += 1
    if row is None or row["mail"] != message_id:
        verdict.wrong.append(f"{key} arrived, but the ledger says {row}")
    elif row["mail_state"] not in ("sent", *GIVEN_UP):
        verdict.wrong.append(f"{key} arrived, but its mail is {row['mail_state']}")


def _key(row: Mapping[str, Any]) -> Key:
    return Key(
        row["title"],
        date.fromisoformat(row["deadline"]),
        row["occasion"],
        row["lead"],
        row["recipient"],
    )


def _repeats(verdict: Verdict, copies: list[Copy], threads: "Threads") -> None:
    by_id: defaultdict[str, list[Copy]] = defaultdict(list)
    ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for copy in sorted(copies, key=lambda copy: copy["received"]):
        by_id[copy["message_id"]].append(copy)
        for title in copy["titles"]:
            ids[title, copy["to"][0]].add(copy["message_id"])
    verdict.outside += [
        f"{pair} came in several mails" for pair, same in ids.items() if len(same) > 1
    ]
    for message_id, same in by_id.items():
        if len({copy["key"] for copy in same}) > 1:
            verdict.wrong.append(f"{message_id} came with several keys")
        for copy, later in pairwise(same):
            if excuse := threads.excuse(copy, later):
                verdict.inside[excuse] += 1
            else:
                verdict.outside.append(f"{message_id}: {copy} and again {later}")
            # One that was held up says what was true when it was meant to go.
            last = max(copy, later, key=lambda one: one["attempt"])
            if not last["may_repeat"]:
                verdict.wrong.append(f"{message_id} was repeated without saying so")


class Threads:
    """What each thread did, and what was done to it."""

    def __init__(
        self, passed: list[Passed], interruptions: Iterable[Interruption]
    ) -> None:
        self._of: defaultdict[str, list[Passed]] = defaultdict(list)
        for one in passed:
            self._of[f"p{one.process}.t{one.thread}.example"].append(one)
        self._interruptions = [*interruptions, *bites(passed)]

    def excuse(self, copy: Copy, later: Copy) -> str:
        """Say what kept a copy from being recorded before a later one came.

        Or what held the later one up, between the intent and DATA, until then.
        Nothing where there was nothing: then the second should not have come.
        """
        if copy["fault"]:
            return f"the server's {copy['fault']}"
        return (
            self._unrecorded(copy, later)
            or self._held_up(copy, later)
            or self._unheard(copy)
        )

    def _unrecorded(self, copy: Copy, later: Copy) -> str:
        mine = [one for one in self._of[copy["host"]] if one.at < later["received"]]
        since = [one for one in mine if one.at > copy["received"]]
        # What was done to it once it had gone on to the next mail is no excuse.
        gone_on = next((one.at for one in since if one.point == "after_claim"), None)
        of_this = [one for one in mine if gone_on is None or one.at < gone_on]
        if not of_this or "after_sent" in {
            one.point for one in of_this if one in since
        }:
            return ""
        until = gone_on or later["received"]
        return self._interrupted(of_this[-1], copy["received"], until)

    def _held_up(self, copy: Copy, later: Copy) -> str:
        before = [one for one in self._of[later["host"]] if one.at < later["received"]]
        intents = [one for one in before if one.point == "after_intent"]
        if not intents or intents[-1].at > copy["received"]:
            return ""
        return self._interrupted(before[-1], intents[-1].at, copy["received"])

    def _unheard(self, copy: Copy) -> str:
        """Say so if a thread waited in vain for an answer: the machine was too busy."""
        mine = self._of[copy["host"]]
        handed = [one for one in mine if one.at <= copy["received"]][-1:]
        then = [one for one in mine if one.at > copy["received"]][:1]
        if handed and then and then[0].point != "after_data":
            waited = timedelta(microseconds=(then[0].at - handed[0].at) / 1000)
            if handed[0].point == "during_data" and waited >= TIMEOUT:
                return "no answer in time after during_data"
        return ""

    def _interrupted(self, last: Passed, begins: int, ends: int) -> str:
        for one in self._interruptions:
            if one.process in (last.process, None) and one.overlaps(begins, ends):
                return f"{one.what} after {last.point}"
        return ""


def where_killed(passed: list[Passed], process: int) -> str:
    """Return the point after which a process was killed: in DATA, if any thread was."""
    last = {one.thread: one for one in passed if one.process == process}
    if any(one.point == "during_data" for one in last.values()):
        return "during_data"
    latest = max(last.values(), default=None)
    return latest.point if latest else "before any"
