"""Taking turns: what cannot be answered within the deadline is turned away at once."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_FIRST_GUESS = 0.002  # seconds a request takes, before any was measured
_WEIGHT = 0.05  # of the newest measurement


class Busy(Exception):
    """There are more requests than can be answered in time."""


class Turns:
    """Requests wait in order; between two of them new ones are taken in, or turned away."""

    def __init__(self, deadline: float, most: int) -> None:
        self._deadline = deadline
        self._most = most
        self._waiting: deque[tuple[float, Callable[[], Any], asyncio.Future[Any]]] = deque()
        self._came = asyncio.Event()
        self._takes = _FIRST_GUESS

    def __len__(self) -> int:
        return len(self._waiting)

    async def take(self, work: Callable[[], T]) -> T:
        """Do the work when its turn comes. Raises Busy where it would come too late."""
        ahead = len(self._waiting)
        if ahead >= self._most or ahead * self._takes > self._deadline:
            raise Busy
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._waiting.append((loop.time(), work, done))
        self._came.set()
        return await done

    async def serve(self) -> None:
        """Do what waits, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await self._came.wait()
            while self._waiting:
                since, work, done = self._waiting.popleft()
                begun = loop.time()
                if done.cancelled():
                    continue
                if begun - since > self._deadline:
                    done.set_exception(Busy())
                    continue
                try:
                    done.set_result(work())
                except Exception as error:  # it belongs to whoever asked
                    done.set_exception(error)
                self._takes += _WEIGHT * (loop.time() - begun - self._takes)
                await asyncio.sleep(0)  # take in what has come meanwhile
            self._came.clear()
