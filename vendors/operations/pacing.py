"""No more than so many a second."""

import time


class Pace:
    """Waits between steps so that there are at most so many a second; 0: no limit."""

    def __init__(self, per_second: float) -> None:
        self._pause = 1 / per_second if per_second else 0.0
        self._next_at = 0.0

    def wait(self) -> None:
        now = time.monotonic()
        if self._next_at > now:
            time.sleep(self._next_at - now)
        self._next_at = max(self._next_at, now) + self._pause
