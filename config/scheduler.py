"""Celery's scheduler, which leaves a sign of life and outlives a clock set back."""

from datetime import datetime
from typing import Any, cast

from celery.beat import PersistentScheduler

from config import signs


class Scheduler(PersistentScheduler):
    """Rings as Celery's own does."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now: datetime = self.app.now()
        if self.ring_in_turn(now):
            self._heap = None  # made anew from the entries
        seconds: float = super().tick(*args, **kwargs)
        signs.leave(now)
        return seconds

    def ring_in_turn(self, now: datetime) -> bool:
        """Count what was rung in the future, by a clock that was wrong, from now.

        It would otherwise be silent until then. Say whether anything was.
        """
        entries = cast("Any", self.schedule.values())  # each has been rung or made
        wrong = [entry for entry in entries if entry.last_run_at > now]
        for entry in wrong:
            entry.last_run_at = now
        return bool(wrong)
