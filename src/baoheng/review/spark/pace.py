"""Telling of progress in steps that are not the steps of the work."""

import threading
from collections.abc import Callable


class Pace:
    """Spreads a fixed number of told steps over the stages of the work, from any thread."""

    def __init__(self, advance: Callable[[str], None], steps: int, stages: int) -> None:
        self._advance, self._steps, self._stages = advance, steps, stages
        self._done = self._told = 0
        self._lock = threading.Lock()

    def done(self, what: str) -> None:
        """One more stage is done."""
        with self._lock:
            self._done += 1
            due = self._steps * self._done // self._stages
            for _ in range(due - self._told):
                self._advance(what)
            self._told = due
