"""How long the parts of a pass take, and what they ask of the database."""

import functools
import inspect
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from django.db import connection


@dataclass
class Part:
    """What one part took, without the parts within it."""

    seconds: float = 0.0
    processor_seconds: float = 0.0
    queries: int = 0
    database_seconds: float = 0.0


@dataclass
class Meter:
    """Everything that was measured while it ran."""

    parts: defaultdict[str, Part] = field(default_factory=lambda: defaultdict(Part))
    slowest: Counter[str] = field(default_factory=Counter)
    asked: dict[str, Any] = field(default_factory=dict)
    within: list[str] = field(default_factory=list)

    @property
    def total(self) -> Part:
        return Part(
            sum(part.seconds for part in self.parts.values()),
            sum(part.processor_seconds for part in self.parts.values()),
            sum(part.queries for part in self.parts.values()),
            sum(part.database_seconds for part in self.parts.values()),
        )

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        began, processed = time.perf_counter(), time.process_time()
        self.within.append(name)
        try:
            yield
        finally:
            self.within.pop()
            took = time.perf_counter() - began
            worked = time.process_time() - processed
            self.parts[name].seconds += took
            self.parts[name].processor_seconds += worked
            if self.within:  # counted once
                outer = self.parts[self.within[-1]]
                outer.seconds -= took
                outer.processor_seconds -= worked

    def count(
        self, execute: Any, sql: str, params: Any, many: Any, context: Any
    ) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - began
            part = self.parts[self.within[-1]]
            part.queries += 1
            part.database_seconds += took
            self.slowest[sql] += round(took * 1_000_000)
            self.asked.setdefault(sql, params)


@contextmanager
def metered(module: ModuleType, name: str = "pass") -> Iterator[Meter]:
    """Measure what runs in the block; what the module calls is told one by one."""
    meter = Meter()
    called = {
        name: found
        for name, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ != module.__name__
    }
    for name_called, found in called.items():
        setattr(module, name_called, _timed(found, name_called, meter))
    try:
        with connection.execute_wrapper(meter.count), meter.part(name):
            yield meter
    finally:
        for name_called, found in called.items():
            setattr(module, name_called, found)


def _timed(function: Callable[..., Any], name: str, meter: Meter) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        with meter.part(name):
            return function(*args, **kwargs)

    return timed


def plan_of(sql: str, params: Any) -> list[str]:
    """Return how the database goes about a statement."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", params)
        return [str(row[-1]) for row in cursor.fetchall()]


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
